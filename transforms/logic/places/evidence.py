"""Weighs what the whole text says about where it is: the areas that it names, its dateline, its publisher's country."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from wiredesk.schemas.records import Entity
from wiredesk.transforms.logic.gazetteer.geonames import Spot, find_spots, make_place_key
from wiredesk.transforms.logic.kernel.word_lists import load_table
from wiredesk.transforms.logic.places.areas import find_main_area, find_main_town, is_within, read_area
from wiredesk.transforms.logic.places.mentions import Naming, group_by_key

_NEAR_CHARS = 250
_CELL_DEGREES = 2
"""Places within a cell of this size or the eight around it are near: about 300 km."""
_MAX_CELL_SPOTS = 6
_AROUND = tuple((row, column) for row in (-1, 0, 1) for column in (-1, 0, 1))

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Votes:
    """What the names of a text say, or one of them.

    Attributes:
      areas: the sum of votes for each area, by region or country code.
      cells: the sum of votes for each cell of the map, by places in it.
    """

    areas: dict[str, float]
    cells: dict[Cell, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence from the whole text.

    Attributes:
      all: the votes of all names.
      by_key: the votes of each name, which do not count for itself.
      dateline: the place of the dateline.
      home: the country of the publisher, as an ISO code; empty if unknown.
    """

    all: Votes
    by_key: Mapping[str, Votes]
    dateline: Spot | None
    home: str


def weigh_evidence(
    namings: Sequence[Naming], entities: Sequence[Entity], dateline_place: str | None, home: str | None
) -> Evidence:
    """Returns the evidence of a text, and tells each mention the areas that are named near it."""
    by_key = {key: _vote(group) for key, group in group_by_key(n for n in namings if not n.silent).items()}
    peoples = _list_peoples(entities)
    total = _add_up([*by_key.values(), _vote_by_peoples(peoples)])
    _find_near(namings, peoples)
    dateline = _read_dateline(dateline_place, total.areas)
    if dateline is not None and dateline_place:
        _share_dateline(namings, make_place_key(dateline_place.partition(",")[0]), dateline)
    return Evidence(total, by_key, dateline, home or "")


def _share_dateline(namings: Sequence[Naming], key: str, dateline: Spot) -> None:
    """Tells the mentions of the dateline's place where it is: the dateline is its first mention."""
    for naming in namings:
        if naming.key == key and not naming.earlier:
            naming.earlier = dateline.region


