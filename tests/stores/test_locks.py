"""The lock on S3 and Google Cloud Storage, with conditional requests by real processes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.lockers import look_at_holders
from tests.pipeline.storage.support import check_conditions
from wiredesk.pipeline.storage import holders, objects
from wiredesk.pipeline.storage.conditional import ChangedError
from wiredesk.pipeline.storage.locks import (
    LOCK_FILE,
    Holder,
    LockedError,
    LockLostError,
    NoLockError,
    hold_lock,
    read_holder,
)
from wiredesk.pipeline.storage.stores import ObjectStore, open_store
from wiredesk.transforms.remote.schemes import forget_buckets


@pytest.fixture
def store(bucket) -> ObjectStore:
    return open_store(f"{bucket}/out")


def take(store, run_id="next"):
    with hold_lock(store, run_id):
        return read_holder(store).run_id


def make_old(store):
    """Makes the holder one of another machine, without a sign of life for long."""
    file = store.open_conditional(LOCK_FILE)
    silent = replace(read_holder(store), alive="2026-01-01T00:00:00+00:00", host="elsewhere")
    file.write(silent.encode(), file.read())


def test_an_object_changes_only_while_it_is_as_it_was_read(store):
    file = store.open_conditional("lock")
    first = check_conditions(file)
    assert abs(first.modified - time.time()) < 60
    assert file.read().data == b"{}"


def test_a_second_run_names_the_holder_and_gets_the_output_when_it_is_given_back(store):
    with (
        hold_lock(store, "first"),
        pytest.raises(LockedError, match=r"run first holds the output (s3|gs)://"),
    ):
        take(store)
    assert read_holder(store) is None
    assert take(store) == "next"


def test_the_lock_file_is_never_absent(store):
    assert look_at_holders(store, "first", beats=50) == {"first"}


def test_a_process_that_was_stopped_and_overtaken_commits_nothing(store):
    """A process is stopped, another takes over, and the first one wakes up."""
    code = """
import sys
from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.stores import open_store
with hold_lock(open_store(sys.argv[1]), "first") as lock:
    print("held", flush=True)
    sys.stdin.readline()
    lock.mark_committed("first")
"""
    first = subprocess.Popen(
        [sys.executable, "-c", code, store.root],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with first:
        assert first.stdout.readline() == "held\n"
        first.send_signal(signal.SIGSTOP)
        with pytest.raises(LockedError, match="run first holds"):
            take(store)
        make_old(store)
        with hold_lock(store, "second"):
            first.send_signal(signal.SIGCONT)
            said = first.communicate("\n")[1]
            assert read_holder(store).run_id == "second"
            assert read_holder(store).committing is None
    assert f"LockLostError: run first no longer holds the output {store.root}" in said
    assert first.returncode == 1


def test_the_lock_of_a_killed_process_of_this_machine_is_free_at_once(store):
    code = """
import os, sys
from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.stores import open_store
with hold_lock(open_store(sys.argv[1]), "killed"):
    os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", code, store.root], check=False)
    holder = read_holder(store)
    life = holders.find_liveness_file(holder, store)
    assert holder.run_id == "killed" and life.parent == Path(tempfile.gettempdir()) and life.exists()
    # In another container with the same host name there is no such file.
    elsewhere = replace(holder, token="f" * 32)
    assert holders.is_lost(holder, store) and not holders.is_lost(elsewhere, store)
    assert take(store) == "next" and not life.exists()


def test_a_lock_that_could_not_be_given_back_is_free_when_the_process_has_ended(store):
    code = """
import sys
from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.objects import ObjectFile
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.transforms.remote.buckets import StoreAwayError
def fail(*_):
    raise StoreAwayError("the store is away")
with hold_lock(open_store(sys.argv[1]), "away"):
    ObjectFile.read = fail
"""
    done = subprocess.run(
        [sys.executable, "-c", code, store.root], capture_output=True, text=True, check=True
    )
    assert "could not give the lock back: the store is away" in done.stderr
    life = holders.find_liveness_file(read_holder(store), store)
    assert read_holder(store).run_id == "away" and life.exists()
    assert take(store) == "next" and not life.exists()


def test_a_write_whose_answer_was_lost_is_recognised(store, monkeypatch):
    real = objects.ObjectFile.write

    def lose_answer(self, data, expected):
        real(self, data, expected)
        monkeypatch.setattr(objects.ObjectFile, "write", real)
        raise ChangedError

    for act in (lambda lock: lock.renew(), lambda lock: lock.mark_committed("first")):
        monkeypatch.setattr(objects.ObjectFile, "write", lose_answer)
        with hold_lock(store, "first") as lock:
            monkeypatch.setattr(objects.ObjectFile, "write", lose_answer)
            act(lock)
            assert lock.check().run_id == "first"
            lock.clear_committed("first")


def test_a_manifest_is_written_once(store):
    for text in (b"first", b"second"):
        store.write_once("_runs/r.json", text)
    assert store.read_bytes("_runs/r.json") == b"first"


def test_a_store_that_cannot_be_reached_is_reported_in_one_sentence(bucket, monkeypatch):
    scheme = bucket.partition("://")[0]
    with pytest.raises(NoLockError, match=r"cannot be reached: there is no bucket no-such-bucket;"):
        take(open_store(f"{scheme}://no-such-bucket/out"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", "http://127.0.0.1:9")
    forget_buckets()
    with pytest.raises(NoLockError, match=rf"^{scheme}://away/out/_lock.json cannot be reached: [^\n]+$"):
        take(open_store(f"{scheme}://away/out"))


def test_eight_processes_and_two_hundred_rounds_have_one_holder_at_a_time(store, tmp_path):
    command = [
        sys.executable,
        "-m",
        "tests.fakes.lockers",
        store.root,
        str(tmp_path / "log"),
        "--pause",
        "0.3",
    ]
    done = subprocess.run(
        [*command, "--processes", "8", "--rounds", "200", "--kills", "0.06"],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert re.match(r"2\d\d turns, \d+ killed, 0 failed, 0 overlaps", done.stdout)
    assert json.loads(store.open_conditional(LOCK_FILE).read().data) == {}
    assert Holder() == holders.parse_holder(store.open_conditional(LOCK_FILE).read())


def test_a_loss_is_reported_by_the_next_step(store):
    with hold_lock(store, "first") as lock:
        make_old(store)
        assert take(store, "second") == "second"
        with pytest.raises(LockLostError, match="it was taken over and given back"):
            lock.mark_committed("first")


def test_a_server_that_ignores_conditions_is_refused(store, monkeypatch):
    real = type(store._bucket).write
    monkeypatch.setattr(
        type(store._bucket), "write", lambda self, key, data, expected=None: real(self, key, data)
    )
    with pytest.raises(NoLockError, match="ignores conditions"):
        take(store)
