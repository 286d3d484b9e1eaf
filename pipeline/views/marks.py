"""Marks on a text, and the text cut into segments on which the same marks lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

ORDER = ("quote", "keyphrase", "entity", "place", "time", "outlet", "other")
"""Kinds of marks, the outermost first."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of text, ``body[start:end]``.

    Attributes:
      kind: one of :data:`ORDER`.
      label: a short text beside the mark.
      note: a full description of the annotation.
    """

    start: int
    end: int
    kind: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text on which the same marks lie.

    Attributes:
      marks: the marks on it, the outermost first.
      opened: those that begin here, the outermost first.
      closed: those that end here, the innermost first.
    """

    text: str
    marks: tuple[Mark, ...]
    opened: tuple[Mark, ...]
    closed: tuple[Mark, ...]


def sort_marks(marks: Iterable[Mark]) -> list[Mark]:
    """Returns marks in text order; of those that begin together, the longest and then the outermost first."""
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, ORDER.index(mark.kind)))


def cut_segments(body: str, marks: list[Mark]) -> Iterator[Segment]:
    """Yields the text, cut wherever a mark begins or ends. The segments together are the text.

    Args:
      body: the text.
      marks: in the order of :func:`sort_marks`.
    """
    cuts = sorted({0, len(body), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    following = iter(marks)
    upcoming = next(following, None)
    active: list[Mark] = []
    for start, end in pairwise(cuts):
        active = [mark for mark in active if mark.end > start]
        opened = []
        while upcoming is not None and upcoming.start <= start:
            opened.append(upcoming)
            upcoming = next(following, None)
        active = sorted([*active, *opened], key=lambda mark: (ORDER.index(mark.kind), mark.start, -mark.end))
        closed = tuple(mark for mark in reversed(active) if mark.end == end)
        yield Segment(body[start:end], tuple(active), tuple(opened), closed)
