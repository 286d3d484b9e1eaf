"""Exports the committed tables to one DuckDB file or to flat files.

The export appears whole or not at all: it is written beside its target and renamed. It holds
the rows that the manifests named when it began. At the end it checks that no file was removed
meanwhile and that every number of rows agrees with the manifests.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.stopping import finish_first, when_stopped
from wiredesk.pipeline.storage.stores import Store
from wiredesk.schemas.columns import list_columns
from wiredesk.schemas.duckdb_sql import make_duckdb_table, quote_name, quote_text, read_views
from wiredesk.schemas.flat import FlatTable, list_flat_tables
from wiredesk.transforms.remote.schemes import is_remote

FORMS = ("duckdb", "csv", "parquet", "jsonl")
"""Formats of an export."""

TABLES = ("articles", "rejects", "sources")
"""Exported tables; only later runs need `signatures`."""

_MEMORY = "2GB"
_TIME = "TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S.%fZ'"
_OPTIONS = {
    "csv": f"FORMAT csv, HEADER, {_TIME}",
    "jsonl": f"FORMAT json, {_TIME}",
    "parquet": "FORMAT parquet, COMPRESSION zstd",
}


class ExportError(RuntimeError):
    """The export does not agree with the manifests; it was removed."""


@dataclass(frozen=True)
class Exported:
    """An exported table and its number of rows."""

    name: str
    rows: int


def export(store: Store, target: str, file_format: str, force: bool = False) -> list[Exported]:
    """Exports the tables.

    Args:
      store: where the tables are.
      target: the DuckDB file, or the folder of flat files, on this machine.
      file_format: one of :data:`FORMS`.
      force: whether an existing target is replaced.

    Returns:
      Every table with its number of rows.

    Raises:
      UsageError: the format is unknown, or the target exists or cannot hold an export.
      NoTablesError: there is nothing to export.
      ExportError: files were removed meanwhile, or rows are missing.
    """
    if file_format not in FORMS:
        raise UsageError(f"--format takes {', '.join(FORMS[:-1])} or {FORMS[-1]}, not {file_format!r}")
    if is_remote(target):
        raise UsageError(f"an export goes to this machine's disk, not to {target}: export, then copy it")
    if file_format == "duckdb" and "?" in str(Path(target).absolute()):
        # DuckDB reads the rest of the path as options, and puts its log into a folder that does not exist.
        raise UsageError(
            f"DuckDB cannot make a database at a path with a question mark: choose another one than {target}"
        )
    with connect(store) as connection, _write_beside(Path(target), force) as path:
        _bound_memory(connection, path)
        before = _list_data_files(connection)
        written = (
            _write_database(connection, path)
            if file_format == "duckdb"
            else _write_flat(connection, path, file_format)
        )
        _check_rows(before, written)
        with connect(store) as again:
            after = _list_data_files(again)
        if not set(before) <= set(after):
            raise ExportError("a run has replaced files while they were read; export again")
    return written


def _bound_memory(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Limits the memory that DuckDB uses, which is otherwise most of the machine's; it spills beside the target."""
    connection.execute(f"SET memory_limit = '{_MEMORY}'")
    connection.execute(f"SET temp_directory = {quote_text(str(_add_suffix(path, '.tmp')))}")


@contextmanager
def _write_beside(target: Path, force: bool) -> Iterator[Path]:
    """Gives a path beside the target to write to, and renames it to the target at the end.

    Raises:
      UsageError: the target exists.
    """
    if target.exists() and not force:
        raise UsageError(f"{target} exists already; choose another name, or --force to replace it")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    target.parent.mkdir(parents=True, exist_ok=True)

    def clean_up() -> None:
        for left in (part, old, _add_suffix(part, ".wal"), _add_suffix(part, ".tmp")):
            _remove(left)

    try:
        with when_stopped(clean_up):
            yield part
        with finish_first():
            _swap(part, target, old)
            # DuckDB would replay the log of an older database into the new one.
            _remove(_add_suffix(target, ".wal"))
    finally:
        clean_up()


def _swap(part: Path, target: Path, old: Path) -> None:
    """Renames the finished export to its target. A folder cannot be replaced by a rename, so it is moved away first."""
    if not target.is_dir():
        part.replace(target)
        return
    target.rename(old)
    try:
        part.replace(target)
    except OSError:
        old.rename(target)
        raise


def _add_suffix(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _list_data_files(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int, str]]:
    """Returns table, path, rows and last writer of every Parquet file of the exported tables."""
    query = 'SELECT "table", path, "rows", run_id FROM wiredesk_files WHERE format = \'parquet\' ORDER BY ALL'
    return [row for row in connection.execute(query).fetchall() if row[0] in TABLES]


def _check_rows(files: list[tuple[str, str, int, str]], written: list[Exported]) -> None:
    found = {table.name: table.rows for table in written}
    for table in TABLES:
        rows = sum(file[2] for file in files if file[0] == table)
        if found[table] != rows:
            raise ExportError(
                f"{found[table]:,} rows of {table} were read, but the manifests say {rows:,}; "
                "export again, and if it is the same: wiredesk check"
            )


def _write_database(connection: duckdb.DuckDBPyConnection, path: Path) -> list[Exported]:
    """Writes the tables with the descriptions of their columns, and the views."""
    connection.execute(f"ATTACH {quote_text(str(path))} AS exported")
    written = []
    for table in TABLES:
        connection.execute(make_duckdb_table(table, f"exported.main.{table}"))
        names = ", ".join(quote_name(column.name) for column in list_columns(table))
        copied = connection.execute(
            f"INSERT INTO exported.main.{table} SELECT {names} FROM {table}"
        ).fetchone()
        written.append(Exported(table, copied[0] if copied else 0))
    connection.execute("DETACH exported")
    with duckdb.connect(str(path)) as database:
        database.execute(read_views())
    return written


def _write_flat(connection: duckdb.DuckDBPyConnection, folder: Path, file_format: str) -> list[Exported]:
    folder.mkdir()
    flat = [one for table in TABLES for one in list_flat_tables(table)]
    return [_write_table(connection, one, folder / f"{one.name}.{file_format}", file_format) for one in flat]


def _write_table(
    connection: duckdb.DuckDBPyConnection, flat: FlatTable, path: Path, file_format: str
) -> Exported:
    blobs = () if file_format == "parquet" else flat.blobs
    names = ", ".join(f"to_base64({name}) AS {name}" for name in blobs)
    query = f"SELECT * REPLACE ({names}) FROM ({flat.sql})" if blobs else flat.sql
    rows = connection.execute(
        f"COPY ({query}) TO {quote_text(str(path))} ({_OPTIONS[file_format]})"
    ).fetchone()
    return Exported(flat.name, rows[0] if rows else 0)
