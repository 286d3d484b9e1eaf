"""Patterns of many alternatives, which search most texts for a literal part of each alternative only.

A regular expression tries all its alternatives at each character. Looking for forty short texts one after the other takes
a tenth of that time, and most texts hold none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

# Letters that match another letter without regard to case, and are not that letter in lower case.
_ODD_CASE: Final = "İıſKΣς"
_SPECIAL = frozenset(".^$*+?{}[]\\|()")
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")
_OPTIONAL = frozenset("?*{")
_MIN_STEM_CHARS = 2


class Alternatives:
    """A pattern without regard to case, whose searches end early where a text has no literal part of it.

    Args:
      pattern: a regular expression. If one of its alternatives has no literal part of two letters, or of one letter
        beyond ASCII, all texts are searched with the expression.
    """

    def __init__(self, pattern: str) -> None:
        self._expression = pattern
        stems = _list_stems(pattern)
        self._stems = tuple(dict.fromkeys(stems)) if _rate(stems) >= _MIN_STEM_CHARS else ()

        self._plain_stems = tuple(filter(str.isascii, self._stems))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self._expression, re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """Returns the first match, as ``re.search`` does."""
        return self._pattern.search(text) if self.may_match(text) else None

    def count(self, text: str) -> int:
        """Returns the number of matches that do not overlap."""
        return sum(1 for _ in self._pattern.finditer(text)) if self.may_match(text) else 0

    def may_match(self, text: str) -> bool:
        """Returns False only if the pattern matches nowhere in a text."""
        if not self._stems or any(map(text.__contains__, _ODD_CASE)):
            return True
        return any(map(text.lower().__contains__, self._plain_stems if text.isascii() else self._stems))


def _list_stems(pattern: str) -> list[str]:
    """Returns texts in lower case of which each match of a pattern holds one."""
    return [
        stem
        for part in _split(pattern)
        for stem in max(
            _list_parts(part),
            key=lambda stems: (_rate(stems), sum(map(len, stems)) / len(stems)),
            default=[""],
        )
    ]


def _rate(stems: Sequence[str]) -> int:
    """Returns how rare the most frequent of the stems is: its letters, those beyond ASCII counted three times."""
    return min((len(stem) + 2 * sum(sign > "\x7f" for sign in stem) for stem in stems), default=0)


def _list_parts(part: str) -> Iterator[list[str]]:
    """Yields the stems of each literal text and of each group that an alternative must hold."""
    literal, depth, opened = "", 0, 0
    for at, sign in _walk(part):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        is_optional = part[at + len(sign) : at + len(sign) + 1] in _OPTIONAL
        if depth == 0 and len(sign) == 1 and sign not in _SPECIAL and not is_optional:
            literal += sign.lower()
            continue
        yield [literal]
        literal = ""
        if sign == "(" and depth == 1:
            opened = at + (3 if part.startswith("(?:", at) else 1)
        elif sign == ")" and depth == 0 and not is_optional and part[opened - 1] in "(:":
            yield _list_stems(part[opened:at])
    yield [literal]


def _split(pattern: str) -> Iterator[str]:
    """Yields the alternatives outside of groups and classes."""
    depth = start = 0
    for at, sign in _walk(pattern):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if sign == "|" and depth == 0:
            yield pattern[start:at]
            start = at + 1
    yield pattern[start:]


def _walk(pattern: str) -> Iterator[tuple[int, str]]:
    """Yields the signs of a pattern with their places: an escape is one sign, and what stands in a class is none."""
    at, within = 0, False
    while at < len(pattern):
        width = 2 if pattern[at] == "\\" else 1
        sign = pattern[at : at + width]
        if not within or sign == "]":
            yield at, sign
            within = sign == "["
        at += width
