"""Zip archives: read by their directory if the file is seekable, otherwise from front to back."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from wiredesk.transforms.logic.containers.limits import Limits, check_ratio
from wiredesk.transforms.logic.containers.members import Member, clean_name
from wiredesk.transforms.logic.containers.record_stream import CHUNK_BYTES, RecordStream
from wiredesk.transforms.logic.kernel.errors import RecordError

_ENCRYPTED = 0x1
_SIZES_FOLLOW = 0x8
_UTF8_NAME = 0x800
_STORED, _DEFLATED = 0, 8
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_MAGIC, _DESCRIPTOR_MAGIC = b"PK\x03\x04", b"PK\x07\x08"
_METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "zstd", 95: "xz", 98: "PPMd", 99: "AES"}

# Members by which documents and programs that are packed as zip are recognised.
_PACKAGES = {
    "[Content_Types].xml": "an Office document",
    "META-INF/MANIFEST.MF": "a Java archive",
    "META-INF/container.xml": "an e-book",
    "META-INF/manifest.xml": "an OpenDocument file",
    "AndroidManifest.xml": "an Android package",
}
# OpenDocument files and e-books state their media type in a first member of this name.
_TYPE_MEMBER = "mimetype"


def is_zip(head: bytes) -> bool:
    """Returns True if a stream begins as a zip archive, which may be empty or the first part of several."""
    return head.startswith((_LOCAL_MAGIC, b"PK\x05\x06", _DESCRIPTOR_MAGIC + _LOCAL_MAGIC))


def list_zip(stream: RecordStream, file: IO[bytes] | None, limits: Limits) -> Iterator[Member]:
    """Yields the members of a zip archive; folders are left out.

    Args:
      stream: the archive, at its beginning.
      file: the file, if the archive is all of it and it is seekable; else None.
      limits: limits of the file.

    Raises:
      RecordError: see :func:`list_zip_file` and :func:`list_zip_stream`.
    """
    if file is None:
        yield from list_zip_stream(stream, limits)
        return
    try:
        yield from list_zip_file(file, limits)
    except zipfile.BadZipFile:
        # The directory is at the end of the file, so a cut-off archive has none.
        file.seek(0)
        yield from list_zip_stream(RecordStream(file.read), limits)


def list_zip_file(file: IO[bytes], limits: Limits) -> Iterator[Member]:
    """Yields the members of a zip archive by its directory.

    Raises:
      RecordError: ``decode/binary`` if it is an Office document or the like, ``read/corrupt`` if its
        directory is damaged.
      zipfile.BadZipFile: it has no directory.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (NotImplementedError, ValueError, OverflowError, struct.error) as error:
        raise _corrupt(error) from error
    with archive:
        _refuse_packages(archive)
        for info in archive.infolist():
            if not info.filename.endswith("/"):
                yield _open_member(archive, info, limits)


def _refuse_packages(archive: zipfile.ZipFile) -> None:
    kind = next((kind for name, kind in _PACKAGES.items() if name in archive.NameToInfo), None)
    if kind is None and archive.filelist and archive.filelist[0].filename == _TYPE_MEMBER:
        kind = "a document of an office program, an e-book or the like"
    if kind is not None:
        message = f"The file is {kind} and not text: leave it out of the input or convert it to text first."
        raise RecordError("decode", "binary", message)


def _open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Member:
    name = clean_name(info.filename)
    try:
        if info.flag_bits & _ENCRYPTED:
            raise _encrypted()
        if (info.external_attr >> 16) & 0o170000 == 0o120000:
            raise RecordError("read", "not_a_file", "the member is a symbolic link, which is never followed")
        opened = archive.open(info)
    except NotImplementedError:
        return Member(name, error=_unsupported(info.compress_type))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, struct.error) as error:
        return Member(name, error=error if isinstance(error, RecordError) else _corrupt(error))
    return Member(name, RecordStream(_check_member(opened, info, limits)), size=info.file_size)


def _check_member(opened: IO[bytes], info: zipfile.ZipInfo, limits: Limits) -> Callable[[int], bytes]:
    given = 0

    def read(size: int) -> bytes:
        nonlocal given
        try:
            data = opened.read(size)
        except EOFError as error:
            raise _truncated() from error
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, struct.error) as error:
            raise _corrupt(error) from error
        given += len(data)
        check_ratio(given, info.compress_size, limits.ratio)
        return data

    return read


def list_zip_stream(stream: RecordStream, limits: Limits) -> Iterator[Member]:
    """Yields the members of a zip archive from front to back, by the headers before them.

    Used for archives within archives, and for those without the directory at their end.

    Raises:
      RecordError: ``read/truncated``, ``read/corrupt``, or ``read/unsupported_compression`` if the end of
        a member cannot be found.
    """
    while (head := stream.peek(_LOCAL.size)).startswith(_LOCAL_MAGIC):
        if len(head) < _LOCAL.size:
            raise stream.trouble or _truncated()
        fields = _LOCAL.unpack(stream.read(_LOCAL.size))
        yield from _read_local(stream, fields, limits)
    if not head:
        raise stream.trouble or _truncated()
    if not head.startswith(b"PK"):
        raise _corrupt("there is no header where one should be")
    stream.skip()


