"""What a watch tells the machines that look after it: its health, and metrics for Prometheus."""

from __future__ import annotations

import json
import logging
import socketserver
import threading
import time
from collections import Counter as Tally
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console

from wiredesk.pipeline.inputs.settling import Clock
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.accounts import count_internal_errors, describe_internal_errors
from wiredesk.pipeline.telemetry.progress import Look, ProgressView

if TYPE_CHECKING:
    from wiredesk.pipeline.telemetry.progress import RunSummary

_log = logging.getLogger(__name__)

OUTCOMES = ("committed", "idle", "no_input", "locked", "failed")
"""How an increment may end: it wrote something; nothing was new; an input names
nothing yet; another run held the output; it failed. The label of ``wiredesk_runs_total``."""

UNHEALTHY_FAILURES = 3
"""A watch is unhealthy after as many failures in a row: one or two may pass by themselves."""

_UNHEALTHY_PASSES = 3
_LEAST_LIMIT_S = 600.0
_LINE_EVERY_S = 10.0
_RUN_BUCKETS_S = (0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 10800)
_RELATIONS = ("original", "exact", "copy", "update")


class Health:
    """Whether a watch does its work; safe to ask from any thread.

    It is healthy while increments end well, or the one at work gets on: a first
    increment may take hours, and one that is killed for it never ends.
    """

    def __init__(self, every_s: float, clock: Clock) -> None:
        """Begins healthy: the first increment has as long as any."""
        self.limit_s = max(_UNHEALTHY_PASSES * every_s, _LEAST_LIMIT_S)
        self._clock = clock
        self._lock = threading.Lock()
        self._alive_at = clock.monotonic()
        self._running = False
        self._failures = 0
        self._times: dict[str, float | None] = {"last_success": None, "last_failure": None}
        self._last_error: str | None = None
        self._last_outcome: str | None = None

    @property
    def failures(self) -> int:
        """Failures in a row until now."""
        return self._failures

    def note_start(self) -> None:
        """Says that an increment begins."""
        with self._lock:
            self._running = True

    def note_progress(self) -> None:
        """Says that the increment at work has got on."""
        with self._lock:
            self._alive_at = self._clock.monotonic()

    def note_end(self, outcome: str, error: str | None = None) -> None:
        """Says how an increment ended: one of :data:`OUTCOMES`, and for a failure why."""
        with self._lock:
            self._running = False
            self._last_outcome = outcome
            if outcome == "failed":
                self._failures += 1
                self._times["last_failure"], self._last_error = self._clock.time(), error
                return
            # Waiting for a lock or for a first file is no success, but it is what a healthy watch does.
            self._alive_at = self._clock.monotonic()
            if outcome != "locked":
                self._failures = 0
                self._times["last_success"] = self._clock.time()

    def describe(self) -> tuple[bool, dict[str, object]]:
        """Returns whether all is well, and what ``/healthz`` says of it."""
        with self._lock:
            silent_s = self._clock.monotonic() - self._alive_at
            stale, failing = silent_s > self.limit_s, self._failures >= UNHEALTHY_FAILURES
            status = "failing" if failing else "stale" if stale else "ok"
            return status == "ok", {
                "status": status,
                "version": version("wiredesk"),
                "running": self._running,
                "last_outcome": self._last_outcome,
                **{name: _format_time(at) for name, at in self._times.items()},
                "last_error": self._last_error,
                "consecutive_failures": self._failures,
                "seconds_since_progress": round(silent_s, 1),
                "limit_s": self.limit_s,
            }


def _format_time(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


class Metrics:
    """Counters and gauges of a watch, in a registry of their own."""

    def __init__(self) -> None:
        """Registers them, with known labels at zero so that a rate sees the first increase."""
        # Not every command needs it, and the import takes a while.
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
            "Errors of wiredesk itself that were contained to one text.",
            registry=registry,
        )
        self._runs = Counter(
            "wiredesk_runs_total", "Increments by how they ended.", ["outcome"], registry=registry
        )
        self._run_s = Histogram(
            "wiredesk_run_seconds",
            "Time that an increment with something to do took.",
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
            "When an increment last ended well, in seconds since 1970; 0: never.",
            registry=registry,
        )
        self._waiting = Gauge(
            "wiredesk_files_waiting", "Files that are not completely written yet.", registry=registry
        )
        self._failures = Gauge("wiredesk_consecutive_failures", "Failures in a row.", registry=registry)
        Info("wiredesk_build", "What runs.", registry=registry).info({"version": version("wiredesk")})
        for outcome in OUTCOMES:
            self._runs.labels(outcome)
        for relation in _RELATIONS:
            self._articles.labels(relation)
        self._told: Tally[str] = Tally()
        self._told_s: dict[str, float] = {}

    def note_commit(self, counts: Mapping[str, int], stage_s: Mapping[str, float]) -> None:
        """Adds what one commit of the increment at work has written.

        Args:
          counts: by name, as in a manifest: ``read``, ``relation:copy``, ``reason:decode/binary``.
          stage_s: seconds by stage, over all worker processes.
        """
        self._told.update(counts)
        self._read.inc(counts.get("read", 0))
        self._internal.inc(count_internal_errors(counts))
        for name, count in counts.items():
            kind, _, label = name.partition(":")
            if kind == "relation":
                self._articles.labels(label).inc(count)
            elif kind == "reason":
                self._rejects.labels(*label.split("/", 1)).inc(count)
        for stage, seconds in stage_s.items():
            self._told_s[stage] = self._told_s.get(stage, 0.0) + seconds
            self._stage_s.labels(stage).inc(seconds)

    def note_end(self, outcome: str, summary: RunSummary | None, at: float) -> None:
        """Adds an increment that ended.

        Args:
          outcome: one of :data:`OUTCOMES`.
          summary: what it did; None where it did not get so far. Of it only what
            :meth:`note_commit` was not told already is added.
          at: seconds since 1970.
        """
        if summary is not None:
            untold = Tally(summary.totals) - self._told
            self.note_commit(
                untold, {k: max(s - self._told_s.get(k, 0.0), 0.0) for k, s in summary.stage_s.items()}
            )
            self._waiting.set(summary.files_waiting)
            if summary.files_new:
                self._run_s.observe(summary.elapsed_s)
        self._told.clear()
        self._told_s.clear()
        self._runs.labels(outcome).inc()
        if outcome == "failed":
            self._failures.inc()
        elif outcome != "locked":
            self._failures.set(0)
            self._last_success.set(at)


