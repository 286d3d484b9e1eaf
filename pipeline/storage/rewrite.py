"""Reads rows of the tables' files and writes them to new files, in batches.

Files of older releases may lack columns that were added later, so rows are converted to the schema
of the contract when they are read.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import IO, Any, NamedTuple, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from wiredesk.pipeline.storage.changes import Change
from wiredesk.pipeline.storage.layout import name_staging, name_version
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.storage.table_files import LAYOUTS, make_parquet_options, open_avro
from wiredesk.schemas import from_row, load_avro_schema, records, to_row
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import DataFile

_Item = TypeVar("_Item")

# A payload may have any size, so few rejects are read at a time.
_BATCH_ROWS = {"rejects": 16}
_OTHER_BATCH_ROWS = 500
# A row takes many times more memory as Python objects than in Arrow.
_AVRO_ROWS = 100
_GROUP_BYTES = 64_000_000


def cut_by_weight(
    items: Iterable[_Item], weigh: Callable[[_Item], int], enough: int, most: int | None = None
) -> Iterator[list[_Item]]:
    """Yields groups of neighbouring items, each with the weight that is enough, except for the last.

    Args:
      items: items to group, in order.
      weigh: returns the weight of an item.
      enough: a group ends as soon as its items weigh this much.
      most: a group ends at this number of items in any case; None sets no limit.
    """
    group: list[_Item] = []
    weight = 0
    for item in items:
        group.append(item)
        weight += weigh(item)
        if weight >= enough or len(group) == most:
            yield group
            group, weight = [], 0
    if group:
        yield group


def make_record(table: str, row: dict[str, Any]) -> Any:
    """Returns a row of a table as its dataclass."""
    return from_row(getattr(records, load_avro_schema(table)["name"]), row)


def name_format(path: str, file_format: str) -> str:
    """Returns the path of the file with the same rows as a Parquet file, in another format."""
    return path.replace("parquet", file_format)


def read_rows(store: Store, table: str, path: str, most_rows: int = _OTHER_BATCH_ROWS) -> Generator[pa.Table]:
    """Yields the rows of a Parquet file in batches, in the order of the file and the schema of the contract.

    Args:
      store: where the tables are.
      table: name of the table.
      path: path of the file.
      most_rows: rows of a batch; tables whose rows may be large have smaller batches.
    """
    schema = make_arrow_schema(table)
    with store.open_input(path) as stream:
        file = pq.ParquetFile(stream)
        is_current = file.schema_arrow.equals(schema)
        most_rows = min(most_rows, _BATCH_ROWS.get(table, most_rows))
        # If Arrow reads all row groups in one call, it keeps the bytes of each until the last is read.
        for group in range(file.num_row_groups):
            for batch in file.iter_batches(most_rows, row_groups=[group]):
                if is_current:
                    yield pa.Table.from_arrays(batch.columns, schema=schema)
                else:
                    rows = [to_row(make_record(table, row)) for row in batch.to_pylist()]
                    yield pa.Table.from_pylist(rows, schema=schema)


class _ParquetRows:
    """Writes batches of rows to an open file as Parquet."""

    def __init__(self, table: str, path: str, stream: IO[bytes]) -> None:
        self._row_group_rows = LAYOUTS[table].row_group_rows
        self._writer = pq.ParquetWriter(stream, make_arrow_schema(table), **make_parquet_options(table))

    def write(self, rows: pa.Table) -> None:
        self._writer.write_table(rows, row_group_size=self._row_group_rows)

    def close(self) -> None:
        self._writer.close()


class _AvroRows:
    """Writes batches of rows to an open file as Avro."""

    def __init__(self, table: str, path: str, stream: IO[bytes]) -> None:
        self._writer = open_avro(table, stream, hashlib.md5(path.encode()).digest())

    def write(self, rows: pa.Table) -> None:
        for batch in rows.to_batches(_AVRO_ROWS):
            for row in batch.to_pylist():
                self._writer.write(row)

    def close(self) -> None:
        self._writer.flush()


class _OpenFile(NamedTuple):
    """A file that is being written, and its path in the table."""

    file_format: str
    path: str
    staged: str
    stream: IO[bytes]
    rows: _ParquetRows | _AvroRows


class FileWriter:
    """Writes one file of a table to staging, in each format of the table, in batches.

    Attributes:
      rows: rows written so far.
      staged: the staged files, once they are complete.
    """

    def __init__(self, store: Store, table: str, staging: str, target: str) -> None:
        """Sets the names of the files, which are opened when the context is entered.

        Args:
          store: where the tables are.
          table: name of the table.
          staging: folder to write to.
          target: path of the files in the table, see :func:`wiredesk.pipeline.storage.layout.name_file`.
        """
        self._store = store
        self._table = table
        self._staging = staging
        self._target = target
        self._stack = ExitStack()
        self._files: list[_OpenFile] = []
        self.rows = 0
        self.staged: list[DataFile] = []

    def __enter__(self) -> FileWriter:
        """Opens the files and writes their headers."""
        for file_format in LAYOUTS[self._table].formats:
            path = self._target.format(file_format)
            staged = f"{self._staging}/{uuid.uuid4().hex}.{file_format}"
            stream = self._stack.enter_context(self._store.open_output(staged))
            rows = (_ParquetRows if file_format == "parquet" else _AvroRows)(self._table, path, stream)
            self._files.append(_OpenFile(file_format, path, staged, stream, rows))
        return self

    def write(self, rows: pa.Table) -> None:
        """Writes rows, in the contract's schema and in order, as one row group of the Parquet file."""
        self.rows += rows.num_rows
        for file in self._files:
            file.rows.write(rows)

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Completes the files and lists them in ``staged``. After an error they are left incomplete."""
        if error is None:
            for file_format, path, staged, stream, rows in self._files:
                rows.close()
                self.staged.append(DataFile(self._table, file_format, path, staged, self.rows, stream.tell()))
        self._stack.__exit__(error_type, error, trace)


def rewrite_file(
    store: Store, table: str, path: str, run_id: str, edit: Callable[[pa.Table], pa.Table]
) -> Change:
    """Writes a new version of a file to staging, a row group at a time.

    Args:
      store: where the tables are.
      table: name of the table.
      path: path of the Parquet file; the Avro file with the same rows is replaced with it.
      run_id: the run that changes the table.
      edit: returns the rows that replace a batch, in the same order.

    Returns:
      A change that removes the old version and adds the new one, if it has any row.
    """
    edited = (edit(rows) for rows in read_rows(store, table, path))
    return write_version(store, table, path, run_id, edited)


def write_version(store: Store, table: str, path: str, run_id: str, rows: Iterable[pa.Table]) -> Change:
    """Writes rows to staging as a new version of a file, see :func:`rewrite_file`."""
    with FileWriter(store, table, name_staging(run_id), name_version(path, run_id)) as writer:
        for group in cut_groups(rows, LAYOUTS[table].row_group_rows):
            writer.write(group)
    removed = [name_format(path, file_format) for file_format in LAYOUTS[table].formats]
    return Change(writer.staged if writer.rows else [], removed)


def cut_groups(tables: Iterable[pa.Table], most_rows: int) -> Iterator[pa.Table]:
    """Yields the same rows in row groups of ``most_rows``, or fewer if they take much memory."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        while sum(some.num_rows for some in waiting) >= most_rows:
            joined = pa.concat_tables(waiting)
            yield joined.slice(0, most_rows)
            waiting = [joined.slice(most_rows)]
        if sum(some.nbytes for some in waiting) >= _GROUP_BYTES:
            yield pa.concat_tables(waiting)
            waiting = []
    if any(table.num_rows for table in waiting):
        yield pa.concat_tables(waiting)
