"""The choice among the days that a page states, and the probability that it is right.

The model is a conditional logit (McFadden, 1974): each day has the sum of the weights of what speaks for it, "no day" has
weights of its own, and the probability of a day is its share of the exponentials. ``weights.json`` holds the weights.
``python -m tests.quality.train_dates`` learns them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from wiredesk.transforms.logic.formats.html.dates.sightings import Sighting

FILE: Final = Path(__file__).with_name("weights.json")
WEIGHTS: Final[dict[str, float]] = json.loads(FILE.read_text(encoding="utf-8"))

CHANGED_LATER: Final = "changed-later"
"""The feature of a day on which the page was changed, where it states an earlier day too."""

# Statements that are independent of each other. The wider search finds what the others have found.
_FAMILIES = {
    "jsonld": "data",
    "meta": "meta",
    "state": "data",
    "marked": "markup",
    "time": "markup",
    "url": "url",
}
_FAMILIES |= {"below": "printed", "above": "printed", "far": "printed", "title": "printed"}
STATED: Final = frozenset(("jsonld", "meta", "marked"))
"""The sources that state the publication as such."""
# Older days are what a page tells of, or the publication of a scanned text.
_WEB_YEAR = 1996


@dataclass(frozen=True, slots=True)
class DayOption:
    """A day that may be the publication's, with the sightings of it and what speaks for it."""

    day: date
    sightings: tuple[Sighting, ...]
    features: tuple[str, ...]


def list_options(sightings: Sequence[Sighting], changes: Container[date] = ()) -> list[DayOption]:
    """Returns the days of the sightings in their order, with the features of each.

    Args:
      sightings: in the order of their sources.
      changes: days of which the page says that it was changed on them.
    """
    days: dict[date, list[Sighting]] = {}
    for one in sightings:
        if one.moment.precision not in ("month", "year"):
            days.setdefault(one.moment.day, []).append(one)
    near = [day for day, some in days.items() if any(not one.source.startswith("far") for one in some)]
    return [
        DayOption(day, tuple(some), tuple(_describe(day, some, near, number == 0, day in changes)))
        for number, (day, some) in enumerate(days.items())
    ]


def _describe(
    day: date, some: Sequence[Sighting], near: Sequence[date], first: bool, changed: bool
) -> list[str]:
    sources = dict.fromkeys(one.source for one in some)
    families = {_FAMILIES.get(source.partition("-")[0]) for source in sources} - {None}
    features = [*sources, f"families={len(families)}"]
    if first:
        features.append("first")
    if len(near) > 1 and day in near:
        features += ["earliest"] * (day == min(near)) + ["latest"] * (day == max(near))
    if changed and not STATED.intersection(sources) and any(other < day for other in near):
        features.append(CHANGED_LATER)
    if day.year < _WEB_YEAR:
        features.append("old")
    return features


def describe_nothing(options: Sequence[DayOption]) -> tuple[str, ...]:
    """Returns the features of "no day of these"."""
    days = min(len(options), 4)
    return (
        "nothing",
        f"nothing:{options[0].sightings[0].source}" if options else "nothing:",
        f"nothing:{days}",
    )


def weigh_options(options: Sequence[DayOption]) -> list[float]:
    """Returns the probability of each option; what is missing to 1 is that no option is right."""
    scores = [sum(WEIGHTS.get(name, 0.0) for name in option.features) for option in options]
    nothing = sum(WEIGHTS.get(name, 0.0) for name in describe_nothing(options))
    highest = max([*scores, nothing])
    shares = [math.exp(score - highest) for score in scores]
    total = sum(shares) + math.exp(nothing - highest)
    return [share / total for share in shares]
