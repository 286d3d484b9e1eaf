"""The driver of a stream: takes the lock, starts the graph on its engine, watches it and stops it."""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from wiredesk.pipeline.engine.engines import name_streaming_engines
from wiredesk.pipeline.jobs.job import Job, open_job
from wiredesk.pipeline.settings import RunSettings, UsageError, check_duration
from wiredesk.pipeline.storage.layout import STAGING
from wiredesk.pipeline.storage.manifests import list_committed, read_manifest
from wiredesk.pipeline.stream.notifications.queues import check_subscription, uses_native_source
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.transforms.remote.schemes import is_remote

if TYPE_CHECKING:
    from wiredesk.pipeline.engine.graph import GraphSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class StreamOptions:
    """Options of a stream, beside the settings of every run.

    Attributes:
      window_s: seconds of a window; the files that arrive in it are committed together.
      every_s: seconds between looks at the inputs.
      settle_s: seconds for which a file must have stayed the same to be read.
      subscription: queue that announces new objects, a Pub/Sub subscription ``projects/P/subscriptions/S`` or the URL
        or ARN of an SQS queue; None polls the inputs.
      state_ttl_s: seconds for which keyed state keeps articles that are in the tables.
      stall_s: seconds without a look at the inputs after which the stream gives up.
    """

    window_s: float = 10.0
    every_s: float = 2.0
    settle_s: float = 5.0
    subscription: str | None = None
    state_ttl_s: float = 1_800.0
    stall_s: float = 300.0

    def __post_init__(self) -> None:
        """Checks the options.

        Raises:
          UsageError: one of them makes no sense.
        """
        for option in ("window", "every", "state-ttl", "stall"):
            check_duration(option, getattr(self, f"{option.replace('-', '_')}_s"))
        check_duration("settle", self.settle_s, may_be_0=True)


class StalledError(RuntimeError):
    """The engine answers but does nothing: some engines never notice that a worker died."""


class StopRequest:
    """A request to take in nothing more; the first SIGTERM or SIGINT makes it."""

    def __init__(self) -> None:
        self._is_made = threading.Event()

    def __call__(self) -> None:
        """Makes the request."""
        self._is_made.set()

    def wait(self, seconds: float) -> bool:
        """Waits for the request, at most so many seconds; returns True if it was made."""
        return self._is_made.wait(seconds)


def stream(
    settings: RunSettings, options: StreamOptions, view: ProgressView, stop: StopRequest
) -> RunSummary:
    """Turns files into committed windows as they arrive, until a stop is requested.

    The files that have arrived by then are committed. A second signal breaks that off; the next
    stream or run reads again what is not committed.

    Raises:
      UsageError: the engine cannot stream, the model is not installed, or the subscription cannot work.
      SubscriptionError: the server of the subscription does not answer.
      LockedError: another run is writing to the output.
      LockLostError: another run has taken the output; this stream can commit nothing more.
      PipelineFailedError: the engine gave up.
      StalledError: the engine does nothing.
    """
    from wiredesk.pipeline.engine.launch import run_stream  # noqa: PLC0415
    from wiredesk.pipeline.stream.graph import build_stream  # noqa: PLC0415 - imports Beam

    check_stream(settings, options)
    settings = settings.choose_models()
    with open_job(settings, view) as job:
        watch = _Watch(job, stop, options)
        arrived, link, commit = _make_steps(job, options, watch)
        build = partial(build_stream, arrived=arrived, link=link, commit=commit, settings=_make_graph(job))
        _log.info("streaming on %s", settings.runner)
        try:
            counters = run_stream(build, settings.runner, settings.beam_args, watch, job.store.root)
        finally:
            watch.report_commits()
        job.add_stage_times(counters)
    return job.summary


def check_stream(settings: RunSettings, options: StreamOptions) -> None:
    """Refuses settings that cannot stream.

    Raises:
      UsageError: the message gives the reason and the alternative.
      SubscriptionError: the server of the subscription does not answer.
    """
    if settings.is_local:
        raise UsageError(
            f"{settings.runner} stops a streaming pipeline after one pass without a word; use "
            f"{name_streaming_engines()} for a stream, or `wiredesk watch` for increments on this machine"
        )
    settings.choose_models()
    if not settings.inputs:
        raise UsageError("a stream needs --input")
    if options.subscription is not None:
        check_subscription(options.subscription, settings.runner, settings.inputs)


def _make_graph(job: Job) -> GraphSettings:
    graph: GraphSettings = job.make_graph(job.info.run_id)
    return graph


