"""A file whose bytes another process reads; the reader process itself opens nothing."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import IO

from wiredesk.transforms.logic.kernel.errors import RecordError

BLOCK_BYTES = 1 << 18
"""Bytes sent along with the job, and the least that is requested at once; most files are smaller."""

Block = tuple[bytes, RecordError | None]
"""Bytes of a file, and the error that prevented reading more of them."""


class RemoteFile(io.RawIOBase):
    """Read-only file that fetches its bytes block by block."""

    def __init__(self, fetch: Callable[[int, int], Block], first: Block, size: int, seekable: bool) -> None:
        """Starts at the beginning of the file.

        Args:
          fetch: returns the block at a position and of a size; shorter only at the end of the file
            or before an error.
          first: the first :data:`BLOCK_BYTES` of the file.
          size: bytes of the file.
          seekable: True if the file can be read from any position.
        """
        self._fetch = fetch
        self._block, self._error = first
        self._ended = self._error is None and len(self._block) < BLOCK_BYTES
        self._start = self._at = 0
        self._size, self._seekable = size, seekable

    def readable(self) -> bool:
        """Returns True."""
        return True

    def seekable(self) -> bool:
        """Returns True if :meth:`seek` may be called."""
        return self._seekable

    def tell(self) -> int:
        """Returns the current position."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Moves to a position; nothing is fetched before the next read."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError(f"negative seek position {base + offset}")
        self._at = base + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Returns the next bytes, fewer than ``size`` only at the end of the file; all that remain with -1.

        Raises:
          RecordError: the file cannot be read there.
        """
        pieces: list[bytes] = []
        wanted = size if size >= 0 else 1 << 62
        while wanted > 0 and (piece := self._take(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _take(self, wanted: int) -> bytes:
        """Returns the next bytes of the current block, fetched if need be; none at the end of the file."""
        inside = self._at - self._start
        if not 0 <= inside < len(self._block) and not self._fetch_block(wanted):
            return b""
        inside = self._at - self._start
        piece = self._block[inside : inside + wanted]
        self._at += len(piece)
        return piece

    def _fetch_block(self, wanted: int) -> bool:
        """Fetches the block at the current position; returns False at the end of the file.

        Raises:
          RecordError: the file cannot be read there.
        """
        is_behind_block = self._at == self._start + len(self._block)
        if is_behind_block and self._error is not None:
            raise self._error
        if is_behind_block and self._ended:
            return False
        size = max(BLOCK_BYTES, min(wanted, 16 * BLOCK_BYTES))
        self._block, self._error = self._fetch(self._at, size)
        self._start, self._ended = self._at, self._error is None and len(self._block) < size
        if not self._block and self._error is not None:
            raise self._error
        return bool(self._block)


def read_block(stream: IO[bytes], at: int, size: int) -> Block:
    """Returns the block of an open file that :class:`RemoteFile` fetches."""
    pieces: list[bytes] = []
    try:
        if stream.seekable() and stream.tell() != at:
            stream.seek(at)
        while size > 0 and (data := stream.read(size)):
            pieces.append(data)
            size -= len(data)
    except RecordError as error:
        return b"".join(pieces), error
    return b"".join(pieces), None
