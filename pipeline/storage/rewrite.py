"""Rows read from the files of the tables and written to new ones, some at a time.

A file of one release may lack columns that a later one has added, so what is read
is given in the schema of the contract, and so written.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from wiredesk.pipeline.storage.changes import Change
from wiredesk.pipeline.storage.commits import STAGING
from wiredesk.pipeline.storage.layout import name_version
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.storage.writers import LAYOUTS, make_parquet_options, open_avro
from wiredesk.schemas import from_row, load_avro_schema, records, to_row
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import DataFile

# A payload may be of any size, so few rejects are read at a time.
_BATCH_ROWS = {"rejects": 16}
_OTHER_BATCH_ROWS = 500
# A row as Python's objects takes many times what it takes in Arrow.
_AVRO_ROWS = 100
_GROUP_BYTES = 64_000_000


def make_record(table: str, row: dict[str, Any]) -> Any:
    """Returns a row of a table as its dataclass."""
    return from_row(getattr(records, load_avro_schema(table)["name"]), row)


def name_format(path: str, form: str) -> str:
    """Returns the path of the file that has the rows of a Parquet file in another format."""
    return path.replace("parquet", form)


def read_rows(store: Store, table: str, path: str, most_rows: int = _OTHER_BATCH_ROWS) -> Generator[pa.Table]:
    """Yields the rows of a Parquet file, in its order, a batch at a time, in the contract's schema.

    Args:
      store: where the tables are.
      table: which.
      path: of the file.
      most_rows: in a batch, which has fewer where rows may be large.
    """
    schema = make_arrow_schema(table)
    with store.open_input(path) as stream:
        file = pq.ParquetFile(stream)
        is_current = file.schema_arrow.equals(schema)
        most_rows = min(most_rows, _BATCH_ROWS.get(table, most_rows))
        # Told of all row groups at once, Arrow keeps the bytes of each until the last is read.
        for group in range(file.num_row_groups):
            for batch in file.iter_batches(most_rows, row_groups=[group]):
                if is_current:
                    yield pa.Table.from_arrays(batch.columns, schema=schema)
                else:
                    rows = [to_row(make_record(table, row)) for row in batch.to_pylist()]
                    yield pa.Table.from_pylist(rows, schema=schema)


class FileWriter:
    """Writes one file of a table to staging, in each format that the table has, some rows at a time."""

    def __init__(self, store: Store, table: str, staging: str, target: str) -> None:
        """Opens the files.

        Args:
          store: where the tables are.
          table: which.
          staging: folder to write to.
          target: where the files are to go, see :func:`wiredesk.pipeline.storage.layout.name_file`.
        """
        self._table = table
        self._stack = ExitStack()
        self._files: list[tuple[str, str, str, IO[bytes]]] = []
        self.rows = 0
        for kind in LAYOUTS[table].formats:
            staged = f"{staging}/{uuid.uuid4().hex}.{kind}"
            stream = self._stack.enter_context(store.open_output(staged))
            self._files.append((kind, target.format(kind), staged, stream))
        self.staged: list[DataFile] = []

    def __enter__(self) -> FileWriter:
        """Writes the heads of the files."""
        schema = make_arrow_schema(self._table)
        self._writers: list[Any] = []
        for kind, path, _, stream in self._files:
            if kind == "parquet":
                self._writers.append(pq.ParquetWriter(stream, schema, **make_parquet_options(self._table)))
            else:
                marker = hashlib.md5(path.encode()).digest()
                self._writers.append(open_avro(self._table, stream, marker))
        return self

    def write(self, rows: pa.Table) -> None:
        """Writes rows, in the contract's schema and in order, as one row group of the Parquet file."""
        self.rows += rows.num_rows
        for (kind, *_), writer in zip(self._files, self._writers, strict=True):
            if kind == "parquet":
                writer.write_table(rows, row_group_size=LAYOUTS[self._table].row_group_rows)
            else:
                for batch in rows.to_batches(_AVRO_ROWS):
                    for row in batch.to_pylist():
                        writer.write(row)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Completes the files; ``staged`` then says what was written. After an error they are left as they are."""
        if error is None:
            for (form, path, staged, stream), writer in zip(self._files, self._writers, strict=True):
                if form == "parquet":
                    writer.close()
                else:
                    writer.flush()
                self.staged.append(DataFile(self._table, form, path, staged, self.rows, stream.tell()))
        self._stack.__exit__(kind, error, trace)


def rewrite_file(
    store: Store, table: str, path: str, run_id: str, edit: Callable[[pa.Table], pa.Table]
) -> Change:
    """Writes the new version of a file to staging, a row group at a time.

    Args:
      store: where the tables are.
      table: which.
      path: of the Parquet file; its Avro twin goes with it.
      run_id: the run that changes the table.
      edit: gives the rows that stand for a batch of rows, in the same order.

    Returns:
      The old version goes; the new one comes, unless no row is left.
    """
    edited = (edit(rows) for rows in read_rows(store, table, path))
    return write_version(store, table, path, run_id, edited)


def write_version(store: Store, table: str, path: str, run_id: str, rows: Iterable[pa.Table]) -> Change:
    """Writes rows to staging as the new version of a file, see :func:`rewrite_file`."""
    with FileWriter(store, table, f"{STAGING}/{run_id}", name_version(path, run_id)) as writer:
        for group in cut_groups(rows, LAYOUTS[table].row_group_rows):
            writer.write(group)
    removed = [name_format(path, form) for form in LAYOUTS[table].formats]
    return Change(writer.staged if writer.rows else [], removed)


def cut_groups(tables: Iterable[pa.Table], most_rows: int) -> Iterator[pa.Table]:
    """Yields the same rows in groups of so many, or fewer where they are heavy."""
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
