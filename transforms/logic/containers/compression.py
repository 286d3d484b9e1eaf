"""Compressions around a stream, read piece by piece: gzip, bzip2, xz and zstd."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Final, Protocol, cast

import zstandard

from wiredesk.transforms.logic.containers.limits import Budget
from wiredesk.transforms.logic.containers.record_stream import CHUNK_BYTES, RecordStream
from wiredesk.transforms.logic.kernel.errors import RecordError

# Memory limit of a decompressor: xz -9 needs 65 MiB, zstd --ultra -22 128 MiB.
_MAX_MEMORY_BYTES = 1 << 28
# A zstd block of 4 bytes may expand to 128 KiB, and one call expands all of its input, so the input is small.
_ZSTD_FEED_BYTES = 512

Read = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Compression:
    """A compression, which holds one stream.

    Attributes:
      magic: first bytes of compressed data.
      open: returns a function that reads the content of a stream.
      suffixes: endings that it adds to the name of its content, in lower case.
      tar_suffix: ending that stands for a compressed tar archive.
      proof: must match as well where the magic is short; None if the magic suffices.
    """

    magic: bytes
    open: Callable[[RecordStream], Read]
    suffixes: tuple[str, ...]
    tar_suffix: str | None = None
    proof: re.Pattern[bytes] | None = None

    def is_begun_by(self, head: bytes) -> bool:
        """Returns True if the first bytes of a stream are those of this compression."""
        is_proven = self.proof is None or len(head) < _PROOF_BYTES or self.proof.match(head) is not None
        return head.startswith(self.magic) and is_proven


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


def open_layer(name: str, stream: RecordStream, budget: Budget, depth: int) -> RecordStream:
    """Returns the content of a compressed stream; several members after one another are one content.

    The content ends with the trouble ``read/truncated`` if the data is cut off, ``read/corrupt`` if it is
    damaged, or ``read/ratio_limit``.

    Args:
      name: one of :data:`COMPRESSIONS`.
      stream: the compressed data.
      budget: use of its limits by the file.
      depth: number of containers around the stream.
    """
    read = COMPRESSIONS[name].open(stream)

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
    # GzipFile calls nothing but read().
    return cast(Read, gzip.GzipFile(fileobj=cast(IO[bytes], stream), mode="rb").read1)


def _open_members(make: Callable[[], _Decompressor]) -> Callable[[RecordStream], Read]:
    """Returns a function that opens streams with decompressors like :class:`bz2.BZ2Decompressor`."""

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


# The level, and then the magic of the first block or of the end of an empty stream.
_BZIP2_BLOCK = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_PROOF_BYTES = 10

COMPRESSIONS: Final[Mapping[str, Compression]] = {
    "gzip": Compression(b"\x1f\x8b\x08", _open_gzip, (".gz", ".gzip"), ".tgz"),
    "bzip2": Compression(b"BZh", _open_members(bz2.BZ2Decompressor), (".bz2",), ".tbz2", _BZIP2_BLOCK),
    "xz": Compression(b"\xfd7zXZ\x00", _open_members(_make_xz), (".xz",), ".txz"),
    "zstd": Compression(b"\x28\xb5\x2f\xfd", _open_zstd, (".zst", ".zstd")),
}
"""Compressions by name. A new one is added here, and to ``PACKERS`` of the tests' ``samples.py``."""

_SUFFIXES = tuple(suffix for each in COMPRESSIONS.values() for suffix in each.suffixes)
_TAR_SUFFIXES = tuple(each.tar_suffix for each in COMPRESSIONS.values() if each.tar_suffix)


def strip_suffix(name: str) -> str:
    """Returns the name of the content of a compressed file: ``a.csv`` for ``a.csv.gz``, ``a.tar`` for ``a.tgz``."""
    lower = name.lower()
    if lower.endswith(_TAR_SUFFIXES):
        return name.rpartition(".")[0] + ".tar"
    suffix = next((suffix for suffix in _SUFFIXES if lower.endswith(suffix)), "")
    return name[: len(name) - len(suffix)]
