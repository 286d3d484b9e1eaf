"""Tables: CSV, TSV and the like with a header line, Parquet and Avro."""

from __future__ import annotations

import csv
import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, cast

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq

from wiredesk.transforms.logic.containers.limits import Limits, check_ratio, explain_size
from wiredesk.transforms.logic.containers.lines import read_rest_of_line
from wiredesk.transforms.logic.containers.record_stream import Part, RecordStream
from wiredesk.transforms.logic.formats.parts.fields import find_column
from wiredesk.transforms.logic.formats.parts.input import Hints
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.declared import decode_declared

_DELIMITERS = ",\t;|"
_ROWS_PER_BATCH = 64
_MAX_COLUMNS = 2000


def find_dialect(head: str) -> tuple[str, list[str]] | None:
    """Returns the delimiter and the names of a table's header line; None where it is no such line.

    A header has two names or more, none of them longer than a name is, one of them
    that of a text (:mod:`wiredesk.transforms.logic.formats.parts.fields`), and the next line, if there is one, has
    no fewer delimiters outside quotation marks, unless it is a text that goes on.
    """
    first = _find_first_line(head)
    for delimiter in _DELIMITERS:
        names = _split_names(first, delimiter)
        if 2 <= len(names) <= _MAX_COLUMNS and max(map(len, names)) <= 60 and find_column(names, "body"):
            return delimiter, names
    return None


def guess_dialect(head: str) -> tuple[str, list[str]] | None:
    """Returns delimiter and names where a file is known to be a table by its name, whatever the names are."""
    found = find_dialect(head)
    first = _find_first_line(head)
    if found or not first:
        return found
    delimiter = max(_DELIMITERS, key=first.count)
    return delimiter, _split_names(first, delimiter)


def _find_first_line(head: str) -> str:
    return next((line for line in head.replace("\r", "\n").replace("\0", "").split("\n") if line.strip()), "")


