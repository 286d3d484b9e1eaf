from __future__ import annotations

import pytest

from wiredesk.transforms.logic.gazetteer.geonames import (
    TABLE,
    capitalise,
    find_region,
    find_spots,
    make_place_key,
)
from wiredesk.transforms.logic.gazetteer.sorted_lines import SortedLines


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    return list(SortedLines(TABLE))


def test_table_is_sorted_and_complete(lines: list[bytes]) -> None:
    keys = [line.split(b"\t")[0] for line in lines]
    assert len(keys) > 200_000
    assert keys == sorted(keys)
    assert {line.count(b"\t") for line in lines} == {8}


def test_every_name_is_found_with_all_its_places(lines: list[bytes]) -> None:
    rows: dict[str, list[int]] = {}
    for line in lines:
        key, number = line.decode().split("\t")[:2]
        rows.setdefault(key, []).append(int(number))
    keys = list(rows)
    for key in (keys[0], *keys[::97], keys[-1]):
        assert [spot.geoname_id for spot in find_spots(key)] == rows[key]


def test_places_are_on_the_map_and_in_their_country(lines: list[bytes]) -> None:
    for line in lines[::500]:
        for spot in find_spots(line.split(b"\t")[0].decode()):
            assert -90 <= spot.latitude <= 90 and -180 <= spot.longitude <= 180
            assert spot.region.partition(".")[0] == spot.country


@pytest.mark.parametrize("key", ["", "qwzrtz", "\xff", "~", "paris\t"])
def test_unknown_names_have_no_places(key: str) -> None:
    assert find_spots(key) == ()


@pytest.mark.parametrize(
    ("code", "name"), [("US.KY", "Kentucky"), ("CA.08", "Ontario"), ("GB.SCT", "Scotland")]
)
def test_divisions_are_found_by_code(code: str, name: str) -> None:
    found = find_region(code)
    assert found is not None
    assert found.name == name


def test_unknown_divisions_are_not_found() -> None:
    assert find_region("US.ZZ") is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("St. Louis", "saint louis"),
        ("Bogotá", "bogota"),
        ("  New   Orleans", "new orleans"),
        ("O’Fallon", "o'fallon"),
    ],
)
def test_make_key(name: str, key: str) -> None:
    assert make_place_key(name) == key


def test_capitalise_restores_the_usual_capitals() -> None:
    assert capitalise("new orleans") == "New Orleans"
