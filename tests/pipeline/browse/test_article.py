"""The page of an article in the reading room, over real tables."""

from __future__ import annotations

import json

import duckdb
import pytest
from lxml import html

from tests.pipeline.browse.conftest import serve_output
from tests.support import OTHER_STORY, STORY, run_wiredesk, write_files
from wiredesk.pipeline.browse.pages.article import show_article
from wiredesk.pipeline.browse.pages.kin import make_kin_query
from wiredesk.pipeline.browse.pages.versions import show_versions
from wiredesk.pipeline.browse.paging import Args, NotThereError, WrongAddressError
from wiredesk.pipeline.browse.room import Room
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store

# The pipeline removes elements from texts. A page that did not escape this text would show an element.
MARKUP = "&lt;script&gt;alert(1)&lt;/script&gt;"
RECORDS = (
    {
        "headline": f"First {MARKUP}",
        "text": STORY,
        "publisher": f"Paper & {MARKUP}",
        "url": "javascript:alert(1)",
    },
    {"headline": "Second", "text": STORY, "publisher": "Other", "url": "https://news.example/2"},
    {
        "headline": "Second",
        "text": STORY + "\n\nOne more line &lt;b&gt;was&lt;/b&gt; added later.",
        "publisher": "Third",
    },
    {"headline": "Alone", "text": OTHER_STORY},
)


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    lines = [
        json.dumps(record | {"date": f"2026-01-0{day}T10:00:00Z"}) for day, record in enumerate(RECORDS, 1)
    ]
    write_files(folder / "in", {"news.jsonl": "\n".join(lines)})
    run_wiredesk(folder / "in" / "*.jsonl", folder / "out")
    return folder / "out"


@pytest.fixture(scope="module")
def ids(output):
    """The ids of the articles, in the order of :data:`RECORDS`."""
    found = connect(open_store(str(output))).sql("SELECT article_id FROM articles ORDER BY published_at")
    return [article_id for (article_id,) in found.fetchall()]


@pytest.fixture(scope="module")
def client(output):
    with serve_output(output) as running:
        yield running


def read(client, address):
    answer = client.ask(address)
    assert answer.status == 200, answer.text[:500]
    return html.document_fromstring(answer.text), answer.text


def test_an_article_is_shown_with_its_kin(client, ids):
    tree, page = read(client, f"/article/{ids[1]}")
    assert MARKUP not in page and "javascript:" not in "".join(tree.xpath("//@href"))
    (link,) = tree.xpath("//header[@class='head']//a[@rel='noreferrer noopener']")
    assert link.get("href") == "https://news.example/2" and link.text == "news.example"
    told = [item.xpath("string(.//bdi)") for item in tree.xpath("//ol[@class='kin']/li")]
    assert told == [f"First {MARKUP}", "Second", "Second"]
    (here,) = tree.xpath("//ol[@class='kin']/li[@aria-current]")
    assert "2 January 2026, 10:00 UTC" in here.text_content()
    assert f"/article/{ids[0]}" in tree.xpath("//p[@class='note']/a/@href")


def test_an_address_that_is_no_link_is_shown_as_text(client, ids):
    tree, _ = read(client, f"/article/{ids[0]}")
    assert "javascript:alert(1)" in tree.text_content()
    assert not tree.xpath("//a[starts-with(@href, 'javascript')]")


def test_an_article_alone_has_no_kin(client, ids):
    tree, _ = read(client, f"/article/{ids[3]}")
    assert not tree.xpath("//ol[@class='kin']")
    tree, _ = read(client, f"/article/{ids[3]}/versions")
    assert "No other article is a copy or a version of this one." in tree.text_content()


def test_versions_of_an_article_are_compared_with_the_one_it_is_linked_to(client, ids):
    tree, page = read(client, f"/article/{ids[2]}/versions")
    assert tree.xpath("string(//main//h2)") == "12 words added, headline changed"
    added = "".join(tree.xpath("//article//ins//text()"))
    assert "One more line &lt;b&gt;was&lt;/b&gt; added later." in added.replace("[added: ", "").replace(
        "]", ""
    )
    assert "&lt;b&gt;was" not in page


def test_any_two_articles_are_compared(client, ids):
    tree, _ = read(client, f"/article/{ids[0]}/versions?from={ids[3]}&to={ids[0]}")
    removed, added = ("".join(tree.xpath(f"//article//{tag}//text()")) for tag in ("del", "ins"))
    assert "old tram depot" in removed and "twelve fishermen" in added
    tree, _ = read(client, f"/article/{ids[0]}/versions?from={ids[0]}&to={ids[0]}")
    assert tree.xpath("string(//main//h2)") == "The text is the same word for word"


def test_an_original_is_compared_with_what_is_linked_to_it(client, ids):
    tree, _ = read(client, f"/article/{ids[0]}/versions")
    chosen = tree.xpath("//input[@checked]/@value")
    assert chosen[0] in ids[:3] and ids[0] in chosen and len(set(chosen)) == 2


@pytest.mark.parametrize("value", ["x", "G" * 32, "../" * 10, "<script>"])
@pytest.mark.parametrize("name", ["from", "to"])
def test_what_is_no_id_is_refused(output, ids, name, value):
    room = Room(open_store(str(output)))
    with pytest.raises(WrongAddressError, match=f"{name} takes the id of an article"):
        show_versions(Args({"article_id": ids[0]}, {name: value}), room)


@pytest.mark.parametrize("show", [show_article, show_versions])
def test_an_article_that_is_not_there_is_said_to_be_missing(output, show):
    room = Room(open_store(str(output)))
    for article_id in ("0" * 32, "nothing"):
        with pytest.raises(NotThereError):
            show(Args({"article_id": article_id}, {}), room)


LINKS = {"a": None, "b": "a", "c": "b", "d": "b", "e": None, "f": "gone", "g": "h", "h": "g"}


@pytest.mark.parametrize(
    ("article_id", "kin"),
    [("a", "abcd"), ("c", "abcd"), ("d", "abcd"), ("e", "e"), ("f", "f"), ("g", "gh"), ("h", "gh")],
)
def test_the_kin_of_an_article_are_all_that_links_reach(article_id, kin):
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE articles AS SELECT col0 AS article_id, col1 AS matched_id, NULL AS headline, "
        "NULL AS publisher, TIMESTAMP '2026-01-01' AS published_at, NULL AS published_date, "
        "NULL AS published_precision, if(col1 IS NULL, 'original', 'copy') AS relation, NULL AS similarity, "
        "NULL AS containment, NULL AS language, 'x' AS cluster_id, TIMESTAMP '2026-01-01' AS ingested_at "
        f"FROM (VALUES {', '.join(f'({one!r}, {other!r})' for one, other in LINKS.items())})".replace(
            "None", "NULL"
        )
    )
    query = make_kin_query(article_id)
    found = connection.sql(query.sql, params=dict(query.params)).fetchall()
    assert "".join(row[0] for row in found) == kin, "oldest first, originals before others"
