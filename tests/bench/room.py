"""Measures how fast the reading room answers, and how much memory it takes.

    python -m tests.bench.room --output OUT [--times 30] [--search WORDS]

It starts ``wiredesk browse`` on the tables of OUT, follows links from the first page, asks for a number of pages of each
kind, and then for searches. Times are those of a request on this machine until its last byte, in milliseconds: of the
first page of a kind, of which nothing is warm, then the median and the worst of all others. Memory is the peak of the
server's resident memory. Use 100,000 articles for the goals: the first page in 300 ms, a search in 500 ms, 1 GB.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from statistics import median
from urllib.parse import quote_plus, urldefrag, urljoin
from urllib.request import ProxyHandler, Request, build_opener

from lxml import html

from tests.bench.reading_room import read_peak_bytes
from tests.browser.kinds import name_kind
from tests.browser.servers import Served, serve_room

FIRST_PAGE_MS, SEARCH_MS, MEMORY_BYTES = 300, 500, 1_000_000_000
"""The goals for 100,000 articles."""

SEARCHES = (
    "q=president",
    "q=the",
    'q="climate+change"',
    "q=police+court&sort=newest",
    "q=president+-trump&sort=oldest",
    "q=border&speaker=trump",
    "person=trump&since=2019-05-01&until=2019-05-31",
    "q=minister&relation=copy",
    "place=US&sort=newest",
    "q=zebra+crossing",
    "sort=newest",
)
_PATIENCE_S = 1800
_OPENER = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class Answer:
    """An answered request.

    Attributes:
      ms: milliseconds from the request to the last byte.
      body: what was sent.
      is_page: False for a download.
    """

    ms: float
    body: bytes
    is_page: bool


def ask(address: str) -> Answer:
    """Asks for an address as a browser does; an error of HTTP is an error here."""
    begun = time.perf_counter()
    with _OPENER.open(Request(address, headers={"Accept": "text/html"}), timeout=120) as answer:
        body = answer.read()
        ms = 1000 * (time.perf_counter() - begun)
        is_page = answer.headers.get_content_type() == "text/html"
    return Answer(ms, body, is_page)


def follow_links(room: Served, times: int) -> dict[str, list[Answer]]:
    """Asks for a number of pages of each kind that links lead to, breadth first."""
    answers: dict[str, list[Answer]] = defaultdict(list)
    waiting, seen = deque([room.url]), {room.url}
    while waiting:
        address = waiting.popleft()
        kind = name_kind(address)
        # A file has all rows of a table: one of each kind will do.
        if len(answers[kind]) >= (1 if "download" in kind else times):
            continue
        answer = ask(address)
        answers[kind].append(answer)
        for link in html.fromstring(answer.body).xpath("//a/@href") if answer.is_page else ():
            target = urldefrag(urljoin(address, link)).url
            if target.startswith(f"{room.origin}/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    return answers


def show(kind: str, answers: list[Answer]) -> None:
    """Prints a line: how many, first, median, worst, and bytes of the median page."""
    times = [answer.ms for answer in answers]
    later = times[1:] or times
    size = median(len(answer.body) for answer in answers) / 1000
    print(f"{kind[:60]:60} {len(times):4} {times[0]:7.0f} {median(later):7.0f} {max(later):7.0f} {size:9.1f}")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output", required=True, help="folder of the tables")
    parser.add_argument("--times", type=int, default=30, help="pages of each kind")
    parser.add_argument("--search", action="append", default=[], help="more words to search for")
    args = parser.parse_args()
    with serve_room(args.output, patience_s=_PATIENCE_S) as room:
        # With what it takes to make the index, if there is none.
        print(f"the first answer came {room.started_s:.1f} s after the start")
        print(f"{'kind of page':60} {'n':>4} {'first':>7} {'median':>7} {'worst':>7} {'kB':>9}")
        home = [ask(room.url) for _ in range(args.times)]
        show("/", home)
        found = []
        for parameters in (*SEARCHES, *(f"q={quote_plus(words)}" for words in args.search)):
            answers = [ask(f"{room.origin}/search?{parameters}") for _ in range(args.times)]
            show(f"/search?{parameters}", answers)
            found += answers
        for kind, answers in sorted(follow_links(room, args.times).items()):
            show(kind, answers)
        peak = read_peak_bytes(room.pid)
    worst = max(answer.ms for answer in home), max(answer.ms for answer in found)
    print(
        f"first page at most {worst[0]:.0f} ms (goal {FIRST_PAGE_MS}), search at most {worst[1]:.0f} ms "
        f"(goal {SEARCH_MS}), peak memory {peak / 1e6:,.0f} MB (goal {MEMORY_BYTES / 1e6:,.0f})"
    )


if __name__ == "__main__":
    main()
