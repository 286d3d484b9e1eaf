"""Learns the weights of places from LGL, GeoVirus, EN-Worldwide-Newswire and news, and writes them as data.

    python -m tests.quality.train_places --data DIR [--write] [--train SET --test SET]

DIR holds ``lgl.xml``, ``places/GeoVirus.xml`` (https://github.com/milangritta/Geocoding-with-Map-Vector), ``ewn`` and
``articles``, of which every third is read (see :mod:`tests.quality.place_samples`). A conditional logit over the places
of a name learns from the toponyms of LGL and GeoVirus, from what news says of its own names, and from each town of more
than 150,000 people alone in a sentence. A logistic regression learns if a mention is a place, from LGL and from the
classes of EN-Worldwide-Newswire; another if the chosen place is right. All have an L2 penalty and are fitted by
full-batch Adam (Kingma and Ba, 2015, https://arxiv.org/abs/1412.6980), so that equal files give equal weights. Without
``--write`` the program prints figures of five folds by article; with ``--train lgl --test geovirus`` those of one set
by the weights of the other.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.quality.fitting import Floats, descend
from tests.quality.place_samples import Sample, Text, read_texts
from tests.quality.places import NEAR_KM
from wiredesk.transforms.logic.gazetteer.geonames import Spot
from wiredesk.transforms.logic.places.judging import PLACE_NAMES, RIGHT_NAMES, describe_right
from wiredesk.transforms.logic.places.ranking import CONTEXT_NAMES, FILE, PRIOR_NAMES, Choice, share_of

Weights = dict[str, Floats]

_FOLDS = 5
_STEPS = 500
_WEIGHTS = {"lgl": 1.0, "geovirus": 1.5, "alone": 1.0, "bare": 0.5, "drawn": 1.0, "known": 0.3}
_LEAST = {
    "capital": 1.0,
    "near_country": 1.5,
    "near_region": 1.0,
    "earlier": 5.0,
    "later": 2.5,
    "country_support": 1.5,
}
_MOST = {"home": 1.0, "other_name": -3.0, "other_name_size": 0.0}
"""Bounds of weights. Evidence never speaks against a place. Other names are many and rare, and a capital is better known
than its size says. What is stated of a name elsewhere holds for the whole text,
which in LGL's articles the other places say too. The papers of LGL are more local than others."""


def fit_ranking(samples: Sequence[Sample], penalty: float = 1.0) -> Floats:
    """Fits the conditional logit: the right candidates share the probability."""
    chosen = [s for s in samples if s.right is not None and s.right.any() and len(s.right) > 1]
    features = np.concatenate([s.features for s in chosen])
    right = np.concatenate([s.right for s in chosen if s.right is not None])
    starts = np.cumsum([0, *(len(s.features) for s in chosen[:-1])])
    group = np.repeat(np.arange(len(chosen)), [len(s.features) for s in chosen])
    amount = np.array([s.amount for s in chosen])

    def slope(weights: Floats) -> Floats:
        scores = features @ weights
        scores = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        share = scores / np.add.reduceat(scores, starts)[group]
        good = scores * right
        good = good / np.maximum(np.add.reduceat(good, starts), 1e-12)[group]
        grade: Floats = features.T @ ((share - good) * amount[group]) + penalty * weights
        return grade / len(chosen)

    names = (*PRIOR_NAMES, *CONTEXT_NAMES)
    low = np.array(
        [_LEAST.get(name, 0.0 if name in CONTEXT_NAMES and name != "dwarf" else -np.inf) for name in names]
    )
    high = np.array([_MOST.get(name, np.inf) for name in names])
    return descend(slope, len(low), steps=_STEPS, slows=True, bounds=(low, high))


def fit_logistic(rows: Floats, labels: Floats, amounts: Floats, penalty: float = 1.0) -> Floats:
    """Fits a logistic regression."""

    def slope(weights: Floats) -> Floats:
        share = 1 / (1 + np.exp(-rows @ weights))
        grade: Floats = rows.T @ ((share - labels) * amounts) + penalty * weights
        return grade / len(rows)

    return descend(slope, rows.shape[1], steps=_STEPS, slows=True)


def choose(sample: Sample, ranking: Floats) -> tuple[int, Choice]:
    """Returns the index of the likeliest candidate, and the choice."""
    scores = list(sample.features @ ranking)
    best = max(range(len(scores)), key=scores.__getitem__)
    return best, Choice(
        sample.naming.candidates[best],
        share_of(scores, best, sample.naming.candidates),
        *sample.support[best],
    )


