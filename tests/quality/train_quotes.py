"""Learns the weights of quotations from PolNeAR's training part and writes them as data.

    python -m tests.quality.train_quotes --data DIR --articles DIR [--out FILE]

Three quarters of the articles (the shares ``learn`` and ``report``) train two kinds of model: a conditional logit over
the candidate speakers of each stretch, and a logistic regression that decides if a stretch is a quotation, from
stretches of ordinary articles too (:mod:`tests.quality.speaker_labels`). Both have an L2 penalty and are fitted by
full-batch Adam (Kingma and Ba, 2015, https://arxiv.org/abs/1412.6980), so that equal files give equal weights. The share
``calibrate`` trains the confidences (Platt scaling, 1999, with the method as a further variable). Clauses without marks
learn from the share ``learn`` alone. PolNeAR's development part is left for unbiased figures. The program takes two minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.quality.fitting import Floats, descend
from tests.quality.polnear import (
    Found,
    GoldArticle,
    convert,
    find_entities,
    judge,
    list_gold,
    measure_overlap,
    read_articles,
    select_share,
    touches,
)
from tests.quality.speaker_labels import list_labelled_stretches
from wiredesk.schemas.records import Entity, Quote
from wiredesk.transforms.logic.quotes import MIN_ODDS, weights
from wiredesk.transforms.logic.quotes.attribution import Attribution
from wiredesk.transforms.logic.quotes.attributor import Attributor
from wiredesk.transforms.logic.quotes.indirect import describe_clause, is_said, list_clauses, measure_clause
from wiredesk.transforms.logic.quotes.judgement import describe_stretch, measure_certainty, weigh_stretch
from wiredesk.transforms.logic.quotes.reading import Reading

Read = list[tuple[GoldArticle, tuple[Entity, ...]]]
Judgements = list[tuple[Sequence[str], bool]]
"""Features, and True if they are those of a quotation."""

Options = list[tuple[Sequence[str], bool]]
"""The features of each option of one choice, and True for the right one."""

_MIN_COUNT = 4
"""Rarer names are left out: their weights would be noise."""
_MIN_WEIGHT = 0.04
_STRETCH_PENALTY = 4.0
"""Of 1, 2 and 4 the best on the share ``calibrate``: one stretch in twelve was not said, so there are few of these."""

STEPS = 400
_ROUNDS = 3
"""Later choices see earlier ones, so the learning is repeated with its own answers. The first round has none."""


def index_names(rows: Sequence[Sequence[str]]) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
    """Returns the frequent names, and for each of their uses the indexes of name and row."""
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= _MIN_COUNT)
    places = {name: at for at, name in enumerate(names)}
    pairs = [(places[name], at) for at, row in enumerate(rows) for name in row if name in places]
    table = np.array(pairs, dtype=np.int64)
    return names, table[:, 0], table[:, 1]


def learn_choices(
    choices: Sequence[Options], penalty: float, prior: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Returns the weights that give the right options of the choices the greatest share.

    Args:
      choices: the options.
      penalty: on the squared distance of each weight from its prior, which is 0 if none is given.
      prior: weights that hold where the choices say little.
    """
    rows = [names for options in choices for names, _ in options]
    names, of_name, of_row = index_names(rows)
    group = np.repeat(np.arange(len(choices)), [len(options) for options in choices])
    right = np.array([float(ok) for options in choices for _, ok in options])
    base = np.array([(prior or {}).get(name, 0.0) for name in names])

    def share(values: Floats) -> Floats:
        return np.asarray(values / np.bincount(group, weights=values, minlength=len(choices))[group])

    def slope(w: Floats) -> Floats:
        scores = np.bincount(of_row, weights=w[of_name], minlength=len(rows))
        highest = np.full(len(choices), -np.inf)
        np.maximum.at(highest, group, scores)
        values = np.exp(scores - highest[group])
        gap = share(values) - share(values * right)
        return np.asarray(
            np.bincount(of_name, weights=gap[of_row], minlength=len(names)) + penalty * (w - base)
        )

    return _keep_large(names, descend(slope, len(names), steps=STEPS))


def learn_odds(rows: Sequence[tuple[Sequence[str], bool]], penalty: float) -> dict[str, float]:
    """Returns the weights of a logistic regression over names that are present or absent."""
    names, of_name, of_row = index_names([row for row, _ in rows])
    right = np.array([float(ok) for _, ok in rows])

    def slope(w: Floats) -> Floats:
        scores = np.bincount(of_row, weights=w[of_name], minlength=len(rows))
        gap = 1 / (1 + np.exp(-scores)) - right
        return np.bincount(of_name, weights=gap[of_row], minlength=len(names)) + penalty * w

    return _keep_large(names, descend(slope, len(names), steps=STEPS))


