"""Names the features of a candidate speaker, as a reader sees it ("side=B", "verb=said").

The names are keys of ``weights.json``: a new or changed name needs new training.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from wiredesk.transforms.logic.quotes.cues import PRONOUNS, Cue
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.marks import Stretch
from wiredesk.transforms.logic.quotes.reading import Reading

_PASSIVE = re.compile(
    r" (?:was|were|is|are|has been|had been|have been|been|got)(?: \w+ly)? (?:\w+ed|told|read|written)\b"
)
_AUXILIARY = "wiahbg"
"""First letters of the auxiliaries of a passive."""

_JOINED = re.compile(
    r"[\s,;—–-]*(while|but|and|although|though|whereas|as|after|when|because|which|who|that|a|then|so|until)\b"
)
_NEXT_WORD = re.compile(r"[\s,]*([\w’'-]+)")
_LONG = 300
"""Characters of a region that surely has more words than the last class but one."""

_CLASSES = [str(next((b for b in (0, 1, 2, 3, 5, 8, 12, 20) if n <= b), "more")) for n in range(22)]
"""The class of each number of words: the bound of its range, or "more"."""


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


class Describer:
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
        back = setting.back.close if setting.back else 0
        self._has_cue_before = any(
            max(back, setting.start) <= span[0] < setting.stretch.open for span, _ in subjects.values()
        )

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

    def _serves(self, cue: Cue) -> bool:
        """Returns True if another stretch follows a cue in the sentence, without a cue between them."""
        reading = self._reading
        number = reading.find_stretch(cue.end)
        if number >= len(reading.stretches) or reading.stretches[number].open >= self._setting.end:
            return False
        return not reading.count_cues(cue.end, reading.stretches[number].open)

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
        if body[end + 1 : end + 2] in _AUXILIARY and _PASSIVE.match(body, end):
            names.append("passive")

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
            joined = _JOINED.match(reading.body, stretch.close, span[0])
            cue = self.find_cue(span)
            serves = cue is not None and self._serves(cue)
            names.append(f"joined={joined[1] if joined else ''}{serves}")
            if self._has_cue_before:
                names.append(f"rival={serves}{joined is not None}")
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
