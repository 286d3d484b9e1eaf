"""Abbreviations and short forms of places that news prints and GeoNames' tables lack.

State abbreviations are those of the AP stylebook and of the postal services. Towns are given by GeoNames' identifier,
since several may have the same name.
"""

from __future__ import annotations

import re
from collections import defaultdict

# ISO code and name.
_COUNTRIES = """
US USA|US U.S.|US U.S.A.|US US|US America|US United States of America|US the United States|GB UK|GB U.K.
|GB Britain|GB Great Britain|AE UAE|AE Emirates|NL Holland|NL Netherlands|NL The Netherlands|KR South Korea
|KP North Korea|KR Korea|KR Republic of Korea|KP Democratic People's Republic of Korea|
KP DPRK|CZ Czech Republic|CZ Czechia|MM Burma|CI Ivory Coast|CD DR Congo|CD DRC|CD Congo-Kinshasa
|CD Democratic Republic of Congo|CD Democratic Republic of the Congo|CD Congo|CG Congo
|CG Congo-Brazzaville|CG Republic of Congo|CG Republic of the Congo
|MK Macedonia|TR Turkey|TR Türkiye|VA Vatican City|SZ Swaziland|TL East Timor|PS Palestine
|CI Cote d'Ivoire|IR Islamic Republic of Iran|CN Mainland China|GW Guinea Bissau
|PS Palestinian Territories|MO Macau|BN Brunei|FM Micronesia|CV Cape Verde|GM Gambia|GM The Gambia
|BS Bahamas|BS The Bahamas|CN People's Republic of China|RU Russian Federation|RS Serbia|VN Viet Nam
|BA Bosnia|BA Bosnia-Herzegovina|TT Trinidad|AG Antigua|KN St. Kitts and Nevis|LC St. Lucia|ST Sao Tome
"""
# GeoNames' identifier and name.
_CITIES = """
5128581 New York|5128581 NYC|5368361 L.A.|5368361 LA|4140963 Washington|4140963 D.C.|4140963 DC
|4140963 Washington, D.C.|5391959 Frisco|104515 Mecca|104515 Makkah|109223 Medina
|4407066 St. Louis|5037649 St. Paul|1275339 Bombay|703448 Kiev
|1566083 Saigon|3530597 Mexico City|292968 Abu Dhabi|1816670 Peking
"""
# GeoNames' name, and names that news prints.
_REGIONS = """
Western Africa = West Africa|Eastern Africa = East Africa|Northern Africa = North Africa
|Latin America and the Caribbean = Latin America|South Eastern Asia = Southeast Asia = South East Asia = South-East Asia
|Southern Asia = South Asia|Eastern Asia = East Asia|Western Asia = West Asia|Golan Heights = Golan
|Baltic States = Baltics|West Indies = Caribbean Islands
"""
_STATES = """
AL Ala.|AZ Ariz.|AR Ark.|CA Calif.|CO Colo.|CT Conn.|DE Del.|FL Fla.|GA Ga.|IL Ill.|IN Ind.|KS Kan.
|KS Kans.|KY Ky.|LA La.|ME Me.|MD Md.|MA Mass.|MI Mich.|MN Minn.|MS Miss.|MO Mo.|MT Mont.|NE Neb.|NE Nebr.
|NV Nev.|NH N.H.|NJ N.J.|NM N.M.|NM N. Mex.|NY N.Y.|NC N.C.|ND N.D.|OK Okla.|OR Ore.|OR Oreg.|PA Pa.
|PA Penn.|RI R.I.|SC S.C.|SD S.D.|TN Tenn.|TX Tex.|VT Vt.|VA Va.|WA Wash.|WV W.Va.|WV W. Va.|WI Wis.
|WI Wisc.|WY Wyo.|DC D.C.
"""
_PROVINCES = """
CA.01 Alta. AB|CA.02 B.C. BC|CA.03 Man. MB|CA.04 N.B. NB|CA.05 N.L. NL|CA.07 N.S. NS|CA.08 Ont. ON
|CA.09 P.E.I. PE|CA.10 Que. QC|CA.11 Sask. SK|AU.02 NSW
"""
_POSTAL = """
AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR
PA RI SC SD TN TX UT VT VA WA WV WI WY DC
"""


def _split(table: str) -> list[list[str]]:
    return [row.strip().split(" ") for row in table.split("|")]


def _collect(table: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in _split(table):
        found[row[0]].append(" ".join(row[1:]))
    return {key: tuple(names) for key, names in found.items()}


COUNTRY_ALIASES = _collect(_COUNTRIES)
"""Other names of countries, by ISO code."""

CITY_ALIASES = {int(key): names for key, names in _collect(_CITIES).items()}
"""Other names of towns, by GeoNames identifier."""

REGION_ALIASES = {
    name: tuple(others)
    for name, *others in (re.split(r"\s+=\s+", row.strip()) for row in _REGIONS.split("|") if row.strip())
}
"""Other names of large regions, by GeoNames' name."""

ABBREVIATIONS = (
    {code.lower(): f"US.{code}" for code in _POSTAL.split()}
    | {" ".join(row[1:]).lower(): f"US.{row[0]}" for row in _split(_STATES)}
    | {name.lower(): row[0] for row in _split(_PROVINCES) for name in row[1:]}
)
"""Abbreviations of states and provinces in lower case ("la.", "tx"), each with its region's code."""


def find_abbreviation(text: str) -> str | None:
    """Returns the code of the region that an abbreviation means; None if it is none. "OR" is Oregon, and "Or" a word."""
    code = ABBREVIATIONS.get(text.lower())
    return code if "." in text or text.isupper() else None
