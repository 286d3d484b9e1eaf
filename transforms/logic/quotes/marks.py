"""Pairing of quotation marks of every kind, as they are printed and not as they ought to be.

Which way a mark points is told by what stands beside it rather than by its shape, for newspapers
print ``”Politics ...,”`` and ``"peace,“`` alike: a mark before a word and after white space opens,
one after a word and before white space closes; the shape decides only where that leaves it open.
Pairs do not reach over a paragraph, so that one stray mark spoils one paragraph at most.
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
_MAX_ATTRIBUTE = 200
_MAX_SINGLE = 1500
"""Longest text in characters between single marks: a longer one is a stray apostrophe."""


class Stretch(NamedTuple):
    """Text between two quotation marks, in one paragraph.

    ``open`` is where its opening mark begins, ``close`` where its closing one ends (both the
    text's own bounds where that mark is missing); ``start`` and ``end`` bound the words.
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
    """1 opens, -1 closes, 0 may be either."""

    @property
    def single(self) -> bool:
        return self.text in _SINGLE


def list_paragraphs(body: str) -> list[tuple[int, int]]:
    """Returns the bounds of the paragraphs of a text, which a blank line or an opening mark begins."""
    bounds, start = [], 0
    for gap in _BREAK.finditer(body):
        bounds.append((start, gap.start()))
        start = gap.end()
    bounds.append((start, len(body)))
    return bounds


def pair_marks(body: str, paragraphs: list[tuple[int, int]]) -> list[Stretch]:
    """Returns the outermost quoted stretches of a text in order; time is linear in its length."""
    found: list[Stretch] = []
    for number, (start, end) in enumerate(paragraphs):
        marks = list(_list_marks(body, start, end))
        if marks:
            pairs = list(_pair_paragraph(body, marks, number, end))
            if found and pairs and _runs_on(body, found[-1], pairs[0], start):
                pairs[0] = pairs[0]._replace(continues=True)
            found += pairs
    return found


def _runs_on(body: str, last: Stretch, new: Stretch, start: int) -> bool:
    """Tells whether a quotation left open by the last paragraph goes on at the head of this one."""
    return (
        not last.closed and last.paragraph == new.paragraph - 1 and new.open == start and body[start] != "'"
    )


def _list_marks(body: str, start: int, end: int) -> Iterator[_Mark]:
    attribute_end = -1  # of left-over markup: <tweet id="7">
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
            continue  # 5'11" is a height
        yield _Mark(at, after, text, _choose_side(text, before_char, after_char))


def _choose_side(text: str, before: str, after: str) -> int:
    left_free = before.isspace() or before in "([{—–-/:\"“”‘'’"
    right_free = after.isspace() or after in ")]}.,;:!?—–-/\"”“’'…"
    if left_free and not right_free:
        return 1
    if right_free and not left_free:
        return -1
    return 1 if text in _OPENING else -1 if text in _CLOSING else 0


def _pair_paragraph(  # noqa: PLR0912
    body: str, marks: list[_Mark], paragraph: int, end: int
) -> Iterator[Stretch]:
    """Yields the outermost pairs: double marks first, single ones only where no double one is open."""
    opened: _Mark | None = None
    depth, skip_to = 0, -1
    head = True
    for at, mark in enumerate(marks):
        if mark.start < skip_to:
            continue
        if opened is not None:
            if mark.single:
                continue
            if mark.side > 0 and mark.text != opened.text and mark.text in _OPENING:
                depth += 1
            elif mark.side > 0 and opened.text == mark.text and not _is_nested(marks, at):
                yield _make(body, opened, mark.start, mark.start, paragraph, closed=False)
                opened = mark
            elif mark.side > 0:
                depth += 1
            elif depth and mark.side <= 0 and not _is_last_double(marks, at):
                depth -= 1
            else:
                yield _make(body, opened, mark.start, mark.end, paragraph)
                opened, depth = None, 0
        elif mark.single:
            close = _close_single(body, marks, at) if mark.side > 0 else None
            if close is not None:
                yield _make(body, mark, close.start, close.end, paragraph)
                skip_to = close.end
        elif mark.side >= 0:
            opened, depth = mark, 0
        elif head and body[mark.start - 1] in ",.?!" and mark.side < 0:
            first = _find_head(body, marks[0], mark)
            yield Stretch(first, first, mark.start, mark.end, paragraph, opened=False)
        head = False if not mark.single else head
    if opened is not None:
        yield _make(body, opened, end, end, paragraph, closed=False)


def _find_head(body: str, first: _Mark, mark: _Mark) -> int:
    """Returns where a quotation without opening mark begins: its paragraph."""
    start = max(body.rfind("\n", max(0, mark.start - 2000), mark.start) + 1, 0)
    return min(start, mark.start)


def _is_last_double(marks: list[_Mark], at: int) -> bool:
    following = next((mark for mark in marks[at + 1 : at + 20] if not mark.single), None)
    return following is None or following.side > 0


def _is_nested(marks: list[_Mark], at: int) -> bool:
    """Tells whether an opening mark inside a quotation has a closing one and the outer one too."""
    sides = [mark.side for mark in marks[at + 1 : at + 20] if not mark.single][:2]
    return sides == [-1, -1]


def _close_single(body: str, marks: list[_Mark], at: int) -> _Mark | None:
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
            fallback = fallback or mark
    return fallback


def _make(body: str, opened: _Mark, end: int, close: int, paragraph: int, *, closed: bool = True) -> Stretch:
    start = opened.end
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    return Stretch(opened.start, start, end, close, paragraph, closed=closed, single=opened.single)
