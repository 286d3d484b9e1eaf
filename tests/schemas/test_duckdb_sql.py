from __future__ import annotations

import duckdb
import pytest

from wiredesk.schemas import TABLES, load_avro_schema
from wiredesk.schemas.columns import Column, list_columns
from wiredesk.schemas.duckdb_sql import make_duckdb_table, make_duckdb_type, quote_name, quote_text


@pytest.mark.parametrize(
    ("column", "sql"),
    [
        (Column("x", "string", False, False, ""), "VARCHAR"),
        (Column("x", "long", False, True, ""), "BIGINT[]"),
        (
            Column("x", "record", False, True, "", fields=(Column("end", "int", False, False, ""),)),
            'STRUCT("end" INTEGER)[]',
        ),
    ],
)
def test_columns_have_types(column, sql):
    assert make_duckdb_type(column) == sql


def test_names_and_texts_are_quoted_where_sql_needs_it():
    assert (quote_name("end"), quote_name("start"), quote_text("it's")) == ('"end"', "start", "'it''s'")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_all_columns_and_comments(table):
    with duckdb.connect() as connection:
        connection.execute(make_duckdb_table(table, "made"))
        found = connection.sql(
            "SELECT column_name, comment, is_nullable FROM duckdb_columns() WHERE table_name = 'made'"
        ).fetchall()
        ((comment,),) = connection.sql(
            "SELECT comment FROM duckdb_tables() WHERE table_name = 'made'"
        ).fetchall()
    assert found == [(c.name, c.doc, c.is_nullable) for c in list_columns(table)]
    assert comment == load_avro_schema(table)["doc"]
