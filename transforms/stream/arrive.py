"""Reads the files that arrive, and cuts their records into chunks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics

from wiredesk.schemas.records import Article, Reject, RunInfo, Source, SourceFile
from wiredesk.schemas.windows import FileChunk
from wiredesk.transforms.counters import NAMESPACE, measure_stage
from wiredesk.transforms.parsing.files import ParseOptions, parse_file
from wiredesk.transforms.parsing.source_rows import Tally, make_source
from wiredesk.transforms.parsing.supervised_reader import lend_reader

_CHUNK_RECORDS = 64
_CHUNK_BYTES = 4_000_000


def cut_chunks(
    file: SourceFile,
    results: Iterable[Article | Reject],
    run: RunInfo,
    arrived_at: datetime,
) -> Iterator[FileChunk]:
    """Yields the records of a file in chunks of bounded size; the last chunk has the file's row of ``sources``."""

    def make_chunk(source: Source | None) -> FileChunk:
        articles = tuple(row for row in batch if isinstance(row, Article))
        rejects = tuple(row for row in batch if isinstance(row, Reject))
        return FileChunk(file.source_key, file.fingerprint, number, arrived_at, articles, rejects, source)

    tally, number, size = Tally(), 0, 0
    batch: list[Article | Reject] = []
    for result in results:
        tally.add(result, file.source_key)
        batch.append(result)
        size += len(result.body) if isinstance(result, Article) else result.payload_bytes
        if len(batch) >= _CHUNK_RECORDS or size >= _CHUNK_BYTES:
            yield make_chunk(None)
            number, size, batch = number + 1, 0, []
    yield make_chunk(make_source(file, tally, run))


class _ParseChunksFn(beam.DoFn):
    """Parses a file in a child process, and cuts its records into chunks."""

    def __init__(self, run: RunInfo, options: ParseOptions) -> None:
        self._run = run
        self._options = options
        self._records = Metrics.counter(NAMESPACE, "records_read")

    def setup(self) -> None:
        # Starts a child process, so that it is ready when the first file arrives.
        with lend_reader(self._options.record_timeout_s) as guard:
            guard.start()

    def process(self, element: SourceFile, timestamp: Any = beam.DoFn.TimestampParam) -> Iterator[FileChunk]:
        arrived_at = timestamp.to_utc_datetime(has_tz=True)
        # Publication times are checked against the arrival: the stream may have begun long before the article was written.
        run = replace(self._run, started_at=arrived_at)
        with lend_reader(self._options.record_timeout_s) as guard:
            results = parse_file(element, run, self._options, guard)
            chunks = cut_chunks(element, results, run, arrived_at)
            while (chunk := self._cut_next(chunks)) is not None:
                self._records.inc(chunk.records)
                yield chunk

    def _cut_next(self, chunks: Iterator[FileChunk]) -> FileChunk | None:
        """Returns the next chunk; only this time counts as parsing, not that of the steps that take the chunk."""
        with measure_stage("parse"):
            return next(chunks, None)


@dataclass
class ParseChunks(beam.PTransform):
    """Reads the files that arrive and parses their records.

    Input: :class:`SourceFile`, with its arrival as timestamp. Output: :class:`FileChunk`.
    Any windowing. Counters: ``records_read``, ``parse_us``.

    Attributes:
      run: the stream as a run.
      options: settings of parsing.
    """

    run: RunInfo
    options: ParseOptions = field(default_factory=ParseOptions)

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        parse = beam.ParDo(_ParseChunksFn(self.run, self.options)).with_output_types(FileChunk)
        return pcoll | "SpreadFiles" >> beam.Reshuffle() | "ParseChunks" >> parse
