"""Measures entities on EN-Worldwide-Newswire (https://arxiv.org/abs/2404.13465), with the raw model for comparison.

    python -m tests.quality.entities --data DIR [--model NAME ...] [--errors N]

DIR holds ``original_articles/*.txt`` and ``processed_annotated/*.txt.tsv`` at any depth. A span is right if its
first and last character and its class are those of the annotators. Classes: PER, ORG, LOC (spaCy's GPE and LOC),
and NORP apart.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wiredesk.transforms.logic.entities.group import group_entities
from wiredesk.transforms.logic.ner.model import DEFAULT_MODEL, LoadedModel, load_model

CLASSES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "NORP": "NORP"}
GOLD_CLASSES = {"Person": "PER", "Organization": "ORG", "Location": "LOC", "NORP": "NORP"}
SCORED = ("PER", "ORG", "LOC")

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A text and the spans marked by its annotators."""

    name: str
    body: str
    spans: frozenset[Span]


def read_articles(data: Path) -> Iterator[GoldArticle]:
    """Yields the annotated articles whose tokens are all found in their text."""
    for path in sorted(data.rglob("*.txt.tsv")):
        source = path.parents[1] / "original_articles" / path.name.removesuffix(".tsv")
        if not source.is_file():
            continue
        text = source.read_text(encoding="utf-8")
        body = text.split("\n", 1)[1].strip() if text.startswith("http") else text.strip()
        spans = align_spans(body, path.read_text(encoding="utf-8").splitlines())
        if spans is not None:
            yield GoldArticle(path.name, body, frozenset(spans))


def align_spans(body: str, lines: list[str]) -> set[Span] | None:
    """Returns the marked spans as offsets into the text; None if tokens and text differ."""
    spans: set[Span] = set()
    open_: list[tuple[int, int]] = []
    kind, position = "", 0

    def close() -> None:
        if open_ and kind in GOLD_CLASSES:
            spans.add((open_[0][0], open_[-1][1], GOLD_CLASSES[kind]))
        open_.clear()

    for line in lines:
        token, _, labels = line.partition("\t")
        label = labels.split("\t")[0]
        if not token or token.startswith("http"):
            close()
            continue
        start = body.find(token, position, position + len(token) + 60)
        if start < 0:
            if label != "O":
                return None
            continue
        position = start + len(token)
        if not label.startswith("I-") or label[2:] != kind:
            close()
        kind = label[2:]
        if kind:
            open_.append((start, position))
    close()
    return spans


def find_raw(model: LoadedModel, body: str) -> set[Span]:
    """Returns the raw model's spans of the compared classes."""
    return {(m.start, m.end, CLASSES[m.label]) for m in model.find_mentions([body])[0] if m.label in CLASSES}


def find_ours(model: LoadedModel, body: str) -> set[Span]:
    """Returns the spans of the compared classes in the ``articles`` table."""
    entities = group_entities(body, model.find_mentions([body])[0])
    return {(m.start, m.end, CLASSES[e.type]) for e in entities if e.type in CLASSES for m in e.mentions}


def score(
    pairs: list[tuple[set[Span], frozenset[Span]]], kinds: tuple[str, ...]
) -> tuple[float, float, float]:
    """Returns precision, recall and F1 over the spans of these classes."""
    found = sum(span[2] in kinds for spans, _ in pairs for span in spans)
    gold = sum(span[2] in kinds for _, spans in pairs for span in spans)
    right = sum(span[2] in kinds for spans, marked in pairs for span in spans & marked)
    precision, recall = right / max(found, 1), right / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def report(title: str, pairs: list[tuple[set[Span], frozenset[Span]]]) -> None:
    """Prints precision, recall and F1 for all scored classes together and for each class."""
    rows = [("all", SCORED), *((kind, (kind,)) for kind in (*SCORED, "NORP"))]
    cells = (f"{name} {p:.3f}/{r:.3f}/{f:.3f}" for name, kinds in rows for p, r, f in [score(pairs, kinds)])
    print(f"{title:<28}" + "   ".join(cells))


def print_errors(articles: list[GoldArticle], found: list[set[Span]], limit: int) -> None:
    """Prints the most frequent wrong and missed spans."""
    wrong: Counter[str] = Counter()
    for article, spans in zip(articles, found, strict=True):
        for mark, difference in (("+", spans - article.spans), ("-", article.spans - spans)):
            wrong.update(f"{mark} {kind} {article.body[start:end]!r}" for start, end, kind in difference)
    for text, count in wrong.most_common(limit):
        print(f"{count:5} {text}")


def main(argv: list[str] | None = None) -> int:
    """Evaluates each model, raw and with the rules of wiredesk."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", nargs="+", default=[DEFAULT_MODEL])
    parser.add_argument("--errors", type=int, default=0, help="number of frequent errors to print")
    args = parser.parse_args(argv)
    articles = list(read_articles(args.data))
    if not articles:
        print(f"No annotated articles below {args.data}.", file=sys.stderr)
        return 1
    print(f"{len(articles)} articles, {sum(len(a.spans) for a in articles)} spans; precision/recall/F1")
    for name in args.model:
        model = load_model(name)
        for title, find in (("raw", find_raw), ("ours", find_ours)):
            found = [find(model, article.body) for article in articles]
            report(f"{name} {title}", list(zip(found, (a.spans for a in articles), strict=True)))
        print_errors(articles, found, args.errors)
    return 0


if __name__ == "__main__":
    sys.exit(main())
