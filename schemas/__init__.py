"""The contract: the Avro schemas of the tables, and how an element becomes a row.

The ``.avsc`` files beside this module are the source of truth; Arrow schemas
(:mod:`wiredesk.schemas.arrow`) and SQL are made from them. No Beam here.
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
"""The tables, each with an ``.avsc`` file of its name."""


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
    """Returns an element as plain dicts and lists, as fastavro and pyarrow take it.

    The same as :func:`dataclasses.asdict` but ten times faster, since the leaves are
    immutable and need no copy, and only fields that hold records or lists are looked into.
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
    """Returns the names of the fields, and of those whose value is no plain one."""
    hints = get_type_hints(record_type)
    names = _field_names(record_type)
    return names, tuple(name for name in names if _find_converter(hints[name])[0] is not None)


def from_row(record_type: type[_Record], row: Mapping[str, Any]) -> _Record:
    """Returns the element of a row, as fastavro and pyarrow give it: the reverse of :func:`to_row`.

    Lists become tuples and nested records their dataclasses. What a file of an
    older release lacks has its default, and so has a null where none may be (a
    reader that unites old files and new ones fills in nulls); columns that are
    no field, such as a partition's, are left out.

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
    """Returns what makes a field of a column's value (None: it is one), and whether null is a value."""
    if get_origin(hint) in (Union, UnionType):
        (branch,) = (arg for arg in get_args(hint) if arg is not type(None))
        return _find_converter(branch)[0], True
    if get_origin(hint) is tuple:
        item = _find_converter(get_args(hint)[0])[0]
        return (lambda values: tuple(map(item, values))) if item else tuple, False
    if is_dataclass(hint) and isinstance(hint, type):
        return (lambda row: from_row(hint, row)), False
    return None, False
