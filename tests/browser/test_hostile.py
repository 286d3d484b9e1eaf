"""Texts that try to be more than texts stay texts on every page that shows them."""

from __future__ import annotations

from urllib.parse import urlencode

import duckdb
import pytest

from tests.browser.hostile import TEXTS
from tests.browser.servers import Served
from tests.browser.visits import list_faults, open_page, visit
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store

PARAMETERS = (
    ("search", "q"),
    ("search", "outlet"),
    ("search", "topic"),
    ("people", "q"),
    ("person", "name"),
    ("outlet", "name"),
)


CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"}
"""Control characters, and the pictures that pages show for them."""


def list_allowed(address: str, text: str) -> tuple[int, ...]:
    """Returns the statuses of a page that has a text in its address."""
    # A search may refuse what is no query. No field of a browser sends control characters, or spaces at the ends.
    if "/search?" in address:
        return 200, 400
    return (200, 400, 404) if "?" in address and text.translate(CONTROLS).strip() != text else (200,)


@pytest.fixture(scope="module")
def session(tables) -> duckdb.DuckDBPyConnection:
    return connect(open_store(str(tables)))


def list_addresses(session: duckdb.DuckDBPyConnection, room: Served, text: str) -> list[str]:
    """Returns the addresses of pages that show a text, or take it as a parameter."""
    ids = session.sql(
        "SELECT article_id, matched_id FROM articles WHERE publisher = $text ORDER BY matched_id NULLS FIRST",
        params={"text": text},
    ).fetchall()
    rejects = session.sql(
        "SELECT reject_id FROM rejects WHERE contains(source_key, $text)", params={"text": text}
    ).fetchall()
    paths = [f"article/{ids[0][0]}", f"article/{ids[1][0]}/versions", f"cluster/{ids[0][0]}"]
    paths += [f"reject/{rejects[0][0]}"]
    paths += [f"{page}?{urlencode({name: text})}" for page, name in PARAMETERS]
    return [f"{room.origin}/{path}" for path in paths]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_stays_a_text(chromium, room, session, name):
    faults = []
    with open_page(chromium, room.origin) as (page, watch):
        for address in list_addresses(session, room, TEXTS[name]):
            allowed = list_allowed(address, TEXTS[name])
            seen = visit(page, watch, address, allowed)
            faults += [] if seen.status in allowed else [f"{address}: {seen.status}"]
            faults += list_faults(seen)
    assert not faults, "\n".join(faults)


def test_a_headline_is_shown_as_it_is(chromium, room, session):
    with open_page(chromium, room.origin) as (page, _):
        for text in TEXTS.values():
            page.goto(list_addresses(session, room, text)[0])
            shown = page.locator("h1").inner_text()
            assert " ".join(f"Report: {text.translate(CONTROLS)}".split()) == " ".join(shown.split()), text


def test_what_a_page_refers_to_is_a_page(chromium, room, session):
    with open_page(chromium, room.origin) as (page, _):
        for text in TEXTS.values():
            page.goto(list_addresses(session, room, text)[0])
            links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
            assert [
                link for link in links if not link.startswith(("/", "#", "http://", "https://", "?"))
            ] == []
            assert [link for link in links if link.startswith("//")] == []


def test_payloads_are_shown_as_texts(chromium, room, session):
    faults = []
    with open_page(chromium, room.origin) as (page, watch):
        for (reject,) in session.sql("SELECT reject_id FROM rejects ORDER BY 1").fetchall():
            faults += list_faults(visit(page, watch, f"{room.origin}/reject/{reject}"))
    assert not faults, "\n".join(faults)
