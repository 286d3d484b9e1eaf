"""Offline geocoding of the places named in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from wiredesk.schemas.records import Entity, Place
from wiredesk.transforms.logic.gazetteer.geonames import Spot, find_region
from wiredesk.transforms.logic.places.areas import find_dwarfs, find_twin_region
from wiredesk.transforms.logic.places.bearers import find_bearers
from wiredesk.transforms.logic.places.beside import read_kinds, read_lists
from wiredesk.transforms.logic.places.evidence import Evidence, weigh_evidence
from wiredesk.transforms.logic.places.exclusions import is_excluded
from wiredesk.transforms.logic.places.judging import is_country_only, judge
from wiredesk.transforms.logic.places.mentions import OTHER_TYPES, Naming, collect_namings
from wiredesk.transforms.logic.places.ranking import NO_VOTES, Choice, choose_spot, measure_support
from wiredesk.transforms.logic.places.within import BODY

MIN_CONFIDENCE = 0.35
"""Less certain places are left out: no answer is better than a wrong one."""

_MIN_OTHER_CONFIDENCE = 0.6
"""The same for a name that is labelled as a person's or an organisation's."""

_DWARF_SUPPORT = 1.0
"""Votes of other names for its region that a village needs beside a metropolis of its name."""

_PLAIN_WORDS = re.compile(
    r"(?:(?:north|south|east|west|central?|centre|upper|lower|middle|coast(?:al)?|capital|littoral|plateau|delta|lakes|rivers"
    r"|highlands|midlands|islands|borders?|metropolitan|federal|national|side|area|end)(?:ern)?(?:[- ]|$))+"
)
"""Names of divisions that are words: many countries have a "Central" and a "North West"."""
_COUNTRY_SUPPORT = 0.5


def resolve_places(
    body: str, entities: Sequence[Entity], dateline_place: str | None, home: str | None = None
) -> tuple[Place, ...]:
    """Returns the places named by a text, one per mention.

    Names are the mentions of GPE, LOC and FAC entities, and those of other types or none that a country, a first-order
    division or a large city has. Each mention is placed by its own words ("Portland, Maine"), then by what other mentions
    of the name state, the areas that stand near it, the dateline, the country of the publisher, the areas that the text
    names or that its other places are in, population and rank. After Leidner, 2007 (one sense, minimal extent) and
    Lieberman, Samet and Sankaranarayanan, 2010 (https://doi.org/10.1109/ICDE.2010.5447903); the weights are learned. The
    confidence covers both the choice and the chance that the mention is a person's, an organisation's or a thing's name.

    Args:
      body: the text.
      entities: its entities, with offsets into ``body``.
      dateline_place: the place of the dateline, if any.
      home: the country of the publisher as an ISO code, if known.

    Returns:
      Places in text order. Names that the table does not have, and doubtful ones, are left out.
    """
    return tuple(
        _make_place(naming, choice.spot, confidence)
        for naming, choice, confidence in weigh_places(body, entities, dateline_place, home)
        if confidence >= _find_least(naming)
    )


def _find_least(naming: Naming) -> float:
    """Returns the confidence that a mention needs to be an answer."""
    other = naming.label in OTHER_TYPES or naming.label == BODY
    return _MIN_OTHER_CONFIDENCE if other and not is_country_only(naming) else MIN_CONFIDENCE


def weigh_places(
    body: str, entities: Sequence[Entity], dateline_place: str | None, home: str | None = None
) -> Iterator[tuple[Naming, Choice, float]]:
    """Yields each mention that may be a place, the place chosen for it, and the probability that both are right."""
    namings, evidence = read_namings(body, entities, dateline_place, home)
    bearers = find_bearers(body, entities, namings)
    choices: dict[tuple[object, ...], Choice] = {}
    for naming in namings:
        # Most mentions of a name say the same.
        said = (
            naming.key,
            naming.candidates,
            naming.earlier,
            naming.later,
            naming.near,
            naming.kind,
            naming.listed,
        )
        choice = choices.get(said)
        if choice is None:
            choice = choices[said] = choose_spot(naming, evidence)
        yield naming, choice, judge(body, naming, choice, bearers)


def read_namings(
    body: str, entities: Sequence[Entity], dateline_place: str | None, home: str | None = None
) -> tuple[list[Naming], Evidence]:
    """Returns the mentions that may be places and that the table has, with the evidence of the text."""
    namings = [n for n in collect_namings(body, entities) if n.candidates and not is_excluded(body, n)]
    evidence = weigh_evidence(namings, entities, dateline_place, home)
    read_kinds(body, namings)
    read_lists(body, namings)
    cities = {naming.key: region for naming in namings if (region := find_twin_region(naming.candidates))}
    for naming in namings:
        _drop_dwarfs(naming, evidence, cities)
    return [naming for naming in namings if is_borne_out(naming, evidence)], evidence


def is_borne_out(naming: Naming, evidence: Evidence) -> bool:
    """Returns False for a name such as "Coast" or "North East" where nothing else tells a country that has such a place.

    The places of other countries are left out.
    """
    if naming.stated or not _PLAIN_WORDS.fullmatch(naming.key):
        return True
    own = evidence.by_key.get(naming.key, NO_VOTES)
    naming.candidates = tuple(
        spot
        for spot in naming.candidates
        if not spot.country or measure_support(spot, own, evidence)[1] >= _COUNTRY_SUPPORT
    )
    return bool(naming.candidates)


def _drop_dwarfs(naming: Naming, evidence: Evidence, cities: Mapping[str, str]) -> None:
    """Leaves out villages with the name of a metropolis, country or state unless the text is about where they are.

    A name of ``cities``, which may be a metropolis, does not say that a text is about its division: "New York and Rome".
    """
    dwarfs = find_dwarfs(naming.candidates)
    if not dwarfs:
        return
    areas = (naming.stated, naming.earlier, naming.later)
    own = evidence.by_key.get(naming.key, NO_VOTES)
    unsure: dict[str, float] = defaultdict(float)
    for key, region in cities.items():
        if key != naming.key:
            unsure[region] += evidence.by_key.get(key, NO_VOTES).areas.get(region, 0.0)
    kept = (
        spot
        for spot in naming.candidates
        if spot.geoname_id not in dwarfs
        or spot.region in areas
        or (
            evidence.all.areas.get(spot.region, 0.0) >= _DWARF_SUPPORT
            and measure_support(spot, own, evidence)[0] - unsure.get(spot.region, 0.0) >= _DWARF_SUPPORT
        )
    )
    naming.candidates = tuple(kept) or naming.candidates
    naming.dwarfs = frozenset(
        spot.geoname_id
        for spot in naming.candidates
        if spot.geoname_id in dwarfs and spot.region not in areas
    )


def _make_place(naming: Naming, spot: Spot, confidence: float) -> Place:
    mention = naming.mention
    region = find_region(spot.region) if "." in spot.region else None
    return Place(
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
        round(confidence, 3),
    )
