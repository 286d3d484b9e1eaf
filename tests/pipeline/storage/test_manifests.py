"""The files of the tables according to the manifests, and reads that a commit overtakes."""

from __future__ import annotations

import duckdb
import pytest

from tests.pipeline.storage.support import (
    COMMANDS,
)
from wiredesk.pipeline.check import check_output, verify
from wiredesk.pipeline.export import warehouse
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.layout import find_first_version, name_version
from wiredesk.pipeline.storage.manifests import (
    LiveFile,
    fold_files,
    list_manifests,
    read_steadily,
)
from wiredesk.pipeline.storage.stores import BeamStore, LocalStore, open_store
from wiredesk.pipeline.storage.table_reads import list_table


def file(path, rows=1, table="articles"):
    return {"table": table, "format": "parquet", "path": path, "rows": rows, "bytes": 9}


def test_a_version_sorts_and_counts_where_the_first_one_did():
    first, other = (
        "articles/parquet/published_month=2026-01/r1-00000.parquet",
        "articles/parquet/r2-00000.parquet",
    )
    second = name_version(first, "r3").format("parquet")
    third = name_version(second, "r4").format("parquet")
    assert (second, third) == (first[:-8] + ".r3.parquet", first[:-8] + ".r4.parquet")
    assert name_version(first, "r3").format("avro") == second.replace("parquet", "avro")
    assert {find_first_version(path) for path in (first, second, third)} == {first}
    manifests = [
        {"run_id": "r1", "files": [file(first)]},
        {"run_id": "r2", "files": [file(other)]},
        {"run_id": "r3", "files": [file(second)], "removed": [first]},
        {"run_id": "r4", "files": [file(third)], "removed": [second]},
    ]
    live = list(fold_files(manifests).values())
    assert [(f.path, f.run_id, f.since) for f in live] == [(third, "r4", "r1"), (other, "r2", "r2")]
    manifests.append({"run_id": "r5", "files": [], "removed": [third]})
    assert list(fold_files(manifests)) == [other]


def test_manifests_of_older_releases_that_renamed_over_files_are_understood():
    manifests = [
        {"run_id": "r1", "files": [file("a"), file("b")], "replaced": []},
        {"run_id": "r2", "files": [], "replaced": [file("a", rows=7)]},
    ]
    live = fold_files(manifests)
    assert list(live) == ["a", "b"] and live["a"] == LiveFile("r2", "articles", "parquet", "a", 7, 9, "r1")


def test_a_store_gives_the_manifests_in_the_same_order(output):
    assert list_manifests(BeamStore(str(output))) == list_manifests(LocalStore(str(output))) != []
    assert list_table(BeamStore(str(output)), "sources") == list_table(LocalStore(str(output)), "sources")


def test_a_read_whose_file_disappears_starts_again(output):
    store, tries = open_store(str(output)), []

    def read(tables):
        tries.append(tables.list_paths("signatures"))
        if len(tries) == 1:
            COMMANDS["compact"](output)
        return [store.read_bytes(path) for path in tables.list_paths("signatures")]

    assert read_steadily(store, read) and len(tries) == 2 and tries[0] != tries[1]
    store.delete(tries[1][0])
    with pytest.raises(FileNotFoundError):
        read_steadily(store, read)


def test_a_check_that_a_commit_overtakes_starts_again(output, monkeypatch):
    look, tries = verify.take_inventory, []

    def be_overtaken(store, findings):
        inventory = look(store, findings)
        tries.append(1)
        if len(tries) == 1:
            COMMANDS["compact"](output)
        return inventory

    monkeypatch.setattr(verify, "take_inventory", be_overtaken)
    assert check_output(open_store(str(output))).findings == [] and len(tries) == 2
    (output / list_table(open_store(str(output)), "sources")[0]).unlink()
    assert not check_output(open_store(str(output))).is_clean and len(tries) == 3


def test_a_query_starts_again_if_a_file_disappears_as_it_begins(output, monkeypatch):
    make, tries = warehouse.make_wiredesk_sql, []

    def run_into_a_compact():
        # It happens after the files are listed and before the first one is read.
        tries.append(1)
        old = list_table(open_store(str(output)), "sources")[0]
        if len(tries) == 1:
            COMMANDS["compact"](output)
        return f"{make()}\nCREATE TEMP TABLE seen AS FROM read_parquet('{output}/{old}');"

    monkeypatch.setattr(warehouse, "make_wiredesk_sql", run_into_a_compact)
    with connect(open_store(str(output))) as connection:
        assert connection.sql("SELECT count(*) FROM articles").fetchall() == [(3,)] and len(tries) == 2
    monkeypatch.setattr(warehouse, "make_wiredesk_sql", lambda: "FROM read_parquet('none.parquet')")
    with pytest.raises(duckdb.IOException):
        connect(open_store(str(output)))
