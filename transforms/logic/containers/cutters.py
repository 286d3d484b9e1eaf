"""The files of many records: how each is cut into records, and how its records are numbered."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import IO, Final

from wiredesk.transforms.logic.containers.columnar import cut_avro, cut_parquet
from wiredesk.transforms.logic.containers.feeds import cut_feed, cut_items
from wiredesk.transforms.logic.containers.json_records import cut_json
from wiredesk.transforms.logic.containers.limits import Limits
from wiredesk.transforms.logic.containers.lines import (
    HEAD_BYTES,
    cut_articles,
    cut_lines,
    find_separator,
    read_whole,
)
from wiredesk.transforms.logic.containers.record_stream import Part, RecordStream
from wiredesk.transforms.logic.containers.splitting import cut_with_splitter
from wiredesk.transforms.logic.containers.table import cut_table
from wiredesk.transforms.logic.containers.warc import cut_warc
from wiredesk.transforms.logic.formats.parts.input import NO_HINTS, Hints
from wiredesk.transforms.logic.formats.registry import PARSERS, find_splitter

NESTED: Final = frozenset({"feed", "json", "sgml"})
"""Formats of pages in a web archive that hold records themselves: a feed, the answer of an interface."""


@dataclass(frozen=True, slots=True)
class Source:
    """The stream that a cutter gets, and its surroundings.

    Attributes:
      stream: content to cut.
      limits: limits of the file.
      hints: metadata from the containers around it.
      file: the file itself, if the stream is all of it and it can be read from any position.
      size: bytes of that file.
    """

    stream: RecordStream
    limits: Limits
    hints: Hints = NO_HINTS
    file: IO[bytes] | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts a file into records.

    Attributes:
      cut: yields the records as parts.
      is_mostly_single: True if such a file usually holds one record. A sole record then has the key of its
        file, without ``#1``.
      reads_utf16: True if such a file may be in UTF-16, and is cut as UTF-8.
    """

    cut: Callable[[Source], Iterator[Part]]
    is_mostly_single: bool = False
    reads_utf16: bool = False


def _cut_json_lines(source: Source) -> Iterator[Part]:
    parts = cut_lines(source.stream, source.limits)
    return (replace(part, format="json", hints=source.hints) for part in parts)


def _cut_parquet(source: Source) -> Iterator[Part]:
    if source.file is not None:
        return cut_parquet(source.file, source.limits, source.size)
    # Its directory is at the end, so a stream must be read whole.
    part = read_whole(source.stream, source.limits)
    if part.error is not None:
        return iter((part,))
    return cut_parquet(io.BytesIO(part.payload), source.limits, len(part.payload))


def _cut_joined(source: Source) -> Iterator[Part]:
    begins = find_separator(source.stream.peek(HEAD_BYTES))
    if begins is None:
        return _read_single("text", source)
    return (replace(part, format="text") for part in cut_articles(source.stream, source.limits, begins))


def _read_single(name: str | None, source: Source) -> Iterator[Part]:
    yield replace(read_whole(source.stream, source.limits), format=name if name in PARSERS else None)


# Lambdas look the functions up when they are called, so that tests can replace them.
CUTTERS: Final[Mapping[str, Cutter]] = {
    "avro": Cutter(lambda s: cut_avro(s.stream, s.limits)),
    "csv": Cutter(lambda s: cut_table(s.stream, s.limits, s.hints.charset), reads_utf16=True),
    "feed": Cutter(lambda s: cut_feed(s.stream, s.limits, s.hints)),
    "joined": Cutter(_cut_joined, is_mostly_single=True),
    "json": Cutter(lambda s: cut_json(s.stream, s.limits), is_mostly_single=True, reads_utf16=True),
    "jsonl": Cutter(_cut_json_lines, reads_utf16=True),
    "newsml-g2": Cutter(lambda s: cut_items(s.stream, s.limits), is_mostly_single=True),
    "parquet": Cutter(_cut_parquet),
    "warc": Cutter(lambda s: cut_warc(s.stream, s.limits)),
}
"""Files of many records by name; ``joined`` is a text file of several articles.

A new one is added here, to :mod:`~wiredesk.transforms.logic.containers.sniff`, to ``_FILE_FORMATS`` of the registry of
formats if ``--format`` takes it, and to ``ALL`` of the tests' ``samples.py``.
"""


@cache
def find_cutter(name: str | None) -> Cutter:
    """Returns the cutter of a format; a format with neither cutter nor splitter holds one record.

    Args:
      name: None for a single record of unknown format.
    """
    if name is not None and name in CUTTERS:
        return CUTTERS[name]
    splitter = find_splitter(name) if name is not None else None
    if splitter is None or name is None:
        return Cutter(lambda s: _read_single(name, s), is_mostly_single=True)
    return Cutter(lambda s: cut_with_splitter(s.stream, s.limits, splitter, name), is_mostly_single=True)
