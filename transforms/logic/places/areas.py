"""Reads the area that the words beside the name of a place state: "Springfield, Ill.", "Moscow in Idaho"."""

from __future__ import annotations

import re
from functools import lru_cache

from wiredesk.transforms.logic.gazetteer.aliases import find_abbreviation
from wiredesk.transforms.logic.gazetteer.geonames import Spot, find_region, find_spots, make_place_key

AREA_FEATURES = frozenset({"A.PCLI", "A.ADM1"})
_METROPOLIS = 500_000
_WORLD_CITY = 4_000_000
_DWARF_SHARE = 50
_AREA_RIVAL = 100_000
_MAIN_SHARE = 0.9
_MAIN_POPULATION = 100_000
_LARGE_PART = 100_000
"""People of a town whose parts may have names of their own: "East Oakland", but no "West Wing"."""
_RIVAL_TOWN = 500_000
_LISTED_SHARE = 20
_MAX_CANDIDATES = 50
"""Only this many places of a name are weighed, the most populous."""

_NAME = r"((?:[A-Z]\.\s?){2,3}|[A-Z][\w.'’\-]*(?:\s(?:[A-Z][\w.'’\-]*|and|of)){0,3})"
_SIDE = r"(?:(?:north|south)(?:-?(?:east|west))?(?:ern)?|(?:east|west)(?:ern)?|central|far|remote|nearby)\s"
_DIVISION_OF = r"(?:state|province|region|prefecture|governorate|department|county|district)\sof\s"
_SIDES = rf"(?:the\s)?(?:{_SIDE})*(?:{_DIVISION_OF})?"
_TOWN_IN = r"(?:an?\s(?:[a-z]+\s)?(?:city|town|village|suburb)\s)?in\s"
_QUALIFIER = re.compile(
    rf"(,\s?(?:(?:the\s)?{_DIVISION_OF}|{_TOWN_IN}{_SIDES})?|\s\(|\s(?:in|of)\s{_SIDES}){_NAME}"
)
"""What follows the name of a town: ", Ohio", " (Ohio)", ", in northern Ohio", ", a city in the province of Ontario"."""
POSSESSIVE = re.compile(r"['’]s?$")
_AND_MORE = re.compile(r",? (?:and|or) [A-Z]")
_PART = re.compile(
    r"(?:(?:north|south)(?:[- ]?(?:east|west))?(?:ern)?|(?:north|south)(?:east|west)ern|east(?:ern)?|west(?:ern)?|central"
    r"|upper|lower|downtown|greater|inner|outer|metro|metropolitan|historic|old|rural|mainland|(?:city|state) of) "
)
_KINDS = (
    r"(?:(province|prefecture|governorate|oblast|emirate|state|voivodeship|region)"
    r"|county|district|city|town(?:ship)?|village)"
)
_KIND_BEHIND = re.compile(rf" {_KINDS}$")
_KIND_BEFORE = re.compile(rf"(?:{_PART.pattern})?{_KINDS} of (?:the )?")


def is_within(spot: Spot, area: str) -> bool:
    """Returns True if a place is in an area, given by region or country code."""
    return area in (spot.country, spot.region)


@lru_cache(maxsize=20_000)
def find_candidates(key: str, text: str) -> tuple[Spot, ...]:
    """Returns the places that a name may mean, the most populous first.

    Args:
      key: the name in the form in which names are compared.
      text: the name as printed; an abbreviation such as "Calif." is its state.
    """
    found = find_spots(key)[:_MAX_CANDIDATES]
    if not found and (part := _PART.match(key)):
        # "Northeast Georgia" is somewhere in Georgia.
        whole = find_spots(key[part.end() :])[:_MAX_CANDIDATES]
        found = tuple(s for s in whole if s.feature in AREA_FEATURES or s.population >= _LARGE_PART)
    area = find_abbreviation(text)
    if area and (text.endswith(".") or not found):
        region = find_region(area)
        return (region,) if region else ()
    return found


@lru_cache(maxsize=5_000)
def find_of_kind(key: str) -> tuple[str, tuple[Spot, ...]]:
    """Returns the name within one that says what it is, and its places: "Anhui province", "northern province of Gilan"."""
    behind, before = _KIND_BEHIND.search(key), _KIND_BEFORE.match(key)
    match = behind or before
    if match is None:
        return key, ()
    name = key[: match.start()] if behind else key[match.end() :]
    found = find_spots(name)[:_MAX_CANDIDATES]
    divisions = tuple(spot for spot in found if spot.feature[0] == "A")
    # A table has a district under the name of its town only.
    return name, divisions if match[1] else found


