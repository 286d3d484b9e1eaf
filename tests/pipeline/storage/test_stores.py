"""The operations that every store offers."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest

from tests.fakes.objects import make_store
from tests.pipeline.storage.support import check_conditions
from wiredesk.pipeline.storage.stores import BeamStore, LocalStore, ObjectStore, open_store

pytestmark = pytest.mark.one_python


@pytest.fixture(params=[LocalStore, BeamStore, ObjectStore])
def store(request, tmp_path):
    return make_store({}) if request.param is ObjectStore else request.param(str(tmp_path / "root"))


def test_a_file_is_written_whole_read_listed_and_removed(store):
    assert store.list_files("a") == []
    store.write_bytes("a/b/c.json", b"{}")
    assert store.read_bytes("a/b/c.json") == b"{}"
    assert store.list_files("a") == ["a/b/c.json"]
    store.delete("a/b/c.json")
    store.delete("a/b/c.json")
    assert not store.exists("a/b/c.json")
    with pytest.raises(FileNotFoundError):
        store.read_bytes("a/b/c.json")


def test_the_names_in_a_folder_are_listed(store):
    assert store.list_names("a") == []
    for path in ("a/c", "a/b/x", "a/b/y"):
        store.write_bytes(path, b"")
    assert store.list_names("a") == ["b", "c"]


def test_a_rename_replaces_its_target(store):
    store.write_bytes("staged/x", b"new")
    store.write_bytes("table/x", b"old")
    store.rename("staged/x", "table/x")
    assert store.read_bytes("table/x") == b"new"
    assert not store.exists("staged/x")


def test_a_conditional_file_changes_only_while_it_is_as_it_was_read(store):
    file = store.open_conditional("lock")
    check_conditions(file)
    # A bucket has no conditional delete.
    left = None if not isinstance(store, ObjectStore) else b"{}"
    assert all(
        (found and found.data) == left for found in (file.read(), store.open_conditional("lock").read())
    )


def test_a_move_may_be_repeated(store):
    store.write_bytes("staged/x", b"new")
    store.move_once("staged/x", "table/x")
    with pytest.raises(FileNotFoundError):
        store.move_once("staged/x", "table/y")
    assert store.read_bytes("table/x") == b"new" and store.list_files("staged") == []
    store.write_bytes("staged/x", b"new")
    store.move_once("staged/x", "table/x")
    assert store.read_bytes("table/x") == b"new" and store.list_files("staged") == []


def test_a_file_that_is_written_twice_with_the_same_content_is_whole(store):
    for _ in range(2):
        store.write_once("a/b", b"text")
    assert store.read_bytes("a/b") == b"text" and store.list_files("a") == ["a/b"]


def test_a_tree_is_removed_and_a_missing_one_is_no_error(store):
    store.write_bytes("tree/a/b", b"1")
    store.write_bytes("tree/c", b"2")
    store.delete_tree("tree")
    store.delete_tree("tree")
    assert store.list_files("tree") == []


def test_a_tree_is_removed_while_workers_of_a_dead_job_write_into_it(tmp_path):
    store, stop = LocalStore(str(tmp_path)), threading.Event()

    def write(name):
        number = 0
        while not stop.is_set():
            number += 1
            # The dead job's own errors are nobody's concern.
            with suppress(OSError):
                store.write_bytes(f"_staging/run/{name}/{number % 50}", b"x")

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(100):
            store.delete_tree("_staging/run")
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    store.delete_tree("_staging/run")
    assert store.list_files("_staging") == [] and store.list_names("_staging") == []


def test_a_path_with_a_scheme_is_a_store(tmp_path):
    assert isinstance(open_store("gs://bucket/tables"), ObjectStore)
    assert isinstance(open_store("hdfs://host/tables"), BeamStore)
    assert isinstance(open_store(str(tmp_path)), LocalStore)
    assert open_store("gs://bucket/tables/").locate("a/b") == "gs://bucket/tables/a/b"
