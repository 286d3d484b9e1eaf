"""What a run tells while it works: Beam counters, and progress files for a local run."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.transforms.window import GlobalWindows
from apache_beam.utils.windowed_value import WindowedValue

from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.schemas.records import Article, Reject, Source
from wiredesk.transforms.failures import INTERNAL_REJECTS, INTERNAL_WARNINGS, name_internal_error
from wiredesk.transforms.logic.kernel.defaults import INTERNAL_ERROR

NAMESPACE = "wiredesk"
_WRITE_EVERY_S = 0.5

_done: Counter[tuple[str, str]] = Counter()
_counting = threading.Lock()
_written_at: dict[tuple[str, str], float] = {}


@contextmanager
def measure_stage(stage: str) -> Iterator[None]:
    """Adds the time spent inside to the counter ``<stage>_us`` (microseconds, all workers)."""
    begun = time.perf_counter_ns()
    try:
        yield
    finally:
        _get_timer(stage).inc((time.perf_counter_ns() - begun) // 1000)


def add_internal_errors(articles: Iterable[Article], code: str) -> None:
    """Adds to the counter ``internal_errors`` those that a step has left in the warnings of articles."""
    found = sum(warning.code == code for article in articles for warning in article.warnings)
    if found:
        Metrics.counter(NAMESPACE, "internal_errors").inc(found)


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

    def enter(self, stage: str) -> None:
        """Says that this stage is at work now: what it does first may take longer than what it does then."""
        self.advance(stage, 0)

    def advance(self, stage: str, elements: int = 1) -> None:
        """Says that ``elements`` more are done in this stage."""
        if self.folder is None:
            return
        key = (self.folder, stage)
        with _counting:
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
    for name in ANNOTATIONS:
        yield name, len(getattr(article, name))
    for warning in article.warnings:
        yield f"warning:{warning.code}", 1
        if warning.code in INTERNAL_WARNINGS:
            yield f"{INTERNAL_ERROR}{name_internal_error(warning.code, warning.message)}", 1


def count_rows(rows: Iterable[Any]) -> Counter[str]:
    """Counts what a run has made, from its rows and not from counters, which a repeated bundle inflates.

    Returns:
      Counts by name, such as ``relation:copy`` and ``reason:decode/binary``; signatures are counted by no run.
    """
    counts: Counter[str] = Counter()
    for row in rows:
        for name, number in _count_row(row):
            counts[name] += number
    return counts


def count_internal(rows: Iterable[Any]) -> dict[str, int]:
    """Counts the internal errors that rows tell of; the names begin with ``internal:``."""
    return {name: n for name, n in count_rows(rows).items() if name.startswith(INTERNAL_ERROR)}


def _count_row(row: Any) -> Iterator[tuple[str, int]]:
    if isinstance(row, Article):
        yield from _count_article(row)
    elif isinstance(row, Reject):
        yield "rejects", 1
        yield f"reason:{row.stage}/{row.reason}", 1
        if (row.stage, row.reason) in INTERNAL_REJECTS:
            yield f"{INTERNAL_ERROR}{name_internal_error(row.reason, row.message)}", 1
    elif isinstance(row, Source):
        yield "files", 1
        yield "records", row.records


class _CountFn(beam.DoFn):
    def __init__(self, name: str) -> None:
        self._name = name

    def start_bundle(self) -> None:
        self._count = 0

    def process(self, _element: Any) -> None:
        self._count += 1

    def finish_bundle(self) -> Iterator[WindowedValue]:
        if self._count:
            yield GlobalWindows.windowed_value_at_end_of_window((self._name, self._count))


@dataclass
class CountElements(beam.PTransform):
    """Counts elements that become no row.

    Input: any, in the global window. Output: ``(name, count)`` pairs to be added up, one a bundle.

    Attributes:
      name: what they are counted as.
    """

    name: str

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        return pcoll | "CountElement" >> beam.ParDo(_CountFn(self.name)).with_output_types(tuple[str, int])
