"""Cuts web archives into pages: WARC (ISO 28500) and ARC.

No library is used for the framing. The available ones read header lines and chunks of any length into
memory, stop at the first damaged record, or abort the process.

A page (``response``, ``resource`` or ``conversion`` record) is labelled with its number in the file. Records
that describe the crawl (``warcinfo``, ``request``, ``metadata``, ``revisit`` and others) hold no page, and
there may be one for each page. All of one kind in a file become one reject with their number, such as
``crawl.warc#request``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from wiredesk.transforms.logic.containers.http import open_http
from wiredesk.transforms.logic.containers.limits import Limits
from wiredesk.transforms.logic.containers.lines import read_whole
from wiredesk.transforms.logic.containers.record_stream import CHUNK_BYTES, Part, RecordStream
from wiredesk.transforms.logic.formats.parts.document import Publication
from wiredesk.transforms.logic.formats.parts.input import Hints
from wiredesk.transforms.logic.formats.parts.moments import read_moment
from wiredesk.transforms.logic.kernel.errors import RecordError

_MAX_LINE_BYTES = 1 << 16
_MAX_HEADER_LINES = 1000
_PAGE_TYPES = frozenset({"response", "resource", "conversion"})
_FIRST_LINE = re.compile(rb"WARC/\d\.\d+\s*$")
# URL IP-address Archive-date Content-type Archive-length, and in version 2 five more before the length.
_ARC_LINE = re.compile(rb"(\S+) (\S+) (\d{8,14}) (\S+)(?: \S+){0,5} (\d{1,15})\s*$")
_NO_TEXT = re.compile(
    r"(?:image|audio|video|font)/|text/(?:css|javascript)|application/(?:(?:x-)?javascript|pdf|zip)"
)
FETCHED_CONFIDENCE = 0.5
"""Confidence that a page was published on the day when it was fetched; its own dates come first.

