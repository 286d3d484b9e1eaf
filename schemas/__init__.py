"""The contract: the Avro schemas of the tables, and the conversion between elements and rows.

The ``.avsc`` files beside this module are the source of truth. Arrow schemas (:mod:`wiredesk.schemas.arrow`)
and SQL are made from them. Nothing here imports Beam.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

_Record = TypeVar("_Record")

TABLES = ("articles", "rejects", "sources", "signatures")
"""The tables. Each has an ``.avsc`` file of the same name."""

KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}
"""Column that identifies a row of a table; of ``sources``, only among the rows of one run."""


@cache
def load_avro_schema(table: str) -> dict[str, Any]:
    """Returns the Avro schema of a table, as parsed JSON.

    Args:
      table: one of :data:`TABLES`.

    Raises:
      KeyError: there is no such table.
    """
    if table not in TABLES:
        raise KeyError(table)
    schema: dict[str, Any] = json.loads(files(__name__).joinpath(f"{table}.avsc").read_text("utf-8"))
    return schema


@cache
def _field_names(record_type: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(record_type))


def to_row(value: Any) -> Any:
    """Returns an element as plain dicts and lists, the form that fastavro and pyarrow write.

    The result equals that of :func:`dataclasses.asdict`. This is ten times faster, since it copies no leaves,
    which are immutable, and descends only into fields that hold records or lists.
    """
    if isinstance(value, tuple):
        return [to_row(item) for item in value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    names, nested = _find_nested(type(value))
    row = {name: getattr(value, name) for name in names}
    for name in nested:
        row[name] = to_row(row[name])
    return row


@cache
def _find_nested(record_type: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the names of all fields, and of those that hold records or lists."""
    hints = get_type_hints(record_type)
    names = _field_names(record_type)
    return names, tuple(name for name in names if _find_converter(hints[name])[0] is not None)


def from_row(record_type: type[_Record], row: Mapping[str, Any]) -> _Record:
    """Returns the element of a row that fastavro or pyarrow has read. Reverses :func:`to_row`.

    Lists become tuples, and nested records their dataclasses. A column that a file of an older release lacks
    gets its default. So does a null where none is allowed, since a reader of old and new files together
    fills in nulls. Columns without a field, such as partition columns, are ignored.

    Args:
      record_type: a dataclass of :mod:`wiredesk.schemas.records`.
      row: values by column.

    Raises:
      TypeError: a column without a default is missing.
    """
    given = {}
    for name, convert, is_nullable in _field_converters(cast(type, record_type)):
        if name not in row:
            continue
        value = row[name]
        if value is not None:
            given[name] = convert(value) if convert else value
        elif is_nullable:
            given[name] = None
    return record_type(**given)


@cache
def _field_converters(record_type: type) -> tuple[tuple[str, Callable[[Any], Any] | None, bool], ...]:
    hints = get_type_hints(record_type)
    return tuple((name, *_find_converter(hints[name])) for name in _field_names(record_type))


def _find_converter(hint: Any) -> tuple[Callable[[Any], Any] | None, bool]:
    """Returns the function that converts a column's value to a field (None: no conversion), and True if null is allowed."""
    if get_origin(hint) in (Union, UnionType):
        (branch,) = (arg for arg in get_args(hint) if arg is not type(None))
        return _find_converter(branch)[0], True
    if get_origin(hint) is tuple:
        item = _find_converter(get_args(hint)[0])[0]
        return (lambda values: tuple(map(item, values))) if item else tuple, False
    if is_dataclass(hint) and isinstance(hint, type):
        return (lambda row: from_row(hint, row)), False
    return None, False
