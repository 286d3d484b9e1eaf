"""Checks one data file in both of its formats, a batch of rows at a time."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq

from wiredesk.pipeline.check.findings import Findings
from wiredesk.pipeline.check.inventory import NamedFile
from wiredesk.pipeline.check.rows import (
    OrderCheck,
    check_partition,
    check_rows,
    list_checked_columns,
    pick_facts,
)
from wiredesk.pipeline.check.shapes import find_differences, flatten_arrow, flatten_avro
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.schemas import KEYS, load_avro_schema
from wiredesk.schemas.arrow import make_arrow_schema

_ROWS_AT_A_TIME = 500
# Exceptions of the readers on damaged files.
_AVRO_TROUBLE = (ValueError, EOFError, OSError, LookupError, TypeError, struct.error, zlib.error)
_PARQUET_TROUBLE = (pa.ArrowException, OSError)


@dataclass(frozen=True)
class Task:
    """One data file to check.

    Attributes:
      root: the output.
      parquet: the Parquet file; None if the manifests name only the Avro file.
      avro: the Avro file with the same rows; None if there is none.
      full: True to read every column and compare whole rows.
      pending: True if a commit that is not completed may have replaced the file.
    """

    root: str
    parquet: NamedFile | None
    avro: NamedFile | None
    full: bool
    pending: bool = False


@dataclass
class FileReport:
    """The findings in one file, and the columns of it that checks across files need."""

    table: str
    rows: int = 0
    findings: Findings = field(default_factory=Findings)
    facts: list[pa.RecordBatch] = field(default_factory=list)


def check_file(task: Task) -> FileReport:
    """Checks a data file: size, rows, schema, order, partition, ids and offsets, and that both formats agree."""
    store = open_store(task.root)
    present = task.parquet or task.avro
    if present is None:
        raise ValueError("the task has no file")
    report = FileReport(present.table)
    with (
        _open(store, task.avro, task, report) as avro_stream,
        _open(store, task.parquet, task, report) as stream,
    ):
        avro = None
        if task.avro is not None and avro_stream is not None:
            avro = _open_avro(task.avro, avro_stream, task, report)
        if task.parquet is not None and stream is not None:
            _check_parquet(task.parquet, stream, avro, task, report)
    return report


@contextmanager
def _open(store: Store, file: NamedFile | None, task: Task, report: FileReport) -> Iterator[Any]:
    """Opens a file and checks its size; yields None if the file is missing."""
    if file is None:
        yield None
        return
    try:
        opened = store.open_input(file.path)
    except FileNotFoundError:
        report.findings.add("file_missing", file.path, f"its {file.rows:,} rows are lost with it")
        yield None
        return
    with opened as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size != file.bytes and not task.pending:
            report.findings.add("file_bytes", file.path, f"{size:,} bytes and not {file.bytes:,}")
        yield stream


class _AvroRows:
    """Reads the rows of an Avro file in step with those of its Parquet twin."""

    def __init__(self, file: NamedFile, reader: Any, report: FileReport) -> None:
        self.file = file
        self.rows = 0
        self._reader = reader
        self._report = report
        self._broken = False

    def take(self, count: int) -> list[dict[str, Any]] | None:
        """Returns the next rows; None once the file has proved to be damaged."""
        if self._broken:
            return None
        try:
            rows = list(islice(self._reader, count))
        except _AVRO_TROUBLE as error:
            self._broken = True
            self._report.findings.add("file_unreadable", self.file.path, f"{type(error).__name__}: {error}")
            return None
        self.rows += len(rows)
        return rows

    def finish(self, pending: bool) -> None:
        """Reads the remaining rows, and checks the number of all rows."""
        while self.take(_ROWS_AT_A_TIME):
            pass
        if not self._broken and self.rows != self.file.rows and not pending:
            self._report.findings.add(
                "file_rows", self.file.path, f"{self.rows:,} rows and not {self.file.rows:,}"
            )


def _open_avro(file: NamedFile, stream: Any, task: Task, report: FileReport) -> _AvroRows | None:
    """Opens an Avro file and checks its schema; returns None if the file is damaged."""
    try:
        # Reading only the ids is twice as fast, because the reader skips the other columns.
        reader = fastavro.reader(stream, None if task.full else _make_key_schema(file.table))
    except _AVRO_TROUBLE as error:
        report.findings.add("file_unreadable", file.path, f"{type(error).__name__}: {error}")
        return None
    differences = find_differences(file.table, flatten_avro(reader.writer_schema))
    if differences:
        report.findings.add("schema_differs", file.path, differences[0], len(differences))
    return _AvroRows(file, reader, report)


def _make_key_schema(table: str) -> dict[str, Any]:
    schema = load_avro_schema(table)
    return {**schema, "fields": [f for f in schema["fields"] if f["name"] == KEYS[table]]}


def _check_parquet(
    file: NamedFile, stream: Any, avro: _AvroRows | None, task: Task, report: FileReport
) -> None:
    try:
        parquet = pq.ParquetFile(stream)
        differences = find_differences(file.table, flatten_arrow(parquet.schema_arrow))
        if differences:
            report.findings.add("schema_differs", file.path, differences[0], len(differences))
        report.rows = parquet.metadata.num_rows
        if report.rows != file.rows and not task.pending:
            report.findings.add("file_rows", file.path, f"{report.rows:,} rows and not {file.rows:,}")
        if not differences:
            _check_batches(file, parquet, avro, task, report)
    except _PARQUET_TROUBLE as error:
        report.findings.add("file_unreadable", file.path, f"{type(error).__name__}: {error}")
    if avro is not None:
        avro.finish(task.pending)


def _check_batches(
    file: NamedFile, parquet: pq.ParquetFile, avro: _AvroRows | None, task: Task, report: FileReport
) -> None:
    present = parquet.schema_arrow.names
    columns = present if task.full else [name for name in list_checked_columns(file.table) if name in present]
    order = OrderCheck(file.table)
    for found in parquet.iter_batches(_ROWS_AT_A_TIME, columns=columns):
        batch = _add_missing(file.table, found)
        cases = [*check_rows(file.table, batch, task.full), *order.find_unsorted(batch)]
        if file.table in ("articles", "signatures"):
            cases += check_partition(file.path, batch)
        for code, what in cases:
            report.findings.add(code, file.path, what)
        if avro is not None:
            _compare(file, found, avro, task, report)
        report.facts.append(pick_facts(file.table, file.path, batch))


def _add_missing(table: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Returns a batch of an older file, with nulls in the columns that the file lacks."""
    for name in list_checked_columns(table):
        if name not in batch.schema.names:
            column = make_arrow_schema(table).field(name)
            if column.nullable:
                batch = batch.append_column(name, pa.nulls(len(batch), column.type))
    return batch


def _compare(file: NamedFile, batch: pa.RecordBatch, avro: _AvroRows, task: Task, report: FileReport) -> None:
    rows = avro.take(len(batch))
    if rows is None:
        return
    key = KEYS[file.table]
    keys = batch.column(key).to_pylist()
    if len(rows) < len(keys):
        report.findings.add("avro_differs", avro.file.path, f"{keys[len(rows)]} is in the Parquet file only")
    for wanted, row in zip(keys, rows, strict=False):
        if row[key] != wanted:
            report.findings.add(
                "avro_differs", avro.file.path, f"{row[key]} where the Parquet file has {wanted}"
            )
    if task.full:
        for wanted, row in zip(batch.to_pylist(), rows, strict=False):
            unlike = [name for name in wanted if row.get(name) != wanted[name]]
            if unlike and unlike[0] != key:
                report.findings.add(
                    "avro_differs", avro.file.path, f"{wanted[key]} has another {', '.join(unlike)}"
                )
