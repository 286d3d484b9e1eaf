"""The contract: the Avro schemas of the tables, and how an element becomes a row.

The ``.avsc`` files beside this module are the source of truth; Arrow schemas
(:mod:`schemas.arrow`) and SQL are made from them. No Beam here.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from typing import Any

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

    The same as :func:`dataclasses.asdict` but several times faster, since the
    leaves are immutable and need no copy.
    """
    if isinstance(value, tuple):
        return [to_row(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: to_row(getattr(value, name)) for name in _field_names(type(value))}
    return value
