"""Follows the links of the reading room, a few of each kind."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urldefrag

from playwright.sync_api import APIResponse, Page

from tests.browser.kinds import name_kind
from tests.browser.visits import Visit, Watch, visit


@dataclass
class Crawl:
    """What was found by following links.

    Attributes:
      visits: the pages, by their kinds.
      downloads: kind, address and answer of each link that is no page.
    """

    visits: dict[str, list[Visit]] = field(default_factory=dict)
    downloads: list[tuple[str, str, APIResponse]] = field(default_factory=list)

    def list_visits(self) -> list[Visit]:
        """Returns all visits."""
        return [found for visits in self.visits.values() for found in visits]


def crawl(page: Page, watch: Watch, start: Iterable[str], each: int) -> Crawl:
    """Visits addresses and, breadth first, what their pages link to at the same origin.

    Args:
      page: the page to use.
      watch: its watch.
      start: addresses to begin with.
      each: visits of a kind at most.
    """
    result, waiting, seen, counts = Crawl(), deque(start), set(start), Counter[str]()
    while waiting:
        address = waiting.popleft()
        kind = name_kind(address)
        if counts[kind] >= each:
            continue
        counts[kind] += 1
        if is_download(page, address):
            result.downloads.append((kind, address, page.request.get(address)))
            continue
        found = visit(page, watch, address)
        result.visits.setdefault(kind, []).append(found)
        for link in found.facts["links"]:
            target = urldefrag(link).url
            if target.startswith(f"{watch.origin}/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    return result


def is_download(page: Page, address: str) -> bool:
    """Returns True if an address answers with a file to save."""
    if not re.search(r"csv|json|parquet|download|export", address):
        return False
    answer = page.request.get(address)
    return answer.headers.get("content-disposition", "").startswith("attachment")
