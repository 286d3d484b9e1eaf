"""Makes the samples that the weights of places are learned from, out of LGL, GeoVirus, EN-Worldwide-Newswire and news.

Beside the toponyms of annotators, samples are what news says of its own names (:mod:`tests.quality.drawn_places`), the
kinds that the words and the list beside a name tell, and each large town alone in a sentence.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from lxml import etree

from tests.quality.drawn_places import draw_known, draw_places, read_news
from tests.quality.entities import read_articles as read_newswire
from tests.quality.fitting import Floats
from tests.quality.places import NEAR_KM, GoldPlaces, Toponym, measure_km, name_entities, read_articles
from wiredesk.schemas.records import Entity, Mention
from wiredesk.transforms.logic.entities.group import group_entities
from wiredesk.transforms.logic.gazetteer.geonames import TABLE, Spot, capitalise, find_spots, make_place_key
from wiredesk.transforms.logic.gazetteer.names import load_peoples
from wiredesk.transforms.logic.gazetteer.sorted_lines import SortedLines
from wiredesk.transforms.logic.ner.model import load_model
from wiredesk.transforms.logic.places import read_namings
from wiredesk.transforms.logic.places.areas import AREA_FEATURES, find_candidates
from wiredesk.transforms.logic.places.bearers import Bearers, find_bearers
from wiredesk.transforms.logic.places.judging import describe_place
from wiredesk.transforms.logic.places.mentions import Naming
from wiredesk.transforms.logic.places.ranking import (
    NO_VOTES,
    Choice,
    describe_context,
    describe_priors,
    measure_support,
)
from wiredesk.transforms.logic.places.table import LARGE_CITY, load_usual_names
from wiredesk.transforms.logic.places.within import BODY

_NEWS_STEP = 3
_OTHER_NAMES_FROM = 700_000
_AREA_KM = {"A.PCLI": 2000, "L.CONT": 4000, "L.RGN": 1000, "A.ADM1": 700}
"""The middle of a large area is not the same point in all tables."""
_DATELINE = re.compile(r"\. ([A-Z][A-Z'. -]{3,}(?:, [A-Z][\w.]+)?) (?:\([^)]{2,30}\) )?(?:--|-|–|—) ")
_HOMES = {"uk": "GB", "ie": "IE", "ca": "CA", "au": "AU", "nz": "NZ", "in": "IN", "za": "ZA"}


@dataclass(slots=True)
class Sample:
    """One mention with all that is learned from it.

    Attributes:
      naming, priors, contexts: the mention, and the features of its candidates.
      right: whether each candidate is right; None where nobody has placed the mention.
      near: whether each candidate lies within 161 km; as ``right``.
      is_place: whether the annotators marked a place here; None if they may not have looked.
      support: what other names say of each candidate.
      describe: gives the features of the mention for a choice.
    """

    naming: Naming
    features: Floats
    right: Floats | None
    near: Floats | None
    is_place: bool | None
    support: list[tuple[float, float]]
    describe: Callable[[Choice], tuple[float, ...]]
    weight: float = 1.0
    amount: float = 1.0


@dataclass(slots=True)
class Text:
    """A text with its samples and the number of toponyms that the annotators placed in it."""

    source: str
    samples: list[Sample]
    total: int
    number: int = 0


def read_geovirus(path: Path) -> list[GoldPlaces]:
    """Reads all articles of GeoVirus, whose offsets count from 1."""
    articles = []
    for node in etree.parse(str(path)).iterfind("article"):
        body = node.findtext("text") or ""
        toponyms = []
        for item in node.iterfind("locations/location"):
            name, start = item.findtext("name"), int(item.findtext("start"))
            begin = body.find(name, max(0, start - 3))
            if 0 <= begin <= start + 3:
                lat, lon = float(item.findtext("lat")), float(item.findtext("lon"))
                toponyms.append(Toponym(begin, begin + len(name), name, lat, lon))
        articles.append(GoldPlaces(body, tuple(toponyms)))
    return articles


def _read_marks(path: Path) -> list[tuple[set[tuple[int, int]], str]]:
    """Returns all marked spans of LGL's articles, also those without coordinates, and the publishers' countries."""
    return [
        (
            {(int(t.findtext("start")), int(t.findtext("end"))) for t in node.iterfind("toponyms/toponym")},
            _HOMES.get((node.findtext("domain") or "").rpartition(".")[2], ""),
        )
        for node in etree.parse(str(path)).iterfind("article")
    ]


def build_text(
    source: str,
    article: GoldPlaces,
    entities: Sequence[Entity],
    marks: set[tuple[int, int]] | None,
    home: str = "",
) -> Text:
    """Returns the samples of one text."""
    body = article.body
    found = _DATELINE.search(body[:500])
    namings, evidence = read_namings(body, entities, found[1] if found else None, home)
    bearers = find_bearers(body, entities, namings)
    samples = []
    for naming in namings:
        gold = _find_gold(naming, article.toponyms)
        contexts = [describe_context(spot, naming, evidence) for spot in naming.candidates]
        priors = describe_priors(naming.key, naming.candidates)
        features = np.array([[*p, *c] for p, c in zip(priors, contexts, strict=True)], dtype=float)
        own = evidence.by_key.get(naming.key, NO_VOTES)
        samples.append(
            Sample(
                naming,
                features,
                _mark(naming.candidates, gold, lenient=True),
                _mark(naming.candidates, gold, lenient=False),
                None
                if marks is None or (source == "ewn" and naming.label == BODY)
                else _overlaps(naming.mention, marks),
                [measure_support(spot, own, evidence) for spot in naming.candidates],
                partial(_describe, body, naming, bearers),
            )
        )
    total = sum(t.text not in load_peoples() for t in article.toponyms)
    return Text(source, samples, total)


def mark_told(text: Text) -> None:
    """Marks as right what the words beside the names of a text say: "Washington Gov.", "Oregon, Washington and Idaho"."""
    for sample in text.samples:
        naming = sample.naming
        listed = next(iter(naming.listed)) if len(naming.listed) == 1 else ""
        if sample.right is not None or not (naming.kind or listed.endswith(".A")):
            continue
        right = [_is_told(spot, naming.kind or listed) for spot in naming.candidates]
        if any(right):
            first = right.index(True)
            sample.right = sample.near = np.array([at == first for at in range(len(right))], dtype=float)


def _is_told(spot: Spot, kind: str) -> bool:
    if kind == "P":
        return spot.feature[0] == "P"
    return spot.feature == "A.ADM1" and kind in ("A", f"{spot.country}.A")


def _describe(body: str, naming: Naming, bearers: Bearers, choice: Choice) -> tuple[float, ...]:
    return describe_place(body, naming, choice, bearers)


def _find_gold(naming: Naming, toponyms: Sequence[Toponym]) -> Toponym | None:
    for toponym in toponyms:
        if toponym.start < naming.mention.end and naming.mention.start < toponym.end:
            return toponym
    return None


def _mark(candidates: Sequence[Spot], gold: Toponym | None, *, lenient: bool) -> Floats | None:
    if gold is None:
        return None
    distances = [measure_km(spot.latitude, spot.longitude, gold) for spot in candidates]
    return np.array(
        [
            km <= (_AREA_KM.get(spot.feature, NEAR_KM) if lenient else NEAR_KM)
            for km, spot in zip(distances, candidates, strict=True)
        ],
        dtype=float,
    )


def _overlaps(mention: Mention, marks: set[tuple[int, int]]) -> bool:
    return any(start < mention.end and mention.start < end for start, end in marks)


def list_large_towns() -> Iterator[tuple[str, Spot, bool]]:
    """Yields each name in Latin letters of the towns of more than 150,000 people, with the town that it means alone
    and True if that is a usual name of it.

    It is the largest of those whose main name it is, else the largest of all: nobody can know more.
    """
    rows = [line.decode().split("\t") for line in SortedLines(TABLE)]
    keys = {row[0] for row in rows if row[8][0] == "P" and int(row[7]) > LARGE_CITY}
    for key in sorted(keys):
        towns = [s for s in find_spots(key) if s.feature[0] == "P" and s.population > LARGE_CITY]
        named = [
            town
            for town in towns
            if key in {make_place_key(town.name), *load_usual_names().get(town.geoname_id, ())}
        ]
        if not named and towns[0].population < _OTHER_NAMES_FROM:
            continue
        town = (named or towns)[0]
        areas = [s for s in find_spots(key) if s.feature in AREA_FEATURES and s.country != town.country]
        # Armenia is a country, and Bali an island.
        if all(area.population < town.population for area in areas):
            yield capitalise(key), town, bool(named)


def build_alone() -> list[Text]:
    """Returns a text for each name of a large town: the name in a sentence that says nothing more."""
    texts = []
    for name, town, named in list_large_towns():
        body = f"The meeting took place in {name} yesterday."
        mention = Mention(26, 26 + len(name), name)
        gold = Toponym(mention.start, mention.end, name, town.latitude, town.longitude)
        entity = Entity(0, name, "GPE", 1, 0.5, (mention,))
        text = build_text("alone", GoldPlaces(body, (gold,)), [entity], None)
        for sample in text.samples:
            sample.right = sample.near
            # Other names are many, and most of them are rare.
            sample.weight = (1.0 if named else 0.2) * (1 + 2 * math.log10(town.population / LARGE_CITY))
        texts.append(text)
    return texts


def drop_areas(entities: Sequence[Entity]) -> list[Entity]:
    """Returns the entities without countries and divisions, so that what towns' own words state is not said twice."""
    return [
        entity
        for entity in entities
        if not any(
            spot.feature in AREA_FEATURES
            for spot in find_candidates(make_place_key(entity.name), entity.name)
        )
    ]


