"""The words of a text, as the index knows them: one way for all languages, for what is indexed and what is searched.

Case and diacritics do not count. Scripts that are written without spaces, and Korean, whose particles are written
together with the noun, are cut into their characters; a word of several characters is searched as a phrase of them.
There is no stemming: it would have to be another one for each language, and names must not change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from wiredesk.transforms.logic.text.characters import MARKS

_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer.
    "\u1100-\u11ff\uac00-\ud7ff"  # Hangul.
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Kana.
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han.
)
_WORD: Final = re.compile(f"[{_UNSPACED}][{MARKS}]*|[^\\W_{_UNSPACED}](?:[^\\W_{_UNSPACED}]|[{MARKS}])*")
_DIACRITICS: Final = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # Of Latin, Greek, Cyrillic.
    "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"  # Points of Hebrew, vowels of Arabic.
)
# Letters that Unicode does not decompose, as they are written where a keyboard lacks them.
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "þ": "th", "ŧ": "t"}
)
_LONGEST: Final = 100
"""Characters of a word that count: what is longer is no word, but must not be lost."""

BREAK: Final = "|"
"""Stands between two values of one field, so that no phrase is found across them. No word equals it."""


class Word(NamedTuple):
    """A word of a text: its form in the index, and where it is."""

    form: str
    start: int
    end: int


def list_words(text: str) -> list[str]:
    """Returns the forms of the words of a text, in order."""
    return [_fold(word) for word in _WORD.findall(text)]


def find_words(text: str) -> Iterator[Word]:
    """Yields the words of a text with their places."""
    for found in _WORD.finditer(text):
        yield Word(_fold(found[0]), found.start(), found.end())


def to_field(*values: str | None) -> str:
    """Returns values as a field of the index holds them: forms of words with spaces between them."""
    return f" {BREAK} ".join(" ".join(list_words(value)) for value in values if value)


def to_whole(value: str) -> str:
    """Returns a value that is searched as a whole, such as the name of an outlet."""
    return " ".join(list_words(value)) or value.strip()[:_LONGEST]


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    """Returns the form of a word: without case and diacritics."""
    if word.isascii():
        return word.lower()[:_LONGEST]
    plain = _DIACRITICS.sub("", unicodedata.normalize("NFKD", word.casefold()))
    # Kana and Hangul are put together again.
    folded = unicodedata.normalize("NFC", plain).casefold().translate(_LETTERS)
    return "".join(folded.split())[:_LONGEST] or word[:_LONGEST]


def join_distinct(values: Iterable[str | None]) -> str:
    """Returns values as a field of the index, each once."""
    return to_field(*dict.fromkeys(filter(None, values)))
