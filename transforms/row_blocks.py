"""Rows that go through a shuffle in blocks.

An element through a shuffle costs tens of microseconds whatever it carries, at every step
that it comes by. So the rows of a bundle that have one key travel together, as bytes
that no step in between looks into.
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
"""Where a block comes from, and its rows: their pickles, one behind the other."""


class _PackFn(beam.DoFn):
    """Packs the rows of a bundle into blocks by key; 16 MB are held at most."""

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
    """Gathers rows by a key, a partition of a table say.

    Input: any rows, in the global window. Output: pairs of the key and its blocks, see :func:`unpack_rows`.

    Attributes:
      find_key: gives the key of a row.
      key_type: of what type it is, which must have a coder that is deterministic.
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
    """Brings the rows of several collections together that have the same id, with others of their shard.

    Input: collections of (id, row) by tag, in the global window; an id begins with hex digits.
    Output: pairs of a shard's number and its blocks, see :func:`unpack_rows`.

    Attributes:
      shards: into how many the ids are cut: who reads a shard may hold all of its rows, and as many
        can read at once.
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
        # The local runner takes what goes through a Flatten once more through itself.
        blocks = packed[0] if len(packed) == 1 else packed | "AllBlocks" >> beam.Flatten()
        return blocks | "GroupBlocks" >> beam.GroupByKey()


def unpack_rows(blocks: Iterable[Tagged], tag: str | None = None) -> Iterator[Any]:
    """Yields the rows of the blocks of a tag, or of all; may be called again and again."""
    for tagged, block in blocks:
        if tag is None or tagged == tag:
            stream = io.BytesIO(block)
            while stream.tell() < len(block):
                yield pickle.load(stream)
