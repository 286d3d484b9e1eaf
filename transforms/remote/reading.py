"""Reads files of stores as streams that can seek."""

from __future__ import annotations

import io
import os
from typing import IO, cast

from wiredesk.transforms.remote.buckets import Bucket, ConditionError, StoreError
from wiredesk.transforms.remote.schemes import has_bucket, open_bucket

_FIRST_BYTES = 1 << 19
_MOST_BYTES = 1 << 23


def open_remote(path: str, size: int | None = None) -> IO[bytes]:
    """Opens a file of a store to read, as stored.

    Args:
      path: with a scheme.
      size: of the file in bytes, if it is known; that spares a request.

    Raises:
      FileNotFoundError: there is no such file.
      OSError: the store refuses it or does not answer.
    """
    if has_bucket(path):
        bucket, key = open_bucket(path)
        return cast(IO[bytes], ObjectStream(bucket, key, size))
    from apache_beam.io.filesystem import CompressionTypes  # noqa: PLC0415 - takes a second to import
    from apache_beam.io.filesystems import FileSystems  # noqa: PLC0415

    return cast(IO[bytes], FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED))


class ObjectStream(io.RawIOBase):
    """An object as a stream that can seek.

    A small object is read by one request. Of a large one, blocks are read as they are needed, which grow where they
    follow each other. All of them must be of the same version, so a file that changes is never read half and half.
    """

    def __init__(self, bucket: Bucket, key: str, size: int | None = None) -> None:
        """Opens an object.

        Args:
          bucket: where it lies.
          key: its name.
          size: in bytes, if it is known.

        Raises:
          FileNotFoundError: there is no such object.
          StoreError: the store does not answer.
        """
        self._bucket = bucket
        self._key = key
        self._at = 0
        self._block_at, self._block = 0, b""
        self._next_bytes = _FIRST_BYTES
        self._version = ""
        if size is None or size < _FIRST_BYTES:
            self._block = bucket.read(key, 0, _FIRST_BYTES)
            self._size = len(self._block)
            if self._size < _FIRST_BYTES:
                return
        entry = bucket.describe(key)
        self._size, self._version = entry.size, entry.version
        # What was read may be of another version.
        self._block = b""

    def readable(self) -> bool:
        """Returns True."""
        return True

    def seekable(self) -> bool:
        """Returns True."""
        return True

    def tell(self) -> int:
        """Returns the position."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Moves the position."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError(f"negative position {base + offset}")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Reads into a buffer: as many bytes as fit, or fewer at the end."""
        view, done = memoryview(buffer).cast("B"), 0
        while done < len(view) and self._at < self._size:
            piece = self._find(len(view) - done)
            view[done : done + len(piece)] = piece
            done += len(piece)
            self._at += len(piece)
        return done

    def _find(self, wanted: int) -> bytes:
        """Returns bytes at the position, from the present block or a new one."""
        inside = self._at - self._block_at
        if not 0 <= inside < len(self._block):
            follows = inside == len(self._block)
            self._next_bytes = min(self._next_bytes * 2, _MOST_BYTES) if follows else _FIRST_BYTES
            self._block_at, inside = self._at, 0
            self._block = self._read_block(max(wanted, self._next_bytes))
        return self._block[inside : inside + wanted]

    def _read_block(self, length: int) -> bytes:
        try:
            block = self._bucket.read(self._key, self._at, min(length, self._size - self._at), self._version)
        except ConditionError as error:
            raise StoreError("the file was changed while it was read; run again") from error
        if not block:
            raise StoreError("the file was cut off while it was read; run again")
        return block
