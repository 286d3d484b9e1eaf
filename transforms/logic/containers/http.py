"""HTTP responses stored by a crawl: reads their headers and undoes chunking and content encodings."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import replace

import brotli

from wiredesk.transforms.logic.containers.compression import open_layer
from wiredesk.transforms.logic.containers.limits import Budget, Limits, check_ratio
from wiredesk.transforms.logic.containers.record_stream import CHUNK_BYTES, RecordStream
from wiredesk.transforms.logic.formats.parts.input import Hints
from wiredesk.transforms.logic.kernel.errors import RecordError

_MAX_LINE_BYTES = 1 << 16
_MAX_HEADER_LINES = 1000
_STATUS = re.compile(rb"HTTP/[\d.]+\s+(\d{3})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_CHUNK = re.compile(rb"\s*([0-9A-Fa-f]{1,15})\s*(?:;[^\r\n]*)?\r?\n$")


def open_http(
    content: RecordStream, hints: Hints, limits: Limits
) -> tuple[RecordStream, Hints, RecordError | None]:
    """Reads the headers of a response and opens its body.

    Args:
      content: the response, at its status line.
      hints: metadata from the crawl.
      limits: limits of the file.

    Returns:
      The body without chunking and content encoding, the hints with metadata from the headers, and the
      error if the response is no page (``parse/http_status``, ``read/unsupported_compression``), else None.
    """
    status = _STATUS.match(content.readline(_MAX_LINE_BYTES))
    headers: dict[str, str] = {}
    for _ in range(_MAX_HEADER_LINES):
        line = content.readline(_MAX_LINE_BYTES)
        if not line.strip():
            break
        name, _, value = line.decode("latin-1").partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    media = headers.get("content-type", "")
    charset = _CHARSET.search(media)
    hints = replace(
        hints,
        content_type=media.partition(";")[0].strip().lower() or None,
        charset=charset[1] if charset else None,
    )
    body = _dechunk(content) if "chunked" in headers.get("transfer-encoding", "").lower() else content
    encoding = headers.get("content-encoding", "").lower().strip()
    opened = _decode(body, encoding, limits)
    if opened is None:
        message = f"the page is packed with {encoding[:40]!r}, which is not read here: fetch it again without"
        return body, hints, RecordError("read", "unsupported_compression", message)
    return opened, hints, _check_status(status)


def _check_status(status: re.Match[bytes] | None) -> RecordError | None:
    if status is None or status[1].startswith(b"2"):
        return None
    message = f"The server answered with status {status[1].decode()} and not with a page: fetch it again."
    return RecordError("parse", "http_status", message)


def _dechunk(content: RecordStream) -> RecordStream:
    """Returns a chunked body without its chunk headers; a body that has none is returned unchanged."""
    left = 0
    begun = plain = ended = False

    def read(size: int) -> bytes:
        nonlocal left, begun, plain, ended
        if not plain and not ended and left == 0:
            line = content.readline(_MAX_LINE_BYTES)
            if begun and line in {b"\r\n", b"\n"}:
                line = content.readline(_MAX_LINE_BYTES)
            found = _CHUNK.match(line)
            plain = found is None
            begun = True
            if found is None:
                content.push_back(line)
            else:
                left = int(found[1], 16)
                ended = left == 0
        if ended:
            return b""
        data = content.read(size if plain else min(size, left))
        left = max(0, left - len(data))
        return data

    return RecordStream(read)


def _decode(body: RecordStream, encoding: str, limits: Limits) -> RecordStream | None:
    """Returns a body without its content encoding; None if the encoding is unknown.

    Some crawlers store decoded bodies and keep the header, so gzip and zstd are recognised by their magic.
    """
    if encoding in {"", "identity", "none", "utf-8"}:
        return body
    if encoding in {"gzip", "x-gzip"}:
        return _open(body, "gzip", limits) if body.peek(2) == b"\x1f\x8b" else body
    if encoding == "zstd":
        return _open(body, "zstd", limits) if body.peek(4) == b"\x28\xb5\x2f\xfd" else body
    if encoding == "deflate":
        return RecordStream(_inflate(body, limits))
    if encoding == "br":
        return RecordStream(_unbrotli(body, limits))
    return None


def _open(body: RecordStream, name: str, limits: Limits) -> RecordStream:
    # The record bounds the compressed bytes, so they all count as read from the file.
    return open_layer(name, body, Budget(limits, taken=limits.record_bytes), 0)


def _inflate(body: RecordStream, limits: Limits) -> Callable[[int], bytes]:
    # The standard requires the zlib header; some servers omit it.
    head = body.peek(2)
    with_header = len(head) == 2 and head[0] & 0x0F == 8 and (head[0] * 256 + head[1]) % 31 == 0
    inflate = zlib.decompressobj(zlib.MAX_WBITS if with_header else -zlib.MAX_WBITS)
    taken = given = 0

    def read(size: int) -> bytes:
        nonlocal taken, given
        data = b""
        while not data and not inflate.eof:
            fed = inflate.unconsumed_tail or body.read(CHUNK_BYTES)
            if not fed:
                raise body.trouble or _corrupt("it ends too early")
            taken += 0 if inflate.unconsumed_tail else len(fed)
            try:
                data = inflate.decompress(fed, size)
            except zlib.error as error:
                raise _corrupt(error) from error
        given += len(data)
        check_ratio(given, taken, limits.ratio)
        return data

    return read


def _unbrotli(body: RecordStream, limits: Limits) -> Callable[[int], bytes]:
    current = brotli.Decompressor()
    taken = given = 0

    def read(size: int) -> bytes:
        nonlocal taken, given
        data = b""
        while not data and not current.is_finished():
            fed = body.read(CHUNK_BYTES) if current.can_accept_more_data() else b""
            if not fed and current.can_accept_more_data():
                raise body.trouble or _corrupt("it ends too early")
            taken += len(fed)
            try:
                data = current.process(fed, output_buffer_limit=size)
            except brotli.error as error:
                raise _corrupt(error) from error
        given += len(data)
        check_ratio(given, taken, limits.ratio)
        return data

    return read


def _corrupt(error: object) -> RecordError:
    message = f"the content encoding of the page is damaged ({error}): fetch it again"
    return RecordError("read", "corrupt", message)
