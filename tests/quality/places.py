"""Measures places on LGL (Lieberman, Samet and Sankaranarayanan, 2010).

    python -m tests.quality.places --data DIR [--half 0|1] [--entities gold|model] [--errors N]

DIR holds ``lgl.xml``. The measure counts the toponyms that the annotators resolved and wiredesk places too: accuracy
is the share within 161 km (100 miles), beside the median distance. With ``--entities gold`` the annotators' spans are
resolved, with ``model`` those of the pipeline. The baseline in the same run is the most populous place of the name.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from wiredesk.schemas.records import Entity, Mention, Place
from wiredesk.transforms.logic.entities.group import group_entities
from wiredesk.transforms.logic.gazetteer.geonames import find_spots, make_place_key
from wiredesk.transforms.logic.ner.model import load_model
from wiredesk.transforms.logic.places import resolve_places

NEAR_KM = 161
_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name that the annotators placed on the map."""

    start: int
    end: int
    text: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class GoldPlaces:
    """A text and its resolved toponyms."""

    body: str
    toponyms: tuple[Toponym, ...]


def read_articles(path: Path) -> list[GoldPlaces]:
    """Reads all articles of the file."""
    articles = []
    for node in etree.parse(str(path)).iterfind("article"):
        body = node.findtext("text")
        toponyms = tuple(
            Toponym(
                int(item.findtext("start")),
                int(item.findtext("end")),
                item.findtext("phrase"),
                float(item.findtext("gaztag/lat")),
                float(item.findtext("gaztag/lon")),
            )
            for item in node.iterfind("toponyms/toponym")
            if item.find("gaztag") is not None
        )
        articles.append(GoldPlaces(body, toponyms))
    return articles


def measure_km(latitude: float, longitude: float, other: Toponym) -> float:
    """Returns the great-circle distance."""
    a, b = math.radians(latitude), math.radians(other.latitude)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other.longitude - longitude) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(half, 1)))


def name_entities(article: GoldPlaces) -> list[Entity]:
    """Returns the annotators' spans as entities."""
    mentions = (Mention(t.start, t.end, article.body[t.start : t.end]) for t in article.toponyms)
    return [Entity(i, m.text, "GPE", 1, 0.0, (m,)) for i, m in enumerate(mentions)]


def score_distances(distances: list[float], total: int) -> str:
    """Formats accuracy, median error and coverage."""
    near = sum(km <= NEAR_KM for km in distances) / max(len(distances), 1)
    return (
        f"within {NEAR_KM} km {near:.3f}   median {statistics.median(distances or [0]):.1f} km"
        f"   placed {len(distances)} of {total} gold toponyms"
    )


def print_calibration(rows: list[tuple[float, bool]]) -> None:
    """Prints the share of right places for each level of confidence."""
    for low in (0.0, 0.3, 0.5, 0.7, 0.8, 0.9):
        high = {0.0: 0.3, 0.3: 0.5, 0.5: 0.7, 0.7: 0.8, 0.8: 0.9, 0.9: 1.01}[low]
        found = [(c, right) for c, right in rows if low <= c < high]
        if found:
            mean = statistics.mean(c for c, _ in found)
            share = statistics.mean(right for _, right in found)
            print(f"  confidence {low:.1f}-{high:.1f}: {len(found):5}  said {mean:.2f}  right {share:.2f}")


def main(argv: list[str] | None = None) -> int:
    """Prints accuracy, calibration and the most frequent errors."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--entities", choices=("gold", "model"), default="model")
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args(argv)
    articles = read_articles(args.data / "lgl.xml")
    articles = articles if args.half is None else articles[args.half :: 2]
    bodies = [article.body for article in articles]
    if args.entities == "model":
        found = load_model("en_core_web_sm").find_mentions(bodies)
        entities = [group_entities(body, mentions) for body, mentions in zip(bodies, found, strict=True)]
    else:
        entities = [tuple(name_entities(article)) for article in articles]
    ours: list[float] = []
    baseline: list[float] = []
    rows: list[tuple[float, bool]] = []
    errors: Counter[str] = Counter()
    extra = 0
    for article, named in zip(articles, entities, strict=True):
        placed = {place.start: place for place in resolve_places(article.body, named, None)}
        extra += len(placed)
        for toponym in article.toponyms:
            place: Place | None = placed.get(toponym.start)
            if place is None:
                errors[f"- {toponym.text}"] += 1
                continue
            km = measure_km(place.latitude, place.longitude, toponym)
            ours.append(km)
            rows.append((place.confidence, km <= NEAR_KM))
            first = find_spots(make_place_key(place.text))
            if first:
                baseline.append(measure_km(first[0].latitude, first[0].longitude, toponym))
            if km > NEAR_KM:
                errors[f"~ {toponym.text}: {place.country} {place.admin1} {place.feature} {km:.0f} km"] += 1
    total = sum(len(article.toponyms) for article in articles)
    print(f"{len(articles)} articles, {extra} places found")
    print(f"ours      {score_distances(ours, total)}")
    print(f"populous  {score_distances(baseline, total)}")
    print_calibration(rows)
    for text, count in errors.most_common(args.errors):
        print(f"{count:4} {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
