"""The columns of a table, read from its Avro schema: what Arrow, SQL and the dictionary are made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from wiredesk.schemas import load_avro_schema

_LOGICAL = {"timestamp-micros": "timestamp", "date": "date"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or one field of a nested record.

    Attributes:
      name: its name.
      kind: ``string``, ``bytes``, ``int``, ``long``, ``double``, ``boolean``,
        ``timestamp`` (microseconds, UTC), ``date`` or ``record``.
      is_nullable: whether it may be null.
      is_list: whether it is a list of ``kind``; a list is empty, not null.
      doc: what it means.
      values: all labels that it takes, where they are a closed list.
      fields: of a record.
      default: what a file from before the column stands for, as JSON has it; None where it has none.
    """

    name: str
    kind: str
    is_nullable: bool
    is_list: bool
    doc: str
    values: tuple[str, ...] = ()
    fields: tuple[Column, ...] = ()
    default: Any = None


@cache
def list_columns(table: str) -> tuple[Column, ...]:
    """Returns the columns of a table, in order.

    Args:
      table: one of :data:`schemas.TABLES`.

    Raises:
      KeyError: there is no such table.
    """
    return read_columns(load_avro_schema(table))


def read_columns(record: dict[str, Any]) -> tuple[Column, ...]:
    """Returns the columns of an Avro record schema, in order.

    Raises:
      ValueError: a union other than ``[null, T]``, which no table format takes.
    """
    return tuple(map(_read_column, record["fields"]))


def _read_column(field: dict[str, Any]) -> Column:
    avro, is_nullable = split_nullable(field["type"])
    is_list = isinstance(avro, dict) and avro["type"] == "array"
    item = split_nullable(avro["items"])[0] if is_list else avro
    is_record = isinstance(item, dict) and item["type"] == "record"
    return Column(
        name=field["name"],
        kind="record" if is_record else _name_kind(item),
        is_nullable=is_nullable,
        is_list=is_list,
        doc=field.get("doc", ""),
        values=tuple(field.get("values", ())),
        fields=read_columns(item) if is_record else (),
        default=field.get("default"),
    )


def _name_kind(avro: Any) -> str:
    if isinstance(avro, str):
        return avro
    return _LOGICAL[avro["logicalType"]] if "logicalType" in avro else _name_kind(avro["type"])


def split_nullable(avro: Any) -> tuple[Any, bool]:
    """Returns an Avro type without its null branch, and whether it had one.

    Raises:
      ValueError: a union other than ``[null, T]``.
    """
    if not isinstance(avro, list):
        return avro, False
    branches = [branch for branch in avro if branch != "null"]
    if len(branches) != 1:
        raise ValueError(f"a union other than [null, T] has no column type: {avro!r}")
    return branches[0], len(branches) < len(avro)


def walk_columns(columns: tuple[Column, ...], above: str = "") -> Iterator[tuple[str, Column]]:
    """Yields every column with its path, ``entities.mentions.start``, a record before its fields."""
    for column in columns:
        yield f"{above}{column.name}", column
        yield from walk_columns(column.fields, f"{above}{column.name}.")
