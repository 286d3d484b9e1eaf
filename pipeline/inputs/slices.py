"""Cuts a large local input into slices, each a pipeline and a commit of its own.

The slice bounds the memory of a run, and a killed run goes on at the slice that it had reached. The input is parsed
once into spill files. The slices are cut from them in order of publication, so one run gives the same links as many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from wiredesk.pipeline.inputs.spill import SpillBlock, Spilled, list_spilled, make_blocks, read_spill
from wiredesk.transforms.logic.kernel.identity import unpack_id

_MAX_SLICE_BYTES = 256_000_000


@dataclass(frozen=True)
class Slice:
    """Input of one pipeline of a local run.

    Attributes:
      blocks: its articles and rejects, in spill files.
      completed: rows about files or rejects whose last record is in this slice, to be committed with it: the
        ``sources`` rows of a run, the outcomes of a replay.
      orders: publication times of its articles, see ``to_order``.
      rejects: ids of its rejects.
      records: number of its articles and rejects.
    """

    blocks: tuple[SpillBlock, ...]
    completed: tuple[Any, ...]
    orders: tuple[int, ...]
    rejects: tuple[str, ...]
    records: int


class Slices(Sequence[Slice]):
    """Slices of parsed rows: articles in order of publication, then rejects. A slice is made when it is read.

    Attributes:
      records: number of articles and rejects of all slices.
      completed: number of rows of the kind ``completed_kind`` of all slices.
    """

    def __init__(self, folder: str, slice_size: int, completed_kind: str) -> None:
        """Finds the end of each slice.

        Args:
          folder: folder to which :class:`~wiredesk.pipeline.inputs.spill.SpillRows` has written the rows.
          slice_size: most records of a slice; a slice also ends at 256 MB.
          completed_kind: kind of spilled rows for :attr:`Slice.completed`. A row is in the slice with the last
            record of its ``source_uri``.
        """
        articles, rejects = list_spilled(folder, "articles"), list_spilled(folder, "rejects")
        rejects.refs["file"] += len(articles.files)
        # Rejects of one file stay together, so that the file is completed early.
        ordered = np.argsort(rejects.refs["place"], kind="stable")
        self._rows = Spilled(
            (*articles.files, *rejects.files), np.concatenate((articles.refs, rejects.refs[ordered]))
        )
        self._articles = len(articles.refs)
        self._ends = _find_ends(self._rows.refs["length"], slice_size)
        self._completed = list_spilled(folder, completed_kind)
        self._completed_by = self._find_last(self._completed.refs["place"])
        self.records, self.completed = len(self._rows.refs), len(self._completed.refs)

    def _find_last(self, places: np.ndarray) -> np.ndarray:
        """Returns for each place the number of the last slice that holds a record of it."""
        slices = np.searchsorted(self._ends, np.arange(len(self._rows.refs)), "right")
        found = self._rows.refs["place"]
        order = np.lexsort((slices, found))
        found, slices = found[order], slices[order]
        last = np.searchsorted(found, places, "right") - 1
        if np.any(last < 0) or np.any(found[last] != places):
            raise AssertionError("a row is about a file whose records were not parsed")
        return slices[last]

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, index: int) -> Slice: ...

    @overload
    def __getitem__(self, index: slice) -> list[Slice]: ...

    def __getitem__(self, index: int | slice) -> Slice | list[Slice]:
        """Returns one slice, or several."""
        numbers = range(len(self))[index]
        return self._make(numbers) if isinstance(numbers, int) else [self._make(number) for number in numbers]

    def _make(self, number: int) -> Slice:
        first, end = (self._ends[number - 1] if number else 0), self._ends[number]
        refs = self._rows.refs[first:end]
        is_article = np.arange(first, end) < self._articles
        rejects = refs[~is_article]
        ids = {unpack_id(one) for name in ("identity", "twin") for one in rejects[name]}
        completed = self._completed.refs[self._completed_by == number]
        return Slice(
            tuple(make_blocks(self._rows.files, refs)),
            tuple(
                row for block in make_blocks(self._completed.files, completed) for row in read_spill(block)
            ),
            tuple(refs["order"][is_article].tolist()),
            tuple(sorted(ids)),
            len(refs),
        )


def _find_ends(lengths: np.ndarray, slice_size: int) -> list[int]:
    """Returns the end of each slice.

    Args:
      lengths: bytes of each row.
      slice_size: most rows of a slice.
    """
    ends: list[int] = []
    taken = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
    first = 0
    while first < len(lengths):
        heavy = int(np.searchsorted(taken, taken[first] + _MAX_SLICE_BYTES, "right")) - 1
        first = max(first + 1, min(first + slice_size, heavy))
        ends.append(first)
    return ends
