"""Starts a pipeline on an engine, and waits for its end if the caller wants to."""

from __future__ import annotations

import contextlib
import logging
import shlex
import shutil
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import wait as await_futures
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

import apache_beam as beam
import grpc
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_job_api_pb2, beam_job_api_pb2_grpc
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.transforms.environments import SubprocessSDKEnvironment
from apache_beam.utils import subprocess_server

from wiredesk.pipeline.engine.engines import (
    PipelineFailedError,
    list_engine_args,
    read_options,
    require_reachable,
)
from wiredesk.pipeline.engine.failures import find_cause, find_traceback
from wiredesk.pipeline.engine.flink import (
    FLINK_OPTIONS,
    FlinkWatch,
    cancel_jobs,
    find_master,
    mark_job,
    name_job,
)
from wiredesk.pipeline.engine.flink_runner import MendedFlinkRunner
from wiredesk.pipeline.engine.forked_environment import ForkedEnvironment
from wiredesk.pipeline.engine.worker import prepare_forking, silence_harness
from wiredesk.pipeline.settings import LOCAL_RUNNERS, UsageError
from wiredesk.pipeline.stopping import when_stopped
from wiredesk.transforms.counters import NAMESPACE
from wiredesk.transforms.logic.kernel.masking import remember_secrets
from wiredesk.transforms.processes.forkserver import SAFE_PATH, list_path

_log = logging.getLogger(__name__)

_WATCH_EVERY_S = 1.0
_ANSWER_TIMEOUT_S = 20.0


@dataclass(frozen=True)
class _Running:
    """A pipeline that an engine runs.

    Attributes:
      result: Beam's handle.
      runner: name of the engine.
      beam_args: the options that were given.
      mark: of the job, if it runs on a Flink; see :func:`wiredesk.pipeline.engine.flink.mark_job`.
    """

    result: Any
    runner: str
    beam_args: Sequence[str]
    mark: str = ""

    def cancel(self) -> None:
        """Cancels the job. An engine that does not answer cannot be asked; a warning says so."""
        try:
            # Beam's job server forgets the job, but Flink goes on with it.
            with contextlib.suppress(grpc.RpcError):
                self.result.cancel()
            cancel_jobs(self.beam_args, self.mark)
        except PipelineFailedError as error:
            _log.warning("the job may go on: %s", error)

    def wait(self) -> dict[str, int]:
        """Waits for the end, and returns the counters by name.

        Raises:
          PipelineFailedError: the engine reports a failure, or does not answer any more.
        """
        try:
            state = self.result.wait_until_finish()
            query = beam.metrics.MetricsFilter().with_namespace(NAMESPACE)
            is_done = state == beam.runners.runner.PipelineState.DONE
            counters = self.result.metrics().query(query)["counters"] if is_done else []
        except grpc.RpcError as error:
            raise PipelineFailedError(
                f"{self.runner} does not answer any more; committed rows stay: start it again"
            ) from error
        except RuntimeError as error:
            if self.runner in LOCAL_RUNNERS or isinstance(error, PipelineFailedError):
                raise
            raise _translate(self.runner, str(error)) from error
        if not is_done:
            raise PipelineFailedError(
                f"{self.runner} ended the pipeline as {state}; the reason is in its own log"
            )
        totals: Counter[str] = Counter()
        for counter in counters:
            # An engine may report None instead of zero.
            totals[counter.key.metric.name] += counter.result or 0
        return totals


def run_pipeline(
    build: Callable[[Any], None], runner: str, workers: int, beam_args: Sequence[str], output: str = ""
) -> dict[str, int]:
    """Builds a pipeline, runs it to its end and returns its counters by name.

    Args:
      build: adds the steps to the pipeline.
      runner: one of Beam's names.
      workers: worker processes of a local run; 1 stays in this process.
      beam_args: options passed on to Beam.
      output: root of the tables that it writes; the caller holds its lock. Empty for none.

    Raises:
      PipelineFailedError: the engine reports it. A local run raises the error of its step.
    """
    running = _start(build, runner, workers, beam_args, output)
    return running.wait() if runner in LOCAL_RUNNERS else _follow(running)


def run_stream(
    build: Callable[[Any], None],
    runner: str,
    beam_args: Sequence[str],
    watch: Callable[[float], None],
    output: str = "",
) -> dict[str, int]:
    """Builds an unbounded pipeline, and runs it until it ends by itself.

    Args:
      build: adds the steps to the pipeline.
      runner: one of Beam's names.
      beam_args: options passed on to Beam.
      watch: called repeatedly with the seconds that it may wait; what it raises ends the stream.
      output: root of the tables that it writes; the caller holds its lock. Empty for none.

    Returns:
      The counters by name.

    Raises:
      PipelineFailedError: the engine reports it.
    """
    return _follow(_start(build, runner, 1, ["--streaming", *beam_args], output), watch)


