"""Every page of the reading room that links lead to: it answers, stays within its server, and everyone can read it."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.crawling import Crawl, crawl
from tests.browser.kinds import name_kind
from tests.browser.servers import Served
from tests.browser.visits import find_barriers, list_faults, open_page, visit

EACH = 2
"""Pages of each kind."""

KINDS = (
    "/",
    "/article/ID",
    "/article/ID/versions",
    "/cluster/ID",
    "/clusters",
    "/outlet?name",
    "/outlets",
    "/people",
    "/person?name",
    "/place/ID",
    "/places",
    "/reject/ID",
    "/rejects",
    "/runs",
    "/search",
)
"""Kinds of pages that links from the first page must lead to."""


@pytest.fixture(scope="module")
def found(chromium: Browser, room: Served) -> Crawl:
    """The pages that links lead to from the first page, and from a search."""
    start = [room.url, f"{room.origin}/search?{urlencode({'q': 'tunnel'})}"]
    with open_page(chromium, room.origin) as (page, watch):
        return crawl(page, watch, start, EACH)


def test_links_lead_to_every_kind_of_page(found):
    assert set(KINDS) - set(found.visits) == set()


def test_every_page_answers_and_does_what_a_page_may(found):
    faults = [f"{seen.address}: {seen.status}" for seen in found.list_visits() if seen.status != 200]
    faults += [fault for seen in found.list_visits() for fault in list_faults(seen)]
    assert not faults, "\n".join(faults)


def test_titles_tell_pages_apart(found):
    titles: dict[str, set[str]] = {}
    for seen in found.list_visits():
        titles.setdefault(seen.facts["title"], set()).add(urlsplit(seen.address).path)
    assert not {
        title: paths for title, paths in titles.items() if len({name_kind(path) for path in paths}) > 1
    }


def test_every_download_is_a_file_to_save(found):
    assert len(found.downloads) > EACH
    for sent in found.downloads:
        assert sent.status == 200, sent.address
        assert sent.headers["content-disposition"].startswith("attachment"), sent.address
        assert sent.headers["x-content-type-options"] == "nosniff", sent.address
        # A list of objects without any is an empty file; CSV has its header, Parquet its schema.
        assert sent.body or "format=json" in sent.address, sent.address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_keeps_anybody_out(chromium, room, found, scheme):
    barriers = []
    with open_page(chromium, room.origin, color_scheme=scheme, bypass_csp=True) as (page, _):
        for address in found.list_different():
            page.goto(address)
            barriers += find_barriers(page)
    assert not barriers, "\n".join(barriers)


def test_pages_are_the_same_without_scripts(chromium, room, found):
    with (
        open_page(chromium, room.origin) as (page, _),
        open_page(chromium, room.origin, java_script_enabled=False) as (
            plain,
            _,
        ),
    ):
        for address in found.list_different():
            page.goto(address)
            plain.goto(address)
            assert plain.inner_text("body") == page.inner_text("body"), address


def test_the_page_of_a_wrong_address_is_a_page(chromium, room):
    faults = []
    with open_page(chromium, room.origin) as (page, watch):
        for path, status in (
            ("/nowhere", 404),
            ("/article/../../etc/passwd", 404),
            (f"/article/{'0' * 32}", 404),
            ("/article/x", 404),
            ("/place/99999999999", 404),
            ("/search?page=0", 400),
            ("/search?since=yesterday", 400),
        ):
            seen = visit(page, watch, f"{room.origin}{path}", (status,))
            faults += [] if seen.status == status else [f"{path}: {seen.status}"]
            faults += list_faults(seen)
            assert page.locator("nav a[href='/']").count() == 1
    assert not faults, "\n".join(faults)
