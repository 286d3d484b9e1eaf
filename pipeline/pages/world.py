"""The map of the world: places as circles, over outlines that ``tools/make_outlines.py`` made. See :mod:`.charts`."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import zstandard
from markupsafe import Markup

from wiredesk.pipeline.pages.charts import NARROW, WIDE, Pair
from wiredesk.pipeline.pages.drawing import Drawing, draw
from wiredesk.pipeline.pages.labels import measure_text, shorten

OUTLINES: Final = "pipeline/pages/outlines.json.zst"
"""The file of the outlines, from the root of the project."""

_LABELS = 10
_NARROW_SPOTS, _NARROW_LABELS = 25, 6
_LABEL_PX = 11.0
_SOUTH, _NORTH = -57.0, 84.0
_LARGEST_RADIUS = 0.0145
_SMALLEST_RADIUS = 1.6
_LEAST_STEP = 1.2


class Spot(NamedTuple):
    """A place on the map.

    Attributes:
      name: its name.
      latitude, longitude: degrees north and east.
      articles: how many articles name it; its circle has an area in proportion.
      link: address of this site that it leads to.
    """

    name: str
    latitude: float
    longitude: float
    articles: int
    link: str | None = None


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Returns the position of a place on a map 2 wide, y to the south, from its middle.

    The projection is Natural Earth's, with the polynomials of Šavrič, Jenny, Patterson, Petrovič, Hurni, "A
    polynomial equation for the Natural Earth projection", Cartography and Geographic Information Science 38 (2011).
    """
    lat, lon = math.radians(latitude), math.radians(longitude)
    two = lat * lat
    four = two * two
    across = 0.870700 - 0.131979 * two - 0.013791 * four + 0.003971 * two * four * four - 0.001529 * four**3
    down = (
        1.007226
        + 0.015085 * two
        - 0.044475 * two * four
        + 0.028874 * four * four
        - 0.005916 * two * four * four
    )
    return lon * across / (0.8707 * math.pi), -lat * down / (0.8707 * math.pi)


def draw_map(
    name: str,
    title: str,
    spots: Sequence[Spot],
    *,
    width: float = WIDE,
    series: int = 2,
    labels: int = _LABELS,
) -> Markup:
    """Returns a map of the world with a circle for each place, and the names of the largest.

    Args:
      name, title, width: see :mod:`.charts`.
      spots: the places, in any order.
      series: the colour of the circles.
      labels: number of the largest places to name; one whose name finds no room is not named.
    """
    scale = width / 2
    top = project(0, _NORTH)[1] * scale
    height = round(project(0, _SOUTH)[1] * scale - top)
    ordered = sorted(spots, key=lambda spot: (-spot.articles, spot.name))
    most = max((spot.articles for spot in spots), default=0) or 1
    with draw(width, height) as drawing:
        _draw_land(drawing, scale, top)
        taken: list[_Box] = []
        placed = []
        for spot in ordered:
            x, y = project(spot.longitude, spot.latitude)
            radius = max(_SMALLEST_RADIUS, _LARGEST_RADIUS * width * math.sqrt(max(spot.articles, 0) / most))
            placed.append((spot, x * scale + width / 2, y * scale - top, radius))
        for spot, x, y, radius in placed:
            note = f"{spot.name}: {spot.articles:,}"
            drawing.dot((x, y), radius, f"series-{series}", note, spot.link, alpha=0.6)
        for spot, x, y, radius in placed[:labels]:
            others = [_Box(a - r, b - r, a + r, b + r) for _, a, b, r in placed[:labels] if (a, b) != (x, y)]
            _write_name(drawing, spot.name, (x, y, radius), taken, others)
        told = "; ".join(f"{shorten(spot.name, 200)}: {spot.articles:,}" for spot in ordered[:labels])
        return drawing.save(name, title, told)


def draw_maps(name: str, title: str, spots: Sequence[Spot], *, width: float = WIDE) -> Pair:
    """Returns a map for a wide page, and one for a telephone, which shows only the largest places.

    Args:
      name, title, width: see :func:`draw_map`.
      spots: the places, those with most articles first.
    """
    narrow = draw_map(name, title, spots[:_NARROW_SPOTS], width=NARROW, labels=_NARROW_LABELS)
    return Pair(draw_map(f"{name}-wide", title, spots, width=width), narrow)


@cache
def read_outlines() -> tuple[tuple[tuple[float, float], ...], ...]:
    """Returns the outlines of the countries as rings of positions, see :func:`project`."""
    data = files("wiredesk.pipeline.pages").joinpath("outlines.json.zst").read_bytes()
    rings = json.loads(zstandard.ZstdDecompressor().decompress(data))
    return tuple(
        tuple(project(x / 10, y / 10) for x, y in zip(ring[::2], ring[1::2], strict=True)) for ring in rings
    )


def _draw_land(drawing: Drawing, scale: float, top: float) -> None:
    points: list[tuple[float, float]] = []
    steps = ""
    for ring in read_outlines():
        kept = _thin_out([(x * scale + drawing.width / 2, y * scale - top) for x, y in ring])
        if len(kept) > 3:
            points += kept
            steps += f"M{'L' * (len(kept) - 2)}Z"
    drawing.area(points, steps, "land", edge="shore")


def _thin_out(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Returns the points of a ring without those that are less than a pixel from the one before."""
    kept = [points[0]]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= _LEAST_STEP:
            kept.append(point)
    return [*kept, points[-1]]


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def _write_name(
    drawing: Drawing, name: str, at: tuple[float, float, float], taken: list[_Box], circles: list[_Box]
) -> None:
    """Writes the name of a place beside its circle if there is room; adds its box to ``taken``.

    Args:
      drawing: the map.
      name: the name.
      at: the middle of the circle and its radius.
      taken: names that are written.
      circles: the largest circles of other places. On one of them the name would be read as that place's.
    """
    x, y, radius = at
    text = shorten(name, 130, _LABEL_PX)
    wide, half = measure_text(text, _LABEL_PX), _LABEL_PX * 0.6
    near = radius * 0.75 + 3
    corners = (
        (x + near, y),
        (x - near - wide, y),
        (x - wide / 2, y - near - half),
        (x - wide / 2, y + near + half),
        (x + near, y - 2 * half),
        (x + near, y + 2 * half),
        (x - near - wide, y - 2 * half),
        (x - near - wide, y + 2 * half),
    )
    for left, middle in corners:
        box = _Box(left, middle - half, left + wide, middle + half)
        inside = min(box.left, box.top) >= 0 and box.right <= drawing.width and box.bottom <= drawing.height
        if inside and not any(map(box.meets, [*taken, *circles])):
            taken.append(box)
            drawing.write(left, middle, text, size_px=_LABEL_PX)
            return
