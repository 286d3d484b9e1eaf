"""Divides a French text for the attribution of quotations: sentences, quoted stretches and verbs of saying."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from wiredesk.schemas.records import Entity
from wiredesk.transforms.logic.quotes.division import DividedText
from wiredesk.transforms.logic.quotes.french.cues import FrenchCue, find_french_cues
from wiredesk.transforms.logic.quotes.french.stretches import find_stretches
from wiredesk.transforms.logic.quotes.marks import list_paragraphs

_SENTENCE_END = re.compile(r"[.!?…][\"”»’)\]\xa0\u202f ]{0,4}\s+(?=[\"“«‘(\[—–]?[\s\xa0]?[A-ZÀ-ÝŒ0-9])|\n\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:M|MM|Mme|Mmes|Mlle|Me|Dr|Pr|St|Ste|Mgr|art|av|bd|etc|cf|p|vol|env|no|hab|janv|févr|avr|juil|sept|oct|nov|déc)|\b[A-Z])$"
)


class FrenchReading(DividedText):
    """A French text with the verbs of saying outside of its quoted stretches, which are divided at the author's words.

    Attributes:
      cues: the verbs of saying outside of the stretches, in order.
    """

    SENTENCE_END = _SENTENCE_END
    ABBREVIATION = _ABBREVIATION

    def __init__(self, body: str, entities: Sequence[Entity]) -> None:
        paragraphs = list_paragraphs(body)
        cues = find_french_cues(body)
        super().__init__(body, entities, paragraphs, find_stretches(body, paragraphs, cues))
        self.cues: list[FrenchCue] = [cue for cue in cues if not self.is_quoted(cue.start)]
        self._cue_starts = [cue.start for cue in self.cues]
        self._marked = Counter(body[stretch.start : stretch.end].lower() for stretch in self.stretches)

    def is_term(self, text: str) -> bool:
        """Returns True for words that stand in marks more than once."""
        return self._marked[text.lower()] > 1

    def list_cues(self, start: int, end: int) -> list[FrenchCue]:
        """Returns the cues whose verb begins in a region, in order."""
        return self.cues[bisect_left(self._cue_starts, start) : bisect_left(self._cue_starts, end)]
