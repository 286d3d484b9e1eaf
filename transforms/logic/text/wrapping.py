"""Paragraphs of a text: separated by blank lines, one on each line, or hard-wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

# Widths of wrapped text in columns: 40 is the narrowest form of wire copy, and no
# terminal or mail reader breaks lines at more than 100.
_MIN_WIDTH, _MAX_WIDTH = 40, 100
# Of the breaks inside paragraphs, this share must stand where a wrapping program would
# put them or inside a sentence. Of these, this share and number must be inside a
# sentence; lists of titles have no such breaks.
_MIN_SOFT_SHARE, _MIN_RUN_ON_SHARE, _MIN_RUN_ONS = 0.6, 0.3, 2
# If at least so many breaks are all in place and most of them inside sentences, the text is wrapped.
_MIN_FULL = 3
# Columns by which the first line of a paragraph is indented.
_INDENT = 2

_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60]")
_FIRST_WORD = re.compile(r"\S+")
_RUN_ON = re.compile(r"[^\W\d_A-ZÀ-ÖØ-Þ]")
_SENTENCE_END = re.compile(r"[.!?:。！？…][\"'”’»)\]]*$")
# The marks of lists: "1.", "(b)", bullets and dashes.
_ITEM = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z])[.)]|[-–—•*·▪])\s")
# "third-\nquarter", but not "short-\nand long-term" nor a dash.
_SPLIT_WORD = re.compile(r"[^\W\d_]-$")
_SUSPENDED = re.compile(r"(and|or|to|und|oder|bis|et|ou|y|o|e)\b")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    columns: int
    indent: int


def split_lines_into_paragraphs(text: str, lead: int = 0) -> list[str]:
    """Splits text with ``\\n`` line ends into paragraphs, one line each.

    A blank line ends a paragraph. A single line end also ends one, unless the text is
    clearly hard-wrapped: its lines have at most 100 columns, most of them have no room for
    the first word of the next line, and many sentences continue over the break. The lines
    of such a text are joined. A short line that ends a sentence, and a line before an
    indented one, still end a paragraph.

    Args:
      text: the text to split.
      lead: number of columns that stood before the text on its first line (a date prefix).
    """
    if "\n" not in text:
        return [text]
    blocks = [_read_lines(block) for block in _BLANK_LINES.split(text)]
    width = _find_width(blocks)
    wrapped = width > 0 and _join_wrapped(blocks, width, lead)
    return wrapped or [line.strip() for block in blocks for line in block]


def _read_lines(block: str) -> list[str]:
    lines = (line.expandtabs().rstrip() for line in block.split("\n"))
    return [line for line in lines if line]


def _find_width(blocks: list[list[str]]) -> int:
    """Returns the width in columns that the text may be wrapped to; 0 if its lines are too long."""
    # The first line does not count, because a prefix may have made it longer.
    columns = [len(line) for block in blocks for line in block if " " in line.lstrip()][1:]
    width = max((number for number in columns if number <= _MAX_WIDTH), default=0)
    if width < _MIN_WIDTH or sum(number > _MAX_WIDTH for number in columns) > 0.05 * len(columns):
        return 0
    return width


def _join_wrapped(blocks: list[list[str]], width: int, lead: int) -> list[str]:
    """Returns the paragraphs of a text that is wrapped to this width; an empty list if it is not."""
    measured = [[_measure(line) for line in block] for block in blocks]
    if measured[0] and lead:
        measured[0][0] = replace(measured[0][0], columns=measured[0][0].columns + lead)
    if not _is_wrapped([pair for block in measured for pair in _pair_inner(block)], width):
        return []
    return [paragraph for block in measured if block for paragraph in _join_block(block, width)]


def _measure(line: str) -> _Line:
    return _Line(line.strip(), len(line), len(line) - len(line.lstrip()))


def _is_wrapped(inner: list[tuple[_Line, _Line]], width: int) -> bool:
    if len(inner) >= _MIN_FULL and all(_is_full(*pair, width) for pair in inner):
        return sum(not _SENTENCE_END.search(line.text) for line, _ in inner) >= _MIN_SOFT_SHARE * len(inner)
    run_on = sum(_runs_on(*pair) for pair in inner)
    soft = sum(_runs_on(*pair) or _is_full(*pair, width) for pair in inner)
    wrapped = soft >= _MIN_SOFT_SHARE * len(inner) and run_on >= _MIN_RUN_ON_SHARE * soft
    return wrapped and run_on >= _MIN_RUN_ONS


def _pair_inner(block: list[_Line]) -> Iterator[tuple[_Line, _Line]]:
    """Yields each pair of neighbouring lines of which the second does not begin a paragraph."""
    base = _find_base(block)
    return (pair for pair in pairwise(block) if not _begins_paragraph(pair[1], base))


def _begins_paragraph(line: _Line, base: int) -> bool:
    return line.indent >= base + _INDENT or bool(_ITEM.match(line.text))


def _find_base(block: list[_Line]) -> int:
    return min((line.indent for line in block), default=0)


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    """Returns True if a wrapping program would have broken the line here."""
    if _CJK.match(following.text):
        # A CJK character takes two columns of a terminal and needs no space before it.
        return line.columns + 2 >= width
    word = _FIRST_WORD.match(following.text)
    return line.columns + 1 + (len(word[0]) if word else 0) > width


def _runs_on(line: _Line, following: _Line) -> bool:
    return bool(_RUN_ON.match(following.text)) and not _SENTENCE_END.search(line.text)


def _join_block(block: list[_Line], width: int) -> Iterator[str]:
    """Yields the paragraphs of a block of lines without blank lines."""
    base = _find_base(block)
    parts = [block[0].text]
    for line, following in pairwise(block):
        soft = _runs_on(line, following) or _is_full(line, following, width)
        if soft and not _begins_paragraph(following, base):
            parts.append(_choose_glue(line.text, following.text))
        else:
            yield "".join(parts)
            parts = []
        parts.append(following.text)
    yield "".join(parts)


def _choose_glue(line: str, following: str) -> str:
    if _CJK.search(line[-1:]) and _CJK.match(following):
        return ""
    if _SPLIT_WORD.search(line[-2:]) and _RUN_ON.match(following) and not _SUSPENDED.match(following):
        return ""
    return " "
