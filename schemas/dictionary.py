"""The data dictionary, a Markdown page made from the schemas."""

from __future__ import annotations

from collections.abc import Iterator

from wiredesk.schemas import TABLES, load_avro_schema
from wiredesk.schemas.columns import Column, list_columns, walk_columns

_HEAD = """\
# Data dictionary

Every column of every table, generated from `schemas/*.avsc` by `python -m wiredesk.schemas.generate`.

- A `timestamp` is in UTC with microseconds, a `date` is a day. An unknown value is null, never an empty text, 0 or 1970.
- `start` and `end` count Unicode code points of `body`, half open: `body[start:end]` is the text. In DuckDB that is
  `substring(body, start + 1, "end" - start)`, in BigQuery `SUBSTR(body, start + 1, `` `end` `` - start)`.
- A list without items is empty, never null. `a.b` is field `b` of the record `a`, or of each item of the list `a`.
- An exact copy has no annotations of its own. The views show it with those of `annotated_from`.
"""


def make_dictionary() -> str:
    """Returns the data dictionary."""
    return "\n".join([_HEAD, *(line for table in TABLES for line in _describe_table(table))])


def _describe_table(table: str) -> Iterator[str]:
    yield f"## `{table}`"
    yield ""
    yield load_avro_schema(table)["doc"]
    yield ""
    yield "| column | type | null | meaning |"
    yield "|---|---|---|---|"
    for path, column in walk_columns(list_columns(table)):
        null = "yes" if column.is_nullable else ""
        yield f"| `{path}` | {_name_type(column)} | {null} | {_escape(describe(column))} |"
    yield ""


def _name_type(column: Column) -> str:
    return f"list of {column.kind}" if column.is_list else column.kind


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def describe(column: Column) -> str:
    """Returns the description of a column, with its labels if they are a closed list."""
    if not column.values:
        return column.doc
    return f"{column.doc} One of: {', '.join(column.values)}."
