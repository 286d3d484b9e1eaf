"""Queries as text that runs unchanged in ``wiredesk query``: parameters become literals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from wiredesk.pipeline.browse.paging import Query
from wiredesk.schemas.duckdb_sql import quote_text

# Strings, quoted names and comments are matched to be left as they are.
_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|\$([A-Za-z_]\w*)""", re.DOTALL)


def write_statement(query: Query) -> str:
    """Returns the SQL of a query with the values of its parameters, and a comment that says what its rows are."""
    title = " ".join(query.title.split())
    return f"-- {title}\n{fill_in(query.statement, query.params)};\n"


def fill_in(sql: str, params: Mapping[str, Any]) -> str:
    """Returns SQL with its parameters written as literals.

    Raises:
      KeyError: a parameter has no value.
    """
    return _TOKEN.sub(lambda found: write_literal(params[found[1]]) if found[1] else found[0], sql)


def write_literal(value: Any) -> str:
    """Returns a value as an SQL literal.

    Args:
      value: None, a boolean, a number, a text, a date, a time, or a list of them.

    Raises:
      TypeError: it is something else.
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value) if isinstance(value, int) else f"{quote_text(repr(value))}::DOUBLE"
    if isinstance(value, str):
        return quote_text(value)
    if isinstance(value, date):
        return _write_time(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(write_literal, value))}]" if value else "[]::VARCHAR[]"
    raise TypeError(f"a parameter of a query cannot be a {type(value).__name__}")


def _write_time(value: date) -> str:
    if not isinstance(value, datetime):
        return f"DATE {quote_text(value.isoformat())}"
    kind = "TIMESTAMPTZ" if value.tzinfo else "TIMESTAMP"
    return f"{kind} {quote_text(value.isoformat(' '))}"
