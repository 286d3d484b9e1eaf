"""Resolves the places of French texts by the resolver of English ones.

The names of places are put into the text in the form that GeoNames' table has ("London" for "Londres"); the places that are
found there are given back at their French names.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from wiredesk.schemas.records import Entity, Mention, Place
from wiredesk.transforms.logic.gazetteer.french import find_english_place
from wiredesk.transforms.logic.places import resolve_places


def resolve_french_places(
    body: str, entities: Sequence[Entity], dateline_place: str | None
) -> tuple[Place, ...]:
    """Returns the places named by a French text's GPE and LOC entities, one per mention.

    Args:
      body: the text.
      entities: its entities, with offsets into ``body``.
      dateline_place: the place of the dateline, if any, in French.

    Returns:
      Places as of :func:`wiredesk.transforms.logic.places.resolve_places`. Names that the table does not have are left out.
    """
    changes = _list_changes(entities)
    text = _Translated(body, changes)
    moved = [
        replace(entity, mentions=tuple(text.move(mention) for mention in entity.mentions))
        for entity in entities
    ]
    dateline = find_english_place(dateline_place) or dateline_place if dateline_place else None
    found = resolve_places(text.body, moved, dateline)
    spans = {text.move(mention).start: mention for entity in entities for mention in entity.mentions}
    return tuple(
        replace(
            place, start=spans[place.start].start, end=spans[place.start].end, text=spans[place.start].text
        )
        for place in found
        if place.start in spans
    )


def _list_changes(entities: Sequence[Entity]) -> list[tuple[int, int, str]]:
    """Returns start, end and other name of the mentions that have one, in text order."""
    return sorted(
        (mention.start, mention.end, name)
        for entity in entities
        if entity.type in ("GPE", "LOC")
        for mention in entity.mentions
        if (name := find_english_place(mention.text)) is not None
    )


class _Translated:
    """A text with other names in some places, and the way to their new offsets."""

    def __init__(self, body: str, changes: Sequence[tuple[int, int, str]]) -> None:
        pieces, done, shift = [], 0, 0
        self._starts, self._shifts = [], [0]
        self._names = {}
        for start, end, name in changes:
            pieces += [body[done:start], name]
            done = end
            shift += len(name) - (end - start)
            self._starts.append(end)
            self._shifts.append(shift)
            self._names[start] = name
        self.body = "".join([*pieces, body[done:]])

    def move(self, mention: Mention) -> Mention:
        """Returns a mention with its place and words in the new text."""
        start = mention.start + self._shifts[bisect_right(self._starts, mention.start)]
        end = mention.end + self._shifts[bisect_right(self._starts, mention.end)]
        return Mention(start, end, self.body[start:end])
