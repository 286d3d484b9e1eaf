"""Attributes the quoted stretches of a text: by a rule if it leaves no doubt, else by weighing candidates."""

from __future__ import annotations

from wiredesk.transforms.logic.quotes.attribution import Attribution
from wiredesk.transforms.logic.quotes.candidate_features import Setting
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.marks import Stretch
from wiredesk.transforms.logic.quotes.openings import find_clause_subject
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.resolver import Resolver
from wiredesk.transforms.logic.quotes.rules import Rules
from wiredesk.transforms.logic.quotes.speaker_candidates import (
    Candidate,
    choose_candidate,
    find_signature,
    is_full_signature,
    is_listed,
    list_candidates,
)

_MAX_STRETCHES, _FEW_STRETCHES = 12, 1
"""Stretches before and after one whose sentence is read with it, and the number in a crowded place."""

_INDEFINITE = frozenset({"Some", "Many", "Others", "Most", "Several", "some", "many", "others"})
"""Words for speakers who are named at the end: ``Some say that "..." Ann Lee, Herald``."""

_MAX_PARAGRAPHS = 3
"""Paragraphs back to a previous speaker who is still a candidate."""


class Attributor:
    """Attributes the stretches of a text one after another."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.resolver = Resolver(reading)
        self._done: list[Attribution] = []
        self._rules = Rules(reading, self._done)

    def attribute_all(self) -> list[Attribution]:
        """Returns the attributions of all stretches, in order."""
        for number, stretch in enumerate(self._reading.stretches):
            found = self._attribute(number, stretch)
            if found.span is not None:
                speaker = self.resolver.resolve(found.span)
                found.speaker = speaker
                found.span = (speaker.start, speaker.end, self.resolver.find_place(speaker))
            if found.speaker is not None and found.cue is not None:
                self.resolver.note(found.speaker)
            self._done.append(found)
        self._spread_back()
        return self._done

    def _spread_back(self) -> None:
        """Gives the speaker at the end of a chain of paragraphs to all stretches of the chain."""
        later: Attribution | None = None
        for found in reversed(self._done):
            is_open = found.speaker is None or found.speaker.name in _INDEFINITE
            if is_open and later is not None and later.stretch.continues:
                found.method = "broken"
                found.cue, found.span, found.speaker = later.cue, later.span, later.speaker
            later = found

    def _attribute(self, number: int, stretch: Stretch) -> Attribution:
        if not any(map(str.isalnum, self._reading.body[stretch.start : stretch.end])):
            return Attribution(stretch, "empty")
        back = self._done[-1] if self._done else None
        if stretch.continues and back is not None:
            return self._continue(number, stretch, back)
        label = self._rules.read_label(stretch)
        if label is not None:
            return label
        signature = find_signature(self._reading, stretch)
        signed = self._read_signature(stretch, signature)
        if signed is not None:
            return signed
        found = self._rules.apply(number, stretch)
        if found is not None and self._rules.is_sure(found):
            return found
        return self._weigh(number, stretch, found, signature)

    def _continue(self, number: int, stretch: Stretch, back: Attribution) -> Attribution:
        """Attributes a stretch that continues the quotation of the paragraph before."""
        found = self._rules.read_after(number, stretch)
        found = found or self._read_signature(stretch, find_signature(self._reading, stretch))
        found = found or Attribution(stretch, "broken", back.cue, back.span)
        found.tied = True
        return found

    def _read_signature(self, stretch: Stretch, signature: Span | None) -> Attribution | None:
        """Reads ``"..." Ann Lee, Herald`` and ``"..." - Ann Lee, captain.``, which leave no doubt."""
        if signature is None or not (
            is_full_signature(self._reading, signature) or is_listed(self._reading, stretch, signature)
        ):
            return None
        return Attribution(stretch, "following", None, signature)

    def _weigh(
        self, number: int, stretch: Stretch, found: Attribution | None, signature: Span | None
    ) -> Attribution:
        """Chooses among all candidates; the answer of the rules is one of them."""
        crowded = self._reading.is_crowded(stretch.open)
        start, end = self._bound_sentence(number, stretch, _FEW_STRETCHES if crowded else _MAX_STRETCHES)
        back = self._done[-1] if self._done else None
        setting = Setting(
            stretch,
            start,
            end,
            self._gather_rules(stretch, start, found, signature),
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
        """Returns the bounds of a stretch's sentence, with at most ``most`` other stretches on each side."""
        stretches = self._reading.stretches
        start = min(self._rules.start_room_before(number, stretch, past=True), stretch.open)
        end = self._reading.end_of_sentence(stretch.close)
        if number > most:
            start = max(start, stretches[number - most].open)
        if number + most < len(stretches):
            end = min(end, stretches[number + most].open)
        return start, end

    def _gather_rules(
        self, stretch: Stretch, start: int, found: Attribution | None, signature: Span | None
    ) -> dict[str, Span]:
        """Returns the candidates that rules give, by the name of the rule."""
        rules: dict[str, Span] = {}
        if found is not None and found.span is not None:
            rules[found.method] = found.span
        rules |= self._list_previous(stretch)
        if start >= stretch.open - 2 and start > 0:
            before = find_clause_subject(self._reading, start - 1)
            if before is not None:
                rules["clause"] = before
        if signature is not None:
            rules["signature"] = signature
        return rules

    def _list_previous(self, stretch: Stretch) -> dict[str, Span]:
        """Returns the previous speaker as ``back`` and the last other one as ``turn``."""
        back = self._done[-1] if self._done else None
        if back is None or back.span is None:
            return {}
        if stretch.paragraph - back.stretch.paragraph > _MAX_PARAGRAPHS:
            return {}
        for done in reversed(self._done[-6:]):
            if done.span and done.span[2] not in (back.span[2], None):
                return {"back": back.span, "turn": done.span}
        return {"back": back.span}

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
