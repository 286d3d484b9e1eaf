from __future__ import annotations

import random

import pytest

from wiredesk.transforms.logic.gazetteer.geonames import TABLE, capitalise, find_region, find_spots, make_key


@pytest.fixture(scope="module")
def lines():
    return TABLE.read_bytes().splitlines()


def test_the_table_is_sorted_and_whole(lines):
    keys = [line.split(b"\t")[0] for line in lines]
    assert keys == sorted(keys)
    assert {line.count(b"\t") for line in lines} == {8}


def test_every_name_is_found_with_all_its_places(lines):
    rows = {}
    for line in lines:
        key, number = line.decode().split("\t")[:2]
        rows.setdefault(key, []).append(int(number))
    sample = random.Random(1).sample(sorted(rows), 2000)
    for key in (*sample, min(rows, key=str.encode), max(rows, key=str.encode)):
        assert [spot.geoname_id for spot in find_spots(key)] == rows[key]


def test_places_are_on_the_map_and_in_their_country(lines):
    for line in lines[::50]:
        for spot in find_spots(line.split(b"\t")[0].decode()):
            assert -90 <= spot.latitude <= 90 and -180 <= spot.longitude <= 180
            assert spot.region.partition(".")[0] == spot.country


@pytest.mark.parametrize("key", ["", "qwzrtz", "\xff", "~", "paris\t"])
def test_what_is_no_name_is_not_found(key):
    assert find_spots(key) == ()


def test_divisions_are_found_by_code():
    assert (find_region("US.KY").name, find_region("CA.08").name, find_region("GB.SCT").name) == (
        "Kentucky", "Ontario", "Scotland",
    )  # fmt: skip
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
def test_keys(name, key):
    assert make_key(name) == key


def test_capitals_come_back():
    assert capitalise("new orleans") == "New Orleans"
