"""Cuts tables in text into rows: CSV, TSV and the like.

A row that does not fit the header is read in other ways of writing tables. If it fits in none, it is refused whole:
its cells would stand in wrong columns, or its text would be cut.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.containers.dialect import DATE, Dialect, TableHead, read_head
from wiredesk.transforms.logic.containers.limits import Limits, explain_size
from wiredesk.transforms.logic.containers.lines import read_rest_of_line
from wiredesk.transforms.logic.containers.record_stream import CHUNK_BYTES, Part, RecordStream
from wiredesk.transforms.logic.formats.parts.fields import find_column
from wiredesk.transforms.logic.formats.parts.input import Hints
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.declared import decode_declared

_Reader: TypeAlias = Callable[[str], list[str]]

# Lines of one row that are tried with stray quotation marks, and that a broken row may take with it.
_MAX_LOOSE_LINES, _MAX_BROKEN_LINES = 60, 1000
_NO_HEADER = RowWarning(
    "table_without_header",
    "The table has no header; the column of long texts was read as the text: check --map.",
)
_SHORT = RowWarning(
    "row_does_not_fit",
    "The row has fewer cells than the header of its table; what the last ones state is unknown.",
)


def cut_table(stream: RecordStream, limits: Limits, charset: str | None = None) -> Iterator[Part]:
    """Yields the rows of a table; a quoted cell may span lines."""
    head = stream.peek(CHUNK_BYTES)
    whole = head[: head.rfind(b"\n") + 1] if len(head) == CHUNK_BYTES else head
    text, charset = _decode_head(whole or head, charset)
    table = read_head(text)
    if table is None:
        return
    for _ in range(table.lines):
        stream.readline(limits.record_bytes)
    csv.field_size_limit(max(limits.record_bytes, csv.field_size_limit()))
    rows = _Rows(stream, limits, table, charset)
    while (part := rows.read_row()) is not None:
        yield part


def _decode_head(head: bytes, charset: str | None) -> tuple[str, str | None]:
    """Returns the beginning of a table as text, and the encoding in which all its rows are read."""
    try:
        decoded = decode_declared(head, charset)
    except RecordError:
        return head.decode("latin-1"), charset
    is_plain = head.isascii() or decoded.encoding.startswith("utf")
    return decoded.text, charset if is_plain else decoded.encoding


@dataclass(frozen=True, slots=True)
class _Found:
    """A row that was read: its cells, the number of its lines, and how its text is read again once it is decoded."""

    cells: list[str]
    lines: int
    read: _Reader


class _Rows:
    """Reads rows together with the bytes that each came from."""

    def __init__(self, stream: RecordStream, limits: Limits, table: TableHead, charset: str | None) -> None:
        self._stream = stream
        self._limits = limits
        self._dialect = table.dialect
        self._names = table.names
        self._warnings = () if table.has_header else (_NO_HEADER,)
        self._charset = charset
        # Lines that were read ahead, and how many of them were taken.
        self._ahead: list[bytes] = []
        self._taken = 0
        self._too_long: Part | None = None

    def read_row(self) -> Part | None:
        """Returns the next row; None after the last one."""
        while True:
            self._drop_blank()
            self._too_long = None
            if not self._look(0):
                return None
            part = self._read_fitting() or self._too_long or self._read_broken()
            if part is not _HEADER:
                return part

    def _drop_blank(self) -> None:
        while (line := self._look(0)) and not line.strip(b" \t\r\n\0\xef\xbb\xbf"):
            self._take(1)

    def _look(self, number: int) -> bytes:
        """Returns a line by its distance from the next one; none at the end."""
        while len(self._ahead) <= self._taken + number:
            line = self._stream.readline(self._limits.record_bytes + 1)
            if not line:
                return b""
            self._ahead.append(line)
        return self._ahead[self._taken + number]

    def _take(self, lines: int) -> bytes:
        taken = self._ahead[self._taken : self._taken + lines]
        self._taken += lines
        if self._taken >= len(self._ahead) // 2:
            del self._ahead[: self._taken]
            self._taken = 0
        return b"".join(taken)

    def _iter_lines(self, used: list[int]) -> Iterator[str]:
        """Yields the next lines and counts them; ends where the row is too long."""
        size = 0
        while line := self._look(used[0]):
            size += len(line)
            if size > self._limits.record_bytes:
                self._end_too_long(used[0] + 1, size)
                return
            used[0] += 1
            # Delimiters, quotation marks and line ends are ASCII in every encoding of tables, so any
            # encoding that contains ASCII finds the rows.
            yield _to_line(line.decode("latin-1"))

    def _end_too_long(self, lines: int, size: int) -> None:
        begun = self._take(lines)
        if begun.endswith(b"\n"):
            self._too_long = Part(payload=begun, error=explain_size(size, self._limits, is_kept=True))
        else:
            self._too_long = read_rest_of_line(self._stream, begun, self._limits)

    def _read_fitting(self) -> Part | None:
        """Returns the next row if it has as many cells as the header, in one of the ways to write it."""
        first: _Found | None = None
        for dialect in (self._dialect, self._dialect.turn()):
            found = self._read_strictly(dialect)
            if self._too_long is not None:
                return None
            if found is not None and self._fits(found.cells):
                return self._make_part(found)
            first = first or (found if dialect is self._dialect else None)
        loose = self._read_loosely()
        if loose is not None:
            return self._make_part(loose)
        return self._judge_short(first) if first is not None and len(first.cells) < len(self._names) else None

    def _read_strictly(self, dialect: Dialect) -> _Found | None:
        used = [0]
        try:
            cells = dialect.read(self._iter_lines(used))
        except csv.Error:
            return None
        return _Found(cells, used[0], _make_reader(dialect)) if cells else None

    def _fits(self, cells: list[str]) -> bool:
        size = len(self._names)
        return len(cells) >= size and not any(map(str.strip, cells[size:]))

    def _read_loosely(self) -> _Found | None:
        """Returns the next row if it fits where only a quotation mark before a delimiter or a line end closes a cell."""
        text = ""
        for number in range(_MAX_LOOSE_LINES):
            line = self._look(number)
            if not line or len(text) > self._limits.record_bytes:
                return None
            text += _to_line(line.decode("latin-1"))
            cells = split_loosely(text, self._dialect)
            if cells is not None and len(cells) == len(self._names):
                return _Found(cells, number + 1, lambda text: split_loosely(text, self._dialect) or [])
            if cells is not None and len(cells) > len(self._names):
                return None
        return None

    def _judge_short(self, found: _Found) -> Part | None:
        """Returns a row with too few cells if its text is certain to be whole and in its column, or is missing."""
        name = find_column(self._names, "body")
        at = self._names.index(name) if name else 0
        if at >= len(found.cells):
            return self._make_part(found)
        is_last = at == len(found.cells) - 1
        is_quoted = self._look(found.lines - 1).rstrip().endswith(self._dialect.quote.encode())
        is_longest = len(found.cells[at]) == max(map(len, found.cells))
        # A date in the column of another thing shows that a cell before it is missing.
        dated = find_column(self._names, "published")
        is_shifted = any(
            DATE.match(cell) and name != dated for name, cell in zip(self._names, found.cells, strict=False)
        )
        is_sure = is_longest and not is_shifted and (is_quoted or not is_last)
        return self._make_part(found, _SHORT) if is_sure else None

    def _read_broken(self) -> Part:
        """Returns the next lines as a reject, up to one with which a row may begin."""
        begins_quoted = self._look(0).startswith(self._dialect.quote.encode())
        taken = 1
        while taken < _MAX_BROKEN_LINES and (line := self._look(taken)) and line.strip():
            cells = _read_line(line, self._dialect)
            starts = line.startswith(self._dialect.quote.encode()) or not begins_quoted
            if starts and cells is not None and len(cells) == len(self._names):
                break
            taken += 1
        return self._refuse(self._take(taken))

    def _refuse(self, raw: bytes) -> Part:
        message = (
            f"the row does not have the {len(self._names)} cells of the header, separated by "
            f"{self._dialect.delimiter!r}: mend its quotation marks or remove it"
        )
        hints = Hints(container="csv")
        return Part(payload=raw, hints=hints, error=RecordError("parse", "broken_row", message))

    def _is_continued(self, found: _Found, raw: bytes) -> bool:
        """Returns True if the text, which ends the row without a quotation mark, goes on in the next line."""
        if raw.rstrip().endswith(self._dialect.quote.encode()) or len(self._names) < 2:
            return False
        follows = self._look(0)
        is_text = find_column(self._names, "body") == self._names[-1] and found.cells[-1].strip()
        return bool(is_text and follows.strip() and self._dialect.delimiter.encode() not in follows)

    def _make_part(self, found: _Found, *warnings: RowWarning) -> Part:
        raw = self._take(found.lines)
        if self._is_header(found.cells):
            return _HEADER
        if self._is_continued(found, raw):
            while (line := self._look(0)).strip() and self._dialect.delimiter.encode() not in line:
                raw += self._take(1)
            return self._refuse(raw)
        cells = self._decode_cells(raw, found)
        fields = tuple(zip(self._names, cells, strict=False))
        hints = Hints(
            container="csv", fields=fields, charset=self._charset, warnings=(*self._warnings, *warnings)
        )
        return Part(payload=raw, format="table", hints=hints)

    def _is_header(self, cells: list[str]) -> bool:
        """Returns True if a row is the header of the rows that follow, as in joined tables."""
        names = [cell.strip() for cell in cells]
        if names == self._names:
            return True
        # Each name of the header is among the cells, so they are names in another order.
        if len(names) == len(self._names) and sorted(names) == sorted(self._names) and any(names):
            self._names = names
            return True
        return False

    def _decode_cells(self, raw: bytes, found: _Found) -> list[str]:
        """Returns the cells of a row decoded in the table's encoding."""
        try:
            cells = found.read(decode_declared(raw, self._charset).text.replace("\0", ""))
            if len(cells) == len(found.cells):
                return cells
            # In East Asian encodings the second byte of a character may be a delimiter.
            return [decode_declared(cell.encode("latin-1"), self._charset).text for cell in found.cells]
        except (csv.Error, RecordError):
            # The parser reports binary content later.
            return found.cells


