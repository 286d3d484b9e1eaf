"""Looks names of a text up in the table of places."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from wiredesk.transforms.logic.gazetteer.aliases import CITY_ALIASES
from wiredesk.transforms.logic.gazetteer.geonames import Spot, find_spots, make_place_key
from wiredesk.transforms.logic.kernel.word_lists import load_table
from wiredesk.transforms.logic.places.areas import AREA_FEATURES, POSSESSIVE, find_candidates

LARGE_CITY = 150_000
"""Cities from this population on are recognised even where no mention is labelled as a place."""

_ARTICLE = re.compile(r"^[Tt]he ")


@lru_cache(maxsize=20_000)
def look_up(text: str) -> tuple[str, tuple[Spot, ...]]:
    """Returns the key of a name before its comma, and its places."""
    head = POSSESSIVE.sub("", text.partition(",")[0])
    key = make_place_key(_ARTICLE.sub("", head))
    return key, find_candidates(key, head)


@lru_cache(maxsize=20_000)
def is_known(text: str) -> bool:
    """Returns True if a place has the name in full, or the name is known to be no town."""
    key = make_place_key(POSSESSIVE.sub("", text))
    return bool(find_spots(key)) or key in load_natural()


@cache
def load_natural() -> frozenset[str]:
    """Returns names of seas, rivers and other things that are no towns, in the form of keys."""
    lines = load_table("places/tables/natural.txt")
    return frozenset(name.strip() for line in lines for name in line.split("|"))


@cache
def load_usual_names() -> dict[int, frozenset[str]]:
    """Returns the names that news prints for a town although GeoNames has another, by GeoNames' identifier."""
    return {number: frozenset(map(make_place_key, names)) for number, names in CITY_ALIASES.items()}


def is_usual(key: str, spot: Spot) -> bool:
    """Returns True if a name is the main name of a place or one that news prints; those of areas in the table all are."""
    return (
        spot.feature in AREA_FEATURES
        or make_place_key(spot.name) in (key, f"city of {key}")
        or key in load_usual_names().get(spot.geoname_id, ())
    )


def is_large_place(spot: Spot) -> bool:
    """Returns True for countries, first-order divisions and large cities."""
    return spot.feature in AREA_FEATURES or (spot.feature[0] == "P" and spot.population >= LARGE_CITY)
