"""Offline geocoding of the places named in a text."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wiredesk.schemas.records import Entity, Mention, Place
from wiredesk.transforms.logic.gazetteer.aliases import ABBREVIATIONS
from wiredesk.transforms.logic.gazetteer.geonames import Spot, find_region, find_spots, make_place_key
from wiredesk.transforms.logic.gazetteer.names import load_peoples

_AREA_FEATURES = frozenset({"A.PCLI", "A.ADM1"})
_MAX_CANDIDATES = 40
"""Only this many places of a name are weighed, the most populous."""

_QUALIFIER = re.compile(r",\s?((?:[A-Z]\.\s?){2,3}|[A-Z][\w.'’\-]*(?:\s(?:[A-Z][\w.'’\-]*|and|of)){0,3})")
_ARTICLE = re.compile(r"^[Tt]he ")
_PART = re.compile(
    r"(?:(?:north|south)(?:[- ]?(?:east|west))?(?:ern)?|(?:north|south)(?:east|west)ern|east(?:ern)?|west(?:ern)?|central"
    r"|upper|lower|downtown|greater|inner|outer|metro|metropolitan|historic|old|rural|mainland|(?:city|state) of) "
)
_SUBAREA = re.compile(r"\s(?:County|Parish|Borough|Township|Twp\.)\b")

# Weights of the evidence, in decades of population, chosen on one half of LGL.
_STATED = 6.0
_REGION = 3.2
_COUNTRY = 1.6
_DATELINE = 1.5
_AREA = 1.5
_SHARPNESS = 1.0
_OTHER_NAME = 3.0
"""Deducted if the name is not the place's main name: Changchun was once written "Cancun"."""


@dataclass(slots=True)
class _Name:
    """A name in the text.

    Attributes:
      key: the form in which names are compared.
      candidates: the places with this name.
      mentions: its mentions in the text.
      stated_areas: how often the text states an area behind the name, by region or country code: ``Springfield, Ill.``
    """

    key: str
    candidates: tuple[Spot, ...]
    mentions: list[Mention] = field(default_factory=list)
    stated_areas: Counter[str] = field(default_factory=Counter)


def resolve_places(body: str, entities: Sequence[Entity], dateline_place: str | None) -> tuple[Place, ...]:
    """Returns the places named by the text's GPE and LOC entities, one per mention.

    A name means one place throughout a text. Among the places with the name the function chooses the one with the
    most evidence: the area behind its comma ("Springfield, Ill."), the dateline, the countries and states that the
    text names or that its other places are in, and population. After Leidner, 2007 (one sense, minimal extent) and
    Lieberman, Samet and Sankaranarayanan, 2010 (https://doi.org/10.1109/ICDE.2010.5447903).

    Args:
      body: the text.
      entities: its entities, with offsets into ``body``.
      dateline_place: the place of the dateline, if any.

    Returns:
      Places in text order. Names that the table does not have are left out.
    """
    names = _collect_names(body, entities)
    if not names:
        return ()
    evidence = _weigh_areas(names, dateline_place)
    places = [place for name in names for place in _place_mentions(name, evidence)]
    return tuple(sorted(places, key=lambda place: (place.start, place.end)))


def _collect_names(body: str, entities: Sequence[Entity]) -> list[_Name]:
    names: dict[str, _Name] = {}
    persons = {
        make_place_key(entity.name.split()[-1])
        for entity in entities
        if entity.type == "PERSON" and entity.name
    }
    for entity in entities:
        if entity.type not in ("GPE", "LOC"):
            continue
        for mention in entity.mentions:
            _add_mention(body, mention, names)
    return [name for name in names.values() if name.key not in persons or _is_known_area(name)]


def _is_known_area(name: _Name) -> bool:
    """Returns True if a name can be a place although a person in the text has it too."""
    return bool(name.stated_areas) or any(
        spot.feature in ("A.PCLI", "A.ADM1", "P.PPLC") for spot in name.candidates
    )


def _add_mention(body: str, mention: Mention, names: dict[str, _Name]) -> None:
    if mention.text in load_peoples():
        return
    mention = _complete_mention(body, mention)
    head, _, tail = mention.text.partition(",")
    key = make_place_key(_ARTICLE.sub("", head)).removesuffix("'s")
    name = names.setdefault(key, _Name(key, _find_candidates(key, head)))
    name.mentions.append(mention)
    areas = _read_qualifier(f",{tail}" if tail else body[mention.end : mention.end + 40])
    fitting = [area for area in areas if any(_is_within(spot, area) for spot in name.candidates)]
    if areas:
        name.stated_areas[(fitting or areas)[0]] += 1


def _complete_mention(body: str, mention: Mention) -> Mention:
    """Returns the mention extended by the word or full stop that belongs to the name: "Henry County", "Minn."."""
    behind = _SUBAREA.match(body, mention.end)
    end = behind.end() if behind else mention.end
    if body.startswith(".", end) and f"{mention.text.lower()}." in ABBREVIATIONS:
        end += 1
    return Mention(mention.start, end, body[mention.start : end])


def _is_within(spot: Spot, area: str) -> bool:
    return area in (spot.country, spot.region)


