"""Every large town, alone in a sentence that says nothing more, lands where a town of its name is."""

from __future__ import annotations

import math
from collections.abc import Iterator

from wiredesk.schemas.records import Entity, Mention, Place
from wiredesk.transforms.logic.gazetteer.geonames import TABLE, Spot, find_spots
from wiredesk.transforms.logic.gazetteer.sorted_lines import SortedLines
from wiredesk.transforms.logic.places import resolve_places

_LARGE = 150_000
_NEAR_KM = 161


def list_names() -> Iterator[tuple[str, list[Spot]]]:
    """Yields the main names of large towns, each with all large towns of the name."""
    keys = {
        line.split(b"\t")[0].decode() for line in SortedLines(TABLE) if line.split(b"\t")[8].startswith(b"P")
    }
    for key in sorted(keys):
        towns = [spot for spot in find_spots(key) if spot.feature[0] == "P" and spot.population > _LARGE]
        if towns and any(spot.name.casefold() == key for spot in towns):
            yield towns[0].name, towns


def is_shared(name: str, towns: list[Spot]) -> bool:
    """Returns True if a country or division of another country has the name too: Armenia, Ontario, Victoria."""
    countries = {town.country for town in towns}
    return any(
        s.feature in ("A.PCLI", "A.ADM1", "L.RGN")
        for s in find_spots(name.casefold())
        if s.country not in countries or s.region not in {t.region for t in towns}
    )


def measure_km(place: Place, spot: Spot) -> float:
    a, b = math.radians(place.latitude), math.radians(spot.latitude)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(spot.longitude - place.longitude) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(min(half, 1)))


def test_large_towns_land_within_161_km() -> None:
    lost = []
    total = 0
    for name, towns in list_names():
        if is_shared(name, towns):
            continue
        total += 1
        entity = Entity(0, name, "GPE", 1, 0.5, (Mention(12, 12 + len(name), name),))
        found = resolve_places(f"They met in {name} on Monday.", [entity], None)
        if not found or min(measure_km(found[0], town) for town in towns) > _NEAR_KM:
            lost.append(name)
    assert total > 2_000
    assert len(lost) <= total // 200, lost
