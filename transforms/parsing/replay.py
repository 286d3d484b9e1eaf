"""Parses the stored payloads of rejects again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import apache_beam as beam
import pyarrow.parquet as pq

from wiredesk.schemas import from_row
from wiredesk.schemas.records import Article, Reject, RunInfo
from wiredesk.transforms.counters import Progress, measure_stage
from wiredesk.transforms.parsing.files import ParseOptions, parse_payload
from wiredesk.transforms.parsing.memory_limit import warn_if_memory_unlimited
from wiredesk.transforms.parsing.supervised_reader import SupervisedReader
from wiredesk.transforms.remote.reading import open_remote
from wiredesk.transforms.remote.schemes import is_remote


class StoredRejects(NamedTuple):
    """Some rejects of one Parquet file.

    Attributes:
      root, path: location of the file.
      rows: numbers of their rows in the file.
    """

    root: str
    path: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReplayOutcome:
    """A reject whose payload has become other rows than before.

    Attributes:
      source_uri, reject_id: of the reject.
      path: file in which the reject is stored.
    """

    source_uri: str
    reject_id: str
    path: str


class ReplayedRejects(NamedTuple):
    """Output PCollections of :class:`ReplayRejects`."""

    articles: Any
    rejects: Any
    outcomes: Any


def read_rejects(stored: StoredRejects) -> Iterator[Reject]:
    """Yields the rejects; reads one row group of their file at a time."""
    full = f"{stored.root}/{stored.path}"
    file = pq.ParquetFile(open_remote(full) if is_remote(full) else full)
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
        self._reader: SupervisedReader | None = None

    def process(self, element: StoredRejects) -> Iterator[Any]:
        if self._reader is None:
            self._reader = SupervisedReader(self._options.record_timeout_s)
        for old in read_rejects(element):
            with measure_stage("parse"):
                results = list(parse_payload(old, self._run, self._options, self._reader))
            self._progress.advance("parse")
            if [getattr(result, "reject_id", None) for result in results] == [old.reject_id]:
                continue
            for result in results:
                yield result if isinstance(result, Article) else beam.pvalue.TaggedOutput("rejects", result)
            outcome = ReplayOutcome(old.source_uri, old.reject_id, element.path)
            yield beam.pvalue.TaggedOutput("outcomes", outcome)

    def teardown(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None


@dataclass
class ReplayRejects(beam.PTransform):
    """Parses the payloads of rejects again.

    A payload that gives the same reject as before is in no output: its stored row remains valid.

    Input: :class:`StoredRejects`. Outputs: ``articles`` and ``rejects``, the rows of the payloads, and
    ``outcomes``, one for each reject whose payload has become other rows. Any windowing. Counters:
    ``parse_us``.

    Attributes:
      run: current run.
      options: options for reading the payloads.
      progress: progress display of a local run.
    """

    run: RunInfo
    options: ParseOptions = field(default_factory=ParseOptions)
    progress: Progress = field(default_factory=Progress)

    def expand(self, pcoll: Any) -> ReplayedRejects:
        """Applies the transform."""
        warn_if_memory_unlimited()
        replay = beam.ParDo(_ReplayFn(self.run, self.options, self.progress))
        outputs = (
            pcoll
            | "SpreadRejects" >> beam.Reshuffle()
            | "Replay" >> replay.with_outputs("rejects", "outcomes", main="articles")
        )
        return ReplayedRejects(outputs.articles, outputs.rejects, outputs.outcomes)
