"""The data dictionary, a Markdown page made from the schemas."""

from __future__ import annotations

from collections.abc import Iterator

from wiredesk.schemas import TABLES, load_avro_schema
from wiredesk.schemas.columns import Column, list_columns, walk_columns

_HEAD = """\
# Data dictionary

Every column of every table, made from `schemas/*.avsc` by `python -m wiredesk.schemas.generate`.

- `timestamp` is in UTC with microseconds, `date` a day. Unknown is null, never an empty text, 0 or 1970.
- `start` and `end` count Unicode code points of `body`, half open: `body[start:end]` is the text. In DuckDB that is
  `substring(body, start + 1, "end" - start)`, in BigQuery `SUBSTR(body, start + 1, `` `end` `` - start)`.
- A list is empty where there is nothing, never null. `a.b` is field `b` of each item of the list or record `a`.
- Where an exact copy was not annotated itself, the views give the annotations of `annotated_from`.
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