def learn(texts: Sequence[Text]) -> Weights:
    """Returns the weights of the three models."""
    samples = [s for text in texts for s in text.samples]
    for text in texts:
        for sample in text.samples:
            sample.amount = sample.weight * _WEIGHTS.get(text.source, 0.0)
    ranking = fit_ranking(samples)
    placed = [(s, choose(s, ranking)) for s in samples]
    marked = [(s.describe(choice), s.is_place) for s, (_, choice) in placed if s.is_place is not None]
    chosen = [
        (describe_right(s.naming, choice), s.right[best], s.amount)
        for s, (best, choice) in placed
        if s.right is not None
    ]
    rows, labels = (
        np.array([m[0] for m in marked], dtype=float),
        np.array([m[1] for m in marked], dtype=float),
    )
    place = fit_logistic(rows, labels, np.ones(len(rows)))
    right = fit_logistic(
        np.array([c[0] for c in chosen], dtype=float),
        np.array([c[1] for c in chosen]),
        np.array([c[2] for c in chosen]),
    )
    return {"ranking": ranking, "place": place, "right": right}


@dataclass(frozen=True, slots=True)
class Answer:
    """A confidence, whether the answer is right, whether there is a place, and the mention."""

    source: str
    confidence: float
    near: bool | None
    is_place: bool | None
    text: str
    spot: Spot


def answer(texts: Sequence[Text], weights: Weights) -> Iterator[Answer]:
    """Yields the answers to all mentions."""
    for text in texts:
        for sample in text.samples:
            best, choice = choose(sample, weights["ranking"])
            place = 1 / (1 + np.exp(-np.dot(weights["place"], sample.describe(choice))))
            right = 1 / (1 + np.exp(-np.dot(weights["right"], describe_right(sample.naming, choice))))
            near = None if sample.right is None else bool(sample.right[best])
            yield Answer(
                text.source,
                float(place * right),
                near,
                sample.is_place,
                sample.naming.mention.text,
                choice.spot,
            )


def print_figures(source: str, answers: Sequence[Answer], total: int) -> None:
    """Prints accuracy and recall by the least confidence, and the calibration."""
    print(f"{source}: {total} toponyms but for peoples")
    for low in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        kept = [a for a in answers if a.confidence >= low]
        placed = [a for a in kept if a.near is not None]
        wrong = sum(a.is_place is False for a in kept)
        share = statistics.mean(bool(a.near) for a in placed) if placed else 0.0
        print(
            f"  from {low:.2f}: found {len(placed) / max(total, 1):.3f}  within {NEAR_KM} km {share:.3f}  "
            f"no place {wrong}  right of all {sum(bool(a.near) for a in placed) / max(1, len(placed) + wrong):.3f}"
        )


def main(argv: list[str] | None = None) -> int:
    """Prints figures of folds, or writes the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--train")
    parser.add_argument("--test")
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args(argv)
    texts = read_texts(args.data)
    if args.write:
        write_weights(learn(texts))
        return 0
    if args.train:
        others = [
            t
            for t in texts
            if t.source
            in (args.train, "ewn", "alone", "drawn", "known", *(["bare"] if args.train == "lgl" else []))
        ]
        tested = [t for t in texts if t.source == args.test]
        answers = list(answer(tested, learn(others)))
        print_figures(args.test, answers, sum(t.total for t in tested))
        return 0
    answers = []
    for fold in range(_FOLDS):
        weights = learn([t for t in texts if t.number % _FOLDS != fold])
        answers += answer([t for t in texts if t.number % _FOLDS == fold], weights)
    for source in ("lgl", "bare", "geovirus", "ewn", "alone", "drawn", "known"):
        own = [t for t in texts if t.source == source]
        print_figures(source, [a for a in answers if a.source == source], sum(t.total for t in own))
    wrong = [a for a in answers if a.near is False or a.is_place is False]
    for a in sorted(wrong, key=lambda a: -a.confidence)[: args.errors]:
        print(
            f"{a.confidence:.2f} {a.source} {a.text} -> {a.spot.region} {a.spot.feature} place={a.is_place} near={a.near}"
        )
    return 0


def write_weights(weights: Weights) -> None:
    """Writes the weights beside the code."""
    names: dict[str, Any] = {
        "ranking": (*PRIOR_NAMES, *CONTEXT_NAMES),
        "place": PLACE_NAMES,
        "right": RIGHT_NAMES,
    }
    table = {
        model: {name: round(float(w), 3) for name, w in zip(names[model], weights[model], strict=True)}
        for model in names
    }
    FILE.write_text(json.dumps(table, indent=1) + "\n", encoding="ascii")


if __name__ == "__main__":
    sys.exit(main())
