"""Finds the words of a text beside which a time expression may stand, and the places where one may begin.

The text is folded to bytes, one for each character, in which words and numbers are found with a fraction of the
work of a regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from re import Match
from typing import Final, NamedTuple

from wiredesk.transforms.logic.times.fragments import ZONES, Patterns
from wiredesk.transforms.logic.times.holidays import HOLIDAY_PATTERNS
from wiredesk.transforms.logic.times.patterns import (
    CLOCK_PATTERNS,
    HOLIDAYS_BY_WORD,
    NUMBER_PATTERNS,
    STARTERS,
    TRIGGERS,
    YEAR_PATTERNS,
)
from wiredesk.transforms.logic.times.senses import is_no_time
from wiredesk.transforms.logic.times.unit_patterns import NEVER_ALONE, NEVER_BEHIND_THE
from wiredesk.transforms.logic.times.vocabulary import NUMBERS, UNITS

_CLOCK_BEHIND = re.compile(
    r"(?:[:.]\d\d)?(?:(?: ?[-–] ?| (?:and|to|or|until) )\d{1,2}(?:[:.]\d\d)?)? ?[AaPp]\.?[Mm]\b|[:.h][0-5]\d(?!\d)|h\b"
)
_DATE_BEHIND = re.compile(r"([/.-])\d{1,2}\1\d\d|/11\b")
_ZONE_BEHIND = re.compile(rf" ?{ZONES}")
_DAY_BEHIND = re.compile(r" on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_YEAR_DIGITS: Final = 4
_WORDS_BEFORE: Final = 6
"""Words before its trigger word within which an expression begins."""

_REACH: Final = 70
"""Characters before its trigger word within which an expression begins."""

_SPACE: Final = ord(" ")
_DIGITS: Final = b"0123456789"
_LETTERS: Final = bytes(range(ord("a"), ord("z") + 1))


def _keep(kept: bytes) -> bytes:
    """Returns a table for :meth:`bytes.translate` that lowers letters, keeps some characters and clears all others."""
    lowered = (ord(chr(code).lower()) if code < 128 else _SPACE for code in range(256))
    return bytes(code if code in kept else _SPACE for code in lowered)


_WORDS: Final = _keep(_LETTERS + _DIGITS)
_ONLY_LETTERS: Final = _keep(_LETTERS)
_ONLY_DIGITS: Final = _keep(_DIGITS)


class Choice(NamedTuple):
    """The patterns of a trigger word: all, those that begin with "the", those that begin with the word itself."""

    any: Patterns
    behind_the: Patterns
    alone: Patterns


def _make_choice(word: str) -> Choice:
    patterns = tuple(one for one in TRIGGERS[word] if one not in HOLIDAY_PATTERNS)
    alone = tuple(one for one in patterns if word not in _PLAIN_UNITS or one not in NEVER_ALONE)
    return Choice(patterns, tuple(one for one in patterns if one not in NEVER_BEHIND_THE), alone)


_PLAIN_UNITS: Final = UNITS.keys() - {"second", "seconds", "quarter", "quarters"}
_PATTERNS: Final[Mapping[bytes, Choice]] = {word.encode(): _make_choice(word) for word in TRIGGERS}
_HOLIDAYS: Final = {
    word.encode(): [name.encode() for name in names] for word, names in HOLIDAYS_BY_WORD.items()
}
_HOLIDAY_REACH: Final = 40
_HOLIDAY: Final = Choice(HOLIDAY_PATTERNS, HOLIDAY_PATTERNS, HOLIDAY_PATTERNS)
_CLOCK: Final = Choice(CLOCK_PATTERNS, CLOCK_PATTERNS, CLOCK_PATTERNS)
_NUMBER: Final = Choice(NUMBER_PATTERNS, NUMBER_PATTERNS, NUMBER_PATTERNS)
_YEAR: Final = Choice(YEAR_PATTERNS, YEAR_PATTERNS, YEAR_PATTERNS)
_TRIGGERS: Final = frozenset(_PATTERNS)
_OPENINGS: Final = frozenset(word.encode() for word in {*STARTERS, *NUMBERS, *TRIGGERS})
_INNER: Final = _OPENINGS | frozenset(
    word.encode()
    for pattern in {*NUMBER_PATTERNS, *(pattern for group in TRIGGERS.values() for pattern in group)}
    for word in re.findall("[a-z]+", pattern.pattern)
)
"""Words that may stand between the beginning of an expression and its trigger word."""

_Trigger = tuple[int, int, Choice]
"""The start and end of a trigger word, and the patterns to try beside it."""


def find_matches(body: str, names: dict[str, bool]) -> Iterator[Match[str]]:
    """Yields the matches of the patterns beside the trigger words of a text, in text order and without overlaps.

    Args:
      body: the text.
      names: what was found out about words of this text that may be names; it is filled.
    """
    data = body.encode("ascii", "replace")
    found = [*_find_words(data.translate(_ONLY_LETTERS)), *_find_numbers(body, data.translate(_ONLY_DIGITS))]
    words, done = data.translate(_WORDS), 0
    for start, end, patterns in sorted(found, key=_get_start):
        if start < done:
            continue
        match = _match_around(body, patterns, _list_beginnings(words, start, done), end)
        if match is not None and not is_no_time(body, match, names):
            done = match.end()
            yield match


def _find_words(letters: bytes) -> Iterator[_Trigger]:
    """Yields the trigger words of a text, each word's places together."""
    padded = b" %s " % letters
    for word in _TRIGGERS.intersection(letters.split()):
        patterns, length, names = _PATTERNS[word], len(word), _HOLIDAYS.get(word)
        needle = b" %s " % word
        at = padded.find(needle)
        while at >= 0:
            if names:
                beside = b" ".join(padded[max(0, at - _HOLIDAY_REACH) : at + _HOLIDAY_REACH].split())
                if any(name in beside for name in names):
                    yield at, at + length, _HOLIDAY
            if patterns.any:
                yield at, at + length, patterns
            at = padded.find(needle, at + length + 1)


