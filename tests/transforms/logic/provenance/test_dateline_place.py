from __future__ import annotations

from datetime import date

import pytest

from wiredesk.transforms.logic.provenance.dateline_place import is_in_capitals, split_place

DAY = date(2021, 7, 29)


@pytest.mark.parametrize(
    ("prefix", "cities", "regions", "day"),
    [
        ("WASHINGTON, July 28", ("WASHINGTON",), (), date(2021, 7, 28)),
        ("BROOKLYN, N.Y.", ("BROOKLYN",), ("N.Y.",), None),
        ("BOSTON N.H.", ("BOSTON",), ("N.H.",), None),
        ("CAIRO and GAZA", ("CAIRO", "GAZA"), (), None),
        ("NEW YORK/LONDON", ("NEW YORK", "LONDON"), (), None),
        ("BOSNIA AND HERZEGOVINA", ("BOSNIA AND HERZEGOVINA",), (), None),
        ("ROME, March 13, Reuter", ("ROME",), (), date(2021, 3, 13)),
    ],
)
def test_place_and_day_are_split(
    prefix: str, cities: tuple[str, ...], regions: tuple[str, ...], day: date | None
) -> None:
    found = split_place(prefix, DAY)
    assert found is not None
    assert (found.cities, found.regions, found.day, found.dated) == (cities, regions, day, day is not None)


@pytest.mark.parametrize("prefix", ["WHY? PARIS", "PARIS (R)", "PARIS 17", "March 3, the mayor", "A" * 61])
def test_other_text_is_refused(prefix: str) -> None:
    assert split_place(prefix, DAY) is None


@pytest.mark.parametrize(
    ("prefix", "is_name", "is_capitalised", "is_in_region", "stands_alone", "is_known"),
    [
        ("LONDON", True, True, False, True, True),
        ("Marlow Bay", True, False, False, False, False),
        ("MARLOW BAY, Qwz", True, True, False, False, False),
        ("Springfield, Ill.", True, False, True, False, True),
        ("the old town", False, False, False, False, False),
        ("A, B, C, D, E", True, False, False, False, False),
    ],
)
def test_signs_of_a_place(
    prefix: str, is_name: bool, is_capitalised: bool, is_in_region: bool, stands_alone: bool, is_known: bool
) -> None:
    found = split_place(prefix, None)
    assert found is not None
    assert found.is_name() is (is_name and len(found.regions) <= 3)
    assert found.is_capitalised() is is_capitalised
    assert found.is_in_region() is is_in_region
    assert found.stands_alone() is stands_alone
    assert found.is_known() is is_known


@pytest.mark.parametrize("name", ["McALLEN", "RIO de JANEIRO", "SÃO PAULO", "WINSTON-SALEM"])
def test_particles_may_be_in_lower_case(name: str) -> None:
    assert is_in_capitals(name)
    assert not is_in_capitals(name.title())