def learn_calibration(rows: Sequence[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """Returns the weights of a logistic regression over a few numbers."""
    names = sorted({name for row, _ in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row, _ in rows])
    right = np.array([float(ok) for _, ok in rows])

    def slope(w: Floats) -> Floats:
        return np.asarray(table.T @ (1 / (1 + np.exp(-table @ w)) - right) + 0.5 * w)

    w = descend(slope, len(names), steps=3000, rate=0.02)
    return {name: round(float(x), 3) for name, x in zip(names, w, strict=True)}


def _keep_large(names: Sequence[str], w: Floats) -> dict[str, float]:
    found = ((name, round(float(x), 2)) for name, x in zip(names, w, strict=True))
    return {name: x for name, x in found if abs(x) >= _MIN_WEIGHT}


def attribute(body: str, entities: Sequence[Entity]) -> tuple[Reading, list[Attribution]]:
    """Returns a text's stretches with the speakers that the present weights choose."""
    reading = Reading(body, entities)
    return reading, Attributor(reading).attribute_all()


def list_choices(read: Read) -> list[Options]:
    """Returns the candidates for each annotated stretch, with "no speaker" last."""
    choices: list[Options] = []
    for article, entities in read:
        gold = list_gold(article)
        for item in attribute(article.body, entities)[1]:
            span = (item.stretch.start, item.stretch.end)
            own = [sources for other, sources in gold.items() if touches(other, [span])]
            if not item.candidates or not own:
                continue
            sources = [source for some in own for source in some]
            options: Options = [(c.features, touches(c.span[:2], sources)) for c in item.candidates]
            choices.append([*options, (("nobody",), not any(ok for _, ok in options))])
    return choices


def list_stretches(read: Read) -> list[tuple[Sequence[str], bool]]:
    """Returns the features of each stretch, and True if an annotated content contains it."""
    rows: list[tuple[Sequence[str], bool]] = []
    for article, entities in read:
        contents = [span for content in article.contents for span in content.spans]
        reading, items = attribute(article.body, entities)
        for item in items:
            span = (item.stretch.start, item.stretch.end)
            if item.method != "empty":
                names = list(describe_stretch(reading, item))
                rows.append((names, measure_overlap(span, contents) >= 0.5))
    return rows


def list_judged_clauses(read: Read) -> list[tuple[Quote, Sequence[str], bool]]:
    """Returns each clause without quotation marks, its features, and True if it and its speaker are right."""
    rows: list[tuple[Quote, Sequence[str], bool]] = []
    for article, entities in read:
        reading = Reading(article.body, entities)
        attributor = Attributor(reading)
        attributor.attribute_all()
        for quote in list_clauses(reading, attributor.resolver):
            rows.append((quote, describe_clause(reading, quote), judge(article, convert(quote))))
    return rows


def list_clause_certainties(read: Read) -> list[tuple[dict[str, float], bool]]:
    """Returns the certainty of each accepted clause, and True if it and its speaker are right."""
    rows = []
    for quote, names, right in list_judged_clauses(read):
        odds = weights.add_weights(weights.INDIRECT_WEIGHTS, names)
        if is_said(quote, odds):
            rows.append((measure_clause(quote, odds), right))
    return rows


def list_certainties(read: Read) -> list[tuple[dict[str, float], bool]]:
    """Returns the certainty of each accepted stretch, and True if it and its speaker are right."""
    rows = []
    for article, entities in read:
        reading, items = attribute(article.body, entities)
        for item in items:
            odds = weigh_stretch(reading, item) if item.method != "empty" else -np.inf
            if odds >= MIN_ODDS:
                speaker = (item.speaker.start, item.speaker.end) if item.speaker else None
                found = Found((item.stretch.start, item.stretch.end), speaker)
                rows.append((measure_certainty(item, odds), judge(article, found)))
    return rows


def _list_clauses(read: Read) -> list[tuple[Sequence[str], bool]]:
    return [(names, right) for _, names, right in list_judged_clauses(read)]


def _replace(old: dict[str, float], new: dict[str, float]) -> None:
    old.clear()
    old.update(sorted(new.items()))


def learn(
    learning: Read, further: Read, calibrating: Read, list_labelled: Callable[[], Judgements]
) -> dict[str, dict[str, float]]:
    """Returns all weights but those of resolutions. The weights in use are set to them on the way.

    It begins without weights, so that the outcome does not depend on those that were there before.

    Args:
      learning: articles for all models.
      further: articles for the stretches in marks and their speakers only.
      calibrating: articles for the confidences.
      list_labelled: gives the stretches of other articles, by the weights of speakers at that time.
    """
    found = {
        "speaker": weights.SPEAKER,
        "stretch": weights.STRETCH,
        "calibration": weights.CALIBRATION,
        "indirect": weights.INDIRECT_WEIGHTS,
        "indirect calibration": weights.INDIRECT_CALIBRATION,
    }
    for group in found.values():
        group.clear()
    for _ in range(_ROUNDS):
        _replace(weights.SPEAKER, learn_choices(list_choices([*learning, *further]), penalty=1.0))
    stretches = [*list_stretches([*learning, *further]), *list_labelled()]
    _replace(weights.STRETCH, learn_odds(stretches, penalty=_STRETCH_PENALTY))
    _replace(weights.CALIBRATION, learn_calibration(list_certainties(calibrating)))
    _replace(weights.INDIRECT_WEIGHTS, learn_odds(_list_clauses(learning), penalty=3.0))
    _replace(weights.INDIRECT_CALIBRATION, learn_calibration(list_clause_certainties(calibrating)))
    return found


def main(argv: list[str] | None = None) -> int:
    """Learns the weights and writes them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=weights.FILE)
    args = parser.parse_args(argv)
    articles = read_articles(args.data, "train")
    parts = [select_share(articles, share) for share in ("learn", "report", "calibrate")]
    learning, further, calibrating = (list(zip(part, find_entities(part), strict=True)) for part in parts)
    learned = learn(learning, further, calibrating, lambda: list_labelled_stretches(args.articles))
    found = json.loads(weights.FILE.read_text(encoding="utf-8")) | learned
    args.out.write_text(json.dumps(found, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    print(", ".join(f"{len(group)} weights of {name}" for name, group in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
