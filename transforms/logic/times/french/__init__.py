"""Finds the time expressions of a French text, as TIMEX3 relative to its publication date.

The way is that of :func:`wiredesk.transforms.logic.times.find_times`: a pattern is tried only beside one of
its trigger words,
and the readers that count days and units are the same. French are the patterns, the words and the tenses.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from re import Match, Pattern
from typing import Final, NamedTuple

from wiredesk.schemas.records import TimeExpression
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.times.context import Context
from wiredesk.transforms.logic.times.french.names import is_name
from wiredesk.transforms.logic.times.french.patterns import (
    CLOCK_PATTERNS,
    NUMBER_PATTERNS,
    QUARTER_PATTERNS,
    TRIGGERS,
)
from wiredesk.transforms.logic.times.french.readers import read_french_expression
from wiredesk.transforms.logic.times.french.tense import find_french_direction
from wiredesk.transforms.logic.times.french.vocabulary import DEICTICS, NUMBERS

_WORD = re.compile(r"[^\W\d_]+|\d+")
_WORDS_BEFORE = 8
"""Words before its trigger word within which an expression begins."""

_BREAK = re.compile(r"[\n;!?]|[.:] ")
"""Characters that no expression has in it."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_ROMAN = re.compile(r"[xvi]+(?:e|è|er|ème)?")
_YEAR_DIGITS = 4
_OPENINGS = read_words(
    """
    le la les l ce cet cette ces début debut milieu courant mi fin en au à dans il voici voilà chaque tous toutes environ
    quelque quelques près presque moins plus jusqu plusieurs de du des mois année années exercice deux une un avant aujourd
    nuit soirée matinée premier première deuxième second troisième quatrième dernier t s d par naguère veille réveillon
    jour nouvel fête saint mardi lundi jeudi vendredi dimanche mercredi armistice dès depuis après
    """
) | {word for name in (*NUMBERS, *DEICTICS) for word in _WORD.findall(name)}


# Log-odds of a time whose verb tells its direction, and of one that has no such verb.
_CERTAIN: Final = 4.0
_DOUBTFUL: Final = 1.8


class _FrenchContext(Context):
    """The text around an expression, with the tenses of French."""

    __slots__ = ()

    @property
    def direction(self) -> int:
        return find_french_direction(self.body, self.start, self.end)

    @property
    def odds(self) -> float:
        """The verbs as log-odds; where they do not tell, a time lies back."""
        return (-_CERTAIN, -_DOUBTFUL, _CERTAIN)[self.direction + 1]


class _Words(NamedTuple):
    """The words and numbers of a text in lower case, and the start of each."""

    texts: Sequence[str]
    starts: Sequence[int]


def find_french_times(body: str, published: date | None) -> tuple[TimeExpression, ...]:
    """Returns the time expressions of a French text in text order, without overlaps.

    Args:
      body: the text.
      published: the day of publication where it was published, or a time on that day. Relative expressions
        ("mardi", "la semaine dernière") count from it. Without it they are still found, with an underspecified value
        (``XXXX-WXX-2``) or None.

    Returns:
      Expressions with ``body[start:end] == text``, a TIMEX3 type (DATE, TIME, DURATION, SET), value and mod.
    """
    context = _FrenchContext(body, published.date() if isinstance(published, datetime) else published)
    return tuple(_read_matches(body, context))


def _read_matches(body: str, context: Context) -> Iterator[TimeExpression]:
    for match in _find_matches(body):
        if context.last_day and "\n" in body[context.end : match.start()]:
            context.last_day = None
        context.start, context.end = match.span()
        timex = read_french_expression(match, context)
        if timex is None:
            continue
        if timex.value and (day := _DAY.match(timex.value)):
            context.last_day = date.fromisoformat(day[0])
        start, end = match.span()
        while body[end - 1] in " \xa0\u202f,":
            end -= 1
        yield TimeExpression(start, end, body[start:end], timex.type, timex.value, timex.mod)


def _find_matches(body: str) -> Iterator[Match[str]]:
    """Yields the matches of the patterns in text order, each with a trigger word in it or right behind it."""
    found = [(match.start(), match[0]) for match in _WORD.finditer(body)]
    words = _Words([text.lower() for _, text in found], [start for start, _ in found])
    done = 0
    for index, text in enumerate(words.texts):
        start = words.starts[index]
        if start < done:
            continue
        patterns = TRIGGERS.get(text)
        if patterns is None:
            if not text.isdecimal() or len(text) > _YEAR_DIGITS:
                continue
            patterns = _choose_number_patterns(body, text, start + len(text))
        while patterns and (match := _match_around(body, patterns, words, index, done)) is not None:
            done = match.end()
            if not is_name(body, match):
                yield match
            if done > start:
                break


def _choose_number_patterns(body: str, text: str, end: int) -> tuple[Pattern[str], ...]:
    """Returns the patterns for a number with up to four digits, by the character behind it."""
    if len(text) == _YEAR_DIGITS:
        return (*QUARTER_PATTERNS, *NUMBER_PATTERNS)
    if len(text) > 2:
        return ()
    following = body[end : end + 1]
    if following == ":":
        return CLOCK_PATTERNS
    return (
        NUMBER_PATTERNS[:2]
        if following and following in "/.-" and body[end + 1 : end + 2].isdecimal()
        else ()
    )


def _ends_range(body: str, start: int) -> bool:
    """Returns True behind the first year of a range: "2010-2014"."""
    return body[start - 1] == "-" and body[max(0, start - 5) : start - 1].isdecimal() and start > _YEAR_DIGITS


def _match_around(
    body: str, patterns: tuple[Pattern[str], ...], words: _Words, index: int, done: int
) -> Match[str] | None:
    """Returns the first match that contains the trigger word, from the farthest possible beginning on."""
    texts, starts = words
    trigger = starts[index]
    low = max(bisect_left(starts, done), index - _WORDS_BEFORE)
    for place in range(index - 1, low - 1, -1):
        if _BREAK.search(body, starts[place], starts[place + 1]):
            low = place + 1
            break
    for place in range(low, index + 1):
        text, start = texts[place], starts[place]
        if place != index and text not in _OPENINGS and not text.isdecimal() and not _ROMAN.fullmatch(text):
            continue
        if (
            start
            and (body[start - 1].isalnum() or body[start - 1] in "$£€.-_@/")
            and not _ends_range(body, start)
        ):
            continue
        for pattern in patterns:
            match = pattern.match(body, start)
            if match and match.end() > start and (match.end() > trigger or match.re.groupindex.get("range")):
                return match
    return None
