from __future__ import annotations

import pytest

from pipeline.stores import BeamStore, LocalStore, open_store


@pytest.fixture(params=[LocalStore, BeamStore])
def store(request, tmp_path):
    return request.param(str(tmp_path / "root"))


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


def test_a_rename_replaces_its_target(store):
    store.write_bytes("staged/x", b"new")
    store.write_bytes("table/x", b"old")
    store.rename("staged/x", "table/x")
    assert store.read_bytes("table/x") == b"new"
    assert not store.exists("staged/x")


def test_only_the_first_creates_a_new_file(store):
    assert store.create_new("lock", b"first")
    assert not store.create_new("lock", b"second")
    assert store.read_bytes("lock") == b"first"


def test_a_tree_is_removed_and_a_missing_one_is_no_error(store):
    store.write_bytes("tree/a/b", b"1")
    store.write_bytes("tree/c", b"2")
    store.delete_tree("tree")
    store.delete_tree("tree")
    assert store.list_files("tree") == []


def test_a_path_with_a_scheme_goes_through_beam(tmp_path):
    assert isinstance(open_store("gs://bucket/tables"), BeamStore)
    assert isinstance(open_store(str(tmp_path)), LocalStore)
    assert open_store("gs://bucket/tables/").locate("a/b") == "gs://bucket/tables/a/b"
