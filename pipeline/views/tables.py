"""Rows for the eye, or for programs: what ``runs``, ``rejects`` and ``check`` write."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.telemetry.terminal import SafeConsole, SafeTable, shield

FORMS = ("table", "csv", "json")
"""How rows may be written: for the eye, and for programs."""

_WIDEST = 1_000_000
_SHORT_CELLS = 32
_INDENT, _BETWEEN = "  ", "  "


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


def print_for_eye(shown: Table | Text, stream: TextIO) -> None:
    """Writes a table or text for whoever looks at it.

    On a terminal a table that is wider becomes a card a row. Elsewhere a table is as wide as it
    needs, and a line of text as long: nothing is cut off, and nothing is broken that a program reads.
    """
    if stream.isatty():
        console = SafeConsole(file=stream, highlight=False, markup=False)
        is_wide = isinstance(shown, Table) and _measure(shown) > console.width
        console.print(make_cards(shown, console.width) if isinstance(shown, Table) and is_wide else shown)
        return
    width = _measure(shown) if isinstance(shown, Table) else None
    console = SafeConsole(
        file=io.StringIO(), highlight=False, markup=False, width=width, force_terminal=False
    )
    with console.capture() as written:
        console.print(shown, soft_wrap=width is None)
    stream.writelines(f"{line.rstrip()}\n" for line in written.get().splitlines())


def _measure(table: Table) -> int:
    """Returns the cells that a table takes where nothing is folded; a wide character takes two."""
    console = Console(file=io.StringIO(), width=_WIDEST)
    return max(1, Measurement.get(console, console.options, table).maximum)


def make_cards(table: Table, width: int) -> Text:
    """Returns the rows of a table one below the other.

    A row begins with what its first column holds. Short values stand side by side, as many as fit; a long one
    has lines of its own. What is empty is left out.
    """
    names = [str(column.header) for column in table.columns]
    cards = Text(overflow="fold")
    for row in zip(*(column.cells for column in table.columns), strict=True):
        title, *values = map(str, row)
        if cards:
            cards.append("\n\n")
        cards.append(title, style="bold")
        for line in _lay_out(
            [(name, value) for name, value in zip(names[1:], values, strict=True) if value], width
        ):
            cards.append(f"\n{line}")
    return cards


def _lay_out(pairs: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Yields the lines of a card below its title."""
    line = ""
    for pair in (f"{name} {value}" for name, value in pairs if cell_len(value) <= _SHORT_CELLS):
        if line and cell_len(line) + len(_BETWEEN) + cell_len(pair) > width:
            yield line
            line = ""
        line = f"{line}{_BETWEEN}{pair}" if line else f"{_INDENT}{pair}"
    if line:
        yield line
    for name, value in pairs:
        if cell_len(value) > _SHORT_CELLS:
            yield from _break(f"{name} {value}", width)


def _break(text: str, width: int) -> Iterator[str]:
    """Yields a text in lines that fit, broken at spaces where there are some."""
    console = Console(file=io.StringIO(), width=max(width - len(_INDENT), 1))
    for line in Text(text).wrap(console, console.width, overflow="fold"):
        yield f"{_INDENT}{line.plain.rstrip()}"


def show_value(value: Any) -> str:
    """Returns a value as a person reads it: numbers with commas, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
