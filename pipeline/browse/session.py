"""A DuckDB database over the tables of one moment, for queries of several threads at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from wiredesk.pipeline.storage.manifests import LiveFile, Tables
from wiredesk.pipeline.storage.stores import LocalStore, Store
from wiredesk.schemas import TABLES
from wiredesk.schemas.duckdb_session import make_table_query
from wiredesk.schemas.duckdb_sql import quote_text, read_views

STORED = "stored"
"""Schema of the whole tables. Pages use the schema ``main``, where small tables stand in for some of them."""

MEMORY_LIMIT = "512MB"
_SPILL_LIMIT = "4GB"
_THREADS = 2

_PARTITION = re.compile(r"/(published_[a-z]+)=")
_VIEW = re.compile(r"^CREATE OR REPLACE VIEW (\w+) AS", re.MULTILINE)
# These read columns of `articles` that the small table has, too. The other views need bodies or annotations.
_OF_SMALL_TABLES = frozenset({"copies", "clusters"})


def open_session(
    store: Store, files: Sequence[LiveFile], small: Mapping[str, Sequence[Path]], spill: str
) -> duckdb.DuckDBPyConnection:
    """Returns a database with the tables and views of an output. A cursor of it serves one thread.

    It has no access to files but those of the tables, and its settings cannot be changed.

    Args:
      store: where the tables are.
      files: data files of the tables.
      small: Parquet files that stand in for a table or view, by its name.
      spill: folder for what a query cannot keep in memory.
    """
    connection = duckdb.connect(config={"threads": _THREADS, "memory_limit": MEMORY_LIMIT})
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    connection.execute("SET parquet_metadata_cache = true")
    connection.execute(
        f"SET temp_directory = {quote_text(spill)}; SET max_temp_directory_size = '{_SPILL_LIMIT}'"
    )
    if not isinstance(store, LocalStore):
        from wiredesk.pipeline.export.store_files import StoreFiles  # noqa: PLC0415 - of an extra

        connection.register_filesystem(StoreFiles(store.root.partition("://")[0]))
    tables = {table: _list_full(Tables(store, files), table) for table in TABLES}
    small_paths = {name: list(map(str, paths)) for name, paths in small.items()}
    for statement in _list_statements(tables, small_paths):
        connection.execute(statement)
    _close_off(connection, [path for paths in (*tables.values(), *small_paths.values()) for path in paths])
    return connection


def _list_full(tables: Tables, table: str) -> list[str]:
    """Returns the full paths of the files of a table."""
    paths = map(tables.store.locate, tables.list_paths(table))
    return [os.path.abspath(path) if isinstance(tables.store, LocalStore) else path for path in paths]


def _list_statements(
    tables: Mapping[str, Sequence[str]], small: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Yields the statements that define all tables and views."""
    yield f"CREATE SCHEMA {STORED}; SET schema = '{STORED}'"
    for table, paths in tables.items():
        yield f"CREATE VIEW {table} AS {make_stored_query(table, paths)}"
    views = read_views()
    yield views
    yield "SET schema = 'main'"
    names = [*TABLES, *_VIEW.findall(views)]
    for name, paths in small.items():
        listed = ", ".join(map(quote_text, paths))
        # Without files there is the empty view over the empty table.
        yield f"CREATE VIEW {name} AS FROM " + (f"read_parquet([{listed}])" if paths else f"{STORED}.{name}")
    for name in names:
        if name not in small and not ("articles" in small and name in _OF_SMALL_TABLES):
            yield f"CREATE VIEW {name} AS FROM {STORED}.{name}"
    if "articles" in small:
        for statement in duckdb.extract_statements(views):
            view = _VIEW.search(statement.query)
            if view and view[1] in _OF_SMALL_TABLES:
                yield statement.query


def make_stored_query(table: str, paths: Sequence[str]) -> str:
    """Returns the query that reads files of a table, given by their full paths."""
    keys = {found[1] if (found := _PARTITION.search(path)) else None for path in paths}
    is_lazy = int(duckdb.__version__.partition(".")[0]) >= 2
    return make_table_query(table, paths, keys.pop() if len(keys) == 1 else None, is_lazy=is_lazy)


def _close_off(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> None:
    """Takes every access to files but these from a database, and the right to give it back."""
    listed = ", ".join(map(quote_text, paths))
    connection.execute(f"SET allowed_paths = [{listed}]")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