def read_texts(data: Path) -> list[Text]:
    """Returns the texts of all sets."""
    model = load_model("en_core_web_sm")

    def name(bodies: list[str]) -> list[tuple[Entity, ...]]:
        found = model.find_mentions(bodies)
        return [group_entities(body, mentions) for body, mentions in zip(bodies, found, strict=True)]

    lgl = read_articles(data / "lgl.xml")
    texts = [
        build_text("lgl", article, named, marks, home)
        for article, named, (marks, home) in zip(
            lgl, name([a.body for a in lgl]), _read_marks(data / "lgl.xml"), strict=True
        )
    ]
    texts += [
        build_text("bare", article, drop_areas(name_entities(article)), None, home)
        for article, (_, home) in zip(lgl, _read_marks(data / "lgl.xml"), strict=True)
    ]
    virus = read_geovirus(data / "places" / "GeoVirus.xml")
    texts += [
        build_text("geovirus", article, named, None)
        for article, named in zip(virus, name([a.body for a in virus]), strict=True)
    ]
    wire = list(read_newswire(data / "ewn"))
    for article, named in zip(wire, name([a.body for a in wire]), strict=True):
        spans = {(start, end) for start, end, kind in article.spans if kind == "LOC"}
        texts.append(build_text("ewn", GoldPlaces(article.body, ()), named, spans))
    texts += build_alone()
    news = read_news(data / "articles", _NEWS_STEP)
    for body, named in zip(news, name(news), strict=True):
        if drawn := draw_places(body, named):
            texts.append(build_text("drawn", drawn, named, None))
        if known := draw_known(body, named):
            texts.append(build_text("known", known, named, None))
            mark_told(texts[-1])
    counts: Counter[str] = Counter()
    for text in texts:
        # The two forms of a text of LGL have one number.
        text.number = counts[text.source]
        counts[text.source] += 1
    return texts
