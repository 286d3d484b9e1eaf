"""What holds for every page with lists, over tables of every kind."""

from __future__ import annotations

from collections import deque
from urllib.parse import urlencode

import pytest
from lxml import html

from tests.pipeline.browse.conftest import Served
from tests.pipeline.browse.pages.reading import ask_tables, list_links
from wiredesk.pipeline.browse.app import PAGES
from wiredesk.pipeline.browse.paging import Args
from wiredesk.pipeline.browse.statements import write_statement
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store

PATHS = ("/", "/search", "/people", "/person", "/places", "/outlets", "/outlet", "/clusters")
ODD = (
    "O'Neil",
    '"',
    "100%",
    "<b>&amp;</b>",
    "a\\b",
    "; DROP TABLE articles",
    "חדשות",
    "$name",
    "*",
    "(",
    "[a",
    "\u202eabc",
    "x" * 500,
)


def crawl(served: Served, most: int = 250) -> dict[str, str]:
    """Returns the pages that links lead to from the first one, by address, each form of address many times."""
    seen, waiting, pages = {"/", *PATHS}, deque(("/", *PATHS)), {}
    while waiting and len(pages) < most:
        address = waiting.popleft()
        answer = served.ask(address)
        # A person's page and an outlet's take a name.
        expected = (400, 404) if address in ("/person", "/outlet") else (200,)
        assert answer.status in (200, *expected), f"{address}: {answer.status}"
        pages[address] = answer.text
        for link in sorted(list_links(html.fromstring(answer.text)) - seen):
            seen.add(link)
            waiting.append(link)
    return pages


def test_every_link_leads_to_a_page(any_room):
    pages = crawl(any_room)
    assert len(pages) >= len(PATHS)


def test_no_text_becomes_markup(odd_room):
    pages = crawl(odd_room)
    joined = "\n".join(pages.values())
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in joined
    assert "<script" not in joined and "javascript:" not in joined.replace("javascript:alert(1)</", "")
    assert "<b>Sons" not in joined and "<i>harbour" not in joined
    assert not any(" style=" in text for text in pages.values())


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "name", ["q", "name", "about", "speaker", "person", "place", "outlet", "topic", "language"]
)
def test_any_text_may_stand_in_an_address(served, path, name):
    for text in ODD:
        answer = served.ask(f"{path}?{urlencode({name: text})}")
        assert answer.status in (200, 400, 404), f"{path} {name}={text!r}: {answer.status}"
        assert "<b>&amp;" not in answer.text.replace("&lt;b&gt;&amp;", "")


WRONG = {
    "since": ("2026-02-30", "May", "2026-05-01T00:00"),
    "until": ("0000-00-00", "'"),
    "page": ("0", "-1", "x", "99999", "10000"),
    "sort": ("best", "'"),
    "view": ("none",),
    "relation": ("twin",),
    "country": ("Germany", "1", "D'"),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_told(served, name, value):
    answers = [
        served.ask(f"{path}?{urlencode({name: value})}")
        for path in ("/search", "/people", "/places", "/outlets", "/clusters")
    ]
    told = [html.fromstring(answer.text).text_content() for answer in answers if answer.status == 400]
    assert told and all(value in text or name == "page" for text in told)
    assert all(answer.status in (200, 400) for answer in answers)


def test_days_in_the_wrong_order_are_told(served):
    for path in ("/", "/search", "/people", "/places", "/outlets", "/clusters"):
        answer = served.ask(f"{path}?since=2026-03-13&until=2026-03-10")
        assert answer.status == 400 and "exchange them" in answer.text, path


STATEMENTS = (
    ("/", {}, {"since": "2026-03-10", "until": "2026-03-11"}),
    ("/search", {}, {}),
    ("/search", {}, {"q": "tunnel", "speaker": "Behrens", "sort": "oldest"}),
    ("/people", {}, {"q": "an e", "sort": "quotations"}),
    (
        "/person",
        {},
        {"name": "Katrin Behrens", "about": "slab time", "since": "2026-03-10", "sort": "printed"},
    ),
    ("/places", {}, {"country": "DE", "until": "2026-03-12"}),
    ("/place/{id}", {"id": "2950157"}, {}),
    ("/outlets", {}, {"q": "e"}),
    ("/outlets", {}, {"view": "unmarked", "name": "Northern Star"}),
    ("/outlet", {}, {"name": "Harbour Gazette", "since": "2026-03-10"}),
    ("/clusters", {}, {"sort": "spread", "since": "2026-03-10"}),
    ("/cluster/{id}", {}, {}),
)


@pytest.mark.parametrize(("form", "path", "params"), STATEMENTS)
def test_a_statement_runs_over_the_whole_tables_with_the_same_rows(served, news, form, path, params):
    room = served.room
    if form == "/cluster/{id}":
        path = {"id": ask_tables(news, "SELECT cluster_id FROM clusters ORDER BY members DESC")[0][0]}
    page = dict(PAGES)[form](Args(path, params), room)
    assert page.queries
    for name, query in page.queries.items():
        rows = connect(open_store(str(news))).sql(write_statement(query)).to_arrow_table().to_pylist()
        assert rows == room.fetch(query, limit=10_000), name
