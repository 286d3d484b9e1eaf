from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.locks import LOCK_FILE, LockedError, hold_lock
from pipeline.stores import LocalStore


@pytest.fixture
def store(tmp_path):
    return LocalStore(str(tmp_path))


def leave_lock(store, **owner):
    known = {
        "run_id": "old-run",
        "host": "elsewhere",
        "pid": 1,
        "process_started": "1",
        "token": "t",
        "since": "2026-01-01",
        "alive": datetime.now(UTC).isoformat(),
    }
    store.write_bytes(LOCK_FILE, json.dumps(known | owner).encode())


def test_a_second_run_is_told_who_holds_the_lock(store):
    with (
        hold_lock(store, "first"),
        pytest.raises(LockedError, match="run first holds"),
        hold_lock(store, "second"),
    ):
        pass
    assert not store.exists(LOCK_FILE)


def test_the_lock_is_given_back_when_the_run_fails(store):
    with pytest.raises(ZeroDivisionError), hold_lock(store, "first"):
        raise ZeroDivisionError
    with hold_lock(store, "second"):
        assert json.loads(store.read_bytes(LOCK_FILE))["run_id"] == "second"


def test_the_lock_of_a_killed_process_is_taken_over(store):
    code = (
        "import os, signal, sys\n"
        "from pipeline.locks import hold_lock\n"
        "from pipeline.stores import LocalStore\n"
        "with hold_lock(LocalStore(sys.argv[1]), 'killed'):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code, store.root], check=False)
    assert store.exists(LOCK_FILE)
    with hold_lock(store, "next"):
        assert json.loads(store.read_bytes(LOCK_FILE))["run_id"] == "next"


def test_the_lock_of_another_machine_holds_while_it_says_that_it_lives(store):
    leave_lock(store)
    with pytest.raises(LockedError, match="on elsewhere"), hold_lock(store, "mine"):
        pass
    leave_lock(store, alive=(datetime.now(UTC) - timedelta(hours=1)).isoformat())
    with hold_lock(store, "mine"):
        pass


def test_a_lock_cut_off_in_its_writing_is_taken_over(store):
    store.write_bytes(LOCK_FILE, b'{"run_id": "ha')
    with hold_lock(store, "mine"):
        pass
