"""Looks names of a text up in the table of places."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from wiredesk.transforms.logic.gazetteer.geonames import Spot, find_spots, make_place_key
from wiredesk.transforms.logic.kernel.word_lists import load_table
from wiredesk.transforms.logic.places.areas import POSSESSIVE, find_candidates

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
