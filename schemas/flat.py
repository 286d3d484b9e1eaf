"""Queries that turn the nested tables into flat ones, without lists and records, for CSV and similar formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wiredesk.schemas.columns import Column, list_columns
from wiredesk.schemas.duckdb_sql import quote_name


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A flat table.

    Attributes:
      name: ``articles``, or ``articles_quotes`` for its list ``quotes``.
      sql: query that returns its rows, in DuckDB's dialect.
      blobs: names of its columns that hold bytes.
    """

    name: str
    sql: str
    blobs: tuple[str, ...] = ()


def list_flat_tables(table: str) -> list[FlatTable]:
    """Returns a table without its lists, then a table for each list at any depth.

    The fields of a record become columns, such as ``dateline_text``. The table of a list has the key of the row,
    ``item`` (the position in the list, from 0), and the fields of the item; ``value`` if the item is a plain
    value. The table of a list inside a list also has the position in the outer list, such as ``entities_item``.
    """
    columns = list_columns(table)
    names = ", ".join(_list_scalars(columns))
    blobs = tuple(column.name for column in columns if column.kind == "bytes")
    key = columns[0].name
    return [
        FlatTable(table, f"SELECT {names} FROM {table}", blobs),
        *_open_lists(table, columns, table, [key]),
    ]


def _list_scalars(columns: tuple[Column, ...], value: str = "", prefix: str = "") -> Iterator[str]:
    """Yields the SQL expressions of all plain columns, also of those inside records, but not inside lists."""
    for column in columns:
        path, name = f"{value}{quote_name(column.name)}", f"{prefix}{column.name}"
        if column.is_list:
            continue
        if column.fields:
            yield from _list_scalars(column.fields, f"{path}.", f"{name}_")
        else:
            yield f"{path} AS {quote_name(name)}"


def _open_lists(
    name: str, columns: tuple[Column, ...], source: str, keys: list[str], value: str = ""
) -> Iterator[FlatTable]:
    """Yields a flat table for each list among some columns.

    Args:
      name: table that has the columns.
      columns: its columns.
      source: table or subquery that returns its rows.
      keys: columns that identify a row.
      value: prefix of the names of columns; ``value.`` inside an item.
    """
    for column in columns:
        if not column.is_list:
            continue
        path = f"{value}{quote_name(column.name)}"
        opened = (
            f"SELECT {', '.join(keys)}, CAST(unnest(range(len({path}))) AS INTEGER) AS item, "
            f"unnest({path}) AS value FROM {source}"
        )
        fields = list(_list_scalars(column.fields, "value.")) if column.fields else ["value"]
        yield FlatTable(
            f"{name}_{column.name}", f"SELECT {', '.join([*keys, 'item', *fields])} FROM ({opened})"
        )
        outer = f"{column.name}_item"
        below = f"(SELECT {', '.join(keys)}, item AS {outer}, value FROM ({opened}))"
        yield from _open_lists(f"{name}_{column.name}", column.fields, below, [*keys, outer], "value.")
