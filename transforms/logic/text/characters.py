"""A text's code points and their kinds (word, mark, digit, sign) as arrays, for the comparison of texts.

Finding the words of a text in arrays takes a fraction of the time of a regular expression, which makes a
match object of each. The kinds are computed from the patterns below once in each process.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from wiredesk.transforms.logic.text.unicode14 import blank_unknown

Codes: TypeAlias = npt.NDArray[np.uint32]
Kinds: TypeAlias = npt.NDArray[np.uint8]

WORD: Final = 1
"""A character that ``\\w`` matches."""
MARK: Final = 2
"""A combining mark; ``\\w`` does not match it, though Indic and Thai words have such marks."""
DIGIT: Final = 4
SIGN: Final = 8
"""A currency or percent sign, which belongs to the content of a number."""
_ASTRAL: Final = 16
PLAIN: Final = 32
"""A character of a block in :data:`_PLAIN_BLOCKS` that NFKC leaves as it is. No other kind is greater."""


def _list_marks() -> str:
    """Returns a character class of the combining marks."""
    spans: list[list[int]] = []
    for code in range(0x300, 0x11FFF):
        if unicodedata.category(chr(code))[0] == "M":
            if spans and spans[-1][1] == code - 1:
                spans[-1][1] = code
            else:
                spans.append([code, code])
    return "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in spans)


MARKS: Final = _list_marks()
_CURRENCY: Final = "".join(chr(c) for c in range(0x10000) if unicodedata.category(chr(c)) == "Sc")

_PATTERNS: Final = {
    WORD: re.compile(r"\w+"),
    MARK: re.compile(f"[{MARKS}]+"),
    DIGIT: re.compile(r"\d+"),
    SIGN: re.compile(f"[%{re.escape(_CURRENCY)}]+"),
}

_PLAIN_BLOCKS: Final = (
    range(0x300),  # Latin and its phonetic letters.
    range(0x370, 0x483),  # Greek and Cyrillic,
    range(0x48A, 0x530),  # without the marks between them.
    range(0x2010, 0x2028),  # Dashes, quotation marks, bullets.
    range(0x2030, 0x205F),
    range(0x20A0, 0x20C1),  # Currency.
)
"""Blocks without combining marks and without letters that compose with the letter before them, so that NFKC maps
each character by itself."""

_OTHER: Final = 0xFFFFFFFF
_SIZE: Final = 0x10000


def to_codes(text: str) -> Codes:
    """Returns the code points of a text; lone surrogates are code points too."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def to_text(codes: Codes) -> str:
    """Returns the text of code points; the inverse of :func:`to_codes`."""
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


def find_kinds(codes: Codes) -> Kinds:
    """Returns the kinds of each character as a sum of the constants above."""
    kinds: Kinds = _list_kinds().take(codes, mode="clip")
    is_astral = kinds == _ASTRAL
    if is_astral.any():
        kinds[is_astral] = [_find_kind(code) for code in codes[is_astral].tolist()]
    return kinds


@lru_cache(maxsize=1)
def _list_kinds() -> Kinds:
    """Returns the kinds of the characters of the basic plane, and one more entry for all other planes."""
    chars = to_text(np.arange(_SIZE, dtype=np.uint32))
    kinds = np.zeros(_SIZE + 1, np.uint8)
    for kind, pattern in _PATTERNS.items():
        for found in pattern.finditer(chars):
            kinds[found.start() : found.end()] |= kind
    for block in _PLAIN_BLOCKS:
        for char in map(chr, block):
            if unicodedata.normalize("NFKC", char) == blank_unknown(char):
                kinds[ord(char)] |= PLAIN
    kinds[_SIZE] = _ASTRAL
    return kinds


@lru_cache(maxsize=4096)
def _find_kind(code: int) -> int:
    return sum(kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(chr(code)))


def is_plain(text: str) -> bool:
    """Returns True if the text needs no NFKC and has no unknown character, mark or unspaced script."""
    return text.isascii() or bool(_list_kinds().take(to_codes(text), mode="clip").min() >= PLAIN)


def fold(text: str) -> Codes:
    """Returns the text in NFKC and without case; the result is the same under every later Unicode."""
    folded: Codes = _list_folded().take(to_codes(text), mode="clip")
    if folded.max(initial=0) == _OTHER:
        text = unicodedata.normalize("NFKC", blank_unknown(text))
        folded = to_codes(unicodedata.normalize("NFKC", text.casefold()))
    return folded


@lru_cache(maxsize=1)
def _list_folded() -> Codes:
    """Returns the folded character for each character that folds to exactly one, independent of its neighbours."""
    folded = np.full(_SIZE + 1, _OTHER, np.uint32)
    for block in _PLAIN_BLOCKS:
        for char in map(chr, block):
            image = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
            if len(image) == 1 and blank_unknown(char) == char:
                folded[ord(char)] = ord(image)
    return folded
