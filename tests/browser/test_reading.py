"""What a reader does: search by the keyboard, follow marks, compare versions, take rows along, see the SQL, replay."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.browser.servers import serve_room
from tests.browser.visits import open_page
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store

UPDATE = "SELECT article_id, matched_id FROM articles WHERE relation = 'update' AND publisher = 'AP'"
QUOTED = "SELECT article_id FROM articles WHERE headline = 'Elbe tunnel shut for six weeks after lorry fire'"
READERS = {"CSV": ("csv", "read_csv"), "JSON": ("jsonl", "read_json"), "Parquet": ("parquet", "read_parquet")}
"""The end of a file's name, and the function of DuckDB that reads it, by the text of the link."""


@pytest.fixture(scope="module")
def session(tables) -> duckdb.DuckDBPyConnection:
    return connect(open_store(str(tables)))


def search(page: Page, url: str, words: str) -> None:
    page.goto(url)
    page.get_by_role("searchbox").first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?.*q="))


def test_the_first_tab_leads_to_the_content(visited, room):
    page, _ = visited
    page.goto(room.url)
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text(re.compile("content", re.IGNORECASE))
    expect(focused).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert urlsplit(page.url).fragment == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_everything_can_be_reached_by_the_keyboard(visited, room):
    page, _ = visited
    page.goto(f"{room.origin}/search?q=tunnel")
    wanted = page.locator(
        "a[href]:visible, input:not([type=hidden]):visible, select:visible, button:visible"
    ).count()
    reached = set()
    for _ in range(2 * wanted):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
    assert len(reached) >= wanted


def test_a_search_by_the_keyboard_finds_articles(visited, room):
    page, _ = visited
    search(page, room.url, "tunnel fire")
    assert urlsplit(page.url).path == "/search"
    assert parse_qs(urlsplit(page.url).query)["q"] == ["tunnel fire"]
    expect(page.get_by_role("searchbox").first).to_have_value("tunnel fire")
    page.get_by_role("link", name="Elbe tunnel shut for six weeks after lorry fire").first.click()
    expect(page.locator("h1")).to_have_text("Elbe tunnel shut for six weeks after lorry fire")


def test_a_search_within_filters_keeps_them(visited, room):
    page, _ = visited
    page.goto(f"{room.origin}/search?speaker=Behrens&since=2026-03-10&until=2026-03-12")
    page.locator("main input[name=q]").fill("tunnel")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=tunnel"))
    given = parse_qs(urlsplit(page.url).query)
    assert given["speaker"] == ["Behrens"]
    assert given["since"] == ["2026-03-10"]


def test_what_is_marked_in_an_article_says_what_it_is_and_leads_there(visited, room, session):
    page, _ = visited
    article = session.sql(QUOTED).fetchall()[0][0]
    page.goto(f"{room.origin}/article/{article}")
    person = page.locator("main a[href^='/person?']", has_text="Katrin Behrens").first
    assert (
        person.get_attribute("title")
        or person.locator("[title]").count()
        or person.locator("xpath=..").get_attribute("title")
    )
    person.click()
    assert parse_qs(urlsplit(page.url).query) == {"name": ["Katrin Behrens"]}
    expect(page.locator("h1")).to_contain_text("Katrin Behrens")
    expect(page.locator("main")).to_contain_text(
        "We will not open it before every single slab has been looked at"
    )
    page.goto(f"{room.origin}/article/{article}")
    page.locator("main a[href^='/place/']", has_text="Berlin").first.click()
    expect(page.locator("h1")).to_contain_text("Berlin")
    page.goto(f"{room.origin}/article/{article}")
    page.locator("main a[href^='/outlet?']").first.click()
    expect(page.locator("h1")).to_contain_text("AP")


def test_the_versions_of_a_story_show_what_was_changed(visited, room, session):
    page, _ = visited
    later, first = session.sql(UPDATE).fetchall()[0]
    page.goto(f"{room.origin}/article/{later}")
    page.locator(f"a[href^='/article/{later}/versions'], a[href^='/article/{first}/versions']").first.click()
    assert "/versions" in page.url
    assert page.locator("ins").count() > 0
    assert page.locator("del").count() > 0
    colours = page.evaluate(
        "['ins', 'del'].map(name => getComputedStyle(document.querySelector(name)).textDecorationLine)"
    )
    assert colours[0] != colours[1]


@pytest.mark.parametrize("kind", READERS)
def test_rows_can_be_taken_along(visited, room, session, tmp_path, kind):
    page, _ = visited
    suffix, reader = READERS[kind]
    page.goto(f"{room.origin}/clusters")
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile(rf"\b{kind}\b")).first.click()
    path = Path(tmp_path, started.value.suggested_filename)
    started.value.save_as(path)
    assert path.suffix == f".{suffix}"
    rows = duckdb.sql(f"SELECT count(*) FROM {reader}('{path}')").fetchall()
    assert rows == session.sql("SELECT count(*) FROM clusters WHERE members > 1").fetchall()


def test_the_sql_of_a_page_runs_as_it_is_shown(visited, room, session):
    page, _ = visited
    page.goto(f"{room.origin}/person?name=Katrin+Behrens")
    page.get_by_role("link", name=re.compile("SQL")).first.click()
    statements = page.locator("pre").all_inner_texts()
    assert statements
    for statement in statements:
        session.sql(statement).fetchall()


def test_rejects_are_replayed_only_if_the_room_was_told_to_allow_it(
    chromium, room, tables, session, tmp_path
):
    button = {"role": "button", "name": re.compile("replay", re.IGNORECASE)}
    with open_page(chromium, room.origin) as (page, _):
        page.goto(f"{room.origin}/rejects")
        assert page.get_by_role(**button).count() == 0
    copy = shutil.copytree(tables, tmp_path / "copy")
    with serve_room(copy, "--allow-replay") as allowed, open_page(chromium, allowed.origin) as (page, watch):
        page.goto(f"{allowed.origin}/rejects")
        page.get_by_role(**button).click()
        # The page asks again until the replay has ended.
        expect(page.get_by_role("status")).to_contain_text("It is done", timeout=180_000)
        assert watch.problems == []