def read_area(following: str, candidates: tuple[Spot, ...]) -> str:
    """Returns the area that the text behind a name states, by region or country code; empty if it states none.

    Args:
      following: the text behind the name.
      candidates: the places of the name. An area behind "in" or a bracket counts only if it holds one of them.
    """
    match = _QUALIFIER.match(following)
    if not match:
        return ""
    areas, length = _find_longest(match[2])
    fitting = [area for area in areas if any(is_within(spot, area) for spot in candidates)]
    if fitting:
        other = _is_listed(match[2][:length], fitting[0], candidates)
        return "" if other or _is_clause(match[1], fitting[0], candidates) else fitting[0]
    # "West Virginia, North Dakota and Ohio" is a list.
    listed = _AND_MORE.match(following, match.start(2) + length) or any(
        s.feature in AREA_FEATURES for s in candidates
    )
    return areas[0] if areas and match[1].strip() == "," and not listed else ""


def _is_clause(lead: str, area: str, candidates: tuple[Spot, ...]) -> bool:
    """Returns True if a new clause has the country behind a name: "from Paris, in the United States it rains"."""
    dwarfs = find_dwarfs(candidates)
    inside = (spot for spot in candidates if is_within(spot, area))
    return lead.startswith(", in ") and "." not in area and all(spot.geoname_id in dwarfs for spot in inside)


def _is_listed(name: str, area: str, candidates: tuple[Spot, ...]) -> bool:
    """Returns True if the area behind a name is a town beside it: nobody looks for the Boston of "Boston, New York"."""
    towns = find_spots(make_place_key(name))
    if not any(spot.feature[0] == "P" and spot.population >= _RIVAL_TOWN for spot in towns):
        return False
    first = max(spot.population for spot in candidates)
    return all(s.population < first / _LISTED_SHARE for s in candidates if is_within(s, area))


def is_part_of_other(following: str, candidates: tuple[Spot, ...]) -> bool:
    """Returns True if the text behind a name says that it is part of an area that has none of its places.

    "Southern District of New York" is no division of Israel.
    """
    match = _QUALIFIER.match(following)
    if match is None or match[1].strip().split(" ")[0] != "of":
        return False
    areas, _ = _find_longest(match[2])
    return bool(areas) and not any(is_within(spot, area) for area in areas for spot in candidates)


def _find_longest(text: str) -> tuple[tuple[str, ...], int]:
    """Returns the areas of the longest name that the text begins with, and the length of the name."""
    words = text.split()
    for count in range(len(words), 0, -1):
        part = POSSESSIVE.sub("", " ".join(words[:count]))
        for name in (part, part.rstrip(".")):
            if (len(name) > 3 or name.isupper() or name.endswith(".")) and (areas := find_areas(name)):
                return areas, len(part)
    return (), 0


def find_main_area(candidates: tuple[Spot, ...]) -> Spot | None:
    """Returns the country or division that a name means in the first place; None for a town, and for Washington."""
    first = candidates[0] if candidates else None
    if first is None or first.feature not in AREA_FEATURES:
        return None
    capital = any(
        s.feature == "P.PPLC" and s.country == first.country and s.region != first.region for s in candidates
    )
    return None if capital else first


@lru_cache(maxsize=20_000)
def find_twin_region(candidates: tuple[Spot, ...]) -> str:
    """Returns the region that a name means or a metropolis in it: that of New York; else an empty text."""
    main = find_main_area(candidates)
    twin = main is not None and any(
        s.feature[0] == "P" and s.region == main.region and s.population >= _METROPOLIS for s in candidates
    )
    return main.region if main is not None and twin else ""


@lru_cache(maxsize=20_000)
def find_world_city(candidates: tuple[Spot, ...]) -> Spot | None:
    """Returns the city that all the world knows and whose division has its name: New York, São Paulo; else None."""
    region = find_twin_region(candidates)
    towns = (spot for spot in candidates if spot.feature[0] == "P" and spot.population >= _WORLD_CITY)
    return next((spot for spot in towns if region and spot.region == region), None)


@lru_cache(maxsize=20_000)
def find_dwarfs(candidates: tuple[Spot, ...]) -> frozenset[int]:
    """Returns the numbers of the places that nobody means without saying where: Berlin in New Jersey, Jordan in New York."""
    first = max((spot.population for spot in candidates), default=0)
    least = max(
        first / _DWARF_SHARE if first >= _METROPOLIS else 0, _AREA_RIVAL if find_main_area(candidates) else 0
    )
    small = (s for s in candidates if s.feature[0] == "P" or s.feature == "A.ADM2")
    return frozenset(spot.geoname_id for spot in small if spot.population < least)


@lru_cache(maxsize=20_000)
def find_main_town(candidates: tuple[Spot, ...]) -> Spot | None:
    """Returns the town that a name means if others of the name are much smaller; None if nobody knows which is meant."""
    total = sum(spot.population for spot in candidates)
    first = candidates[0] if candidates else None
    main = first is not None and first.feature[0] == "P" and first.population > _MAIN_SHARE * total
    return first if main and first is not None and first.population > _MAIN_POPULATION else None


@lru_cache(maxsize=5_000)
def find_areas(text: str) -> tuple[str, ...]:
    """Returns the codes of the countries and first-order divisions with a name or abbreviation."""
    code = find_abbreviation(text)
    if code:
        return (code,)
    return tuple(spot.region for spot in find_spots(make_place_key(text)) if spot.feature in AREA_FEATURES)
