"""Starts an engine for tests, and compares the outputs of engines."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.support import ROOT, read_rows
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.stream.driver import StalledError, StopRequest, StreamOptions, stream
from wiredesk.pipeline.telemetry.progress import ProgressView

_START_S = 60.0
WAIT_S = float(os.environ.get("WIREDESK_ENGINEWAIT_S", "180"))
"""Time limit for a wave of files and for the end of a stream. A cluster that restores a checkpoint needs more."""
_KEYS = {
    "articles": "article_id",
    "rejects": "reject_id",
    "sources": "source_key",
    "signatures": "article_id",
}


@dataclass(frozen=True)
class Engine:
    """A running engine with Beam's job API.

    Attributes:
      job_endpoint, artifact_endpoint, worker_pool: its addresses; the last two may be empty.
      extra: further options for Beam.
      is_prism: whether the tests have started it.
    """

    job_endpoint: str
    artifact_endpoint: str
    worker_pool: str
    extra: tuple[str, ...]
    is_prism: bool

    @property
    def keeps_jobs(self) -> bool:
        """Returns True if an idle job does not end by itself, as on Flink with checkpoints."""
        names = {arg.partition("=")[0] for arg in self.extra}
        return "--checkpointing_interval" in names and "--shutdown_sources_after_idle_ms" not in names

    @property
    def beam_args(self) -> tuple[str, ...]:
        """Returns the options for ``--runner PortableRunner``."""
        args = [f"--job_endpoint={self.job_endpoint}"]
        if self.artifact_endpoint:
            args.append(f"--artifact_endpoint={self.artifact_endpoint}")
        if self.worker_pool:
            args += ["--environment_type=EXTERNAL", f"--environment_config={self.worker_pool}"]
        else:
            args.append("--environment_type=LOOPBACK")
        return (*args, *self.extra)


@contextmanager
def start_prism(binary: str, port: int = 0) -> Iterator[int]:
    """Runs a Prism and gives the port of its job API."""
    port = port or find_port()
    command = [binary, f"--job_port={port}", "--serve_http=false", "--log_level=error"]
    with _running(command, port):
        yield port


@contextmanager
def start_worker_pool() -> Iterator[str]:
    """Runs a pool of worker processes and gives its address."""
    port = find_port()
    command = [sys.executable, "-m", "wiredesk.pipeline.engine.worker_pool", f"--port={port}"]
    with _running(command, port):
        yield f"localhost:{port}"


def make_environment() -> dict[str, str]:
    """Returns the environment of an engine: it finds this Python first, and the tests."""
    # Beam's pool starts its workers as "python", whichever is first in the path.
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    python_path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return os.environ | {"PATH": path, "PYTHONPATH": python_path}


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(
        command,
        env=make_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await_port(process, port)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_port(process: subprocess.Popen[bytes], port: int) -> None:
    give_up = time.monotonic() + _START_S
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("localhost", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing answers at port {port}")


class LiveStream:
    """A stream that runs in a thread.

    Args:
      inputs: folder that the stream polls.
      output: root of the tables.
      engine: where it runs. On one that keeps jobs the stream ends as stalled, after it has committed everything.
      options: see :class:`wiredesk.pipeline.stream.driver.StreamOptions`.
    """

    def __init__(self, inputs: Path, output: Path, engine: Engine, **options: Any) -> None:
        settings = RunSettings(
            inputs=(str(inputs),),
            output=str(output),
            model="none",
            runner="PortableRunner",
            beam_args=engine.beam_args,
        )
        self._output, self._keeps_jobs = output, engine.keeps_jobs
        self._stop = StopRequest()
        view = ProgressView(Console(quiet=True))
        # Longer than a job on a cluster takes until its first look at the input.
        stall_s = 90.0 if engine.keeps_jobs else StreamOptions.stall_s
        usual = {"window_s": 1.0, "every_s": 0.5, "settle_s": 0.0, "stall_s": stall_s}
        told = StreamOptions(**(usual | options))
        self._pool = ThreadPoolExecutor(1)
        self._running = self._pool.submit(stream, settings, told, view, self._stop)

    def await_files(self, count: int, timeout_s: float = WAIT_S) -> None:
        """Waits until this many files are committed in total."""
        give_up = time.monotonic() + timeout_s
        while time.monotonic() < give_up:
            if self._running.done():
                self._running.result()
                raise RuntimeError("the stream ended by itself")
            if len(read_rows(self._output, "sources", "source_key")) >= count:
                return
            time.sleep(0.2)
        raise TimeoutError(f"{count} files were not committed in {timeout_s} s")

    def stop(self) -> None:
        """Asks the stream to stop, and waits for its end."""
        self._stop()
        try:
            self._running.result(WAIT_S)
        except StalledError:
            if not self._keeps_jobs:
                raise
        finally:
            self._pool.shutdown()


def find_port() -> int:
    """Returns a free port."""
    with closing(socket.socket()) as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
    return port


def compare_outputs(first: Path, second: Path) -> dict[str, tuple[int, int]]:
    """Compares all tables of two outputs, row for row; returns the numbers of rows of each.

    Raises:
      AssertionError: rows differ; the message names the row and the columns.
    """
    return {table: _compare_table(first, second, table, key) for table, key in _KEYS.items()}


def _compare_table(first: Path, second: Path, table: str, key: str) -> tuple[int, int]:
    rows, others = (read_rows(output, table, key) for output in (first, second))
    assert [row[key] for row in rows] == [row[key] for row in others], f"other rows in {table}"
    for row, other in zip(rows, others, strict=True):
        differing = [name for name in row if row[name] != other[name]]
        assert not differing, f"{table} {row[key]} of {row.get('source_key')} differs in {differing}"
    return len(rows), len(others)
