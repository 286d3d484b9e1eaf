"""Arrow schemas, made from the Avro schemas so that Parquet and Avro files hold the same rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pyarrow as pa

from wiredesk.schemas.columns import Column, list_columns

_KINDS = {
    "string": pa.string(),
    "bytes": pa.binary(),
    "int": pa.int32(),
    "long": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
}


def _to_arrow_field(column: Column) -> pa.Field:
    item = pa.struct(map(_to_arrow_field, column.fields)) if column.fields else _KINDS[column.kind]
    # Parquet's specification of lists requires this name for the item.
    arrow_type = pa.list_(pa.field("element", item, nullable=False)) if column.is_list else item
    return pa.field(column.name, arrow_type, column.is_nullable, {"description": column.doc})


def to_arrow_schema(columns: Iterable[Column]) -> pa.Schema:
    """Returns the Arrow schema of columns, with their descriptions as metadata."""
    return pa.schema(map(_to_arrow_field, columns))


@cache
def make_arrow_schema(table: str) -> pa.Schema:
    """Returns the Arrow schema of a table, with the descriptions of the columns as metadata."""
    return to_arrow_schema(list_columns(table))
