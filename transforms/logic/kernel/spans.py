"""Stretches of a text that may overlap."""

from __future__ import annotations

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
