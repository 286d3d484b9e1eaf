"""Places in the names of public bodies and in datelines."""

from __future__ import annotations

import pytest

from wiredesk.transforms.logic.places.within import find_dateline, find_within


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Ohio Department of Aging", "Ohio"),
        ("the Nashville Fire Department", "Nashville"),
        ("New York City Council", "New York City"),
        ("Harris County Sheriff", "Harris County"),
        ("Oregon's Supreme Court", "Oregon"),
        ("City of Tucson", "Tucson"),
        ("Port of Rotterdam", "Rotterdam"),
        ("Denver Broncos", None),
        ("Fire Department of Ohio", None),
        ("Frumbledorf Police Department", None),
        ("Police", None),
        ("", None),
    ],
)
def test_the_place_of_a_public_body_is_at_its_start_or_behind_of(name: str, place: str | None) -> None:
    span = find_within(name)
    assert (None if span is None else name[slice(*span)]) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("BEIRUT (AP) — It rained.", "BEIRUT"),
        ("Rain floods roads. TOLEDO, Ohio -- It rained.", "TOLEDO"),
        ("By Ann Lund\nMOUNT VERNON - It rained.", "MOUNT VERNON"),
        ("FRUMBLEDORF - It rained.", None),
        ("It rained in BEIRUT - for days.", None),
        ("x" * 700 + ". BEIRUT - It rained.", None),
    ],
)
def test_a_dateline_stands_in_capitals_before_a_dash(text: str, place: str | None) -> None:
    span = find_dateline(text)
    assert (None if span is None else text[slice(*span)]) == place
