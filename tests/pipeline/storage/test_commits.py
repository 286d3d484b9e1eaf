"""The commit protocol: whenever a process dies, the tables end up like those of a clean run."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.pipeline.storage.support import Killed, die_at
from tests.support import OTHER_STORY, STORY, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.storage import commits
from wiredesk.pipeline.storage.accounts import AccountingError
from wiredesk.pipeline.storage.conditional import DiskFile
from wiredesk.pipeline.storage.holders import format_now
from wiredesk.pipeline.storage.locks import (
    LOCK_FILE,
    Holder,
    LockedError,
    LockLostError,
    hold_lock,
    read_holder,
)
from wiredesk.pipeline.storage.manifests import list_manifests
from wiredesk.pipeline.storage.stores import LocalStore, open_store

INPUT = {
    "a.txt": f" date 2026-01-01 {STORY}",
    "b.txt": f" date 2026-01-02 {STORY}",
    "c.txt": f" date 2026-02-01 {OTHER_STORY}",
    "d.txt": "",
}
KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}


def read_all(output):
    return {table: read_rows(output, table, key) for table, key in KEYS.items()}


def list_visible(output):
    store = open_store(str(output))
    return [path for table in KEYS for path in store.list_files(table)]


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clean")
    run_wiredesk(write_files(folder / "in", INPUT), folder / "out")
    return read_all(folder / "out")


def test_a_run_accounts_for_every_record(tmp_path):
    summary = run_wiredesk(write_files(tmp_path / "in", INPUT), tmp_path / "out")
    (manifest,) = list_manifests(open_store(str(tmp_path / "out")))
    assert (manifest["read"], manifest["articles"], manifest["rejects"]) == (4, 3, 1)
    assert manifest["counts"]["reason:parse/empty"] == 1
    assert summary.totals["relation:exact"] == 1
    assert sorted(file["path"] for file in manifest["files"]) == sorted(list_visible(tmp_path / "out"))
    assert open_store(str(tmp_path / "out")).list_files("_staging") == []


def test_a_second_run_has_nothing_to_do_and_writes_nothing(tmp_path):
    source = write_files(tmp_path / "in", INPUT)
    run_wiredesk(source, tmp_path / "out")
    before = list_visible(tmp_path / "out")
    summary = run_wiredesk(source, tmp_path / "out")
    assert summary.files_new == 0 and summary.run_ids == []
    assert list_visible(tmp_path / "out") == before


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """An output with all data staged and nothing committed, and the arguments of its commit."""
    folder = tmp_path_factory.mktemp("staged")
    calls = []
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr("wiredesk.pipeline.jobs.job.commit", lambda *args, lock: calls.append(args) or die())
        patch.setattr("wiredesk.pipeline.jobs.job._clean_up", lambda *_: None)
        run_wiredesk(write_files(folder / "in", INPUT), folder / "out")
    ((_, run_id, result, manifest, _),) = calls
    return folder / "out", run_id, result, manifest


def die():
    raise Killed


def die_committing(staged, folder, fatal, moment):
    """Commits a copy of the staged output and dies; returns the store and the changes made, None if it did not die."""
    output, run_id, result, manifest = staged
    shutil.copytree(output, folder)
    store = LocalStore(str(folder))
    with pytest.MonkeyPatch.context() as patch:
        made = die_at(patch, fatal, moment)
        try:
            with hold_lock(store, run_id) as lock:
                commits.commit(store, run_id, result, manifest, lock=lock)
        except Killed:
            return store, made
    return store, None


def find_named(store):
    """Returns the run whose commit the lock file names."""
    return json.loads(store.read_bytes(LOCK_FILE)).get("committing") if store.exists(LOCK_FILE) else None


@pytest.mark.one_python
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("lock_file", ["stays", "is removed"])
def test_a_death_at_any_change_of_the_commit_leaves_all_or_nothing(
    tmp_path, staged, clean, moment, lock_file
):
    _, run_id, result, _ = staged
    for fatal in range(100):
        folder = tmp_path / str(fatal)
        store, made = die_committing(staged, folder, fatal, moment)
        if made is None:
            break
        is_named, has_files = find_named(store) == run_id, bool(list_visible(folder))
        has_plan = store.exists(f"_staging/{run_id}/plan.json")
        if lock_file == "is removed":
            store.delete(LOCK_FILE)
        with hold_lock(store, "next") as lock:
            done = commits.recover(store, lock)
        committed = bool(list_manifests(store))
        assert committed == (has_files or (is_named and lock_file == "stays"))
        assert done == ([run_id] if committed and has_plan else [])
        assert read_all(folder) == (clean if committed else {table: [] for table in KEYS}), (fatal, made)
        assert store.list_files("_staging") == [] and not store.exists(LOCK_FILE)
    assert fatal > len(result["files"]) + 6, "a death at every rename and every write was tried"


def test_a_death_while_rolling_forward_is_rolled_forward(tmp_path, staged, clean):
    run_id = staged[1]
    for fatal in range(2, 60, 4):
        folder = tmp_path / str(fatal)
        store, made = die_committing(staged, folder, fatal, "before")
        if made is None:
            break
        committed = find_named(store) == run_id or bool(list_visible(folder))
        for again in range(0, 100, 3):
            with pytest.MonkeyPatch.context() as patch:
                die_at(patch, again, "after")
                try:
                    with hold_lock(store, "next") as lock:
                        commits.recover(store, lock)
                except Killed:
                    continue
                break
        assert again > 0
        assert read_all(folder) == (clean if committed else {table: [] for table in KEYS}), (fatal, again)
        assert store.list_files("_staging") == []
    assert made is None


@pytest.mark.one_python
@pytest.mark.parametrize("fatal", [0, 3, 15, 28])
def test_a_run_after_a_death_has_the_tables_of_a_clean_one(tmp_path, clean, fatal):
    source = write_files(tmp_path / "in", INPUT)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        die_at(patch, fatal, "before")
        run_wiredesk(source, tmp_path / "out")
    run_wiredesk(source, tmp_path / "out")
    assert read_all(tmp_path / "out") == clean
    assert open_store(str(tmp_path / "out")).list_files("_staging") == []


def test_a_run_does_not_wait_for_another_and_names_it(tmp_path):
    source = write_files(tmp_path / "in", INPUT)
    store = open_store(str(tmp_path / "out"))
    with hold_lock(store, "other"), pytest.raises(LockedError, match="run other holds"):
        run_wiredesk(source, tmp_path / "out")
    assert not store.exists(LOCK_FILE)


def test_a_lost_record_fails_the_run_and_leaves_nothing_visible(tmp_path, monkeypatch):
    source = write_files(tmp_path / "in", INPUT)
    real = commits.read_result

    def lose_one(store, run_id):
        result = real(store, run_id)
        result["counts"]["articles"] -= 1
        return result

    monkeypatch.setattr("wiredesk.pipeline.jobs.job.read_result", lose_one)
    with pytest.raises(AccountingError, match="4 records read, but 2 articles"):
        run_wiredesk(source, tmp_path / "out")
    assert list_visible(tmp_path / "out") == []
    assert not (tmp_path / "out" / "_staging").exists()


def test_a_plan_with_a_missing_file_is_an_error_and_not_a_loss(tmp_path):
    store = LocalStore(str(tmp_path))
    plan = {"renames": [["_staging/r/x", "articles/parquet/x"]], "manifest": {}}
    store.write_bytes("_staging/r/plan.json", json.dumps(plan).encode())
    with (
        hold_lock(store, "next") as lock,
        pytest.raises(AccountingError, match="neither staged nor in its table"),
    ):
        commits.recover(store, lock)


def test_a_plan_that_was_not_committed_is_removed_with_its_files(tmp_path):
    """Its run had lost the lock, and the next one removed its files before the plan was written."""
    store = LocalStore(str(tmp_path))
    files = [{"table": "articles", "path": "articles/parquet/x"}]
    plan = {
        "renames": [["_staging/r/x", "articles/parquet/x"]],
        "manifest": {"files": files},
        "is_fenced": True,
    }
    store.write_bytes("_staging/r/plan.json", json.dumps(plan).encode())
    with hold_lock(store, "next") as lock:
        assert commits.recover(store, lock) == []
    assert store.list_files("_staging") == [] and list_manifests(store) == []


def test_the_staging_of_other_runs_is_left_alone(tmp_path):
    store = LocalStore(str(tmp_path))
    for path in (
        "r/plan.json",
        "r/a",
        "r-0001/plan.json",
        "r-0001/a",
        "r-progress/x",
        "r.stop",
        "r2/a",
        "q/a",
    ):
        store.write_bytes(f"_staging/{path}", b"{}")
    commits.drop_staging(store, "r", keep="r-0001")
    left = ["_staging/q/a", "_staging/r-0001/a", "_staging/r-0001/plan.json", "_staging/r2/a"]
    assert store.list_files("_staging") == left


def test_a_run_that_was_overtaken_fails_and_leaves_files_of_others(tmp_path, monkeypatch):
    source, output = write_files(tmp_path / "in", INPUT), tmp_path / "out"
    store = open_store(str(output))
    real = commits.read_result

    def overtake(store, run_id):
        result = real(store, run_id)
        store.delete(LOCK_FILE)
        DiskFile(store.locate(LOCK_FILE)).write(
            Holder("other", "t", "elsewhere", 1, *2 * [format_now()]).encode(), None
        )
        store.write_bytes("_staging/other/a.parquet", b"theirs")
        return result

    monkeypatch.setattr("wiredesk.pipeline.jobs.job.read_result", overtake)
    with pytest.raises(LockLostError, match=r"no longer holds the output .*run other .* has taken it"):
        run_wiredesk(source, output)
    assert list_visible(output) == [] and list_manifests(store) == []
    assert store.list_files("_staging") == ["_staging/other/a.parquet"]
    assert read_holder(store).run_id == "other"


def test_a_failure_after_the_lock_was_lost_is_reported_as_that_loss(tmp_path, monkeypatch):
    """The run that took over has removed the staging, so any step may fail."""

    def lose_all(store, run_id):
        store.delete(LOCK_FILE)
        store.delete_tree("_staging")
        return commits.read_result(store, run_id)

    monkeypatch.setattr("wiredesk.pipeline.jobs.job.read_result", lose_all)
    with pytest.raises(LockLostError, match=r"no longer holds the output .*given back"):
        run_wiredesk(write_files(tmp_path / "in", INPUT), tmp_path / "out")
