"""Cuts text into lines, or into the articles of a file that joins several; reads files of one record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from wiredesk.transforms.logic.containers.limits import Limits, explain_size, find_size_error
from wiredesk.transforms.logic.containers.record_stream import CHUNK_BYTES, Part, RecordStream


def cut_lines(stream: RecordStream, limits: Limits) -> Iterator[Part]:
    """Yields each line that is not blank; of a longer one at most the payload limit is held in memory."""
    while line := stream.readline(limits.record_bytes + 1):
        if len(line) > limits.record_bytes and not line.endswith(b"\n"):
            yield read_rest_of_line(stream, line, limits)
        elif line.strip():
            yield Part(payload=line)


def read_rest_of_line(stream: RecordStream, begun: bytes, limits: Limits) -> Part:
    """Reads the rest of a line that exceeds the limit.

    Args:
      stream: the stream, in the middle of the line.
      begun: bytes of the line read so far.
      limits: limits of the file.

    Returns:
      The line with its error; without its payload if that exceeds the limit of a payload.
    """
    rest = stream.readline(max(0, limits.payload_bytes - len(begun)))
    size = len(begun) + len(rest)
    if rest.endswith(b"\n") or not stream.peek(1):
        return Part(payload=begun + rest, error=explain_size(size, limits, is_kept=True))
    del begun, rest
    return Part(error=explain_size(size + stream.skip_line(), limits, is_kept=False))


def read_whole(stream: RecordStream, limits: Limits) -> Part:
    """Reads a stream that is one record; one that is too large has an error."""
    payload = stream.read(limits.record_bytes + 1)
    if len(payload) <= limits.record_bytes:
        return Part(payload=payload)
    payload += stream.read(max(0, limits.payload_bytes - len(payload)) + 1)
    size = len(payload)
    if size <= limits.payload_bytes:
        return Part(payload=payload, error=explain_size(size, limits, is_kept=True))
    del payload
    return Part(error=explain_size(size + stream.skip(), limits, is_kept=False))


_DATE_PREFIX = re.compile(rb"[ \t]*date[ \t]+\d{4}-\d\d-\d\d[ \t]*(?:[^\d\s-]|$)", re.MULTILINE)
_LATER_PREFIX = re.compile(rb"\n[ \t]*date[ \t]+\d{4}-\d\d-\d\d")
_DOCUMENT_COUNT = re.compile(
    rb"[ \t]*(?:\d{1,6} of \d{1,6} documents?|document \d{1,6} of \d{1,6})[ \t]*\r?$",
    re.MULTILINE | re.IGNORECASE,
)
_RULER = re.compile(rb"[ \t]*([=*#_~+-])\1{4,}[ \t]*\r?$", re.MULTILINE)
_FIELD = re.compile(
    rb"\s*(?P<name>title|headline|date|byline|author|source|url|published|publication|section|titel|titre|titulo|"
    rb"t\xc3\xadtulo|titolo)[ \t]*:[ \t]*\S[^\n]*",
    re.IGNORECASE,
)
_NEXT_LABEL = re.compile(rb"\r?\n[ \t]*([A-Za-z][\w /-]{1,30}?)[ \t]*:")
_LEADING_RULER = re.compile(rb"\A[ \t]*([=*#_~+-])\1{4,}[ \t]*\r?\n\s*")
# Bytes after a line that may show two fields.
_AHEAD_BYTES = 600
HEAD_BYTES = 4 * CHUNK_BYTES
"""Bytes at the beginning of a text in which separators of several articles are searched."""


def find_separator(head: bytes) -> Callable[[bytes, bytes], bool] | None:
    """Finds out how articles are separated in a file that joins several.

    Only three separators are reliable enough:

    - the prefix ``date YYYY-MM-DD``, at the beginning of the file and of later lines;
    - lines such as ``3 of 120 DOCUMENTS``, which press databases write;
    - if the file begins with a field such as ``Title:``, the same field again after a ruler, or after a
      blank line if the same second field follows it.

    Returns:
      A function of a line and the text after it, which is True where an article begins; None if no
      separator was found.
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _DATE_PREFIX.match(start):
        # If the head is the whole file, a file with one prefix is one article.
        more = len(head) >= HEAD_BYTES or _LATER_PREFIX.search(start) is not None
        return _begins_with_prefix if more else None
    if _DOCUMENT_COUNT.match(start):
        return lambda line, _: _DOCUMENT_COUNT.match(line) is not None
    field = _FIELD.match(_LEADING_RULER.sub(b"", start, count=1))
    return _find_field_separator(start, field) if field else None


def _find_field_separator(start: bytes, field: re.Match[bytes]) -> Callable[[bytes, bytes], bool] | None:
    again = re.compile(rb"\s*" + re.escape(field["name"]) + rb"[ \t]*:[ \t]*\S", re.IGNORECASE)
    signs = (
        ruler[1]
        for ruler in _RULER.finditer(start)
        if again.match(start[ruler.end() : ruler.end() + _AHEAD_BYTES])
    )
    sign = next(signs, None)
    if sign is not None:
        return lambda line, follows: _is_ruler(line, sign) and again.match(follows) is not None
    label = _NEXT_LABEL.match(field.string, field.end())
    if label is None:
        return None
    first, second = (re.escape(name) + rb"[ \t]*:" for name in (field["name"], label[1]))
    block = rb"[ \t]*\r?\n(?:[ \t]*\r?\n)*" + first + rb"[^\n]*\n[ \t]*" + second
    begins = re.compile(block)
    if not re.search(rb"\n" + block, start):
        return None
    return lambda line, follows: not line.strip() and begins.match(line + follows) is not None


def _begins_with_prefix(line: bytes, _follows: bytes) -> bool:
    return _DATE_PREFIX.match(line) is not None


def _is_ruler(line: bytes, sign: bytes) -> bool:
    found = _RULER.match(line)
    return found is not None and found[1] == sign


def cut_articles(
    stream: RecordStream, limits: Limits, begins: Callable[[bytes, bytes], bool]
) -> Iterator[Part]:
    """Yields the articles of a text that joins several.

    Args:
      stream: the text.
      limits: limits of the file.
      begins: from :func:`find_separator`.
    """
    block: list[bytes] = []
    size = 0
    begun = False
    while line := stream.readline(limits.record_bytes + 1):
        if begun and begins(line, stream.peek(_AHEAD_BYTES)):
            yield _end_block(block, size, limits)
            block, size, begun = [], 0, False
        size += len(line)
        begun = begun or not line.isspace()
        if size <= limits.payload_bytes:
            block.append(line)
    if block:
        yield _end_block(block, size, limits)


def _end_block(block: list[bytes], size: int, limits: Limits) -> Part:
    if size > limits.payload_bytes:
        return Part(error=explain_size(size, limits, is_kept=False))
    return Part(payload=b"".join(block), error=find_size_error(size, limits, is_kept=True))
