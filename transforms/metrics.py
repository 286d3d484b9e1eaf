"""What a run tells while it works: Beam counters, and progress files for a local run."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.transforms.window import GlobalWindows
from apache_beam.utils.windowed_value import WindowedValue

from schemas.records import Article, Reject, Source

NAMESPACE = "wiredesk"
_WRITE_EVERY_S = 0.5

CountRow = Callable[[Any], Iterable[tuple[str, int]]]

_done: Counter[tuple[str, str]] = Counter()
_written_at: dict[tuple[str, str], float] = {}


@contextmanager
def measure_stage(stage: str) -> Iterator[None]:
    """Adds the time spent inside to the counter ``<stage>_us`` (microseconds, all workers)."""
    begun = time.perf_counter_ns()
    try:
        yield
    finally:
        _get_timer(stage).inc((time.perf_counter_ns() - begun) // 1000)


@cache
def _get_timer(stage: str) -> Any:
    return Metrics.counter(NAMESPACE, f"{stage}_us")


@dataclass(frozen=True)
class Progress:
    """Tells the driver of a local run how far a stage is, through small files.

    A runner reports metrics only when a bundle ends, which for a local run is
    when the stage ends. So each worker process keeps one file a stage with its
    count, and the driver adds them up. Elsewhere ``folder`` is None and nothing
    is written. It is for the eye only: bundles that are repeated count twice.
    """

    folder: str | None = None

    def advance(self, stage: str, elements: int = 1) -> None:
        """Says that ``elements`` more are done in this stage."""
        if self.folder is None:
            return
        key = (self.folder, stage)
        _done[key] += elements
        now = time.monotonic()
        if now - _written_at.get(key, 0.0) >= _WRITE_EVERY_S:
            _written_at[key] = now
            Path(self.folder, f"{stage}.{os.getpid()}").write_text(str(_done[key]), encoding="ascii")


def read_progress(folder: Path) -> tuple[str | None, dict[str, int]]:
    """Returns the stage that was at work last, and elements done by stage over all worker processes."""
    totals: Counter[str] = Counter()
    latest, newest = None, 0
    for file in folder.glob("*.*"):
        stage = file.name.partition(".")[0]
        totals[stage] += int(file.read_text(encoding="ascii") or 0)
        if file.stat().st_mtime_ns > newest:
            latest, newest = stage, file.stat().st_mtime_ns
    return latest, dict(totals)


def _count_article(article: Article) -> Iterator[tuple[str, int]]:
    yield "articles", 1
    yield f"relation:{article.relation}", 1
    yield f"language:{article.language or 'unknown'}", 1
    yield "words", article.word_count
    if article.model is not None:
        yield "annotated", 1
    for kind in ("entities", "quotes", "places", "times", "keyphrases"):
        yield kind, len(getattr(article, kind))
    for warning in article.warnings:
        yield f"warning:{warning.code}", 1


def count_row(row: Any) -> Iterator[tuple[str, int]]:
    """Yields what a row counts for, see :class:`CountRows`."""
    if isinstance(row, Article):
        yield from _count_article(row)
    elif isinstance(row, Reject):
        yield "rejects", 1
        yield f"reason:{row.stage}/{row.reason}", 1
    elif isinstance(row, Source):
        yield "files", 1
        yield "records", row.records


class _CountRowsFn(beam.DoFn):
    def __init__(self, count: CountRow) -> None:
        self._count = count

    def start_bundle(self) -> None:
        self._counts: Counter[str] = Counter()

    def process(self, element: Any) -> None:
        for name, number in self._count(element):
            self._counts[name] += number

    def finish_bundle(self) -> Iterator[WindowedValue]:
        for pair in self._counts.items():
            yield GlobalWindows.windowed_value_at_end_of_window(pair)


@dataclass
class CountRows(beam.PTransform):
    """Counts what a run has made, from its rows and not from counters, which a repeated bundle inflates.

    Input: rows of one table, in the global window. Output: ``(name, count)`` pairs to be
    added up, such as ``("relation:copy", 12)`` and ``("reason:decode/binary", 1)``, those of each bundle.

    Attributes:
      count: what a row counts for.
    """

    count: CountRow = count_row

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        return pcoll | "CountRow" >> beam.ParDo(_CountRowsFn(self.count)).with_output_types(tuple[str, int])
