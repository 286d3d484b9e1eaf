"""Names of places as datelines and papers have them."""

from __future__ import annotations

from wiredesk.transforms.logic.gazetteer.geonames import strip_accents
from wiredesk.transforms.logic.gazetteer.names import is_place_name
from wiredesk.transforms.logic.provenance.lists import load_lines

STAND_ALONE = frozenset(load_lines("standing_cities"))
"""Cities that stand without their state or country, in small letters."""


def is_place(name: str) -> bool:
    """Tells whether a name is that of a place, whatever its case and accents."""
    key = (name if name.isascii() else strip_accents(name)).replace("’", "'").casefold()
    return key in STAND_ALONE or is_place_name(name)
