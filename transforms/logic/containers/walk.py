"""From a file to its records, through whatever is around them."""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import IO, cast

from wiredesk.schemas.records import RawRecord
from wiredesk.transforms.logic.containers.compression import open_layer
from wiredesk.transforms.logic.containers.feeds import cut_feed, cut_items
from wiredesk.transforms.logic.containers.json_records import cut_json
from wiredesk.transforms.logic.containers.limits import Budget, Limits, explain_size
from wiredesk.transforms.logic.containers.lines import (
    HEAD_BYTES,
    cut_articles,
    cut_lines,
    find_separator,
    read_whole,
)
from wiredesk.transforms.logic.containers.members import Member, make_names_unique
from wiredesk.transforms.logic.containers.record_stream import CHUNK_BYTES, Part, RecordStream
from wiredesk.transforms.logic.containers.sniff import LAYERS, find_wide, recognise_packing, recognise_records
from wiredesk.transforms.logic.containers.table import cut_avro, cut_parquet, cut_table
from wiredesk.transforms.logic.containers.tar import list_tar
from wiredesk.transforms.logic.containers.warc import cut_warc
from wiredesk.transforms.logic.containers.zip import list_zip, list_zip_stream
from wiredesk.transforms.logic.formats.parts.input import NO_HINTS, Hints
from wiredesk.transforms.logic.formats.registry import PARSERS, RECORD_FORMATS, SPLIT_FORMATS, find_splitter
from wiredesk.transforms.logic.kernel.errors import RecordError

FORMATS = frozenset(RECORD_FORMATS)
"""What ``--format`` takes."""

