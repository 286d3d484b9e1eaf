"""The text as the attribution of quotations sees it: sentences, quoted stretches and cues outside of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from wiredesk.schemas.records import Entity
from wiredesk.transforms.logic.quotes.cues import Cue, find_cues
from wiredesk.transforms.logic.quotes.marks import Stretch, list_paragraphs, pair_marks

_SENTENCE_END = re.compile(r"[.!?…][\"”“’'»)\]]{0,3}\s+(?=[\"“”‘'«(\[]?[A-Z0-9])|\n\s*\n?\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Rev|Hon|St|Jr|Sr|vs|No|Jan|Feb|"
    r"Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|Mass|Calif|Fla|Ariz|Conn|Ill|Wis|Pa|Va|Ga|La|Ky|Tenn|Tex|Ore|"
    r"Wash|Minn|Mich|Ind|Ala|Ark|Colo|Del|Del|Miss|Mont|Neb|Nev|Okla|Vt|Sens|Reps|Messrs)|\b[A-Z])$"
)

_AROUND = 500
"""Characters before and behind a place in which quotations and cues are counted."""

_MAX_AROUND = 30
"""Quotations or cues around a place above which it is crowded: in 9,380 articles there are 20 at most."""


class Reading:
    """A body with all that attribution asks of it, each found in one pass.

    Attributes:
      body: the text.
      stretches: its quoted stretches in order.
      cues: the cue words outside of them, in order.
      mentions: ``(start, end, number of the entity)`` outside of them, in order.
      subjects: those of cues that were looked for, by the region's start, the cue's and whether it shares.
    """

    def __init__(self, body: str, entities: Sequence[Entity]) -> None:
        self.body = body
        self.entities = entities
        self.paragraphs = list_paragraphs(body)
        self.stretches: list[Stretch] = pair_marks(body, self.paragraphs)
        self._opens = [stretch.open for stretch in self.stretches]
        self.cues: list[Cue] = [cue for cue in find_cues(body) if not self.is_quoted(cue.start)]
        self.cue_starts = [cue.start for cue in self.cues]
        self.mentions = sorted(
            (mention.start, mention.end, at)
            for at, entity in enumerate(entities)
            for mention in entity.mentions
            if not self.is_quoted(mention.start)
        )
        self.mention_starts = [mention[0] for mention in self.mentions]
        self._bounds = [0, *self._find_bounds(), len(body)]
        self.subjects: dict[tuple[int, int, bool], tuple[int, int, int | None] | None] = {}
        self._paragraph_starts = [start for start, _ in self.paragraphs]

    def is_quoted(self, at: int) -> bool:
        """Returns True if a character stands inside a quoted stretch."""
        number = bisect_right(self._opens, at) - 1
        return number >= 0 and at < self.stretches[number].close

    def find_stretch(self, start: int) -> int:
        """Returns the number of the first stretch that opens at or after ``start``."""
        return bisect_left(self._opens, start)

    def _find_bounds(self) -> list[int]:
        bounds = []
        for match in _SENTENCE_END.finditer(self.body):
            start, end = match.span()
            if self.body[start] == "." and _ABBREVIATION.search(self.body, max(0, start - 7), start):
                continue
            if not self.is_quoted(end - 1) or self.body[start] == "\n":
                bounds.append(end)
        return bounds

    def start_of_sentence(self, at: int) -> int:
        """Returns where the sentence of a character begins."""
        return self._bounds[max(bisect_right(self._bounds, at) - 1, 0)]

    def end_of_sentence(self, at: int) -> int:
        """Returns where the sentence of a character ends, white space after it included."""
        return self._bounds[min(bisect_right(self._bounds, at), len(self._bounds) - 1)]

    def paragraph_of(self, at: int) -> int:
        """Returns the number of the paragraph of a character."""
        return max(bisect_right(self._paragraph_starts, at) - 1, 0)

    def list_cues(self, start: int, end: int) -> list[Cue]:
        """Returns the cue words that begin in a region."""
        return self.cues[bisect_left(self.cue_starts, start) : bisect_left(self.cue_starts, end)]

    def count_cues(self, start: int, end: int) -> int:
        """Returns how many cue words begin in a region."""
        return max(bisect_left(self.cue_starts, end) - bisect_left(self.cue_starts, start), 0)

    def is_crowded(self, at: int) -> bool:
        """Returns True if more quotations or cues stand around a place than in news."""
        low, high = at - _AROUND, at + _AROUND
        return max(self.find_stretch(high) - self.find_stretch(low), self.count_cues(low, high)) > _MAX_AROUND

    def list_mentions(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Returns the mentions that lie in a region."""
        low, high = bisect_left(self.mention_starts, start), bisect_left(self.mention_starts, end)
        return [mention for mention in self.mentions[low:high] if mention[1] <= end]
