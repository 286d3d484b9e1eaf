"""Lists the candidates for the speaker of a quoted stretch, and chooses the most likely one.

Candidates are the names, pronouns and subjects of cues in the stretch's sentence, the first noun phrase of this
sentence, the previous speakers, and a signature below. Features describe a candidate as a reader sees it ("side=B",
"verb=said"). The learned weights of its features (:mod:`wiredesk.transforms.logic.quotes.weights`) add up to its
score, as in Elson and McKeown, 2010 (https://ojs.aaai.org/index.php/AAAI/article/view/7720)
and O'Keefe et al., 2012 (https://aclanthology.org/D12-1072).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from wiredesk.transforms.logic.quotes.cue_subjects import find_after, find_before, find_opener
from wiredesk.transforms.logic.quotes.cues import INDIRECT, PRONOUNS, Cue
from wiredesk.transforms.logic.quotes.marks import Stretch
from wiredesk.transforms.logic.quotes.reading import Reading, Span
from wiredesk.transforms.logic.quotes.weights import SPEAKER, add_weights

_MAX_BACK = 1000
"""Characters of the sentence before and after a quotation in which candidates are looked for."""

_MAX_SIDE = 4
"""Names and pronouns on each side of a quotation; the others of a long list are no speakers."""

_MAX_CUES, _FEW_CUES = 8, 2
"""Cues on each side of a quotation whose subjects are looked for, and the number in a crowded place."""

_MIN_SHARE = 0.2
"""The least probability of an answer."""

_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ww]e|I|[Ii]t|[Ww]ho|[Ww]hich|[Yy]ou|[Tt]hat|[Oo]thers?)\b")
_NEXT_WORD = re.compile(r"[\s,]*([\w’'-]+)")
_START = itemgetter(0)
_SIGNATURE = re.compile(r"\s*(?:[—–-]{1,2}|\()\s*(?=[A-Z])")


_LONG = 300
"""Characters of a region that surely has more words than the last class but one."""

_CLASSES = [str(next((b for b in (0, 1, 2, 3, 5, 8, 12, 20) if n <= b), "more")) for n in range(22)]
"""The class of each number of words: the bound of its range, or "more"."""


class Candidate(NamedTuple):
    """A possible speaker: its words, the cue whose subject they are, and its features."""

    span: Span
    cue: Cue | None
    features: tuple[str, ...]


class Setting(NamedTuple):
    """A stretch, its sentence and the previous stretch.

    Attributes:
      stretch: the stretch.
      start, end: the bounds of its sentence.
      rules: the answers of the rules by name.
      back: the previous stretch, if any.
      back_span: the words for the speaker of the previous stretch.
      is_crowded: see :meth:`~wiredesk.transforms.logic.quotes.reading.Reading.is_crowded`.
    """

    stretch: Stretch
    start: int
    end: int
    rules: dict[str, Span]
    back: Stretch | None
    back_span: Span | None
    is_crowded: bool = False


def list_candidates(reading: Reading, setting: Setting) -> list[Candidate]:
    """Returns the candidates for a stretch in text order, without overlaps."""
    stretch, max_cues = setting.stretch, _FEW_CUES if setting.is_crowded else _MAX_CUES
    left = max(setting.start, stretch.open - _MAX_BACK)
    right = min(setting.end, stretch.close + _MAX_BACK)
    subjects = _find_subjects(reading, left, stretch.open, max_cues)
    subjects |= _find_subjects(reading, stretch.close, right, max_cues)
    spans: dict[int, Span] = {}
    for source in (
        _pick_near(_list_named(reading, left, stretch.open)),
        _list_named(reading, stretch.close, right)[:_MAX_SIDE],
        (span for span, _ in subjects.values()),
        setting.rules.values(),
    ):
        for span in source:
            spans.setdefault(span[0], span)
    opener = find_opener(reading, left, stretch.open)
    if opener is not None:
        spans.setdefault(opener[0], opener)
    ordered = _keep_apart(spans)
    describer = _Describer(reading, setting, ordered, subjects)
    return [
        Candidate(span, describer.find_cue(span), tuple(describer.describe(at)))
        for at, span in enumerate(ordered)
    ]


def _pick_near(spans: list[Span]) -> list[Span]:
    """Returns the first and the last ones of the names before a quotation."""
    return spans if len(spans) <= _MAX_SIDE else [spans[0], *spans[1 - _MAX_SIDE :]]


def _keep_apart(spans: dict[int, Span]) -> list[Span]:
    """Returns the spans in order. Of two that overlap, a name is kept rather than a phrase, else the first one."""
    ordered: list[Span] = []
    for start in sorted(spans):
        span = spans[start]
        if ordered and span[0] < ordered[-1][1]:
            if ordered[-1][2] is None and span[2] is not None:
                ordered[-1] = span
            continue
        ordered.append(span)
    return ordered


def _list_named(reading: Reading, start: int, end: int) -> list[Span]:
    """Returns the names and pronouns of a region that are not quoted, in order."""
    if start >= end:
        return []
    spans: list[Span] = list(reading.list_mentions(start, end))
    for match in _PRONOUN.finditer(reading.body, start, end):
        if not reading.is_quoted(match.start()):
            spans.append((match.start(), match.end(), None))
    return sorted(spans, key=_START)


def _find_subjects(reading: Reading, start: int, end: int, max_cues: int) -> dict[int, tuple[Span, Cue]]:
    """Returns the subjects of the cues of a region by their start, each with its nearest cue."""
    found: dict[int, tuple[Span, Cue]] = {}
    for cue in reading.list_cues(start, end)[-max_cues:]:
        if cue.word in ("according", "citing", "quoting"):
            span = find_after(reading, cue, end)
        else:
            span = find_before(reading, start, cue)
            after = find_after(reading, cue, end) if cue.word in INDIRECT else None
            if after is not None:
                found.setdefault(after[0], (after, cue))
        if span is not None:
            found[span[0]] = (span, cue)
    return found


def describe_frame(reading: Reading, stretch: Stretch) -> tuple[str, str]:
    """Returns the last character before a stretch and the last one of it; ``word`` for a letter or digit.

    The start of a paragraph is ``word`` too: the weights were learned that way.
    """
    body = reading.body
    head = body[max(0, stretch.open - 40) : stretch.open].rstrip()
    is_start = not head or body[max(0, stretch.open - 2) : stretch.open] == "\n\n"
    lead = "word" if is_start or head[-1].isalnum() else head[-1]
    last = body[stretch.end - 1 : stretch.end] if stretch.end > stretch.start else ""
    return lead, "word" if last.isalnum() else last


class _Describer:
    """Names the features of the candidates for one stretch.

    In the names of features, "A" is a candidate after the stretch, "B" one before it in its sentence, and "P" one in
    earlier sentences. The names are keys of ``weights.json``: a new or changed name needs new training.
    """

    def __init__(
        self,
        reading: Reading,
        setting: Setting,
        ordered: list[Span],
        subjects: dict[int, tuple[Span, Cue]],
    ) -> None:
        self._reading = reading
        self._setting = setting
        self._ordered = ordered
        self._subjects = subjects
        self._lead, self._tail = describe_frame(reading, setting.stretch)
        starts = [span[0] for span in ordered]
        self._left = bisect_left(starts, setting.stretch.open)
        self._right = bisect_left(starts, setting.stretch.close)
        self._first = bisect_left(starts, setting.start)

    def find_cue(self, span: Span) -> Cue | None:
        """Returns the cue whose subject a candidate is."""
        found = self._subjects.get(span[0])
        return None if found is None else found[1]

    def describe(self, at: int) -> list[str]:
        """Returns the features of a candidate."""
        span, stretch = self._ordered[at], self._setting.stretch
        side = "A" if span[0] >= stretch.close else "B" if span[0] >= self._setting.start else "P"
        kind = self._name_kind(span)
        names = [
            "side=" + side,
            f"kind={side}{kind}",
            f"lead={side}{self._lead}",
            f"tail={side}{self._tail}",
        ]
        self._add_neighbours(names, span)
        cue = self.find_cue(span)
        if cue is None:
            names.append(f"nocue={side}{kind == 'phrase'}")
        else:
            self._add_cue(names, span, side, cue)
        self._add_place(names, at, span, side)
        self._add_rules(names, span)
        self._add_back(names, span, side)
        return names

    def _name_kind(self, span: Span) -> str:
        if span[2] is not None:
            return self._reading.entities[span[2]].type
        text = self._reading.body[span[0] : span[1]].lower()
        return text if text in PRONOUNS else "phrase"

    def _add_neighbours(self, names: list[str], span: Span) -> None:
        body, (start, end, _) = self._reading.body, span
        following = _NEXT_WORD.match(body, end, end + 30)
        names.append("next=" + (following[1].lower() if following else ""))
        before = body[max(0, start - 16) : start].split()[-1:]
        names.append("prev=" + (before[0].lower() if before else ""))
        if body.startswith(("’s", "'s"), end):
            names.append("possessive")

    def _add_cue(self, names: list[str], span: Span, side: str, cue: Cue) -> None:
        body, stretch = self._reading.body, self._setting.stretch
        names.append(f"verb={side}{cue.word}")
        names.append(f"order={side}{'SV' if cue.start > span[0] else 'VS'}")
        if side == "B":
            later = self._reading.count_cues(cue.end, stretch.open)
            names.append(f"cuegap={count_words(body, cue.end, stretch.open)}{self._lead}")
            names.append(f"later={min(later, 4)}")
            if " that " in body[cue.end : min(cue.end + 30, stretch.open)]:
                names.append("that")
        else:
            names.append(f"cuegap={side}{count_words(body, stretch.close, cue.start)}{self._tail}")

    def _add_place(self, names: list[str], at: int, span: Span, side: str) -> None:
        reading, stretch = self._reading, self._setting.stretch
        if side == "A":
            names.append(f"rank=A{min(at - self._right, 5)}")
            names.append(f"gap=A{count_words(reading.body, stretch.close, span[0])}{self._tail}")
            if reading.count_cues(stretch.close, span[0]):
                names.append("crosses=A")
            if reading.find_stretch(stretch.close) < reading.find_stretch(span[0]):
                names.append("beyond=A")
        else:
            names.append(f"rank={side}{min(self._left - at - 1, 5)}")
            names.append(f"cues={side}{min(reading.count_cues(span[1], stretch.open), 4)}")
            names.append(f"gap={side}{count_words(reading.body, span[1], stretch.open)}")
        if at in (0, self._first):
            names.append("first=" + side)

    def _add_rules(self, names: list[str], span: Span) -> None:
        back, stretch = self._setting.back, self._setting.stretch
        for name, own in self._setting.rules.items():
            if own[0] >= span[1] or span[0] >= own[1]:
                continue
            names += (f"rule={name}", f"rule={name}{self._lead}")
            if name in ("back", "turn") and back is not None:
                asked = self._reading.body.startswith("?", back.end - 1)
                away = min(stretch.paragraph - back.paragraph, 3)
                names.append(f"rule={name}{away}{asked}False")

    def _add_back(self, names: list[str], span: Span, side: str) -> None:
        back, stretch, spoke = self._setting.back, self._setting.stretch, self._setting.back_span
        if back is None:
            return
        if side == "B" and span[1] <= back.open:
            names.append("beyond")
        if spoke is None or (spoke[0] != span[0] and (span[2] is None or span[2] != spoke[2])):
            return
        what = "same" if spoke[0] == span[0] else "ent"
        where = "p" if back.paragraph == stretch.paragraph else "f"
        names.append(f"back={what}{'s' if back.open >= self._setting.start else where}")


def count_words(body: str, start: int, end: int) -> str:
    """Returns the class of the number of words of a region; long regions are not divided into words."""
    return _CLASSES[-1] if end - start > _LONG else bucket_words(len(body[start:end].split()))


def bucket_words(words: int) -> str:
    """Returns the class of a number of words."""
    return _CLASSES[min(words, 21)]


def find_signature(reading: Reading, stretch: Stretch) -> Span | None:
    """Returns the name of a signature after a quotation: ``"..." - Bernie Sanders``."""
    match = _SIGNATURE.match(reading.body, stretch.close, stretch.close + 12)
    if match is None:
        return None
    end = reading.body.find("\n", match.end(), match.end() + 80)
    end = min(match.end() + 80, len(reading.body)) if end < 0 else end
    mentions = reading.list_mentions(match.end(), end)
    if not mentions or mentions[0][0] > match.end() + 20:
        return None
    return mentions[0]


def choose_candidate(candidates: Sequence[Candidate]) -> tuple[Candidate | None, float]:
    """Returns the most likely candidate with its probability, or None with that of all others."""
    scores = [add_weights(SPEAKER, candidate.features) for candidate in candidates]
    nobody = SPEAKER.get("nobody", 0.0)
    if not scores:
        return None, 1.0
    best = max(range(len(scores)), key=scores.__getitem__)
    share = 1 / sum(math.exp(score - scores[best]) for score in (*scores, nobody))
    return (candidates[best], share) if share >= _MIN_SHARE else (None, 1 - share)
