from __future__ import annotations

import json

import duckdb
import pytest

from wiredesk.schemas import TABLES
from wiredesk.schemas.columns import list_columns
from wiredesk.schemas.duckdb_session import make_wiredesk_sql
from wiredesk.schemas.duckdb_sql import quote_text


@pytest.fixture
def session(tmp_path):
    """A session over an output with one run that wrote no files, in a folder whose name is a pattern."""
    folder = tmp_path / "it's [out]"
    (folder / "_runs").mkdir(parents=True)
    (folder / "_runs" / "20260101T000000Z-000000.json").write_text(
        json.dumps({"run_id": "20260101T000000Z-000000", "committed_at": "2026", "files": []})
    )
    with duckdb.connect() as connection:
        connection.execute(f"SET VARIABLE wiredesk = {quote_text(str(folder))}")
        connection.execute(make_wiredesk_sql())
        yield connection


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_files_has_its_columns_and_no_rows(session, table):
    found = session.sql(f"FROM {table}")
    assert found.columns == [column.name for column in list_columns(table)] and found.fetchall() == []


def test_the_script_may_be_read_again(session):
    session.execute(make_wiredesk_sql())
    assert session.sql("SELECT count(*) FROM wiredesk_files").fetchall() == [(0,)]


def test_a_manifest_that_is_no_json_is_named(session, tmp_path):
    (tmp_path / "it's [out]" / "_runs" / "20260102T000000Z-000000.json").write_text("{")
    with pytest.raises(duckdb.Error, match=r"20260102T000000Z-000000\.json is no JSON"):
        session.execute(make_wiredesk_sql())
