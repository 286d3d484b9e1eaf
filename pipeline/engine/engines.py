"""Runs a pipeline on an engine and waits for it."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import apache_beam as beam
import grpc
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.transforms.environments import SubprocessSDKEnvironment
from apache_beam.utils import subprocess_server

from wiredesk.pipeline.engine.forked_environment import ForkedEnvironment
from wiredesk.pipeline.engine.worker import prepare_forking
from wiredesk.pipeline.settings import LOCAL_RUNNERS, UsageError
from wiredesk.pipeline.stopping import when_stopped
from wiredesk.transforms.logic.kernel.masking import remember_secrets
from wiredesk.transforms.metrics import NAMESPACE
from wiredesk.transforms.processes.forkserver import SAFE_PATH, list_path

_WATCH_EVERY_S = 1.0
_CONNECT_TIMEOUT_S = 20.0
_YEAR_S = 365 * 24 * 3600


class PipelineFailedError(RuntimeError):
    """The engine reports that the pipeline did not succeed."""


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
      PipelineFailedError: the engine says so. A local run raises what its step raised.
    """
    result = _start(build, runner, workers, beam_args)
    with _cancelled_when_stopped(result, runner):
        return _wait(result, runner)


def run_stream(
    build: Callable[[Any], None], runner: str, beam_args: Sequence[str], watch: Callable[[float], None]
) -> dict[str, int]:
    """Builds an unbounded pipeline, and runs it until it ends of its own accord.

    Args:
      build: adds the steps to the pipeline.
      runner: one of Beam's names.
      beam_args: options passed on to Beam.
      watch: is called again and again, and waits for so many seconds at most each time.

    Returns:
      Its counters by name.

    Raises:
      PipelineFailedError: the engine says so.
    """
    result = _start(build, runner, 1, ["--streaming", *beam_args])
    # The engine is waited for beside the main thread, which alone handles signals; a daemon,
    # since nothing ends that wait where an engine is stuck.
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
    """Cancels an engine's job where a signal ends this process; a local one ends with it."""
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
            f"{runner} does not answer any more; what was committed stands: start it again"
        ) from error
    if state != beam.runners.runner.PipelineState.DONE:
        raise PipelineFailedError(f"{runner} ended the pipeline as {state}; its own log says why")
    counters = result.metrics().query(beam.metrics.MetricsFilter().with_namespace(NAMESPACE))["counters"]
    totals: Counter[str] = Counter()
    for counter in counters:
        # An engine that counts zero may say nothing at all.
        totals[counter.key.metric.name] += counter.result or 0
    return totals


def start_pipeline(build: Callable[[Any], None], runner: str, beam_args: Sequence[str]) -> str:
    """Builds a pipeline, gives it to an engine and does not wait for it.

    Returns:
      The engine's name for the job; the runner's where it tells none, as a
      template's launcher has not started the job yet.
    """
    result = _start(build, runner, 1, beam_args)
    job_id = getattr(result, "job_id", None)
    if callable(job_id):
        job_id = job_id() if getattr(result, "has_job", True) else None
    return str(job_id or runner)


class _Options(PipelineOptions):
    """Options whose views are made once: Beam asks for some at each step, and builds a parser for each."""

    def view_as(self, cls: type[PipelineOptions]) -> PipelineOptions:
        views = self.__dict__.setdefault("_views", {})
        if cls not in views:
            views[cls] = super().view_as(cls)
        view: PipelineOptions = views[cls]
        return view


def _start(build: Callable[[Any], None], runner: str, workers: int, beam_args: Sequence[str]) -> Any:
    # Beam logs what it does not understand, alone.
    remember_secrets(beam_args)
    options = _Options([f"--runner={runner}", *_engine_args(runner, workers, beam_args), *beam_args])
    _refuse_unreachable(runner, beam_args)
    try:
        pipeline = beam.Pipeline(runner=_choose_runner(runner, workers), options=options)
    except ValueError as error:
        # Beam says so of a runner that there is none of, and of options that do not go together.
        raise UsageError(f"--runner {runner} or what it is told is refused: {error}") from error
    build(pipeline)
    with _engines_apart():
        return pipeline.run()


