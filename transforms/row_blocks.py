"""Sends rows through a shuffle in blocks.

In a shuffle, every step costs tens of microseconds for each element, whatever its size. So the rows of a bundle
that have the same key travel together, as bytes that no step in between unpickles.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import apache_beam as beam
from apache_beam import typehints
from apache_beam.transforms.window import GlobalWindows
from apache_beam.utils.windowed_value import WindowedValue

_BUFFER_BYTES = 16_000_000

Tagged: TypeAlias = tuple[str, bytes]
"""A block: a tag that names its collection, and the pickles of its rows, one after another."""


class _PackFn(beam.DoFn):
    """Packs the rows of a bundle into blocks by key. Holds at most 16 MB of rows."""

    def __init__(self, tag: str, find_key: Callable[[Any], Any]) -> None:
        self._tag = tag
        self._find_key = find_key

    def start_bundle(self) -> None:
        self._packed: dict[Any, list[bytes]] = {}
        self._bytes = 0

    def process(self, element: Any) -> Iterator[tuple[Any, Tagged]]:
        data = pickle.dumps(element, pickle.HIGHEST_PROTOCOL)
        self._packed.setdefault(self._find_key(element), []).append(data)
        self._bytes += len(data)
        if self._bytes >= _BUFFER_BYTES:
            yield from self._flush()

    def finish_bundle(self) -> Iterator[WindowedValue]:
        for block in self._flush():
            yield GlobalWindows.windowed_value_at_end_of_window(block)

    def _flush(self) -> Iterator[tuple[Any, Tagged]]:
        packed, self._packed, self._bytes = self._packed, {}, 0
        for key, rows in packed.items():
            yield key, (self._tag, b"".join(rows))


@dataclass
class GroupRows(beam.PTransform):
    """Groups rows by a key, such as the partition of a table.

    Input: any rows, in the global window. Output: pairs of a key and its blocks, see :func:`unpack_rows`.

    Attributes:
      find_key: returns the key of a row.
      key_type: type of the keys, which must have a deterministic coder.
    """

    find_key: Callable[[Any], Any]
    key_type: Any

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        pack = beam.ParDo(_PackFn("", self.find_key)).with_output_types(
            typehints.Tuple[self.key_type, Tagged]
        )
        return pcoll | "PackRows" >> pack | "GroupBlocks" >> beam.GroupByKey()


@dataclass
class JoinRows(beam.PTransform):
    """Brings rows of several collections that have the same id into the same shard.

    Input: collections of pairs ``(id, row)`` by tag, in the global window. An id begins with eight hex digits.
    Output: pairs of the number of a shard and its blocks, see :func:`unpack_rows`.

    Attributes:
      shards: number of shards. A reader may hold all rows of its shard, and each shard can have its own reader.
    """

    shards: int

    def expand(self, pcolls: dict[str, Any]) -> Any:
        """Applies the transform."""
        shards = self.shards

        def find_shard(pair: tuple[str, Any]) -> int:
            return int(pair[0][:8], 16) % shards

        packed = [
            pairs
            | f"Pack_{tag}" >> beam.ParDo(_PackFn(tag, find_shard)).with_output_types(tuple[int, Tagged])
            for tag, pairs in pcolls.items()
        ]
        # The local runner passes the elements of a Flatten through itself once more.
        blocks = packed[0] if len(packed) == 1 else packed | "AllBlocks" >> beam.Flatten()
        return blocks | "GroupBlocks" >> beam.GroupByKey()


def unpack_rows(blocks: Iterable[Tagged], tag: str | None = None) -> Iterator[Any]:
    """Yields the rows of blocks. May be called repeatedly.

    Args:
      blocks: the blocks of one key.
      tag: selects the blocks with this tag; None for all.
    """
    for tagged, block in blocks:
        if tag is None or tagged == tag:
            stream = io.BytesIO(block)
            while stream.tell() < len(block):
                yield pickle.load(stream)
