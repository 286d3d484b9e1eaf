from __future__ import annotations

import pytest

from wiredesk.transforms.logic.gazetteer.aliases import (
    ABBREVIATIONS,
    CITY_ALIASES,
    COUNTRY_ALIASES,
    find_abbreviation,
)
from wiredesk.transforms.logic.gazetteer.geonames import find_region, find_spots, make_place_key


@pytest.mark.parametrize("code", sorted(set(ABBREVIATIONS.values())))
def test_every_abbreviation_is_of_a_region(code: str) -> None:
    assert find_region(code) is not None


def test_every_alias_is_in_the_table() -> None:
    for number, names in CITY_ALIASES.items():
        for name in names:
            assert number in {spot.geoname_id for spot in find_spots(make_place_key(name))}, name
    missing = {
        name
        for code, names in COUNTRY_ALIASES.items()
        for name in names
        if code not in {spot.country for spot in find_spots(make_place_key(name))}
    }
    # The packages have neither coordinates nor towns of it.
    assert missing == {"Vatican City"}


def test_abbreviations_are_in_lower_case() -> None:
    assert ABBREVIATIONS["n.y."] == ABBREVIATIONS["ny"] == "US.NY"
    assert ABBREVIATIONS["ont."] == "CA.08"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("OR", "US.OR"),
        ("Or", None),
        ("MS", "US.MS"),
        ("Ms", None),
        ("Ms.", None),
        ("Pa.", "US.PA"),
        ("NSW", "AU.02"),
    ],
)
def test_postal_codes_are_in_capitals(text: str, code: str | None) -> None:
    assert find_abbreviation(text) == code
