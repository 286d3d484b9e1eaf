"""Watch: repeats increments on one machine until a signal ends it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wiredesk.pipeline.inputs.settling import Clock, FileSettler, SystemClock
from wiredesk.pipeline.inputs.sources import EmptyInputError, InputError, find_present
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
"""Longest wait after failures, unless ``--every`` is longer."""

_LOCK_RETRY_S = 5.0
_UNITS_S = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def parse_duration(text: str) -> float:
    """Returns the seconds of ``60s``, ``5m``, ``1.5h``, ``1d`` or plain ``60``.

    Raises:
      UsageError: the text is no duration.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhd]?)\s*", text)
    if found is None:
        raise UsageError(f"{text!r} is no duration; give one like 60s, 5m or 1h")
    return float(found[1]) * _UNITS_S[found[2]]


@dataclass(frozen=True)
class WatchSettings:
    """Settings of a watch.

    Attributes:
      every_s: seconds from the start of one increment to the start of the next.
      settle_s: seconds for which a file must stay the same before it is read; 0 reads every file at once.
      metrics_port: port that serves ``/healthz`` and ``/metrics``; None serves neither.
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
      every_s: seconds from start to start without failures.
      failures: number of failures in a row; the wait doubles with each.
      taken_s: seconds that the increment has taken.
    """
    if failures:
        # From the end, not the start: an increment that fails slowly must not be repeated without a pause.
        return min(every_s * 2.0 ** min(failures - 1, 30), max(MAX_BACKOFF_S, every_s))
    return max(every_s - taken_s, 0.0)


@dataclass
class Watcher:
    """Repeats an increment.

    Attributes:
      increment: does one increment, and raises the error that it fails with.
      every_s: seconds from the start of one increment to the start of the next.
      clock: source of the time.
      health: health to update.
      metrics: metrics to update, if they are served.
      explain: returns one sentence on a failure and what to do; None for a bug.
      after: called with the summary of each increment that did not fail; None calls nothing.
      stopping: returns True once the watch is to end.
    """

    increment: Callable[[], RunSummary]
    every_s: float
    clock: Clock
    health: Health
    metrics: Metrics | None = None
    explain: Callable[[BaseException], str | None] = lambda _: None
    after: Callable[[RunSummary], None] | None = None
    stopping: Callable[[], bool] = lambda: False
    _logged: dict[str, object] = field(default_factory=dict)

    def watch(self) -> None:
        """Repeats the increment until ``stopping`` returns True.

        Raises:
          UsageError: the settings make no sense, so no later increment can succeed.
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
            self._log_once("locked", "waiting: %s", error)
            self._end("locked", None)
            return min(self.every_s, _LOCK_RETRY_S)
        except Exception as error:
            # The next increment may succeed, whatever the error of this one.
            if self.stopping():
                return 0.0
            return self._fail(error)
        self._report(summary)
        if self.after is not None:
            self.after(summary)
        return plan_wait(self.every_s, 0, self.clock.monotonic() - begun)

    def _report(self, summary: RunSummary) -> None:
        for run_id in summary.recovered:
            _log.info("rolled forward run %s, which had died in its commit", run_id, extra={"run_id": run_id})
        if summary.files_waiting:
            self._log_once(
                "waiting",
                "%d files are not completely written yet",
                summary.files_waiting,
                extra={"files_waiting": summary.files_waiting},
            )
        else:
            self._logged.pop("waiting", None)
        if summary.files_new:
            log_summary(summary)
        no_input = not summary.files_listed
        self._end("committed" if summary.files_new else "no_input" if no_input else "idle", summary)

    def _end(self, outcome: str, summary: RunSummary | None, error: str | None = None) -> None:
        self.health.note_end(outcome, error)
        if self.metrics is not None:
            self.metrics.note_end(outcome, summary, self.clock.time())
        if outcome != "locked":
            self._logged.pop("locked", None)

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

    def _log_once(
        self, about: str, message: str, value: object, extra: Mapping[str, object] | None = None
    ) -> None:
        """Logs a state once, however many passes it lasts."""
        if self._logged.get(about) != value:
            self._logged[about] = value
            _log.info(message, value, extra=extra)


@dataclass
class Increments:
    """Runs the pipeline over the complete files of the inputs, once a call.

    An input that matches nothing yet, such as an empty folder, is left out. It is no failure.

    Attributes:
      settings: settings of each run.
      settler: decides which files are complete.
      view: shows the progress.
    """

    settings: RunSettings
    settler: FileSettler
    view: LoggedProgress
    _logged_absence: str | None = None

    def __call__(self) -> RunSummary:
        """Does one increment."""
        from wiredesk.pipeline.jobs.run import run  # noqa: PLC0415 - reads Arrow, which help need not
        from wiredesk.pipeline.telemetry.progress import RunSummary  # noqa: PLC0415

        self.settler.begin_pass()
        try:
            summary = run(self.settings, self.view, is_complete=self.settler)
            self._logged_absence = None
            return summary
        except EmptyInputError as error:
            self._log_absence(str(error))
        present = find_present(self.settings.inputs, self.settings.output)
        if not present:
            return RunSummary(self.settings.output)
        return run(replace(self.settings, inputs=present), self.view, is_complete=self.settler)

    def _log_absence(self, message: str) -> None:
        if message != self._logged_absence:
            self._logged_absence = message
            _log.info("waiting: %s", message)


def watch_inputs(
    settings: RunSettings,
    watch: WatchSettings,
    explain: Callable[[BaseException], str | None],
    clock: Clock | None = None,
    after: Callable[[RunSummary], None] | None = None,
) -> None:
    """Processes the new files of the inputs again and again, until a signal ends the process.

    After the signal the output is as if the current increment had ended, or had never begun: see
    :mod:`wiredesk.pipeline.stopping`.

    Args:
      settings: settings of each increment.
      watch: settings of the watch.
      explain: returns one sentence on a failure and what to do; None for a bug.
      clock: source of the time; None takes the clock of the machine.
      after: called with the summary of each increment that did not fail.

    Raises:
      UsageError: the settings make no sense, or the port is taken.
    """
    settings = settings.choose_models()
    clock = clock or SystemClock()
    health = Health(watch.every_s, clock.monotonic, clock.time)
    metrics = None if watch.metrics_port is None else Metrics()
    increments = Increments(settings, FileSettler(watch.settle_s, clock), LoggedProgress(health, metrics))
    watcher = Watcher(increments, watch.every_s, clock, health, metrics, explain, after)
    with _serve_if_asked(watch, health, metrics):
        watcher.watch()


@contextmanager
def _serve_if_asked(watch: WatchSettings, health: Health, metrics: Metrics | None) -> Iterator[None]:
    if watch.metrics_port is None or metrics is None:
        yield
        return
    with serve(watch.metrics_host, watch.metrics_port, health, metrics) as url:
        _log.info("serving %s/healthz and %s/metrics", url, url, extra={"url": url})
        yield
