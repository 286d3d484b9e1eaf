"""Tells running text from labels, headings and lists, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What ends a sentence in the scripts of the press, with the closing marks behind it.
_ENDED = re.compile(r"[.!?…。．！？।॥۔؟։።]\s*[\"'”’»«“‘」』）)\]】*]*\s*(?:\[\d{1,3}\]\s*)*$")
_FULL_STOP = re.compile(r"[.。।۔።։][\"'”’»“」』)\s]*$")
# A line that ends in several points or an ellipsis breaks off.
_BROKEN_OFF = re.compile(r"(?:…|\.\.+|\[(?:…|\.\.\.)\])\s*$")
# One character of these scripts says as much as three letters; there may be no spaces between words.
_DENSE = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
)
# Scripts in which a sentence has no mark at its end.
_UNMARKED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff]")
_DENSITY = 3
_MIN_WEIGHT = 40
_MIN_WORDS = 6
# A list of links has more of them than a sentence.
_MAX_LINKED = 0.5


def weigh(text: str) -> float:
    """Returns the length of a text in letters of an alphabet: signs of Chinese count for more than one."""
    if text.isascii():
        return len(text)
    return len(text) + (_DENSITY - 1) * len(_DENSE.findall(text))


def ends_sentence(text: str) -> bool:
    """Returns True if a text ends as a sentence does."""
    return bool(_ENDED.search(text[-40:])) or bool(_UNMARKED.match(text[-1:]) and len(text) >= 60)


def breaks_off(text: str) -> bool:
    """Returns True if a text ends in an ellipsis."""
    return bool(_BROKEN_OFF.search(text[-12:]))


def is_sentence(text: str, least: float = _MIN_WEIGHT) -> bool:
    """Returns True if a text is at least one whole sentence of some length."""
    if len(text) < 8 or not ends_sentence(text) or weigh(text) < least:
        return False
    return bool(_DENSE.search(text)) or text.count(" ") + 1 >= _MIN_WORDS


def is_prose(text: str, link_share: float = 0.0) -> bool:
    """Returns True if a block of a page reads as running text."""
    return link_share <= _MAX_LINKED and is_sentence(text, 2 * _MIN_WEIGHT)


def count_prose(paragraphs: Iterable[str]) -> int:
    """Returns the number of characters in sentences, each paragraph counted once."""
    return sum(int(weigh(text)) for text in dict.fromkeys(paragraphs) if is_sentence(text))


def ends_in_full_stop(text: str) -> bool:
    """Returns True if a text ends as a statement does: a title may be a question or an exclamation."""
    return bool(_FULL_STOP.search(text[-40:])) or bool(_UNMARKED.match(text[-1:]))