def _make_steps(job: Job, options: StreamOptions, watch: _Watch) -> tuple[Any, Any, Any]:
    from wiredesk.pipeline.stream.commit import CommitSettings  # noqa: PLC0415 - imports Beam
    from wiredesk.pipeline.stream.committed import StreamHistory  # noqa: PLC0415
    from wiredesk.pipeline.stream.looks import SourceSettings  # noqa: PLC0415
    from wiredesk.pipeline.stream.poll import PollFiles  # noqa: PLC0415
    from wiredesk.transforms.stream.window import StreamSettings  # noqa: PLC0415

    settings, output = job.settings, job.store.root
    history = StreamHistory(output, job.info.run_id, settings.lookback_days)
    inputs = tuple(map(make_absolute, settings.inputs))
    source = SourceSettings(
        inputs,
        options.every_s,
        options.settle_s,
        history,
        watch.stop_file,
        watch.alive_file,
        job.lock.share(),
    )
    if options.subscription is not None:
        from wiredesk.pipeline.stream.notifications.source import choose_source  # noqa: PLC0415

        arrived: Any = choose_source(settings.runner, options.subscription, source, options.stall_s)
    else:
        arrived = PollFiles(source)
    link = StreamSettings(
        run=job.info,
        history=history,
        window_s=options.window_s,
        ttl_s=options.state_ttl_s,
        lookback_days=settings.lookback_days,
    )
    told = settings.describe() | {"stream": asdict(options)}
    return arrived, link, CommitSettings(job.info, output, settings.partition_by, job.lock.share(), told)


def make_absolute(pattern: str) -> str:
    """Returns an input with an absolute path, so that workers find it whatever their working folder is."""
    mark = "@" if pattern.startswith("@") else ""
    path = pattern.removeprefix("@")
    if is_remote(path):
        return pattern
    return mark + os.path.abspath(path) + ("/" if path.endswith("/") else "")


class _Watch:
    """Watches a stream from its driver: passes on the request to stop, notices stalls and reports commits."""

    def __init__(self, job: Job, stop: StopRequest, options: StreamOptions) -> None:
        self._job = job
        self._stop = stop
        self._options = options
        self._is_stopping = False
        self._known: set[str] = set()
        self._alive, self._alive_since = b"", time.monotonic()
        self._changed_at = self._alive_since
        # A source of the engine's own gives no signs of life.
        self._gives_signs = options.subscription is None or not uses_native_source(
            job.settings.runner, options.subscription
        )
        self.stop_file = f"{STAGING}/{job.info.run_id}.stop"
        self.alive_file = f"{STAGING}/{job.info.run_id}.alive"

    def __call__(self, seconds: float) -> None:
        if self._job.lock.loss is not None:
            raise self._job.lock.loss
        if not self._is_stopping and self._stop.wait(seconds):
            self._job.store.write_bytes(self.stop_file, b"")
            self._is_stopping, self._changed_at = True, time.monotonic()
            _log.info("stopping: the files that have arrived are committed first")
        elif self._is_stopping:
            time.sleep(seconds)
            self._check_ending()
        self._check_alive()
        self.report_commits()

    def _check_ending(self) -> None:
        """Checks that a stream that must stop does: Flink keeps a job with checkpoints although it is idle.

        Raises:
          StalledError: it commits nothing, but the job goes on.
        """
        if time.monotonic() - self._changed_at > self._options.stall_s:
            raise StalledError(
                f"nothing was committed for {self._options.stall_s:.0f} s after the request to stop, but the engine keeps "
                "the job: see that it is cancelled there; the next stream reads again what is not committed"
            )

    def _check_alive(self) -> None:
        """Checks that a worker still looks at the inputs, unless the stream is stopping.

        Raises:
          StalledError: the last look was too long ago.
        """
        if self._is_stopping or not self._gives_signs:
            return
        store = self._job.store
        alive = store.read_bytes(self.alive_file) if store.exists(self.alive_file) else b""
        if alive != self._alive:
            self._alive, self._alive_since = alive, time.monotonic()
        if time.monotonic() - self._alive_since > self._options.stall_s:
            source = self._options.subscription
            looked, why = "looked at the inputs", ""
            if source is not None:
                looked, why = f"got an answer from {source}", "it does not answer (see the worker's log), or "
            raise StalledError(
                f"no worker has {looked} for {self._options.stall_s:.0f} s: {why}a worker of the engine "
                "died or hangs; committed windows stay: start the stream again"
            )

    def report_commits(self) -> None:
        """Adds the windows committed since the last call to the summary, and shows them."""
        store, prefix = self._job.store, f"{self._job.info.run_id}-"
        for run_id in list_committed(store):
            if run_id.startswith(prefix) and run_id not in self._known:
                self._known.add(run_id)
                self._changed_at = time.monotonic()
                manifest = read_manifest(store, run_id)
                names = ("read", "articles", "rejects", "unchanged")
                counts = manifest["counts"] | {name: manifest[name] for name in names}
                self._job.summary.run_ids.append(manifest["run_id"])
                self._job.summary.totals.update(counts)
                self._job.summary.files_new += counts.get("files", 0)
                self._job.view.report_commit(manifest["run_id"], counts, manifest["stage_s"])
