"""The map of the world."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest

from tests.support import ROOT
from wiredesk.pipeline.pages.labels import measure_text
from wiredesk.pipeline.pages.world import OUTLINES, Spot, draw_map, project, read_outlines

CITIES = [
    Spot("London", 51.5, -0.1, 900),
    Spot("Paris", 48.85, 2.35, 300),
    Spot("Brussels", 50.8, 4.3, 290),
    Spot("Berlin", 52.5, 13.4, 200),
    Spot("New York", 40.7, -74, 400),
    Spot("Beijing", 39.9, 116.4, 120),
    Spot("Auckland", -36.8, 174.7, 20),
]


def test_the_outlines_are_small_and_are_land():
    assert (ROOT / OUTLINES).stat().st_size <= 100_000
    rings = read_outlines()
    assert len(rings) > 170 and all(len(ring) >= 4 for ring in rings)
    assert all(-1 <= x <= 1 and -0.6 <= y <= 0.6 for ring in rings for x, y in ring)
    for name, latitude, longitude, is_land in (
        ("Berlin", 52.5, 13.4, True),
        ("Brasilia", -15.8, -47.9, True),
        ("Alice Springs", -23.7, 133.9, True),
        ("mid Atlantic", 30.0, -40.0, False),
        ("mid Pacific", 0.0, -140.0, False),
    ):
        inside = any(_contains(ring, project(longitude, latitude)) for ring in rings)
        assert inside == is_land, name


def _contains(ring, point):
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def test_the_projection_keeps_its_known_points():
    # From the paper's table: the pole is 0.52 of the width of the equator high.
    assert project(0, 0) == (0, 0)
    assert project(180, 0) == pytest.approx((1, 0))
    assert project(0, 90)[1] == pytest.approx(-0.52, abs=0.001)
    assert project(-90, 0)[0] == pytest.approx(-0.5)


@pytest.mark.parametrize("width", [340, 900])
def test_names_do_not_overlap(width):
    root = ElementTree.fromstring(draw_map("a", "t", CITIES, width=width))
    boxes = []
    for text in root.iter("text"):
        left, base = float(text.get("x")), float(text.get("y"))
        boxes.append((left, base - 9, left + measure_text(text.text, 11), base + 2))
    assert len(boxes) >= 5
    for one, other in itertools.combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 3 or other[3] <= one[1] + 3
        assert apart, (one, other)
    assert all(box[0] >= 0 and box[2] <= width for box in boxes)


def test_only_the_largest_are_named_and_all_are_drawn():
    svg = draw_map("a", "t", CITIES, labels=2)
    assert [one.text for one in ElementTree.fromstring(svg).iter("text")] == ["London", "New York"]
    assert all(f"<title>{spot.name}: {spot.articles}</title>" in svg for spot in CITIES)
    assert len(re.findall("<use ", svg)) == len(CITIES)


def test_places_at_the_edges_of_the_world():
    edges = [Spot(f"{x} {y}", y, x, 1) for x in (-180, 0, 180) for y in (-90, 0, 90)]
    ElementTree.fromstring(draw_map("a", "t", [*edges, Spot("none", 0, 0, 0)]))