def find_cell(spot: Spot) -> Cell:
    """Returns the cell of the map that a place is in."""
    return int(spot.latitude // _CELL_DEGREES), int(spot.longitude // _CELL_DEGREES)


def count_around(spot: Spot, all_votes: Votes, own: Votes) -> float:
    """Returns the votes of other names for the cell that a place is in and for those around it."""
    row, column = find_cell(spot)
    cells = [(row + down, column + right) for down, right in _AROUND]
    count = sum(all_votes.cells.get(cell, 0.0) - own.cells.get(cell, 0.0) for cell in cells)
    return max(count, 0.0)


def _vote(group: Sequence[Naming]) -> Votes:
    areas: dict[str, float] = defaultdict(float)
    cells: dict[Cell, float] = defaultdict(float)
    strength = 1 + 0.3 * min(len(group) - 1, 3)
    for area, share in _vote_for_areas(group):
        areas[area] += strength * share
    candidates = group[0].candidates
    stated = {naming.stated for naming in group if naming.stated}
    if find_main_area(candidates) is None:
        fitting = [s for s in candidates if any(is_within(s, area) for area in stated)] or candidates
        for spot in fitting[:_MAX_CELL_SPOTS]:
            cells[find_cell(spot)] += strength / min(len(fitting), _MAX_CELL_SPOTS)
    return Votes(areas, cells)


def _vote_for_areas(group: Sequence[Naming]) -> Iterator[tuple[str, float]]:
    """Yields the areas that a name is evidence for, with votes: one in all, two if the text states the area."""
    stated = {naming.stated for naming in group if naming.stated}
    candidates = group[0].candidates
    main = find_main_area(candidates)
    if stated or main:
        for area in sorted(stated) or [main.region if main else ""]:
            yield area, 2.0
            if "." in area:
                yield area[:2], 1.0
        return
    yield from _share_votes(candidates)


@lru_cache(maxsize=10_000)
def _share_votes(candidates: tuple[Spot, ...]) -> tuple[tuple[str, float], ...]:
    """Returns the areas of the places of a name, with votes by the number of people."""
    weights = [math.sqrt(spot.population + 500) for spot in candidates]
    total = sum(weights)
    votes: dict[str, float] = defaultdict(float)
    for spot, weight in zip(candidates, weights, strict=True):
        if spot.country:
            votes[spot.region] += 0.5 * weight / total + 0.5 / len(weights)
            votes[spot.country] += weight / total
    return tuple(votes.items())


def _list_peoples(entities: Sequence[Entity]) -> list[tuple[int, str]]:
    countries = load_demonyms()
    return sorted(
        (mention.start, countries[mention.text])
        for entity in entities
        if entity.type == "NORP"
        for mention in entity.mentions
        if mention.text in countries
    )


def _vote_by_peoples(peoples: Sequence[tuple[int, str]]) -> Votes:
    counts: dict[str, float] = defaultdict(float)
    for _, country in peoples:
        counts[country] = min(counts[country] + 0.5, 2.0)
    return Votes(counts, {})


def _add_up(votes: Sequence[Votes]) -> Votes:
    areas: dict[str, float] = defaultdict(float)
    cells: dict[Cell, float] = defaultdict(float)
    for one in votes:
        for area, share in one.areas.items():
            areas[area] += share
        for cell, share in one.cells.items():
            cells[cell] += share
    return Votes(areas, cells)


def _find_near(namings: Sequence[Naming], peoples: Sequence[tuple[int, str]]) -> None:
    """Tells each mention the last area named before it and the next one behind it, if they are close."""
    marks = [(n.mention.start, n.key, area) for n in namings if not n.silent for area in _list_named_areas(n)]
    marks = sorted([*marks, *((start, "", country) for start, country in peoples)])
    _look_along(namings, marks, 1)
    _look_along(namings[::-1], marks[::-1], -1)


def _look_along(namings: Sequence[Naming], marks: Sequence[tuple[int, str, str]], step: int) -> None:
    at = 0
    seen: list[tuple[int, str, str]] = []
    for naming in namings:
        while at < len(marks) and step * marks[at][0] < step * naming.mention.start:
            seen = [*seen[-2:], marks[at]]
            at += 1
        for start, key, area in reversed(seen):
            if key != naming.key:
                if abs(start - naming.mention.start) <= _NEAR_CHARS:
                    naming.near |= {area}
                break


def _list_named_areas(naming: Naming) -> Iterator[str]:
    if naming.stated:
        yield naming.stated
    elif main := find_main_area(naming.candidates):
        yield main.region
    elif town := find_main_town(naming.candidates):
        yield town.country


def _read_dateline(place: str | None, areas: Mapping[str, float]) -> Spot | None:
    if not place:
        return None
    head, _, tail = place.partition(",")
    found = find_spots(make_place_key(head))
    stated = read_area(f",{tail.title()}", found) if tail else ""
    fitting = [spot for spot in found if is_within(spot, stated)] or found
    return max(
        fitting, key=lambda spot: math.log10(spot.population + 10) + areas.get(spot.region, 0), default=None
    )


@cache
def load_demonyms() -> dict[str, str]:
    """Returns the country of each word for a people: ``Israelis`` is ``IL``."""
    rows = (line.split() for line in load_table("gazetteer/tables/demonyms.txt"))
    return {word: code for code, *words in rows for word in words}
