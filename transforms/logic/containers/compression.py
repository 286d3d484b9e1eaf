"""Compression around a stream: gzip, bzip2, xz and zstd, read piece by piece."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from typing import IO, Protocol, cast

import zstandard

from wiredesk.transforms.logic.containers.limits import Budget
from wiredesk.transforms.logic.containers.record_stream import CHUNK_BYTES, RecordStream
from wiredesk.transforms.logic.kernel.errors import RecordError

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
"""First bytes of compressed data, and the name of the compression."""

# Memory that a decompressor may take: xz -9 needs 65 MiB, zstd --ultra -22 128 MiB.
_MAX_MEMORY_BYTES = 1 << 28
# A zstd block of 4 bytes becomes up to 128 KiB, and what one call gives is not
# bounded, so it is fed little at a time.
_ZSTD_FEED_BYTES = 512

Read = Callable[[int], bytes]


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


def open_layer(name: str, stream: RecordStream, budget: Budget, depth: int) -> RecordStream:
    """Returns what a compressed stream holds; members that follow one another are one stream.

    The stream ends with the trouble ``read/truncated`` where the data is cut off,
    ``read/corrupt`` where it is damaged, and ``read/ratio_limit``.

    Args:
      name: one of :data:`MAGIC`.
      stream: the compressed data.
      budget: what the file has used.
      depth: how many containers are around.
    """
    read = _OPENERS[name](stream)

    def read_checked(size: int) -> bytes:
        try:
            data = read(size)
        except EOFError as error:
            raise stream.trouble or _truncated(name) from error
        except (OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError) as error:
            raise stream.trouble or _corrupt(name, error) from error
        budget.count_expanded(depth, len(data), 0)
        return data

    return RecordStream(read_checked)


def _truncated(name: str) -> RecordError:
    message = f"the {name} data is cut off; what came before the cut was read: look for the complete file"
    return RecordError("read", "truncated", message)


def _corrupt(name: str, error: Exception) -> RecordError:
    message = f"the {name} data is damaged ({error}); what came before was read: look for an intact copy"
    return RecordError("read", "corrupt", message)


def _open_gzip(stream: RecordStream) -> Read:
    # It wants nothing but read().
    return cast(Read, gzip.GzipFile(fileobj=cast(IO[bytes], stream), mode="rb").read1)


def _open_members(make: Callable[[], _Decompressor]) -> Callable[[RecordStream], Read]:
    """Returns an opener for decompressors with the interface of :class:`bz2.BZ2Decompressor`."""

    def open_stream(stream: RecordStream) -> Read:
        current = make()

        def read(size: int) -> bytes:
            nonlocal current
            data = b""
            while not data:
                if current.eof:
                    fed = current.unused_data.lstrip(b"\0") or stream.read(CHUNK_BYTES).lstrip(b"\0")
                    if not fed:
                        return b""
                    current = make()
                else:
                    fed = stream.read(CHUNK_BYTES) if current.needs_input else b""
                    if not fed and current.needs_input:
                        raise EOFError
                data = current.decompress(fed, size)
            return data

        return read

    return open_stream


def _open_zstd(stream: RecordStream) -> Read:
    factory = zstandard.ZstdDecompressor(max_window_size=_MAX_MEMORY_BYTES)
    current = factory.decompressobj()
    begun = False
    rest = b""

    def read(_size: int) -> bytes:
        nonlocal current, begun, rest
        data = b""
        while not data:
            fed = rest or stream.read(_ZSTD_FEED_BYTES)
            rest = b""
            if not fed:
                if begun:
                    raise EOFError
                return b""
            begun = True
            data = current.decompress(fed)
            if current.eof:
                rest = current.unused_data
                current = factory.decompressobj()
                begun = False
        return data

    return read


def _make_xz() -> _Decompressor:
    return lzma.LZMADecompressor(memlimit=_MAX_MEMORY_BYTES)


_OPENERS: dict[str, Callable[[RecordStream], Read]] = {
    "gzip": _open_gzip,
    "bzip2": _open_members(bz2.BZ2Decompressor),
    "xz": _open_members(_make_xz),
    "zstd": _open_zstd,
}
