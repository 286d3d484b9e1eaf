"""Walks from a file to its records, through all compressions and containers around them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import IO

from more_itertools import peekable

from wiredesk.schemas.records import RawRecord
from wiredesk.transforms.logic.containers.archives import ARCHIVES
from wiredesk.transforms.logic.containers.compression import COMPRESSIONS, open_layer, strip_suffix
from wiredesk.transforms.logic.containers.cutters import NESTED, Source, find_cutter
from wiredesk.transforms.logic.containers.date_orders import settle_orders
from wiredesk.transforms.logic.containers.limits import Budget, Limits
from wiredesk.transforms.logic.containers.lines import HEAD_BYTES
from wiredesk.transforms.logic.containers.members import Member, make_names_unique
from wiredesk.transforms.logic.containers.record_stream import Part, RecordStream
from wiredesk.transforms.logic.containers.sniff import recognise_packing, recognise_records
from wiredesk.transforms.logic.containers.utf16 import is_utf16, transcode_head, transcode_utf16
from wiredesk.transforms.logic.formats.parts.input import NO_HINTS, Hints
from wiredesk.transforms.logic.kernel.errors import RecordError


@dataclass(frozen=True, slots=True)
class Piece:
    """One record of a file, ready to be parsed.

    Attributes:
      record: its key, and its bytes as far as they may be kept.
      format: its format if certain; None if the parser must detect it.
      hints: metadata from its containers.
      error: why it is a reject already.
    """

    record: RawRecord
    format: str | None = None
    hints: Hints = NO_HINTS
    error: RecordError | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Position of a stream in its file.

    Attributes:
      key: key of the stream, as in ``source_key``.
      name: file or member name of its content, which decides where the content does not.
      depth: number of containers around it.
      hints: metadata from those containers.
      file: the file itself, if the stream is all of it and it can be read from any position.
      size: bytes of that file.
    """

    key: str
    name: str
    depth: int = 0
    hints: Hints = NO_HINTS
    file: IO[bytes] | None = None
    size: int = 0


class _LimitReachedError(Exception):
    """A limit of the whole file is reached."""

    def __init__(self, error: RecordError) -> None:
        super().__init__(error)
        self.error = error


