"""The page of an article, for kinds of odd rows: every text stays text, and every link is one of ours or of the web."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tests.pipeline.pages.odd_rows import ODD_TEXTS, make_empty_row, make_odd_row
from wiredesk.pipeline.pages.article import LEGEND, make_article_context, render_article_page
from wiredesk.pipeline.pages.look import make_environment, read_style
from wiredesk.pipeline.views.annotations import list_marks
from wiredesk.schemas.columns import list_columns

PARTS = """{% import "pages/article_parts.html" as parts -%}
{{ parts.head(article, room) }}{{ parts.body(article, paragraphs, failure, warnings, legend_kinds, room) }}
{{ parts.sections(sections, room) }}{{ parts.facts(facts, room) }}{{ parts.facts(provenance, room) }}
{{ parts.detached(detached) }}"""

ADDRESSES = (
    "/person?name=",
    "/outlet?name=",
    "/search?topic=",
    "/search?q=",
    "/place/",
    "/article/",
    "/cluster/",
    "/run/",
)
TAGS = frozenset(
    [
        "a",
        "article",
        "aside",
        "b",
        "bdi",
        "blockquote",
        "body",
        "br",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "h1",
        "h2",
        "head",
        "header",
        "html",
        "input",
        "label",
        "legend",
        "li",
        "main",
        "meta",
        "p",
        "section",
        "small",
        "span",
        "style",
        "summary",
        "sup",
        "title",
        "ul",
    ]
)
ATTRIBUTES = frozenset(
    [
        "aria-label",
        "autocomplete",
        "charset",
        "checked",
        "class",
        "content",
        "dir",
        "href",
        "http-equiv",
        "id",
        "lang",
        "name",
        "rel",
        "title",
        "type",
    ]
)


def render_parts(row, body):
    """Returns the parts of the page in the reading room, without what the room has around them."""
    template = make_environment().from_string(PARTS)
    return template.render(make_article_context(row, body) | {"room": True})


def picture(text):
    """Returns a text as a page shows it, with pictures of its control characters."""
    return re.sub(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f]",
        lambda found: chr(
            0x2400 + ord(found[0]) if ord(found[0]) < 32 else 0x2421 if found[0] == "\x7f" else 0xFFFD
        ),
        text,
    )


def read_text(page):
    """Returns the text of the article on a page, without the numbers of quotations."""
    (text,) = html.document_fromstring(page).xpath('//div[@class="text"]')
    for number in text.xpath(".//sup"):
        number.drop_tree()
    return text.text_content()


def check_page(page, row, body, is_alone):
    tree = html.document_fromstring(page)
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    assert {element.tag for element in elements} <= TAGS
    assert {name for element in elements for name in element.attrib} <= ATTRIBUTES
    assert not tree.xpath("//comment()")
    for link in tree.xpath("//@href"):
        is_ours = link.startswith("#") or (not is_alone and link.startswith(ADDRESSES))
        assert is_ours or urlsplit(link).scheme in ("http", "https"), link
    for link in tree.xpath("//a"):
        assert not link.xpath("ancestor::a"), "a link in a link"
        if urlsplit(link.get("href")).scheme:
            assert link.get("rel") == "noreferrer noopener"
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", page)
    assert read_text(page) == picture(body)
    if is_alone:
        assert tree.xpath("//title")[0].text == picture(row["headline"] or "(no headline)")


@pytest.mark.parametrize("kind", ODD_TEXTS)
@pytest.mark.parametrize("is_alone", [True, False])
def test_odd_texts_in_every_column_stay_texts(kind, is_alone):
    row = make_odd_row(ODD_TEXTS[kind])
    page = render_article_page(row, row["body"]) if is_alone else render_parts(row, row["body"])
    assert "cannot be shown" not in page
    check_page(page, row, row["body"], is_alone)


@pytest.mark.parametrize("is_alone", [True, False])
@pytest.mark.parametrize("body", ["", "One.\n\nTwo."])
def test_a_row_of_nulls_is_shown(body, is_alone):
    row = make_empty_row(body)
    page = render_article_page(row, body) if is_alone else render_parts(row, body)
    assert "cannot be shown" not in page and "None" not in page
    check_page(page, row, body, is_alone)


def test_the_generator_fills_every_column():
    row = make_odd_row("x")
    assert set(row) == {column.name for column in list_columns("articles")}
    assert [name for name, value in row.items() if value in (None, [], "")] == ["annotated_from"]


offsets = st.integers(-2, 45)


@given(
    st.text(alphabet="ab<&\n \"'\u05d0👩", max_size=40),
    st.lists(st.tuples(offsets, offsets, st.integers(0, 4)), max_size=12),
)
def test_the_visible_text_is_the_body_wherever_marks_lie(body, spans):
    row = make_empty_row(body)
    odd = make_odd_row("Name")
    for start, end, kind in spans:
        column = ("entities", "quotes", "places", "times", "cited_outlets")[kind]
        item = odd[column][0]
        if column == "entities":
            row[column] = [*row[column], item | {"mentions": [{"start": start, "end": end, "text": "x"}]}]
        else:
            row[column] = [*row[column], item | {"start": start, "end": end}]
    check_page(render_parts(row, body), row, body, is_alone=False)
    assert len(list_marks(row, body)) >= len(spans)


def test_links_lead_to_what_was_found():
    odd = make_odd_row('A "B" & C/D')
    page = html.document_fromstring(render_parts(odd, odd["body"]))
    links = [urlsplit(link) for link in page.xpath("//@href") if link.startswith("/")]
    told = {(link.path, *(f"{key}={value}" for key, value in parse_qsl(link.query))) for link in links}
    assert told == {
        ("/person", 'name=A "B" & C/D'),
        ("/outlet", 'name=A "B" & C/D'),
        ("/search", 'topic=A "B" & C/D'),
        ("/search", 'q="A  B  & C/D"'),
        ("/place/1",),
        (f"/article/{'b' * 32}",),
        (f"/cluster/{'c' * 32}",),
        ("/run/A%20%22B%22%20%26%20C%2FD",),
    }


def test_the_innermost_mark_that_leads_anywhere_is_the_link():
    body = "Mayor Anna Lind spoke."
    row = make_empty_row(body)
    odd = make_odd_row("x")
    row["quotes"] = [odd["quotes"][0] | {"start": 0, "end": len(body), "speaker_start": None}]
    row["entities"] = [
        odd["entities"][0]
        | {"name": "Anna Lind", "type": "PERSON", "mentions": [{"start": 6, "end": 15, "text": "Anna Lind"}]}
    ]
    row["keyphrases"] = [{"text": "Mayor Anna", "score": 1.0, "count": 1}]
    text = html.document_fromstring(render_parts(row, body)).xpath('//div[@class="text"]//a[@title]')
    told = [(link.text_content(), link.get("href")) for link in text if link.get("href").startswith("/")]
    assert ("Anna", "/person?name=Anna+Lind") in told
    assert ("Mayor ", "/search?topic=Mayor+Anna") in told


def test_many_marks_on_one_text_are_shown_in_time_and_space():
    body = "word " * 2000
    row = make_empty_row(body)
    place = make_odd_row("x")["places"][0]
    row["places"] = [place | {"start": n, "end": len(body) - n} for n in range(2000)]
    page = render_parts(row, body)
    assert read_text(page) == body
    assert len(page) < 20_000_000, "the marks on one stretch that are told are bounded"


def test_every_box_of_the_legend_is_in_the_style():
    style = read_style()
    for kind in LEGEND:
        assert f".article:has(.show-{kind.key}:not(:checked))" in style
        names = {name for name in kind.members if name.isupper()} or {kind.names}
        assert all(f".{name}" in style for name in names)


def test_a_page_alone_fetches_nothing_and_runs_nothing():
    odd = make_odd_row("x")
    page = html.document_fromstring(render_article_page(odd, odd["body"]))
    assert not page.xpath("//script | //link | //img | //iframe | //@src | //@onload | //@style")
    assert "url(" not in read_style() and "@import" not in read_style() and "</" not in read_style()
    (policy,) = page.xpath("//meta[@http-equiv]/@content")
    assert "default-src 'none'" in policy and "script-src" not in policy


def test_what_cannot_be_shown_leaves_a_message_and_the_text():
    row = make_odd_row("x") | {"wire_confidence": "much", "times": [{"start": 0}]}
    page = render_article_page(row, row["body"])
    assert read_text(page) == row["body"]
    assert page.count("cannot be shown: ") == 3
