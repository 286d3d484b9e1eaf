from __future__ import annotations

import pytest

from wiredesk.transforms.logic.provenance.places import STAND_ALONE, is_place, is_region


@pytest.mark.parametrize(
    "name", ["PARIS", "Bogotá", "bogota", "Air Force One", "Aboard Air Force One", "United States"]
)
def test_places_have_any_case_and_accents(name: str) -> None:
    assert is_place(name) is (name != "Air Force One")


def test_unknown_names_are_no_places() -> None:
    assert not is_place("Marlow Bay")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("N.Y.", True),
        ("Ill.", True),
        ("Osaka Prefecture", True),
        ("France", True),
        ("ill.", False),
        ("Qwz", False),
    ],
)
def test_regions(name: str, expected: bool) -> None:
    assert is_region(name) is expected


def test_standing_cities_are_in_lower_case() -> None:
    assert {name.casefold() for name in STAND_ALONE} == STAND_ALONE