class LoggedProgress(ProgressView):
    """Says how far a run is as log records, every ten seconds."""

    def __init__(self, health: Health | None = None, metrics: Metrics | None = None) -> None:
        """Takes what to tell whenever the run has got on."""
        super().__init__(Console(quiet=True, force_terminal=False))
        self._health = health
        self._metrics = metrics

    def tell_commit(self, run_id: str, counts: Mapping[str, int], stage_s: Mapping[str, float]) -> None:
        """Says that a part of the run is committed, whatever becomes of the rest.

        Args:
          run_id: of the commit.
          counts: by name, as in its manifest.
          stage_s: seconds by stage, over all worker processes.
        """
        known = {name: counts.get(name, 0) for name in ("read", "articles", "rejects", "unchanged")}
        told = "committed %d articles, %d rejects"
        _log.info(
            told, known["articles"], known["rejects"], extra=known | {"run_id": run_id, "stage": "commit"}
        )
        if count_internal_errors(counts):
            _log.warning(
                "contained %s: please report this", describe_internal_errors(counts), extra={"run_id": run_id}
            )
        if self._health is not None:
            self._health.note_progress()
        if self._metrics is not None:
            self._metrics.note_commit(counts, stage_s)

    def _show_lines(self, look: Look, stop: threading.Event) -> None:
        begun = time.monotonic()
        before = 0
        while not stop.wait(_LINE_EVERY_S):
            seen = look(time.monotonic() - begun)
            if seen.done != before and self._health is not None:
                self._health.note_progress()
            before = seen.done
            known = {name: value for name, value in seen._asdict().items() if name != "unit"}
            known["rate"] = round(seen.rate, 1)
            told = "%s: %d of %d %s, %.0f/s"
            _log.info(told, seen.stage, seen.done, seen.total, seen.unit, seen.rate, extra=known)


def log_summary(summary: RunSummary) -> None:
    """Logs in one line what a run has done."""
    totals = summary.totals
    known = {name: totals[name] for name in ("read", "articles", "rejects", "unchanged")}
    _log.info(
        "%d articles, %d rejects of %d new files in %.1f s",
        known["articles"],
        known["rejects"],
        summary.files_new,
        summary.elapsed_s,
        extra=known
        | {
            "run_id": summary.run_ids[0] if summary.run_ids else None,
            "files": summary.files_new,
            "files_waiting": summary.files_waiting,
            "handed_over": summary.handed_over,
            "counts": {name: n for name, n in totals.items() if ":" in name},
            "stage_s": {stage: round(s, 3) for stage, s in summary.stage_s.items()},
            "elapsed_s": round(summary.elapsed_s, 3),
        },
    )


class _Handler(BaseHTTPRequestHandler):
    """Answers ``/healthz`` and ``/metrics``, and nothing else."""

    server: _Server
    timeout: ClassVar[float] = 10.0

    def do_GET(self) -> None:
        """Answers one request."""
        path = self.path.partition("?")[0]
        if path == "/healthz":
            well, told = self.server.health.describe()
            status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
            self._answer(status, "application/json", json.dumps(told).encode() + b"\n")
        elif path == "/metrics":
            from prometheus_client.exposition import choose_encoder  # noqa: PLC0415

            encode, kind = choose_encoder(self.headers.get("Accept", ""))
            self._answer(HTTPStatus.OK, kind, encode(self.server.metrics.registry))
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"there are /healthz and /metrics\n")

    do_HEAD = do_GET

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: a probe every few seconds is no news."""


class _Server(ThreadingHTTPServer):
    def __init__(self, address: tuple[str, int], health: Health, metrics: Metrics) -> None:
        self.health = health
        self.metrics = metrics
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Binds without asking the name service who we are, which may take long."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]


@contextmanager
def serve(host: str, port: int, health: Health, metrics: Metrics) -> Iterator[str]:
    """Answers ``/healthz`` and ``/metrics`` while the work inside goes on.

    Args:
      host: the IPv4 address to listen at; 127.0.0.1 is reached from this machine alone.
      port: 0 takes any free one.
      health: what ``/healthz`` tells: 200 while all is well, 503 otherwise.
      metrics: what ``/metrics`` tells.

    Yields:
      The URL, without a path.

    Raises:
      UsageError: that address cannot be listened at.
    """
    try:
        server = _Server((host, port), health, metrics)
    except OSError as error:
        raise UsageError(
            f"cannot listen at {host}:{port} ({error.strerror or error}); choose another --metrics-port"
        ) from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
