"""Parses files and stored payloads into articles and rejects: plain generators and the PTransform."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.transforms.window import GlobalWindows

from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Article, RawRecord, Reject, RunInfo, SourceFile
from wiredesk.transforms.counters import NAMESPACE, Progress, measure_stage
from wiredesk.transforms.failures import make_forgotten_reject, make_reject
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.logic.dedup.occurrences import count_occurrences
from wiredesk.transforms.logic.kernel.defaults import (
    DEFAULT_MAX_MEMBERS,
    DEFAULT_MAX_RATIO,
    DEFAULT_MAX_RECORD_BYTES,
    DEFAULT_RECORD_TIMEOUT_S,
)
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing.memory_limit import warn_if_memory_unlimited
from wiredesk.transforms.parsing.opening import open_file
from wiredesk.transforms.parsing.record_reader import ReadJob
from wiredesk.transforms.parsing.source_rows import Tally, make_source
from wiredesk.transforms.parsing.supervised_reader import Open, SupervisedReader, lend_reader
from wiredesk.transforms.remote.schemes import is_remote

_FILES_AHEAD = 16


class ParsedFiles(NamedTuple):
    """Output PCollections of :class:`ParseFiles`."""

    articles: Any
    rejects: Any
    sources: Any


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """Options for reading files.

    Attributes:
      format: ``--format``, one of :data:`~wiredesk.transforms.logic.formats.registry.RECORD_FORMATS`; None detects
        the format of each record.
      max_record_bytes: a larger record becomes a reject.
      max_ratio: most bytes that one byte of a compressed file may expand to.
      max_members: most members and records that a file may hold.
      record_timeout_s: how long one record may take to parse, in seconds.
      field_map: ``--map``: pairs of a column and the path of its value in a record.
      refused: content hashes of forgotten texts; a record with one of them becomes a reject.
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
        """The options that limit containers."""
        return Limits(self.max_record_bytes, self.max_ratio, self.max_members)


def parse_file(
    file: SourceFile,
    run: RunInfo,
    options: ParseOptions | None = None,
    reader: SupervisedReader | None = None,
    opened: Future[IO[bytes]] | None = None,
) -> Iterator[Article | Reject]:
    """Yields the row of each record of a file, in the file's order; at least one.

    Args:
      file: file to read.
      run: current run.
      options: None for the defaults.
      reader: reads the file; None starts a reader for this file alone.
      opened: the file, if it is being opened already.
    """
    options = options or ParseOptions()
    job = _make_job(file.source_key, file.source_uri, file.size, run, options)
    ahead = [] if opened is None else [opened]

    def open_again() -> IO[bytes]:
        return ahead.pop().result() if ahead else open_file(file)

    return count_occurrences(_read_rows(job, open_again, options, reader))


def parse_payload(
    stored: RawRecord | Reject,
    run: RunInfo,
    options: ParseOptions | None = None,
    reader: SupervisedReader | None = None,
) -> Iterator[Article | Reject]:
    """Yields the rows of a stored payload, as :func:`parse_file` does for a file.

    A reject of the stage ``read`` is yielded unchanged, unless its record was too large. Its payload only
    holds what came before a cut or damage, and half an article would pass for a whole one.
    """
    if isinstance(stored, Reject) and (not stored.payload or _is_partial(stored)):
        return iter((stored,))
    payload, options = stored.payload, options or ParseOptions()
    job = _make_job(stored.source_key, stored.source_uri, len(payload), run, options)
    rows = _read_rows(job, lambda: io.BytesIO(payload), options, reader)
    # The payload may be one record of a container, which the reader does not see here.
    return (
        replace_fields(row, container_key=stored.container_key)
        if row.source_key == stored.source_key
        else row
        for row in rows
    )


def _is_partial(reject: Reject) -> bool:
    return reject.stage == "read" and reject.reason != "too_large"


def _make_job(key: str, uri: str, size: int, run: RunInfo, options: ParseOptions) -> ReadJob:
    return ReadJob(key, uri, size, run, options.limits, options.format, options.field_map)