@contextlib.contextmanager
def _engines_apart() -> Iterator[None]:
    """Keeps a terminal's Ctrl-C from an engine that Beam starts inside: this process says when it is to end.

    Beam lets nobody say so: it has a handler of its own stop the engine. And to keep the signal from the
    engine is not enough, since Prism asks for it.
    """
    original, handler = subprocess_server.subprocess, signal.getsignal(signal.SIGINT)
    apart = partial(original.Popen, process_group=0)
    subprocess_server.subprocess = SimpleNamespace(**(vars(original) | {"Popen": apart}))
    try:
        yield
    finally:
        subprocess_server.subprocess = original
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, handler)


def _refuse_unreachable(runner: str, beam_args: Sequence[str]) -> None:
    """Looks whether an engine is there: Beam would wait for it, for as long as its job may take.

    Raises:
      PipelineFailedError: nobody listens where it is said to be.
    """
    given = dict(arg.removeprefix("--").partition("=")[::2] for arg in beam_args)
    for option in ("job_endpoint", "artifact_endpoint", "flink_master"):
        address = given.get(option, "").rpartition("://")[2].partition("/")[0]
        host, mark, port = address.rpartition(":")
        if not (mark and port.isdecimal()):
            continue
        try:
            socket.create_connection((host.strip("[]"), int(port)), _CONNECT_TIMEOUT_S).close()
        except OSError as error:
            raise PipelineFailedError(
                f"{runner} does not answer at {address} ({error.strerror or error}): start it, "
                f"or say where it is with -- --{option}=HOST:PORT"
            ) from error


def _engine_args(runner: str, workers: int, beam_args: Sequence[str]) -> list[str]:
    """Returns what an engine needs to be told and was not."""
    given = {arg.partition("=")[0].removeprefix("--") for arg in beam_args}
    if runner in LOCAL_RUNNERS:
        return [f"--direct_num_workers={workers}"] if workers > 1 else []
    args = []
    if "job_server_timeout" not in given:
        # Beam waits so long for the end of the job, too: five minutes if it is not told.
        args.append(f"--job_server_timeout={_YEAR_S}")
    if runner == "PrismRunner" and not given & {"prism_location", "job_endpoint"}:
        args += [f"--prism_location={find_prism()}", "--prism_log_level=error"]
    # Without it, what is behind a Reshuffle reaches a stateful step after its timers, and is gone.
    if "checkpointing_interval" in given:
        args.append("--finish_bundle_before_checkpointing")
    return args


def find_prism() -> str:
    """Returns the Prism binary: beside this Python, where ``make prism`` puts it, or in the path.

    Beam itself would fetch one.

    Raises:
      UsageError: there is none.
    """
    beside = Path(sys.executable).with_name("prism")
    found = str(beside) if os.access(beside, os.X_OK) else shutil.which("prism")
    if found is None:
        raise UsageError(
            "there is no Prism binary; make one with: make prism (it needs Go), "
            "or say where it is: -- --prism_location=PATH"
        )
    return found


def _choose_runner(runner: str, workers: int) -> Any:
    """Returns the local runner with our own quiet worker processes, or the name for Beam to resolve.

    ``DirectRunner`` itself would first look for a Prism binary.
    """
    if runner not in LOCAL_RUNNERS:
        return runner
    if workers == 1:
        return FnApiRunner()
    if prepare_forking():
        return FnApiRunner(default_environment=ForkedEnvironment.from_command_string(""))
    return FnApiRunner(default_environment=SubprocessSDKEnvironment.from_command_string(_worker_command()))


def _worker_command() -> str:
    """Returns what a shell starts as a worker process that finds the modules that this process finds."""
    python = shlex.join([sys.executable, SAFE_PATH, "-m", "wiredesk.pipeline.engine.worker"])
    return f"PYTHONPATH={shlex.quote(list_path())} exec {python}"
