"""Which container a stream is, told by its first bytes, then by its name."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from functools import partial

from wiredesk.transforms.logic.containers.compression import MAGIC
from wiredesk.transforms.logic.containers.lines import find_separator
from wiredesk.transforms.logic.containers.table import find_dialect
from wiredesk.transforms.logic.containers.tar import is_tar
from wiredesk.transforms.logic.containers.warc import is_warc
from wiredesk.transforms.logic.formats.detect import detect_format
from wiredesk.transforms.logic.formats.registry import FORMATS, SPLIT_FORMATS

LAYERS = frozenset(name for _, name in MAGIC)
"""Compressions; they hold one stream and add nothing to a key."""

ARCHIVES = frozenset({"zip", "tar"})
"""Archives; they hold members."""

_BZIP2_BLOCK = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_WIDE_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_FILE_BEGINNINGS = tuple(
    (re.compile(known.file_begins), known.name) for known in FORMATS if known.file_begins
)
_CUT_MARKUP = frozenset({"feed", "newsml-g2"}) | SPLIT_FORMATS
_ITEM_SET = re.compile(rb"<(?:\w+:)?itemSet[\s>]")
# An entry without its feed, as the payload of a reject is.
_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_LINE_NAMES = (".jsonl", ".ndjson", ".jsonlines", ".jl", ".ldjson")
_TABLE_NAMES = (".csv", ".tsv", ".tab", ".psv")
_SPACE = b" \t\r\n"
# Lines of a file of JSON lines that are looked at; one of them may be broken.
_LINES_SEEN = 4


def recognise_packing(head: bytes) -> str | None:
    """Returns the compression or archive that a stream begins as; None where it is neither."""
    for magic, name in MAGIC:
        if head.startswith(magic) and (name != "bzip2" or _BZIP2_BLOCK.match(head) or len(head) < 10):
            return name
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")):
        return "zip"
    return "tar" if is_tar(head) else None


def find_wide(head: bytes) -> str | None:
    """Returns the encoding where a stream begins with a byte order mark of UTF-16."""
    return _WIDE_MARKS.get(head[:2]) if head[2:4] != b"\0\0" else None


def recognise_records(head: bytes, name: str) -> str | None:
    """Returns the format of a stream that holds several records; None where it is one record.

    Args:
      head: its first bytes, in an encoding that has ASCII.
      name: the name of the file or member, for what the content leaves open.
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
    # The last one may be cut off by the end of what is looked at.
    whole = lines[:_LINES_SEEN]
    if len(lines) > 1 and any(map(_is_object, whole)):
        return "jsonl"
    return "json" if detect_format(start[:4096].decode("latin-1")) == "json" else None


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line.decode("utf-8", "replace")), dict)
    except (ValueError, RecursionError):
        return False


def _is_table(start: bytes) -> bool:
    """Tells a table without a telling name: three columns or more, and a second row."""
    line, _, rest = start.partition(b"\n")
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
