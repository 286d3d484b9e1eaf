"""The part of a dateline before its agency: ``WASHINGTON, July 28``, ``BROOKLYN, N.Y.``, ``CAIRO and GAZA``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from wiredesk.transforms.logic.provenance.agencies import find_agency
from wiredesk.transforms.logic.provenance.places import STAND_ALONE, is_place, is_region
from wiredesk.transforms.logic.provenance.printed_days import DAY, complete_day

_MAX_CHARS = 60
_MAX_REGIONS = 3
# What no place has in its name.
_NO_PLACE = re.compile(r"[!?;:\"“”()\[\]\d]")
# "BOSTON N.H. –": the state without its comma.
_BARE_STATE = re.compile(r"(?P<city>[^,/]+?) (?P<state>(?:[A-Z]\.){2}|[A-Z][a-z]{2,4}\.)$")
_SEPARATOR = re.compile(r"\s*(?:/|;|&|\b(?i:and)\b)\s*")
_CAPITALS = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ]|[.'’\-/ ]|\b(?:Mc|Mac|De|Di|Le|La|Du)(?=[A-Z])|(?<=[A-Z])c(?=[A-Z])|"
    r"\b(?:de|du|la|al|of|on|and|the|el|der|am|upon)\b)+"
)
_NAME = re.compile(
    r"[A-ZÀ-Þ][\w.'’-]*(?:[ /](?:[A-ZÀ-Þ][\w.'’-]*|de|da|do|du|la|le|al|of|el|der|am|upon|on|and)){0,4}"
)
_MIN_CAPITALS_CHARS = 3


@dataclass(frozen=True, slots=True)
class PlaceAndDay:
    """The place of a possible dateline, and its day.

    Attributes:
      place: as printed, without the day; empty if nothing stands before the agency.
      city: the place before its first comma.
      regions: states and countries behind the city.
      cities: the cities, several in ``NEW YORK/LONDON`` and ``CAIRO and GAZA``.
      dated: True if a day is printed, even one that does not exist.
      day: the day; None if its year is unknown.
    """

    place: str
    city: str
    regions: tuple[str, ...]
    cities: tuple[str, ...]
    dated: bool
    day: date | None

    def is_name(self) -> bool:
        """Returns True if the words before the first comma have capitals like a name, and few regions follow."""
        return (
            len(self.regions) <= _MAX_REGIONS
            and all(self.cities)
            and _NAME.fullmatch(self.city.replace(";", "/")) is not None
        )

    def is_capitalised(self) -> bool:
        """Returns True if all cities are printed in capitals."""
        return all(is_in_capitals(city) and len(city) >= _MIN_CAPITALS_CHARS for city in self.cities)

    def is_in_region(self) -> bool:
        """Returns True if there are regions behind the city, all of them known."""
        return bool(self.regions) and all(map(is_region, self.regions))

    def stands_alone(self) -> bool:
        """Returns True if the stylebook prints all cities without their state or country."""
        return all(city.casefold() in STAND_ALONE for city in self.cities)

    def is_known(self) -> bool:
        """Returns True if the gazetteer has all cities."""
        return all(map(is_place, self.cities))


def is_in_capitals(name: str) -> bool:
    """Returns True if a name is in capitals but for its particles: ``McALLEN``, ``RIO de JANEIRO``."""
    return _CAPITALS.fullmatch(name) is not None


def split_place(prefix: str, published: date | None) -> PlaceAndDay | None:
    """Splits the text before an agency or dash into place and day.

    Args:
      prefix: the text, without spaces and commas at its ends.
      published: the publication day, which completes the year.

    Returns:
      None if the text has signs or words that no place and day have.
    """
    found = DAY.search(prefix) if any(map(str.isdigit, prefix)) else None
    day = None
    if found is not None:
        behind = prefix[found.end() :].strip(" ,.-")
        # "ROME, March 13, Reuter -".
        if behind and find_agency(behind) is None:
            return None
        day = complete_day(found, published)
        prefix = prefix[: found.start()]
    place = re.sub(r"[\s,]+$", "", prefix)
    if len(place) > _MAX_CHARS or _NO_PLACE.search(place):
        return None
    city, regions = _split_regions(place)
    return PlaceAndDay(place, city, regions, _split_cities(city), found is not None, day)


def _split_regions(place: str) -> tuple[str, tuple[str, ...]]:
    city, *regions = place.split(",")
    bare = _BARE_STATE.match(city) if not regions else None
    if bare and is_region(bare["state"]):
        city, regions = bare["city"], [bare["state"]]
    return city.strip(), tuple(region.strip() for region in regions)


def _split_cities(city: str) -> tuple[str, ...]:
    """Splits ``NEW YORK/LONDON`` and ``CAIRO and GAZA``, but not ``BOSNIA AND HERZEGOVINA``."""
    return (city,) if is_place(city) else tuple(name.strip() for name in _SEPARATOR.split(city))
