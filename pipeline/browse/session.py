"""A DuckDB database over the tables of one moment, for queries of several threads at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import duckdb

from wiredesk.pipeline.search.segments import KINDS, make_read, make_tables_sql
from wiredesk.pipeline.storage.manifests import LiveFile, Tables
from wiredesk.pipeline.storage.stores import LocalStore, Store
from wiredesk.schemas import TABLES
from wiredesk.schemas.duckdb_session import escape_wildcards, make_table_query
from wiredesk.schemas.duckdb_sql import quote_text, read_views

STORED = "stored"
"""Schema of the whole tables. Pages use the schema ``main``, where segments stand in for some of them."""

PLACES_OF_ARTICLES = "places_of_articles"
"""Table in that schema: the name of the segment in which each article is."""

MEMORY_LIMIT = "512MB"
_SPILL_LIMIT = "4GB"
_THREADS = 2

_PARTITION = re.compile(r"/(published_[a-z]+)=")
_VIEW = re.compile(r"^CREATE OR REPLACE VIEW (\w+) AS", re.MULTILINE)
# These read columns of `articles` that its segments have, too. Other views need bodies or annotations.
_OF_SEGMENTS = frozenset({"copies", "clusters"})


def open_session(
    store: Store, files: Sequence[LiveFile], segments: Mapping[str, Sequence[Path]], spill: str
) -> duckdb.DuckDBPyConnection:
    """Returns a database with the tables and views of an output. A cursor of it serves one thread.

    It has no access to files but those of the tables, and its settings cannot be changed.

    Args:
      store: where the tables are.
      files: data files of the tables.
      segments: Parquet files by kind, see :func:`wiredesk.pipeline.search.segments.make_tables_sql`.
      spill: folder for what a query cannot keep in memory.
    """
    connection = duckdb.connect(config={"threads": _THREADS, "memory_limit": MEMORY_LIMIT})
    connection.execute("SET GLOBAL TimeZone = 'UTC'; SET parquet_metadata_cache = true")
    connection.execute(
        f"SET temp_directory = {quote_text(spill)}; SET max_temp_directory_size = '{_SPILL_LIMIT}'"
    )
    if not isinstance(store, LocalStore):
        from wiredesk.pipeline.export.store_files import StoreFiles  # noqa: PLC0415 - of an extra

        connection.register_filesystem(StoreFiles(store.root.partition("://")[0]))
    tables = {table: list_full(store, Tables(store, files).list_paths(table)) for table in TABLES}
    for statement in _list_statements(tables, segments):
        connection.execute(statement)
    _close_off(connection, [*chain(*tables.values()), *map(str, chain(*segments.values()))])
    return connection


def list_full(store: Store, paths: Iterable[str]) -> list[str]:
    """Returns the full paths of files of a store, as the database knows them."""
    full = map(store.locate, paths)
    return [os.path.abspath(path) for path in full] if isinstance(store, LocalStore) else list(full)


def _list_statements(
    tables: Mapping[str, Sequence[str]], segments: Mapping[str, Sequence[Path]]
) -> Iterator[str]:
    """Yields the statements that define all tables and views."""
    yield f"CREATE SCHEMA {STORED}; SET schema = '{STORED}'"
    for table, paths in tables.items():
        yield f"CREATE VIEW {table} AS {make_stored_query(table, paths)}"
    views = read_views()
    yield views
    located = make_read(segments["articles"], ", filename = true")
    # It is asked for with each article, and small: this is a table, not a view, and needs no file.
    yield (
        f"CREATE TABLE {PLACES_OF_ARTICLES} AS "
        f"SELECT article_id, published_at, parse_filename(filename) AS segment FROM {located}"
    )
    yield "SET schema = 'main'"
    yield make_tables_sql(segments, keeps_copies=True)
    for statement in duckdb.extract_statements(views):
        found = _VIEW.search(statement.query)
        if found and found[1] in _OF_SEGMENTS:
            yield statement.query
    for name in (*TABLES, *_VIEW.findall(views)):
        if name not in KINDS and name not in _OF_SEGMENTS:
            yield f"CREATE VIEW {name} AS FROM {STORED}.{name}"


def make_stored_query(table: str, paths: Sequence[str]) -> str:
    """Returns the query that reads files of a table, given by their full paths."""
    keys = {found[1] if (found := _PARTITION.search(path)) else None for path in paths}
    is_lazy = int(duckdb.__version__.partition(".")[0]) >= 2
    return make_table_query(table, paths, keys.pop() if len(keys) == 1 else None, is_lazy=is_lazy)


def _close_off(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> None:
    """Takes every access to files but these from a database, and the right to give it back."""
    # A path is checked as the query writes it, where wildcards are escaped, and as it is.
    listed = ", ".join(map(quote_text, dict.fromkeys([*paths, *map(escape_wildcards, paths)])))
    connection.execute(f"SET allowed_paths = [{listed}]")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
