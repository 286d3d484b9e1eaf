"""Draws texts with places that the texts themselves tell, to learn from beside those of annotators.

News mostly says once where a town is and then names it alone; "Washington state" and "New York City" tell two places of
one name apart. What a text says of a name once holds for its bare mentions (one sense per discourse: Gale, Church and
Yarowsky, 1992, https://aclanthology.org/H92-1045). The cities that stand alone in datelines (Associated Press Stylebook)
are meant where a dateline has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.quality.places import GoldPlaces, Toponym
from wiredesk.schemas.records import Entity, Mention
from wiredesk.transforms.logic.gazetteer.geonames import Spot, find_spots, make_place_key
from wiredesk.transforms.logic.places.areas import (
    AREA_FEATURES,
    find_candidates,
    find_dwarfs,
    is_within,
    read_area,
)
from wiredesk.transforms.logic.provenance.places import STAND_ALONE

_HEAD = re.compile(r"\s*date \d{4}-\d\d-\d\d\s*")
_DATELINE = re.compile(
    r"(?:([A-Z][A-Z. ]{3,20}?)(?:, [A-Z][\w.]+)?(?: \([^)\n]{2,30}\))? ?(?:--|[-–—])"
    r"|([A-Z][a-zA-Z. ]{3,20}) \( ?(?:CNN|AP|Reuters|AFP)[^)\n]{0,20}\)) "
)
_KIND = re.compile(r" ([Ss]tate|City|city)\b(?! University| College| Council)")
_BESIDE_CHARS = 40
_MOST_MENTIONS = 6
"""Mentions of one name in one text that are learned from."""
_MOST_KNOWN = 2
"""The same for names that the text says no more of."""


def read_news(path: Path, step: int) -> list[str]:
    """Returns the texts of every file of a step in a folder, without their dates."""
    files = sorted(path.glob("*.txt"))[::step]
    return [_HEAD.sub("", file.read_text(encoding="utf-8", errors="replace")) for file in files]


def draw_places(body: str, entities: Sequence[Entity]) -> GoldPlaces | None:
    """Returns a text with the bare mentions of the names that it says more of; None if there are none."""
    toponyms: list[Toponym] = []
    for _, said, bare in _list_named(body, entities):
        if len(said) == 1:
            (spot,) = said
            toponyms += _make_toponyms(bare[:_MOST_MENTIONS], spot)
    return GoldPlaces(body, tuple(toponyms)) if toponyms else None


def draw_known(body: str, entities: Sequence[Entity]) -> GoldPlaces | None:
    """Returns a national text with the names of metropoles and countries, which it means if it says no more of them."""
    toponyms: list[Toponym] = []
    for entity, said, bare in _list_named(body, entities):
        candidates = find_candidates(make_place_key(entity.name), entity.name)
        dwarfs = find_dwarfs(candidates)
        if said or not bare or not dwarfs or len(candidates) != len(dwarfs) + 1:
            continue
        (spot,) = (s for s in candidates if s.geoname_id not in dwarfs)
        toponyms += _make_toponyms(bare[:_MOST_KNOWN], spot)
    return GoldPlaces(body, tuple(toponyms)) if toponyms else None


def _list_named(
    body: str, entities: Sequence[Entity]
) -> Iterator[tuple[Entity, frozenset[Spot], list[Mention]]]:
    """Yields the entities that are places, each with the places that the text says of it and its bare mentions."""
    told = dict(_read_dateline(body))
    for entity in entities:
        if entity.type in ("GPE", "LOC"):
            yield entity, *_sort_mentions(body, entity, told)


def _make_toponyms(mentions: Sequence[Mention], spot: Spot) -> list[Toponym]:
    return [Toponym(m.start, m.end, m.text, spot.latitude, spot.longitude) for m in mentions]


def _sort_mentions(body: str, entity: Entity, told: dict[str, Spot]) -> tuple[frozenset[Spot], list[Mention]]:
    """Returns the places that the mentions of an entity and the dateline state, and the mentions that state none."""
    said, bare = set(), []
    for mention in entity.mentions:
        key = make_place_key(mention.text)
        candidates = find_candidates(key, mention.text)
        following = body[mention.end : mention.end + _BESIDE_CHARS]
        if key in told:
            said.add(told[key])
        if len(candidates) < 2:
            continue
        # A division with another one behind it is in a list.
        area = "" if candidates[0].feature in AREA_FEATURES else read_area(following, candidates)
        kind = _KIND.match(following)
        if area or kind:
            town = kind is None or kind[1] == "City"
            said |= set(_find_first(candidates, area, town=town))
        else:
            bare.append(mention)
    return frozenset(said), bare


def _find_first(candidates: Sequence[Spot], area: str, *, town: bool) -> Iterator[Spot]:
    """Yields the most populous of the towns or divisions in an area; an empty area is all."""
    fitting = (
        spot
        for spot in candidates
        if (spot.feature[0] == "P") is town and (not area or is_within(spot, area))
    )
    yield from list(fitting)[:1]


def _read_dateline(body: str) -> Iterator[tuple[str, Spot]]:
    """Yields the key and the place of a dateline that is a city without its state."""
    match = _DATELINE.match(body)
    name = (match[1] or match[2]) if match else ""
    if name.lower() in STAND_ALONE:
        key = make_place_key(name)
        towns = [spot for spot in find_spots(key) if spot.feature[0] == "P"]
        yield from ((key, town) for town in towns[:1])