class Walker:
    """Walks through one file."""

    def __init__(self, source_uri: str, limits: Limits, file_format: str | None = None) -> None:
        """Prepares the walk.

        Args:
          source_uri: as in the column.
          limits: limits of the file.
          file_format: ``--format``; None detects the format of each record.
        """
        self._uri = source_uri
        self._limits = limits
        self._format = file_format
        self._budget = Budget(limits)

    def walk_file(
        self, source_key: str, read: Callable[[int], bytes], size: int, file: IO[bytes] | None = None
    ) -> Iterator[Piece]:
        """Yields every record of a file, in the file's order; at least one.

        Records before a limit or damage are yielded first; the rest of the file is one piece with the error.

        Args:
          source_key: key of the file.
          read: returns the next bytes of the file, none at its end; may raise :class:`RecordError`.
          size: bytes of the file.
          file: the file, if it can be read from any position, which zip and Parquet need.
        """

        def read_counted(wanted: int) -> bytes:
            data = read(wanted)
            self._budget.taken += len(data)
            return data

        place = _Place(source_key, source_key.rpartition("/")[2], file=file, size=size)
        try:
            yield from self._walk(RecordStream(read_counted), place)
        except _LimitReachedError as reached:
            yield self._make_error(f"{source_key}#rest", reached.error)

    def _make_error(self, key: str, error: RecordError) -> Piece:
        return Piece(RawRecord(key, self._uri, b""), error=error)

    def _count(self) -> None:
        try:
            self._budget.count_member()
        except RecordError as error:
            raise _LimitReachedError(error) from error

    def _walk(self, stream: RecordStream, place: _Place) -> Iterator[Piece]:
        packing = recognise_packing(stream.peek(512))
        if packing is None:
            yield from self._walk_records(stream, place)
        elif place.depth >= self._limits.depth:
            message = f"the archive has more than {self._limits.depth} others around it: unpack it"
            yield self._make_error(place.key, RecordError("read", "depth_limit", message))
        elif packing in COMPRESSIONS:
            inner = open_layer(packing, stream, self._budget, place.depth)
            yield from self._walk(
                inner, replace(place, name=strip_suffix(place.name), depth=place.depth + 1, file=None)
            )
        else:
            yield from self._walk_archive(packing, stream, place)

    def _walk_archive(self, packing: str, stream: RecordStream, place: _Place) -> Iterator[Piece]:
        taken: dict[str, int] = {}
        reported: RecordError | None = None
        is_empty = True
        try:
            for member in ARCHIVES[packing].list_members(stream, place.file, self._limits):
                is_empty = False
                self._count()
                key = f"{place.key}!{make_names_unique(taken, member.name)}"
                for piece in self._walk_member(member, key, place):
                    # A cut of the archive shows in the member in which it lies.
                    is_cut = stream.trouble or (piece.error and piece.error.reason == "truncated")
                    reported = piece.error if is_cut else None
                    yield piece
        except RecordError as error:
            if reported is None:
                yield self._make_error(place.key, error)
            return
        if stream.trouble and reported is None:
            yield self._make_error(place.key, stream.trouble)
        elif is_empty:
            message = "The archive has no members: there is nothing to read in it."
            yield self._make_error(place.key, RecordError("parse", "empty", message))

    def _walk_member(self, member: Member, key: str, place: _Place) -> Iterator[Piece]:
        if member.error is not None or member.stream is None:
            error = member.error or RecordError("read", "not_a_file", "the member has no content")
            yield self._make_error(key, error)
            return
        name = member.name.rpartition("/")[2]
        yield from self._walk(member.stream, _Place(key, name, place.depth + 1, place.hints))

    def _walk_records(self, stream: RecordStream, place: _Place) -> Iterator[Piece]:
        kind = self._format or _recognise(stream, place)
        if find_cutter(kind).reads_utf16 and is_utf16(stream.peek(4)):
            stream = transcode_utf16(stream)
        yield from self._cut(kind, stream, place)

    def _cut(self, kind: str | None, stream: RecordStream, place: _Place) -> Iterator[Piece]:
        """Yields the records of a stream under their keys.

        The record in which a damaged stream ends carries the damage as its error. If there is no such
        record, the damage is a piece of its own at the end.
        """
        cutter = find_cutter(kind)
        source = Source(stream, self._limits, place.hints, place.file, place.size)
        parts = _DamageMarker(cutter.cut(source), stream)
        count = 0
        for label, part in _label_parts(settle_orders(parts, place.hints), cutter.is_mostly_single):
            count += 1
            yield from self._place_part(part, label, place)
        if stream.trouble is not None and not parts.is_marked:
            yield self._make_error(f"{place.key}#rest" if count else place.key, stream.trouble)
        elif count == 0:
            message = "There are no records in it: remove it from the input."
            yield self._make_error(place.key, RecordError("parse", "empty", message))

    def _place_part(self, part: Part, label: str, place: _Place) -> Iterator[Piece]:
        """Yields the record of a part, or its records if it is a nested container.

        Args:
          part: the part.
          label: its label in the key; empty if it is all of its container and has the container's key.
          place: position of its container.
        """
        self._count()
        key, container = (f"{place.key}#{label}", place.key) if label else (place.key, None)
        hints = part.hints if part.hints is not NO_HINTS else place.hints
        nested = _recognise_nested(part, hints) if place.depth < self._limits.depth else None
        if nested is None:
            yield Piece(RawRecord(key, self._uri, part.payload, container), part.format, hints, part.error)
        else:
            inner = RecordStream(io.BytesIO(part.payload).read)
            yield from self._cut(nested, inner, _Place(key, "", place.depth + 1, hints))


def _recognise(stream: RecordStream, place: _Place) -> str | None:
    """Returns the name of the cutter for a stream; None if the stream is one record."""
    head = stream.peek(HEAD_BYTES)
    if not is_utf16(head):
        return recognise_records(head, place.name)
    kind = recognise_records(transcode_head(head), place.name)
    return kind if find_cutter(kind).reads_utf16 else None


def _recognise_nested(part: Part, hints: Hints) -> str | None:
    """Returns the name of the cutter for a page of a web archive that holds records itself, else None."""
    if part.error is not None or part.format is not None or hints.container != "warc":
        return None
    kind = recognise_records(part.payload[:HEAD_BYTES], hints.url or "")
    return kind if kind in NESTED else None


class _DamageMarker:
    """Passes parts on, and marks the first one after which a damaged stream had ended with the damage.

    A part without payload that has an error already is no record, so it does not take the mark.

    Attributes:
      is_marked: True once a part carries the damage.
    """

    def __init__(self, parts: Iterator[Part], stream: RecordStream) -> None:
        self._parts = parts
        self._stream = stream
        self.is_marked = False

    def __iter__(self) -> Iterator[Part]:
        for part in _catch_error(self._parts):
            damage = self._stream.trouble
            if damage is None or self.is_marked or (part.error is not None and not part.payload):
                yield part
            else:
                self.is_marked = True
                yield replace(part, error=damage)


def _catch_error(parts: Iterator[Part]) -> Iterator[Part]:
    """Turns the error of a cutter into its last part."""
    try:
        yield from parts
    except RecordError as error:
        yield Part(error=error)


def _label_parts(parts: Iterable[Part], is_mostly_single: bool) -> Iterator[tuple[str, Part]]:
    """Yields each part with its label in the key: its own, or its number.

    A sole part without a label of its own gets an empty one if such files mostly hold a single record.
    """
    ahead = peekable(parts)
    for number, part in enumerate(ahead, 1):
        if part.label is not None:
            yield part.label, part
        elif number == 1 and is_mostly_single and not ahead:
            yield "", part
        else:
            yield str(number), part
