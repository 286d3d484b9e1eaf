"""The lock of an output: there is one holder at any time, whatever process starts, stops, dies or wakes up."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from tests.fakes.lockers import look_at_holders
from wiredesk.pipeline.commands.console import errors_as_sentences, explain
from wiredesk.pipeline.storage import conditional, locks
from wiredesk.pipeline.storage.conditional import ChangedError, DiskFile
from wiredesk.pipeline.storage.holders import Liveness, find_liveness_file, format_now, name_liveness_file
from wiredesk.pipeline.storage.locks import (
    LOCK_FILE,
    Holder,
    LockedError,
    LockLostError,
    NoLockError,
    hold_lock,
    is_lost,
    join_lock,
    read_holder,
)
from wiredesk.pipeline.storage.stores import BeamStore, LocalStore

HOLD = """
import sys, time
from wiredesk.pipeline.storage.locks import hold_lock, read_holder
from wiredesk.pipeline.storage.stores import open_store
with hold_lock(open_store(sys.argv[1]), "first"):
    print("held", flush=True)
    {body}
"""


@pytest.fixture
def store(tmp_path):
    return LocalStore(str(tmp_path))


@pytest.fixture
def start(store):
    """Starts a process and returns it once it holds the lock."""
    started = []

    def start(body="sys.stdin.read()"):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD.format(body=body), store.root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        started.append(process)
        assert process.stdout.readline() == b"held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def leave_lock(store, **owner):
    """Writes the lock file of an earlier release, which had no lock of the operating system."""
    known = {
        "run_id": "old-run",
        "host": "elsewhere",
        "pid": 1,
        "process_started": "1",
        "token": "t",
        "since": "2026-01-01T00:00:00+00:00",
        "alive": datetime.now(UTC).isoformat(),
    }
    store.write_bytes(LOCK_FILE, json.dumps(known | owner).encode())


def overtake(store):
    """Gives the lock to another machine."""
    file, other = (
        store.open_conditional(LOCK_FILE),
        Holder("other", "t", "h", 1, *2 * ["2026-01-01T00:00:00+00:00"]),
    )
    while True:
        with suppress(ChangedError):
            file.write(other.encode(), file.read())
            return


def take(store, run_id="next"):
    with hold_lock(store, run_id):
        return read_holder(store).run_id


def test_a_second_run_is_refused_with_the_name_of_the_holder(store):
    with hold_lock(store, "first"), pytest.raises(LockedError) as refused:
        take(store)
    says = rf"run first holds the output {store.root} \(process {os.getpid()} on \S+, since .* UTC\); wait for it"
    assert re.match(says, str(refused.value))
    assert not store.exists(LOCK_FILE)


def test_the_lock_is_given_back_when_the_run_fails(store):
    with pytest.raises(ZeroDivisionError), hold_lock(store, "first"):
        raise ZeroDivisionError
    assert take(store) == "next"


def test_the_lock_of_a_killed_process_is_free_at_once(store, start):
    process = start()
    with pytest.raises(LockedError, match=f"run first holds .*process {process.pid} on"):
        take(store)
    process.kill()
    process.wait()
    assert store.exists(LOCK_FILE) and is_lost(read_holder(store), store)
    assert take(store) == "next"


def test_a_stopped_process_keeps_the_lock_and_goes_on_with_it(store, start):
    process = start("sys.stdin.readline(); print(read_holder(open_store(sys.argv[1])).run_id, flush=True)")
    process.send_signal(signal.SIGSTOP)
    old = replace(read_holder(store), alive="2026-01-01T00:00:00+00:00")
    DiskFile(store.locate(LOCK_FILE)).write(old.encode(), DiskFile(store.locate(LOCK_FILE)).read())
    assert not is_lost(read_holder(store), store), "the kernel knows better than the clock"
    with pytest.raises(LockedError, match="run first holds"):
        take(store)
    process.send_signal(signal.SIGCONT)
    assert process.communicate(b"\n")[0] == b"first\n"


@pytest.mark.parametrize("how", ["fork", "start"])
def test_a_child_of_the_holder_neither_keeps_nor_releases_the_lock(store, start, how):
    make = {
        "fork": "import os; pid = os.fork() or time.sleep(60)",
        "start": "import subprocess; pid = subprocess.Popen(['sleep', '60'], close_fds=False).pid",
    }
    process = start(f"{make[how]}; print(pid, flush=True); sys.stdin.read()")
    child = int(process.stdout.readline())
    try:
        with pytest.raises(LockedError):
            take(store)
        process.kill()
        process.wait()
        os.kill(child, 0)
        assert take(store) == "next"
    finally:
        os.kill(child, signal.SIGKILL)
    with hold_lock(store, "parent"):
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
        with pytest.raises(LockedError, match="run parent holds"):
            take(store)


def test_a_lock_of_another_machine_holds_while_there_are_signs_of_life(store):
    leave_lock(store)
    with pytest.raises(LockedError, match=r"on elsewhere.* two minutes after its last sign of life"):
        take(store)
    leave_lock(store, alive=(datetime.now(UTC) - timedelta(minutes=3)).isoformat())
    assert take(store) == "next"


@pytest.mark.parametrize("data", [b"", b'{"run_id": "ha', b"[]", b'{"token": "t"}', b'{"alive": 5}', b"\xff"])
@pytest.mark.parametrize("kind", [LocalStore, BeamStore])
def test_a_lock_file_that_cannot_be_read_is_held_until_it_is_old(tmp_path, data, kind, monkeypatch):
    store = kind(str(tmp_path))
    store.write_bytes(LOCK_FILE, data)
    with pytest.raises(LockedError, match="cannot be read, so a run may hold the output"):
        take(store)
    minutes_ago = time.time() - 180
    os.utime(tmp_path / LOCK_FILE, (minutes_ago, minutes_ago))
    monkeypatch.setattr(conditional.time, "time", lambda: minutes_ago)
    assert take(store) == "next"


def test_a_lock_file_is_never_absent_while_it_is_held(store):
    assert look_at_holders(store, "first", beats=200) == {"first"}


def test_a_holder_that_was_overtaken_can_change_nothing(store):
    with hold_lock(store, "first") as lock:
        worker = join_lock(store, lock.share(), "first")
        worker.check()
        overtake(store)
        for hold in (lock, worker):
            for act in (
                hold.check,
                hold.renew,
                hold.hand_over,
                lambda hold=hold: hold.mark_committed("first"),
            ):
                with pytest.raises(
                    LockLostError, match=r"run first no longer holds .*run other .* has taken it"
                ):
                    act()
        lock.replace_token()
        lock.clear_committed("first")
    assert read_holder(store).run_id == "other", "it does not give back the lock of another run"


def test_signs_of_life_notice_a_loss_and_survive_a_full_disk(store, monkeypatch, caplog):
    monkeypatch.setattr(locks, "_RENEW_EVERY_S", 0.01)
    with hold_lock(store, "first") as lock:
        first = read_holder(store).alive
        with monkeypatch.context() as patch:
            patch.setattr(DiskFile, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
            wait_for(lambda: "No space left" in caplog.text)
        wait_for(lambda: read_holder(store).alive != first)
        assert lock.loss is None
        overtake(store)
        wait_for(lambda: lock.loss)
    assert isinstance(lock.loss, LockLostError)


def wait_for(condition):
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_replaced_token_leaves_no_liveness_file_behind(store):
    # As if a signal ended the process: then only `give_back` removes the file.
    with hold_lock(store, "r") as lock:
        life = name_liveness_file(lock.share())
        life.touch()
        lock.replace_token()
        lock.give_back()
        assert not life.exists()


def test_processes_that_know_an_old_token_lose_the_output(store):
    with hold_lock(store, "stream") as lock:
        worker = join_lock(store, lock.share(), "stream")
        assert worker.mark_committed("stream-1") is None
        assert worker.mark_committed("stream-2") == "stream-1", "one commit at a time"
        lock.replace_token()
        with pytest.raises(LockLostError):
            worker.mark_committed("stream-1")
        assert lock.read_committing() == "stream-1"
    assert read_holder(store) is None
    with hold_lock(store, "next") as lock:
        assert lock.read_committing() == "stream-1", "a commit under way outlasts its holder"
        lock.clear_committed("stream-1")
    assert not store.exists(LOCK_FILE)


def test_checking_the_holder_does_not_keep_a_run_from_the_lock(store, start):
    process = start()
    process.kill()
    process.wait()
    stop = threading.Event()

    def look():
        while not stop.is_set():
            holder = read_holder(store)
            if holder is not None:
                is_lost(holder, store)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for number in range(50):
            assert take(store, f"run-{number}") == f"run-{number}"
    finally:
        stop.set()
        looking.join()


def test_an_output_that_cannot_be_written_is_reported_in_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    with pytest.raises(NoLockError, match=r"file cannot be written: (Not a directory|File exists)"):
        take(LocalStore(str(tmp_path / "file")))
    for number, says in ((28, "No space left on device"), (30, "Read-only file system")):
        error = OSError(number, os.strerror(number))
        with monkeypatch.context() as patch, pytest.raises(NoLockError, match=f"cannot be written: {says}"):
            patch.setattr(conditional.os, "replace", lambda *_, error=error: (_ for _ in ()).throw(error))
            take(LocalStore(str(tmp_path / "out")))
    error = OSError(95, "Operation not supported")
    with (
        monkeypatch.context() as patch,
        pytest.raises(NoLockError, match=r"the file system of .* has no locks"),
    ):
        patch.setattr("filelock.FileLock.acquire", lambda *_, **__: (_ for _ in ()).throw(error))
        take(LocalStore(str(tmp_path / "out")))


def test_a_command_without_the_output_fails_with_one_sentence(capsys):
    for error in (LockedError("run a holds it"), LockLostError("run a lost it"), NoLockError("read-only")):
        with pytest.raises(typer.Exit) as ended, errors_as_sentences("out"):
            raise error
        assert ended.value.exit_code == 1
        assert capsys.readouterr().err == f"wiredesk: {error}\n"
    in_a_worker = RuntimeError("Traceback:\n  File x\npipeline.locks.LockLostError: run a lost it\n")
    assert "run a lost it" in explain(in_a_worker, "out")


def test_a_process_without_write_access_relies_on_signs_of_life(store, monkeypatch):
    with hold_lock(store, "first"):
        holder = read_holder(store)
        refuse = PermissionError(13, "Permission denied")
        monkeypatch.setattr(
            "wiredesk.pipeline.storage.holders.lock_file", lambda _: (_ for _ in ()).throw(refuse)
        )
        assert not is_lost(holder, store)
        assert is_lost(replace(holder, alive="2026-01-01T00:00:00+00:00"), store)


def test_a_forged_token_leads_to_no_other_folder(store, tmp_path):
    (tmp_path / "precious").write_text("x")
    for token in ("../../precious", str(tmp_path / "precious")):
        said = Holder("r", token, socket.gethostname(), 1, life=Liveness.HOST, alive=format_now())
        assert find_liveness_file(said, store).parent == Path(tempfile.gettempdir())


def test_a_process_that_was_stopped_during_a_change_is_reported(store, monkeypatch):
    monkeypatch.setattr(conditional, "_CHANGE_PATIENCE_S", 0.01)
    with hold_lock(store, "first") as lock:
        change = conditional.lock_file(f"{store.locate(LOCK_FILE)}.change")
        with pytest.raises(
            NoLockError, match=r"another process holds .*_lock\.json\.change and does not release it"
        ):
            lock.mark_committed("first")
        change.release()
        assert lock.mark_committed("first") is None
        lock.clear_committed("first")


def test_a_store_without_conditional_writes_causes_a_warning(tmp_path, caplog):
    store = BeamStore(str(tmp_path))
    assert take(store) == "next"
    assert "no conditional writes" in caplog.text and "start one at a time" in caplog.text
    with hold_lock(store, "first"), pytest.raises(LockedError, match="run first holds"):
        take(store)
    assert read_holder(store) is None


@pytest.mark.one_python
def test_eight_processes_and_two_hundred_rounds_have_one_holder_at_a_time(tmp_path):
    """Some are killed while they hold the lock or while they take it."""
    command = [sys.executable, "-m", "tests.fakes.lockers", str(tmp_path / "out"), str(tmp_path / "log")]
    done = subprocess.run(
        [*command, "--processes", "8", "--rounds", "400", "--kills", "0.06"],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = re.match(r"(\d+) turns, (\d+) killed, 0 failed, 0 overlaps", done.stdout)
    assert int(said[1]) >= 400 and int(said[2]) > 5
