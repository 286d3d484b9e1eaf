"""The signs and the words of a written date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from wiredesk.transforms.logic.formats.parts.dates.eras import spell_han_numbers

_SCRIPTS: Final = (
    ("ar", re.compile(r"[\u0660-\u0669]")),
    ("fa", re.compile(r"[\u06f0-\u06f9]")),
    ("hi", re.compile(r"[\u0966-\u096f]")),
    ("bn", re.compile(r"[\u09e6-\u09ef]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
)
# Marks of direction, and blanks of every kind.
_DIRECTIONS = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_TOKEN = re.compile(
    r"'?\d+|[^\s\d,;:()\[\]|/·•–—\u2212+،、。፣<>\"\\-]+(?:[^\s\d,;:()\[\]|/·•–—\u2212+،、。፣<>\"\\]*[^\W\d])?"
)
# What stands for a sign of ASCII, beside what NFKC makes of it.
_SIGNS: Final = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-", "\u066b": ",", "\u060c": ","}
)


def make_plain(text: str) -> str:
    """Returns the text with the digits, blanks and signs of ASCII where others mean the same."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _DIRECTIONS.sub("", text))
        text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
        text = spell_han_numbers(text.translate(_SIGNS))
    return " ".join(text.split())


def guess_language(text: str) -> str | None:
    """Returns the language that the digits or the letters of a text tell, if they tell any."""
    return None if text.isascii() else next((name for name, signs in _SCRIPTS if signs.search(text)), None)


def iter_words(text: str) -> Iterator[str]:
    """Yields the numbers and the words of a text, without the full stops of abbreviations."""
    for token in _TOKEN.findall(text):
        if stripped := token.strip(".·!?"):
            yield stripped


def is_number(token: str) -> bool:
    """Returns True for a number of :func:`iter_words`."""
    return token[-1].isdigit()


def cut_out(text: str, start: int, end: int) -> str:
    """Returns the text without a stretch of it."""
    return f"{text[:start]} , {text[end:]}"
