"""Cuts JSON objects out of a stream without parsing them: a scanner finds where each one ends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from wiredesk.transforms.logic.containers.limits import Limits, find_size_error
from wiredesk.transforms.logic.containers.record_stream import CHUNK_BYTES, Part, RecordStream
from wiredesk.transforms.logic.formats.parts.input import NO_HINTS, Hints

ENVELOPES = frozenset(
    {"articles", "items", "item", "results", "data", "docs", "documents", "entries", "stories", "news"}
    | {"records", "posts", "rows", "hits", "response", "feed", "content"}
)
"""Lower-case keys under which an envelope, an object that is no article itself, holds a list of articles."""

_BODY_KEYS = frozenset(
    {"body", "text", "content", "articlebody", "maintext", "body_text", "body_html", "content_text"}
    | {"content_html", "fulltext", "full_text", "html", "article"}
)
_MAX_ENVELOPE_DEPTH = 3

# Strings are skipped whole, because brackets in them do not count.
_TOKEN = re.compile(rb'["{}\[\]]')
_SPACE = b" \t\r\n"
_MAP_KEY = re.compile(rb'[\s,]*"(?:[^"\\]|\\.)*"\s*:\s*(?={)')


@dataclass(slots=True)
class _Scanner:
    """Finds the end of a JSON value in data that arrives in chunks."""

    depth: int = 0
    in_string: bool = False
    escaped: bool = False

    def find_end(self, data: bytes, at: int) -> int:
        """Returns the position after the value's last byte, or -1 if the value continues after this data."""
        while at < len(data):
            if self.in_string:
                at = self._skip_string(data, at)
                continue
            token = _TOKEN.search(data, at)
            if token is None:
                return -1
            at = token.end()
            if token[0] == b'"':
                self.in_string = True
            else:
                self.depth += 1 if token[0] in b"{[" else -1
                if self.depth <= 0:
                    return at
        return -1

    def _skip_string(self, data: bytes, at: int) -> int:
        while at < len(data):
            if self.escaped:
                self.escaped = False
                at += 1
                continue
            quote = data.find(b'"', at)
            slash = data.find(b"\\", at, quote if quote >= 0 else len(data))
            if slash >= 0:
                self.escaped = True
                at = slash + 1
            elif quote < 0:
                return len(data)
            else:
                self.in_string = False
                return quote + 1
        return at


def cut_values(stream: RecordStream, limits: Limits, hints: Hints = NO_HINTS) -> Iterator[Part]:
    """Yields each object of an array, or of objects one after another.

    Bytes between objects other than commas, brackets and spaces become a part of their own, which the
    parser rejects as broken JSON.
    """
    while True:
        between = _read_between(stream, limits)
        if between.strip(b" \t\r\n,[]"):
            yield Part(payload=between, format="json", hints=hints)
        if not stream.peek(1):
            return
        yield _cut_object(stream, limits, hints)


def _read_between(stream: RecordStream, limits: Limits) -> bytes:
    """Reads up to the next object, at most the bytes of a record."""
    pieces: list[bytes] = []
    size = 0
    while (data := stream.peek(CHUNK_BYTES)) and size < limits.record_bytes:
        at = data.find(b"{")
        piece = stream.read(len(data) if at < 0 else at)
        if piece.strip(b" \t\r\n,[]"):
            pieces.append(piece)
            size += len(piece)
        if at >= 0:
            break
    return b"".join(pieces)


def _cut_object(stream: RecordStream, limits: Limits, hints: Hints) -> Part:
    scanner = _Scanner()
    pieces: list[bytes] = []
    size = 0
    while data := stream.peek(CHUNK_BYTES):
        end = scanner.find_end(data, 0)
        piece = stream.read(end if end >= 0 else len(data))
        size += len(piece)
        if size <= limits.payload_bytes:
            pieces.append(piece)
        elif pieces:
            pieces.clear()
        if end >= 0:
            break
    else:
        # Asking for more than remains makes the stream report a cut.
        stream.read(1)
    error = find_size_error(size, limits, is_kept=size <= limits.payload_bytes)
    return Part(payload=b"".join(pieces), format="json", hints=hints, error=error)


def cut_json(stream: RecordStream, limits: Limits) -> Iterator[Part]:
    """Yields the records of a JSON document.

    Each object of an array is a record, and so is each of several objects one after another. A single
    object is one record, unless it is no article itself: then it may hold a list of objects under one of
    :data:`ENVELOPES`, or articles under their ids. A document larger than a record is searched for such a
    list from front to back.
    """
    parts = _cut_document(stream, limits)
    if parts is None:
        yield from cut_values(stream, limits)
        return
    # Even the sole record of a list gets a number, so that its key stays when the list grows.
    for number, part in enumerate(parts, 1):
        yield replace(part, label=str(number))