def _find_numbers(body: str, digits: bytes) -> Iterator[_Trigger]:
    """Yields the numbers of a text that may belong to a date or time."""
    end = 0
    for number in digits.split():
        start = digits.find(number, end)
        end = start + len(number)
        if len(number) <= _YEAR_DIGITS and (patterns := _choose_number_patterns(body, start, end)):
            yield start, end, patterns


def _get_start(trigger: _Trigger) -> int:
    return trigger[0]


def _choose_number_patterns(body: str, start: int, end: int) -> Choice | None:
    """Returns the patterns for a number with up to four digits, by the characters behind it."""
    following, digits = body[end : end + 2], end - start
    if digits <= 2:
        if following[:1] in _SEPARATORS and _DATE_BEHIND.match(body, end):
            return _NUMBER
        if _CLOCK_BEHIND.match(body, end):
            return _CLOCK
    elif digits == _YEAR_DIGITS and (
        _ZONE_BEHIND.match(body, end) or (body[start] == "0" and _DAY_BEHIND.match(body, end))
    ):
        return _CLOCK
    if following[:1] in ("s", "/", "-") or following in _ENDINGS:
        return _NUMBER
    if digits == _YEAR_DIGITS:
        return _NUMBER if following[:1] == "." and following[1:].isdecimal() else _YEAR
    return _NUMBER if digits == 2 and start and body[start - 1] in "'’‘" else None


_SEPARATORS: Final = ("/", ".", "-")
_ENDINGS: Final = ("th", "st", "nd", "rd", "'s", "’s")


def _match_around(body: str, patterns: Choice, beginnings: list[int], end: int) -> Match[str] | None:
    """Returns the first match that contains the trigger word that ends at a place, from the last beginning on."""
    for start in reversed(beginnings):
        if start and ((before := body[start - 1]).isalnum() or before in "$£€.,"):
            continue
        if start == beginnings[0]:
            chosen = patterns.alone
        else:
            chosen = patterns.behind_the if body[start : start + 4].lower() == "the " else patterns.any
        for pattern in chosen:
            match = pattern.match(body, start)
            if match and match.end() >= end:
                return match
    return None


def _list_beginnings(words: bytes, start: int, done: int) -> list[int]:
    """Returns the places where the expression with the word at a place may begin, the nearest first."""
    low = max(done, start - _REACH)
    window = words[low:start]
    found = [start]
    at = start - low
    for word in reversed(window.rsplit(None, _WORDS_BEFORE)[-_WORDS_BEFORE:]):
        at = window.rfind(word, 0, at)
        if word in _OPENINGS or word[:1].isdigit():
            found.append(low + at)
        elif word not in _INNER:
            break
    return found
