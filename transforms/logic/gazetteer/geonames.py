"""GeoNames' places by name.

The table holds the places of GeoNames (https://www.geonames.org, CC BY 4.0) that ``tools/make_geonames.py`` selects.
It is searched on disk (:mod:`wiredesk.transforms.logic.gazetteer.sorted_lines`); nothing is loaded.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from wiredesk.transforms.logic.gazetteer.sorted_lines import SortedLines

TABLE = Path(__file__).with_name("geonames.tsv.zst")
"""The table of places: tab-separated lines, one per name and place, sorted by the name's key."""

_MAX_KEYS = 20_000
"""Names whose places stay in memory, about 8 MB at most."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in GeoNames.

    Attributes:
      latitude, longitude: degrees, WGS 84.
      country: ISO 3166-1 alpha-2; empty for continents and other areas of several countries.
      region: country and admin1 code, ``US.LA``; for a country its own code.
      population: number of people; for a division those of its towns.
      feature: GeoNames' class and code: ``P.PPL``, ``P.PPLC`` (capital), ``A.PCLI`` (country), ``A.ADM1``,
        ``A.ADM2``, ``L.RGN``, ``L.CONT``.
    """

    geoname_id: int
    name: str
    latitude: float
    longitude: float
    country: str
    region: str
    population: int
    feature: str

    def __hash__(self) -> int:
        # Tuples of places are keys of caches; the number tells places apart as well as all fields do.
        return self.geoname_id


def strip_accents(text: str) -> str:
    """Returns the text without combining marks: ``Bogotá`` becomes ``Bogota``."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@functools.lru_cache(maxsize=_MAX_KEYS)
def make_place_key(name: str) -> str:
    """Returns the form in which names of places are compared: no accents, lower case, ``St.`` written out."""
    key = (name if name.isascii() else strip_accents(name)).casefold().replace("’", "'").replace("‘", "'")
    key = " ".join(key.split())
    if ". " not in key[:5]:
        return key
    for short, full in (("st. ", "saint "), ("ste. ", "sainte "), ("ft. ", "fort "), ("mt. ", "mount ")):
        if key.startswith(short):
            return full + key[len(short) :]
    return key


@functools.lru_cache(maxsize=_MAX_KEYS)
def find_spots(key: str) -> tuple[Spot, ...]:
    """Returns the places with a name in the form of :func:`make_place_key`, the most populous first."""
    return tuple(_parse(line) for line in _open_table().find(key.encode()))


def find_region(code: str) -> Spot | None:
    """Returns the first-order division with a code such as ``US.LA``; None if there is none."""
    found = find_spots(f"#{code}")
    return found[0] if found else None


@functools.cache
def _open_table() -> SortedLines:
    return SortedLines(TABLE)


def capitalise(key: str) -> str:
    """Returns a key with the capitals of most names: ``New Orleans`` for ``new orleans``."""
    return " ".join(map(str.capitalize, key.split()))


def _parse(line: bytes) -> Spot:
    key, number, name, latitude, longitude, country, admin1, population, feature = line.decode().split("\t")
    return Spot(
        int(number),
        name or capitalise(key),
        float(latitude),
        float(longitude),
        country,
        f"{country}.{admin1}" if admin1 else country,
        int(population),
        feature,
    )
