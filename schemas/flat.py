"""Flat tables made from the nested ones: no lists and no records, for CSV and whatever knows no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wiredesk.schemas.columns import Column, list_columns
from wiredesk.schemas.duckdb_sql import quote_name


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A flat table.

    Attributes:
      name: ``articles``; ``articles_quotes`` for the list ``quotes`` of it.
      sql: the query that gives its rows, in DuckDB's dialect.
      blobs: its columns that hold bytes.
    """

    name: str
    sql: str
    blobs: tuple[str, ...] = ()


def list_flat_tables(table: str) -> list[FlatTable]:
    """Returns a table without its lists, then a table for each list, however deep.

    The fields of a record become columns, ``dateline_text``. A list's table has
    the key of the row, ``item`` (its position in the list, from 0), and the fields
    of the item, or ``value`` where it is a plain one. A list within a list has the
    position in the outer one as well, ``entities_item``.
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
    """Yields what to select: plain columns, and those of records that are no lists."""
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
    """Yields the tables of the lists among some columns.

    Args:
      name: of the table that has them.
      columns: its columns.
      source: where its rows come from.
      keys: columns that say which row it is.
      value: what stands before a column's name, ``value.`` within an item.
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
