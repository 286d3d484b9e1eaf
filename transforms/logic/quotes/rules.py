"""Rules that attribute a quoted stretch by the words right beside it.

Each ``_read_*`` method looks for one pattern and returns an attribution or None. The answers of some rules
are kept as they are; the others are weighed against further candidates
(:mod:`wiredesk.transforms.logic.quotes.attributor`).
"""

from __future__ import annotations

import re

from wiredesk.transforms.logic.quotes.attribution import Attribution
from wiredesk.transforms.logic.quotes.cue_subjects import find_before, follows_quoted, is_passive
from wiredesk.transforms.logic.quotes.cues import INDIRECT, PRONOUNS, Cue
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.marks import Stretch
from wiredesk.transforms.logic.quotes.openings import find_clause_subject, find_label, find_source, is_thing
from wiredesk.transforms.logic.quotes.owned_words import read_owned
from wiredesk.transforms.logic.quotes.plain_clauses import is_clause, is_plain
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.subjects_after import find_after

_PLAIN_VERB = re.compile(r"\s([a-z]+ed)\b")
_MAX_BACK = 1000
"""Characters before a quotation in which its cue is looked for."""

_SURE = frozenset({"after", "unknown", "broken", "paragraph", "alternate"})
"""Methods whose answers are kept as they are."""

_MAX_BETWEEN = 7
"""Words between a closing mark and the subject of its verb at most."""

_NAMING = frozenset({"called", "described", "dubbed", "labeled", "labelled", "deemed", "termed"})
"""Participles behind which is what something is called."""

_AS_A = frozenset({"", "as", "as a", "as an", "as the", "a", "an", "the"})
_TOPIC = re.compile(r" on [^,.;:\n]{2,60}")
_HEADLINE = 100
"""Characters of a person and a topic before a colon at most."""

_NEAR = 120
"""Characters between a closing mark and its verb at most, appositions included."""


