"""Measures the search index: how long it takes to build, to search and to keep up, and what memory and disk it takes.

    python -m tests.bench.reading_room --articles 100000 --data FOLDER
    python -m tests.bench.reading_room --output OUT

Without --output it makes tables of so many articles first, see :mod:`tests.bench.many_articles`. The index is built in a
process of its own, whose peak memory is read from the kernel. Each search is asked thirty times; the first one is
the one that a reader waits for. :mod:`tests.bench.room` measures the pages. The goals for 100,000 articles: a search in
500 ms, 1 GB of memory.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

import numpy as np

from tests.bench.many_articles import SLICE_ROWS, add_slice, find_seeds, make_slice, make_tables
from wiredesk.pipeline.search.folder import drop_index
from wiredesk.pipeline.search.index import SearchIndex, SearchRequest
from wiredesk.pipeline.storage.layout import SEARCH
from wiredesk.pipeline.storage.stores import open_store

TIMES = 30
REQUESTS = (
    SearchRequest("tunnel fire"),
    SearchRequest("president"),
    SearchRequest("the"),
    SearchRequest("police court order"),
    SearchRequest('"climate change"'),
    SearchRequest('"the united states"'),
    SearchRequest("trump -clinton"),
    SearchRequest("-trump"),
    SearchRequest("elect*"),
    SearchRequest("zzzqq"),
    SearchRequest("trump", sort="newest"),
    SearchRequest("trump", sort="oldest"),
    SearchRequest("border", speaker="Trump"),
    SearchRequest(speaker="Barack Obama"),
    SearchRequest(person="Merkel", since=date(2024, 5, 1), until=date(2024, 5, 31)),
    SearchRequest(place="DE", sort="newest"),
    SearchRequest("strike", place="London"),
    SearchRequest("minister", relation="copy"),
    SearchRequest(topic="health care"),
    SearchRequest(),
)
_BUILD = """
import sys, time
from wiredesk.pipeline.search.index import SearchIndex
from wiredesk.pipeline.storage.stores import open_store
begun = time.monotonic()
SearchIndex.open(open_store(sys.argv[1]))
print(f"{time.monotonic() - begun:.1f} s, {time.process_time():.1f} s of the processor", end="", flush=True)
sys.stdin.read()
"""


def read_peak_bytes(pid: int) -> int:
    """Returns the largest resident memory that a process had."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def build(output: str) -> None:
    """Brings the index up to date in a process of its own, and prints what it took."""
    command = [sys.executable, "-c", _BUILD, output]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        said = ""
        while not said.endswith("processor"):
            said += process.stdout.read(1)
        print(f"{said}, peak memory {read_peak_bytes(process.pid) / 1e6:,.0f} MB", flush=True)
        process.stdin.close()


def search(index: SearchIndex) -> None:
    """Asks every request, and prints its times in milliseconds."""
    print(f"{'request':70} {'found':>7} {'first':>7} {'median':>7} {'worst':>7}")
    for request in REQUESTS:
        times = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            found = index.search(request)
            times.append(1000 * (time.perf_counter() - begun))
        parts = (f"{name}={value}" for name, value in vars(request).items() if value and value != "relevance")
        print(
            f"{', '.join(parts)[:70]:70} {found.total:7,} {times[0]:7.1f} {median(times[1:]):7.1f} {max(times[1:]):7.1f}"
        )


def add_articles(output: str, seeds_of: Path, articles: int) -> None:
    """Commits a hundred articles more."""

    number = articles // SLICE_ROWS + 1
    seeds = find_seeds(None, seeds_of)
    table = make_slice(seeds, number * SLICE_ROWS, 100, articles, np.random.default_rng(number))
    add_slice(open_store(output), number, table)


def measure(output: str) -> None:
    """Builds the index of an output from nothing, searches it, and adds to it."""
    store = open_store(output)
    drop_index(store)
    print("building: ", end="")
    build(output)
    texts = [path for path in Path(output, SEARCH).rglob("*") if path.is_file()]
    print(f"on disk: {sum(path.stat().st_size for path in texts) / 1e6:,.0f} MB")
    begun = time.perf_counter()
    index = SearchIndex.open(store)
    print(f"opening: {1000 * (time.perf_counter() - begun):.0f} ms")
    search(index)
    add_articles(output, Path(output), index.search(SearchRequest(), 1).total)
    print("adding 100 articles: ", end="")
    build(output)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="folder of articles")
    parser.add_argument("--tables", type=Path, help="output of a run, in place of --data")
    parser.add_argument("--output", help="existing tables, in place of new ones; they are added to")
    args = parser.parse_args()
    if args.output:
        measure(args.output)
        return
    with tempfile.TemporaryDirectory() as folder:
        make_tables(open_store(folder), args.articles, find_seeds(args.data, args.tables))
        measure(folder)


if __name__ == "__main__":
    main()
