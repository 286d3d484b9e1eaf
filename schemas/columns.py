"""The columns of a table, read from its Avro schema. Arrow, SQL and the dictionary are made from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from wiredesk.schemas import load_avro_schema

_LOGICAL = {"timestamp-micros": "timestamp", "date": "date"}


class SpanFields(NamedTuple):
    """The fields of a record that hold the offsets of one stretch of ``body``.

    Attributes:
      start, end: names of the fields with the offsets.
      text: name of the field that repeats ``body[start:end]``; None if no field does.
    """

    start: str
    end: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or one field of a nested record.

    Attributes:
      name: its name.
      kind: ``string``, ``bytes``, ``int``, ``long``, ``double``, ``boolean``,
        ``timestamp`` (microseconds, UTC), ``date`` or ``record``.
      is_nullable: True if it may be null.
      is_list: True if it is a list of ``kind``; a list is empty, not null.
      doc: its description.
      values: all labels that it takes, if they are a closed list.
      fields: fields of a record.
      spans: offsets that the record holds.
      is_annotation: True if the annotation stage makes it.
      has_default: True if files of older releases may lack it.
      default: value that stands for it in such a file, as JSON.
    """

    name: str
    kind: str
    is_nullable: bool
    is_list: bool
    doc: str
    values: tuple[str, ...] = ()
    fields: tuple[Column, ...] = ()
    spans: tuple[SpanFields, ...] = ()
    is_annotation: bool = False
    has_default: bool = False
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
        spans=tuple(SpanFields(*names) for names in item.get("spans", ())) if is_record else (),
        is_annotation=field.get("annotation", False),
        has_default="default" in field,
        default=field.get("default"),
    )


def _name_kind(avro: Any) -> str:
    if isinstance(avro, str):
        return avro
    return _LOGICAL[avro["logicalType"]] if "logicalType" in avro else _name_kind(avro["type"])


def split_nullable(avro: Any) -> tuple[Any, bool]:
    """Returns an Avro type without its null branch, and True if it had one.

    Raises:
      ValueError: a union other than ``[null, T]``.
    """
    if not isinstance(avro, list):
        return avro, False
    branches = [branch for branch in avro if branch != "null"]
    if len(branches) != 1:
        raise ValueError(f"a union other than [null, T] has no column type: {avro!r}")
    return branches[0], len(branches) < len(avro)


def walk_columns(
    columns: tuple[Column, ...], above: str = "", list_mark: str = ""
) -> Iterator[tuple[str, Column]]:
    """Yields every column with its path, ``entities.mentions.start``, a record before its fields.

    Args:
      columns: the columns of a table, or the fields of a record.
      above: prefix of the paths.
      list_mark: follows the name of each list in the paths of its fields: ``[]`` gives ``quotes[].start``.
    """
    for column in columns:
        path = f"{above}{column.name}"
        yield path, column
        yield from walk_columns(column.fields, f"{path}{list_mark if column.is_list else ''}.", list_mark)


@cache
def list_optional(table: str) -> frozenset[str]:
    """Returns the paths, such as ``quotes[].part_of``, of the columns that files of older releases may lack."""
    columns = walk_columns(list_columns(table), list_mark="[]")
    return frozenset(path for path, column in columns if column.has_default)
