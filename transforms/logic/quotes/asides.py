"""Passes over what may stand between a subject and its verb: adverbs, asides, party and state, parted clauses."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.quotes.cues import GAP, WORD, Cue

ASIDE = re.compile(r"(?:\s*\([^()]{1,40}\)|,\s[RDI]-[A-Z][\w.]+(?:\s[A-Z][\w.]*){0,2})[,\s]*$")
"""Party and state between a name and its verb: ``Gardner, R-Colo.,`` and ``Reid (D., Nev.)``."""

_DASHED = re.compile(r"\s*(?:--|[—–])\s?[^;:—–\n]{3,260}?(?:--|[—–])\s*$")
"""What stands between dashes: ``Lee of the union -- which led the strike -- said``."""

_PARTED = re.compile(
    r"(?:,? (?:[a-z]+ing|in|at|on|after|before|during|when|while|asked|citing|as|like|through|via|from)"
    r"|, (?:which|whose|[a-z]+ed|written|led|known|made|built|sent|drawn|held|run))\b"
    r" [^,;:.\n\"“”]{2,90},\s*$"
)
"""What stands between commas and is no apposition: ``Lee, speaking to reporters, said``."""

_ASIDE_ROOM, _DASHED_ROOM = 130, 280
"""Characters before a cue in which a clause parted by commas or by dashes begins at most."""

_MAY_BE_ASIDE = re.compile(r".*[-)]", re.DOTALL)


def list_words_before(body: str, left: int, cue: Cue) -> tuple[list[re.Match[str]], int]:
    """Returns the words before a cue and the end of their region, without auxiliaries, adverbs, party and state."""
    words = list(WORD.finditer(body, left, cue.start))
    parted = _find_parted(body, left, cue.start)
    if parted is not None:
        kept = [word for word in words if word.end() <= parted]
        if kept:
            return kept, parted
    _drop_gap(body, words, cue.start)
    if words and _MAY_BE_ASIDE.match(body, words[-1].start() - 4, words[-1].end() + 2):
        aside = ASIDE.search(body, max(left, cue.start - 60), words[-1].end() + 2)
        if aside is not None:
            return [word for word in words if word.end() <= aside.start()], aside.start()
    return words, cue.start


def _find_parted(body: str, left: int, end: int) -> int | None:
    """Returns the start of a clause between commas or dashes that parts a subject from its verb, None without one."""
    mark = body[max(0, end - 2) : end].strip()
    if mark not in (",", "-", "--", "—", "–"):
        return None
    pattern, room = (_PARTED, _ASIDE_ROOM) if mark == "," else (_DASHED, _DASHED_ROOM)
    found = pattern.search(body, max(left, end - room), end)
    return None if found is None else found.start()


def _drop_gap(body: str, words: list[re.Match[str]], end: int) -> None:
    """Removes the adverbs and auxiliaries between a subject and its verb from the end of a list of words."""
    while words:
        taken = next(
            (n for n in (1, 2, 3) if n <= len(words) and GAP.fullmatch(body, words[-n].start(), end)), 0
        )
        if not taken:
            break
        del words[-taken:]
