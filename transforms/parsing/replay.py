"""Runs the stored payloads of rejects through the parser again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import apache_beam as beam
import pyarrow.parquet as pq
from apache_beam.io.filesystems import FileSystems

from wiredesk.schemas import from_row
from wiredesk.schemas.records import Article, Reject, RunInfo
from wiredesk.transforms.metrics import Progress, measure_stage
from wiredesk.transforms.parsing.files import ParseOptions, parse_payload
from wiredesk.transforms.parsing.supervisor import Guard, tell_unbounded


class StoredRejects(NamedTuple):
    """Some rejects of one Parquet file: ``root`` and ``path`` open it, ``rows`` are in it."""

    root: str
    path: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReplayOutcome:
    """A reject whose payload is now understood: it has become other rows than itself."""

    source_uri: str
    reject_id: str
    path: str


class ReplayedRejects(NamedTuple):
    """What :class:`ReplayRejects` gives."""

    articles: Any
    rejects: Any
    outcomes: Any


def read_rejects(stored: StoredRejects) -> Iterator[Reject]:
    """Yields the rejects of a file, a row group at a time."""
    full = f"{stored.root}/{stored.path}"
    file = pq.ParquetFile(FileSystems.open(full) if "://" in full else full)
    wanted, first = set(stored.rows), 0
    for group in range(file.num_row_groups):
        rows = range(first, first + file.metadata.row_group(group).num_rows)
        first = rows.stop
        if wanted.isdisjoint(rows):
            continue
        table = file.read_row_group(group)
        for row in sorted(wanted.intersection(rows)):
            yield from_row(Reject, table.slice(row - rows.start, 1).to_pylist()[0])


class _ReplayFn(beam.DoFn):
    def __init__(self, run: RunInfo, options: ParseOptions, progress: Progress) -> None:
        self._run = run
        self._options = options
        self._progress = progress
        self._guard: Guard | None = None

    def process(self, element: StoredRejects) -> Iterator[Any]:
        if self._guard is None:
            self._guard = Guard(self._options.record_timeout_s)
        for old in read_rejects(element):
            with measure_stage("parse"):
                results = list(parse_payload(old, self._run, self._options, self._guard))
            self._progress.advance("parse")
            if [getattr(result, "reject_id", None) for result in results] == [old.reject_id]:
                continue
            for result in results:
                yield result if isinstance(result, Article) else beam.pvalue.TaggedOutput("rejects", result)
            outcome = ReplayOutcome(old.source_uri, old.reject_id, element.path)
            yield beam.pvalue.TaggedOutput("outcomes", outcome)

    def teardown(self) -> None:
        if self._guard is not None:
            self._guard.close()
            self._guard = None


@dataclass
class ReplayRejects(beam.PTransform):
    """Parses the payloads of rejects again.

    A payload that gives the very same reject again is in no output: its row
    stands as it is.

    Input: :class:`StoredRejects`. Outputs: ``articles`` and ``rejects`` that the
    payloads have become, ``outcomes``, one for each reject that has become
    something else. Any windowing. Counters: ``parse_us``.
    """

    run: RunInfo
    options: ParseOptions = field(default_factory=ParseOptions)
    progress: Progress = field(default_factory=Progress)

    def expand(self, pcoll: Any) -> ReplayedRejects:
        """Applies the transform."""
        tell_unbounded()
        replay = beam.ParDo(_ReplayFn(self.run, self.options, self.progress))
        outputs = (
            pcoll
            | "SpreadRejects" >> beam.Reshuffle()
            | "Replay" >> replay.with_outputs("rejects", "outcomes", main="articles")
        )
        return ReplayedRejects(outputs.articles, outputs.rejects, outputs.outcomes)
