"""DuckDB over the committed tables, with the views loaded."""

from __future__ import annotations

import csv
import json
from shlex import quote
from typing import TextIO

import duckdb

from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import LocalStore, Store
from wiredesk.pipeline.telemetry.terminal import shield
from wiredesk.schemas.duckdb_session import make_wiredesk_sql
from wiredesk.schemas.duckdb_sql import quote_text
from wiredesk.transforms.logic.kernel.escaping import escape_controls


class NoTablesError(ValueError):
    """The output holds no tables."""

    @classmethod
    def at(cls, store: Store) -> NoTablesError:
        """Returns the error for an output, with a message that names the command to run."""
        return cls(
            f"there are no tables in {store.root}; make some with: wiredesk run --output {quote(store.root)}"
        )


def connect(store: Store) -> duckdb.DuckDBPyConnection:
    """Returns a DuckDB connection with the tables and views of an output.

    Raises:
      NoTablesError: the output holds no tables.
    """
    while True:
        committed = list_committed(store)
        if not committed:
            raise NoTablesError.at(store)
        try:
            return _load_tables(store)
        except duckdb.IOException:
            # A later commit has removed a file after it was listed.
            if list_committed(store) == committed:
                raise


def _load_tables(store: Store) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    # The bar would be printed among the rows that a program reads.
    connection.execute("SET enable_progress_bar = false")
    if not isinstance(store, LocalStore):
        from wiredesk.pipeline.export.store_files import StoreFiles  # noqa: PLC0415 - of an extra

        connection.register_filesystem(StoreFiles(store.root.partition("://")[0]))
    connection.execute(f"SET VARIABLE wiredesk = {quote_text(store.root)}")
    connection.execute(make_wiredesk_sql())
    return connection


def write_rows(result: duckdb.DuckDBPyRelation, output_format: str, stream: TextIO) -> None:
    """Writes a result as ``table`` for people, or as ``csv`` or ``json`` (one object a line) for programs.

    Raises:
      UsageError: the format is unknown.
    """
    if output_format == "table":
        stream.write(f"{escape_controls(str(result))}\n")
    elif output_format == "csv":
        writer = csv.writer(shield(stream), lineterminator="\n")
        writer.writerow(result.columns)
        writer.writerows(result.fetchall())
    elif output_format == "json":
        for row in result.to_arrow_table().to_pylist():
            shield(stream).write(json.dumps(row, default=str, ensure_ascii=False) + "\n")
    else:
        raise UsageError(f"--format takes table, csv or json, not {output_format!r}")
