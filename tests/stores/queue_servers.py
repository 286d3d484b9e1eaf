"""Starts servers of queues on this machine, and runs streams that take notifications from them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT, read_rows
from wiredesk.pipeline.engine.engines import find_prism
from wiredesk.pipeline.settings import UsageError

WAIT_S = 120.0
REGION = "eu-west-1"
ACCOUNT = "123456789012"


@contextmanager
def run_pubsub() -> Iterator[str]:
    """Runs Google's in-memory Pub/Sub, and gives its address. The server ends with its standard input."""
    if shutil.which("go") is None:
        pytest.skip("the Pub/Sub server is built with Go, and there is none in the path")
    subprocess.run(
        ["make", "--silent", "build/pubsub-server"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    server = subprocess.Popen(
        [ROOT / "build" / "pubsub-server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdin is not None and server.stdout is not None
    try:
        yield server.stdout.readline().strip()
    finally:
        server.stdin.close()
        server.wait(10)


@contextmanager
def run_aws() -> Iterator[str]:
    """Runs moto's S3, SQS and SNS in a thread, and gives their address."""
    from moto.core.models import DEFAULT_ACCOUNT_ID
    from moto.server import ThreadedMotoServer

    assert DEFAULT_ACCOUNT_ID == ACCOUNT
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    finally:
        server.stop()


@contextmanager
def run_silent() -> Iterator[str]:
    """Gives the address of a server that accepts connections and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def make_aws_environment(address: str) -> dict[str, str]:
    """Returns the settings with which every client reaches a server of :func:`run_aws`."""
    return {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
    }


def await_true(is_true: Callable[[], bool], what: str, timeout_s: float = WAIT_S) -> None:
    """Waits until something is true."""
    give_up = time.monotonic() + timeout_s
    while not is_true():
        if time.monotonic() > give_up:
            raise TimeoutError(f"{what}: not after {timeout_s} s")
        time.sleep(0.2)


class StreamProcess:
    """The command ``wiredesk stream`` as a process of its own, on a Prism of its own.

    Args:
      arguments: of the command.
      environment: added to that of the tests.
      log: takes what it prints.
    """

    def __init__(
        self, arguments: list[str], environment: Mapping[str, str], log: Path, extra: tuple[str, ...] = ()
    ) -> None:
        try:
            prism = find_prism()
        except UsageError as error:
            pytest.skip(str(error))
        command = [
            sys.executable,
            "-c",
            "from wiredesk.pipeline.cli import main; main()",
            "stream",
            *arguments,
        ]
        python_path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        self._log = log
        with log.open("ab") as stream:
            self._process = subprocess.Popen(
                [*command, "--", f"--prism_location={prism}", "--prism_log_level=error"],
                env=os.environ | {"PYTHONPATH": python_path} | environment,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )

    def await_files(self, output: Path, count: int) -> None:
        """Waits until the tables hold so many files."""

        def are_there() -> bool:
            assert self._process.poll() is None, self._log.read_text(encoding="utf-8")[-3000:]
            return count_files(output) >= count

        await_true(are_there, f"{count} files in the tables")

    def kill(self) -> None:
        """Kills the process, and the Prism that it leaves."""
        prisms = _list_children(self._process.pid)
        self._process.kill()
        self._process.wait()
        for pid in prisms:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def wait(self) -> int:
        """Waits for the end of the stream, and returns its exit code."""
        return self._process.wait(WAIT_S)

    def stop(self) -> None:
        """Asks the stream to end, and waits until it has."""
        self._process.send_signal(signal.SIGTERM)
        code = self.wait()
        assert code == 128 + signal.SIGTERM, self._log.read_text(encoding="utf-8")[-3000:]

    def close(self) -> None:
        """Ends a stream that a failed test has left."""
        if self._process.poll() is None:
            self.kill()


def _list_children(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found += [int(status.parent.name), *_list_children(int(status.parent.name))]
    return found


def count_files(output: Path) -> int:
    """Returns the number of files in the tables."""
    if not (output / "_runs").is_dir():
        return 0
    return len({row["source_uri"] for row in read_rows(output, "sources", "source_uri", ())})


def read_keys(output: Path, table: str, column: str) -> list[Any]:
    """Returns a column of a table, in order."""
    return sorted(row[column] for row in read_rows(output, table, column, ()))


def check_kills(
    output: Path,
    put: Callable[[int], list[str]],
    run: Callable[[], AbstractContextManager[StreamProcess]],
    await_empty: Callable[[], None],
) -> None:
    """Kills a stream at three moments, starts it again, and checks that each object was read once.

    Args:
      output: where its tables are.
      put: writes the objects of a round, which the queue announces, and returns their places.
      run: starts the stream.
      await_empty: waits until all messages are acknowledged.
    """
    wanted: list[str] = []
    moments: list[Callable[[], bool]] = [
        # The source has looked, so messages are leased; nothing is committed.
        lambda: any(output.glob("_staging/*.alive")),
        # Files are committed, and their messages are not acknowledged yet.
        lambda: count_files(output) >= 1,
        lambda: count_files(output) >= 12,
    ]
    for number, moment in enumerate(moments):
        wanted += put(number)
        for sign in output.glob("_staging/*.alive"):
            sign.unlink()
        with run() as running:
            await_true(moment, "the moment to kill the stream")
            running.kill()
    wanted += put(len(moments))
    with run() as running:
        # What a dead process has leased is delivered again after the lease, and recognised if it was committed.
        running.await_files(output, len(wanted))
        await_empty()
        wanted += put(len(moments) + 1)
        running.await_files(output, len(wanted))
        running.stop()
    assert read_keys(output, "sources", "source_uri") == sorted(wanted)
    assert read_keys(output, "articles", "source_uri") == sorted(wanted), (
        "none is lost, and none is read twice"
    )
