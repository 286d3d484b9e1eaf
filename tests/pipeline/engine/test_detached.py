"""A detached run commits itself; the local runner takes the place of an engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.support import OTHER_STORY, RUN, STORY, apply_transform, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.engine import detached as module
from wiredesk.pipeline.engine.detached import CommitRun, Detached
from wiredesk.pipeline.inputs.sources import list_sources, read_listing, stage_listing
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.locks import (
    LOCK_FILE,
    LockedError,
    LockLostError,
    hold_lock,
    is_lost,
    read_holder,
)
from wiredesk.pipeline.storage.manifests import list_manifests, order_manifests
from wiredesk.pipeline.storage.stores import LocalStore, open_store

INPUT = {"a.txt": f" date 2026-01-01 {STORY}", "b.txt": f" date 2026-01-02 {OTHER_STORY}", "c.txt": ""}


@pytest.fixture
def engine(monkeypatch):
    """Makes wiredesk take the local runner for an engine."""
    monkeypatch.setattr("wiredesk.pipeline.settings.LOCAL_RUNNERS", frozenset())


def test_a_detached_run_leaves_the_same_tables_as_a_run(tmp_path, engine):
    source = write_files(tmp_path / "in", INPUT)
    summary = run_wiredesk(source, tmp_path / "out", runner="FnApiRunner", detach=True)
    assert summary.handed_over == "FnApiRunner" and summary.run_ids == []
    run_wiredesk(source, tmp_path / "waited", runner="FnApiRunner")
    for table, key in (("articles", "article_id"), ("rejects", "reject_id"), ("sources", "source_key")):
        rows = read_rows(tmp_path / "out", table, key)
        assert rows == read_rows(tmp_path / "waited", table, key) and rows
    store = open_store(str(tmp_path / "out"))
    assert not store.exists(LOCK_FILE) and store.list_files("_staging") == []
    (manifest,) = list_manifests(store)
    assert (manifest["read"], manifest["articles"], manifest["rejects"]) == (3, 2, 1)
    assert manifest["settings"]["detach"]
    again = run_wiredesk(source, tmp_path / "out", runner="FnApiRunner", detach=True)
    assert again.files_new == 0 and again.handed_over is None


def test_rejects_of_an_earlier_run_are_not_written_again(tmp_path, engine):
    source = write_files(tmp_path / "in", INPUT)
    run_wiredesk(source, tmp_path / "out", runner="FnApiRunner")
    (tmp_path / "in" / "c.txt").touch()
    run_wiredesk(source, tmp_path / "out", runner="FnApiRunner", detach=True)
    assert len(read_rows(tmp_path / "out", "rejects", "reject_id")) == 1
    manifests = order_manifests(list_manifests(open_store(str(tmp_path / "out"))))
    assert [manifest["unchanged"] for manifest in manifests] == [0, 1]


def test_a_job_that_could_not_be_started_leaves_nothing(tmp_path, engine, monkeypatch):
    source = write_files(tmp_path / "in", INPUT)

    def refuse(*_):
        raise ConnectionError("no engine")

    monkeypatch.setattr("wiredesk.pipeline.engine.launch.start_pipeline", refuse)
    with pytest.raises(ConnectionError):
        run_wiredesk(source, tmp_path / "out", runner="FnApiRunner", detach=True)
    store = open_store(str(tmp_path / "out"))
    assert not store.exists(LOCK_FILE) and store.list_files("_staging") == []


def test_the_output_is_held_until_the_job_commits(tmp_path):
    store = LocalStore(str(tmp_path))
    with hold_lock(store, "batch") as lock:
        lock.hand_over()
    with (
        pytest.raises(LockedError, match=r"run batch holds .*\(a job on its engine"),
        hold_lock(store, "next"),
    ):
        pass
    holder = read_holder(store)
    assert not is_lost(holder, store)
    old = replace(holder, handed_over=(datetime.now(UTC) - timedelta(days=2)).isoformat())
    assert is_lost(old, store)
    store.write_bytes(LOCK_FILE, old.encode())
    with hold_lock(store, "next"):
        assert read_holder(store).run_id == "next"
    assert read_holder(store) is None


def test_a_repeated_commit_changes_nothing(tmp_path, engine, monkeypatch):
    run_wiredesk(write_files(tmp_path / "in", INPUT), tmp_path / "out", runner="FnApiRunner", detach=True)
    store = open_store(str(tmp_path / "out"))
    (run_id,) = [manifest["run_id"] for manifest in list_manifests(store)]
    before = {path: store.read_bytes(path) for path in store.list_files("")}
    monkeypatch.setattr(module, "commit", pytest.fail)
    again = CommitRun(Detached(store.root, replace(RUN, run_id=run_id), {}, "another"))
    assert apply_transform(again, [run_id]) == {"main": [run_id]}
    assert {path: store.read_bytes(path) for path in store.list_files("")} == before


@pytest.fixture
def handed_over(tmp_path, engine, monkeypatch):
    """A detached run whose job lacks only its last step: that step and the run's id."""
    steps = []
    monkeypatch.setattr(module._CommitFn, "process", lambda self, run_id: steps.append((self, run_id)) or [])
    run_wiredesk(write_files(tmp_path / "in", INPUT), tmp_path / "out", runner="FnApiRunner", detach=True)
    monkeypatch.undo()
    ((step, run_id),) = steps
    return lambda: list(step.process(run_id)), run_id


def test_a_job_whose_lock_was_removed_and_taken_commits_nothing(tmp_path, handed_over):
    commit, run_id = handed_over
    store = open_store(str(tmp_path / "out"))
    assert read_holder(store).handed_over
    store.delete(LOCK_FILE)
    with hold_lock(store, "next"):
        with pytest.raises(LockLostError, match=f"{run_id} no longer holds .*run next"):
            commit()
        assert list_manifests(store) == []
    with pytest.raises(LockLostError, match="was taken over and given back"):
        commit()
    run_wiredesk(tmp_path / "in", tmp_path / "out")
    assert len(list_manifests(store)) == 1
    assert store.list_files("_staging") == [], "the next run has removed the staging of the job"


def test_a_job_that_commits_twice_at_once_succeeds(tmp_path, handed_over, monkeypatch):
    commit, run_id = handed_over
    real = module._CommitFn._commit

    def come_second(self, store, element, lock):
        monkeypatch.setattr(module._CommitFn, "_commit", real)
        commit()
        real(self, store, element, lock)

    monkeypatch.setattr(module._CommitFn, "_commit", come_second)
    assert commit() == [run_id]
    assert len(list_manifests(open_store(str(tmp_path / "out")))) == 1


def test_runs_that_cannot_be_detached_are_refused():
    with pytest.raises(UsageError, match="ends with this process"):
        RunSettings(("x",), "out", detach=True)
    with pytest.raises(UsageError, match="add --detach"):
        RunSettings(("x",), "out", runner="DataflowRunner", beam_args=("--template_location=gs://b/t",))


def test_a_listing_is_read_as_it_was_staged(tmp_path, monkeypatch):
    monkeypatch.setattr("wiredesk.pipeline.inputs.sources._LISTING_FILES", 2)
    files = list_sources([str(write_files(tmp_path / "in", {"ü.txt": "1", "b\n.txt": "2", "c.txt": "3"}))])
    store = LocalStore(str(tmp_path / "out"))
    paths = stage_listing(store, "_staging/run/listing", files)
    assert len(paths) == 2
    assert [file for path in paths for file in read_listing(path, store.root)] == files
