"""Runs are stopped anywhere, overtaken, and wake up: at most one commits, and no commit is incomplete."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.objects import FOLDER, Actor, make_store
from wiredesk.pipeline.jobs.job import _leave_clean
from wiredesk.pipeline.storage import commits
from wiredesk.pipeline.storage.locks import LockedError, LockLostError, hold_lock
from wiredesk.pipeline.storage.manifests import fold_files, list_manifests, order_manifests

TABLE = "articles/parquet"
A, B = "20260101T000000Z-00000a", "20260101T000000Z-00000b"


def run(store, run_id):
    """Runs a job that writes two files and removes those of others."""
    with hold_lock(store, run_id) as lock:
        commits.recover(store, lock)
        with _leave_clean(store, run_id, lock):
            live = fold_files(order_manifests(list_manifests(store)))
            files = []
            for name in (f"{run_id}-0", f"{run_id}-1"):
                path, staged = f"{TABLE}/{name}", f"_staging/{run_id}/{name}"
                store.write_bytes(staged, name.encode())
                files.append(
                    {
                        "table": "articles",
                        "format": "parquet",
                        "path": path,
                        "rows": 1,
                        "bytes": 1,
                        "staged": staged,
                    }
                )
            manifest = {"run_id": run_id, "committed_at": str(len(list_manifests(store)))}
            commits.commit(store, run_id, {"files": files}, manifest, lock=lock, removed=list(live))


def interleave(first_stops_at, second_stops_at):
    """Lets two jobs overtake each other; returns whether each was stopped, and how it ended."""
    objects = {}
    with pytest.MonkeyPatch.context() as patch:
        store = make_store(objects)
        # The holder counts as dead when the other job comes.
        patch.setattr("wiredesk.pipeline.storage.taking.is_lost", lambda holder, store: True)
        # The jobs are threads of one process, and `finish_first` would let only one of them commit at a time.
        patch.setattr("wiredesk.pipeline.storage.commits.finish_first", nullcontext)
        first = Actor(lambda: run(store, A), first_stops_at)
        second = Actor(lambda: run(store, B), second_stops_at)
        first.start_and_rest()
        second.start_and_rest()
        was_stopped = first.is_alive(), second.is_alive()
        first.finish()
        second.finish()
        with hold_lock(store, "last") as lock:
            commits.recover(store, lock)
        check(objects, {A: first.error, B: second.error}, list_manifests(store))
    return was_stopped, (first.error, second.error)


def check(objects, errors, manifests):
    """Checks that a successful job is complete, and that one without the lock left and removed nothing."""
    committed = {manifest["run_id"] for manifest in manifests}
    for run_id, error in errors.items():
        assert error is None or isinstance(error, LockLostError), repr(error)
        assert (run_id in committed) == (error is None)
    live = fold_files(order_manifests(manifests))
    visible = {path.removeprefix(f"{FOLDER}/") for path in objects if TABLE in path}
    assert visible == set(live)
    assert all(objects[f"{FOLDER}/{path}"] == path.rpartition("/")[2].encode() for path in live)
    assert not [path for path in objects if "_staging" in path]
    assert json.loads(objects[f"{FOLDER}/_lock.json"]) == {}


@pytest.mark.one_python
def test_a_job_that_is_overtaken_at_any_moment_commits_all_or_nothing():
    ends = []
    while True:
        (was_stopped, _), errors = interleave(len(ends), -1)
        if not was_stopped:
            break
        ends.append(errors)
    assert len(ends) > 20 and all(other is None for _, other in ends), "the second job always succeeds"
    assert {type(error) for error, _ in ends} == {LockLostError, type(None)}
    assert str(next(error for error, _ in ends if error)).startswith(
        f"run {A} no longer holds the output s3://"
    )


@settings(max_examples=400)
@given(st.integers(0, 80), st.integers(0, 80))
@pytest.mark.one_python
def test_two_jobs_that_overtake_each_other_commit_all_or_nothing(first_stops_at, second_stops_at):
    interleave(first_stops_at, second_stops_at)


def test_a_living_holder_is_not_overtaken():
    store = make_store({})
    with hold_lock(store, A), pytest.raises(LockedError, match=f"run {A} holds the output s3://bucket/out"):
        run(store, B)
    run(store, B)
