"""The articles that a stream has linked since its start, and those that the tables held before.

The articles of each window are a block in the format of a file of the ``signatures`` table. So the index of a window
is the same as that of an earlier run. Blocks are merged like the digits of a binary counter: each article is indexed
again once for every doubling, and a lookup goes through few indexes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from typing import Self, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wiredesk.schemas import to_row
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import Signature
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.logic.dedup.state_lookup import Representative
from wiredesk.transforms.logic.kernel.ordering import to_order

_Part = TypeVar("_Part")


def pack_signatures(signatures: Sequence[Signature]) -> bytes:
    """Returns signatures as a Parquet file, with its rows in the order of the table's files."""
    ordered = sorted(signatures, key=lambda one: (to_order(one.published_at), one.article_id))
    stream = io.BytesIO()
    table = pa.Table.from_pylist([to_row(one) for one in ordered], schema=make_arrow_schema("signatures"))
    # Most of it is evidence, which is compressed already.
    pq.write_table(table, stream, compression="none")
    return stream.getvalue()


class _BlockIndex(EarlierIndex):
    """An index of blocks that are held in memory only once, as tables."""

    def __init__(self, settings: EarlierSettings, blocks: dict[str, pa.Table]) -> None:
        self.blocks = blocks
        super().__init__(replace(settings, files=tuple(blocks), state=None))

    def _read_columns(self, path: str, columns: Sequence[str]) -> pa.Table:
        table = self.blocks[path]
        return table.select([name for name in columns if name in table.column_names])

    def _read(self, path: str, row: int) -> Signature:
        return Signature(**self.blocks[path].slice(row, 1).to_pylist()[0])


def merge_by_doubling(
    parts: Sequence[_Part], measure: Callable[[_Part], int], merge: Callable[[_Part, _Part], _Part]
) -> list[_Part]:
    """Merges the last part into the parts before it that are no larger, like the digits of a binary counter.

    The contents of a part are then merged once for every doubling, however many parts are added.
    """
    merged = list(parts)
    while len(merged) > 1 and measure(merged[-2]) <= measure(merged[-1]):
        last, before = merged.pop(), merged.pop()
        merged.append(merge(before, last))
    return merged


@dataclass(frozen=True)
class RecentIndex:
    """The articles of the tables and of the later windows, oldest first. It is immutable: a change gives a new index.

    Attributes:
      base: articles that the tables held when the stream began.
      settings: settings of the indexes of blocks.
      blocks: articles of windows since then.
      beside: further articles of the tables, which ``base`` does not hold.
    """

    base: EarlierIndex
    settings: EarlierSettings
    blocks: tuple[_BlockIndex, ...] = ()
    beside: tuple[EarlierIndex, ...] = ()

    def add(self, name: str, block: bytes) -> RecentIndex:
        """Returns the index with one more block.

        Args:
          name: a name that no other block has.
          block: a block from :func:`pack_signatures`.
        """
        parts = [*self.blocks, _BlockIndex(self.settings, {name: pq.ParquetFile(io.BytesIO(block)).read()})]
        merged = merge_by_doubling(
            parts,
            lambda part: len(part.blocks),
            lambda before, last: _BlockIndex(self.settings, before.blocks | last.blocks),
        )
        return replace(self, blocks=tuple(merged))

    def with_beside(self, index: EarlierIndex) -> RecentIndex:
        """Returns the index with further files of the tables, which its base does not hold."""
        return replace(self, beside=(*self.beside, index)) if index.files else self

    def at(self, now: datetime) -> Self:
        """Returns the same index with the look-back of undated articles counted from another moment."""
        return replace(
            self,
            base=self.base.at(now),
            blocks=tuple(block.at(now) for block in self.blocks),
            beside=tuple(index.at(now) for index in self.beside),
        )

    @property
    def _parts(self) -> tuple[EarlierIndex, ...]:
        return (self.base, *self.beside, *self.blocks)

    def __contains__(self, article_id: str) -> bool:
        return any(article_id in part for part in self._parts)

    def find_exact(self, content_hash: str) -> Representative | None:
        """Returns the article to which exact copies with this content hash are linked."""
        return next(filter(None, (part.find_exact(content_hash) for part in self._parts)), None)

    def fetch_signature(self, article_id: str) -> Signature:
        """Returns the signature of an article that this index holds."""
        return next(part for part in self._parts if article_id in part).fetch_signature(article_id)

    def find_text(self, mark: bytes, text: bytes) -> tuple[int, str] | None:
        """Returns arrival and id of the article with a text under a mark.

        See :mod:`wiredesk.transforms.logic.dedup.record_marks`.
        """
        return next(filter(None, (part.find_text(mark, text) for part in self._parts)), None)

    def list_marked(self, mark: bytes, most: int) -> list[tuple[int, str]]:
        """Returns arrival and id of the articles under a mark, the latest first."""
        found = {one for part in self._parts for one in part.list_marked(mark, most)}
        return sorted(found, key=lambda one: (-one[0], one[1]))[:most]

    def find_version(self, source_key: str) -> Signature | None:
        """Returns the latest article that was read under this source key."""
        return next(filter(None, (part.find_version(source_key) for part in reversed(self._parts))), None)

    def find_candidates(self, keys: np.ndarray, published_at: datetime | None) -> np.ndarray:
        """Returns the first entries of each bucket and part within the look-back, as CANDIDATE."""
        found = [part.find_candidates(keys, published_at) for part in self._parts]
        for entries, start in zip(found, self._starts, strict=True):
            entries["row"] += start
        return np.concatenate(found)

    @property
    def _starts(self) -> list[int]:
        return list(accumulate(map(len, self._parts[:-1]), initial=0))

    def fetch(self, row: int) -> Signature:
        """Returns the whole signature of a row that :meth:`find_candidates` returned."""
        starts = self._starts
        number = int(np.searchsorted(starts, row, "right")) - 1
        # A part without rows begins where the next one does. The last part that begins there has the row.
        return self._parts[number].fetch(row - starts[number])
