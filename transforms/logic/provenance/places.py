"""Names of places as datelines and names of papers have them."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.gazetteer.geonames import strip_accents
from wiredesk.transforms.logic.gazetteer.names import is_place_name
from wiredesk.transforms.logic.provenance.lists import load_lines, load_words

STAND_ALONE = frozenset(load_lines("standing_cities"))
"""Cities that stand without their state or country, in lower case."""

_REGIONS = load_words("regions")
# "Osaka Prefecture", "Harris County".
_DIVISION = re.compile(
    r"\s(?i:prefecture|province|county|district|state|territory|oblast|region|governorate)$"
)


def is_place(name: str) -> bool:
    """Returns True if a place has this name, whatever its case and accents."""
    key = (name if name.isascii() else strip_accents(name)).replace("’", "'").casefold()
    return key in STAND_ALONE or is_place_name(name)


def is_region(name: str) -> bool:
    """Returns True if a name or abbreviation is that of a state, a division or another place: ``N.Y.``, ``Harris County``."""
    if not name[:1].isupper():
        return False
    if _DIVISION.search(name):
        return True
    return re.sub(r"[^\w]", "", name).casefold() in _REGIONS or is_place(name)
