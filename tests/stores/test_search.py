"""A search over tables in a bucket, with its index in the user's cache."""

from __future__ import annotations

import pytest

from tests.pipeline.search.support import describe, open_index
from tests.questions import NEWSDAYS
from tests.support import run_wiredesk
from wiredesk.pipeline.search.folder import drop_index, find_folder
from wiredesk.pipeline.search.index import SearchRequest
from wiredesk.pipeline.storage.stores import open_store


@pytest.fixture
def output(bucket, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    run_wiredesk(NEWSDAYS / "2026-03-10.jsonl", f"{bucket}/out")
    return f"{bucket}/out"


def test_tables_in_a_bucket_are_searched_as_on_a_disk(output, tmp_path):
    run_wiredesk(NEWSDAYS / "2026-03-10.jsonl", tmp_path / "out")
    index, on_disk = open_index(output), open_index(tmp_path / "out")
    ids = index.list_ids(SearchRequest())
    assert ids == on_disk.list_ids(SearchRequest()) and len(ids) == len(set(ids)) > 2
    assert (
        index.search(SearchRequest("tunnel fire")).total
        == on_disk.search(SearchRequest("tunnel fire")).total
        > 0
    )
    store = open_store(output)
    assert not [path for path in store.list_files("") if "_search" in path]
    run_wiredesk(NEWSDAYS / "2026-03-11.jsonl", output)
    assert index.refresh() and index.search(SearchRequest()).total > len(ids)
    kept = describe(index)
    drop_index(store)
    assert (find_folder(store) / "state.json").exists() is False
    assert describe(open_index(output)) == kept
