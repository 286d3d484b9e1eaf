"""DuckDB over the committed tables, with the views loaded."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from typing import TextIO

import duckdb

from pipeline.options import UsageError
from pipeline.runs import RUNS, list_table
from pipeline.stores import Store
from schemas import TABLES
from schemas.arrow import make_arrow_schema


class NoTablesError(ValueError):
    """A folder that holds no tables."""


def connect(store: Store) -> duckdb.DuckDBPyConnection:
    """Returns a DuckDB connection with the tables and views of an output.

    Raises:
      NoTablesError: there are none.
    """
    if not store.list_files(RUNS):
        raise NoTablesError(
            f"there are no tables in {store.root}; make some with: wiredesk run --output {store.root}"
        )
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for table in TABLES:
        # A view cannot take parameters, so the file names go into its text.
        names = ", ".join(_quote(store.locate(path)) for path in list_table(store, table))
        if names:
            reader = f"read_parquet([{names}], hive_partitioning = true, union_by_name = true)"
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM {reader}")
        else:
            empty = make_arrow_schema(table).empty_table()
            connection.register(f"empty_{table}", empty)
            connection.execute(f"CREATE TABLE {table} AS SELECT * FROM empty_{table}")
    connection.execute(files("schemas").joinpath("sql/views.sql").read_text("utf-8"))
    return connection


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def write_rows(result: duckdb.DuckDBPyRelation, form: str, stream: TextIO) -> None:
    """Writes a result: ``table`` for the eye, ``csv`` or ``json`` (one object a line) for programs.

    Raises:
      UsageError: there is no such form.
    """
    if form == "table":
        stream.write(f"{result}\n")
    elif form == "csv":
        writer = csv.writer(stream)
        writer.writerow(result.columns)
        writer.writerows(result.fetchall())
    elif form == "json":
        for row in result.to_arrow_table().to_pylist():
            stream.write(json.dumps(row, default=str, ensure_ascii=False) + "\n")
    else:
        raise UsageError(f"--format takes table, csv or json, not {form!r}")
