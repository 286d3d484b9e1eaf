"""A text divided for the attribution of quotations: what its sentences, stretches and mentions have in every language."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import ClassVar

from wiredesk.schemas.records import Entity
from wiredesk.transforms.logic.quotes.marks import Stretch

Span = tuple[int, int, int | None]
"""Words that may name a speaker: start, end, and the place of their entity in the reading, None for other words."""

Mention = tuple[int, int, int]
"""A mention of an entity: start, end, and the place of its entity in the reading."""


class DividedText:
    """A text with its paragraphs, sentences, quoted stretches and mentions, each found in one pass.

    A mention holds the place of its entity in ``entities``, which need not be the entity's own number.

    Attributes:
      body: the text.
      entities: its entities.
      paragraphs: the bounds of its paragraphs.
      stretches: its quoted stretches in order.
      mentions: the mentions outside of the stretches, in order.
      mention_starts: their starts.
      bounds: where its sentences start, and its end.
    """

    SENTENCE_END: ClassVar[re.Pattern[str]]
    """What ends a sentence, with the white space behind it."""

    ABBREVIATION: ClassVar[re.Pattern[str]]
    """What stands before a full stop that ends no sentence."""

    OPENING: ClassVar[re.Pattern[str]] = re.compile(r"(?!)")
    """What begins a sentence even after letters with full stops and after "I": "the U.S. He said"."""

    def __init__(
        self,
        body: str,
        entities: Sequence[Entity],
        paragraphs: Sequence[tuple[int, int]],
        stretches: list[Stretch],
    ) -> None:
        self.body = body
        self.entities = entities
        self.paragraphs = paragraphs
        self.stretches = stretches
        self._opens = [stretch.open for stretch in stretches]
        self.mentions: list[Mention] = sorted(
            (mention.start, mention.end, at)
            for at, entity in enumerate(entities)
            for mention in entity.mentions
            if not self.is_quoted(mention.start)
        )
        self.mention_starts = [mention[0] for mention in self.mentions]
        self.bounds = [0, *self._find_bounds(), len(body)]
        self._paragraph_starts = [start for start, _ in paragraphs]

    def _find_bounds(self) -> Iterator[int]:
        for match in self.SENTENCE_END.finditer(self.body):
            start, end = match.span()
            if self.body[start] == "." and self._is_abbreviated(start, end):
                continue
            if not self.is_quoted(end - 1) or self.body[start] == "\n":
                yield end

    def _is_abbreviated(self, start: int, end: int) -> bool:
        """Returns True if a full stop ends an abbreviation and no sentence."""
        if self.ABBREVIATION.search(self.body, max(0, start - 7), start) is None:
            return False
        before = self.body[max(0, start - 2) : start]
        return not (before[:1] == "." or before == " I") or self.OPENING.match(self.body, end) is None

    def is_quoted(self, at: int) -> bool:
        """Returns True if a character is inside a quoted stretch."""
        number = bisect_right(self._opens, at) - 1
        return number >= 0 and at < self.stretches[number].close

    def start_of_sentence(self, at: int) -> int:
        """Returns the start of the sentence of a character."""
        return self.bounds[max(bisect_right(self.bounds, at) - 1, 0)]

    def end_of_sentence(self, at: int) -> int:
        """Returns the end of the sentence of a character, after the white space that follows it."""
        return self.bounds[min(bisect_right(self.bounds, at), len(self.bounds) - 1)]

    def paragraph_of(self, at: int) -> int:
        """Returns the number of the paragraph of a character."""
        return max(bisect_right(self._paragraph_starts, at) - 1, 0)

    def find_stretch(self, start: int) -> int:
        """Returns the number of the first stretch that opens at or after a place."""
        return bisect_left(self._opens, start)

    def list_mentions(self, start: int, end: int) -> list[Mention]:
        """Returns the mentions that begin and end in a region, in order."""
        low, high = bisect_left(self.mention_starts, start), bisect_left(self.mention_starts, end)
        return [mention for mention in self.mentions[low:high] if mention[1] <= end]
