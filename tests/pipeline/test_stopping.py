"""Ctrl-C and SIGTERM at critical moments; tests/faults/interrupt.py tries many random ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.fakes.interrupts import PROGRAM, interrupt, list_session
from tests.faults.interrupt import write_articles
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.stopping import list_descendants
from wiredesk.pipeline.storage.layout import STAGING
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import LocalStore, open_store

SIGNALS = [(signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGTERM, True)]
IDS = ["ctrl-c", "sigterm", "sigterm-to-all"]
ARTICLES = 120


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return write_articles(tmp_path_factory.mktemp("stopping") / "in", ARTICLES)


@pytest.fixture(scope="module")
def tables(source, tmp_path_factory):
    output = tmp_path_factory.mktemp("stopping") / "out"
    command = [PROGRAM, "run", "-i", source, "-o", output, "--annotate", "none"]
    subprocess.run(command, check=True, capture_output=True)
    return output


def run_args(source, output, *more):
    return ["run", "-i", source, "-o", output, "--slice-size", str(ARTICLES // 3), *more]


@pytest.mark.parametrize(
    ("workers", "number", "group"),
    [
        pytest.param(1, *SIGNALS[0], id=f"1-{IDS[0]}"),
        *(pytest.param(2, *s, id=f"2-{i}") for s, i in zip(SIGNALS, IDS, strict=True)),
    ],
)
def test_a_signal_during_annotation(source, tmp_path, number, group, workers):
    output = tmp_path / "out"
    store = LocalStore(str(output))
    args = run_args(source, output, "--workers", str(workers))
    left = interrupt(args, 1.0, number, group=group, ready=lambda: list(output.rglob("parsed/*.spill")))
    assert left.was_running and left.find_fault(number) is None, left.find_fault(number)
    assert "what was committed stands; run it again to go on" in left.said and left.took_s < 60
    assert not store.list_files(STAGING), "staged files are left"
    if group and workers == 2:
        again = [PROGRAM, *run_args(source, output, "--annotate", "none")]
        assert subprocess.run(again, check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize("moment_s", [0.1, 0.5, 1.5, 3.0])
def test_a_signal_during_the_start_of_a_run(source, tmp_path, moment_s):
    left = interrupt(run_args(source, tmp_path / "out"), moment_s, signal.SIGINT, group=True)
    assert left.was_running and left.find_fault(signal.SIGINT) is None, left.find_fault(signal.SIGINT)


def test_a_commit_in_progress_is_finished(source, tmp_path):
    """The signal comes between two renames: the first one waits for it here."""
    code = (
        "import time; from wiredesk.pipeline import stopping; from wiredesk.pipeline.storage.stores import LocalStore\n"
        "rename = LocalStore.rename\n"
        "def slow(self, old, new):\n"
        "    rename(self, old, new)\n"
        "    while new.startswith('articles/') and stopping.find_signal() is None:\n"
        "        time.sleep(0.01)\n"
        "LocalStore.rename = slow\n"
        "import sys; from wiredesk.pipeline.cli import main\n"
        f"sys.argv = ['wiredesk', 'run', '-i', {str(source)!r}, '-o', {str(tmp_path / 'out')!r}, '--annotate', 'none']\n"
        "main()"
    )
    output = tmp_path / "out"
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, start_new_session=True)
    while not list(output.glob("articles/**/*.*")):
        assert process.poll() is None
        time.sleep(0.01)
    assert not list_committed(LocalStore(str(output)))
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=300)[1].decode()
    assert process.returncode == 130 and "stopped by Ctrl-C" in said
    assert len(list_committed(LocalStore(str(output)))) == 1
    assert check_output(open_store(str(output)), False).is_clean


def test_a_second_signal_ends_the_process_at_once(tmp_path):
    code = (
        "import time; from wiredesk.pipeline import stopping; stopping.listen()\n"
        "with stopping.finish_first():\n"
        "    print('busy', flush=True); time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"busy\n"
    process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1.0)
    process.send_signal(signal.SIGINT)
    assert process.wait(120) == 130


def test_an_ignored_signal_stays_ignored():
    code = (
        "import os, signal; from wiredesk.pipeline import stopping; stopping.listen()\n"
        "os.kill(os.getpid(), signal.SIGINT); print('goes on')"
    )
    # A shell ignores it for the command: Python code between fork and exec may abort in a process with threads.
    done = subprocess.run(
        ["sh", "-c", "trap '' INT; exec \"$@\"", "sh", sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "goes on\n")


@pytest.mark.parametrize(("number", "group"), SIGNALS[:2], ids=IDS[:2])
@pytest.mark.parametrize(
    "args",
    [
        ["query", "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3"],
        ["check", "--full"],
        ["compact"],
        ["reprocess", "--since", "9.9"],
        ["replay"],
        ["watch", "-i", "/nowhere", "--every", "1s"],
        ["export", "exported.duckdb"],
    ],
    ids=lambda args: args[0],
)
def test_a_signal_during_other_commands(tables, tmp_path, monkeypatch, args, number, group):
    monkeypatch.chdir(tmp_path)
    left = interrupt([*args, "-o", tables], 1.5, number, group=group)
    assert left.find_fault(number) is None, left.find_fault(number)
    assert args[0] not in ("query", "watch") or left.was_running
    assert not list(tmp_path.glob(".exported*")), "an incomplete export is left"
    assert check_output(open_store(str(tables)), False).is_clean


def test_descendants_are_listed_parents_first():
    code = (
        "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(1, flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        found = list_descendants(os.getpid())
        assert process.pid in found
        (child,) = list_descendants(process.pid)
        assert found.index(process.pid) < found.index(child)
    finally:
        for pid in (*list_descendants(process.pid), process.pid):
            os.kill(pid, signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("moment_s", [0.02, 0.03, 0.05, 0.08])
def test_no_process_that_is_being_forked_is_left(tmp_path, moment_s):
    # A large process forks slowly. The child of a fork that the kill cut in two belonged to nobody, and lived on.
    code = """
import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
ballast = bytearray(b"x") * 300_000_000
print(1, flush=True)
while True:
    if os.fork() == 0:
        time.sleep(60)
"""
    starter = """
import subprocess, sys, time
from wiredesk.pipeline.stopping import kill_descendants
forking = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE)
forking.stdout.readline()
time.sleep(float(sys.argv[2]))
kill_descendants()
"""
    process = subprocess.Popen([sys.executable, "-c", starter, code, str(moment_s)], start_new_session=True)
    assert process.wait() == 0
    end = time.monotonic() + 10
    while (left := list(list_session(process.pid))) and time.monotonic() < end:
        time.sleep(0.02)
    for pid, _ in left:
        os.kill(pid, signal.SIGKILL)
    assert not left
