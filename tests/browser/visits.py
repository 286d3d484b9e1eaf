"""What a browser finds out about a page: what it did, what it refers to, how it is laid out, who can read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route

_SCHEMES = ("http:", "https:", "file:", "data:")
WIDTHS = (1280, 390)
"""Widths of a desk's screen and of a phone's, in CSS pixels."""

_LOOK_AT_PAGE = Path(__file__).with_name("look_at_page.js").read_text("utf-8")
_FIND_TOO_WIDE = Path(__file__).with_name("find_too_wide.js").read_text("utf-8")


@dataclass
class Watch:
    """What pages of a context did that no page may do.

    Attributes:
      origin: the only place that may be asked for anything: a server, or one file.
      problems: texts for a person.
      expected_status: statuses of a page that are no problem.
    """

    origin: str
    problems: list[str] = field(default_factory=list)
    expected_status: tuple[int, ...] = (200,)

    def follow(self, context: BrowserContext) -> None:
        """Notes requests to other places, which fail, dialogs, errors, and what the console says."""
        context.route("**/*", self._route)
        context.on("dialog", lambda dialog: (self._note(f"dialog: {dialog.message}"), dialog.dismiss()))
        context.on("weberror", lambda error: self._note(f"error: {error.error}"))
        context.on("console", self._hear)
        context.on("page", lambda page: page.on("popup", lambda other: self._note(f"popup: {other.url}")))

    def _note(self, problem: str) -> None:
        self.problems.append(problem)

    def _route(self, route: Route, request: Request) -> None:
        if request.url == self.origin or request.url.startswith(f"{self.origin}/"):
            route.fallback()
        else:
            self._note(f"request elsewhere: {request.url[:200]}")
            route.abort()

    def _hear(self, message: ConsoleMessage) -> None:
        failed = "the server responded with a status of" in message.text
        own = message.page is not None and message.location["url"] == message.page.url
        if failed and own and any(f"status of {status}" in message.text for status in self.expected_status):
            return
        self._note(f"console: {message.text[:300]}")


@contextmanager
def open_page(browser: Browser, origin: str, **settings: Any) -> Iterator[tuple[Page, Watch]]:
    """Yields a page of a browser without a history, and its watch.

    Args:
      browser: where to open it.
      origin: the only place that the page may ask, such as ``http://127.0.0.1:8000``, or a file's address.
      settings: those of Playwright's contexts, such as ``color_scheme``.
    """
    size = {"width": WIDTHS[0], "height": 900}
    context = browser.new_context(**({"viewport": size, "locale": "en"} | settings))
    context.set_default_timeout(20_000)
    watch = Watch(origin)
    watch.follow(context)
    try:
        yield context.new_page(), watch
    finally:
        context.close()


@dataclass(frozen=True)
class Visit:
    """What was found out about a page.

    Attributes:
      address: its address.
      status: HTTP status.
      facts: see ``look_at_page.js``.
      problems: what it did that no page may do.
      too_wide: for each of :data:`WIDTHS` at which the page scrolls sideways, the width and the widest elements.
    """

    address: str
    status: int
    facts: dict[str, Any]
    problems: tuple[str, ...]
    too_wide: tuple[str, ...]


def visit(page: Page, watch: Watch, address: str, expected: tuple[int, ...] = (200,)) -> Visit:
    """Opens an address, and looks at its page in each width."""
    before, watch.expected_status = len(watch.problems), expected
    answer = page.goto(address)
    assert answer is not None, address
    return look(page, watch, answer.status, before)


def look(page: Page, watch: Watch, status: int = 200, before: int = 0) -> Visit:
    """Looks at the page that is open, in each width."""
    facts = page.evaluate(_LOOK_AT_PAGE)
    too_wide = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if found := page.evaluate(_FIND_TOO_WIDE):
            too_wide.append(f"too wide at {width}, {found}")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return Visit(page.url, status, facts, tuple(watch.problems[before:]), tuple(too_wide))


def list_faults(found: Visit) -> list[str]:
    """Returns what is wrong with a page, for a person; see the fields of :class:`Visit`."""
    facts = found.facts
    faults = [*found.problems, *found.too_wide]
    faults += [f"without a name: {element}" for element in facts["nameless"]]
    faults += [f"a script: {element}" for element in (*facts["scripts"], *facts["handlers"])]
    faults += [f"the scheme of a link is {scheme}" for scheme in facts["schemes"] if scheme not in _SCHEMES]
    faults += [f"two elements have the id {name}" for name in facts["doubled"]]
    if len(facts["headings"]) != 1 or not facts["headings"][0].strip():
        faults.append(f"its h1 are {facts['headings']}")
    if not facts["title"].strip():
        faults.append("no title")
    return [f"{found.address[:200]}: {fault}" for fault in faults]


def find_barriers(page: Page) -> list[str]:
    """Returns the serious and critical findings of axe on the page that is open, in each width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                places = [
                    f"{node['html'][:160]} ({node['failureSummary'][:200]})" for node in violation["nodes"]
                ]
                found.append(f"{page.url[:200]} at {width}: {violation['id']}: {places[:3]}")
    return found
