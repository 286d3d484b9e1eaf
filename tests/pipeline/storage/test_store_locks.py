"""The lock on S3, served by moto, with conditional requests by real processes; and on a fake Google Cloud Storage."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fakes import gcs
from tests.fakes.lockers import look_at_holders
from tests.pipeline.storage.support import check_conditions
from wiredesk.pipeline.storage import holders, objects, schemes
from wiredesk.pipeline.storage.conditional import ChangedError, UnreachableError
from wiredesk.pipeline.storage.locks import (
    LOCK_FILE,
    Holder,
    LockedError,
    LockLostError,
    NoLockError,
    hold_lock,
    read_holder,
)
from wiredesk.pipeline.storage.schemes import open_object
from wiredesk.pipeline.storage.stores import BeamStore, open_store

MISSING = [name for name in ("moto", "flask", "boto3", "obstore") if find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A bucket on this machine."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.s3"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with pytest.MonkeyPatch.context() as patch, server:
        patch.setenv("AWS_ENDPOINT_URL", server.stdout.readline().strip())
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "test")
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        make_bucket()
        yield "s3://wiredesk-test"
        server.kill()


def make_bucket() -> None:
    import boto3

    where = {"LocationConstraint": "eu-central-1"}
    boto3.client("s3").create_bucket(Bucket="wiredesk-test", CreateBucketConfiguration=where)


@pytest.fixture
def store(s3, request) -> BeamStore:
    return open_store(f"{s3}/{request.node.name}")


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
    with hold_lock(store, "first"), pytest.raises(LockedError, match="run first holds the output s3://"):
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
    assert "LockLostError: run first no longer holds the output s3://" in said
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
        with suppress(ChangedError):
            open_object(store.root, "_runs/r.json").write(text, None)
    assert open_object(store.root, "_runs/r.json").read().data == b"first"


def test_a_store_that_cannot_be_reached_is_reported_in_one_sentence(s3, monkeypatch):
    with pytest.raises(NoLockError, match=r"cannot be written: there is no such bucket"):
        take(open_store("s3://no-such-bucket/out"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setattr(objects, "_RETRY", {"max_retries": 0})
    with pytest.raises(NoLockError, match=r"^s3://away/out/_lock.json cannot be reached: [^\n]+$"):
        take(open_store("s3://away/out"))


def test_a_missing_package_is_named_with_the_extra_to_install(monkeypatch):
    monkeypatch.setattr(schemes, "find_spec", lambda name: None)
    for scheme, extra in (("s3", "aws"), ("gs", "gcp")):
        with pytest.raises(UnreachableError, match=rf"pip install 'wiredesk\[{extra}\]'"):
            open_object(f"{scheme}://bucket/out", "a")
    assert open_object("hdfs://host/out", "a") is None


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


def test_on_google_cloud_storage_each_write_names_the_generation_that_was_read(monkeypatch):
    with gcs.serve(heeds_conditions=True) as (address, conditions):
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", address)
        store = open_store(f"gs://bucket-{address.rpartition(':')[2]}/out")
        with hold_lock(store, "first") as lock:
            lock.renew()
            with pytest.raises(LockedError, match="run first holds the output gs://"):
                take(store)
        file = store.open_conditional(LOCK_FILE)
        found = file.read()
        file.write(b"{}", found)
        with pytest.raises(ChangedError):
            file.write(b"{}", found)
        with pytest.raises(ChangedError):
            file.write(b"{}", None)
    assert conditions == ["0", "0", "1", "2", "3", "3", "0"]


def test_a_server_that_ignores_conditions_is_refused(monkeypatch):
    with gcs.serve(heeds_conditions=False) as (address, _):
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", address)
        with pytest.raises(NoLockError, match="ignores conditions"):
            take(open_store(f"gs://bucket-{address.rpartition(':')[2]}/out"))
