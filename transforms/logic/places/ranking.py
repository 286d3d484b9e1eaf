"""Chooses among the places of one name, by a conditional logit whose weights are learned.

``python -m tests.quality.train_places`` makes ``weights.json``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import mul
from pathlib import Path

from wiredesk.transforms.logic.gazetteer.geonames import Spot, make_place_key
from wiredesk.transforms.logic.places.areas import find_world_city, is_within
from wiredesk.transforms.logic.places.evidence import Evidence, Votes, count_around
from wiredesk.transforms.logic.places.mentions import Naming
from wiredesk.transforms.logic.places.table import load_usual_names

FILE = Path(__file__).with_name("weights.json")

PRIOR_NAMES = (
    "town_population", "division_population", "country", "division", "county", "capital", "region", "other_name",
    "american", "english", "most_populous", "largest_town", "beside_area", "capital_beside_area",
    "other_name_size", "share_of_area",
)  # fmt: skip
CONTEXT_NAMES = (
    "earlier", "later", "near_region", "near_country", "region_support", "country_support", "cell_support",
    "dateline_region", "dateline_country", "home", "kind", "listed_division",
    "dwarf",
)  # fmt: skip

_ENGLISH = frozenset(["US", "GB", "CA", "AU", "NZ", "IE", "ZA", "IN"])
_BESIDE_DEGREES = 1.0
_NAMED_VOTES = 2.0
"""Votes for a division that the text names."""
_WORLD_CITY_SCORE = 2.5
"""What speaks for New York City where nothing tells the state: news of the world means the city."""
NO_VOTES = Votes({}, {})


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen for a mention.

    Attributes:
      spot: the place.
      share: its probability among the places of the name.
      support: the votes of other names for its region.
      country_support: the votes of other names for its country.
    """

    spot: Spot
    share: float
    support: float
    country_support: float


@cache
def load_weights() -> Mapping[str, Mapping[str, float]]:
    """Returns the learned weights, by model and feature."""
    weights: Mapping[str, Mapping[str, float]] = json.loads(FILE.read_text(encoding="ascii"))
    return weights


@cache
def _load_ranking() -> tuple[tuple[float, ...], tuple[float, ...]]:
    weights = load_weights()["ranking"]
    return tuple(weights[n] for n in PRIOR_NAMES), tuple(weights[n] for n in CONTEXT_NAMES)


def describe_priors(key: str, candidates: tuple[Spot, ...]) -> tuple[tuple[float, ...], ...]:
    """Returns the values of :data:`PRIOR_NAMES` for each candidate: what is known of it without the text."""
    towns = [spot.population for spot in candidates if spot.feature[0] == "P"]
    top = max((spot.population for spot in candidates), default=0)
    largest = max(towns, default=-1)
    return tuple(_describe_prior(key, spot, candidates, top, largest) for spot in candidates)


def _describe_prior(
    key: str, spot: Spot, candidates: tuple[Spot, ...], top: int, largest: int
) -> tuple[float, ...]:
    town = spot.feature[0] == "P"
    size = math.log10(spot.population + 100) - 4
    # All names of countries in the table are usual.
    usual = spot.feature == "A.PCLI" or key in load_usual_names().get(spot.geoname_id, ())
    other = make_place_key(spot.name) != key and not usual
    areas = (s.population for s in candidates if s.feature == "A.ADM1" and s.country == spot.country)
    area = max(areas, default=0) if town else 0
    own = area > 0
    return (
        size if town else 0.0,
        0.0 if town else size,
        spot.feature == "A.PCLI",
        spot.feature == "A.ADM1",
        spot.feature == "A.ADM2",
        spot.feature == "P.PPLC",
        spot.feature[0] == "L",
        other,
        spot.country == "US",
        spot.country in _ENGLISH,
        spot.population == top,
        town and spot.population == largest,
        own,
        own and spot.feature == "P.PPLC",
        size if other else 0.0,
        math.log10((spot.population + 100) / (area + 100)) if own else 0.0,
    )


