"""Counts: of the rows of a run, as Beam counters, and in progress files during a local run."""

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
from cachetools import LRUCache

from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.schemas.records import Article, Reject, Source
from wiredesk.transforms.failures import INTERNAL_REJECTS, INTERNAL_WARNINGS, name_internal_error
from wiredesk.transforms.logic.kernel.defaults import INTERNAL_ERROR

NAMESPACE = "wiredesk"
_WRITE_EVERY_S = 0.5
_KEPT_COUNTS = 1_000


@contextmanager
def measure_stage(stage: str) -> Iterator[None]:
    """Adds the time spent inside to the counter ``<stage>_us`` (microseconds, all workers)."""
    begun = time.perf_counter_ns()
    try:
        yield
    finally:
        _get_timer(stage).inc((time.perf_counter_ns() - begun) // 1000)


def add_internal_errors(articles: Iterable[Article], code: str) -> None:
    """Adds to the counter ``internal_errors`` the number of warnings with a code of an internal error.

    Args:
      articles: articles that a step returns.
      code: code of the step, one of :data:`wiredesk.transforms.failures.INTERNAL_WARNINGS`.
    """
    found = sum(warning.code == code for article in articles for warning in article.warnings)
    if found:
        Metrics.counter(NAMESPACE, "internal_errors").inc(found)


@cache
def _get_timer(stage: str) -> Any:
    return Metrics.counter(NAMESPACE, f"{stage}_us")


class _ProgressFiles:
    """The progress files of this process, one for each folder and stage. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # Elements done, and the time when the file was last written. A process may serve many runs.
        self._counts: LRUCache[tuple[str, str], tuple[int, float]] = LRUCache(_KEPT_COUNTS)

    def count(self, folder: str, stage: str, elements: int) -> None:
        """Adds elements to the count of a stage, and writes the count unless the file is recent."""
        with self._lock:
            done, written_at = self._counts.get((folder, stage), (0, 0.0))
            done, now = done + elements, time.monotonic()
            if now - written_at >= _WRITE_EVERY_S:
                written_at = now
                Path(folder, f"{stage}.{os.getpid()}").write_text(str(done), encoding="ascii")
            self._counts[folder, stage] = done, written_at


_files = _ProgressFiles()


@dataclass(frozen=True)
class Progress:
    """Reports the progress of a stage to the driver of a local run, through small files.

    A runner reports metrics only when a bundle ends, which in a local run is the end of the stage. So each
    worker process keeps one file for each stage with its count, and the driver adds them up. The numbers are
    for people only: repeated bundles count twice.

    Attributes:
      folder: folder of the files; None, except in a local run, to write nothing.
    """

    folder: str | None = None

    def enter(self, stage: str) -> None:
        """Reports that a stage is at work, before it has done any element. Its start may take long."""
        self.advance(stage, 0)

    def advance(self, stage: str, elements: int = 1) -> None:
        """Reports that a stage has done more elements."""
        if self.folder is not None:
            _files.count(self.folder, stage, elements)


def read_progress(folder: Path) -> tuple[str | None, dict[str, int]]:
    """Returns the stage that reported last, and the elements done by stage, over all worker processes."""
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
    """Counts the rows of a run, by their properties. Beam counters would count repeated bundles twice.

    Returns:
      Counts by name, such as ``relation:copy`` and ``reason:decode/binary``. Signatures are not counted.
    """
    counts: Counter[str] = Counter()
    for row in rows:
        for name, number in _count_row(row):
            counts[name] += number
    return counts


def count_internal(rows: Iterable[Any]) -> dict[str, int]:
    """Returns the counts of internal errors that rows report, by names that begin with ``internal:``."""
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
    """Counts elements that do not become rows.

    Input: any elements, in the global window. Output: a pair ``(name, count)`` for each bundle, to be added up.

    Attributes:
      name: name of the count.
    """

    name: str

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        return pcoll | "CountElement" >> beam.ParDo(_CountFn(self.name)).with_output_types(tuple[str, int])
