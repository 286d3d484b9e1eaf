"""Measures the speakers of quotations in ordinary articles on labels that were read, and learns their confidence.

    python -m tests.quality.speakers --articles DIR [--errors] [--folds]
    python -m tests.quality.speakers --articles DIR --draw 40 --seed 41 [--kind pronoun]
    python -m tests.quality.speakers --articles DIR --learn

DIR is the folder of plain articles (``*.txt``), the labels are those of :mod:`tests.quality.speaker_labels`.
``--learn`` learns from all of them, after ``train_reported`` and ``train_quotes``, and writes ``weights.json``;
``--folds`` measures the calibration with weights that were learned from the other articles. ``--draw`` prints
quotations for reading, of one kind of words for the speaker on request (name, role, pronoun, unnamed).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tests.quality.drawn_quotes import annotate_drawn, annotate_named, mark_quote
from tests.quality.fitting import descend
from tests.quality.speaker_labels import Label, drop_added, read_labels
from tests.quality.train_quotes import STEPS, attribute, index_names
from wiredesk.schemas.records import Article, Quote
from wiredesk.transforms.logic.quotes import weights
from wiredesk.transforms.logic.quotes.certainty import list_resolution_names
from wiredesk.transforms.logic.quotes.resolver import Resolver, Speaker

KINDS = ("name", "role", "pronoun", "unnamed")
_PENALTY = 1.0
_FOLDS = 5
_BASE = 3.0
"""Log odds of a resolution of which the labels say little."""
_SURE = 20.0
"""Log odds of a resolution that leaves the confidence of the words as it is."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A found quotation with the words for its speaker, and whether the speaker is right.

    Attributes:
      share: the probability of the speaker's words, without that of their resolution.
    """

    article: Article
    quote: Quote
    speaker: Speaker | None
    right: bool
    share: float


def list_speakers(article: Article) -> dict[int, Speaker | None]:
    """Returns the words for the speaker of each quotation, by its start."""
    reading, items = attribute(article.body, [drop_added(entity) for entity in article.entities])
    found = {item.stretch.start: item.speaker for item in items}
    resolver = Resolver(reading)
    places = {mention[:2]: mention for mention in reading.mentions}
    for quote in article.quotes:
        if quote.start not in found and quote.speaker_start is not None and quote.speaker_end is not None:
            span = (quote.speaker_start, quote.speaker_end)
            found[quote.start] = resolver.resolve(places.get(span, (*span, None)))
    return found


def is_right(article: Article, quote: Quote, answer: str) -> bool:
    """Returns True if a quotation has the speaker of a label."""
    if answer in ("no", "other"):
        return False
    if answer == "none" or quote.speaker is None:
        return answer == "none" and quote.speaker is None
    start, end = map(int, answer.split("-"))
    if quote.speaker_entity is not None:
        own = next(entity for entity in article.entities if entity.entity == quote.speaker_entity)
        return any(m.start < end and start < m.end for m in own.mentions)
    right, said = (" ".join(text.lower().split()) for text in (article.body[start:end], quote.speaker))
    return right in said or said in right


def judge_labels(folder: Path, labels: Sequence[Label]) -> list[Judged]:
    """Returns the found quotations for which there are labels."""
    judged = []
    for name, article in annotate_named(folder, sorted({label.name for label in labels})):
        speakers = list_speakers(article)
        for label in (label for label in labels if label.name == name):
            near = [q for q in article.quotes if q.start < label.end and label.start < q.end]
            if not near:
                continue
            quote = max(near, key=lambda q: min(q.end, label.end) - max(q.start, label.start))
            speaker = speakers.get(quote.start)
            share = quote.confidence / max(speaker.share if speaker else 1.0, 0.01)
            judged.append(
                Judged(article, quote, speaker, is_right(article, quote, label.answer), min(share, 0.99))
            )
    return judged


def name_kind(judged: Judged) -> str:
    """Returns the kind of the words for a speaker."""
    return judged.speaker.kind if judged.speaker else "nobody"


def print_calibration(found: Sequence[Judged]) -> None:
    """Prints for each kind and decile of confidence the number of quotations, what was said and what is right."""
    for kind in (*KINDS, "nobody", "all"):
        own = [one for one in found if kind in (name_kind(one), "all")]
        if not own:
            continue
        right = sum(one.right for one in own) / len(own)
        print(f"{kind:8} {len(own):4}  right {right:.3f}")
        for low in range(9, -1, -1):
            cell = [one for one in own if min(int(one.quote.confidence * 10), 9) == low]
            if cell:
                said = sum(one.quote.confidence for one in cell) / len(cell)
                share = sum(one.right for one in cell) / len(cell)
                print(f"    {low / 10:.1f}  {len(cell):4}  said {said:.3f}  right {share:.3f}")
        sure = [one for one in own if one.quote.confidence >= 0.95]
        print(f"    0.95 and more: {sum(not one.right for one in sure)} of {len(sure)} wrong")


def learn_resolution(found: Sequence[Judged]) -> dict[str, float]:
    """Returns the weights of what a resolution hangs on.

    The probability of a right answer is that of the words times that of their resolution. The likelihood is maximised
    over the second, with an L2 penalty; the intercept of each kind starts from a prior.
    """
    own = [one for one in found if one.speaker is not None]
    rows = [list_resolution_names(one.speaker.kind, one.speaker.hints) for one in own if one.speaker]
    names, of_name, of_row = index_names(rows)
    share = np.array([one.share for one in own])
    right = np.array([float(one.right) for one in own])
    base = np.array([_BASE if name.startswith("kind=") else 0.0 for name in names])

    def slope(
        w: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        odds = np.bincount(of_row, weights=(w + base)[of_name], minlength=len(rows))
        own_share = 1 / (1 + np.exp(-odds))
        gain = right * (1 - own_share) - (1 - right) * share * own_share * (1 - own_share) / (
            1 - share * own_share
        )
        return np.bincount(of_name, weights=-gain[of_row], minlength=len(names)) + _PENALTY * w

    found_w = descend(slope, len(names), steps=STEPS) + base
    return {name: round(float(x), 2) for name, x in zip(names, found_w, strict=True)}


def cross(found: Sequence[Judged]) -> list[Judged]:
    """Returns the quotations with confidences by weights that were learned from the articles of the other folds."""
    crossed: list[Judged] = []
    old = dict(weights.RESOLUTION)
    for fold in range(_FOLDS):
        inside = [one for one in found if _number_fold(one) == fold]
        weights.RESOLUTION.clear()
        weights.RESOLUTION.update(learn_resolution([one for one in found if _number_fold(one) != fold]))
        for one in inside:
            confidence = round(one.share * (one.speaker.share if one.speaker else 1.0), 2)
            crossed.append(replace(one, quote=replace(one.quote, confidence=confidence)))
    weights.RESOLUTION.clear()
    weights.RESOLUTION.update(old)
    return crossed


def _number_fold(one: Judged) -> int:
    return int(one.article.content_hash[:6], 16) % _FOLDS


def draw(
    folder: Path, count: int, seed: int, kind: str
) -> Iterator[tuple[str, Article, Quote, Speaker | None]]:
    """Yields drawn quotations, at most two of an article."""
    rng = random.Random(seed)
    left = count
    for name, article in annotate_drawn(folder, count * 4, seed):
        speakers = list_speakers(article)
        own = [
            (quote, speakers.get(quote.start))
            for quote in article.quotes
            if kind == "all" or getattr(speakers.get(quote.start), "kind", "nobody") == kind
        ]
        for quote, speaker in rng.sample(own, min(2, len(own), left)):
            left -= 1
            yield name, article, quote, speaker


def show(folder: Path, count: int, seed: int, kind: str) -> None:
    """Prints drawn quotations with the text around them: [[the quotation]], {{speaker}}, <<cue>>."""
    for name, article, quote, speaker in draw(folder, count, seed, kind):
        words = speaker.kind if speaker else "nobody"
        print(f"== {name} {quote.start} {quote.end} {quote.kind} {quote.method} {quote.confidence} {words}")
        print(f"   {quote.speaker!r} ({quote.speaker_entity}) {speaker.hints if speaker else ()}")
        print(mark_quote(article.body, quote), "\n")


def main(argv: list[str] | None = None) -> int:
    """Prints the calibration, draws quotations to read, or learns the confidence of resolutions."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--draw", type=int, default=0)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--kind", default="all", choices=("all", "nobody", *KINDS))
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--errors", action="store_true", help="print the wrong ones")
    args = parser.parse_args(argv)
    if args.draw:
        show(args.articles, args.draw, args.seed, args.kind)
        return 0
    labels = read_labels()
    if args.learn:
        weights.RESOLUTION.update({f"kind={kind}": _SURE for kind in KINDS})  # The old ones shall not matter.
        found = learn_resolution(judge_labels(args.articles, labels))
        tables = json.loads(weights.FILE.read_text(encoding="utf-8")) | {
            "resolution": dict(sorted(found.items()))
        }
        weights.FILE.write_text(json.dumps(tables, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
        return 0
    judged = judge_labels(args.articles, labels)
    judged = cross(judged) if args.folds else judged
    print_calibration(judged)
    for one in judged if args.errors else ():
        if not one.right:
            print(
                f"\n{one.quote.confidence} {one.quote.speaker!r}\n{mark_quote(one.article.body, one.quote)}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