In a crawl of news, 59 of 84 pages were (tests/quality/publication.py, pages). A crawl of the whole web fetches
older pages, for which there are no labels, so the claim is lower.
"""


@dataclass(frozen=True, slots=True)
class _Head:
    """Header of a record."""

    kind: str
    url: str
    fetched: str
    content_type: str
    length: int


def is_warc(head: bytes) -> bool:
    """Returns True if a stream begins as WARC or ARC."""
    return head.startswith(b"WARC/") or head.startswith(b"filedesc://")


def cut_warc(stream: RecordStream, limits: Limits) -> Iterator[Part]:
    """Yields the pages of a web archive, and one part for each kind of record that describes the crawl."""
    described: Counter[str] = Counter()
    number = 0
    while stream.peek(1):
        line = stream.readline(_MAX_LINE_BYTES)
        if not line.strip():
            continue
        number += 1
        try:
            head = _read_head(stream, line)
        except ValueError:
            yield Part(label=str(number), payload=_skip_damage(stream, line), error=_damaged())
            continue
        content = _open_content(stream, head.length)
        if head.kind in _PAGE_TYPES and not _is_about_crawl(head):
            yield _read_page(head, content, number, limits)
        else:
            described[head.kind] += 1
        content.skip()
    for kind, count in sorted(described.items()):
        yield Part(label=kind, error=_explain_kind(kind, count))


def _is_about_crawl(head: _Head) -> bool:
    scheme = head.url.partition(":")[0].lower()
    return scheme in {"metadata", "dns", "whois", "ntp", "filedesc", "urn", "screenshot", "pdf"}


def _read_head(stream: RecordStream, line: bytes) -> _Head:
    """Reads the header of a record.

    Args:
      stream: the archive, after the first line of the record.
      line: that line.

    Raises:
      ValueError: the line begins no valid header.
    """
    arc = _ARC_LINE.match(line)
    if arc:
        kind = "arc-header" if arc[1].startswith(b"filedesc:") else "response"
        url, fetched, media = (_decode(arc[n]) for n in (1, 3, 4))
        return _Head(kind, url, _spell_arc_date(fetched), media, int(arc[5]))
    if not _FIRST_LINE.match(line):
        raise ValueError(line)
    headers: dict[str, str] = {}
    for _ in range(_MAX_HEADER_LINES):
        field = stream.readline(_MAX_LINE_BYTES)
        if not field.strip():
            break
        name, _, value = _decode(field).partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    length = int(headers["content-length"]) if "content-length" in headers else -1
    if not 0 <= length < 1 << 62:
        raise ValueError(line)
    return _Head(
        _clean_kind(headers.get("warc-type", "unknown")),
        headers.get("warc-target-uri", "").strip("<>"),
        headers.get("warc-date", ""),
        headers.get("content-type", ""),
        length,
    )


def _clean_kind(kind: str) -> str:
    return kind.lower() if re.fullmatch(r"[A-Za-z-]{1,30}", kind) else "unknown"


def _spell_arc_date(digits: str) -> str:
    day = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    return f"{day}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}Z" if len(digits) == 14 else day


def _decode(field: bytes) -> str:
    return field.decode("utf-8", "replace")


def _open_content(stream: RecordStream, length: int) -> RecordStream:
    left = length

    def read(size: int) -> bytes:
        nonlocal left
        data = stream.read(min(size, left))
        if left and not data:
            raise stream.trouble or _truncated()
        left -= len(data)
        return data

    return RecordStream(read)


def _read_page(head: _Head, content: RecordStream, number: int, limits: Limits) -> Part:
    hints = Hints(
        container="warc",
        url=head.url if head.url.startswith(("http://", "https://")) else None,
        content_type=head.content_type.partition(";")[0].strip().lower() or None,
        publication=_read_fetched(head.fetched),
    )
    error = None
    opened = content
    if content.peek(5) == b"HTTP/":
        opened, hints, error = open_http(content, hints, limits)
    part = read_whole(opened, limits)
    error = content.trouble or part.error or opened.trouble or error or _refuse(head, hints, part.payload)
    return Part(payload=part.payload, hints=hints, error=error, label=str(number))


def _read_fetched(text: str) -> Publication | None:
    moment = read_moment(text)
    if moment is None:
        return None
    midnight = moment.at.replace(hour=0, minute=0, second=0, microsecond=0)
    return Publication(midnight, moment.day, "day", "warc", FETCHED_CONFIDENCE)


def _refuse(head: _Head, hints: Hints, payload: bytes) -> RecordError | None:
    if urlsplit(head.url.replace("[", "").replace("]", "")).path.lower().endswith("/robots.txt"):
        return RecordError(
            "parse", "robots_txt", "This is a robots.txt, which tells crawlers what to leave out."
        )
    if hints.content_type and _NO_TEXT.match(hints.content_type):
        message = f"This is {hints.content_type} and no article: leave it out of the crawl."
        return RecordError("parse", "not_an_article", message)
    if not payload.strip():
        return RecordError("parse", "empty", "The page has no content: fetch it again.")
    return None


def _skip_damage(stream: RecordStream, line: bytes) -> bytes:
    """Skips to the next line that begins a record; returns the first bytes that were skipped."""
    skipped = line
    while (ahead := stream.peek(_MAX_LINE_BYTES)) and not (
        _FIRST_LINE.match(ahead.split(b"\n", 1)[0]) or _ARC_LINE.match(ahead.split(b"\n", 1)[0])
    ):
        found = re.search(rb"\nWARC/\d\.\d+\r?\n", ahead)
        data = stream.read(found.start() + 1 if found else max(1, len(ahead) - 16))
        skipped += data if len(skipped) < CHUNK_BYTES else b""
    return skipped


def _explain_kind(kind: str, count: int) -> RecordError:
    records = "record describes" if count == 1 else "records describe"
    message = f"{count:,} {kind} {records} the crawl and no page; nothing is lost, it stays in the archive"
    return RecordError("parse", "crawl_record", message)


def _damaged() -> RecordError:
    message = "a record of the archive has no valid header and was skipped: look for an intact copy"
    return RecordError("read", "corrupt", message)


def _truncated() -> RecordError:
    message = "the web archive is cut off; what came before the cut was read: look for the complete file"
    return RecordError("read", "truncated", message)
