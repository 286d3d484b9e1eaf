"""Health of a watch, as ``/healthz`` reports it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

OUTCOMES = ("committed", "idle", "no_input", "locked", "failed")
"""Outcomes of an increment: it committed rows; nothing was new; an input names nothing yet; another run held the
output; it failed. Also the label of ``wiredesk_runs_total``."""

UNHEALTHY_FAILURES = 3
"""A watch is unhealthy after as many failures in a row: one or two may pass by themselves."""

_UNHEALTHY_PASSES = 3
_LEAST_LIMIT_S = 600.0


class Health:
    """State of a watch. All methods may be called from any thread.

    A watch is healthy while its increments end well or the current one makes progress. A first increment may
    take hours: if it were killed for that, it would never end.

    Attributes:
      limit_s: a watch without progress for longer than this is unhealthy.
    """

    def __init__(
        self,
        every_s: float,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Starts healthy: the first increment has as long as any other.

        Args:
          every_s: seconds between the starts of two increments.
          monotonic: returns seconds since some fixed moment.
          now: returns seconds since 1970.
        """
        self.limit_s = max(_UNHEALTHY_PASSES * every_s, _LEAST_LIMIT_S)
        self._monotonic = monotonic
        self._now = now
        self._lock = threading.Lock()
        self._alive_at = monotonic()
        self._running = False
        self._failures = 0
        self._times: dict[str, float | None] = {"last_success": None, "last_failure": None}
        self._last_error: str | None = None
        self._last_outcome: str | None = None

    @property
    def failures(self) -> int:
        """Returns the number of failures in a row until now."""
        return self._failures

    def note_start(self) -> None:
        """Records that an increment begins."""
        with self._lock:
            self._running = True

    def note_progress(self) -> None:
        """Records that the current increment has made progress."""
        with self._lock:
            self._alive_at = self._monotonic()

    def note_end(self, outcome: str, error: str | None = None) -> None:
        """Records the end of an increment.

        Args:
          outcome: one of :data:`OUTCOMES`.
          error: reason of a failure.
        """
        with self._lock:
            self._running = False
            self._last_outcome = outcome
            if outcome == "failed":
                self._failures += 1
                self._times["last_failure"], self._last_error = self._now(), error
                return
            # A healthy watch may wait for a lock or for a first file, but neither is a success.
            self._alive_at = self._monotonic()
            if outcome != "locked":
                self._failures = 0
                self._times["last_success"] = self._now()

    def describe(self) -> tuple[bool, dict[str, object]]:
        """Returns whether the watch is healthy, and the body of ``/healthz``."""
        with self._lock:
            silent_s = self._monotonic() - self._alive_at
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
