"""Cuts tables in binary forms into rows: Parquet and Avro."""

from __future__ import annotations

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

from wiredesk.transforms.logic.containers.limits import Limits, check_ratio, find_size_error
from wiredesk.transforms.logic.containers.record_stream import Part, RecordStream
from wiredesk.transforms.logic.formats.parts.input import Hints
from wiredesk.transforms.logic.kernel.errors import RecordError

_ROWS_PER_BATCH = 64


def cut_parquet(file: IO[bytes] | pa.NativeFile, limits: Limits, size: int) -> Iterator[Part]:
    """Yields the rows of a Parquet file, each as JSON.

    Args:
      file: the file, seekable.
      limits: limits of the file.
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


# Exceptions of fastavro for a file that is cut off or damaged.
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
    """Returns True for types that JSON can express; pictures and vectors are left out."""
    return not (
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_list(kind)
    )


def _make_row(row: dict[str, Any], limits: Limits) -> Part:
    payload = json.dumps(row, ensure_ascii=False, default=_to_json).encode("utf-8", "replace")
    error = find_size_error(len(payload), limits, is_kept=True)
    return Part(payload=payload, format="json", hints=Hints(container="parquet"), error=error)


def _to_json(value: object) -> str | float | None:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)
