"""Lists of names that the model took for one name, and places that it did not see beside others."""

from __future__ import annotations

import pytest

from tests.transforms.logic.entities.test_group import group


@pytest.mark.parametrize(
    ("body", "whole", "places"),
    [
        ("Crews from Bergen and Trondheim came.", "Bergen and Trondheim", ["Bergen", "Trondheim"]),
        ("A ship left Chittagong for Colombo.", "Chittagong for Colombo", ["Chittagong", "Colombo"]),
        ("The road between Enugu and Aba is shut.", "Enugu and Aba", ["Enugu", "Aba"]),
    ],
)
@pytest.mark.parametrize("label", ["ORG", "WORK_OF_ART", "FAC"])
def test_two_places_behind_a_preposition_are_no_body(
    body: str, whole: str, places: list[str], label: str
) -> None:
    found = group(body, (whole, label))
    assert {name: kind for name, (kind, _) in found.items()} == dict.fromkeys(places, "GPE")


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        ("Shoes from Marks and Spencer sold well.", "Marks and Spencer"),
        ("A suit by Lewis and Clark was heard.", "Lewis and Clark"),
        ("Guests from Trinidad and Tobago came.", "Trinidad and Tobago"),
        ("Bergen and Trondheim sued.", "Bergen and Trondheim"),
        ("She works for Dolce and Gabbana.", "Dolce and Gabbana"),
    ],
)
def test_names_with_and_stay_whole(body: str, whole: str) -> None:
    assert whole in group(body, (whole, "ORG"))


@pytest.mark.parametrize(
    ("body", "seen", "added"),
    [
        ("Police in Nakuru and Eldoret met.", ["Nakuru"], ["Eldoret"]),
        ("Rain fell in Oslo or Drammen.", ["Oslo"], ["Drammen"]),
        ("Roads near Tampere and Turku closed.", ["Turku"], ["Tampere"]),
        ("Faisalabad and Gujranwala had smog.", [], ["Faisalabad", "Gujranwala"]),
        ("Police in Nakuru and Smith met.", ["Nakuru"], []),
        ("Rain fell in Oslo and May was cold.", ["Oslo"], []),
        ("She saw Oslo and Olivia Drammen wept.", ["Oslo"], []),
        ("Faisalabad had smog.", [], []),
    ],
)
def test_a_town_that_and_joins_to_a_place_is_one(body: str, seen: list[str], added: list[str]) -> None:
    found = group(body, *((name, "GPE") for name in seen))
    assert sorted(name for name, (kind, _) in found.items() if kind == "GPE") == sorted([*seen, *added])
