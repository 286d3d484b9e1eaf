"""From a file to its articles and rejects, in one process and without Beam."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from wiredesk.schemas.pickling import movable, revise
from wiredesk.schemas.records import Article, RawRecord, Reject, RunInfo
from wiredesk.transforms.failures import make_reject
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.containers import Limits, Piece, Walker
from wiredesk.transforms.logic.kernel.errors import RecordError

if TYPE_CHECKING:
    from wiredesk.transforms.logic.dedup.withdrawal import TextFinder

Row = Article | Reject
"""What a record becomes."""

# Why what is in a container was not looked at, though somebody could.
_UNSEEN = frozenset(
    {"depth_limit", "encrypted", "member_limit", "ratio_limit", "too_large", "unsupported_compression"}
)


@movable
@dataclass(frozen=True, slots=True)
class ReadJob:
    """One file to read.

    Attributes:
      source_key, source_uri, size: of the file.
      run: the run that reads it.
      limits: what it may cost.
      format: ``--format``; None recognises each record.
      field_map: ``--map``.
      timeout_s: how long one record may take.
      seekable: whether the file can be searched.
      skip: records that have been given already.
      refusal: why the record behind them is a reject and not parsed; None: it is parsed.
      finder: searches the file and every record in it, and nothing is parsed; None: records are parsed.
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
    """Yields what each record of a file becomes, in the file's order; None for what is skipped.

    Where the file is searched, it is first searched as it is, and for each record it is said
    whether it holds the text; one that cannot be looked at is a reject.

    Args:
      job: what to read and how.
      stream: the file, at its beginning.
    """
    for number, piece in enumerate(_list_pieces(job, stream)):
        if number < job.skip:
            yield None
        elif number == job.skip and job.refusal is not None:
            yield make_reject(_explain_row(piece), job.refusal, job.run)
        elif job.finder is not None:
            yield _search_piece(piece, job, job.finder)
        else:
            yield _parse_piece(piece, job)


def _list_pieces(job: ReadJob, stream: IO[bytes]) -> Iterator[Piece]:
    if job.finder is not None:
        yield Piece(RawRecord(job.source_key, job.source_uri, stream.read()))
        stream.seek(0)
    walker = Walker(job.source_uri, job.limits, job.format)
    searched = stream if job.seekable else None
    yield from walker.walk_file(job.source_key, stream.read, job.size, searched)


def _search_piece(piece: Piece, job: ReadJob, finder: TextFinder) -> Reject | bool:
    record = _explain_row(piece)
    if finder.is_in(record.payload):
        return True
    if piece.error is not None and piece.error.reason in _UNSEEN:
        return make_reject(record, piece.error, job.run)
    return False


def _parse_piece(piece: Piece, job: ReadJob) -> Row:
    if piece.error is not None:
        return make_reject(piece.record, piece.error, job.run)
    try:
        return parse_record(piece.record, job.run, piece.format, piece.hints, job.field_map)
    except RecordError as error:
        return make_reject(_explain_row(piece), error, job.run)


def _explain_row(piece: Piece) -> RawRecord:
    """Returns the record, a table's row with the names of its columns, without which it says little."""
    if not piece.hints.fields:
        return piece.record
    payload = json.dumps(dict(piece.hints.fields), ensure_ascii=False).encode("utf-8", "replace")
    return revise(piece.record, payload=payload)
