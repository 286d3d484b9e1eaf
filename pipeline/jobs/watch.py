"""Repeats increments on one machine until it is told to stop."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wiredesk.pipeline.inputs.settling import Clock, FileSettler, SystemClock
from wiredesk.pipeline.inputs.sources import EmptyInputError, InputError, list_sources
from wiredesk.pipeline.settings import RunSettings, UsageError, check_duration
from wiredesk.pipeline.storage.locks import LockedError
from wiredesk.pipeline.telemetry.health import Health
from wiredesk.pipeline.telemetry.http import serve
from wiredesk.pipeline.telemetry.metrics import Metrics
from wiredesk.pipeline.telemetry.progress_log import LoggedProgress, log_summary

if TYPE_CHECKING:
    from wiredesk.pipeline.telemetry.progress import RunSummary

_log = logging.getLogger(__name__)

MAX_BACKOFF_S = 900.0
"""After failures a watch tries again at least every fifteen minutes, or ``--every`` if that is longer."""

_LOCK_RETRY_S = 5.0
_UNITS_S = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def parse_duration(text: str) -> float:
    """Returns seconds from ``60s``, ``5m``, ``1.5h``, ``1d`` or plain ``60``.

    Raises:
      UsageError: it is no duration.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhd]?)\s*", text)
    if found is None:
        raise UsageError(f"{text!r} is no duration; give one like 60s, 5m or 1h")
    return float(found[1]) * _UNITS_S[found[2]]


@dataclass(frozen=True)
class WatchSettings:
    """How a watch goes on.

    Attributes:
      every_s: seconds from the start of one increment to the start of the next.
      settle_s: seconds for which a file must have stayed the same; 0 takes every file at once.
      metrics_port: where to answer ``/healthz`` and ``/metrics``; None: nowhere.
      metrics_host: address to listen at.
    """

    every_s: float = 60.0
    settle_s: float = 5.0
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"

    def __post_init__(self) -> None:
        """Checks the settings.

        Raises:
          UsageError: one of them makes no sense.
        """
        check_duration("every", self.every_s)
        check_duration("settle", self.settle_s, may_be_0=True)


def plan_wait(every_s: float, failures: int, taken_s: float) -> float:
    """Returns the seconds from the end of an increment to the start of the next.

    Args:
      every_s: from start to start, while all goes well.
      failures: increments that failed in a row; the wait doubles with each.
      taken_s: how long the increment took.
    """
    if failures:
        # Counted from the end: an increment that fails slowly must not fail all the time.
        return min(every_s * 2.0 ** min(failures - 1, 30), max(MAX_BACKOFF_S, every_s))
    return max(every_s - taken_s, 0.0)


@dataclass
class Watcher:
    """Repeats an increment.

    Attributes:
      increment: does one; raises what it fails with.
      explain: returns one sentence on what to do about a failure; None for a bug.
      stopping: says whether a signal has asked to stop.
    """

    increment: Callable[[], RunSummary]
    every_s: float
    clock: Clock
    health: Health
    metrics: Metrics | None = None
    explain: Callable[[BaseException], str | None] = lambda _: None
    stopping: Callable[[], bool] = lambda: False
    _told: dict[str, object] = field(default_factory=dict)

    def watch(self) -> None:
        """Goes on until ``stopping`` says so, or an exception that is no failure ends it.

        Raises:
          UsageError: the settings make no sense, which no later increment would mend.
        """
        while not self.stopping():
            self.clock.wait(self.step())

    def step(self) -> float:
        """Does one increment; returns the seconds until the next."""
        begun = self.clock.monotonic()
        self.health.note_start()
        try:
            summary = self.increment()
        except UsageError:
            raise
        except LockedError as error:
            self._tell_once("locked", "waiting: %s", error)
            self._end("locked", None)
            return min(self.every_s, _LOCK_RETRY_S)
        except Exception as error:
            # Whatever one increment fails with, the next may do better: that is what a watch is for.
            if self.stopping():
                return 0.0
            return self._fail(error)
        self._report(summary)
        return plan_wait(self.every_s, 0, self.clock.monotonic() - begun)

    def _report(self, summary: RunSummary) -> None:
        for run_id in summary.recovered:
            _log.info("rolled forward run %s, which had died in its commit", run_id, extra={"run_id": run_id})
        if summary.files_waiting:
            known = {"files_waiting": summary.files_waiting}
            told = "%d files are not completely written yet"
            self._tell_once("waiting", told, summary.files_waiting, extra=known)
        else:
            self._told.pop("waiting", None)
        if summary.files_new:
            log_summary(summary)
        no_input = not summary.files_listed
        self._end("committed" if summary.files_new else "no_input" if no_input else "idle", summary)

    def _end(self, outcome: str, summary: RunSummary | None, error: str | None = None) -> None:
        self.health.note_end(outcome, error)
        if self.metrics is not None:
            self.metrics.note_end(outcome, summary, self.clock.time())
        if outcome != "locked":
            self._told.pop("locked", None)

    def _fail(self, error: Exception) -> float:
        sentence = str(error) if isinstance(error, InputError) else self.explain(error)
        self._end("failed", None, sentence or type(error).__name__)
        failures = self.health.failures
        wait_s = plan_wait(self.every_s, failures, 0.0)
        _log.error(
            "increment failed: %s; trying again in %.0f s",
            sentence or error,
            wait_s,
            extra={"outcome": "failed", "failures": failures, "wait_s": wait_s},
            exc_info=None if sentence else error,
        )
        return wait_s

    def _tell_once(
        self, about: str, message: str, value: object, extra: Mapping[str, object] | None = None
    ) -> None:
        """Logs what stays so for many passes once."""
        if self._told.get(about) != value:
            self._told[about] = value
            _log.info(message, value, extra=extra)


