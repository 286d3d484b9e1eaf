"""Columns of whole tables, also from files of releases that lacked some of them."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wiredesk.pipeline.storage.manifests import LiveFile, Tables
from wiredesk.pipeline.storage.stores import LocalStore
from wiredesk.pipeline.storage.table_reads import (
    list_table,
    read_reject_ids,
    read_table,
)


@pytest.fixture
def make_tables(tmp_path):
    """Makes tables of Parquet files, each of which is given as its columns."""

    def make(table, *files):
        live = []
        for number, columns in enumerate(files):
            path = f"{table}/parquet/r{number}.parquet"
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.table(columns), tmp_path / path)
            live.append(LiveFile(f"r{number}", table, "parquet", path, 1, 1, f"r{number}"))
        return Tables(LocalStore(str(tmp_path)), live)

    return make


def test_a_column_that_a_file_lacks_is_null_in_its_rows(make_tables):
    tables = make_tables("signatures", {"a": [1]}, {"a": [2], "b": ["x"]})
    assert read_table(tables, "signatures", ["a", "b"]).to_pydict() == {"a": [1, 2], "b": [None, "x"]}
    assert read_table(tables, "articles", ["a"]) is None


def test_rejects_of_older_releases_have_no_twins(make_tables):
    assert read_reject_ids(make_tables("rejects", {"reject_id": ["r"]})) == {"r"}
    assert read_reject_ids(make_tables("rejects")) == frozenset()


def test_an_output_without_runs_has_no_files(tmp_path):
    assert list_table(LocalStore(str(tmp_path)), "articles") == []
