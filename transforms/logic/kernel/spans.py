"""Stretches of a text that may overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Spanned(Protocol):
    """What stands in a text from ``start`` to ``end``, in characters."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The character behind its last one."""


S = TypeVar("S", bound=Spanned)


def drop_overlaps(found: Iterable[S]) -> list[S]:
    """Returns the items in text order. Of items that overlap the first one stays, and of two with one start the longer."""
    kept: list[S] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


class CoveredSpans:
    """The stretches of a text that items cover. New ones are added in text order."""

    def __init__(self, items: Iterable[Spanned]) -> None:
        self._spans = sorted((item.start, item.end) for item in items)
        self._added = (0, 0)

    def is_free(self, start: int, end: int) -> bool:
        """Returns True if no item covers a part of a stretch."""
        at = bisect_left(self._spans, (end, 0)) - 1
        return max(self._spans[at] if at >= 0 else self._added, self._added)[1] <= start

    def add(self, start: int, end: int) -> None:
        """Adds a stretch behind all that were added."""
        self._added = (start, end)
