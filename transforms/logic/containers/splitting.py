"""Cuts files with the splitter of their format, within the limit of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, cast

from wiredesk.transforms.logic.containers.limits import Limits, find_size_error
from wiredesk.transforms.logic.containers.record_stream import CHUNK_BYTES, Part, RecordStream

if TYPE_CHECKING:
    from wiredesk.transforms.logic.formats.registry import Splitter


def cut_with_splitter(
    stream: RecordStream, limits: Limits, splitter: Splitter, format_name: str
) -> Iterator[Part]:
    """Yields the records that a splitter finds; one that is too large comes in several parts.

    Args:
      stream: the file.
      limits: limits of the file.
      splitter: cuts a stream of records; it buffers a record until the record's end.
      format_name: format of each record.
    """
    while stream.peek(1):
        bounded = _Bounded(stream, limits.record_bytes + 2 * CHUNK_BYTES)
        for payload in splitter(cast(IO[bytes], bounded)):
            bounded.begin()
            error = find_size_error(len(payload), limits, is_kept=True)
            yield Part(payload=payload, format=format_name, error=error)


class _Bounded:
    """Ends a splitter's input once it has read more than a record without yielding one.

    The splitter then yields what it has, and a new one gets the rest.
    """

    def __init__(self, stream: RecordStream, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._left = limit

    def begin(self) -> None:
        """Starts to count anew, after a record."""
        self._left = self._limit

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left, CHUNK_BYTES)
        data = self._stream.read(wanted)
        self._left -= len(data)
        return data
