"""Read and parse: files in, articles and rejects out."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple, cast

import apache_beam as beam
from apache_beam.io.filesystem import BeamIOError, CompressionTypes
from apache_beam.io.filesystems import FileSystems
from apache_beam.metrics import Metrics

from wiredesk.schemas.pickling import revise
from wiredesk.schemas.records import Article, RawRecord, Reject, RunInfo, Source, SourceFile
from wiredesk.transforms.failures import make_forgotten, make_reject
from wiredesk.transforms.logic.containers import FORMATS, Limits
from wiredesk.transforms.logic.containers.limits import MAX_PAYLOAD_BYTES
from wiredesk.transforms.logic.dedup.occurrences import count_occurrences
from wiredesk.transforms.logic.kernel.defaults import (
    DEFAULT_MAX_MEMBERS,
    DEFAULT_MAX_RATIO,
    DEFAULT_MAX_RECORD_BYTES,
    DEFAULT_RECORD_TIMEOUT_S,
)
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.kernel.masking import mask_text
from wiredesk.transforms.metrics import NAMESPACE, Progress, measure_stage
from wiredesk.transforms.parsing.record_reader import ReadJob
from wiredesk.transforms.parsing.supervisor import Guard, Open, lend_guard, tell_unbounded

__all__ = [
    "FORMATS",
    "MAX_PAYLOAD_BYTES",
    "ParseFiles",
    "ParseOptions",
    "ParsedFiles",
    "Tally",
    "make_source",
    "open_file",
    "parse_file",
    "parse_payload",
    "tally_file",
]


class ParsedFiles(NamedTuple):
    """What :class:`ParseFiles` gives."""

    articles: Any
    rejects: Any
    sources: Any


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """How files are read.

    Attributes:
      format: ``--format``, one of :data:`FORMATS`; None recognises each.
      max_record_bytes: a larger record is a reject.
      max_ratio: bytes that one byte of a compressed file may become.
      max_members: members and records that a file may hold.
      record_timeout_s: how long one record may take to parse, in seconds.
      field_map: ``--map``: pairs of a column and the path where a record has it.
      refused: content hashes of texts that were forgotten: a record of one is a reject.
    """

    format: str | None = None
    max_record_bytes: int = DEFAULT_MAX_RECORD_BYTES
    max_ratio: float = DEFAULT_MAX_RATIO
    max_members: int = DEFAULT_MAX_MEMBERS
    record_timeout_s: float = DEFAULT_RECORD_TIMEOUT_S
    field_map: tuple[tuple[str, str], ...] = ()
    refused: frozenset[str] = frozenset()

    @property
    def limits(self) -> Limits:
        """What a file may cost."""
        return Limits(self.max_record_bytes, self.max_ratio, self.max_members)


@contextmanager
def _explain_errors() -> Iterator[None]:
    """Turns what a system or store says into a reject's reason."""
    try:
        yield
    except FileNotFoundError as error:
        raise RecordError(
            "read", "vanished", "the file was there when listed and is gone now; run again if it comes back"
        ) from error
    except PermissionError as error:
        raise RecordError(
            "read", "no_permission", "the file may not be read by this user; grant read access and run again"
        ) from error
    except (OSError, BeamIOError) as error:
        raise RecordError(
            "read",
            "unreadable",
            f"the file cannot be read ({mask_text(str(error))}); mend that and run again",
        ) from error


def open_file(file: SourceFile) -> IO[bytes]:
    """Opens a file as it is on the disk or in the store; whoever asked closes it.

    Raises:
      RecordError: it cannot be opened (stage ``read``).
    """
    if file.trouble is not None:
        raise RecordError("read", file.trouble_reason, file.trouble)
    with _explain_errors():
        if "://" in file.path:
            opened = FileSystems.open(file.path, compression_type=CompressionTypes.UNCOMPRESSED)
            return cast(IO[bytes], opened)
        return open(file.path, "rb", buffering=0)


