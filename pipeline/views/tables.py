"""Writes rows for people or for programs. The commands ``runs``, ``rejects`` and ``check`` use it."""

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

FORMATS = ("table", "csv", "json")
"""Formats for rows: a table for people, the others for programs."""

_WIDEST = 1_000_000
_SHORT_CELLS = 32
_INDENT, _BETWEEN = "  ", "  "


def check_format(output_format: str, formats: Sequence[str] = FORMATS) -> None:
    """Checks the value of ``--format``.

    Raises:
      UsageError: there is no such format.
    """
    if output_format not in formats:
        raise UsageError(f"--format takes {', '.join(formats[:-1])} or {formats[-1]}, not {output_format!r}")


def write_records(
    names: Sequence[str], rows: Iterable[dict[str, Any]], output_format: str, stream: TextIO
) -> None:
    """Writes rows for programs.

    Args:
      names: columns, for the header of ``csv``.
      rows: values by column.
      output_format: ``csv`` with a header, or ``json`` with one object a line.
      stream: receives the output.
    """
    stream = shield(stream)
    if output_format == "csv":
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        stream.writelines(json.dumps(row, default=str, ensure_ascii=False) + "\n" for row in rows)


def make_table(names: Sequence[str], flush_right: frozenset[str] = frozenset()) -> Table:
    """Returns an empty table with these columns, to be printed.

    Args:
      names: names of the columns.
      flush_right: those whose values are numbers.
    """
    table = SafeTable(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        justify: Any = "right" if name in flush_right else "left"
        table.add_column(name.replace("_", " "), justify=justify, overflow="fold")
    return table


def print_for_people(shown: Table | Text, stream: TextIO) -> None:
    """Writes a table or text for people.

    On a terminal, a table that is too wide becomes a list of cards, one for each row. In a file or pipe, tables and
    lines are as wide as their content: nothing is cut off or wrapped, so that programs can read them.
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
    """Returns the width of a table without wrapping, in cells of the terminal; a wide character takes two."""
    console = Console(file=io.StringIO(), width=_WIDEST)
    return max(1, Measurement.get(console, console.options, table).maximum)


def make_cards(table: Table, width: int) -> Text:
    """Returns the rows of a table as cards, one below the other.

    The value of the first column is the title of a card. Short values stand side by side, as many as fit. A long
    value has lines of its own. Empty values are left out.

    Args:
      table: the table.
      width: of the terminal, in cells.
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
    """Yields the lines of a card below its title, from pairs of name and value."""
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
    """Yields a text in lines that fit, broken at spaces if it has any."""
    console = Console(file=io.StringIO(), width=max(width - len(_INDENT), 1))
    for line in Text(text).wrap(console, console.width, overflow="fold"):
        yield f"{_INDENT}{line.plain.rstrip()}"


def show_value(value: Any) -> str:
    """Returns a value as text for people: numbers with commas, an empty text for null."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