class Rules:
    """Applies the rules to the stretches of a text.

    Args:
      reading: the text.
      done: the attributions of the stretches before the one in question, to which the caller appends.
    """

    def __init__(self, reading: Reading, done: list[Attribution]) -> None:
        self._reading = reading
        self._done = done

    def apply(self, number: int, stretch: Stretch) -> Attribution | None:
        """Returns the answer of the first rule that has one."""
        owned = read_owned(self._reading, stretch)
        if owned is not None:
            return owned
        before = self._read_before(number, stretch)
        if before is not None and before.method == "broken":
            return before
        if before is not None and before.method == "before" and self._reading.body[stretch.end - 1] != ",":
            return before
        if before is not None and is_clause(self._reading, before):
            return before
        after = self.read_after(number, stretch)
        if (
            after is not None
            and before is not None
            and before.method == "before"
            and self._leads_on(number, after)
        ):
            return before  # Lee said, "...," and then Ray said, "...".
        return (
            after
            or before
            or self._read_colon(stretch)
            or self._read_back(stretch)
            or self._read_shared(stretch)
        )

    def _leads_on(self, number: int, after: Attribution) -> bool:
        """Returns True if the cue after a stretch leads into the next one, and its subject is joined by "and" or "then"."""
        stretches, cue, span = self._reading.stretches, after.cue, after.span
        if cue is None or span is None or number + 1 >= len(stretches) or span[0] > cue.start:
            return False
        body = self._reading.body
        joined = body[stretches[number].close : span[0]].strip(" ,;").lower()
        leads = not body[cue.end : stretches[number + 1].open].strip(" ,:")
        return leads and joined.split(" ")[0] in ("and", "but", "then", "while")

    def is_sure(self, found: Attribution) -> bool:
        """Returns True if the answer of a rule need not be weighed."""
        if found.method == "paragraph" and self._is_interrupted(found):
            return False
        if found.method in _SURE and not self._is_in_sentence(found):
            return True
        if found.method == "before" and found.cue is None:
            return True
        return (found.method == "before" and is_plain(self._reading, found)) or is_clause(
            self._reading, found
        )

    def _is_interrupted(self, found: Attribution) -> bool:
        """Returns True if a sentence about another person stands between a stretch and the one before."""
        reading, back = self._reading, self._done[-1]
        start = reading.end_of_sentence(back.stretch.close)
        return any(
            reading.entities[mention[2]].type == "PERSON"
            and (found.span is None or mention[2] != found.span[2])
            for mention in reading.list_mentions(start, found.stretch.open)
        )

    def _is_in_sentence(self, found: Attribution) -> bool:
        """Returns True if the author's words lead into the stretch, so that the cue after it may be another's."""
        head = self._reading.body[max(0, found.stretch.open - 2) : found.stretch.open].rstrip()
        return found.method == "after" and head[-1:].isalnum()

    def read_label(self, stretch: Stretch) -> Attribution | None:
        """Reads a line that begins with a name and a colon, and has no verb of saying."""
        reading = self._reading
        label = find_label(reading, stretch.open)
        if label is None or reading.start_of_sentence(stretch.open) > label[1]:
            return None
        if reading.list_cues(label[1], reading.end_of_sentence(stretch.close)):
            return None
        return Attribution(stretch, "before", None, label)

    def read_after(self, number: int, stretch: Stretch) -> Attribution | None:
        """Reads ``," he said`` and ``," said the spokesman``."""
        reading, body = self._reading, self._reading.body
        if not stretch.closed or stretch.end == stretch.start:
            return None
        last, following = body[stretch.end - 1], body[stretch.close : stretch.close + 1]
        if last not in ",?!—–-…" and following not in (",", "—") and not (last.isalnum() and stretch.single):
            return None
        room = self._end_room_after(number, stretch)
        end = reading.end_of_sentence(stretch.close + 2) if stretch.close + 2 < room else room
        end = min(end, room)
        for cue in reading.list_cues(stretch.close, min(end, stretch.close + _NEAR))[:2]:
            if cue.word.endswith("ing") and cue.word != "according" and not follows_quoted(body, cue):
                break
            span = self._find_subject(stretch.close, cue, end)
            if span is None and is_passive(body, cue):
                return Attribution(stretch, "unknown")  # "...," Lee was told.
            if span is not None and (follows_quoted(body, cue) or self._is_next(stretch.close, span[0])):
                return Attribution(stretch, "after", cue, span)
        return self._read_plain_verb(stretch, end)

    def _end_room_after(self, number: int, stretch: Stretch) -> int:
        """Returns the end of the region after a stretch: its paragraph's or the next stretch's start."""
        stretches = self._reading.stretches
        end = self._reading.paragraphs[stretch.paragraph][1]
        return min(end, stretches[number + 1].open) if number + 1 < len(stretches) else end

    def _find_subject(self, left: int, cue: Cue, end: int) -> Span | None:
        """Returns the subject of a cue after a stretch; it is after the cue in ``," said Lee``."""
        before = self._reading.body[left : cue.start].rstrip()
        gap = before.strip(" ,\n\xa0")
        if cue.word == "according" or not gap:
            return find_after(self._reading, cue, end)
        if before.endswith(",") and self._reading.body[cue.end + 1 : cue.end + 2].isupper():
            return find_after(self._reading, cue, end)
        return find_before(self._reading, left, cue)

    def _is_next(self, close: int, start: int) -> bool:
        """Returns True if there is no other clause between a closing mark and the subject."""
        between = self._reading.body[close : max(start, close)].strip(" ,—–-\n")
        return "," not in between and len(between.split()) <= _MAX_BETWEEN

    def _read_plain_verb(self, stretch: Stretch, end: int) -> Attribution | None:
        """Reads a name and any verb right after a closing mark: ``," Lee ventured``, ``?" Lee ventured.``"""
        body = self._reading.body
        last = body[stretch.end - 1]
        if last not in ",?!":
            return None
        for mention in self._reading.list_mentions(stretch.close, min(end, stretch.close + 40))[:1]:
            verb = _PLAIN_VERB.match(body, mention[1], end)
            if verb is None or (last != "," and body[verb.end() : verb.end() + 1] not in ",.:"):
                continue
            if not body[stretch.close : mention[0]].strip():
                cue = Cue(verb.start(1), verb.end(1), verb[1], verb[1])
                return Attribution(stretch, "after", cue, mention)
        return None

    def _read_before(self, number: int, stretch: Stretch) -> Attribution | None:
        """Reads ``he said, "`` and ``said: "``, in the sentence or at the end of the previous one."""
        reading = self._reading
        left = self.start_room_before(number, stretch)
        back = self._done[-1] if self._done else None
        for cue in reversed(reading.list_cues(left, stretch.open)[-3:]):
            if back is not None and back.cue == cue:
                return Attribution(stretch, "broken", cue, back.span, tied=True)
            is_behind = cue.word == "according"
            span = find_after(reading, cue, stretch.open) if is_behind else find_before(reading, left, cue)
            if span is not None and not self._is_named(stretch, cue, span):
                near = self._is_near(stretch, cue, span)
                return Attribution(stretch, "before" if near else "sentence", cue, span)
            if is_passive(reading.body, cue) and reading.body[cue.end : stretch.open].strip(" ,:") in _AS_A:
                return Attribution(stretch, "unknown", cue)  # Lee was told: "...".
        return None

    def _is_named(self, stretch: Stretch, cue: Cue, span: Span) -> bool:
        """Returns True for what does not speak: ``the wave hit "x"``, ``a plan called "x"``, ``men described as "x"``."""
        if span[2] is not None or cue.word in INDIRECT:
            return False
        body = self._reading.body
        is_object = cue.word in _NAMING and span[0] < cue.start
        if is_object and body[span[1] : cue.start] == " " and body[span[0] : span[1]].lower() not in PRONOUNS:
            return body[cue.end : stretch.open].strip() in _AS_A
        return is_thing(body, span)

    def _is_near(self, stretch: Stretch, cue: Cue, span: Span) -> bool:
        """Returns True if only a comma, a colon, "that" or the subject is between a cue and the stretch after it."""
        body = self._reading.body
        return (
            body[cue.end : stretch.open].strip(" ,:\n") in ("", "that")
            or body.startswith(":", stretch.open - 2)
            or (span[0] >= cue.end and body[span[1] : stretch.open].strip() == ",")
        )

    def start_room_before(self, number: int, stretch: Stretch, *, past: bool = False) -> int:
        """Returns the start of the region before a stretch in which its cue is looked for.

        Args:
          number: the stretch's place among the stretches.
          stretch: the stretch.
          past: True if the region may reach beyond the previous stretch.
        """
        start = self._reading.start_of_sentence(stretch.open)
        body, back = self._reading.body, stretch.open - 1
        while back > stretch.open - 6 and back > 0 and body[back].isspace():
            back -= 1
        if back > 0 and body[back] == ":":  # The line before announces the stretch.
            start = self._reading.start_of_sentence(back)
        start = max(start, stretch.open - _MAX_BACK)
        if number and not past:
            start = max(start, self._reading.stretches[number - 1].close)
        return start

    def _read_colon(self, stretch: Stretch) -> Attribution | None:
        """Reads a sentence that names somebody and ends with a colon: ``From the mayor's letter: "``."""
        reading = self._reading
        head = reading.body[max(0, stretch.open - 6) : stretch.open].rstrip()
        if not head.endswith(":"):
            return None
        colon = reading.body.rfind(":", 0, stretch.open)
        span = self._find_headed(colon) or find_clause_subject(reading, colon) or find_source(reading, colon)
        return None if span is None else Attribution(stretch, "colon", None, span)

    def _find_headed(self, colon: int) -> Span | None:
        """Returns the person of a headline before a colon: ``Ann Lee on the budget: '``."""
        for mention in reversed(self._reading.list_mentions(max(0, colon - _HEADLINE), colon)[-3:]):
            between = self._reading.body[mention[1] : colon]
            if self._reading.entities[mention[2]].type == "PERSON" and _TOPIC.fullmatch(between):
                return mention
        return None

    def _read_back(self, stretch: Stretch) -> Attribution | None:
        """Returns the last speaker of the paragraph, or the one whose turn it is to answer."""
        reading = self._reading
        if not self._done or reading.start_of_sentence(stretch.open) < stretch.open - 1:
            return None
        back = self._done[-1]
        if back.span is None or back.stretch.paragraph != stretch.paragraph:
            turn = self._find_turn(stretch)
            return None if turn is None else Attribution(stretch, "alternate", None, turn)
        tied = back.cue is not None and stretch.open - back.stretch.close < 2 * _NEAR
        return Attribution(stretch, "paragraph", back.cue if tied else None, back.span, tied=tied)

    def _find_turn(self, stretch: Stretch) -> Span | None:
        """Returns the speaker who answers the question of the previous paragraph: the one before its speaker."""
        back = self._done[-1]
        asked = self._reading.body.startswith("?", back.stretch.end - 1) and back.stretch.closed
        if back.stretch.paragraph != stretch.paragraph - 1 or not asked or back.span is None:
            return None
        other = next(
            (d for d in reversed(self._done[-12:]) if d.stretch.paragraph == stretch.paragraph - 2), None
        )
        if other is None or other.span is None or None in (one := back.span[2], two := other.span[2]):
            return None
        return other.span if one != two else None

    def _read_shared(self, stretch: Stretch) -> Attribution | None:
        """Returns the answer for the previous stretch if both are in one sentence without a cue between them."""
        back, reading = self._done[-1] if self._done else None, self._reading
        if back is None or back.span is None or back.stretch.open < reading.start_of_sentence(stretch.open):
            return None
        if reading.list_cues(back.stretch.close, stretch.open):
            return None
        return Attribution(stretch, "broken", back.cue, back.span, tied=True, share=back.share)
