"""What holds for every page with lists, over tables of every kind."""

from __future__ import annotations

import re
import shutil
from collections import Counter, deque
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lxml import html

from tests.pipeline.browse.conftest import Served, serve_output
from tests.pipeline.browse.pages.odd_news import OUTLET, SCRIPT
from tests.pipeline.browse.pages.reading import ask_tables, list_links, open_page, read_words
from wiredesk.pipeline.browse.app import PAGES
from wiredesk.pipeline.browse.paging import Args
from wiredesk.pipeline.browse.statements import write_statement
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store

pytestmark = pytest.mark.one_python

LISTS = re.compile(r"/$|/(search|people|person|places|place/\d+|outlets|outlet|clusters|cluster/[0-9a-f]+)$")
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


def crawl(served: Served, of_each: int = 3) -> dict[str, str]:
    """Returns pages with lists that links lead to from the first one, by address: a few of each path and parameter."""
    seen, pages = Counter[str](), {}
    waiting = deque(("/", "/search", "/people", "/places", "/outlets", "/clusters"))
    while waiting:
        address = waiting.popleft()
        parts = urlsplit(address)
        form = f"{parts.path.rstrip('0123456789abcdef')} {sorted(parse_qs(parts.query))}"
        if address in pages or not LISTS.match(parts.path) or seen[form] >= of_each:
            continue
        seen[form] += 1
        answer = served.ask(address)
        assert answer.status == 200, f"{address}: {answer.status}"
        pages[address] = answer.text
        waiting += sorted(list_links(html.fromstring(answer.text)))
    return pages


def test_links_lead_to_pages_and_no_text_becomes_markup(any_room):
    pages = crawl(any_room)
    assert {urlsplit(address).path for address in pages} >= {
        "/",
        "/search",
        "/people",
        "/places",
        "/outlets",
        "/clusters",
    }
    for address, text in pages.items():
        page = html.fromstring(text)
        assert not page.xpath("//script | //main//b[.='Sons' or .='Ann'] | //main//i | //*[@style]"), address
        assert not [
            link for link in page.xpath("//@href | //@src") if link.lower().startswith("javascript")
        ], address


def test_signs_of_markup_are_shown_as_they_are(odd_room):
    assert SCRIPT in read_words(open_page(odd_room, "/"))
    assert OUTLET in read_words(open_page(odd_room, "/outlets"))


PARAMETERS = {
    "/search": ("q", "speaker", "outlet", "place", "topic", "language"),
    "/people": ("q",),
    "/person": ("name", "about"),
    "/places": ("q",),
    "/outlets": ("q",),
    "/outlet": ("name",),
}


@pytest.mark.parametrize(
    ("path", "name"), [(path, name) for path, names in PARAMETERS.items() for name in names]
)
def test_any_text_may_stand_in_an_address(served, path, name):
    given = {"name": "Katrin Behrens"} if path == "/person" else {}
    for text in ODD:
        answer = served.ask(f"{path}?{urlencode(given | {name: text})}")
        assert answer.status in (200, 404), f"{path} {name}={text!r}: {answer.status}"
        assert "<b>&amp;" not in answer.text


WRONG = {
    "since": ("2026-02-30", "May", "2026-05-01T00:00"),
    "until": ("0000-00-00", "'"),
    "page": ("0", "-1", "x", "99999", "10000"),
    "sort": ("best", "'"),
    "view": ("none",),
    "relation": ("twin",),
    "country": ("1", "D'"),
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
    ("/place/{id}", {"id": "2950159"}, {}),
    ("/outlets", {}, {"q": "e"}),
    ("/outlets", {}, {"view": "unmarked", "name": "Northern Star"}),
    ("/person", {}, {"name": "Katrin Behrens", "about": "brakes"}),
    ("/outlet", {}, {"name": "NDR"}),
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


def copy_with_renamed_places(output: Path, folder: Path, *, backwards: bool) -> Path:
    """Returns a copy of an output in which each place has several names, with the rows of each file in either order."""
    copy = Path(shutil.copytree(output, folder))
    for path in copy.glob("articles/**/*.parquet"):
        table = pq.read_table(path)
        rows = table.to_pylist()
        for number, row in enumerate(rows):
            for place in row["places"] or ():
                place["name"] += f" {number % 3}"
        pq.write_table(pa.Table.from_pylist(rows[::-1] if backwards else rows, schema=table.schema), path)
    return copy


@pytest.mark.parametrize("tables", ["news", "odd"])
def test_pages_do_not_depend_on_the_order_of_rows(request, tables, tmp_path):
    output = request.getfixturevalue(tables)
    copies = [
        copy_with_renamed_places(output, tmp_path / name, backwards=name == "back")
        for name in ("forth", "back")
    ]
    with serve_output(copies[0]) as forth, serve_output(copies[1]) as back:
        pages, again = crawl(forth), crawl(back)
    assert list(pages) == list(again)
    for address, text in pages.items():
        assert read_words(html.fromstring(text)) == read_words(html.fromstring(again[address])), address