_HEADER = Part(label="header")
"""Stands for a line that is no row."""


def _to_line(line: str) -> str:
    return line.replace("\0", "")


def _make_reader(dialect: Dialect) -> _Reader:
    return lambda text: dialect.read(line + "\n" for line in text.split("\n")) or []


def _read_line(line: bytes, dialect: Dialect) -> list[str] | None:
    text = _to_line(line.decode("latin-1"))
    reader = dialect.iter_rows([text])
    try:
        return next(reader, None)
    except csv.Error:
        return None


def split_loosely(text: str, dialect: Dialect) -> list[str] | None:
    """Returns the cells of a row with stray quotation marks; None if a quoted cell is not closed.

    A quotation mark closes its cell only before a line's end, or before a delimiter that no space follows. A cell in
    which another row seems to begin is none.

    Args:
      text: the lines of the row.
      dialect: the signs of the table.
    """
    text = text.rstrip("\r\n")
    mark, sign = re.escape(dialect.quote), re.escape(dialect.delimiter)
    close = re.compile(rf"{mark}(?={sign}(?! )|[\r\n]|\Z)")
    row = re.compile(rf"[\r\n](?s:.*)(?:{sign}{mark}|{mark}{sign})")
    cells: list[str] = []
    at = 0
    while True:
        if text.startswith(dialect.quote, at):
            end = close.search(text, at + 1)
            if end is None or row.search(text, at, end.start()):
                return None
            cells.append(_unquote(text[at + 1 : end.start()], dialect.quote))
            at = end.end()
        else:
            stop = text.find(dialect.delimiter, at)
            stop = len(text) if stop < 0 else stop
            cells.append(text[at:stop])
            at = stop
        if not text.startswith(dialect.delimiter, at):
            return cells if not text[at:].strip() and "\n" not in text[at:] else None
        at += len(dialect.delimiter)


def _unquote(cell: str, mark: str) -> str:
    return cell.replace(mark * 2, mark).replace("\\" + mark, mark)
