"""The words of a text, as the index knows them: one way for all languages, for what is indexed and what is searched.

Case and diacritics do not count. Scripts that are written without spaces, and Korean, whose particles are written
together with the noun, are cut into their characters; a word of several characters is searched as a phrase of them.
There is no stemming: it would have to be another one for each language, and names must not change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from wiredesk.transforms.logic.text.characters import MARKS, is_plain

_LONGEST: Final = 100
"""Most characters of a word; what is longer is cut into several, so that nothing is lost."""
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer.
    "\u1100-\u11ff\uac00-\ud7ff"  # Hangul.
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Kana.
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han.
)
_LETTER: Final = f"[^\\W_{_UNSPACED}]"
_WORD: Final = re.compile(f"[{_UNSPACED}][{MARKS}]*|{_LETTER}(?:{_LETTER}|[{MARKS}]){{0,{_LONGEST - 1}}}")
_PLAIN_WORD: Final = re.compile(f"[^\\W_]{{1,{_LONGEST}}}")
"""Finds the same words in a text without marks and unspaced scripts, in half of the time."""
_DIACRITICS: Final = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # Of Latin, Greek, Cyrillic.
    "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"  # Points of Hebrew, vowels of Arabic.
)
# Letters that Unicode does not decompose, as they are written where a keyboard lacks them.
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "þ": "th", "ŧ": "t"}
)

BREAK: Final = "|"
"""Stands between two values of one field, so that no phrase is found across them. No word equals it."""


def list_words(text: str) -> list[str]:
    """Returns the forms of the words of a text, in order."""
    if text.isascii():
        return _PLAIN_WORD.findall(text.lower())
    return list(map(_fold, _choose_pattern(text).findall(text)))


def list_spans(text: str) -> list[tuple[int, int]]:
    """Returns where the words of a text are, in the same order."""
    return [found.span() for found in _choose_pattern(text).finditer(text)]


def _choose_pattern(text: str) -> re.Pattern[str]:
    return _PLAIN_WORD if is_plain(text) else _WORD


def to_field(*values: str | None) -> str:
    """Returns values as a field of the index holds them: forms of words with spaces between them."""
    return f" {BREAK} ".join(" ".join(list_words(value)) for value in values if value)


def to_whole(value: str) -> str:
    """Returns a value that is searched as a whole, such as the name of an outlet."""
    return " ".join(list_words(value)) or value.strip()


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    """Returns the form of a word: without case and diacritics."""
    if word.isascii():
        return word.lower()
    plain = _DIACRITICS.sub("", unicodedata.normalize("NFKD", word.casefold()))
    # Kana and Hangul are put together again.
    folded = unicodedata.normalize("NFC", plain).casefold().translate(_LETTERS)
    return "".join(folded.split()) or word


def join_distinct(values: Iterable[str | None]) -> str:
    """Returns values as a field of the index, each once."""
    return to_field(*dict.fromkeys(filter(None, values)))
