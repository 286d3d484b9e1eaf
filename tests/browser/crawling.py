"""Follows the links of the reading room, a few of each kind."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urldefrag

from playwright.sync_api import Error, Page

from tests.browser.kinds import name_kind
from tests.browser.visits import Visit, Watch, visit

_KINDS_OF_PATH = 6
"""Kinds of a path that are followed in full: filters that narrow a search can be combined without end."""


@dataclass(frozen=True)
class Download:
    """A file that was sent.

    Attributes:
      address: its address.
      status: HTTP status.
      headers: of the answer, with small letters.
      body: the file.
    """

    address: str
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Crawl:
    """What was found by following links.

    Attributes:
      visits: the pages, by their kinds.
      downloads: what was sent for each link that leads to a file.
    """

    visits: dict[str, list[Visit]] = field(default_factory=dict)
    downloads: list[Download] = field(default_factory=list)

    def list_visits(self) -> list[Visit]:
        """Returns all visits."""
        return [found for visits in self.visits.values() for found in visits]

    def list_different(self) -> list[str]:
        """Returns addresses of pages that differ in form: each path is among them, and each parameter."""
        seen: set[str] = set()
        chosen = []
        for kind, visits in self.visits.items():
            path, _, names = kind.partition("?")
            parts = {path, *names.split("&")}
            if not parts <= seen:
                seen |= parts
                chosen.append(visits[0].address)
        return chosen


def crawl(page: Page, watch: Watch, start: Iterable[str], each: int) -> Crawl:
    """Visits addresses and, breadth first, what their pages link to at the same origin.

    Args:
      page: the page to use.
      watch: its watch.
      start: addresses to begin with.
      each: visits of a kind at most, which are fewer where a path has very many kinds.
    """
    result, waiting, seen, counts = Crawl(), deque(start), set(start), Counter[str]()
    while waiting:
        address = waiting.popleft()
        kind = name_kind(address)
        path = kind.partition("?")[0]
        if counts[kind] >= each or counts[f"{path}?"] >= _KINDS_OF_PATH * each:
            continue
        counts.update((kind, f"{path}?"))
        try:
            found = visit(page, watch, address)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            answer = page.request.get(address)
            result.downloads.append(Download(address, answer.status, answer.headers, answer.body()))
            continue
        result.visits.setdefault(kind, []).append(found)
        for link in found.facts["links"]:
            target = urldefrag(link).url
            if target.startswith(f"{watch.origin}/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    return result
