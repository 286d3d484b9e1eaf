"""Finds places by the form of the text: in the names of public bodies and in datelines."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.kernel.word_lists import load_table
from wiredesk.transforms.logic.places.areas import POSSESSIVE
from wiredesk.transforms.logic.places.table import LARGE_CITY, is_usual, look_up

BODY = "BODY"
"""The label of a place within the name of a public body."""
DATELINE = "DATELINE"
"""The label of a place in a dateline that nothing labelled as a place."""
_BODY_OF = re.compile(
    r"(?:The |the )?(?:City|Town|Village|Port|State|Borough|Township|Commonwealth) of (?:the )?(?=[A-Z])"
)
_ARTICLE = re.compile(r"[Tt]he ")
_MAX_WORDS = 3
_DATELINE_CHARS = 600
_DATELINE = re.compile(
    r"(?:^|\n|[.!?”\"] ?[.]? )([A-Z][A-Z.'’ -]{1,28}[A-Z])(?:, [A-Z][\w. ]{1,14})?(?: \([^()\n]{2,30}\))?"
    r" ?(?:--+|[–—]|- )"
)
_FIRST_WORDS = re.compile(
    r"\s*([A-Z][\w’'-]*[\w’'](?: [A-Z][\w’'-]*[\w’']){0,2})(?: ?[–—]| ?--| ?- |:\s)(?=\s*[A-Z“\"])"
)
"""What a text may begin with as its dateline, in small letters too: "Cape Town - Police", "Muscat: The"."""


@lru_cache(maxsize=10_000)
def find_within(text: str) -> tuple[int, int] | None:
    """Returns the place that the name of a public body begins or ends with, by offsets into the name; None if none."""
    behind = _BODY_OF.match(text)
    if behind:
        return (behind.end(), len(text)) if look_up(text[behind.end() :])[1] else None
    article = _ARTICLE.match(text)
    start = article.end() if article else 0
    words = text[start:].split(" ")
    public = [at for at, word in enumerate(words) if word.lower() in load_bodies()]
    for count in range(min(public[-1] if public else 0, _MAX_WORDS), 0, -1):
        name = POSSESSIVE.sub("", " ".join(words[:count]))
        if look_up(name)[1]:
            return start, start + len(name)
    return None


@cache
def load_bodies() -> frozenset[str]:
    """Returns words of the names of public bodies, in lower case."""
    return frozenset(word for line in load_table("places/tables/bodies.txt") for word in line.split())


def find_dateline(body: str) -> tuple[int, int] | None:
    """Returns the name of the place in capitals that the text begins with, maybe behind its headline.

    The first words of the text may have small letters, and a colon behind them, if a large place has the name.
    """
    match = _DATELINE.search(body, 0, _DATELINE_CHARS)
    if match and look_up(match[1].title())[1]:
        return match.span(1)
    first = _FIRST_WORDS.match(body)
    return first.span(1) if first and _is_well_known(first[1]) else None


def _is_well_known(name: str) -> bool:
    key, spots = look_up(name.title() if name.isupper() else name)
    return key not in load_given_names() and any(
        spot.feature == "A.PCLI"
        or (spot.feature[0] == "P" and spot.population >= LARGE_CITY and is_usual(key, spot))
        for spot in spots
    )
