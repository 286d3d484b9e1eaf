"""Prometheus metrics of a watch."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING

from wiredesk.pipeline.storage.accounts import count_internal_errors
from wiredesk.pipeline.telemetry.health import OUTCOMES
from wiredesk.pipeline.telemetry.summary import RELATIONS

if TYPE_CHECKING:
    from wiredesk.pipeline.telemetry.progress import RunSummary

_RUN_BUCKETS_S = (0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 10800)


class Metrics:
    """Counters and gauges of a watch, in a registry of their own.

    Attributes:
      registry: the registry that ``/metrics`` renders.
    """

    def __init__(self) -> None:
        """Registers the metrics. Known labels start at 0, so that a rate sees their first increase."""
        # Few commands need prometheus_client, and it is slow to import.
        from prometheus_client import (  # noqa: PLC0415
            CollectorRegistry,
            Counter,
            Gauge,
            Histogram,
            Info,
            ProcessCollector,
            disable_created_metrics,
        )

        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._read = Counter("wiredesk_records_read_total", "Records read and committed.", registry=registry)
        self._articles = Counter(
            "wiredesk_articles_total", "Articles committed.", ["relation"], registry=registry
        )
        self._rejects = Counter(
            "wiredesk_rejects_total", "Rejects committed.", ["stage", "reason"], registry=registry
        )
        self._internal = Counter(
            "wiredesk_internal_errors_total",
            "Internal errors that were contained to one text.",
            registry=registry,
        )
        self._runs = Counter("wiredesk_runs_total", "Increments by outcome.", ["outcome"], registry=registry)
        self._run_s = Histogram(
            "wiredesk_run_seconds",
            "Duration of increments that had new files.",
            buckets=_RUN_BUCKETS_S,
            registry=registry,
        )
        self._stage_s = Counter(
            "wiredesk_stage_seconds_total",
            "Time in each stage, over all worker processes.",
            ["stage"],
            registry=registry,
        )
        self._last_success = Gauge(
            "wiredesk_last_success_timestamp_seconds",
            "Time of the last increment that ended well, in seconds since 1970; 0: never.",
            registry=registry,
        )
        self._waiting = Gauge(
            "wiredesk_files_waiting", "Files that are still being written.", registry=registry
        )
        self._failures = Gauge("wiredesk_consecutive_failures", "Failures in a row.", registry=registry)
        Info("wiredesk_build", "Version of wiredesk.", registry=registry).info(
            {"version": version("wiredesk")}
        )
        for outcome in OUTCOMES:
            self._runs.labels(outcome)
        for relation in RELATIONS:
            self._articles.labels(relation)
        # Counts and seconds of the current increment that are in the metrics already.
        self._noted: Tally[str] = Tally()
        self._noted_s: dict[str, float] = {}

    def note_commit(self, counts: Mapping[str, int], stage_s: Mapping[str, float]) -> None:
        """Adds the counts of one commit of the current increment.

        Args:
          counts: counts by name, as in a manifest: ``read``, ``relation:copy``, ``reason:decode/binary``.
          stage_s: seconds by stage, over all worker processes.
        """
        self._noted.update(counts)
        self._read.inc(counts.get("read", 0))
        self._internal.inc(count_internal_errors(counts))
        for name, count in counts.items():
            kind, _, label = name.partition(":")
            if kind == "relation":
                self._articles.labels(label).inc(count)
            elif kind == "reason":
                self._rejects.labels(*label.split("/", 1)).inc(count)
        for stage, seconds in stage_s.items():
            self._noted_s[stage] = self._noted_s.get(stage, 0.0) + seconds
            self._stage_s.labels(stage).inc(seconds)

    def note_end(self, outcome: str, summary: RunSummary | None, at: float) -> None:
        """Adds an increment that has ended.

        Args:
          outcome: one of :data:`OUTCOMES`.
          summary: summary of the increment; None if it has none. Only what :meth:`note_commit` has not added
            already is added.
          at: seconds since 1970.
        """
        if summary is not None:
            missing = Tally(summary.totals) - self._noted
            missing_s = {
                stage: max(seconds - self._noted_s.get(stage, 0.0), 0.0)
                for stage, seconds in summary.stage_s.items()
            }
            self.note_commit(missing, missing_s)
            self._waiting.set(summary.files_waiting)
            if summary.files_new:
                self._run_s.observe(summary.elapsed_s)
        self._noted.clear()
        self._noted_s.clear()
        self._runs.labels(outcome).inc()
        if outcome == "failed":
            self._failures.inc()
        elif outcome != "locked":
            self._failures.set(0)
            self._last_success.set(at)
