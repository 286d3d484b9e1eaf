"""Names of places as datelines and papers have them."""

from __future__ import annotations

from functools import cache

from transforms.logic.gazetteer import load_places, strip_accents
from transforms.logic.provenance.lists import load_lines

STAND_ALONE = frozenset(load_lines("standing_cities"))
"""Cities that stand without their state or country, in small letters."""


def is_place(name: str) -> bool:
    """Tells whether a name is that of a place, whatever its case and accents."""
    key = _make_key(name.replace("’", "'"))
    return key in STAND_ALONE or key in _load_places()


@cache
def _load_places() -> frozenset[str]:
    return frozenset(map(_make_key, load_places()))


def _make_key(name: str) -> str:
    return (name if name.isascii() else strip_accents(name)).casefold()
