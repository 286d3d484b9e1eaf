"""Words counted by one rule for all languages."""

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
# Classes of characters: a letter or number, a digit, a mark, a CJK character, what joins words and what joins digits.
_OTHER, _LETTER, _DIGIT, _MARK, _IDEOGRAPH, _HYPHEN, _POINT = range(7)
_JOINS = {**dict.fromkeys("'’-‐‑", _HYPHEN), **dict.fromkeys(".,", _POINT)}
# Characters whose classes are in the table: those of most scripts but the CJK ones, and of punctuation.
_NEAR = 0x2100
# Pieces that a huge text is cut into, since what is made of one takes ten times its memory.
_PIECE_CHARS = 1_000_000


def count_words(text: str) -> int:
    """Counts words.

    A word is a run of letters, digits and their combining marks, in which single
    apostrophes (``'`` ``’``), hyphens, and points or commas between digits may
    stand: ``don't``, ``ex-president``, ``1,200.5`` are one word each. A Han,
    Hiragana or Katakana character is a word of its own, for these scripts have no
    spaces; Hangul is counted by its spaces, and so is Thai (too few, therefore).
    Dashes, symbols and punctuation are no words.
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
    # Runs of letters and digits, less one wherever a single mark joins two of them.
    runs = np.count_nonzero(letter[1:] > letter[:-1])
    hyphens = np.count_nonzero((classes[1:-1] == _HYPHEN) & letter[:-2] & letter[2:])
    points = np.count_nonzero((classes[1:-1] == _POINT) & digit[:-2] & digit[2:])
    return int(runs - hyphens - points + np.count_nonzero(classes == _IDEOGRAPH))


def _classify(text: str) -> NDArray[np.uint8]:
    """Returns the class of each character without the marks, which would cut words apart, between two others."""
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
