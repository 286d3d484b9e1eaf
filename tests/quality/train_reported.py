"""Learns where reported words begin and end from PolNeAR's training part, and writes the weights as data.

    python -m tests.quality.train_reported --data DIR [--out FILE]

Two logistic regressions with an L2 penalty over hashed features, fitted by full-batch Adam
(:func:`tests.quality.train_quotes.descend`): if an annotated content begins at a place, and for each place after its
beginning, if it ends there and not later. The list of words is learned too, with their share of uses right before a
content, and the words of the annotated cues. The share ``report`` of the part is held back at first; the confidence is
fitted on it (Platt scaling, 1999), and the figures on it are printed. Then all is learned from the whole part. The
program takes three minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from tests.quality.fitting import Floats, descend
from tests.quality.polnear import (
    GoldArticle,
    convert,
    find_entities,
    judge,
    read_articles,
    select_share,
)
from tests.quality.train_quotes import learn_calibration
from wiredesk.schemas.records import Entity
from wiredesk.transforms.logic.quotes.coded_text import (
    CLASS_SPAN,
    PAD,
    SMALL,
    CodedText,
    Flags,
    Vocabulary,
)
from wiredesk.transforms.logic.quotes.cues import INDIRECT
from wiredesk.transforms.logic.quotes.hashed_weights import BITS, Numbers, pack_table, unpack_table
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.reported_claims import list_reported
from wiredesk.transforms.logic.quotes.reported_features import (
    list_ends,
    list_places,
    place_begins,
    place_ends,
)
from wiredesk.transforms.logic.quotes.reported_tables import FILE, TABLES, mark_speaking
from wiredesk.transforms.logic.quotes.resolver import Resolver

Read = Sequence[tuple[GoldArticle, tuple[Entity, ...]]]

_MIN_WORD = 3
"""Uses of a word at least that has a number of its own."""
_MIN_USES, _MIN_SHARE = 3, 0.05
"""Uses in annotated cues, and their share of all uses, at least, of a word that becomes a cue."""
_MIN_OPENING = 0.15
"""Share of the uses of a class at least at which contents begin, whatever the word before it."""
_MIN_SIDE = 0.003
"""Share of the uses of a class at least with which, or before which, contents end."""
_PENALTY = 4.0
_STEPS = 200
_MIN_WEIGHT = 0.08


def list_bounds(article: GoldArticle, text: CodedText) -> list[tuple[int, int]]:
    """Returns the first word, and the place after the last one, of each annotated content."""
    bounds = []
    for content in article.contents:
        if content.spans:
            first = int(np.searchsorted(text.ends, content.spans[0][0], side="right"))
            last = int(np.searchsorted(text.starts, content.spans[-1][1]))
            if first < min(last, len(text.tokens)):
                bounds.append((first, last))
    return bounds


def list_cue_words(article: GoldArticle, text: CodedText) -> Iterable[int]:
    """Yields the place of the first word of each annotated cue that is neither small nor an adverb."""
    for content in article.contents:
        for start, end in content.cues[:1]:
            for at in range(np.searchsorted(text.starts, start), np.searchsorted(text.starts, end)):
                word = text.tokens[at]
                if word.islower() and word not in SMALL and not word.endswith("ly") and not text.quoted[at]:
                    yield at
                    break


def list_words(read: Read) -> tuple[list[str], list[float], dict[str, float]]:
    """Returns the frequent words, the share of the uses of each right before a content, and the words of cues."""
    uses: Counter[str] = Counter()
    leads: Counter[str] = Counter()
    cues: Counter[str] = Counter()
    for article, entities in read:
        text = CodedText(Reading(article.body, entities), Vocabulary([]))
        words = [token.lower() for token in text.tokens]
        uses.update(words)
        leads.update(
            words[first - 1] for first in {first for first, _ in list_bounds(article, text)} if first
        )
        cues.update(words[at] for at in sorted({*list_cue_words(article, text)}))
    frequent = sorted(word for word, count in uses.items() if count >= _MIN_WORD)
    named = {
        word: round(max(cues[word] / max(uses[word], 1), _MIN_SHARE), 2)
        for word in sorted(cues.keys() | INDIRECT)
        if word in INDIRECT or (cues[word] >= _MIN_USES and cues[word] / uses[word] >= _MIN_SHARE)
    }
    return frequent, [round(leads[word] / uses[word], 3) for word in frequent], named


def list_sides(read: Read) -> tuple[Flags, Flags, Flags]:
    """Returns for each class of words, True if contents begin with it, end with it, or end before it, often enough."""
    counts = np.zeros((4, CLASS_SPAN))
    for article, entities in read:
        text = CodedText(Reading(article.body, entities), TABLES.words)
        bounds = list_bounds(article, text)
        firsts, lasts = (np.array(sorted({pair[side] for pair in bounds}), dtype=np.int64) for side in (0, 1))
        for row, at in enumerate((firsts, lasts - 1, lasts)):
            np.add.at(counts[row], text.classes[at + PAD], 1)
        np.add.at(counts[3], text.classes, 1)
    shares = counts[:3] / np.maximum(counts[3], 1)
    return shares[0] >= _MIN_OPENING, shares[1] >= _MIN_SIDE, shares[2] >= _MIN_SIDE


def list_begins(read: Read) -> tuple[Numbers, Floats]:
    """Returns the features of each place where a content may begin, and 1 where one does."""
    features, right = [], []
    for article, entities in read:
        text = CodedText(Reading(article.body, entities), TABLES.words)
        places = list_places(text)
        if len(places):
            features.append(place_begins(text, places).astype(np.int32))
            right.append(np.isin(places, [first for first, _ in list_bounds(article, text)]))
    return np.concatenate(features, axis=1), np.concatenate(right).astype(float)


def list_stops(read: Read) -> tuple[Numbers, Floats]:
    """Returns the features of each place up to the end of a content, and 1 where it ends."""
    features, right = [], []
    for article, entities in read:
        text = CodedText(Reading(article.body, entities), TABLES.words)
        bounds = sorted({(first, last) for first, last in list_bounds(article, text)})
        if not bounds:
            continue
        firsts, lasts = (np.array(own, dtype=np.int64) for own in zip(*bounds, strict=True))
        numbers, ends = list_ends(text, firsts)
        seen = ends <= lasts[numbers]  # What is seen when the true end is passed over is not learned.
        numbers, ends = numbers[seen], ends[seen]
        features.append(place_ends(text, firsts[numbers], ends).astype(np.int32))
        right.append(ends == lasts[numbers])
    return np.concatenate(features, axis=1), np.concatenate(right).astype(float)


def learn_table(places: Numbers, right: Floats) -> tuple[Floats, float]:
    """Returns the table of weights and the constant of a logistic regression over hashed features."""
    size = 1 << BITS
    flat = places.ravel()
    templates = len(places)

    def slope(w: Floats) -> Floats:
        gap = 1 / (1 + np.exp(-(w[places].sum(axis=0) + w[size]))) - right
        found = np.bincount(flat, weights=np.tile(gap, templates), minlength=size) + _PENALTY * w[:size]
        return np.append(found, gap.sum())

    w = descend(slope, size + 1, steps=_STEPS)
    table = np.where(np.abs(w[:size]) >= _MIN_WEIGHT, w[:size], 0.0)
    return table, round(float(w[size]), 3)


def learn(read: Read) -> dict[str, object]:
    """Returns the words and the weights of both models. Those in use are set to them on the way."""
    words, leads, cues = list_words(read)
    TABLES.words = Vocabulary(words)
    TABLES.leads, TABLES.cues = np.array([0.0, *leads]), cues
    TABLES.speaking = mark_speaking(words, cues)
    sides = TABLES.openings, TABLES.closings, TABLES.followings = list_sides(read)
    found: dict[str, object] = {
        "words": words, "leads": leads, "cues": cues,
        **{name: own.astype(int).tolist() for name, own in zip(("openings", "closings", "followings"), sides, strict=True)},
    }  # fmt: skip
    biases = []
    for name, (places, right) in (("begins", list_begins(read)), ("ends", list_stops(read))):
        table, bias = learn_table(places, right)
        print(f"{name}: {len(right)} rows, {int(right.sum())} right, {np.count_nonzero(table)} weights")
        found[name] = pack_table(table)
        biases.append(bias)
    TABLES.begins, TABLES.ends = unpack_table(str(found["begins"])), unpack_table(str(found["ends"]))
    TABLES.biases = biases
    return found | {"biases": biases}


def list_certainties(
    read: Iterable[tuple[GoldArticle, tuple[Entity, ...]]],
) -> list[tuple[dict[str, float], bool]]:
    """Returns what cues report as the features of its confidence, and True if it and the words for the speaker are right."""
    rows = []
    for article, entities in read:
        reading = Reading(article.body, entities)
        for quote, names in list_reported(reading, Resolver(reading)):
            rows.append((names, judge(article, convert(quote))))
    return rows


def main(argv: list[str] | None = None) -> int:
    """Learns the weights and writes them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FILE)
    args = parser.parse_args(argv)
    articles = read_articles(args.data, "train")
    learning, held_back = (
        [article for share in shares for article in select_share(articles, share)]
        for shares in (("learn", "calibrate"), ("report",))
    )
    learn(list(zip(learning, find_entities(learning), strict=True)))
    certainty = learn_calibration(list_certainties(zip(held_back, find_entities(held_back), strict=True)))
    found = learn(list(zip(articles, find_entities(articles), strict=True))) | {"certainty": certainty}
    args.out.write_text(json.dumps(found, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
