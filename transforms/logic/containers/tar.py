"""Tar archives, read from front to back."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import IO, cast

from wiredesk.transforms.logic.containers.members import Member, clean_name
from wiredesk.transforms.logic.containers.record_stream import CHUNK_BYTES, RecordStream
from wiredesk.transforms.logic.kernel.errors import RecordError

_BLOCK_BYTES = 512
# Header of a member with all extensions; tar itself allows gigabytes.
_MAX_HEADER_BYTES = 1 << 22
_KINDS = {
    tarfile.SYMTYPE: "a symbolic link",
    tarfile.LNKTYPE: "a hard link",
    tarfile.CHRTYPE: "a device",
    tarfile.BLKTYPE: "a device",
    tarfile.FIFOTYPE: "a pipe",
}


def is_tar(head: bytes) -> bool:
    """Returns True if a stream begins with a tar header whose checksum is right."""
    if len(head) < _BLOCK_BYTES or not head[148:156].strip(b" \0"):
        return False
    try:
        stated = int(head[148:156].strip(b" \0"), 8)
    except ValueError:
        return False
    return stated == sum(head[:148]) + 8 * 0x20 + sum(head[156:_BLOCK_BYTES])


def list_tar(stream: RecordStream) -> Iterator[Member]:
    """Yields the members of a tar archive, and of archives appended to it; folders are left out.

    Raises:
      RecordError: ``read/truncated`` or ``read/corrupt``, after the members before the damage.
    """
    try:
        while True:
            yield from _list_archive(stream)
            _skip_zeros(stream)
            if not stream.peek(1):
                break
    except (EOFError, tarfile.TarError, ValueError, OverflowError) as error:
        if isinstance(error, RecordError):
            raise
        raise stream.trouble or _explain(error) from error


def _list_archive(stream: RecordStream) -> Iterator[Member]:
    blocks = _Blocks(stream)
    with tarfile.open(
        fileobj=cast(IO[bytes], blocks), mode="r|", bufsize=_BLOCK_BYTES, errors="surrogateescape"
    ) as archive:
        while (info := archive.next()) is not None:
            blocks.in_header = False
            content = archive.extractfile(info) if info.isreg() and not info.issparse() else None
            if not info.isdir():
                yield _describe(info, content, stream)
            _skip_content(content)
            # Otherwise tarfile keeps all headers in memory.
            archive.members = []  # type: ignore[attr-defined]
            blocks.begin_header()
    # tarfile takes a damaged header for the end of the archive.
    if blocks.last.strip(b"\0"):
        raise (
            EOFError if len(blocks.last) < _BLOCK_BYTES else tarfile.ReadError("a member's header is damaged")
        )


class _Blocks:
    """Passes blocks to tarfile, which reads each header whole; refuses headers of unreasonable length."""

    def __init__(self, stream: RecordStream) -> None:
        self._stream = stream
        self._taken = 0
        self.in_header = True
        self.last = b""

    def begin_header(self) -> None:
        self.in_header = True
        self._taken = 0

    def read(self, size: int) -> bytes:
        self.last = self._stream.read(size)
        self._taken += len(self.last)
        if self.in_header and self._taken > _MAX_HEADER_BYTES:
            raise tarfile.ReadError("a member's header has no end")
        return self.last


def _describe(info: tarfile.TarInfo, content: IO[bytes] | None, outer: RecordStream) -> Member:
    name = clean_name(info.name)
    if content is None:
        kind = "a file with holes" if info.issparse() else _KINDS.get(info.type, "no ordinary file")
        message = f"the member is {kind}, which is not read or followed; pack its content as an ordinary file"
        return Member(name, error=RecordError("read", "not_a_file", message))

    def read(size: int) -> bytes:
        try:
            return content.read(size)
        except (EOFError, tarfile.TarError) as error:
            raise outer.trouble or _explain(error) from error

    return Member(name, RecordStream(read), size=info.size)


def _skip_content(content: IO[bytes] | None) -> None:
    while content is not None and content.read(CHUNK_BYTES):
        pass


def _skip_zeros(stream: RecordStream) -> None:
    while (block := stream.peek(_BLOCK_BYTES)) and not block.strip(b"\0"):
        stream.read(len(block))


def _explain(error: Exception) -> RecordError:
    if isinstance(error, EOFError) or "unexpected end" in str(error) or "truncated" in str(error):
        message = "the tar archive is cut off; what came before the cut was read: look for the complete file"
        return RecordError("read", "truncated", message)
    message = f"the tar archive is damaged ({error}); what came before was read: look for an intact copy"
    return RecordError("read", "corrupt", message)