# A suffix that a compression adds to the name of what it holds.
_PACKED_SUFFIXES = (".gz", ".gzip", ".bz2", ".xz", ".zst", ".zstd")
# Formats whose files usually hold one record, which then has the key of its file.
_MOSTLY_SINGLE = frozenset({"json", "newsml-g2", "joined"}) | SPLIT_FORMATS
# Formats of records that hold records themselves: a feed in a crawl, a list that an interface gave.
_NESTED = frozenset({"feed", "json", "sgml"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One record of a file, to be parsed.

    Attributes:
      record: its key, and its bytes as far as they may be kept.
      format: its format where it is certain; None: to be recognised.
      hints: what its container knows.
      error: why it is a reject already.
    """

    record: RawRecord
    format: str | None = None
    hints: Hints = NO_HINTS
    error: RecordError | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a file a stream is.

    Attributes:
      key: as in ``source_key``.
      name: what its content is called, for what the content does not tell.
      depth: how many containers are around it.
      hints: what they know.
      file: the file itself, where the stream is all of it and it can be searched.
      size: bytes of that file.
    """

    key: str
    name: str
    depth: int = 0
    hints: Hints = NO_HINTS
    file: IO[bytes] | None = None
    size: int = 0


class Walker:
    """Walks through one file.

    Args:
      source_uri: as in the column.
      limits: what the file may cost.
      file_format: ``--format``; None: each is recognised.
    """

    def __init__(self, source_uri: str, limits: Limits, file_format: str | None = None) -> None:
        self._uri = source_uri
        self._limits = limits
        self._format = file_format
        self._budget = Budget(limits)

    def walk_file(
        self, source_key: str, read: Callable[[int], bytes], size: int, file: IO[bytes] | None = None
    ) -> Iterator[Piece]:
        """Yields every record of a file, in its order; one at least.

        Args:
          source_key: of the file.
          read: gives its next bytes, nothing at its end; raises :class:`RecordError`.
          size: its bytes.
          file: the file, if it can be searched; Zip and Parquet are read so.

        What was read before a limit or damage is given first; what follows is one
        piece with the error.
        """

        def read_counted(wanted: int) -> bytes:
            data = read(wanted)
            self._budget.taken += len(data)
            return data

        place = _Place(source_key, source_key.rpartition("/")[2], file=file, size=size)
        try:
            yield from self._walk(RecordStream(read_counted), place)
        except _Stopped as stopped:
            yield self._make_error(f"{source_key}#rest", stopped.error)

    def _make_error(self, key: str, error: RecordError, payload: bytes = b"") -> Piece:
        return Piece(RawRecord(key, self._uri, payload), error=error)

    def _count(self) -> None:
        try:
            self._budget.count_member()
        except RecordError as error:
            raise _Stopped(error) from error

    def _walk(self, stream: RecordStream, place: _Place) -> Iterator[Piece]:
        packing = recognise_packing(stream.peek(512))
        if packing is None:
            yield from self._walk_records(stream, place)
        elif place.depth >= self._limits.depth:
            message = f"the archive has more than {self._limits.depth} others around it: unpack it"
            yield self._make_error(place.key, RecordError("read", "depth_limit", message))
        elif packing in LAYERS:
            inner = open_layer(packing, stream, self._budget, place.depth)
            yield from self._walk(inner, _unpack(place))
        else:
            yield from self._walk_archive(packing, stream, place)

    def _walk_archive(self, packing: str, stream: RecordStream, place: _Place) -> Iterator[Piece]:
        taken: dict[str, int] = {}
        told: RecordError | None = None
        begun = False
        try:
            for member in self._list_members(packing, stream, place):
                begun = True
                self._count()
                key = f"{place.key}!{make_names_unique(taken, member.name)}"
                for piece in self._walk_member(member, key, place):
                    # A cut in the archive shows in the member that it is in.
                    cut = stream.trouble or (piece.error and piece.error.reason == "truncated")
                    told = piece.error if cut else None
                    yield piece
        except RecordError as error:
            if told is None:
                yield self._make_error(place.key, error)
            return
        if stream.trouble and told is None:
            yield self._make_error(place.key, stream.trouble)
        elif not begun:
            message = "The archive has no members: there is nothing to read in it."
            yield self._make_error(place.key, RecordError("parse", "empty", message))

    def _list_members(self, packing: str, stream: RecordStream, place: _Place) -> Iterator[Member]:
        if packing == "tar":
            return list_tar(stream)
        if place.file is None:
            return list_zip_stream(stream, self._limits)
        return self._list_zip_file(place.file, stream)

    def _list_zip_file(self, file: IO[bytes], stream: RecordStream) -> Iterator[Member]:
        try:
            yield from list_zip(file, self._limits)
        except zipfile.BadZipFile:
            # Its directory is at its end, so that is missing.
            file.seek(0)
            yield from list_zip_stream(RecordStream(file.read), self._limits)

    def _walk_member(self, member: Member, key: str, place: _Place) -> Iterator[Piece]:
        if member.error is not None or member.stream is None:
            error = member.error or RecordError("read", "not_a_file", "the member has no content")
            yield self._make_error(key, error)
            return
        name = member.name.rpartition("/")[2]
        yield from self._walk(member.stream, _Place(key, name, place.depth + 1, place.hints))

    def _walk_records(self, stream: RecordStream, place: _Place) -> Iterator[Piece]:
        kind = self._format or self._recognise(stream, place)
        if kind == "parquet":
            parts: Iterator[Part] = self._cut_parquet(stream, place)
        else:
            if kind in {"csv", "json", "jsonl"} and find_wide(stream.peek(4)):
                stream = _narrow(stream)
            parts = self._cut(kind, stream, place)
        yield from self._number(parts, stream, place, kind)

    def _recognise(self, stream: RecordStream, place: _Place) -> str | None:
        head = stream.peek(HEAD_BYTES)
        wide = find_wide(head)
        if wide:
            kind = recognise_records(head.decode(wide, "ignore").encode(), place.name)
            return kind if kind in {"csv", "json", "jsonl"} else None
        return recognise_records(head, place.name)

    def _cut(self, kind: str | None, stream: RecordStream, place: _Place) -> Iterator[Part]:
        limits, hints = self._limits, place.hints
        cutters: dict[str, Callable[[], Iterator[Part]]] = {
            "feed": lambda: cut_feed(stream, limits, hints),
            "warc": lambda: cut_warc(stream, limits),
            "avro": lambda: cut_avro(stream, limits),
            "jsonl": lambda: (
                replace(part, format="json", hints=hints) for part in cut_lines(stream, limits)
            ),
            "json": lambda: cut_json(stream, limits),
            "csv": lambda: cut_table(stream, limits, hints.charset),
            "newsml-g2": lambda: cut_items(stream, limits),
            "joined": lambda: self._cut_joined(stream),
        }
        return cutters[kind]() if kind in cutters else self._split(kind, stream)

    def _cut_joined(self, stream: RecordStream) -> Iterator[Part]:
        begins = find_separator(stream.peek(HEAD_BYTES))
        if begins is None:
            return self._split("text", stream)
        return (replace(part, format="text") for part in cut_articles(stream, self._limits, begins))

    def _split(self, kind: str | None, stream: RecordStream) -> Iterator[Part]:
        split = find_splitter(kind) if kind else None
        if split is None or kind is None:
            yield replace(read_whole(stream, self._limits), format=kind if kind in PARSERS else None)
            return
        while stream.peek(1):
            bounded = _Bounded(stream, self._limits.record_bytes + 2 * CHUNK_BYTES)
            for payload in split(cast(IO[bytes], bounded)):
                bounded.begin()
                error = None
                if len(payload) > self._limits.record_bytes:
                    error = explain_size(len(payload), self._limits, kept=True)
                yield Part(payload=payload, format=kind, error=error)

    def _cut_parquet(self, stream: RecordStream, place: _Place) -> Iterator[Part]:
        if place.file is not None:
            return cut_parquet(place.file, self._limits, place.size)
        # It must be searched, and nothing is written to a disk.
        part = read_whole(stream, self._limits)
        if part.error is not None:
            return iter((part,))
        return cut_parquet(io.BytesIO(part.payload), self._limits, len(part.payload))

    def _number(
        self, parts: Iterator[Part], stream: RecordStream, place: _Place, kind: str | None
    ) -> Iterator[Piece]:
        """Gives parts their keys; the first that the end of a damaged stream is in becomes its error."""
        single = kind is None or kind in _MOSTLY_SINGLE or (kind in PARSERS and find_splitter(kind) is None)
        single = single and kind not in {"feed", "csv", "jsonl"}
        told = False
        number = 0
        held: Part | None = None
        for cut in _catch(parts):
            part = cut
            if stream.trouble is not None and not told and (part.error is None or part.payload):
                told = True
                part = replace(part, error=stream.trouble)
            number += 1
            if number == 1 and single and part.label is None:
                held = part
                continue
            if held is not None:
                yield from self._place_part(held, "1", place)
                held = None
            yield from self._place_part(part, part.label if part.label is not None else str(number), place)
        if held is not None:
            yield from self._place_part(held, "", place)
        if stream.trouble is not None and not told:
            yield self._make_error(place.key if number == 0 else f"{place.key}#rest", stream.trouble)
        elif number == 0:
            message = "There are no records in it: remove it from the input."
            yield self._make_error(place.key, RecordError("parse", "empty", message))

    def _place_part(self, part: Part, label: str, place: _Place) -> Iterator[Piece]:
        """Yields what a part holds; without a label it has the key of what it is in, since it is all of it."""
        self._count()
        key, container = (f"{place.key}#{label}", place.key) if label else (place.key, None)
        hints = part.hints if part.hints is not NO_HINTS else place.hints
        if (
            part.error is None
            and part.format is None
            and hints.container == "warc"
            and place.depth < self._limits.depth
        ):
            nested = recognise_records(part.payload[:HEAD_BYTES], hints.url or "")
            if nested in _NESTED:
                yield from self._walk_nested(part, key, place, hints, nested)
                return
        yield Piece(RawRecord(key, self._uri, part.payload, container), part.format, hints, part.error)

    def _walk_nested(self, part: Part, key: str, place: _Place, hints: Hints, kind: str) -> Iterator[Piece]:
        inner = RecordStream(io.BytesIO(part.payload).read)
        below = _Place(key, "", place.depth + 1, hints)
        yield from self._number(self._cut(kind, inner, below), inner, below, kind)


class _Stopped(Exception):
    """A limit of the whole file is reached."""

    def __init__(self, error: RecordError) -> None:
        super().__init__(error)
        self.error = error


def _catch(parts: Iterator[Part]) -> Iterator[Part]:
    try:
        yield from parts
    except RecordError as error:
        yield Part(error=error)


def _unpack(place: _Place) -> _Place:
    name = place.name
    lower = name.lower()
    suffix = next((suffix for suffix in _PACKED_SUFFIXES if lower.endswith(suffix)), "")
    name = name[: len(name) - len(suffix)]
    if lower.endswith((".tgz", ".tbz2", ".txz")):
        name = name.rpartition(".")[0] + ".tar"
    return replace(place, name=name, depth=place.depth + 1, file=None)


def _narrow(stream: RecordStream) -> RecordStream:
    """Turns UTF-16 into UTF-8, so that lines, brackets and delimiters are single bytes."""
    decoder = codecs.getincrementaldecoder("utf-16")("replace")

    def read(size: int) -> bytes:
        data = b""
        while not data:
            raw = stream.read(size)
            data = decoder.decode(raw, final=not raw).encode("utf-8", "replace")
            if not raw:
                if stream.trouble is not None and not data:
                    raise stream.trouble
                break
        return data

    return RecordStream(read)


class _Bounded:
    """Ends a splitter's input where it has asked for more than a record without giving one.

    What follows is given to it anew, so a record that is too large comes in several parts.
    """

    def __init__(self, stream: RecordStream, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._left = limit

    def begin(self) -> None:
        self._left = self._limit

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left, CHUNK_BYTES)
        data = self._stream.read(wanted)
        self._left -= len(data)
        return data
