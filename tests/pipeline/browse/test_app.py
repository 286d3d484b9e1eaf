"""What holds for every page: its SQL runs unchanged in ``wiredesk query``, and its addresses lead somewhere."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.pipeline.browse.conftest import Served
from wiredesk.pipeline.browse import app
from wiredesk.pipeline.browse.app import PAGES
from wiredesk.pipeline.browse.paging import Page
from wiredesk.pipeline.export.warehouse import connect, write_rows
from wiredesk.pipeline.storage.stores import open_store

QUERIES = {
    "/search": ["?q=tunnel", "?q=fire&sort=newest&since=2026-03-11", ""],
    # These need a name, and links lead there with one.
    "/person": [],
    "/outlet": [],
}
"""Parameters of pages that show more with some."""


@pytest.fixture(scope="module")
def addresses(served: Served) -> list[str]:
    """Addresses of every page: links are followed from the pages that have no parts in their path, and once more."""
    found = dict.fromkeys(
        f"{path}{query}" for path, _ in PAGES if "{" not in path for query in QUERIES.get(path, [""])
    )
    for _ in range(2):
        for address in _choose(list(found)):
            tree = html.document_fromstring(served.ask(address).text)
            found |= dict.fromkeys(href for href in tree.xpath("//main//a/@href") if href.startswith("/"))
    chosen = _choose(list(found))
    unseen = [path for path, _ in PAGES if not any(_make_form(path).fullmatch(one) for one in chosen)]
    assert unseen == []
    return chosen


def _make_form(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/?]+", path) + r"(\?.*)?")


def _choose(found: list[str]) -> list[str]:
    """Returns up to three addresses of each form."""
    chosen = [[href for href in found if _make_form(path).fullmatch(href)][:3] for path, _ in PAGES]
    return [href for hrefs in chosen for href in hrefs]


def list_statements(page: str) -> Iterator[str]:
    for code in html.document_fromstring(page).xpath("//footer//pre/code"):
        yield code.text_content()


def round_floats(row: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 9) if isinstance(value, float) else value for name, value in row.items()}


@pytest.mark.one_python
def test_the_sql_of_every_page_runs_in_wiredesk_query(
    served: Served, news: Path, addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = connect(open_store(str(news)))
    pages: list[Page] = []
    render = app.render_page
    monkeypatch.setattr(
        app, "render_page", lambda page, **around: pages.append(page) or render(page, **around)
    )
    for address in addresses:
        shown = served.ask(f"{address}{'&' if '?' in address else '?'}show=sql")
        assert shown.status == 200, address
        links = re.findall(r'href="(\?[^"]*format=json)"', shown.text)
        statements = list(list_statements(shown.text))
        assert len(statements) == len(links) == len(pages[-1].queries) > 0, address
        for statement, link, query in zip(statements, links, pages[-1].queries.values(), strict=True):
            result = session.sql(statement)
            theirs = result.to_arrow_table().to_pylist()
            # The segments lack the heaviest columns.
            ours = served.room.fetch(query, limit=100_000)
            names = list(ours[0]) if ours else []
            # The mean of a column depends in its last digit on the order in which its parts are added.
            assert [round_floats(row) for row in ours] == [
                round_floats({name: row[name] for name in names}) for row in theirs
            ], f"{address}: {statement}"
            rows = io.StringIO()
            write_rows(session.sql(statement), "json", rows)
            download = served.ask(f"{address.partition('?')[0]}{unescape(link)}")
            assert download.status == 200
            assert _read(download.text) == _read(rows.getvalue()), f"{address}: {statement}"


def _read(lines: str) -> list[dict]:
    return [round_floats(json.loads(line)) for line in lines.splitlines()]


def test_the_sql_is_hidden_again_by_an_address_that_keeps_the_rest(served: Served) -> None:
    shown = html.document_fromstring(served.ask("/rejects?stage=parse&show=sql").text)
    (hide,) = shown.xpath("//a[text()='Hide the SQL']/@href")
    hidden = html.document_fromstring(served.ask(f"/rejects{hide.partition('#')[0]}").text)
    (show,) = hidden.xpath("//a[text()='Show the SQL']/@href")
    assert (hide, show) == ("?stage=parse#sources", "?stage=parse&show=sql#sources")


def test_a_long_statement_is_shown_in_part_and_downloaded_whole(served: Served) -> None:
    long = f"/rejects?stage={'x' * 400}"
    assert len(served.ask(f"{long}&show=sql").text) > 1_000
    whole = served.ask(f"{long}&download=rejects&format=sql").text
    assert f"'{'x' * 400}'" in whole


def test_every_page_has_its_landmarks(served: Served, addresses: list[str]) -> None:
    for address in addresses:
        tree = html.document_fromstring(served.ask(address).text)
        (language,), (title,) = tree.xpath("/html/@lang"), tree.xpath("//head/title/text()")
        assert language == "en" and title.endswith(" · wiredesk")
        for landmark in ("header[@class='top']", "main", "footer[@class='end']", "h1", "a[@href='#main']"):
            assert len(tree.xpath(f"//{landmark}")) == 1, f"{address}: {landmark}"
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), address
        unnamed = [
            field.get("name")
            for field in tree.xpath("//input[not(@type='hidden')] | //select")
            if not tree.xpath(f"//label[@for='{field.get('id')}']")
            and not field.xpath("ancestor::label | self::*[@aria-label]")
        ]
        assert unnamed == [], address


def test_no_page_has_what_the_policy_forbids(served: Served, addresses: list[str]) -> None:
    for address in addresses:
        tree = html.document_fromstring(served.ask(address).text)
        assert tree.xpath("//script | //style | //@style | //iframe | //object | //base") == [], address
        assert [name for name in tree.xpath("//@*") if name.attrname.startswith("on")] == [], address


def test_the_place_in_the_menu_is_marked(served: Served) -> None:
    tree = html.document_fromstring(served.ask("/rejects?stage=parse").text)
    assert tree.xpath("//nav//a[@aria-current='page']/text()") == ["Rejects"]


def test_the_page_says_how_new_the_tables_are(served: Served) -> None:
    assert f'run <a href="/run/{served.room.moment.run_id}">' in served.ask("/").text


@pytest.mark.parametrize(
    "path", ["/nothing", "/reject/", "/rejects/", "/run/", f"/reject/{'0' * 32}", "/run/2"]
)
def test_there_is_a_page_for_what_is_not_there(served: Served, path: str) -> None:
    answer = served.ask(path)
    assert answer.status == 404 and "wiredesk</title>" in answer.text and "<nav" in answer.text


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=99999", f"stage={'x' * 501}", "stage=%00", "%01=a"]
)
def test_an_address_without_sense_is_explained(served: Served, query: str) -> None:
    assert served.ask(f"/rejects?{query}").status == 400