def _read_rows(
    job: ReadJob, open_again: Open, options: ParseOptions, reader: SupervisedReader | None
) -> Iterator[Article | Reject]:
    used = reader or SupervisedReader(options.record_timeout_s)
    try:
        for row in used.read(job, open_again):
            if isinstance(row, Article) and row.content_hash in options.refused:
                yield make_forgotten_reject(row, job.run)
            else:
                yield row
    except RecordError as error:
        yield make_reject(RawRecord(job.source_key, job.source_uri, b""), error, job.run)
    finally:
        if reader is None:
            used.close()


class _ParseFileFn(beam.DoFn):
    def __init__(self, run: RunInfo, options: ParseOptions, progress: Progress) -> None:
        self._run = run
        self._options = options
        self._progress = progress
        self._records = Metrics.counter(NAMESPACE, "records_read")

    def setup(self) -> None:
        # The reader process starts while the first file is still on its way.
        with lend_reader(self._options.record_timeout_s) as reader:
            reader.start()
        self._openers = ThreadPoolExecutor(_FILES_AHEAD)

    def start_bundle(self) -> None:
        self._ahead: deque[tuple[SourceFile, Future[IO[bytes]]]] = deque()

    def process(self, element: SourceFile) -> Iterator[Any]:
        if not is_remote(element.path):
            yield from self._parse(element, None)
            return
        # A store takes long to answer, so some files that follow are opened meanwhile.
        self._ahead.append((element, self._openers.submit(open_file, element)))
        if len(self._ahead) > _FILES_AHEAD:
            yield from self._parse(*self._ahead.popleft())

    def finish_bundle(self) -> Iterator[Any]:
        while self._ahead:
            for output in self._parse(*self._ahead.popleft()):
                yield _in_global_window(output)

    def teardown(self) -> None:
        self._openers.shutdown(cancel_futures=True)

    def _parse(self, file: SourceFile, opened: Future[IO[bytes]] | None) -> Iterator[Any]:
        tally = Tally()
        with lend_reader(self._options.record_timeout_s) as reader:
            rows = parse_file(file, self._run, self._options, reader, opened)
            while (row := self._parse_next(rows)) is not None:
                tally.add(row, file.source_key)
                yield row if isinstance(row, Article) else beam.pvalue.TaggedOutput("rejects", row)
        self._progress.advance("parse")
        yield beam.pvalue.TaggedOutput("sources", make_source(file, tally, self._run))

    def _parse_next(self, rows: Iterator[Article | Reject]) -> Article | Reject | None:
        # Measured row by row: between two rows the time belongs to the stages that follow.
        with measure_stage("parse"):
            row = next(rows, None)
        if row is not None:
            self._records.inc()
        return row


def _in_global_window(output: Any) -> Any:
    if isinstance(output, beam.pvalue.TaggedOutput):
        return beam.pvalue.TaggedOutput(output.tag, _in_global_window(output.value))
    return GlobalWindows.windowed_value(output)


@dataclass
class ParseFiles(beam.PTransform):
    """Reads each file and parses its records.

    Input: :class:`SourceFile`, in the global window. Outputs: ``articles``, ``rejects`` and ``sources``, one
    :class:`~wiredesk.schemas.records.Source` with the counts of each file, after its records. All are in
    the global window. Counters: ``records_read``, ``parse_us``.

    Attributes:
      run: current run.
      options: options for reading files.
      progress: progress display of a local run.
    """

    run: RunInfo
    options: ParseOptions = field(default_factory=ParseOptions)
    progress: Progress = field(default_factory=Progress)

    def expand(self, pcoll: Any) -> ParsedFiles:
        """Applies the transform."""
        warn_if_memory_unlimited()
        parse = beam.ParDo(_ParseFileFn(self.run, self.options, self.progress))
        outputs = (
            pcoll
            | "SpreadFiles" >> beam.Reshuffle()
            | "ParseFile" >> parse.with_outputs("rejects", "sources", main="articles")
        )
        return ParsedFiles(outputs.articles, outputs.rejects, outputs.sources)
