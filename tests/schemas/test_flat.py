from __future__ import annotations

import duckdb
import pytest

from wiredesk.schemas import TABLES
from wiredesk.schemas.columns import list_columns, walk_columns
from wiredesk.schemas.duckdb_sql import make_duckdb_table
from wiredesk.schemas.flat import list_flat_tables


def test_every_list_has_a_table_of_its_own():
    lists = {
        f"articles_{path.replace('.', '_')}"
        for path, c in walk_columns(list_columns("articles"))
        if c.is_list
    }
    names = [flat.name for flat in list_flat_tables("articles")]
    assert names[0] == "articles" and set(names[1:]) == lists
    assert "articles_entities_mentions" in names


@pytest.mark.parametrize("table", TABLES)
def test_flat_tables_have_neither_lists_nor_records(table):
    with duckdb.connect() as connection:
        connection.execute(make_duckdb_table(table))
        for flat in list_flat_tables(table):
            types = connection.sql(flat.sql).types
            assert not {
                str(kind) for kind in types if str(kind).startswith("STRUCT") or str(kind).endswith("[]")
            }
            blobs = [
                name
                for name, kind in zip(connection.sql(flat.sql).columns, types, strict=True)
                if kind == "BLOB"
            ]
            assert tuple(blobs) == flat.blobs


def test_items_have_the_key_of_their_row_and_their_position():
    sql = {flat.name: flat.sql for flat in list_flat_tables("articles")}
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE articles AS SELECT 'a' AS article_id, [{'mentions': [{'start': 1, 'end': 2, 'text': 'x'}, "
            "{'start': 3, 'end': 4, 'text': 'y'}]}, {'mentions': [{'start': 5, 'end': 6, 'text': 'z'}]}] AS entities"
        )
        rows = connection.sql(sql["articles_entities_mentions"]).fetchall()
    assert sorted(rows) == [("a", 0, 0, 1, 2, "x"), ("a", 0, 1, 3, 4, "y"), ("a", 1, 0, 5, 6, "z")]
