"""Pairs quotation marks of every kind, as they are printed and not as they should be.

The characters beside a mark tell its direction better than its shape does, for newspapers print
``”Politics ...,”`` and ``"peace,“`` alike. A mark after white space and before a word opens, a mark after
a word and before white space closes. Only for the other marks the shape decides.
A pair never reaches beyond its paragraph, so a stray mark spoils one paragraph at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MARK = re.compile(r"[\"“”„‟«»＂]|``|''|[‘’‚‛‹›'`´](?:(?!\w)|(?<!\w.))")
_BREAK = re.compile(r"\n[^\S\n]*\n\s*|\n(?=[\"“”„«])")
_SINGLE = frozenset("‘’‚‛‹›'`´")
_ELISIONS = re.compile(r"(?:em|til|till|tis|twas|cause|round|bout|n|\d\ds?)\b", re.IGNORECASE)
_OPENING = frozenset("“„‟«‘‚‛‹`") | {"``"}
_CLOSING = frozenset("”»’›´") | {"''"}
_INCHES = frozenset(('"', "''", "”"))
_MAX_ATTRIBUTE = 200
"""Characters of the value of an attribute in left-over markup at most."""

_MAX_SINGLE = 1500
"""Characters between two single marks at most; in a longer text the first one is a stray apostrophe."""


class Stretch(NamedTuple):
    """Text between two quotation marks of one paragraph.

    Attributes:
      open: the start of the opening mark; ``start`` if there is none.
      start, end: the bounds of the words.
      close: the end of the closing mark; the end of the paragraph or the next opening mark if there is none.
      paragraph: the number of the paragraph.
      closed, opened: False if that mark is missing.
      single: True for single marks.
      continues: True if the quotation began in the paragraph before.
    """

    open: int
    start: int
    end: int
    close: int
    paragraph: int
    closed: bool = True
    single: bool = False
    opened: bool = True
    continues: bool = False


class _Mark(NamedTuple):
    start: int
    end: int
    text: str
    side: int
    """1 if it opens, -1 if it closes, 0 if either is possible."""

    @property
    def single(self) -> bool:
        return self.text in _SINGLE


def list_paragraphs(body: str) -> list[tuple[int, int]]:
    """Returns the bounds of the paragraphs; a blank line, or a line that begins with a mark, starts a new one."""
    bounds, start = [], 0
    for gap in _BREAK.finditer(body):
        bounds.append((start, gap.start()))
        start = gap.end()
    bounds.append((start, len(body)))
    return bounds


def pair_marks(body: str, paragraphs: list[tuple[int, int]]) -> list[Stretch]:
    """Returns the outermost quoted stretches of a text in order, in time linear in its length."""
    found: list[Stretch] = []
    for number, (start, end) in enumerate(paragraphs):
        marks = list(_list_marks(body, start, end))
        if marks:
            pairs = list(_Paragraph(body, marks, number, (start, end)).pair())
            if found and pairs and _runs_on(body, found[-1], pairs[0], start):
                pairs[0] = pairs[0]._replace(continues=True)
            found += pairs
    return found


def _runs_on(body: str, last: Stretch, new: Stretch, start: int) -> bool:
    """Returns True if the last paragraph left a quotation open and this one begins with a mark."""
    return (
        not last.closed and last.paragraph == new.paragraph - 1 and new.open == start and body[start] != "'"
    )


def _list_marks(body: str, start: int, end: int) -> Iterator[_Mark]:
    attribute_end = -1  # Left-over markup has marks too: <tweet id="7">.
    for match in _MARK.finditer(body, start, end):
        at, after = match.span()
        before_char = body[at - 1] if at > start else " "
        after_char = body[after] if after < end else " "
        text = match[0]
        if before_char == "=":
            attribute_end = body.find(text, after, min(after + _MAX_ATTRIBUTE, end))
            continue
        if at == attribute_end:
            continue
        if text in ('"', "''", "＂") and before_char.isdigit() and body[max(at - 6, start) : at].count("'"):
            continue  # 5'11" is a height.
        yield _Mark(at, after, text, _choose_side(text, before_char, after_char))


def _choose_side(text: str, before: str, after: str) -> int:
    left_free = before.isspace() or before in "([{—–-/:\"“”‘'’"
    right_free = after.isspace() or after in ")]}.,;:!?—–-/\"”“’'…"
    if left_free and not right_free:
        return 1
    if right_free and not left_free:
        return -1
    return 1 if text in _OPENING else -1 if text in _CLOSING else 0


class _Paragraph:
    """Pairs the marks of one paragraph: double marks first, single ones only outside of double ones.

    ``_opened`` is the double mark that is open, and ``_depth`` the number of marks open inside it. What is before
    ``_free_from`` is paired already.
    """

    def __init__(self, body: str, marks: list[_Mark], number: int, bounds: tuple[int, int]) -> None:
        self._body = body
        self._marks = marks
        self._number = number
        self._free_from, self._end = bounds
        self._opened: _Mark | None = None
        self._depth = 0

    def pair(self) -> Iterator[Stretch]:
        """Yields the outermost pairs in order."""
        is_head = True
        for at, mark in enumerate(self._marks):
            if mark.start < self._free_from:
                continue  # It is between two single marks.
            if mark.single:
                stretch = self._read_single(at) if self._opened is None else None
            elif self._opened is not None:
                stretch = self._read_inside(at, self._opened)
            else:
                stretch = self._read_outside(mark, is_head=is_head)
            if stretch is not None:
                self._free_from = stretch.close
                yield stretch
            is_head = is_head and mark.single
        if self._opened is not None:
            yield self._make(self._opened, self._end, self._end, closed=False)

    def _read_inside(self, at: int, opened: _Mark) -> Stretch | None:
        """Reads a double mark after an open one; returns the stretch that it ends."""
        mark = self._marks[at]
        if self._is_inch(at):
            return None
        if mark.side > 0:
            if mark.text != opened.text or _is_nested(self._marks, at):
                self._depth += 1
                return None
            self._opened = mark  # The open quotation was never closed.
            return self._make(opened, mark.start, mark.start, closed=False)
        if self._depth and not _is_last_double(self._marks, at):
            self._depth -= 1
            return None
        self._opened, self._depth = None, 0
        return self._make(opened, mark.start, mark.end)

    def _is_inch(self, at: int) -> bool:
        """Returns True for a mark after a digit inside a quotation that another mark of its kind closes."""
        mark = self._marks[at]
        if mark.text not in _INCHES or not self._body[mark.start - 1].isdigit():
            return False
        following = next((other for other in self._marks[at + 1 : at + 20] if not other.single), None)
        return following is not None and following.side < 0 and following.text == mark.text

    def _read_outside(self, mark: _Mark, *, is_head: bool) -> Stretch | None:
        """Reads a double mark while none is open; returns the stretch that it ends without an opening mark."""
        if mark.side >= 0:
            self._opened = mark
        elif is_head and self._body[mark.start - 1] in ",.?!":
            start = _find_line(self._body, mark)
            return Stretch(start, start, mark.start, mark.end, self._number, opened=False)
        return None

    def _read_single(self, at: int) -> Stretch | None:
        """Returns the stretch between a single mark and its partner, if it opens one."""
        mark = self._marks[at]
        close = _close_single(self._body, self._marks, at) if mark.side > 0 else None
        return None if close is None else self._make(mark, close.start, close.end)

    def _make(self, opened: _Mark, end: int, close: int, *, closed: bool = True) -> Stretch:
        """Returns a stretch with the white space at both ends of its words cut off."""
        body, start = self._body, opened.end
        while start < end and body[start].isspace():
            start += 1
        while end > start and body[end - 1].isspace():
            end -= 1
        return Stretch(opened.start, start, end, close, self._number, closed=closed, single=opened.single)


def _find_line(body: str, mark: _Mark) -> int:
    """Returns the start of the line of a closing mark, or of the text if the line is longer than 2,000 characters."""
    return body.rfind("\n", max(0, mark.start - 2000), mark.start) + 1


def _is_last_double(marks: list[_Mark], at: int) -> bool:
    """Returns True if no double mark follows, or one that opens."""
    following = next((mark for mark in marks[at + 1 : at + 20] if not mark.single), None)
    return following is None or following.side > 0


def _is_nested(marks: list[_Mark], at: int) -> bool:
    """Returns True if two closing marks follow: one for this mark and one for the open quotation."""
    sides = [mark.side for mark in marks[at + 1 : at + 20] if not mark.single][:2]
    return sides == [-1, -1]


def _close_single(body: str, marks: list[_Mark], at: int) -> _Mark | None:
    """Returns the partner of a single opening mark, or None for an apostrophe."""
    opened = marks[at]
    if _ELISIONS.match(body, opened.end) and opened.text in "'’":
        return None
    fallback = None
    for mark in marks[at + 1 : at + 40]:
        if mark.end - opened.start > _MAX_SINGLE or (not mark.single and mark.side > 0):
            break
        if mark.side < 0 and mark.single:
            if body[mark.start - 1] != "s" or not body[mark.end : mark.end + 2].strip()[:1].isalpha():
                return mark
            fallback = fallback or mark  # After an "s" it may be an apostrophe: the workers' homes.
    return fallback
