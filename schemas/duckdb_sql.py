"""DuckDB's types and table definitions, made from the schemas."""

from __future__ import annotations

from importlib.resources import files

from wiredesk.schemas import TABLES, load_avro_schema
from wiredesk.schemas.columns import Column, list_columns

_KINDS = {
    "string": "VARCHAR",
    "bytes": "BLOB",
    "int": "INTEGER",
    "long": "BIGINT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "date": "DATE",
}
PARTS = ("session", "tables")
"""Parts of the SQL: temporary views over an output for one session, or definitions of tables."""

_RESERVED = frozenset({"end"})


def quote_name(name: str) -> str:
    """Returns the name of a column as an SQL identifier."""
    return f'"{name}"' if name in _RESERVED else name


def make_duckdb_type(column: Column) -> str:
    """Returns the DuckDB type of a column."""
    if column.fields:
        fields = ", ".join(f"{quote_name(f.name)} {make_duckdb_type(f)}" for f in column.fields)
        item = f"STRUCT({fields})"
    else:
        item = _KINDS[column.kind]
    return f"{item}[]" if column.is_list else item


def make_duckdb_table(table: str, name: str = "") -> str:
    """Returns ``CREATE TABLE`` and a comment on every column.

    Args:
      table: one of :data:`schemas.TABLES`.
      name: name of the table in the statement; the same if empty.
    """
    columns, name = list_columns(table), name or table
    body = ",\n".join(
        f"  {quote_name(c.name)} {make_duckdb_type(c)}{'' if c.is_nullable else ' NOT NULL'}" for c in columns
    )
    comments = [f"COMMENT ON TABLE {name} IS {quote_text(load_avro_schema(table)['doc'])};"]
    comments += [f"COMMENT ON COLUMN {name}.{quote_name(c.name)} IS {quote_text(c.doc)};" for c in columns]
    return f"CREATE TABLE {name} (\n{body}\n);\n" + "\n".join(comments) + "\n"


def make_duckdb_tables() -> str:
    """Returns the SQL that creates every table."""
    return "\n".join(map(make_duckdb_table, TABLES))


def quote_text(text: str) -> str:
    """Returns a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def read_views() -> str:
    """Returns the SQL of the views over the tables, ``sql/views.sql``."""
    return files("wiredesk.schemas").joinpath("sql/views.sql").read_text("utf-8")