def describe_context(spot: Spot, naming: Naming, evidence: Evidence) -> tuple[float, ...]:
    """Returns the values of :data:`CONTEXT_NAMES` for one candidate."""
    own = evidence.by_key.get(naming.key, NO_VOTES)
    region, country = measure_support(spot, own, evidence)
    towns = spot.feature[0] == "P" or spot.feature == "A.ADM2"
    near, dateline = naming.near, evidence.dateline
    return (
        not naming.stated and bool(naming.earlier) and is_within(spot, naming.earlier),
        not (naming.stated or naming.earlier) and bool(naming.later) and is_within(spot, naming.later),
        "." in spot.region and spot.region in near,
        spot.country in near or any(area[:2] == spot.country for area in near),
        math.log1p(region),
        math.log1p(country),
        math.log1p(count_around(spot, evidence.all, own)) if towns else 0.0,
        dateline is not None and "." in spot.region and dateline.region == spot.region,
        dateline is not None and dateline.country == spot.country,
        bool(spot.country) and spot.country == evidence.home,
        bool(naming.kind) and spot.feature[0] == naming.kind,
        spot.feature == "A.ADM1" and f"{spot.country}.A" in naming.listed,
        spot.geoname_id in naming.dwarfs,
    )


def is_of_kind(spot: Spot, naming: Naming) -> bool:
    """Returns True if the words or the list beside a mention say that it is a place of this kind."""
    if naming.kind:
        return spot.feature[0] == naming.kind
    return spot.feature == "A.ADM1" and f"{spot.country}.A" in naming.listed


def measure_support(spot: Spot, own: Votes, evidence: Evidence) -> tuple[float, float]:
    """Returns the votes of other names for a place's region and country."""
    areas = evidence.all.areas
    region = areas.get(spot.region, 0) - own.areas.get(spot.region, 0) if "." in spot.region else 0.0
    country = areas.get(spot.country, 0) - own.areas.get(spot.country, 0)
    return max(region, 0.0), max(country, 0.0)


def choose_spot(naming: Naming, evidence: Evidence) -> Choice:
    """Returns the likeliest of the places of a mention, which must have one."""
    if len(naming.candidates) == 1:
        best, share = 0, 1.0
    else:
        scores = _score(naming, evidence)
        best = max(range(len(scores)), key=scores.__getitem__)
        share = share_of(scores, best, naming.candidates)
    spot = naming.candidates[best]
    return Choice(spot, share, *measure_support(spot, evidence.by_key.get(naming.key, NO_VOTES), evidence))


def _score(naming: Naming, evidence: Evidence) -> list[float]:
    weights = _load_ranking()[1]
    city = find_world_city(naming.candidates)
    if city is not None and _tells_division(naming, city, evidence):
        city = None
    return [
        prior
        + sum(map(mul, weights, describe_context(spot, naming, evidence)))
        + (_WORLD_CITY_SCORE if spot is city else 0.0)
        for spot, prior in zip(naming.candidates, _score_priors(naming.key, naming.candidates), strict=True)
    ]


def _tells_division(naming: Naming, city: Spot, evidence: Evidence) -> bool:
    """Returns True if a division may be meant: words beside the name say so, or other names tell divisions of the country.

    Such a division is another state, or this one: "Buffalo, New York".
    """
    if naming.kind or naming.earlier or naming.later or naming.listed:
        return True
    own = evidence.by_key.get(naming.key, NO_VOTES).areas
    return any(
        area.startswith(f"{city.country}.") and votes - own.get(area, 0.0) >= _NAMED_VOTES
        for area, votes in evidence.all.areas.items()
    )


@lru_cache(maxsize=20_000)
def _score_priors(key: str, candidates: tuple[Spot, ...]) -> tuple[float, ...]:
    weights = _load_ranking()[0]
    return tuple(sum(map(mul, weights, prior)) for prior in describe_priors(key, candidates))


def share_of(scores: Sequence[float], best: int, candidates: Sequence[Spot]) -> float:
    """Returns the probability of the best candidate and of those beside it, such as the county around a town."""
    shares = [math.exp(score - scores[best]) for score in scores]
    spot = candidates[best]
    near = sum(share for share, one in zip(shares, candidates, strict=True) if _is_beside(one, spot))
    return near / sum(shares)


def _is_beside(one: Spot, other: Spot) -> bool:
    degrees = max(abs(one.latitude - other.latitude), abs(one.longitude - other.longitude))
    return one.country == other.country and degrees < _BESIDE_DEGREES
