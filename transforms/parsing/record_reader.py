"""Cuts a file into records and parses each, in the current process and without Beam."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from wiredesk.schemas.pickling import compact_pickle, replace_fields
from wiredesk.schemas.records import Article, RawRecord, Reject, RunInfo
from wiredesk.transforms.failures import make_reject
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.containers import Limits, Piece, Walker
from wiredesk.transforms.logic.kernel.errors import RecordError

if TYPE_CHECKING:
    from wiredesk.transforms.logic.dedup.withdrawal import TextFinder

Row = Article | Reject
"""The row that a record becomes."""

# Reasons why the content of a container was not searched although other tools could open it.
_UNSEARCHED = frozenset(
    {"depth_limit", "encrypted", "member_limit", "ratio_limit", "too_large", "unsupported_compression"}
)


@compact_pickle
@dataclass(frozen=True, slots=True)
class ReadJob:
    """One file to read.

    Attributes:
      source_key, source_uri, size: of the file.
      run: current run.
      limits: limits of the file.
      format: ``--format``; None detects the format of each record.
      field_map: ``--map``.
      timeout_s: how long one record may take, in seconds.
      seekable: True if the file can be read from any position.
      skip: number of records to skip because their rows were given already.
      refusal: error of the record after those, which becomes a reject without being parsed; None parses it.
      finder: if given, the file and each of its records are searched with it instead of parsed.
    """

    source_key: str
    source_uri: str
    size: int
    run: RunInfo
    limits: Limits
    format: str | None = None
    field_map: tuple[tuple[str, str], ...] = ()
    timeout_s: float = 0
    seekable: bool = True
    skip: int = 0
    refusal: RecordError | None = None
    finder: TextFinder | None = None


def read_rows(job: ReadJob, stream: IO[bytes]) -> Iterator[Row | bool | None]:
    """Yields the row of each record of a file, in the file's order; None for each skipped record.

    A job with a finder yields True or False instead, first for the file as it is and then for each record:
    True if it holds a text. A record that cannot be searched becomes a reject.

    Args:
      job: what to read and how.
      stream: the file, at its beginning.
    """
    for number, piece in enumerate(_list_pieces(job, stream)):
        if number < job.skip:
            yield None
        elif number == job.skip and job.refusal is not None:
            yield make_reject(_name_columns(piece), job.refusal, job.run)
        elif job.finder is not None:
            yield _search_piece(piece, job, job.finder)
        else:
            yield _parse_piece(piece, job)


def _list_pieces(job: ReadJob, stream: IO[bytes]) -> Iterator[Piece]:
    if job.finder is not None:
        yield Piece(RawRecord(job.source_key, job.source_uri, stream.read()))
        stream.seek(0)
    walker = Walker(job.source_uri, job.limits, job.format)
    seekable = stream if job.seekable else None
    yield from walker.walk_file(job.source_key, stream.read, job.size, seekable)


def _search_piece(piece: Piece, job: ReadJob, finder: TextFinder) -> Reject | bool:
    record = _name_columns(piece)
    if finder.is_in(record.payload):
        return True
    if piece.error is not None and piece.error.reason in _UNSEARCHED:
        return make_reject(record, piece.error, job.run)
    return False


def _parse_piece(piece: Piece, job: ReadJob) -> Row:
    if piece.error is not None:
        return make_reject(piece.record, piece.error, job.run)
    try:
        return parse_record(piece.record, job.run, piece.format, piece.hints, job.field_map)
    except RecordError as error:
        return make_reject(_name_columns(piece), error, job.run)


def _name_columns(piece: Piece) -> RawRecord:
    """Returns the record; a table row as a JSON object, since its cells mean little without column names."""
    if not piece.hints.fields:
        return piece.record
    payload = json.dumps(dict(piece.hints.fields), ensure_ascii=False).encode("utf-8", "replace")
    return replace_fields(piece.record, payload=payload)
