"""Divides a text for the attribution of quotations: sentences, quoted stretches, and cues outside of them."""

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
"""Characters before and after a place in which quotations and cues are counted."""

_MAX_AROUND = 30
"""Quotations or cues around a place above which it is crowded. In 9,380 articles there are at most 20."""

Span = tuple[int, int, int | None]
"""Words that may name a speaker: start, end, and the place of their entity in the reading, None for other words."""

Mention = tuple[int, int, int]
"""A mention of an entity: start, end, and the place of its entity in the reading."""


class Reading:
    """A text with its paragraphs, sentences, quoted stretches, cues and mentions, each found in one pass.

    A mention holds the place of its entity in ``entities``, which need not be the entity's own number.

    Attributes:
      body: the text.
      entities: its entities.
      paragraphs: the bounds of its paragraphs.
      stretches: its quoted stretches in order.
      cues: the cue words outside of the stretches, in order.
      mentions: the mentions outside of the stretches, in order.
      subjects: a memo of :func:`~wiredesk.transforms.logic.quotes.cue_subjects.find_before`.
    """

    def __init__(self, body: str, entities: Sequence[Entity]) -> None:
        self.body = body
        self.entities = entities
        self.paragraphs = list_paragraphs(body)
        self.stretches: list[Stretch] = pair_marks(body, self.paragraphs)
        self._opens = [stretch.open for stretch in self.stretches]
        self.cues: list[Cue] = [cue for cue in find_cues(body) if not self.is_quoted(cue.start)]
        self.cue_starts = [cue.start for cue in self.cues]
        self.mentions: list[Mention] = sorted(
            (mention.start, mention.end, at)
            for at, entity in enumerate(entities)
            for mention in entity.mentions
            if not self.is_quoted(mention.start)
        )
        self.mention_starts = [mention[0] for mention in self.mentions]
        self._bounds = [0, *self._find_bounds(), len(body)]
        self.subjects: dict[tuple[int, int, bool], Span | None] = {}
        self._paragraph_starts = [start for start, _ in self.paragraphs]

    def is_quoted(self, at: int) -> bool:
        """Returns True if a character is inside a quoted stretch."""
        number = bisect_right(self._opens, at) - 1
        return number >= 0 and at < self.stretches[number].close

    def find_stretch(self, start: int) -> int:
        """Returns the number of the first stretch that opens at or after a place."""
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
        """Returns the start of the sentence of a character."""
        return self._bounds[max(bisect_right(self._bounds, at) - 1, 0)]

    def end_of_sentence(self, at: int) -> int:
        """Returns the end of the sentence of a character, after the white space that follows it."""
        return self._bounds[min(bisect_right(self._bounds, at), len(self._bounds) - 1)]

    def paragraph_of(self, at: int) -> int:
        """Returns the number of the paragraph of a character."""
        return max(bisect_right(self._paragraph_starts, at) - 1, 0)

    def list_cues(self, start: int, end: int) -> list[Cue]:
        """Returns the cues that begin in a region, in order."""
        return self.cues[bisect_left(self.cue_starts, start) : bisect_left(self.cue_starts, end)]

    def count_cues(self, start: int, end: int) -> int:
        """Returns the number of cues that begin in a region."""
        return max(bisect_left(self.cue_starts, end) - bisect_left(self.cue_starts, start), 0)

    def is_crowded(self, at: int) -> bool:
        """Returns True if there are more quotations or cues around a place than in any news article."""
        low, high = at - _AROUND, at + _AROUND
        return max(self.find_stretch(high) - self.find_stretch(low), self.count_cues(low, high)) > _MAX_AROUND

    def list_mentions(self, start: int, end: int) -> list[Mention]:
        """Returns the mentions that begin and end in a region, in order."""
        low, high = bisect_left(self.mention_starts, start), bisect_left(self.mention_starts, end)
        return [mention for mention in self.mentions[low:high] if mention[1] <= end]
