"""A stream that is read once, looked ahead in, and whose failure does not take back what came before."""

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
      payload: its bytes; empty where they are too many.
      format: its format, where that is certain; None: to be recognised.
      hints: what the container states of it.
      error: why it is none.
      label: what stands behind ``#`` in its key instead of its number; empty: it has
        the key of the container, which has nothing else.
    """

    payload: bytes = b""
    format: str | None = None
    hints: Hints = NO_HINTS
    error: RecordError | None = None
    label: str | None = None


class RecordStream:
    """Reads from a source that may fail in the middle.

    Where the source raises :class:`RecordError` everything before is still given,
    then the stream ends, and ``trouble`` says why. It stays None until a reader has
    wanted more than there was, so what was read while it is None is whole.

    Attributes:
      trouble: why the stream ended too early.
    """

    def __init__(self, source: Callable[[int], bytes]) -> None:
        self._source = source
        self._buffer = b""
        self._at = 0
        self._ended = False
        self._pending: RecordError | None = None
        self.trouble: RecordError | None = None

    def _pull(self) -> bytes:
        """Returns what the source gives next; nothing at its end."""
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
        """Replaces the buffer, all of which was read, by what the source gives next; False at its end."""
        self._buffer = self._pull()
        self._at = 0
        return bool(self._buffer)

    def _end(self) -> None:
        self.trouble = self._pending

    def peek(self, size: int) -> bytes:
        """Returns the next bytes, at most ``size``, and leaves them where they are."""
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
        """Returns the next ``size`` bytes, fewer at the end only; all with -1."""
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
        """Returns the bytes up to and with the next line feed, at most ``size``."""
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
        """Reads to the end of the line without keeping it; returns how many bytes that were."""
        skipped = 0
        while piece := self.readline(CHUNK_BYTES):
            skipped += len(piece)
            if piece.endswith(b"\n"):
                break
        return skipped

    def skip(self) -> int:
        """Reads to the end without keeping it; returns how many bytes that were."""
        skipped = 0
        while piece := self.read(CHUNK_BYTES):
            skipped += len(piece)
        return skipped

    def push_back(self, data: bytes) -> None:
        """Puts bytes that were read back in front."""
        self._buffer = data + self._buffer[self._at :]
        self._at = 0

    # What libraries ask of a file.

    def readable(self) -> bool:
        """Says that it can be read."""
        return True

    def close(self) -> None:
        """Does nothing: whoever opened the source closes it."""
