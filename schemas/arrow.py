"""Arrow schemas made from the Avro ones, so that Parquet and Avro hold the same rows."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyarrow as pa

from schemas import load_avro_schema

_PRIMITIVES = {
    "string": pa.string(),
    "bytes": pa.binary(),
    "int": pa.int32(),
    "long": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
}
_LOGICAL = {"timestamp-micros": pa.timestamp("us", tz="UTC"), "date": pa.date32()}


def _split_nullable(avro: Any) -> tuple[Any, bool]:
    """Returns the type without its null branch, and whether it had one."""
    if not isinstance(avro, list):
        return avro, False
    branches = [branch for branch in avro if branch != "null"]
    if len(branches) != 1:
        raise ValueError(f"a union other than [null, T] has no Arrow type: {avro!r}")
    return branches[0], len(branches) < len(avro)


def _to_arrow_type(avro: Any) -> pa.DataType:
    if isinstance(avro, str):
        return _PRIMITIVES[avro]
    if "logicalType" in avro:
        return _LOGICAL[avro["logicalType"]]
    if avro["type"] == "array":
        item, nullable = _split_nullable(avro["items"])
        return pa.list_(pa.field("element", _to_arrow_type(item), nullable))
    if avro["type"] == "record":
        return pa.struct([_to_arrow_field(field) for field in avro["fields"]])
    return _to_arrow_type(avro["type"])


def _to_arrow_field(field: dict[str, Any]) -> pa.Field:
    avro, nullable = _split_nullable(field["type"])
    return pa.field(field["name"], _to_arrow_type(avro), nullable, {"description": field["doc"]})


@cache
def make_arrow_schema(table: str) -> pa.Schema:
    """Returns the Arrow schema of a table, field descriptions included."""
    return pa.schema([_to_arrow_field(field) for field in load_avro_schema(table)["fields"]])
