"""Records of one line, and of lines between separators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from transforms.logic.containers.limits import Limits, explain_size
from transforms.logic.containers.stream import CHUNK_BYTES, Part, RecordStream


def cut_lines(stream: RecordStream, limits: Limits) -> Iterator[Part]:
    """Yields each line that is not blank; of one over the limit only what a row may hold is in memory."""
    while line := stream.readline(limits.record_bytes + 1):
        if len(line) > limits.record_bytes and not line.endswith(b"\n"):
            yield read_rest_of_line(stream, line, limits)
        elif line.strip():
            yield Part(payload=line)


def read_rest_of_line(stream: RecordStream, begun: bytes, limits: Limits) -> Part:
    """Reads on to the end of a line that is too long; returns it as an error."""
    rest = stream.readline(limits.payload_bytes - len(begun))
    size = len(begun) + len(rest)
    if rest.endswith(b"\n") or not stream.peek(1):
        return Part(payload=begun + rest, error=explain_size(size, limits, kept=True))
    del begun, rest
    return Part(error=explain_size(size + stream.skip_line(), limits, kept=False))


def read_whole(stream: RecordStream, limits: Limits) -> Part:
    """Reads a stream that is one record."""
    payload = stream.read(limits.record_bytes + 1)
    if len(payload) <= limits.record_bytes:
        return Part(payload=payload)
    payload += stream.read(max(0, limits.payload_bytes - len(payload)) + 1)
    size = len(payload)
    if size <= limits.payload_bytes:
        return Part(payload=payload, error=explain_size(size, limits, kept=True))
    del payload
    return Part(error=explain_size(size + stream.skip(), limits, kept=False))


_DATE_PREFIX = re.compile(rb"[ \t]*date[ \t]+\d{4}-\d\d-\d\d[ \t]*(?:[^\d\s-]|$)", re.MULTILINE)
_LATER_PREFIX = re.compile(rb"\n[ \t]*date[ \t]+\d{4}-\d\d-\d\d")
_DOCUMENT_COUNT = re.compile(rb"[ \t]*\d{1,6} of \d{1,6} DOCUMENTS?[ \t]*\r?$", re.MULTILINE)
_RULER = re.compile(rb"[ \t]*([=*#_~+-])\1{4,}[ \t]*\r?$", re.MULTILINE)
_FIELD = re.compile(
    rb"\s*(?:title|headline|date|byline|author|source|url|published|publication|section)[ \t]*:[ \t]*\S",
    re.IGNORECASE,
)
HEAD_BYTES = 4 * CHUNK_BYTES
"""What is looked at to find out whether a text is several articles."""


def find_separator(head: bytes) -> Callable[[bytes, bytes], bool] | None:
    """Returns what tells the first line of an article in a file of several; None where nothing is certain.

    Certain are: the prefix ``date YYYY-MM-DD`` at the beginning of the file and of
    later lines; lines ``3 of 120 DOCUMENTS``, as press databases write them; and lines of
    one sign repeated, where a field such as ``Title:`` stands at the beginning of
    the file and behind each of them.

    Returns:
      A function of a line and the text that follows it.
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _DATE_PREFIX.match(start):
        # Where this is the whole file, there is nothing to cut without another prefix.
        more = len(head) >= HEAD_BYTES or _LATER_PREFIX.search(start) is not None
        return _begins_with_prefix if more else None
    if _DOCUMENT_COUNT.match(start):
        return lambda line, _: _DOCUMENT_COUNT.match(line) is not None
    ruler = _RULER.search(start) if _FIELD.match(start) else None
    if ruler and _FIELD.match(head_after(start, ruler.end())):
        sign = ruler[1]
        return lambda line, follows: _is_ruler(line, sign) and _FIELD.match(follows) is not None
    return None


def head_after(head: bytes, at: int) -> bytes:
    """Returns a little of what follows, enough to see its first field."""
    return head[at : at + 200]


def _begins_with_prefix(line: bytes, _follows: bytes) -> bool:
    return _DATE_PREFIX.match(line) is not None


def _is_ruler(line: bytes, sign: bytes) -> bool:
    found = _RULER.match(line)
    return found is not None and found[1] == sign


def cut_articles(
    stream: RecordStream, limits: Limits, begins: Callable[[bytes, bytes], bool]
) -> Iterator[Part]:
    """Yields the articles of a text that holds several.

    Args:
      begins: from :func:`find_separator`.
    """
    block: list[bytes] = []
    size = 0
    while line := stream.readline(limits.record_bytes + 1):
        if size and begins(line, stream.peek(200)):
            yield _end_block(block, size, limits)
            block, size = [], 0
        size += len(line)
        if size <= limits.payload_bytes:
            block.append(line)
    if block:
        yield _end_block(block, size, limits)


def _end_block(block: list[bytes], size: int, limits: Limits) -> Part:
    if size > limits.payload_bytes:
        return Part(error=explain_size(size, limits, kept=False))
    error = explain_size(size, limits, kept=True) if size > limits.record_bytes else None
    return Part(payload=b"".join(block), error=error)
