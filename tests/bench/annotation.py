"""Measures the time of each part of annotation, and the memory of one worker as it annotates more and more articles.

    python -m tests.bench.annotation --data FOLDER [--articles 2000] [--paragraphs]

FOLDER holds articles as ``*.txt`` at any depth. With ``--paragraphs`` each paragraph of 200 characters or more is an
article by itself. A few thousand files then give 50,000 different articles. Seconds are processor seconds of one
process. Memory is printed after each tenth of the articles: the process's own (anonymous) pages, and its pages of
files, which the workers of a machine share.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from wiredesk.transforms.logic.entities.group import group_entities
from wiredesk.transforms.logic.keyphrases.extract import extract_keyphrases
from wiredesk.transforms.logic.ner.model import load_model
from wiredesk.transforms.logic.places import resolve_places
from wiredesk.transforms.logic.quotes import extract_quotes
from wiredesk.transforms.logic.times import find_times

T = TypeVar("T")
PUBLISHED = datetime(2020, 6, 15, tzinfo=UTC)
_BATCH = 16


class Clock:
    """Sums processor seconds by name."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    def run(self, name: str, work: Callable[[], T]) -> T:
        """Returns the result of the work, and adds its time to a name."""
        begun = time.process_time()
        result = work()
        self.seconds[name] += time.process_time() - begun
        return result


def read_texts(data: Path, paragraphs: bool) -> Iterator[str]:
    """Yields articles, or their longer paragraphs, each once."""
    seen: set[int] = set()
    for path in sorted(data.rglob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        for piece in text.split("\n\n") if paragraphs else [text]:
            if not paragraphs or (len(piece) >= 200 and hash(piece) not in seen):
                seen.add(hash(piece))
                yield piece


def describe_memory() -> str:
    """Returns the memory of this process, its own and that of files, in MB."""
    with open("/proc/self/status", encoding="ascii") as file:
        held = {name: int(rest.split()[0]) * 1024 / 1e6 for name, rest in _read_sizes(file)}
    return f"{held['RssAnon']:6.0f} MB its own, {held['RssFile']:4.0f} MB of files"


def _read_sizes(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, _, rest = line.partition(":")
        if name in ("RssAnon", "RssFile"):
            yield name, rest


def annotate(texts: tuple[str, ...], clock: Clock) -> None:
    """Annotates a batch as a worker does, and measures each part."""
    model = load_model()
    found = clock.run("entity recogniser", lambda: model.find_mentions(texts))
    for text, mentions in zip(texts, found, strict=True):
        entities = clock.run("entities", lambda t=text, m=mentions: group_entities(t, m))  # type: ignore[misc]
        clock.run("quotations", lambda t=text, e=entities: extract_quotes(t, e))  # type: ignore[misc]
        clock.run("places", lambda t=text, e=entities: resolve_places(t, e, None))  # type: ignore[misc]
        clock.run("times", lambda t=text: find_times(t, PUBLISHED))  # type: ignore[misc]
        clock.run("keyphrases", lambda t=text, e=entities: extract_keyphrases(t, None, e))  # type: ignore[misc]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--paragraphs", action="store_true")
    args = parser.parse_args()
    clock, done, words = Clock(), 0, 0
    load_model()
    print(f"model loaded       {describe_memory()}")
    stream = islice(read_texts(args.data, args.paragraphs), args.articles)
    while texts := tuple(islice(stream, _BATCH)):
        before = done * 10 // args.articles
        annotate(texts, clock)
        done += len(texts)
        words += sum(len(text.split()) for text in texts)
        if done * 10 // args.articles > before:
            print(f"{done:>7,} articles  {describe_memory()}", flush=True)
    total = sum(clock.seconds.values())
    print(f"{done:,} articles, {words:,} words, {total:.1f} s CPU")
    for name, seconds in clock.seconds.most_common():
        print(
            f"  {name:<18} {seconds:7.1f} s  {1000 * seconds / done:6.2f} ms/article  {seconds / total:5.1%}"
        )


if __name__ == "__main__":
    sys.exit(main())
