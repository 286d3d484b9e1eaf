"""Finds French names that the model does not: well-known bodies, persons with a known given name, countries and peoples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from wiredesk.transforms.logic.entities.french_words import BODIES, NO_NAMES
from wiredesk.transforms.logic.entities.types import Name
from wiredesk.transforms.logic.gazetteer.french import (
    find_french_kind,
    load_french_genders,
    load_french_peoples,
)
from wiredesk.transforms.logic.gazetteer.given_names import load_given_names

_S = "[ \xa0\u202f]"
_SURNAME = re.compile(
    rf"(?:-[A-ZÀ-Ý][\w’]+)?(?:{_S}(?:(?:de{_S}la|de|du|des|d['’]|el|ben|bin|van|von|der|di){_S}?)*[A-ZÀ-Ý][a-zà-ÿ][\w’-]*){{1,2}}"
)
"""What follows a given name: "García Pérez", "von der Tann"."""

_NO_GIVEN = frozenset(
    {"les", "des", "une", "val", "mont", "saint", "sainte", "port", "grand", "mars", "avril", "mai", "noël"}
)
"""Given names somewhere that French sentences and places begin with."""

_MIN_GIVEN, _MIN_ACRONYM = 3, 3
_WORD_BEFORE = re.compile(rf"(?:[\w’'-]*[A-ZÀ-Ý][\w’'-]*{_S}|[\w’-])$")


@cache
def _compile_bodies() -> re.Pattern[str]:
    """Returns the bodies whose name means nothing else: those of several words, and acronyms."""
    sure = [
        name
        for name in BODIES
        if (" " in name or name[:_MIN_ACRONYM].isupper()) and len(name) >= _MIN_ACRONYM
    ]
    forms = "|".join(re.escape(name).replace("'", "['’]") for name in sorted(sure, key=len, reverse=True))
    firsts = "".join(sorted({name[0] for name in sure}))
    return re.compile(rf"(?=[{firsts}])(?<![\w-])(?:{forms})(?![\w-])")


def find_french_bodies(body: str) -> Iterator[Name]:
    """Yields the well-known bodies of a text."""
    for match in _compile_bodies().finditer(body):
        yield Name(*match.span(), match[0], "ORG")


def find_french_persons(body: str, words: Sequence[tuple[int, str]]) -> Iterator[Name]:
    """Yields given names with a surname behind them: "Caroline Rivet"."""
    given, genders = load_given_names(), load_french_genders()
    done = 0
    for start, word in words:
        if start < done or len(word) < _MIN_GIVEN or word.isupper():
            continue
        if word not in genders and word.split("-")[0].lower() not in given:
            continue
        if (
            word.lower() in NO_NAMES
            or word.lower() in _NO_GIVEN
            or _WORD_BEFORE.search(body, max(0, start - 25), start)
        ):
            continue
        rest = _SURNAME.match(body, start + len(word))
        if rest is None or find_french_kind(word) is not None:
            continue
        done = rest.end()
        yield Name(start, done, body[start:done], "PERSON")


def find_french_countries(body: str, words: Sequence[tuple[int, str]]) -> Iterator[Name]:
    """Yields the countries and peoples of a text."""
    peoples = load_french_peoples()
    kinds = {word: _read_kind(word) for word in {w for _, w in words} if word in peoples or _is_country(word)}
    for start, word in words:
        bare = start + (2 if word[1:2] in "’'" and word[:1] in "LDld" else 0)
        text = body[bare : start + len(word)]
        if word in kinds:
            yield Name(start, start + len(word), word, kinds[word])
        elif bare > start and (text in peoples or _is_country(text)):
            yield Name(bare, start + len(word), text, _read_kind(text))


def _is_country(word: str) -> bool:
    return find_french_kind(word) == "country"


def _read_kind(word: str) -> str:
    """Returns ``NORP`` for a people, ``GPE`` for a place; "Suisse" and "Rome" are places first."""
    return "NORP" if word in load_french_peoples() and find_french_kind(word) is None else "GPE"