def find_present(inputs: tuple[str, ...], output: str) -> tuple[str, ...]:
    """Returns the inputs that name something by now.

    Raises:
      InputError: one cannot be listed at all.
    """
    present = []
    for pattern in inputs:
        try:
            list_sources([pattern], leave_out=output)
        except EmptyInputError:
            continue
        else:
            present.append(pattern)
    return tuple(present)


@dataclass
class Increments:
    """Runs the pipeline again and again over what is ready.

    An input that names nothing yet, a folder that is still empty, is left out and no failure.
    """

    settings: RunSettings
    settler: FileSettler
    view: LoggedProgress
    _absent: str | None = None

    def __call__(self) -> RunSummary:
        """Does one increment."""
        from wiredesk.pipeline.jobs.run import run  # noqa: PLC0415 - reads Arrow, which help need not
        from wiredesk.pipeline.telemetry.progress import RunSummary  # noqa: PLC0415

        self.settler.begin_pass()
        try:
            summary = run(self.settings, self.view, ready=self.settler)
            self._absent = None
            return summary
        except EmptyInputError as error:
            self._tell_absent(str(error))
        present = find_present(self.settings.inputs, self.settings.output)
        if not present:
            return RunSummary(self.settings.output)
        return run(replace(self.settings, inputs=present), self.view, ready=self.settler)

    def _tell_absent(self, message: str) -> None:
        if message != self._absent:
            self._absent = message
            _log.info("waiting: %s", message)


def watch_inputs(
    settings: RunSettings,
    watch: WatchSettings,
    explain: Callable[[BaseException], str | None],
    clock: Clock | None = None,
) -> None:
    """Processes what is new in the inputs, again and again, until a signal ends the process.

    That leaves an output as if the increment that is broken off had ended, or had never begun: see
    :mod:`wiredesk.pipeline.stopping`.

    Args:
      settings: what each increment is told.
      watch: how often, and when a file is ready.
      explain: returns one sentence on what to do about a failure; None for a bug.
      clock: tells the time; the machine's own unless given.

    Raises:
      UsageError: the settings make no sense, or the port is taken.
    """
    settings.require_model()
    clock = clock or SystemClock()
    health = Health(watch.every_s, clock.monotonic, clock.time)
    metrics = None if watch.metrics_port is None else Metrics()
    increments = Increments(settings, FileSettler(watch.settle_s, clock), LoggedProgress(health, metrics))
    watcher = Watcher(increments, watch.every_s, clock, health, metrics, explain)
    with _serve_if_asked(watch, health, metrics):
        watcher.watch()


@contextmanager
def _serve_if_asked(watch: WatchSettings, health: Health, metrics: Metrics | None) -> Iterator[None]:
    if watch.metrics_port is None or metrics is None:
        yield
        return
    with serve(watch.metrics_host, watch.metrics_port, health, metrics) as url:
        _log.info("answering %s/healthz and %s/metrics", url, url, extra={"url": url})
        yield
