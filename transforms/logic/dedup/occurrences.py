"""Counts the records of one file that are equal in everything that identifies them."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import numpy as np

from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Article, Reject
from wiredesk.transforms.logic.dedup.record_marks import fold_address, hash_parts
from wiredesk.transforms.logic.kernel.identity import hash_text

_HASH_BYTES: Final = 8
_MOST_RECENT: Final = 50_000


class _SeenHashes:
    """A set of 64-bit hashes that takes 8 bytes for each, whatever their number."""

    def __init__(self) -> None:
        self._recent: set[int] = set()
        self._sorted: list[np.ndarray] = []

    def add(self, value: int) -> bool:
        """Adds a hash. Returns True if it was there already."""
        if value in self._recent or any(_is_in(value, part) for part in self._sorted):
            return True
        self._recent.add(value)
        if len(self._recent) >= _MOST_RECENT:
            self._pack_recent()
        return False

    def _pack_recent(self) -> None:
        """Moves the recent hashes to the sorted arrays, and merges arrays of equal size."""
        part = np.sort(np.frombuffer(array("Q", self._recent), np.uint64))
        self._recent = set()
        while self._sorted and len(self._sorted[-1]) <= len(part):
            part = np.sort(np.concatenate((self._sorted.pop(), part)))
        self._sorted.append(part)


def _is_in(value: int, part: np.ndarray) -> bool:
    place = int(np.searchsorted(part, np.uint64(value)))
    return place < len(part) and int(part[place]) == value


class OccurrenceCounter:
    """Counts the records of one file that are equal in everything that identifies them.

    Each of them is a record of its own, even if a feed has it twice. The counts do not depend on where the
    records stand in the file.
    """

    def __init__(self) -> None:
        self._seen = _SeenHashes()
        self._again: dict[int, int] = defaultdict(lambda: 1)

    def count(self, row: Article | Reject) -> Article | Reject:
        """Returns a row with its number among its equals; the first of them, and a file of its own, unchanged."""
        identity = _identify(row)
        if identity is None:
            return row
        value = int.from_bytes(hash_parts(_HASH_BYTES, *identity), "big")
        if not self._seen.add(value):
            return row
        self._again[value] += 1
        if isinstance(row, Article):
            return replace_fields(row, occurrence=self._again[value])
        return replace_fields(row, record_hash=hash_text(f"{row.record_hash} {self._again[value]}".encode()))


def _identify(row: Article | Reject) -> tuple[str, ...] | None:
    """Returns everything that identifies a record within its container; None for a file of its own."""
    if row.container_key is None:
        return None
    if isinstance(row, Article):
        identity = f"id {row.record_id}" if row.record_id is not None else f"at {fold_address(row.url)}"
        return ("article", row.container_key, identity, row.content_hash)
    if row.record_hash is None:
        return None
    return ("reject", row.container_key, row.stage, row.reason, row.record_hash)


def count_occurrences(rows: Iterator[Article | Reject]) -> Iterator[Article | Reject]:
    """Yields the rows of one file, each with its number among its equals."""
    counter = OccurrenceCounter()
    for row in rows:
        yield counter.count(row)
