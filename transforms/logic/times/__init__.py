"""Finds the time expressions of a text, as TIMEX3 relative to its publication date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import accumulate
from re import Match, Pattern

from wiredesk.schemas.records import TimeExpression
from wiredesk.transforms.logic.times.context import Context
from wiredesk.transforms.logic.times.patterns import CLOCK_PATTERNS, NUMBER_PATTERNS, STARTERS, TRIGGERS
from wiredesk.transforms.logic.times.values import read_expression
from wiredesk.transforms.logic.times.vocabulary import NUMBERS

_PIECE = re.compile(r"[A-Za-z]+|\d+|[^A-Za-z\d]+")
_MERIDIAN = re.compile(r"(?:[:.]\d\d)? ?[AaPp]\.?[Mm]\b")
_CHUNK_CHARS = 200_000
_WORDS_BEFORE = 6
"""Words before its trigger word within which an expression begins."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_MONTH_LIKE = frozenset({"may", "march", "mar"})
# "Super Tuesday" and "USA Today" are names; their words do not determine a date.
_NAMED_DAY = re.compile(r"\b(?:USA|Super|Black|Cyber|Ash|Good|Palm|Fat|Giving) $")
_YEAR_DIGITS = 4


def _spell(words: Iterable[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in (word, word.capitalize(), word.upper()))


_FORMS = _spell(TRIGGERS)
_OPENINGS = _spell({*STARTERS, *NUMBERS, *TRIGGERS})


def find_times(body: str, published_at: datetime | None) -> tuple[TimeExpression, ...]:
    """Returns the time expressions of an English text in text order, without overlaps.

    Args:
      body: the text.
      published_at: the publication time. Relative expressions ("Tuesday") count from its day. Without it
        they are still found, with an underspecified value (``XXXX-WXX-2``) or None.

    Returns:
      Expressions with ``body[start:end] == text``, a TIMEX3 type (DATE, TIME, DURATION, SET),
      value and mod.
    """
    context = Context(body, published_at.date() if published_at else None)
    return tuple(_read_matches(body, context))


def _read_matches(body: str, context: Context) -> Iterator[TimeExpression]:
    for match in _find_matches(body):
        if context.last_day and "\n" in body[context.end : match.start()]:
            context.last_day = None
        context.start, context.end = match.span()
        timex = read_expression(match, context)
        if timex is None:
            continue
        if timex.value and (day := _DAY.match(timex.value)):
            context.last_day = date.fromisoformat(day[0])
        start, end = match.span()
        while body[end - 1] in " ,":
            end -= 1
        yield TimeExpression(start, end, body[start:end], timex.type, timex.value, timex.mod)


def _find_matches(body: str) -> Iterator[Match[str]]:
    """Yields the matches of the patterns in text order, each with a trigger word in it."""
    done = 0
    for origin in range(0, len(body), _CHUNK_CHARS):
        pieces = _PIECE.findall(body, origin, origin + _CHUNK_CHARS)
        starts = [origin, *accumulate(map(len, pieces), initial=origin)]
        distinct = set(pieces)
        triggers = (distinct & _FORMS) | {p for p in distinct if p.isdecimal() and len(p) <= _YEAR_DIGITS}
        for index in [i for i, piece in enumerate(pieces) if piece in triggers]:
            piece, start = pieces[index], starts[index + 1]
            if start < done:
                continue
            end = start + len(piece)
            patterns = TRIGGERS.get(piece.lower()) or _choose_number_patterns(body, piece, end)
            match = (
                _match_around(body, patterns, pieces, starts, index=index, done=done) if patterns else None
            )
            if match is not None and match.end() >= end and not _is_no_time(body, match):
                done = match.end()
                yield match


def _choose_number_patterns(body: str, text: str, end: int) -> tuple[Pattern[str], ...]:
    """Returns the patterns for a number with up to four digits, by the characters behind it."""
    following = body[end : end + 1]
    if len(text) <= 2 and _MERIDIAN.match(body, end):
        return CLOCK_PATTERNS
    if following in ("s", "/", "-") or len(text) == _YEAR_DIGITS:
        return NUMBER_PATTERNS
    if following == ":" and len(text) <= 2:
        return CLOCK_PATTERNS
    return NUMBER_PATTERNS if body[end : end + 2] in ("th", "st", "nd", "rd", "'s", "’s") else ()


def _match_around(
    body: str,
    patterns: tuple[Pattern[str], ...],
    pieces: list[str],
    starts: list[int],
    *,
    index: int,
    done: int,
) -> Match[str] | None:
    """Returns the first match that contains the trigger word, from the farthest possible beginning on."""
    trigger = starts[index + 1]
    for place in range(max(0, index - 2 * _WORDS_BEFORE), index + 1):
        piece, start = pieces[place], starts[place + 1]
        if start < done or (place != index and piece not in _OPENINGS and not piece.isdecimal()):
            continue
        if start and (body[start - 1].isalnum() or body[start - 1] in "$£€."):
            continue
        for pattern in patterns:
            match = pattern.match(body, start)
            if match and match.end() > trigger:
                return match
    return None


def _is_no_time(body: str, match: Match[str]) -> bool:
    """Returns True for words in another sense: "may" and "march" in lower case, "Super Tuesday"."""
    text = match[0]
    if _NAMED_DAY.search(body, max(0, match.start() - 8), match.start()):
        return True
    if text.lower() in _MONTH_LIKE:
        return text.islower() or (text == "May" and _opens_sentence(body, match.start()))
    return False


def _opens_sentence(body: str, start: int) -> bool:
    before = body[max(0, start - 3) : start].rstrip(" \"'“‘")
    return not before or before[-1] in ".!?\n"
