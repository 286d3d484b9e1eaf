"""Texts of the data as labels of figures: what XML can hold, about how wide they are, shortened to fit."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

FONT_PX: Final = 12.0
"""Size of the text of figures, in pixels."""

_INVALID: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]")


def clean_text(text: str) -> str:
    """Returns a text on one line, without the characters that no XML document can hold."""
    return " ".join(_INVALID.sub("", text).split())


def measure_text(text: str, size_px: float = FONT_PX) -> float:
    """Returns about the width of a text in pixels, rather too much than too little."""
    return size_px * sum(map(_measure_char, text))


def _measure_char(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    # The widths of DejaVu Sans, one of the wider fonts.
    return 0.34 if char in " .,:;'’|ijlI" else 0.95 if char in "MWmw@%" else 0.7 if char.isupper() else 0.63


def shorten(text: str, width_px: float, size_px: float = FONT_PX) -> str:
    """Returns a text, or as much of its beginning as fits into a width, with an ellipsis."""
    text = clean_text(text)
    if measure_text(text, size_px) <= width_px:
        return text
    kept, left = 0, width_px - size_px
    while kept < len(text) and left >= 0:
        left -= size_px * _measure_char(text[kept])
        kept += 1
    return f"{text[: max(kept - 1, 1)].rstrip()}…"


def cut_text(text: str, most: int) -> str:
    """Returns a text on one line, or its beginning with an ellipsis, of at most ``most`` characters."""
    text = clean_text(text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