def _cut_document(stream: RecordStream, limits: Limits) -> Iterator[Part] | None:
    """Returns the records of the document's list; None if it has no list."""
    if stream.peek(CHUNK_BYTES).lstrip(b"\xef\xbb\xbf" + _SPACE).startswith(b"["):
        return cut_values(stream, limits)
    whole = stream.peek(limits.record_bytes + 1)
    if len(whole) > limits.record_bytes:
        return _cut_large(stream, limits)
    value = _load(whole)
    if not isinstance(value, dict):
        return None
    if _is_map(value):
        return _cut_map(stream, limits)
    found = _find_envelope(value)
    if found is None:
        return None
    hints, key, articles = found
    stream.read(_find_list(whole, key, articles))
    return _cut_list(stream, limits, hints)


def _is_map(value: dict[str, object]) -> bool:
    """Returns True if an object maps ids to articles."""
    items = [item for item in value.values() if isinstance(item, dict)]
    return len(items) == len(value) > 1 and sum(map(is_article, items)) * 2 > len(items)


def _cut_map(stream: RecordStream, limits: Limits) -> Iterator[Part]:
    stream.read(stream.peek(CHUNK_BYTES).index(b"{") + 1)
    while key := _MAP_KEY.match(stream.peek(CHUNK_BYTES)):
        stream.read(key.end())
        yield _cut_object(stream, limits, NO_HINTS)
    stream.skip()


def _load(data: bytes) -> object:
    try:
        return json.loads(data.decode("utf-8", "replace").lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None


def is_article(value: dict[str, object]) -> bool:
    """Returns True if an object has a text of its own."""
    return any(
        key.lower() in _BODY_KEYS and (isinstance(item, str) and item.strip() != "")
        for key, item in value.items()
    )


def _find_envelope(value: dict[str, object]) -> tuple[Hints, str, list[object]] | None:
    """Returns the metadata of an envelope, and the key and the value of its list; None if it is no envelope."""
    current: object = value
    for _ in range(_MAX_ENVELOPE_DEPTH):
        if not isinstance(current, dict) or is_article(current):
            return None
        entry = next(
            (
                (key, item)
                for key, item in current.items()
                if key.lower() in ENVELOPES and isinstance(item, dict | list) and item
            ),
            None,
        )
        if entry is None:
            return None
        key, current = entry
        if isinstance(current, list):
            return (_read_envelope(value), key, current) if _is_list_of_objects(current) else None
    return None


def _is_list_of_objects(value: list[object]) -> bool:
    return sum(isinstance(item, dict) for item in value) * 2 > len(value)


def _read_envelope(value: dict[str, object]) -> Hints:
    """Returns the metadata of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    version, title = value.get("version"), value.get("title")
    if isinstance(version, str) and "jsonfeed.org" in version:
        return Hints(container="feed", publisher=title if isinstance(title, str) and title.strip() else None)
    return NO_HINTS


def _find_list(data: bytes, key: str, wanted: list[object]) -> int:
    """Returns the position of a list that is the value of a key."""
    quoted = re.compile(re.escape(json.dumps(key, ensure_ascii=False).encode()) + rb"\s*:\s*(?=\[)")
    for found in quoted.finditer(data):
        value, _ = json.JSONDecoder().raw_decode(data[found.end() :].decode("utf-8", "replace"))
        if value == wanted:
            return found.end()
    # The key is written with escapes, which hardly any program does.
    return data.index(b"[")


def _cut_list(stream: RecordStream, limits: Limits, hints: Hints) -> Iterator[Part]:
    """Yields the values of one array."""
    stream.read(1)
    while True:
        data = stream.peek(CHUNK_BYTES)
        following = data.lstrip(b" \t\r\n,")
        if not following and data:
            stream.read(len(data))
        elif not following or following.startswith(b"]"):
            # The rest of the envelope holds no records.
            stream.skip()
            return
        elif following.startswith(b"{"):
            stream.read(len(data) - len(following))
            yield _cut_object(stream, limits, hints)
        else:
            stream.read(len(data) - len(following))
            yield Part(payload=_read_scalar(stream), format="json", hints=hints)


def _read_scalar(stream: RecordStream) -> bytes:
    data = stream.peek(CHUNK_BYTES)
    end = re.compile(rb"[,\]{]").search(data, 1)
    return stream.read(end.start() if end else len(data))


_LIST = re.compile(rb'"(\w{1,40})"\s*:\s*(?=\[\s*\{)')


def _cut_large(stream: RecordStream, limits: Limits) -> Iterator[Part]:
    head = stream.peek(CHUNK_BYTES)
    for found in _LIST.finditer(head):
        if found[1].decode().lower() in ENVELOPES:
            stream.read(found.end())
            return _cut_list(stream, limits, NO_HINTS)
    return cut_values(stream, limits)
