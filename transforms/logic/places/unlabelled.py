"""Finds names of places that nothing labelled and that need no word before them: countries and politicians' states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from wiredesk.transforms.logic.kernel.word_lists import load_table
from wiredesk.transforms.logic.places.areas import find_areas
from wiredesk.transforms.logic.places.table import is_known

_HYPHEN = re.compile(r"-[A-Z]")
_PARTY_STATE = re.compile(r"[A-Z]{2}(?![\w.])|[A-Z][a-z]+\.?(?:[ -][A-Z][a-z]+)?|(?:[A-Z]\.){2}")
"""The state of an American politician: "(R-KY)", "D-N.M."."""
_FIRST = re.compile(r"(?<![\w@#/.-])[A-Za-z][\w.]*$")
_OTHERS = re.compile(r"(?:-[A-Z][\w.]+)+(?![\w@/-])")
_FIRST_CHARS = 20
_PARTIES = ("R", "D", "I")
_PART = re.compile(r"[\w.]+")
# The look-behind stands behind the first letter, so that a search tries the pattern only at capitals.
_WORD = re.compile(r"[A-Z](?<![\w@#/.’'-].)(?:[a-z]{3,}|AE|K)(?![\w@-])")
_CAPITALISED = re.compile(r" [A-Z]")


def find_states(body: str) -> Iterator[tuple[int, int]]:
    """Yields the states behind the party of an American politician."""
    for hyphen in _HYPHEN.finditer(body):
        at = hyphen.start()
        if body[max(0, at - 1) : at] not in _PARTIES or body[max(0, at - 2) : at - 1].isalnum():
            continue
        match = _PARTY_STATE.match(body, at + 1)
        if match and any(area.startswith("US.") for area in find_areas(match[0])):
            yield match.span()


def find_countries(body: str) -> Iterator[tuple[int, int]]:
    """Yields countries that stand alone, with no word with a capital beside them."""
    names = load_countries()[0]
    for match in _WORD.finditer(body):
        if match[0] in names and _CAPITALISED.match(body, match.end()) is None:
            yield match.span()


def find_partners(body: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yields the countries of compounds, each with its compound: "pro-Israel", "Algeria-Venezuela"."""
    alone, partners = load_countries()
    names = alone | partners
    end = 0
    for hyphen in _HYPHEN.finditer(body):
        if hyphen.start() < end:
            continue
        first = _FIRST.search(body, max(0, hyphen.start() - _FIRST_CHARS), hyphen.start())
        others = _OTHERS.match(body, hyphen.start()) if first else None
        if first is None or others is None:
            continue
        start, end = first.start(), others.end()
        parts = [part.span() for part in _PART.finditer(body, start, end) if part[0] in names]
        if parts and not is_known(body[start:end]):
            yield from ((part, (start, end)) for part in parts)


@cache
def load_countries() -> tuple[frozenset[str], frozenset[str]]:
    """Returns the names that are countries alone, and those that are in compounds only."""
    lines = load_table("places/tables/countries.txt")
    alone = frozenset(word for line in lines if "|" not in line for word in line.split())
    return alone, frozenset(word for line in lines if "|" in line for word in line.split("|"))
