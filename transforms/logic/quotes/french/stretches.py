"""Finds the quoted stretches of a French text: guillemets, other marks, and the turns of a dialogue with dashes.

The pairs of marks come from :mod:`wiredesk.transforms.logic.quotes.marks`. French are: a quotation that runs over paragraphs
and is closed only at its end, the author's words within one pair of marks ("« Nous irons, a-t-il dit, jusqu'au bout »"), and
dashes at the start of lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from wiredesk.transforms.logic.quotes.french.cues import FrenchCue
from wiredesk.transforms.logic.quotes.french.verbs import FINITE, PARTICIPLE
from wiredesk.transforms.logic.quotes.marks import Stretch, pair_marks

_MAX_PARAGRAPHS = 6
"""Paragraphs over which a quotation runs on at most."""

_MAX_INCISE = 80
"""Characters of the author's words within a quotation at most."""

_MARK = re.compile("[«»]")
_SPACE = " \xa0\u202f\n\t"
_TURN = re.compile(r"^[—–-][ \xa0\u202f]+", re.MULTILINE)
_NAMED_BEHIND = re.compile(
    r"[ \xa0](?:(?:M|Mme|Me|Dr|Pr)\.? )?[A-ZÀ-Ý][\w’'-]+(?: (?:de |d['’])?[A-ZÀ-Ý][\w’'-]+)+"
    r"(?:, [a-zà-ÿ-]{4,}(?: [a-zà-ÿ-]+)? (?:à|de|du|des|au|aux|en|chez|d['’])\b[^,.«»]{2,70})?(?=[,.])"
)
"""A name with a role behind a verb: " explique Luc Ferrand, chercheur à Lyon,"."""

_DASHES = "—–-"
_TELLER = re.compile(r"[ \xa0](?:le |la |l['’]|un |une |son |sa |[A-ZÀ-Ý])[^,.;:!?\n]{1,60}")
_INCISE_END = re.compile(r"[,.!?…](?=[\s\xa0])|(?=\n)|$")


def find_stretches(body: str, paragraphs: list[tuple[int, int]], cues: Sequence[FrenchCue]) -> list[Stretch]:
    """Returns the quoted stretches of a text in order.

    Args:
      body: the text.
      paragraphs: the bounds of its paragraphs.
      cues: its verbs of saying, also those inside of marks.
    """
    paired = list(_run_on(body, paragraphs, pair_marks(body, paragraphs)))
    turns = _find_turns(body, paragraphs, paired, cues)
    return list(_divide(body, sorted([*paired, *turns]), cues))


def _run_on(body: str, paragraphs: list[tuple[int, int]], stretches: list[Stretch]) -> Iterator[Stretch]:
    """Yields the stretches, with those parts of a quotation that stand in paragraphs without an opening mark."""
    taken = -1
    for stretch in stretches:
        if stretch.open < taken:
            continue
        yield stretch
        if stretch.closed or body[stretch.open] != "«":
            continue
        for part in _continue(body, paragraphs, stretch):
            taken = part.close
            yield part


def _continue(body: str, paragraphs: list[tuple[int, int]], stretch: Stretch) -> list[Stretch]:
    """Returns the further parts of a quotation that is left open, none if no closing mark comes first."""
    parts: list[Stretch] = []
    last = min(stretch.paragraph + _MAX_PARAGRAPHS, len(paragraphs) - 1)
    for number in range(stretch.paragraph + 1, last + 1):
        start, end = paragraphs[number]
        mark = _MARK.search(body, start, end)
        if mark is not None and mark[0] == "«":
            return []
        stop = mark.start() if mark else end
        while stop > start and body[stop - 1] in _SPACE:
            stop -= 1
        parts.append(
            Stretch(start, start, stop, mark.end() if mark else end, number, opened=False, continues=True)
        )
        if mark is not None:
            return parts
    return []