def _read_local(stream: RecordStream, fields: tuple[int, ...], limits: Limits) -> Iterator[Member]:
    _, _, flags, method, _, _, crc, compressed, size, name_bytes, extra_bytes = fields
    raw = stream.read(name_bytes)
    compressed, size = _read_zip64(stream.read(extra_bytes), compressed, size)
    name = clean_name(raw.decode("utf-8" if flags & _UTF8_NAME else "cp437", "surrogateescape"))
    if flags & _SIZES_FOLLOW and (flags & _ENCRYPTED or method != _DEFLATED):
        raise _unsupported(method)
    if flags & _ENCRYPTED or method not in {_STORED, _DEFLATED}:
        yield Member(name, error=_encrypted() if flags & _ENCRYPTED else _unsupported(method))
        _skip_bytes(stream, compressed)
        return
    packed = _Packed(stream, None if flags & _SIZES_FOLLOW else compressed, crc, method, limits)
    member = RecordStream(packed.read)
    if not name.endswith("/") and not raw.endswith(b"/"):
        yield Member(name, member, size=size)
    member.skip()
    packed.finish()
    if flags & _SIZES_FOLLOW:
        _skip_descriptor(stream)


def _read_zip64(extra: bytes, compressed: int, size: int) -> tuple[int, int]:
    """Returns the two sizes; they are in the extra field 0x0001 if they do not fit 32 bits."""
    while len(extra) >= 4 and compressed == 0xFFFFFFFF:
        kind, length = struct.unpack("<HH", extra[:4])
        if kind == 1 and length >= 16 and len(extra) >= 20:
            size, compressed = struct.unpack("<QQ", extra[4:20])
        extra = extra[4 + length :]
    return compressed, size


class _Packed:
    """The content of one member: ``size`` packed bytes, or as many as deflate consumes if None."""

    def __init__(self, stream: RecordStream, size: int | None, crc: int, method: int, limits: Limits) -> None:
        self._stream = stream
        self._left = size
        self._crc = None if size is None else crc
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS) if method == _DEFLATED else None
        self._limits = limits
        self._checksum = self._taken = self._given = 0

    def read(self, size: int) -> bytes:
        data = self._read_stored(size) if self._inflate is None else self._read_deflated(size)
        self._checksum = zlib.crc32(data, self._checksum)
        self._given += len(data)
        check_ratio(self._given, self._taken, self._limits.ratio)
        if not data and self._crc not in {None, self._checksum}:
            raise _corrupt("a member's checksum is wrong")
        return data

    def _take(self, size: int) -> bytes:
        wanted = size if self._left is None else min(size, self._left)
        data = self._stream.read(wanted)
        self._taken += len(data)
        if wanted and not data:
            raise self._stream.trouble or _truncated()
        if self._left is not None:
            self._left -= len(data)
        return data

    def _read_stored(self, size: int) -> bytes:
        return self._take(size)

    def _read_deflated(self, size: int) -> bytes:
        assert self._inflate is not None
        data = b""
        while not data and not self._inflate.eof:
            fed = self._inflate.unconsumed_tail or self._take(CHUNK_BYTES)
            if not fed:
                raise _corrupt("a member ends too early")
            try:
                data = self._inflate.decompress(fed, size)
            except zlib.error as error:
                raise _corrupt(error) from error
            if self._inflate.eof and self._left is None:
                self._stream.push_back(self._inflate.unused_data)
        return data

    def finish(self) -> None:
        """Skips packed bytes that were not read."""
        if self._left:
            _skip_bytes(self._stream, self._left)


def _skip_bytes(stream: RecordStream, size: int) -> None:
    while size > 0:
        data = stream.read(min(size, CHUNK_BYTES))
        if not data:
            raise stream.trouble or _truncated()
        size -= len(data)


def _skip_descriptor(stream: RecordStream) -> None:
    """Skips the checksum and sizes after a member: 12 or 20 bytes, with or without a magic before them."""
    magic = 4 if stream.peek(4) == _DESCRIPTOR_MAGIC else 0
    for length in (magic + 12, magic + 20):
        if stream.peek(length + 2)[length:] in {b"PK", b""}:
            stream.read(length)
            return
    raise _corrupt("there is no header where one should be")


def _encrypted() -> RecordError:
    message = "the member is encrypted: unpack the archive with its password and read the result"
    return RecordError("read", "encrypted", message)


def _unsupported(method: int) -> RecordError:
    kind = _METHODS.get(method, f"method {method}")
    message = (
        f"the member is packed with {kind}, which is not read here: unpack the archive and read the result"
    )
    return RecordError("read", "unsupported_compression", message)


def _truncated() -> RecordError:
    message = "the zip archive is cut off; what came before the cut was read: look for the complete file"
    return RecordError("read", "truncated", message)


def _corrupt(error: object) -> RecordError:
    message = f"the zip archive is damaged ({error}); what came before was read: look for an intact copy"
    return RecordError("read", "corrupt", message)
