"""Rows for the eye, or for programs: what ``runs``, ``rejects`` and ``check`` write."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from rich import box
from rich.console import RenderableType
from rich.table import Table

from pipeline.options import UsageError
from pipeline.terminal import SafeConsole, SafeTable, shield

FORMS = ("table", "csv", "json")
"""How rows may be written: for the eye, and for programs."""

_PLAIN_WIDTH = 250


def check_form(form: str, forms: Sequence[str] = FORMS) -> None:
    """Checks the form that a user asks for.

    Raises:
      UsageError: there is no such form.
    """
    if form not in forms:
        raise UsageError(f"--format takes {', '.join(forms[:-1])} or {forms[-1]}, not {form!r}")


def write_records(names: Sequence[str], rows: Iterable[dict[str, Any]], form: str, stream: TextIO) -> None:
    """Writes rows for programs: ``csv`` with a header, or ``json``, one object a line."""
    stream = shield(stream)
    if form == "csv":
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        stream.writelines(json.dumps(row, default=str, ensure_ascii=False) + "\n" for row in rows)


def make_table(names: Sequence[str], flush_right: frozenset[str] = frozenset()) -> Table:
    """Returns an empty table for the eye with these columns."""
    table = SafeTable(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        justify: Any = "right" if name in flush_right else "left"
        table.add_column(name.replace("_", " "), justify=justify, overflow="fold")
    return table


def print_for_eye(shown: RenderableType, stream: TextIO) -> None:
    """Writes a table or text, as wide as the terminal; where there is none, as wide as it needs."""
    width = None if stream.isatty() else _PLAIN_WIDTH
    SafeConsole(file=stream, highlight=False, markup=False, width=width).print(shown)


def show_value(value: Any) -> str:
    """Returns a value as a person reads it: numbers with commas, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
