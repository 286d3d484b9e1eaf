"""Compares the schema of a file with that of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from wiredesk.schemas import load_avro_schema
from wiredesk.schemas.columns import list_optional

_ARROW_NAMES = {
    "string": "string",
    "binary": "bytes",
    "int32": "int",
    "int64": "long",
    "double": "double",
    "bool": "boolean",
    "timestamp[us, tz=UTC]": "timestamp-micros",
    "date32[day]": "date",
}


def flatten_arrow(schema: pa.Schema) -> dict[str, str]:
    """Returns the type of every column by its path, such as ``quotes[].start``; ``?`` marks a nullable type."""
    return dict(
        entry for column in schema for entry in _walk_arrow(column.name, column.type, column.nullable)
    )


def _walk_arrow(path: str, kind: pa.DataType, nullable: bool) -> Iterator[tuple[str, str]]:
    mark = "?" if nullable else ""
    if pa.types.is_list(kind):
        yield path, f"array{mark}"
        yield from _walk_arrow(f"{path}[]", kind.value_type, kind.value_field.nullable)
    elif pa.types.is_struct(kind):
        yield path, f"record{mark}"
        for column in kind:
            yield from _walk_arrow(f"{path}.{column.name}", column.type, column.nullable)
    else:
        yield path, _ARROW_NAMES.get(str(kind), str(kind)) + mark


def flatten_avro(schema: dict[str, Any]) -> dict[str, str]:
    """Returns the same as :func:`flatten_arrow` for an Avro schema."""
    return dict(entry for field in schema["fields"] for entry in _walk_avro(field["name"], field["type"]))


def _walk_avro(path: str, avro: Any) -> Iterator[tuple[str, str]]:
    mark = ""
    if isinstance(avro, list):
        branches = [branch for branch in avro if branch != "null"]
        mark = "?" if len(branches) < len(avro) else ""
        avro = branches[0] if len(branches) == 1 else "union"
    if isinstance(avro, str):
        yield path, avro + mark
    elif "logicalType" in avro:
        yield path, avro["logicalType"] + mark
    elif avro["type"] == "array":
        yield path, f"array{mark}"
        yield from _walk_avro(f"{path}[]", avro["items"])
    elif avro["type"] == "record":
        yield path, f"record{mark}"
        for field in avro["fields"]:
            yield from _walk_avro(f"{path}.{field['name']}", field["type"])
    else:
        yield path, avro["type"] + mark


def find_differences(table: str, found: dict[str, str]) -> list[str]:
    """Returns the differences between the columns of a file and the contract, in words; empty if there are none.

    Args:
      table: table of the file.
      found: columns of the file, from :func:`flatten_arrow` or :func:`flatten_avro`.
    """
    contract, optional = flatten_avro(load_avro_schema(table)), list_optional(table)
    lacking = {path for path in contract if path not in found}
    differences = [f"{path} is not in the contract" for path in found if path not in contract]
    differences += [
        f"{path} is {found[path]} and not {kind}"
        for path, kind in contract.items()
        if path in found and found[path] != kind
    ]
    for path in sorted(lacking):
        has_parent = any(path.startswith((f"{other}.", f"{other}[]")) for other in lacking if other != path)
        if path not in optional and not has_parent:
            differences.append(f"{path} is missing")
    return differences
