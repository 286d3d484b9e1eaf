"""Read and parse: files in, articles and rejects out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.io.filesystem import BeamIOError, CompressionTypes
from apache_beam.io.filesystems import FileSystems
from apache_beam.metrics import Metrics

from schemas.records import Article, RawRecord, Reject, RunInfo, Source, SourceFile
from transforms.failures import make_reject
from transforms.logic.article import parse_record
from transforms.logic.defaults import DEFAULT_MAX_RECORD_BYTES
from transforms.logic.errors import RecordError
from transforms.metrics import NAMESPACE, Progress, measure_stage


MAX_PAYLOAD_BYTES = 1 << 30
"""A larger file is not read at all: Arrow's binary columns end at 2 GiB."""


class ParsedFiles(NamedTuple):
    """What :class:`ParseFiles` gives."""

    articles: Any
    rejects: Any
    sources: Any


def read_file(file: SourceFile) -> bytes:
    """Returns the bytes of a file, as they are on the disk or in the store.

    Raises:
      RecordError: it cannot be read (stage ``read``).
    """
    if file.trouble is not None:
        raise RecordError("read", "not_a_file", file.trouble)
    if file.size > MAX_PAYLOAD_BYTES:
        raise RecordError(
            "read",
            "too_large",
            f"the file has {file.size:,} bytes, more than a row can hold, and its payload stays where it is; "
            "cut it into its records",
        )
    try:
        if "://" in file.path:
            opened = FileSystems.open(file.path, compression_type=CompressionTypes.UNCOMPRESSED)
        else:
            opened = open(file.path, "rb")  # noqa: SIM115 - both are closed below
        with opened as stream:
            data: bytes = stream.read()
            return data
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
            "read", "unreadable", f"the file cannot be read ({error}); mend that and run again"
        ) from error


def parse_file(file: SourceFile, run: RunInfo, max_record_bytes: int) -> Iterator[Article | Reject]:
    """Yields what each record of a file becomes, in the file's order."""
    record = RawRecord(file.source_key, file.source_uri, b"")
    try:
        record = RawRecord(file.source_key, file.source_uri, read_file(file))
        if len(record.payload) > max_record_bytes:
            raise RecordError(
                "read",
                "too_large",
                f"the record has {len(record.payload):,} bytes and the limit is {max_record_bytes:,}; "
                "raise --max-record-bytes if it is an article",
            )
        yield parse_record(record, run)
    except RecordError as error:
        yield make_reject(record, error, run)


def tally_file(file: SourceFile, results: list[Article | Reject], run: RunInfo) -> Source:
    """Returns the ``sources`` row of a file that has been read.

    A file that could not be read has no fingerprint, so that the next run tries again.
    """
    rejects = [result for result in results if isinstance(result, Reject)]
    unread = any(r.stage == "read" and r.reason != "too_large" for r in rejects)
    return Source(
        source_uri=file.source_uri,
        source_key=file.source_key,
        fingerprint=None if unread else file.fingerprint,
        bytes=file.size,
        records=len(results),
        articles=len(results) - len(rejects),
        rejects=len(rejects),
        run_id=run.run_id,
        read_at=run.started_at,
    )


class _ParseFileFn(beam.DoFn):
    def __init__(self, run: RunInfo, max_record_bytes: int, progress: Progress) -> None:
        self._run = run
        self._max_record_bytes = max_record_bytes
        self._progress = progress
        self._records = Metrics.counter(NAMESPACE, "records_read")

    def process(self, element: SourceFile) -> Iterator[Any]:
        with measure_stage("parse"):
            results = list(parse_file(element, self._run, self._max_record_bytes))
        self._records.inc(len(results))
        self._progress.advance("parse")
        for result in results:
            yield result if isinstance(result, Article) else beam.pvalue.TaggedOutput("rejects", result)
        yield beam.pvalue.TaggedOutput("sources", tally_file(element, results, self._run))


@dataclass
class ParseFiles(beam.PTransform):
    """Reads each file and parses its records.

    Input: :class:`SourceFile`. Outputs: ``articles``, ``rejects`` and
    ``sources`` (one :class:`Source` a file, its counts). Any windowing.
    Counters: ``records_read``, ``parse_us``.
    """

    run: RunInfo
    max_record_bytes: int = DEFAULT_MAX_RECORD_BYTES
    progress: Progress = field(default_factory=Progress)

    def expand(self, pcoll: Any) -> ParsedFiles:
        """Applies the transform."""
        outputs = (
            pcoll
            | "SpreadFiles" >> beam.Reshuffle()
            | "ParseFile"
            >> beam.ParDo(_ParseFileFn(self.run, self.max_record_bytes, self.progress)).with_outputs(
                "rejects", "sources", main="articles"
            )
        )
        return ParsedFiles(outputs.articles, outputs.rejects, outputs.sources)
