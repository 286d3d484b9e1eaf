"""Measures the linking step of a stream alone as its index grows. The step has one key, so its speed limits a stream.

    python -m tests.bench.stream_link [--articles 20000] [--window 250] [--seed 1] [--profile]

A generated corpus (:mod:`tests.bench.dedup.corpus`) in order of publication goes straight into the step, without an
engine, so many articles in each window. For each quarter the program prints the articles per second of processor time.
It also prints the number of links by relation, which must not change when the step gets faster.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from more_itertools import chunked

from tests.bench.dedup.corpus import write_corpus
from tests.pipeline.stream.support import EmptyHistory
from wiredesk.pipeline.inputs.sources import list_sources
from wiredesk.schemas.records import Article, RunInfo, SourceFile
from wiredesk.schemas.windows import FileChunk
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.dedup.window_index import RecentIndex
from wiredesk.transforms.parsing.files import parse_file
from wiredesk.transforms.stream.arrive import cut_chunks
from wiredesk.transforms.stream.memory import Memory
from wiredesk.transforms.stream.window import StreamSettings, Window, link_window

_RUN = RunInfo("20260101T000000Z-000000", datetime(2026, 1, 1, tzinfo=UTC), "0.0")


def read_articles(count: int, seed: int) -> list[Article]:
    """Returns a generated corpus, parsed, in order of publication."""
    with tempfile.TemporaryDirectory() as name:
        write_corpus(Path(name), seed, count)
        (file,) = list_sources([str(Path(name, "articles.jsonl"))])
        articles = [one for one in parse_file(file, _RUN) if isinstance(one, Article)]
    return sorted(articles, key=lambda one: (one.published_at or _RUN.started_at, one.article_id))


def make_windows(articles: list[Article], size: int) -> list[list[FileChunk]]:
    """Returns windows of so many articles, each article in a separate file, as the step receives them."""
    windows = []
    for number, some in enumerate(chunked(articles, size)):
        arrived_at = _RUN.started_at + timedelta(seconds=5 * number)
        windows.append(
            [
                chunk
                for one in some
                for chunk in cut_chunks(
                    SourceFile(one.source_uri, one.source_uri, one.source_key, 0, ""),
                    [one],
                    _RUN,
                    arrived_at,
                )
            ]
        )
    return windows


class _Step:
    """The step as it works in one process with a valid memory of its state."""

    def __init__(self) -> None:
        settings = EarlierSettings()
        self._memory = Memory(b"", RecentIndex(EarlierIndex(settings), settings))
        self._settings = StreamSettings(_RUN, EmptyHistory())
        self._seq = 0

    def take(self, chunks: list[FileChunk]) -> Window:
        """Links one window, and adds it to the memory."""
        self._seq += 1
        window = link_window(chunks, self._seq, self._memory, {}, self._settings)
        self._memory.add(window.block)
        return window


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--window", type=int, default=250, help="articles in a window")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    windows = make_windows(read_articles(args.articles, args.seed), args.window)
    step, relations, profile = _Step(), Counter[str](), cProfile.Profile()
    for quarter in range(4):
        some = windows[len(windows) * quarter // 4 : len(windows) * (quarter + 1) // 4]
        begun, count, longest = time.process_time(), 0, 0.0
        for chunks in some:
            if args.profile:
                profile.enable()
            at = time.process_time()
            window = step.take(chunks)
            longest = max(longest, time.process_time() - at)
            profile.disable()
            count += len(chunks)
            relations.update(a.relation for part in window.parts for a in part.articles)
        took = time.process_time() - begun
        print(
            f"quarter {quarter + 1}: {count / took:,.0f} articles/s, longest window {longest:.2f} s",
            flush=True,
        )
    print(dict(sorted(relations.items())))
    if args.profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
