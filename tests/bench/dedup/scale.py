"""Measures the processor time of deduplication for growing numbers of articles of one kind.

    python -m tests.bench.dedup.scale [--sizes 2500 5000 10000 20000] [--kinds identical near boilerplate corpus]

``identical``: one text under many names. ``near``: one text with a few words exchanged in each article.
``boilerplate``: different texts with the same long gallery below. ``corpus``: the generated corpus.
The time is linear if its ratio to that of the first size is the ratio of the sizes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from tests.bench.dedup.corpus import FIRST, make_corpus
from tests.bench.dedup.edits import edit_style
from tests.bench.dedup.forms import make_boilerplate
from tests.bench.dedup.story import make_facts, make_story
from tests.support import apply_transform, make_article
from wiredesk.schemas.records import Article
from wiredesk.transforms.dedup.deduplicate import Deduplicate


def make_identical(count: int) -> Iterator[Article]:
    """Yields one report under many names."""
    draw = Random(1)
    body = make_story(draw, make_facts(draw), 300).body
    for number in range(count):
        yield make_article(body, f"{number}", number % 28)


def make_near(count: int) -> Iterator[Article]:
    """Yields prints of one report, each edited a little."""
    draw = Random(1)
    facts = make_facts(draw)
    story = make_story(draw, facts, 300)
    for number in range(count):
        yield make_article(edit_style(draw, story, facts, 2.0).body, f"{number}", number % 28)


def make_with_boilerplate(count: int) -> Iterator[Article]:
    """Yields different reports with the same boilerplate."""
    draw = Random(1)
    boilerplate = "\n\n".join(make_boilerplate(draw) + make_boilerplate(draw) + make_boilerplate(draw))
    for number in range(count):
        story = make_story(draw, make_facts(draw), 200)
        yield make_article(f"{story.body}\n\n{boilerplate}", f"{number}", number % 28)


def make_generated(count: int) -> Iterator[Article]:
    """Yields the generated corpus."""
    for r in make_corpus(1, count):
        article = make_article(r.doc.body, f"{r.number}", headline=r.doc.headline)
        yield replace(article, published_at=max(r.published, FIRST))


KINDS: dict[str, Callable[[int], Iterator[Article]]] = {
    "identical": make_identical,
    "near": make_near,
    "boilerplate": make_with_boilerplate,
    "corpus": make_generated,
}


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_500, 5_000, 10_000, 20_000])
    parser.add_argument("--kinds", nargs="+", choices=sorted(KINDS), default=list(KINDS))
    args = parser.parse_args()
    for kind in args.kinds:
        first = 0.0
        for size in args.sizes:
            articles = list(KINDS[kind](size))
            begun = time.process_time()
            found = apply_transform(Deduplicate(), articles)["articles"]
            seconds = time.process_time() - begun
            first = first or seconds
            originals = sum(article.relation == "original" for article in found)
            print(
                f"{kind:10} {size:>7,}: {seconds:6.1f} s of processor, {1e3 * seconds / size:.2f} ms each, "
                f"{seconds / first:.2f} of the first; {originals:,} originals",
                flush=True,
            )


if __name__ == "__main__":
    main()