class _ExplainedFile(io.RawIOBase):
    """A file whose trouble is a record's error."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        with _explain_errors():
            return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def read(self, size: int = -1) -> bytes:
        with _explain_errors():
            return self._stream.read(size)

    def close(self) -> None:
        self._stream.close()
        super().close()


def parse_file(
    file: SourceFile, run: RunInfo, options: ParseOptions | None = None, guard: Guard | None = None
) -> Iterator[Article | Reject]:
    """Yields what each record of a file becomes, in the file's order; one at least.

    Args:
      file: what to read.
      run: the run that reads it.
      options: None takes the defaults.
      guard: reads the file; None takes one for this file.
    """
    job = _make_job(file.source_key, file.source_uri, file.size, run, options or ParseOptions())
    rows = _read_guarded(job, lambda: cast(IO[bytes], _ExplainedFile(open_file(file))), options, guard)
    return count_occurrences(rows)


def parse_payload(
    stored: RawRecord | Reject,
    run: RunInfo,
    options: ParseOptions | None = None,
    guard: Guard | None = None,
) -> Iterator[Article | Reject]:
    """Yields what the stored payload of a record becomes, as :func:`parse_file` does for a file.

    A reject of reading stays what it is, unless the record was too large: its payload is
    what was there before a cut or damage, and half an article would be taken for one.
    """
    if isinstance(stored, Reject) and (not stored.payload or _is_partial(stored)):
        return iter((stored,))
    payload = stored.payload
    job = _make_job(stored.source_key, stored.source_uri, len(payload), run, options or ParseOptions())
    rows = _read_guarded(job, lambda: io.BytesIO(payload), options, guard)
    # What is one record was cut out of its container before.
    return (
        revise(row, container_key=stored.container_key) if row.source_key == stored.source_key else row
        for row in rows
    )


def _is_partial(reject: Reject) -> bool:
    return reject.stage == "read" and reject.reason != "too_large"


def _make_job(key: str, uri: str, size: int, run: RunInfo, options: ParseOptions) -> ReadJob:
    return ReadJob(key, uri, size, run, options.limits, options.format, options.field_map)


def _read_guarded(
    job: ReadJob, open_again: Open, options: ParseOptions | None, guard: Guard | None
) -> Iterator[Article | Reject]:
    options = options or ParseOptions()
    own = guard or Guard(options.record_timeout_s)
    try:
        for result in own.read(job, open_again):
            if isinstance(result, Article) and result.content_hash in options.refused:
                yield make_forgotten(result, job.run)
            else:
                yield result
    except RecordError as error:
        yield make_reject(RawRecord(job.source_key, job.source_uri, b""), error, job.run)
    finally:
        if guard is None:
            own.close()


@dataclass(slots=True)
class Tally:
    """Counts what the records of a file have become."""

    articles: int = 0
    rejects: int = 0
    unread: bool = False

    def add(self, result: Article | Reject, source_key: str) -> None:
        """Counts one record of the file with this key."""
        if isinstance(result, Article):
            self.articles += 1
            return
        self.rejects += 1
        # What is wrong with the content stays wrong; what the system refused may change.
        own = result.reason == "not_a_file" and result.source_key == source_key
        self.unread |= result.stage == "read" and (own or result.reason in _PASSING)


_PASSING = frozenset({"vanished", "no_permission", "unreadable"})
"""Reasons of the stage ``read`` for which the file itself may not be to blame."""


def tally_file(file: SourceFile, results: list[Article | Reject], run: RunInfo) -> Source:
    """Returns the ``sources`` row of a file that has been read."""
    tally = Tally()
    for result in results:
        tally.add(result, file.source_key)
    return make_source(file, tally, run)


def make_source(file: SourceFile, tally: Tally, run: RunInfo) -> Source:
    """Makes the row; a file that could not be read has no fingerprint, so that the next run tries again."""
    return Source(
        source_uri=file.source_uri,
        source_key=file.source_key,
        fingerprint=None if tally.unread else file.fingerprint,
        bytes=file.size,
        records=tally.articles + tally.rejects,
        articles=tally.articles,
        rejects=tally.rejects,
        run_id=run.run_id,
        read_at=run.started_at,
    )


class _ParseFileFn(beam.DoFn):
    def __init__(self, run: RunInfo, options: ParseOptions, progress: Progress) -> None:
        self._run = run
        self._options = options
        self._progress = progress
        self._records = Metrics.counter(NAMESPACE, "records_read")

    def setup(self) -> None:
        # So that a child is ready when the first file comes.
        with lend_guard(self._options.record_timeout_s) as guard:
            guard.start()

    def process(self, element: SourceFile) -> Iterator[Any]:
        tally = Tally()
        with lend_guard(self._options.record_timeout_s) as guard:
            results = parse_file(element, self._run, self._options, guard)
            while (result := self._parse_next(results)) is not None:
                tally.add(result, element.source_key)
                yield result if isinstance(result, Article) else beam.pvalue.TaggedOutput("rejects", result)
        self._progress.advance("parse")
        yield beam.pvalue.TaggedOutput("sources", make_source(element, tally, self._run))

    def _parse_next(self, results: Iterator[Article | Reject]) -> Article | Reject | None:
        # The time between two records is not this stage's.
        with measure_stage("parse"):
            result = next(results, None)
        if result is not None:
            self._records.inc()
        return result


@dataclass
class ParseFiles(beam.PTransform):
    """Reads each file and parses its records.

    Input: :class:`SourceFile`. Outputs: ``articles``, ``rejects`` and
    ``sources`` (one :class:`Source` a file, its counts, behind its records). Any
    windowing. Counters: ``records_read``, ``parse_us``.

    Attributes:
      run: the run that reads.
      options: how files are read.
      progress: where a local run is told how far it is.
    """

    run: RunInfo
    options: ParseOptions = field(default_factory=ParseOptions)
    progress: Progress = field(default_factory=Progress)

    def expand(self, pcoll: Any) -> ParsedFiles:
        """Applies the transform."""
        tell_unbounded()
        parse = beam.ParDo(_ParseFileFn(self.run, self.options, self.progress))
        outputs = (
            pcoll
            | "SpreadFiles" >> beam.Reshuffle()
            | "ParseFile" >> parse.with_outputs("rejects", "sources", main="articles")
        )
        return ParsedFiles(outputs.articles, outputs.rejects, outputs.sources)
