"""The word count, by one rule for all languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wiredesk.transforms.logic.text.characters import to_codes

_CJK = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff]"
)
# Classes of characters. A hyphen or apostrophe joins letters to one word, a point or comma joins digits.
_OTHER, _LETTER, _DIGIT, _MARK, _IDEOGRAPH, _HYPHEN, _POINT = range(7)
_JOINS = {**dict.fromkeys("'’-‐‑", _HYPHEN), **dict.fromkeys(".,", _POINT)}
# The classes of the characters below this are in a table: most scripts but CJK, and punctuation.
_NEAR = 0x2100
# Size of the pieces that a huge text is cut into, because the arrays take ten times its memory.
_PIECE_CHARS = 1_000_000


def count_words(text: str) -> int:
    """Returns the number of words of a text.

    A word is a run of letters, digits and their combining marks. It may contain single
    apostrophes (``'`` ``’``), hyphens, and points or commas between digits: ``don't``,
    ``ex-president`` and ``1,200.5`` are one word each. A Han, Hiragana or Katakana character
    is a word of its own, because these scripts have no spaces. Hangul and Thai are counted by
    their spaces, which gives too few words for Thai. Dashes, symbols and punctuation do not count.
    """
    return sum(map(_count_piece, _cut_at_spaces(text)))


def _cut_at_spaces(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find(" ", start + _PIECE_CHARS)
        end = end if end >= 0 else len(text)
        yield text[start:end]
        start = end


def _count_piece(text: str) -> int:
    classes = _classify(text)
    digit = classes == _DIGIT
    letter = digit | (classes == _LETTER)
    # The runs of letters and digits, minus one for each single mark that joins two of them.
    runs = np.count_nonzero(letter[1:] > letter[:-1])
    hyphens = np.count_nonzero((classes[1:-1] == _HYPHEN) & letter[:-2] & letter[2:])
    points = np.count_nonzero((classes[1:-1] == _POINT) & digit[:-2] & digit[2:])
    return int(runs - hyphens - points + np.count_nonzero(classes == _IDEOGRAPH))


def _classify(text: str) -> NDArray[np.uint8]:
    """Returns the class of each character of a text between two spaces.

    Combining marks are left out, because they would separate the letters of a word.
    """
    codes = to_codes(f" {text} ")
    table = _make_table()
    if text.isascii():
        return table.take(codes)
    far = codes >= _NEAR
    classes = table.take(np.where(far, 0, codes))
    if far.any():
        distinct, places = np.unique(codes[far], return_inverse=True)
        classes[far] = np.array([_classify_char(chr(code)) for code in distinct], np.uint8).take(places)
    marks = classes == _MARK
    return classes[~marks] if marks.any() else classes


@cache
def _make_table() -> NDArray[np.uint8]:
    return np.array([_classify_char(chr(code)) for code in range(_NEAR)], np.uint8)


def _classify_char(char: str) -> int:
    if unicodedata.category(char)[0] == "M":
        return _MARK
    if _CJK.match(char):
        return _IDEOGRAPH
    if char.isalnum():
        return _DIGIT if char.isdecimal() else _LETTER
    return _JOINS.get(char, _OTHER)
