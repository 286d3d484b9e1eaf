"""The reading room over invented and hostile news, and a browser to look at it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip(
    "axe_playwright_python", reason="the extra is not installed: pip install 'wiredesk[browser]'"
)

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.hostile import write_hostile
from tests.browser.servers import WIREDESK, Served, serve_room
from tests.browser.visits import Watch, open_page
from tests.questions import NEWSDAYS
from wiredesk.pipeline.storage.stores import open_store

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NEEDED = "WIREDESK_TEST_BROWSER"
# Without these Chromium asks its makers' servers for updates and settings when it starts.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser. Without Chromium the tests are skipped, or fail if the environment says that they must run."""
    if CHROMIUM is None:
        why = "there is no Chromium in the path: apt-get install chromium, or the package of your system"
        if os.environ.get(NEEDED) == "1":
            pytest.fail(f"{NEEDED} is set, and {why}")
        pytest.skip(why)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tables(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of hostile texts, and of four days of invented news in two runs, which make the report of all."""
    output = tmp_path_factory.mktemp("browser") / "out"
    write_hostile(open_store(str(output)))
    for days in ("2026-03-1[01].jsonl", "2026-03-1[23].jsonl"):
        subprocess.run([*WIREDESK, "run", "-i", str(NEWSDAYS / days), "-o", str(output)], check=True)
    return output


@pytest.fixture(scope="session")
def room(tables: Path) -> Iterator[Served]:
    """The reading room over the tables."""
    with serve_room(tables) as served:
        yield served


@pytest.fixture
def visited(chromium: Browser, room: Served) -> Iterator[tuple[Page, Watch]]:
    """A page and its watch; the test fails if the page did what no page may do."""
    with open_page(chromium, room.origin) as (page, watch):
        yield page, watch
        assert watch.problems == []
