"""Which cue and which speaker belong to a quoted stretch."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transforms.logic.quotes.cues import Cue
from transforms.logic.quotes.marks import Stretch
from transforms.logic.quotes.spans import Reading
from transforms.logic.quotes.speakers import Resolver, Speaker, find_after, find_before, find_clause_subject

_PLAIN_VERB = re.compile(r"\s([a-z]+ed)\b")
_MAX_BACK = 1000
"""Characters before a quotation that are looked at."""

_MAX_BETWEEN = 7
_NEAR = 120
"""Characters between a closing mark and the verb that still belongs to it, appositions included."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A stretch with its cue and speaker.

    ``method``: where the speaker was found (``after``, ``before``, ``sentence``, ``broken``,
    ``paragraph``, ``context``, ``alternate``, ``unknown``).
    """

    stretch: Stretch
    method: str
    cue: Cue | None = None
    speaker: Speaker | None = None
    tied: bool = False


class Attributor:
    """Attributes the stretches of a text one after another."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.resolver = Resolver(reading)
        self.done: list[Attribution] = []

    def attribute_all(self) -> list[Attribution]:
        """Returns the attributions of all stretches, in order."""
        for number, stretch in enumerate(self._reading.stretches):
            found = self._attribute(number, stretch)
            if found.speaker is not None and found.cue is not None:
                self.resolver.last = found.speaker
            self.done.append(found)
        return self.done

    def _attribute(self, number: int, stretch: Stretch) -> Attribution:
        if stretch.continues and self.done:
            back = self.done[-1]
            later = self._look_after(number, stretch)
            if later is not None and back.cue is None:
                return later
            return Attribution(stretch, "broken", back.cue, back.speaker, tied=True)
        looks = [self._look_after, self._look_before, self._look_around, self._look_colon, self._look_back]
        if self._reading.body[stretch.end - 1 : stretch.end] != ",":
            looks.insert(0, self._look_near)
        for look in looks:
            found = look(number, stretch)
            if found is not None:
                return found
        return Attribution(stretch, "unknown")

    def _room_after(self, number: int, stretch: Stretch) -> int:
        stretches = self._reading.stretches
        end = self._reading.paragraphs[stretch.paragraph][1]
        if number + 1 < len(stretches):
            end = min(end, stretches[number + 1].open)
        return end

    def _room_before(self, number: int, stretch: Stretch) -> int:
        start = self._reading.start_of_sentence(stretch.open)
        body, back = self._reading.body, stretch.open - 1
        while back > stretch.open - 6 and back > 0 and body[back].isspace():
            back -= 1
        if back > 0 and body[back] == ":":  # the line before announces it
            start = self._reading.start_of_sentence(back)
        start = max(start, stretch.open - _MAX_BACK)
        if number:
            start = max(start, self._reading.stretches[number - 1].close)
        return start

    def _look_after(self, number: int, stretch: Stretch) -> Attribution | None:
        """Looks for ``," he said`` and ``," said the spokesman``."""
        reading, body = self._reading, self._reading.body
        if not stretch.closed or stretch.end == stretch.start:
            return None
        last, following = body[stretch.end - 1], body[stretch.close : stretch.close + 1]
        if last not in ",?!—–-…" and following not in (",", "—") and not (last.isalnum() and stretch.single):
            return None
        room = self._room_after(number, stretch)
        end = reading.end_of_sentence(stretch.close + 2) if stretch.close + 2 < room else room
        end = min(end, room)
        for cue in reading.list_cues(stretch.close, min(end, stretch.close + _NEAR))[:2]:
            if cue.word.endswith("ing") and cue.word != "according":
                break
            span = self._find_tight(stretch.close, cue, end)
            if span is not None and self._is_next(stretch.close, span[0]):
                return Attribution(stretch, "after", cue, self.resolver.resolve(span))
        return self._look_plain_verb(stretch, end)

    def _look_plain_verb(self, stretch: Stretch, end: int) -> Attribution | None:
        """Looks for a name and any verb right after a comma and the closing mark: ``," Lee ventured``."""
        body = self._reading.body
        if body[stretch.end - 1] != ",":
            return None
        for mention in self._reading.list_mentions(stretch.close, min(end, stretch.close + 40))[:1]:
            verb = _PLAIN_VERB.match(body, mention[1], end)
            if verb is not None and not body[stretch.close : mention[0]].strip():
                cue = Cue(verb.start(1), verb.end(1), verb[1], verb[1])
                return Attribution(stretch, "after", cue, self.resolver.resolve(mention))
        return None

    def _is_next(self, close: int, start: int) -> bool:
        """Tells whether no other clause stands between a closing mark and the subject."""
        between = self._reading.body[close : max(start, close)].strip(" ,—–-\n")
        return "," not in between and len(between.split()) <= _MAX_BETWEEN

    def _find_tight(self, left: int, cue: Cue, end: int) -> tuple[int, int, int | None] | None:
        before = self._reading.body[left : cue.start].rstrip()
        gap = before.strip(" ,\n\xa0")
        if cue.word == "according" or not gap:
            return find_after(self._reading, cue, end)
        if before.endswith(",") and self._reading.body[cue.end + 1 : cue.end + 2].isupper():
            return find_after(self._reading, cue, end)
        return find_before(self._reading, left, cue)

    def _look_near(self, number: int, stretch: Stretch) -> Attribution | None:
        """Looks for a cue right before the opening mark."""
        found = self._look_before(number, stretch)
        return found if found is not None and found.method == "before" else None

    def _look_colon(self, number: int, stretch: Stretch) -> Attribution | None:
        """Looks for somebody named in a sentence that a colon ends: ``From the mayor's letter: "``."""
        reading = self._reading
        head = reading.body[max(0, stretch.open - 6) : stretch.open].rstrip()
        if not head.endswith(":"):
            return None
        span = find_clause_subject(reading, reading.body.rfind(":", 0, stretch.open))
        return None if span is None else Attribution(stretch, "colon", None, self.resolver.resolve(span))

    def _look_before(self, number: int, stretch: Stretch) -> Attribution | None:
        """Looks for ``he said, "`` and ``said: "``, in the sentence or at the end of the one before."""
        reading, body = self._reading, self._reading.body
        left = self._room_before(number, stretch)
        cues = reading.list_cues(left, stretch.open)
        if not cues:
            return None
        back = self.done[-1] if self.done else None
        for cue in reversed(cues[-3:]):
            if back is not None and back.cue == cue:
                return Attribution(stretch, "broken", cue, back.speaker, tied=True)
            span = find_before(reading, left, cue)
            if cue.word == "according":
                span = find_after(reading, cue, stretch.open)
            if span is not None:
                near = body[cue.end : stretch.open].strip(" ,:\n") in ("", "that") or body[
                    stretch.open - 2 : stretch.open
                ].startswith(":")
                return Attribution(
                    stretch, "before" if near else "sentence", cue, self.resolver.resolve(span)
                )
        return None

    def _look_around(self, number: int, stretch: Stretch) -> Attribution | None:
        """Looks in the whole sentence: earlier stretches of it, then what follows."""
        reading = self._reading
        start = max(reading.start_of_sentence(stretch.open), stretch.open - _MAX_BACK)
        back = self.done[-1] if self.done else None
        if back is not None and back.stretch.open >= start and back.speaker is not None:
            return Attribution(stretch, "shared", back.cue, back.speaker)
        cues = reading.list_cues(start, stretch.open)
        for cue in reversed(cues):
            span = find_before(reading, start, cue)
            if span is not None:
                return Attribution(stretch, "sentence", cue, self.resolver.resolve(span))
        if stretch.end - stretch.start and reading.body[stretch.end - 1] in ".":
            return None
        end = min(
            reading.end_of_sentence(stretch.close),
            self._room_after(number, stretch),
            stretch.close + _MAX_BACK,
        )
        for cue in reading.list_cues(stretch.close, end)[:1]:
            span = find_before(reading, stretch.close, cue) or find_after(reading, cue, end)
            if span is not None:
                return Attribution(stretch, "following", cue, self.resolver.resolve(span))
        return None

    def _move_near(self, speaker: Speaker, end: int) -> Speaker:
        """Returns the same speaker at the last mention before a quotation."""
        mentions = self._reading.list_mentions(max(speaker.end, end - _MAX_BACK), end)
        for start, stop, at in reversed(mentions[-20:]):
            if self._reading.entities[at].entity == speaker.entity:
                return replace(speaker, start=start, end=stop)
        return speaker

    def _find_turn(self, stretch: Stretch) -> Speaker | None:
        """Returns who speaks next where two named ones have spoken in the two paragraphs before."""
        other = next(
            (d for d in reversed(self.done[-12:]) if d.stretch.paragraph == stretch.paragraph - 2), None
        )
        back = self.done[-1]
        if back.stretch.paragraph != stretch.paragraph - 1 or not back.stretch.closed or other is None:
            return None
        if not self._reading.body.startswith("?", back.stretch.end - 1):
            return None  # only an answer is sure to be another's
        one, two = back.speaker, other.speaker
        if one is None or two is None or one.entity is None or two.entity in (None, one.entity):
            return None
        return two

    def _look_back(self, number: int, stretch: Stretch) -> Attribution | None:
        """Looks at who spoke last, in the paragraph or before it."""
        reading = self._reading
        if not self.done or reading.start_of_sentence(stretch.open) < stretch.open - 1:
            return None
        back = self.done[-1]
        if back.speaker is None:
            return None
        if back.stretch.paragraph == stretch.paragraph:
            tied = back.cue is not None and stretch.open - back.stretch.close < 2 * _NEAR
            return Attribution(stretch, "paragraph", back.cue if tied else None, back.speaker, tied=tied)
        turn = self._find_turn(stretch)
        if turn is not None:
            return Attribution(stretch, "alternate", None, turn)
        if stretch.paragraph - back.stretch.paragraph <= 2:
            return Attribution(stretch, "context", None, self._move_near(back.speaker, stretch.open))
        return None