def _split_names(line: str, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def cut_table(stream: RecordStream, limits: Limits, charset: str | None = None) -> Iterator[Part]:
    """Yields the rows of a table with a header line; a row may span lines within quotation marks."""
    header = b""
    while not header.strip() and stream.peek(1):
        header = stream.readline(limits.record_bytes)
    found = guess_dialect(decode_declared(header, charset).text)
    if found is None:
        return
    delimiter, names = found
    csv.field_size_limit(max(limits.record_bytes, csv.field_size_limit()))
    rows = _Rows(stream, limits, delimiter, charset)
    while (part := rows.read_row(names)) is not None:
        yield part


class _Rows:
    """Reads rows and keeps the bytes that each came from."""

    def __init__(self, stream: RecordStream, limits: Limits, delimiter: str, charset: str | None) -> None:
        self._stream = stream
        self._limits = limits
        self._delimiter = delimiter
        self._charset = charset
        self._taken: list[bytes] = []
        self._too_long: Part | None = None

    def read_row(self, names: list[str]) -> Part | None:
        """Returns the next row; None behind the last one."""
        self._taken, self._too_long = [], None
        try:
            values = next(csv.reader(self._iter_lines(), delimiter=self._delimiter, strict=False), None)
        except csv.Error as error:
            message = f"the row is no {self._delimiter!r}-separated values ({error}): mend or remove it"
            return Part(payload=b"".join(self._taken), error=RecordError("parse", "broken_row", message))
        raw = b"".join(self._taken)
        if self._too_long is not None:
            return self._too_long
        if values is None:
            return None
        if not raw.strip():
            return self.read_row(names) if self._stream.peek(1) else None
        return self._make_part(names, values, raw)

    def _iter_lines(self) -> Iterator[str]:
        size = 0
        while line := self._stream.readline(self._limits.record_bytes + 1):
            size += len(line)
            if not self._taken and not line.strip():
                continue
            if size > self._limits.record_bytes:
                begun = b"".join(self._taken) + line
                self._taken = []
                if line.endswith(b"\n"):
                    self._too_long = Part(payload=begun, error=explain_size(size, self._limits, kept=True))
                else:
                    self._too_long = read_rest_of_line(self._stream, begun, self._limits)
                return
            self._taken.append(line)
            # Delimiters, quotation marks and line ends are ASCII in every encoding of tables.
            yield line.decode("latin-1").replace("\0", "")

    def _decode_cells(self, raw: bytes) -> list[str]:
        """Reads a row again in its encoding; nothing where that makes no row of it."""
        try:
            text = decode_declared(raw, self._charset).text
            lines = (line + "\n" for line in text.replace("\0", "").split("\n"))
            return next(csv.reader(lines, delimiter=self._delimiter, strict=False), [])
        except (csv.Error, RecordError):
            # Binary content will show when the row is parsed.
            return []

    def _make_part(self, names: list[str], values: list[str], raw: bytes) -> Part:
        cells = self._decode_cells(raw) or values
        extra = [f"column_{number}" for number in range(len(names) + 1, len(cells) + 1)]
        fields = tuple(zip([*names, *extra], cells, strict=False))
        return Part(payload=raw, format="table", hints=Hints(container="csv", fields=fields))


def cut_parquet(file: IO[bytes] | pa.NativeFile, limits: Limits, size: int) -> Iterator[Part]:
    """Yields the rows of a Parquet file, each as JSON.

    Args:
      file: it can be searched.
      size: bytes of the file.

    Raises:
      RecordError: ``read/corrupt``, ``read/ratio_limit``.
    """
    try:
        table = pq.ParquetFile(file)
        names = [name for name in table.schema_arrow.names if _is_plain(table.schema_arrow.field(name).type)]
        _check_groups(table, size, limits)
        dictionaries = [name for name in names if pa.types.is_string(table.schema_arrow.field(name).type)]
        table = pq.ParquetFile(file, read_dictionary=dictionaries)
        for batch in table.iter_batches(batch_size=_ROWS_PER_BATCH, columns=names, use_threads=False):
            for row in range(batch.num_rows):
                yield _make_row({name: batch.column(name)[row].as_py() for name in names}, limits)
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, RecordError):
            raise
        message = f"the Parquet file is damaged ({str(error)[:200]}): look for an intact copy"
        raise RecordError("read", "corrupt", message) from error


# What fastavro lets through where a file is cut off or damaged.
_AVRO_TROUBLE = (
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    struct.error,
    zlib.error,
    OverflowError,
    AttributeError,
)


def cut_avro(stream: RecordStream, limits: Limits) -> Iterator[Part]:
    """Yields the rows of an Avro container file, each as JSON.

    Raises:
      RecordError: ``read/truncated``, ``read/corrupt``.
    """
    try:
        for row in fastavro.reader(cast(IO[bytes], stream)):
            plain = row if isinstance(row, dict) else {"value": row}
            kept = {name: value for name, value in plain.items() if not isinstance(value, bytes)}
            yield replace(_make_row(kept, limits), hints=Hints(container="avro"))
    except _AVRO_TROUBLE as error:
        if isinstance(error, RecordError):
            raise
        reason = "truncated" if isinstance(error, EOFError) else "corrupt"
        message = f"the Avro file is cut off or damaged ({str(error)[:200]}): look for an intact copy"
        raise stream.trouble or RecordError("read", reason, message) from error


def _check_groups(table: pq.ParquetFile, size: int, limits: Limits) -> None:
    groups = (table.metadata.row_group(number) for number in range(table.metadata.num_row_groups))
    check_ratio(sum(group.total_byte_size for group in groups), size, limits.ratio)


def _is_plain(kind: pa.DataType) -> bool:
    """Says whether values are what JSON has: no pictures and no vectors."""
    return not (
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_list(kind)
    )


def _make_row(row: dict[str, Any], limits: Limits) -> Part:
    payload = json.dumps(row, ensure_ascii=False, default=_to_json).encode("utf-8", "replace")
    error = explain_size(len(payload), limits, kept=True) if len(payload) > limits.record_bytes else None
    return Part(payload=payload, format="json", hints=Hints(container="parquet"), error=error)


def _to_json(value: object) -> str | float | None:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)
