"""How a table in text is written: its header, its separator, its quotation marks."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from wiredesk.transforms.logic.formats.parts.fields import find_column

_DELIMITERS = ",\t;|"
_MAX_COLUMNS, _MAX_NAME_CHARS = 2000, 60
# Lines above a header (a title, comments), and rows that are tried.
_MAX_ABOVE, _MAX_ABOVE_CHARS, _MAX_TRIED = 20, 300, 30
_SEPARATOR_LINE = re.compile(r"\ufeff?[\"']?sep=(.)[\"']?\s*$", re.IGNORECASE)
_COMMENT = re.compile(r"\s*(?:#|//|--|;|%|\*)")
_SENTENCE = re.compile(r"\w.{60,}|[.!?。]\s*$|https?://|^\s*[\d.,:/ -]+\s*$")
_MIN_TEXT_CHARS = 150
DATE = re.compile(r"\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\b")
"""The beginning of a date in digits."""


# A quotation mark behind an odd number of backslashes, and what stands for it until the cells are parted.
_ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)\\([\"'])")
_HIDDEN = {'"': "\ue000", "'": "\ue001"}
_SHOWN = str.maketrans({hidden: mark for mark, hidden in _HIDDEN.items()})


def _hide(found: re.Match[str]) -> str:
    return found[1] + _HIDDEN[found[2]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """The signs of a table.

    Attributes:
      delimiter: between cells.
      quote: around cells that hold a delimiter or a line end; doubled within them.
      escape: before a quotation mark within a cell, in place of the second one; None: a backslash is a character.
    """

    delimiter: str
    quote: str = '"'
    escape: str | None = None

    def read(self, lines: Iterable[str]) -> list[str] | None:
        """Returns the cells of the first row; None if there is no line.

        Raises:
          csv.Error: signs follow a closing quotation mark, or one is not closed.
        """
        return next(self.iter_rows(lines, is_strict=True), None)

    def iter_rows(self, lines: Iterable[str], is_strict: bool = False) -> Iterator[list[str]]:
        """Yields the cells of each row.

        Raises:
          csv.Error: as :meth:`read`, if it is strict.
        """
        if not self.escape:
            yield from csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote, strict=is_strict)
            return
        # The reader's own escapes would take each backslash away, that of "C:\\new" too.
        hidden = (_ESCAPED.sub(_hide, line) for line in lines)
        for row in csv.reader(hidden, delimiter=self.delimiter, quotechar=self.quote, strict=is_strict):
            yield [cell.translate(_SHOWN) for cell in row]

    def turn(self) -> Dialect:
        """Returns the dialect with the other way of writing a quotation mark within a cell."""
        return replace(self, escape=None if self.escape else "\\")


@dataclass(frozen=True, slots=True)
class TableHead:
    """The beginning of a table.

    Attributes:
      lines: number of its lines, the header among them; the first row follows.
      dialect: its signs.
      names: the names of its columns.
      has_header: False: the names are guesses from the rows.
    """

    lines: int
    dialect: Dialect
    names: list[str]
    has_header: bool = True


def find_dialect(head: str) -> tuple[str, list[str]] | None:
    """Returns the delimiter and the column names of a table's header line; None if it is no header line.

    A header line has at least two names of reasonable length, one of which is a known name for the text of
    an article (:mod:`wiredesk.transforms.logic.formats.parts.fields`).

    Args:
      head: text whose first line that is not blank may be a header. A line ``sep=;`` may stand before it.
    """
    lines = [line for line in _split_lines(head) if line.strip()][:2]
    delimiters = _DELIMITERS
    if lines and (found := _SEPARATOR_LINE.match(lines[0])):
        delimiters, lines = found[1], lines[1:]
    return _read_header(lines[0], delimiters) if lines else None


def read_head(head: str) -> TableHead | None:
    """Returns how a table begins, whatever its column names are; None if there is nothing.

    Args:
      head: the first lines of the table.
    """
    lines = _split_lines(head)
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return None
    delimiters = _DELIMITERS
    if separator := _SEPARATOR_LINE.match(lines[first]):
        delimiters, first = separator[1], first + 1
    for number in range(first, min(first + _MAX_ABOVE, len(lines))):
        found = _read_header(lines[number], delimiters)
        if found and all(_is_above(line, found[0], len(found[1])) for line in lines[first:number]):
            return _describe(lines, number, found[0], found[1])
    while first < len(lines) and (not lines[first].strip() or lines[first].startswith("#")):
        first += 1
    if first >= len(lines):
        return None
    delimiter = _choose_delimiter(lines[first:], delimiters)
    names = _split_names(lines[first], delimiter)
    if _looks_like_names(names):
        return _describe(lines, first, delimiter, names)
    return _describe_rows(lines[first:], first, delimiter)


def _split_lines(head: str) -> list[str]:
    return head.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")


def _read_header(line: str, delimiters: str) -> tuple[str, list[str]] | None:
    for delimiter in delimiters:
        names = _split_names(line, delimiter)
        is_short = 2 <= len(names) <= _MAX_COLUMNS and max(map(len, names)) <= _MAX_NAME_CHARS
        if is_short and find_column(names, "body"):
            return delimiter, names
    return None


def _split_names(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line.removeprefix("\ufeff")], delimiter=delimiter), [])
    except csv.Error:
        return []
    return [name.strip().strip("'").lstrip("#").strip() for name in cells]


def _is_above(line: str, delimiter: str, columns: int) -> bool:
    """Returns True for a line that may stand above a header: a comment or a title, and no row."""
    return len(line) <= _MAX_ABOVE_CHARS and (
        not line.strip() or _COMMENT.match(line) is not None or line.count(delimiter) < columns - 1
    )


def _choose_delimiter(lines: list[str], delimiters: str) -> str:
    """Returns the delimiter that gives most rows the same number of cells, above one."""

    def rate(delimiter: str) -> tuple[float, int, int]:
        counts = [len(row) for row in _read_rows(lines, Dialect(delimiter)) if row]
        if not counts:
            return 0.0, 0, 0
        size, number = Counter(counts).most_common(1)[0]
        beside = sum(line.count(f'{delimiter}"') + line.count(f'"{delimiter}') for line in lines[:_MAX_TRIED])
        return (number / len(counts) if size > 1 else 0.0), beside, lines[0].count(delimiter)

    return max(delimiters, key=rate)


def _read_rows(lines: list[str], dialect: Dialect) -> list[list[str]]:
    reader = dialect.iter_rows(line + "\n" for line in lines)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= _MAX_TRIED:
                break
    except csv.Error:
        pass
    return rows


def _looks_like_names(names: list[str]) -> bool:
    return len(set(names)) == len(names) and not any(_SENTENCE.search(name) for name in names)


def _describe(lines: list[str], header: int, delimiter: str, names: list[str]) -> TableHead:
    dialect = _find_signs("\n".join(lines[header + 1 :]), delimiter)
    rows = [row for row in _read_rows(lines[header + 1 :], dialect) if any(row)]
    if rows and all(len(row) == len(names) + 1 for row in rows) and _are_labels([row[0] for row in rows]):
        # R writes the names of the rows in a column that has no name.
        names = ["row", *names]
    return TableHead(header + 1, dialect, names)


def _are_labels(cells: list[str]) -> bool:
    return len(set(cells)) == len(cells) and all(0 < len(cell) <= 20 for cell in cells)


def _find_signs(rows: str, delimiter: str) -> Dialect:
    """Returns the quotation marks of the rows: what stands at the ends of cells, and how it stands within them."""
    sign = re.escape(delimiter)
    opened = {mark: len(re.findall(rf"(?m)(?:^|{sign}){mark}", rows)) for mark in "\"'"}
    closed = len(re.findall(rf"(?m)'(?={sign}|$)", rows))
    if opened["'"] and not opened['"'] and closed >= 0.8 * opened["'"]:
        return Dialect(delimiter, quote="'", escape="\\" if re.search(rf"\\'(?!{sign}|$)", rows) else None)
    return Dialect(delimiter, escape="\\" if re.search(rf'(?m)\\"(?!{sign}|$)', rows) else None)


def _describe_rows(lines: list[str], skipped: int, delimiter: str) -> TableHead:
    """Returns the head of a table without a header; the one column of long texts is taken for the text."""
    dialect = _find_signs("\n".join(lines), delimiter)
    rows = [row for row in _read_rows(lines, dialect) if any(row)]
    size = Counter(map(len, rows)).most_common(1)[0][0] if rows else 1
    columns = list(zip(*(row for row in rows if len(row) == size), strict=True))
    names = [f"column_{number}" for number in range(1, size + 1)]
    lengths = [sum(map(len, column)) / len(column) for column in columns]
    longest = max(range(len(lengths)), key=lengths.__getitem__, default=0)
    others = [length for number, length in enumerate(lengths) if number != longest]
    if lengths and lengths[longest] >= _MIN_TEXT_CHARS and lengths[longest] >= 3 * max(others, default=0):
        names[longest] = "text"
    for number, column in enumerate(columns):
        if all(cell.startswith(("http://", "https://")) for cell in column) and "url" not in names:
            names[number] = "url"
        elif all(DATE.match(cell) for cell in column) and "date" not in names:
            names[number] = "date"
    return TableHead(skipped, dialect, names, has_header=False)
