"""Starts a pipeline on an engine, and waits for its end if the caller wants to."""

from __future__ import annotations

import contextlib
import shlex
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from types import SimpleNamespace
from typing import Any

import apache_beam as beam
import grpc
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.transforms.environments import SubprocessSDKEnvironment
from apache_beam.utils import subprocess_server

from wiredesk.pipeline.engine.engines import PipelineFailedError, list_engine_args, require_reachable
from wiredesk.pipeline.engine.forked_environment import ForkedEnvironment
from wiredesk.pipeline.engine.worker import prepare_forking
from wiredesk.pipeline.settings import LOCAL_RUNNERS, UsageError
from wiredesk.pipeline.stopping import when_stopped
from wiredesk.transforms.counters import NAMESPACE
from wiredesk.transforms.logic.kernel.masking import remember_secrets
from wiredesk.transforms.processes.forkserver import SAFE_PATH, list_path

_WATCH_EVERY_S = 1.0


def run_pipeline(
    build: Callable[[Any], None], runner: str, workers: int, beam_args: Sequence[str]
) -> dict[str, int]:
    """Builds a pipeline, runs it to its end and returns its counters by name.

    Args:
      build: adds the steps to the pipeline.
      runner: one of Beam's names.
      workers: worker processes of a local run; 1 stays in this process.
      beam_args: options passed on to Beam.

    Raises:
      PipelineFailedError: the engine reports it. A local run raises the error of its step.
    """
    result = _start(build, runner, workers, beam_args)
    with _cancelled_when_stopped(result, runner):
        return _wait(result, runner)


def run_stream(
    build: Callable[[Any], None], runner: str, beam_args: Sequence[str], watch: Callable[[float], None]
) -> dict[str, int]:
    """Builds an unbounded pipeline, and runs it until it ends by itself.

    Args:
      build: adds the steps to the pipeline.
      runner: one of Beam's names.
      beam_args: options passed on to Beam.
      watch: called repeatedly with the seconds that it may wait; what it raises ends the stream.

    Returns:
      The counters by name.

    Raises:
      PipelineFailedError: the engine reports it.
    """
    result = _start(build, runner, 1, ["--streaming", *beam_args])
    # Only the main thread handles signals, so another one waits for the engine. It is a daemon
    # because nothing ends that wait if the engine hangs.
    waiting: Future[dict[str, int]] = Future()
    threading.Thread(target=_wait_for, args=(result, runner, waiting), daemon=True).start()
    try:
        with _cancelled_when_stopped(result, runner):
            while not waiting.done():
                watch(_WATCH_EVERY_S)
    except BaseException:
        _cancel(result)
        raise
    return waiting.result()


@contextlib.contextmanager
def _cancelled_when_stopped(result: Any, runner: str) -> Iterator[None]:
    """Cancels the job of an engine if a signal ends this process; a local job ends with the process."""
    with contextlib.nullcontext() if runner in LOCAL_RUNNERS else when_stopped(partial(_cancel, result)):
        yield


def _cancel(result: Any) -> None:
    with contextlib.suppress(grpc.RpcError):
        result.cancel()


def _wait_for(result: Any, runner: str, waiting: Future[dict[str, int]]) -> None:
    try:
        waiting.set_result(_wait(result, runner))
    except BaseException as error:
        waiting.set_exception(error)


def _wait(result: Any, runner: str) -> dict[str, int]:
    try:
        state = result.wait_until_finish()
    except grpc.RpcError as error:
        raise PipelineFailedError(
            f"{runner} does not answer any more; committed rows stay: start it again"
        ) from error
    if state != beam.runners.runner.PipelineState.DONE:
        raise PipelineFailedError(f"{runner} ended the pipeline as {state}; the reason is in its own log")
    counters = result.metrics().query(beam.metrics.MetricsFilter().with_namespace(NAMESPACE))["counters"]
    totals: Counter[str] = Counter()
    for counter in counters:
        # An engine may report None instead of zero.
        totals[counter.key.metric.name] += counter.result or 0
    return totals


def start_pipeline(build: Callable[[Any], None], runner: str, beam_args: Sequence[str]) -> str:
    """Builds a pipeline and submits it to an engine without waiting for it.

    Returns:
      The engine's id of the job, or the name of the runner if there is no id yet: the
      launcher of a template does not start the job.
    """
    result = _start(build, runner, 1, beam_args)
    job_id = getattr(result, "job_id", None)
    if callable(job_id):
        job_id = job_id() if getattr(result, "has_job", True) else None
    return str(job_id or runner)


class _Options(PipelineOptions):
    """Options that cache their views: Beam asks for views at every step, and builds a parser for each."""

    def view_as(self, cls: type[PipelineOptions]) -> PipelineOptions:
        views = self.__dict__.setdefault("_views", {})
        if cls not in views:
            views[cls] = super().view_as(cls)
        view: PipelineOptions = views[cls]
        return view


def _start(build: Callable[[Any], None], runner: str, workers: int, beam_args: Sequence[str]) -> Any:
    # Beam logs options that it does not understand, so their values are masked in logs.
    remember_secrets(beam_args)
    options = _Options([f"--runner={runner}", *list_engine_args(runner, workers, beam_args), *beam_args])
    require_reachable(runner, beam_args)
    try:
        pipeline = beam.Pipeline(runner=_choose_runner(runner, workers), options=options)
    except ValueError as error:
        # Beam raises it for an unknown runner and for options that exclude each other.
        raise UsageError(f"--runner {runner} or one of its options is refused: {error}") from error
    build(pipeline)
    with _engines_shielded():
        return pipeline.run()


@contextlib.contextmanager
def _engines_shielded() -> Iterator[None]:
    """Shields an engine that Beam starts inside from a terminal's Ctrl-C: this process decides when it ends.

    Beam has no option for it and installs its own handler, which stops the engine. Ignoring the signal in
    the engine would not do, because Prism installs a handler too. So the engine gets a process group of its own.
    """
    original, handler = subprocess_server.subprocess, signal.getsignal(signal.SIGINT)
    popen = partial(original.Popen, process_group=0)
    subprocess_server.subprocess = SimpleNamespace(**(vars(original) | {"Popen": popen}))
    try:
        yield
    finally:
        subprocess_server.subprocess = original
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, handler)


def _choose_runner(runner: str, workers: int) -> Any:
    """Returns the local runner with forked worker processes, or the name of an engine, which Beam resolves.

    Beam's ``DirectRunner`` would look for a Prism binary first, so the runner behind it is used.
    """
    if runner not in LOCAL_RUNNERS:
        return runner
    if workers == 1:
        return FnApiRunner()
    if prepare_forking():
        return FnApiRunner(default_environment=ForkedEnvironment.from_command_string(""))
    return FnApiRunner(default_environment=SubprocessSDKEnvironment.from_command_string(_worker_command()))


def _worker_command() -> str:
    """Returns the shell command of a worker process with the same module search path as this process."""
    python = shlex.join([sys.executable, SAFE_PATH, "-m", "wiredesk.pipeline.engine.worker"])
    return f"PYTHONPATH={shlex.quote(list_path())} exec {python}"
