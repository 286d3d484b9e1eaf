"""Which cue and which speaker belong to a quoted stretch."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wiredesk.transforms.logic.quotes.candidates import (
    Candidate,
    Setting,
    choose_candidate,
    find_signature,
    list_candidates,
)
from wiredesk.transforms.logic.quotes.cues import Cue
from wiredesk.transforms.logic.quotes.marks import Stretch
from wiredesk.transforms.logic.quotes.reading import Reading, Span
from wiredesk.transforms.logic.quotes.resolver import Resolver, Speaker
from wiredesk.transforms.logic.quotes.speakers import (
    find_after,
    find_before,
    find_clause_subject,
    find_label,
    find_source,
)

_PLAIN_VERB = re.compile(r"\s([a-z]+ed)\b")
_MAX_BACK = 1000
"""Characters before a quotation that are looked at."""

_SURE = frozenset({"after", "broken", "paragraph", "alternate"})
"""Rules whose answers are left as they are."""

_MAX_STRETCHES, _FEW_STRETCHES = 12, 1
"""Stretches before and behind one that are looked at, and where it is crowded."""

_TITLE = 10
"""Characters of a title between a verb and the name behind it."""

_MAX_BETWEEN = 7
_NEAR = 120
"""Characters between a closing mark and the verb that still belongs to it, appositions included."""


@dataclass(slots=True)
class Attribution:
    """A stretch with its cue and speaker.

    ``method``: where the speaker was found (``after``, ``before``, ``sentence``, ``following``,
    ``broken``, ``paragraph``, ``alternate``, ``context``, ``unknown``, ``empty`` where there is no
    word). ``share``: its share of belief among ``candidates``, the ones that were weighed (none where
    a rule left no doubt).
    """

    stretch: Stretch
    method: str
    cue: Cue | None = None
    span: Span | None = None
    speaker: Speaker | None = None
    tied: bool = False
    share: float = 1.0
    candidates: tuple[Candidate, ...] = ()


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
            if found.span is not None:
                speaker = self.resolver.resolve(found.span)
                found.speaker = speaker
                found.span = (speaker.start, speaker.end, self.resolver.find_place(speaker))
            if found.speaker is not None and found.cue is not None:
                self.resolver.last = found.speaker
            self.done.append(found)
        return self._spread_back()

    def _spread_back(self) -> list[Attribution]:
        """Returns what was found, with the speaker at the end of a chain of paragraphs given to all of it."""
        spread: list[Attribution] = []
        for at in range(len(self.done) - 1, -1, -1):
            found = self.done[at]
            if found.speaker is None and spread and spread[-1].stretch.continues:
                later = spread[-1]
                found.method, found.cue, found.span, found.speaker = (
                    "broken",
                    later.cue,
                    later.span,
                    later.speaker,
                )
            spread.append(found)
        self.done = spread[::-1]
        return self.done

    def _attribute(self, number: int, stretch: Stretch) -> Attribution:
        if not any(map(str.isalnum, self._reading.body[stretch.start : stretch.end])):
            return Attribution(stretch, "empty")
        back = self.done[-1] if self.done else None
        if stretch.continues and back is not None:
            later = self._look_after(number, stretch)
            if later is not None:
                later.tied = True
                return later
            return Attribution(stretch, "broken", back.cue, back.span, tied=True)
        label = self._look_label(stretch)
        if label is not None:
            return label
        found = self._apply_rules(number, stretch) or self._share(stretch)
        if found is not None and self._is_sure(found):
            return found
        return self._weigh(number, stretch, found)

    def _is_sure(self, found: Attribution) -> bool:
        if found.method in _SURE and not self._is_in_sentence(found):
            return True
        return found.method == "before" and self._is_plain(found)

    def _look_label(self, stretch: Stretch) -> Attribution | None:
        """Looks for a line that begins with a name and a colon, and has no verb of saying."""
        reading = self._reading
        label = find_label(reading, stretch.open)
        if label is None or reading.start_of_sentence(stretch.open) > label[1]:
            return None
        if reading.list_cues(label[1], reading.end_of_sentence(stretch.close)):
            return None
        return Attribution(stretch, "before", None, label)

    def _apply_rules(self, number: int, stretch: Stretch) -> Attribution | None:
        """Returns the answer of the first rule that has one."""
        before = self._look_before(number, stretch)
        if before is not None and before.method == "broken":
            return before
        if before is not None and before.method == "before" and self._reading.body[stretch.end - 1] != ",":
            return before
        return (
            self._look_after(number, stretch)
            or before
            or self._look_colon(number, stretch)
            or self._look_back(number, stretch)
        )

    def _is_plain(self, found: Attribution) -> bool:
        """Returns True if subject, cue and stretch stand side by side: ``Lee said: "``, ``said Lee, "``."""
        if found.span is None or found.cue is None:
            return False
        body, (start, end, _), cue = self._reading.body, found.span, found.cue
        if start >= cue.end:
            return start - cue.end <= _TITLE and body[end : found.stretch.open].strip() == ","
        tight = 0 < cue.start - end <= 2 or body[end : cue.start] == " to "
        return tight and body[cue.end : found.stretch.open].strip() in (",", ":")

    def _share(self, stretch: Stretch) -> Attribution | None:
        """Returns the answer for the stretch before, if it stands in the same sentence with no cue between."""
        back, reading = self.done[-1] if self.done else None, self._reading
        if back is None or back.span is None or back.stretch.open < reading.start_of_sentence(stretch.open):
            return None
        if reading.list_cues(back.stretch.close, stretch.open):
            return None
        return Attribution(stretch, "broken", back.cue, back.span, tied=True, share=back.share)

    def _is_in_sentence(self, found: Attribution) -> bool:
        """Returns True if a stretch goes on with the author's words, so that a cue behind may be another's."""
        head = self._reading.body[max(0, found.stretch.open - 2) : found.stretch.open].rstrip()
        return found.method == "after" and head[-1:].isalnum()

    def _weigh(self, number: int, stretch: Stretch, found: Attribution | None) -> Attribution:
        """Chooses among all candidates; the answer of the rules is one of them."""
        crowded = self._reading.is_crowded(stretch.open)
        start, end = self._bound_sentence(number, stretch, _FEW_STRETCHES if crowded else _MAX_STRETCHES)
        back = self.done[-1] if self.done else None
        setting = Setting(
            stretch,
            start,
            end,
            self._gather_rules(stretch, start, found),
            back.stretch if back else None,
            back.span if back else None,
            crowded,
        )
        candidates = list_candidates(self._reading, setting)
        best, share = choose_candidate(candidates)
        if best is None:
            return Attribution(stretch, "unknown", share=share, candidates=tuple(candidates))
        cue = best.cue
        if cue is None and back is not None and back.span == best.span:
            cue = back.cue
        tied = back is not None and back.span == best.span and back.cue == cue and cue is not None
        return Attribution(
            stretch,
            "broken" if tied else self._name_method(stretch, start, best),
            cue,
            best.span,
            tied=tied,
            share=share,
            candidates=tuple(candidates),
        )

    def _bound_sentence(self, number: int, stretch: Stretch, most: int) -> tuple[int, int]:
        """Returns the bounds of a stretch's sentence, of which a few stretches are enough."""
        stretches = self._reading.stretches
        start = min(self._room_before(number, stretch, past=True), stretch.open)
        end = self._reading.end_of_sentence(stretch.close)
        if number > most:
            start = max(start, stretches[number - most].open)
        if number + most < len(stretches):
            end = min(end, stretches[number + most].open)
        return start, end

    def _name_method(self, stretch: Stretch, start: int, best: Candidate) -> str:
        if best.span[0] >= stretch.close:
            return "following"
        if best.span[0] < start:
            return "context"
        if best.cue is not None and best.cue.end <= stretch.open:
            between = self._reading.body[best.cue.end : stretch.open]
            if between.strip(" ,:\n") in ("", "that") or between.endswith(": "):
                return "before"
        return "sentence"

    def _gather_rules(self, stretch: Stretch, start: int, found: Attribution | None) -> dict[str, Span]:
        """Returns the candidates that rules give, by the rule's name."""
        rules: dict[str, Span] = {}
        if found is not None and found.span is not None:
            rules[found.method] = found.span
        reading = self._reading
        back = self.done[-1] if self.done else None
        if back is not None and back.span is not None and stretch.paragraph - back.stretch.paragraph <= 3:
            rules["back"] = back.span
            turn = next(
                (d for d in reversed(self.done[-6:]) if d.span and d.span[2] not in (back.span[2], None)),
                None,
            )
            if turn is not None and turn.span is not None:
                rules["turn"] = turn.span
        if start >= stretch.open - 2 and start > 0:
            before = find_clause_subject(reading, start - 1)
            if before is not None:
                rules["clause"] = before
        signature = find_signature(reading, stretch)
        if signature is not None:
            rules["signature"] = signature
        return rules

    def _room_after(self, number: int, stretch: Stretch) -> int:
        stretches = self._reading.stretches
        end = self._reading.paragraphs[stretch.paragraph][1]
        if number + 1 < len(stretches):
            end = min(end, stretches[number + 1].open)
        return end

    def _room_before(self, number: int, stretch: Stretch, *, past: bool = False) -> int:
        start = self._reading.start_of_sentence(stretch.open)
        body, back = self._reading.body, stretch.open - 1
        while back > stretch.open - 6 and back > 0 and body[back].isspace():
            back -= 1
        if back > 0 and body[back] == ":":  # the line before announces it
            start = self._reading.start_of_sentence(back)
        start = max(start, stretch.open - _MAX_BACK)
        if number and not past:
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
                return Attribution(stretch, "after", cue, span)
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
                return Attribution(stretch, "after", cue, mention)
        return None

    def _is_next(self, close: int, start: int) -> bool:
        """Returns True if no other clause stands between a closing mark and the subject."""
        between = self._reading.body[close : max(start, close)].strip(" ,—–-\n")
        return "," not in between and len(between.split()) <= _MAX_BETWEEN

    def _find_tight(self, left: int, cue: Cue, end: int) -> Span | None:
        before = self._reading.body[left : cue.start].rstrip()
        gap = before.strip(" ,\n\xa0")
        if cue.word == "according" or not gap:
            return find_after(self._reading, cue, end)
        if before.endswith(",") and self._reading.body[cue.end + 1 : cue.end + 2].isupper():
            return find_after(self._reading, cue, end)
        return find_before(self._reading, left, cue)

    def _look_colon(self, number: int, stretch: Stretch) -> Attribution | None:
        """Looks for somebody named in a sentence that a colon ends: ``From the mayor's letter: "``."""
        reading = self._reading
        head = reading.body[max(0, stretch.open - 6) : stretch.open].rstrip()
        if not head.endswith(":"):
            return None
        colon = reading.body.rfind(":", 0, stretch.open)
        span = find_clause_subject(reading, colon) or find_source(reading, colon)
        return None if span is None else Attribution(stretch, "colon", None, span)

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
                return Attribution(stretch, "broken", cue, back.span, tied=True)
            span = find_before(reading, left, cue)
            if cue.word == "according":
                span = find_after(reading, cue, stretch.open)
            if span is not None:
                near = body[cue.end : stretch.open].strip(" ,:\n") in ("", "that") or body[
                    stretch.open - 2 : stretch.open
                ].startswith(":")
                near = near or (span[0] >= cue.end and body[span[1] : stretch.open].strip() == ",")
                return Attribution(stretch, "before" if near else "sentence", cue, span)
        return None

    def _look_back(self, number: int, stretch: Stretch) -> Attribution | None:
        """Looks at who spoke last in the paragraph, or whose turn it is to answer."""
        reading = self._reading
        if not self.done or reading.start_of_sentence(stretch.open) < stretch.open - 1:
            return None
        back = self.done[-1]
        if back.span is None or back.stretch.paragraph != stretch.paragraph:
            turn = self._find_turn(stretch)
            return None if turn is None else Attribution(stretch, "alternate", None, turn)
        tied = back.cue is not None and stretch.open - back.stretch.close < 2 * _NEAR
        return Attribution(stretch, "paragraph", back.cue if tied else None, back.span, tied=tied)

    def _find_turn(self, stretch: Stretch) -> Span | None:
        """Returns who answers the question of the paragraph before: the one who spoke before it."""
        back = self.done[-1]
        asked = self._reading.body.startswith("?", back.stretch.end - 1) and back.stretch.closed
        if back.stretch.paragraph != stretch.paragraph - 1 or not asked or back.span is None:
            return None
        other = next(
            (d for d in reversed(self.done[-12:]) if d.stretch.paragraph == stretch.paragraph - 2), None
        )
        if other is None or other.span is None or None in (one := back.span[2], two := other.span[2]):
            return None
        return other.span if one != two else None
