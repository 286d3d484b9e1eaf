"""Recognises the container that a stream is, by its first bytes and then by its name."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from functools import partial

from wiredesk.transforms.logic.containers.archives import ARCHIVES, Archive
from wiredesk.transforms.logic.containers.compression import COMPRESSIONS, Compression
from wiredesk.transforms.logic.containers.dialect import find_dialect
from wiredesk.transforms.logic.containers.lines import find_separator
from wiredesk.transforms.logic.containers.warc import is_warc
from wiredesk.transforms.logic.formats.detect import detect_format
from wiredesk.transforms.logic.formats.registry import (
    DOWNLOAD_SIGN,
    FORMATS,
    SIGNED,
    SPLIT_FORMATS,
)

_FILE_BEGINNINGS = tuple(
    (re.compile(known.file_begins), known.name)
    for known in FORMATS
    if known.file_begins and known not in SIGNED
)
_SIGNED_BEGINNINGS = tuple(
    (re.compile(known.file_begins), known.name) for known in SIGNED if known.file_begins
)
_SIGN = re.compile(DOWNLOAD_SIGN.encode())
_CUT_MARKUP = frozenset({"feed", "newsml-g2"}) | SPLIT_FORMATS
_ITEM_SET = re.compile(rb"<(?:\w+:)?itemSet[\s>]")
# An entry without its feed, such as the payload of a reject.
_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_LINE_NAMES = (".jsonl", ".ndjson", ".jsonlines", ".jl", ".ldjson")
_TABLE_NAMES = (".csv", ".tsv", ".tab", ".psv")
_SPACE = b" \t\r\n"
# A table of contents may stand above the first record.
_MAX_SIGN_BYTES = 1 << 13
# Lines of a possible file of JSON lines that are tried; all but one may be broken.
_MAX_LINES_TRIED = 4


def recognise_packing(head: bytes) -> str | None:
    """Returns the name of the compression or archive whose first 512 bytes these are, or None."""
    packings: dict[str, Compression | Archive] = {**COMPRESSIONS, **ARCHIVES}
    return next((name for name, packing in packings.items() if packing.is_begun_by(head)), None)


def recognise_records(head: bytes, name: str) -> str | None:
    """Returns the name of the cutter for a stream of several records; None if the stream is one record.

    Args:
      head: its first bytes, in an encoding that contains ASCII.
      name: name of the file or member, which decides where the content does not.
    """
    start = head.removeprefix(codecs.BOM_UTF8).lstrip(_SPACE)
    if start.startswith(b"<"):
        return _recognise_markup(start, name)
    if start.startswith((b"{", b"[")):
        return _recognise_json(start, name)
    tests: tuple[tuple[str, Callable[[], object]], ...] = (
        ("parquet", lambda: start.startswith(b"PAR1")),
        ("avro", lambda: start.startswith(b"Obj\x01")),
        ("warc", lambda: is_warc(start)),
        ("jsonl", lambda: name.lower().endswith(_LINE_NAMES)),
        *((kind, partial(pattern.match, start)) for pattern, kind in _FILE_BEGINNINGS),
        *_list_downloads(start),
        ("csv", lambda: name.lower().endswith(_TABLE_NAMES) or _is_table(start)),
        ("joined", lambda: find_separator(head) is not None),
    )
    return next((kind for kind, holds in tests if holds()), None)


def _recognise_markup(start: bytes, name: str) -> str | None:
    found = detect_format(start.decode("latin-1"), name)
    if (found == "newsml-g2" and not _ITEM_SET.search(start)) or _ENTRY.match(start):
        return None
    return found if found in _CUT_MARKUP else None


def _recognise_json(start: bytes, name: str) -> str | None:
    if name.lower().endswith(_LINE_NAMES):
        return "jsonl"
    if start.startswith(b"["):
        return "json" if detect_format(start[:4096].decode("latin-1")) == "json" else None
    lines = [line for line in start.split(b"\n", 32)[:32] if line.strip()]
    if len(lines) > 1 and any(map(_is_object, lines[:_MAX_LINES_TRIED])):
        return "jsonl"
    return "json" if detect_format(start[:4096].decode("latin-1")) == "json" else None


def _list_downloads(start: bytes) -> tuple[tuple[str, Callable[[], object]], ...]:
    """Returns the tests for downloads of press databases; none for most texts, which have no sign of one."""
    if not _SIGN.search(start, 0, _MAX_SIGN_BYTES):
        return ()
    return tuple((kind, partial(pattern.match, start)) for pattern, kind in _SIGNED_BEGINNINGS)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line.decode("utf-8", "replace")), dict)
    except (ValueError, RecursionError):
        return False


def _is_table(start: bytes) -> bool:
    """Returns True for a table, whatever its name: it has at least three columns and a second row."""
    line, _, rest = start.partition(b"\n")
    if line.lower().startswith((b"sep=", b'"sep=')):
        line, _, rest = rest.lstrip().partition(b"\n")
    if len(line) > 2000 or not rest.strip() or not any(sign in line for sign in (b",", b"\t", b";", b"|")):
        return False
    found = find_dialect(line.decode("latin-1"))
    if found is None:
        return False
    delimiter, names = found
    return (
        len(names) >= 3
        and delimiter.encode() in rest
        and all(re.fullmatch(r"[\w .\-\"']{1,40}", n) for n in names)
    )
