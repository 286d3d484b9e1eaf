from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wiredesk.transforms.processes import forkserver
from wiredesk.transforms.processes.forkserver import (
    CAN_FORK,
    SAFE_PATH_VARIABLE,
    ForkedProcess,
    ServerGoneError,
    has_server,
    keep_path_safe,
    list_path,
    start_server,
    stop_server,
)

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork so")

HERE = "tests.transforms.processes.test_forkserver"


def prepare():
    os.environ["PREPARED"] = "yes"
    sys.modules["prepared"] = sys


def write_prepared(path):
    Path(path).write_text(
        f"{'prepared' in sys.modules} {os.environ.get('PREPARED')} {os.environ['REQUESTER']}"
    )


def echo():
    os.write(1, os.read(0, 100))


def fail():
    raise ValueError("wrong")


def leave():
    sys.exit(0)


def fork_another(path):
    assert ForkedProcess(f"{HERE}:write_prepared", path).wait() == 0


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("REQUESTER", "here")
    stop_server()
    start_server(f"{HERE}:prepare")
    yield
    stop_server()
    assert not has_server()


def is_gone(pid: int) -> bool:
    """Waits for the end of a process that is no child of this one."""
    for _ in range(2_400):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_fork_has_the_imports_of_the_server_and_the_environment_of_its_requester(server, tmp_path):
    assert ForkedProcess(f"{HERE}:write_prepared", str(tmp_path / "found")).wait(60) == 0
    assert (tmp_path / "found").read_text() == "True None here"


def test_a_fork_can_order_forks_from_the_same_server(server, tmp_path):
    assert ForkedProcess(f"{HERE}:fork_another", str(tmp_path / "found")).wait(60) == 0
    assert (tmp_path / "found").read_text() == "True None here"


def test_a_fork_gets_its_standard_streams(server):
    source, to_it = os.pipe()
    from_it, target = os.pipe()
    forked = ForkedProcess(f"{HERE}:echo", stdio=(source, target))
    os.close(source)
    os.close(target)
    assert forked.poll() is None
    with pytest.raises(TimeoutError):
        forked.wait(0.1)
    os.write(to_it, b"text")
    assert select.select([from_it], [], [], 60)[0] and os.read(from_it, 100) == b"text"
    assert forked.wait(60) == forked.poll() == 0
    os.close(to_it)
    os.close(from_it)


def test_a_fork_that_fails_exits_or_is_killed_did_not_succeed(server):
    for function in ("fail", "leave"):
        assert ForkedProcess(f"{HERE}:{function}").wait(60) == -1
    forked = ForkedProcess("time:sleep", 600)
    forked.kill()
    assert forked.wait(60) == -1
    forked.kill()
    killed = ForkedProcess("time:sleep", 600)
    os.kill(killed.pid, signal.SIGKILL)
    assert killed.wait(60) == -1 and is_gone(killed.pid)


def test_a_dead_server_is_reported_and_another_can_be_started(server):
    ForkedProcess("builtins:abs", 1).wait(60)
    forkserver._connection.server.kill()
    forkserver._connection.server.wait()
    with pytest.raises(ServerGoneError, match="run again"):
        ForkedProcess("builtins:abs", 1)
    assert not has_server()
    start_server(f"{HERE}:prepare")
    assert ForkedProcess("builtins:abs", 1).wait(60) == 0


def refuse():
    raise ModuleNotFoundError("No module named 'lost'\nand more")


def test_without_a_server_nothing_is_forked():
    stop_server()
    with pytest.raises(ServerGoneError, match="does not answer"):
        ForkedProcess("builtins:abs", 1)


def test_paths_exclude_the_current_folder(monkeypatch):
    monkeypatch.setattr(sys, "path", ["", "/a", "/b"])
    assert list_path() == "/a:/b"
    monkeypatch.delenv(SAFE_PATH_VARIABLE, raising=False)
    with keep_path_safe():
        assert os.environ[SAFE_PATH_VARIABLE] == "1"
    assert SAFE_PATH_VARIABLE not in os.environ


def test_a_server_that_cannot_prepare_refuses_with_the_error():
    stop_server()
    start_server(f"{HERE}:refuse")
    with pytest.raises(
        ServerGoneError, match=r"cannot \(ModuleNotFoundError: No module named 'lost'\): mend"
    ):
        ForkedProcess("builtins:abs", 1)
    assert not has_server()
    stop_server()


def test_the_server_and_its_forks_end_with_the_process_that_started_it():
    code = (
        "from wiredesk.transforms.processes import forkserver; forkserver.start_server('gc:collect'); "
        "forked = forkserver.ForkedProcess('time:sleep', 600); "
        "print(forkserver._connection.server.pid, forked.pid, flush=True); input()"
    )
    for end in (lambda process: process.kill(), lambda process: process.stdin.write(b"\n")):
        with subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            pids = [int(pid) for pid in process.stdout.readline().split()]
            assert len(pids) == 2
            end(process)
            process.stdin.flush()
            assert all(is_gone(pid) for pid in pids)