def _find_turns(
    body: str, paragraphs: list[tuple[int, int]], stretches: list[Stretch], cues: Sequence[FrenchCue]
) -> list[Stretch]:
    """Returns the turns of dialogues: lines that begin with a dash, if one of a run has a verb with its
    pronoun behind it."""
    lines = list(_TURN.finditer(body))
    runs: list[list[re.Match[str]]] = []
    for line in lines:
        if runs and "\n" not in body[runs[-1][-1].end() : line.start()].strip("\n"):
            runs[-1].append(line)
        else:
            runs.append([line])
    told = [cue.start for cue in cues if cue.pronoun is not None or _is_told(body, cue)]
    turns = []
    for run in runs:
        end = _end_of_line(body, run[-1].end())
        if not any(run[0].start() < at < end for at in told):
            continue
        turns += [_build_turn(body, paragraphs, line) for line in run]
    opens = [stretch.open for stretch in stretches]
    return [turn for turn in turns if not _is_taken(stretches, bisect_right(opens, turn.close), turn)]


def _is_taken(stretches: Sequence[Stretch], number: int, turn: Stretch) -> bool:
    """Returns True if the last stretch that opens before the end of a turn reaches into it."""
    return number > 0 and stretches[number - 1].close > turn.open


def _is_told(body: str, cue: FrenchCue) -> bool:
    """Returns True if a verb stands behind words that it tells: "Qui est là ? demanda Lee"."""
    before = body[max(0, cue.begin - 3) : cue.begin].rstrip(_SPACE)
    return (
        cue.kind == FINITE
        and before.endswith((",", "?", "!", "…"))
        and _TELLER.match(body, cue.after) is not None
    )


def _end_of_line(body: str, at: int) -> int:
    end = body.find("\n", at)
    return len(body) if end < 0 else end


def _build_turn(body: str, paragraphs: list[tuple[int, int]], line: re.Match[str]) -> Stretch:
    end = _end_of_line(body, line.end())
    number = max(bisect_right(paragraphs, (line.start(), len(body))) - 1, 0)
    return Stretch(line.start(), line.end(), end, end, number)


def _divide(body: str, stretches: Sequence[Stretch], cues: Sequence[FrenchCue]) -> Iterator[Stretch]:
    """Yields the stretches without the author's words in them."""
    at = 0
    for stretch in stretches:
        while at < len(cues) and cues[at].start < stretch.start:
            at += 1
        rest = stretch
        while at < len(cues) and cues[at].start < stretch.end:
            incise = _find_incise(body, rest, cues[at])
            if incise is not None:
                start, end = incise
                yield rest._replace(end=start, close=start)
                rest = rest._replace(open=end, start=end, opened=False, continues=False)
            at += 1
        if rest.end > rest.start and any(map(str.isalnum, body[rest.start : rest.end])):
            yield rest


def _find_incise(body: str, stretch: Stretch, cue: FrenchCue) -> tuple[int, int] | None:
    """Returns the bounds of the author's words around a verb: ", a-t-il dit lundi,"; None if the verb is the speaker's."""
    after = _find_told(body, stretch, cue) if cue.begin >= stretch.start else None
    if after is None:
        return None
    before = body[stretch.start : cue.begin].rstrip(_SPACE)
    if not before.endswith((",", "!", "?", "…", ".")):
        return None
    end = _INCISE_END.search(body, after, min(after + _MAX_INCISE, stretch.end))
    if end is None:
        return None
    start, stop = stretch.start + len(before.rstrip(",")), end.end()
    while stop < stretch.end and body[stop] in _SPACE:
        stop += 1
    return start, min(stop, stretch.end)


def _find_told(body: str, stretch: Stretch, cue: FrenchCue) -> int | None:
    """Returns the end of a verb with its pronoun, or with the name behind it; None if it tells no speaker."""
    if cue.pronoun is not None:
        return None if body[cue.pronoun[0] : cue.pronoun[1]] in ("on", "je") else cue.after
    if cue.kind not in (FINITE, PARTICIPLE):
        return None
    pattern = _TELLER if body[stretch.open] in _DASHES and _is_told(body, cue) else _NAMED_BEHIND
    named = pattern.match(body, cue.after, stretch.end)
    return named.end() if named else None