def _follow(running: _Running, watch: Callable[[float], None] | None = None) -> dict[str, int]:
    """Watches a pipeline on an engine until it ends, and returns its counters; cancels the job if a watch raises."""
    watch_flink = FlinkWatch(running.beam_args, running.mark)
    # Only the main thread handles signals, so another one waits for the engine. It is a daemon
    # because nothing ends that wait if the engine hangs.
    waiting: Future[dict[str, int]] = Future()
    threading.Thread(target=_wait_for, args=(running, waiting), daemon=True).start()
    try:
        with when_stopped(running.cancel):
            while not waiting.done():
                if watch is None:
                    await_futures([waiting], _WATCH_EVERY_S)
                else:
                    watch(_WATCH_EVERY_S)
                watch_flink()
    except BaseException:
        # A job that has just ended by itself has its own reason.
        if not waiting.done():
            running.cancel()
        raise
    return waiting.result()


def _wait_for(running: _Running, waiting: Future[dict[str, int]]) -> None:
    try:
        waiting.set_result(running.wait())
    except BaseException as error:
        waiting.set_exception(error)


def _translate(runner: str, text: str) -> RuntimeError:
    """Returns the error for the text of a failed job: that of a step as a local run has it, or one sentence."""
    traceback = find_traceback(text)
    if traceback is not None:
        return RuntimeError(traceback)
    state, _, reason = text.removeprefix("Pipeline ").partition(" failed in state ")[2].partition(": ")
    why = "" if reason in ("", "unknown error") else f" ({find_cause(reason)})"
    return PipelineFailedError(
        f"{runner} ended the pipeline as {state or 'FAILED'}{why}; more is in its own log"
    )


def start_pipeline(
    build: Callable[[Any], None], runner: str, beam_args: Sequence[str], output: str = ""
) -> str:
    """Builds a pipeline and submits it to an engine without waiting for it.

    Returns:
      The engine's id of the job, or the name of the runner if there is no id yet: the
      launcher of a template does not start the job.
    """
    result = _start(build, runner, 1, beam_args, output).result
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

    @staticmethod
    def _warn_on_unknown_options(unknown_args: list[str], parser: Any) -> None:
        """Leaves out the options that only Flink's Java code knows: Beam passes them on, and warns of each."""
        told = [arg for arg in unknown_args if arg.removeprefix("--").partition("=")[0] not in FLINK_OPTIONS]
        PipelineOptions._warn_on_unknown_options(told, parser)


def _start(
    build: Callable[[Any], None], runner: str, workers: int, beam_args: Sequence[str], output: str
) -> _Running:
    # Beam logs options that it does not understand, so their values are masked in logs.
    remember_secrets(beam_args)
    args = [f"--runner={runner}", *list_engine_args(runner, workers, beam_args), *beam_args]
    is_on_flink = runner == "FlinkRunner" or (
        runner not in LOCAL_RUNNERS and find_master(beam_args) is not None
    )
    mark = mark_job(output) if output and is_on_flink else ""
    if mark:
        args.append(name_job(beam_args, mark))
    options = _Options(args)
    if runner not in LOCAL_RUNNERS:
        _require_engine(runner, beam_args)
        silence_harness()
    try:
        pipeline = beam.Pipeline(runner=_choose_runner(runner, workers), options=options)
    except ValueError as error:
        # Beam raises it for an unknown runner and for options that exclude each other.
        raise UsageError(f"--runner {runner} or one of its options is refused: {error}") from error
    # Beam removes its folder for temporary files when the pipeline has ended.
    remove = partial(shutil.rmtree, pipeline.local_tempdir, ignore_errors=True)
    with when_stopped(remove):
        build(pipeline)
        with _engines_shielded():
            return _Running(pipeline.run(), runner, beam_args, mark)


def _require_engine(runner: str, beam_args: Sequence[str]) -> None:
    """Checks that the engine answers at each address, and that it is one.

    Raises:
      PipelineFailedError: nothing answers, or something else.
    """
    require_reachable(runner, beam_args)
    endpoint = read_options(beam_args).get("job_endpoint", "embed")
    if endpoint != "embed":
        _require_job_service(runner, endpoint)
    master = find_master(beam_args)
    if master is not None:
        master.check()


def _require_job_service(runner: str, endpoint: str) -> None:
    with grpc.insecure_channel(endpoint) as channel:
        try:
            beam_job_api_pb2_grpc.JobServiceStub(channel).DescribePipelineOptions(
                beam_job_api_pb2.DescribePipelineOptionsRequest(), timeout=_ANSWER_TIMEOUT_S
            )
        except grpc.RpcError as error:
            raise PipelineFailedError(
                f"{runner} does not answer at {endpoint} (no job server of Beam answers there: {error.code().name}): "
                "start it, or give its address with -- --job_endpoint=HOST:PORT"
            ) from error


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
    if runner == "FlinkRunner":
        return MendedFlinkRunner()
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
