"""Measures what parsing removes from bodies, and how much furniture is left in them.

    python -m tests.quality.removed --articles DIR [--pages DIR] [--draw 150] [--seed 0] [--kinds link,caption]
    python -m tests.quality.removed --articles DIR --left [--bodies 500]

The first command counts the removed pieces by kind and prints drawn ones, with the paragraphs on both sides, for
reading: would a reader want this one back? The pieces are drawn evenly from the kinds of furniture, each text once.

The second counts the drawn bodies that still hold a paragraph of three or more articles, and prints these paragraphs by
frequency. Boilerplate that deduplication marks needs a run; see ``articles.boilerplate``.
"""

from __future__ import annotations

import argparse
import gzip
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from wiredesk.schemas.records import Article, RawRecord, RunInfo
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.kernel.errors import RecordError

RUN = RunInfo("quality", datetime(2026, 1, 1, tzinfo=UTC), "0")
EDGES = ("header", "byline", "dateline", "credit", "correction")
_SHARED_BY = 3
_BESIDE_CHARS = 90


class Piece(NamedTuple):
    """A removed text, and what stands on both sides of it in the body."""

    kind: str
    text: str
    before: str
    behind: str


def read_articles(folders: list[Path]) -> Iterator[Article]:
    """Yields the articles of all files below some folders; what is no article is left out."""
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            payload = path.read_bytes()
            name = path.name.removesuffix(".gz")
            if path.suffix == ".gz":
                payload = gzip.decompress(payload)
            if not name.endswith((".txt", ".html", ".htm")):
                continue
            try:
                yield parse_record(RawRecord(name, name, payload), RUN)
            except RecordError:
                continue


def list_pieces(article: Article) -> Iterator[Piece]:
    """Yields the removed pieces of an article."""
    body, shift = article.body, 0
    for one in article.removed:
        # The pieces before this one were removed as well.
        at = max(0, one.start - shift)
        yield Piece(one.kind, one.text.strip(), body[:at].strip(), body[at:].strip())
        shift += len(one.text)


def show_removed(folders: list[Path], draw: int, seed: int, kinds: tuple[str, ...]) -> None:
    """Prints the number of pieces by kind, and drawn pieces for reading."""
    counts: Counter[str] = Counter()
    texts: defaultdict[str, dict[str, Piece]] = defaultdict(dict)
    read = touched = 0
    for article in read_articles(folders):
        read += 1
        pieces = list(list_pieces(article))
        counts.update(piece.kind for piece in pieces)
        touched += any(piece.kind not in EDGES for piece in pieces)
        for piece in pieces:
            texts[piece.kind].setdefault(piece.text, piece)
    print(f"{read} articles, furniture removed from {touched}")
    for kind, count in counts.most_common():
        print(f"{kind:15} {count:6} pieces, {len(texts[kind]):6} texts")
    wanted = kinds or tuple(sorted(kind for kind in texts if kind not in EDGES))
    drawn = random.Random(seed)
    for kind in wanted:
        found = sorted(texts[kind].values())
        for piece in drawn.sample(found, min(len(found), max(1, draw // len(wanted)))):
            print(f"\n{kind}: {piece.text!r}")
            print(f"    {piece.before[-_BESIDE_CHARS:]!r} ... {piece.behind[:_BESIDE_CHARS]!r}")


def show_left(folders: list[Path], bodies: int, seed: int) -> None:
    """Prints how many drawn bodies hold a paragraph of several articles, and these paragraphs."""
    paragraphs = [tuple(dict.fromkeys(one.body.split("\n\n"))) for one in read_articles(folders)]
    counts = Counter(one for some in paragraphs for one in some)
    drawn = random.Random(seed).sample(paragraphs, min(bodies, len(paragraphs)))
    left = [one for some in drawn for one in some if counts[one] >= _SHARED_BY]
    holding = sum(any(counts[one] >= _SHARED_BY for one in some) for some in drawn)
    print(
        f"{holding} of {len(drawn)} bodies hold a paragraph that {_SHARED_BY} or more of {len(paragraphs)} articles share"
    )
    for text, _ in Counter(left).most_common(60):
        print(f"{counts[text]:6} {text[:120]!r}")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--draw", type=int, default=150)
    parser.add_argument("--bodies", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", default="")
    parser.add_argument("--left", action="store_true")
    given = parser.parse_args()
    folders = [given.articles, *([given.pages] if given.pages else [])]
    if given.left:
        show_left(folders, given.bodies, given.seed)
    else:
        show_removed(folders, given.draw, given.seed, tuple(filter(None, given.kinds.split(","))))


if __name__ == "__main__":
    main()