def _find_candidates(key: str, text: str) -> tuple[Spot, ...]:
    found = find_spots(key)[:_MAX_CANDIDATES]
    if not found and (part := _PART.match(key)):
        # "Northeast Georgia" is somewhere in Georgia.
        found = find_spots(key[part.end() :])[:_MAX_CANDIDATES]
    area = ABBREVIATIONS.get(text.lower())
    if area and (text.endswith(".") or not found):
        region = find_region(area)
        return (region,) if region else ()
    return found


def _read_qualifier(following: str) -> tuple[str, ...]:
    """Returns the areas that the text behind a name may state, the likeliest first; empty if it states none."""
    match = _QUALIFIER.match(following)
    if not match:
        return ()
    words = match[1].split()
    for count in range(len(words), 0, -1):
        text = " ".join(words[:count]).rstrip("'’")
        for name in (text, text.rstrip(".")):
            if (len(name) > 3 or name.isupper() or name.endswith(".")) and (areas := _find_areas(name)):
                return areas
    return ()


def _find_areas(text: str) -> tuple[str, ...]:
    code = ABBREVIATIONS.get(text.lower())
    if code:
        return (code,)
    return tuple(spot.region for spot in find_spots(make_place_key(text)) if spot.feature in _AREA_FEATURES)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Evidence from the whole text.

    Attributes:
      areas: the sum of votes for each area, by region or country code.
      dateline: the place of the dateline.
    """

    areas: dict[str, float]
    dateline: Spot | None


def _weigh_areas(names: list[_Name], dateline_place: str | None) -> _Evidence:
    votes: dict[str, float] = defaultdict(float)
    for name in names:
        for area, share in _vote(name):
            votes[area] += share
    return _Evidence(dict(votes), _read_dateline(dateline_place, votes))


def _vote(name: _Name) -> Iterator[tuple[str, float]]:
    """Yields the areas that a name is evidence for, with votes: one in all, two if the text states the area."""
    strength = 1 + 0.3 * min(len(name.mentions) - 1, 3)
    if name.stated_areas:
        for area in name.stated_areas:
            yield area, 2 * strength
            if "." in area:
                yield area[:2], strength
        return
    areas = [spot for spot in name.candidates if spot.feature in _AREA_FEATURES]
    if areas:
        yield areas[0].region, 2 * strength
        if "." in areas[0].region:
            yield areas[0].country, strength
        return
    weights = [math.sqrt(spot.population + 500) for spot in name.candidates]
    for spot, weight in zip(name.candidates, weights, strict=True):
        if not spot.country:
            continue
        yield spot.region, strength * (0.5 * weight / sum(weights) + 0.5 / len(weights))
        yield spot.country, 0.5 * strength * weight / sum(weights)


def _read_dateline(place: str | None, votes: dict[str, float]) -> Spot | None:
    if not place:
        return None
    head, _, tail = place.partition(",")
    found = find_spots(make_place_key(head))
    stated = _read_qualifier(f",{tail.title()}") if tail else ()
    fitting = [spot for spot in found if any(_is_within(spot, area) for area in stated)] or found
    return max(
        fitting, key=lambda spot: math.log10(spot.population + 10) + votes.get(spot.region, 0), default=None
    )


def _place_mentions(name: _Name, evidence: _Evidence) -> Iterator[Place]:
    if not name.candidates:
        return
    own: dict[str, float] = defaultdict(float)
    for area, share in _vote(name):
        own[area] += share
    scores = [_score(spot, name, own, evidence) for spot in name.candidates]
    best = max(range(len(scores)), key=scores.__getitem__)
    spot = name.candidates[best]
    confidence = _judge(scores, best)
    region = find_region(spot.region) if "." in spot.region else None
    for mention in name.mentions:
        yield Place(
            mention.start,
            mention.end,
            mention.text,
            spot.name,
            spot.geoname_id,
            spot.latitude,
            spot.longitude,
            spot.country or None,
            region.name if region else None,
            spot.feature,
            confidence,
        )


def _score(spot: Spot, name: _Name, own: dict[str, float], evidence: _Evidence) -> float:
    """Returns the sum of all evidence for one candidate, in decades of population."""
    score = math.log10(spot.population + 100)
    if spot.feature in _AREA_FEATURES:
        score += _AREA if spot.feature == "A.ADM1" else _AREA + 1
    elif spot.feature == "P.PPLC":
        score += 1 + 3 * (spot.country == "US")
    if make_place_key(spot.name) != name.key:
        score -= _OTHER_NAME
    if name.stated_areas[spot.region] or name.stated_areas[spot.country]:
        score += _STATED
    support = evidence.areas.get(spot.region, 0) - own.get(spot.region, 0) if "." in spot.region else 0
    score += _REGION * math.log1p(max(support, 0))
    country = evidence.areas.get(spot.country, 0) - own.get(spot.country, 0)
    score += _COUNTRY * math.log1p(max(country, 0))
    dateline = evidence.dateline
    if dateline is not None:
        score += _DATELINE * ((dateline.region == spot.region) + (dateline.country == spot.country)) / 2
        score += _STATED / 2 * (dateline.geoname_id == spot.geoname_id)
    return score


def _judge(scores: list[float], best: int) -> float:
    """Returns the probability of the best candidate, from its share among all scores."""
    total = sum(math.exp(_SHARPNESS * (score - scores[best])) for score in scores)
    return round(min(0.97, 0.95 / total), 3)
