from __future__ import annotations

import json

import pytest

from wiredesk.transforms.logic.formats.html.blocks import parse_page
from wiredesk.transforms.logic.formats.html.metadata import read_metadata, read_metas

ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Old tram line opens again",
    "author": {"name": "Ann Lee"},
    "publisher": {"name": "Creek Courier"},
    "articleSection": "City",
    "keywords": ["rail", "council", "rail"],
}


def read(head: str = "", body: str = "", article: dict | None = None, url: str | None = None):
    script = f'<script type="application/ld+json">{json.dumps(article)}</script>' if article else ""
    return read_metadata(parse_page(f"<html><head>{script}{head}</head><body>{body}</body></html>"), url)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def test_structured_data_comes_first():
    found = read(
        meta("og:title", "Other") + meta("og:site_name", "Other") + meta("author", "Bo Chen"), article=ARTICLE
    )
    assert (found.headline, found.publisher, found.section) == (
        "Old tram line opens again",
        "Creek Courier",
        "City",
    )
    assert found.keywords == ("rail", "council")
    assert [author.name for author in found.authors] == ["Ann Lee"]
    assert found.types == {"newsarticle"}


def test_meta_elements_come_next():
    found = read(
        meta("og:title", "Tram &amp; bus")
        + meta("article:section", "City")
        + meta("news_keywords", "rail, council")
    )
    assert (found.headline, found.section, found.keywords) == ("Tram & bus", "City", ("rail", "council"))
    assert found.article == {} and found.publisher is None


@pytest.mark.parametrize(
    ("head", "known", "url"),
    [
        (
            '<link rel="canonical" href="https://c.example/1">' + meta("og:url", "https://c.example/2"),
            None,
            "1",
        ),
        (meta("og:url", "https://c.example/2"), "https://c.example/3", "2"),
        ('<link rel="canonical" href="/1">', "https://c.example/3", "3"),
    ],
)
def test_the_address_that_the_page_states_comes_before_that_of_the_fetching(head, known, url):
    assert read(head, url=known).url == f"https://c.example/{url}"


@pytest.mark.parametrize(
    ("title", "heading", "headline"),
    [
        ("Old tram line opens again | Creek Courier", "", "Old tram line opens again"),
        (
            "Old tram line opens again - City Desk - Monday",
            "Old tram line opens again",
            "Old tram line opens again",
        ),
        ("Old tram - a history", "", "Old tram - a history"),
    ],
)
def test_the_headline_is_without_the_site_and_the_desk(title, heading, headline):
    head = meta("og:title", title) + meta("og:site_name", "Creek Courier")
    assert read(head, f"<h1>{heading}</h1>").headline == headline


def test_a_title_that_is_cut_off_counts_only_alone():
    cut, whole = meta("og:title", "Old tram line…"), meta("twitter:title", "Old tram line opens again")
    assert read(cut + whole).headline == "Old tram line opens again"
    assert read(cut).headline == "Old tram line…"
    assert read("<title>Title</title>", "<h1>Heading</h1>").headline == "Heading"
    assert read("<title>Title</title>").headline == "Title"


@pytest.mark.parametrize(
    "name", ["admin", "{{author}}", "c.example, Marlow Bay", "Creek Courier", "https://c.example/ann"]
)
def test_placeholders_and_the_site_are_no_authors(name):
    assert read(meta("author", name) + meta("og:site_name", "Creek Courier")).authors == ()


def test_an_organisation_as_author_leaves_the_markup_unread():
    body = '<span class="byline">By Bo Chen</span>'
    assert [author.name for author in read("", body).authors] == ["Bo Chen"]
    found = read(meta("author", "Reuters"), body)
    assert (found.authors, found.byline) == ((), "By Bo Chen")


def test_links_to_pages_of_many_authors_are_no_authors():
    links = [f'<a href="/author/{name}">{name} Lee</a>' for name in ("Ann", "Bo", "Cy", "Di", "Ed")]
    assert [author.name for author in read("", "".join(links[:2])).authors] == ["Ann Lee", "Bo Lee"]
    assert read("", "".join(links)).authors == ()


def test_contents_are_listed_by_every_name_of_an_element():
    root = parse_page(
        '<meta property="A" name="b" content=" x "><meta itemprop="b" content="y"><meta name="c">'
    )
    assert read_metas(root) == {"a": ["x"], "b": ["x", "y"]}
