"""A stream with look-ahead that may fail in the middle without losing the bytes before the failure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wiredesk.transforms.logic.formats.parts.input import NO_HINTS, Hints
from wiredesk.transforms.logic.kernel.errors import RecordError

CHUNK_BYTES = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One record cut out of a stream.

    Attributes:
      payload: its bytes; empty if they are too many.
      format: its format if certain; None if the parser must detect it.
      hints: metadata from the container.
      error: why it is a reject.
      label: label after ``#`` in its key; None for its number, empty for the key of its container, of which
        it is all.
    """

    payload: bytes = b""
    format: str | None = None
    hints: Hints = NO_HINTS
    error: RecordError | None = None
    label: str | None = None


class RecordStream:
    """Reads from a source that may fail in the middle.

    After a :class:`RecordError` of the source the stream still gives all bytes before it, and then ends.

    Attributes:
      trouble: the error with which the stream ended too early. None until a reader has wanted more bytes
        than remained, so everything read while it is None is undamaged.
    """

    def __init__(self, source: Callable[[int], bytes]) -> None:
        self._source = source
        self._buffer = b""
        self._at = 0
        self._ended = False
        self._pending: RecordError | None = None
        self.trouble: RecordError | None = None

    def _pull(self) -> bytes:
        """Returns the next bytes of the source; none at its end or after its error."""
        if self._ended:
            return b""
        try:
            data = self._source(CHUNK_BYTES)
        except RecordError as error:
            self._pending = error
            data = b""
        self._ended = not data
        return data

    def _fill(self) -> bool:
        """Replaces the buffer, which must be used up, by the next bytes; returns False at the end."""
        self._buffer = self._pull()
        self._at = 0
        return bool(self._buffer)

    def _end(self) -> None:
        self.trouble = self._pending

    def peek(self, size: int) -> bytes:
        """Returns the next bytes, at most ``size``, without consuming them."""
        if len(self._buffer) - self._at < size:
            pieces = [self._buffer[self._at :]]
            wanted = size - len(pieces[0])
            while wanted > 0 and (data := self._pull()):
                pieces.append(data)
                wanted -= len(data)
            self._buffer = b"".join(pieces)
            self._at = 0
        return self._buffer[self._at : self._at + size]

    def read(self, size: int = -1) -> bytes:
        """Returns the next ``size`` bytes, fewer only at the end; all that remain with -1."""
        pieces: list[bytes] = []
        wanted = size if size >= 0 else 1 << 62
        while wanted > 0:
            piece = self._buffer[self._at : self._at + wanted]
            self._at += len(piece)
            wanted -= len(piece)
            if piece:
                pieces.append(piece)
            elif not self._fill():
                self._end()
                break
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        """Returns the bytes up to and including the next line feed, at most ``size``."""
        limit = size if size >= 0 else 1 << 62
        end = self._buffer.find(b"\n", self._at)
        if end < 0 or end + 1 - self._at > limit:
            return self._read_long_line(limit)
        line = self._buffer[self._at : end + 1]
        self._at = end + 1
        return line

    def _read_long_line(self, limit: int) -> bytes:
        pieces: list[bytes] = []
        while limit > 0:
            if self._at == len(self._buffer) and not self._fill():
                self._end()
                break
            end = self._buffer.find(b"\n", self._at, self._at + limit)
            stop = end + 1 if end >= 0 else min(len(self._buffer), self._at + limit)
            pieces.append(self._buffer[self._at : stop])
            limit -= stop - self._at
            self._at = stop
            if end >= 0:
                break
        return b"".join(pieces)

    def skip_line(self) -> int:
        """Skips to the end of the line; returns the number of bytes skipped."""
        skipped = 0
        while piece := self.readline(CHUNK_BYTES):
            skipped += len(piece)
            if piece.endswith(b"\n"):
                break
        return skipped

    def skip(self) -> int:
        """Skips to the end; returns the number of bytes skipped."""
        skipped = 0
        while piece := self.read(CHUNK_BYTES):
            skipped += len(piece)
        return skipped

    def push_back(self, data: bytes) -> None:
        """Returns bytes to the stream, which gives them next."""
        self._buffer = data + self._buffer[self._at :]
        self._at = 0

    # Libraries call these of a file.

    def readable(self) -> bool:
        """Returns True."""
        return True

    def close(self) -> None:
        """Does nothing: the owner of the source closes it."""
