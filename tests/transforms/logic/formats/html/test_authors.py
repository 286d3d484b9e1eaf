from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html

from wiredesk.transforms.logic.formats.html.authors import StatedAuthors, read_authors, read_stated, squash


def read(
    body: str = "", metas: dict[str, list[str]] | None = None, article: Any = None
) -> tuple[list[str], str | None]:
    root = html.document_fromstring(f"<html><body>{body or '<p></p>'}</body></html>")
    authors, byline = read_authors(root, metas or {}, article or {}, [], frozenset({squash("Creek Courier")}))
    return [author.name for author in authors], byline


def test_authors_are_persons_names_or_organisations_and_may_be_references() -> None:
    nodes = [{"@id": "#ann", "@type": "Person", "name": "Ann Lee"}]
    node = {
        "author": [
            {"@id": "#ann"},
            "Bo Chen",
            {"@type": "NewsMediaOrganization", "name": "Creek Courier"},
            {},
        ]
    }
    assert read_stated(node, nodes) == StatedAuthors(("Ann Lee",), ("Bo Chen",), ("Creek Courier",))
    assert read_stated({}, nodes) == StatedAuthors()


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        (
            {"@type": "Person", "givenName": "Ann", "additionalName": "M.", "familyName": "Lee"},
            ["Ann M. Lee"],
        ),
        (
            {"@type": "Person", "givenName": "Ann", "familyName": "Lee", "honorificSuffix": "PhD"},
            ["Ann Lee, PhD"],
        ),
        ({"@type": "Person", "name": ["Ann Lee", "Bo Chen"]}, ["Ann Lee", "Bo Chen"]),
        ({"@type": ["Person"], "name": "Ann Lee and Bo Chen"}, ["Ann Lee", "Bo Chen"]),
        ([[{"@type": "Person", "name": "Ann Lee"}], "Bo Chen"], ["Ann Lee", "Bo Chen"]),
        ({"@list": [{"@type": "Person", "name": "Ann Lee"}]}, ["Ann Lee"]),
        ({"@type": "Person", "name": "Eva Spiegel"}, ["Eva Spiegel"]),
        ({"@type": "Person", "name": "Lee, Ann"}, ["Ann Lee"]),
        ({"@type": "Organization", "name": "Ann Lee"}, []),
        ({"@type": "Person", "name": "Reuters"}, []),
        ({"@type": "Person", "name": "The Creek Courier"}, []),
        ("By Ann Lee, Staff Writer", ["Ann Lee"]),
        ('["Ann Lee", "Bo Chen"]', ["Ann Lee", "Bo Chen"]),
        ({"@type": "Person", "url": "https://c.example/ann"}, []),
    ],
)
def test_json_ld_states_authors_in_many_forms(stated: Any, wanted: list[str]) -> None:
    assert read(article=json.loads(json.dumps({"author": stated})))[0] == wanted
    assert read(article={"creator": stated})[0] == wanted


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("author", "Ann Lee & Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("authors", "Ann Lee, Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("parsely-author", "Ann Lee", ["Ann Lee"]),
        ("article:author", "https://facebook.com/annlee", []),
        ("article:author", "Ann Lee", ["Ann Lee"]),
        ("citation_author", "Chen Wu, Bo", ["Bo Chen Wu"]),
        ("dc.creator", "Lee, Ann", ["Ann Lee"]),
        ("byl", "By Ann Lee", ["Ann Lee"]),
        ("twitter:misc:written by", "Ann Lee", ["Ann Lee"]),
        ("author", "${author.name}", []),
        ("author", "Creek Courier", []),
    ],
)
def test_meta_elements_name_authors(name: str, value: str, wanted: list[str]) -> None:
    assert read(metas={name: [value]})[0] == wanted


def test_labels_of_link_previews_are_read() -> None:
    assert read(metas={"twitter:label1": ["Verfasst von"], "twitter:data1": ["Ann Lee"]})[0] == ["Ann Lee"]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ('<p>By <a rel="author">Ann Lee</a></p><a rel="author">All articles by this writer</a>', ["Ann Lee"]),
        ('<a href="/author/ann">Ann Lee</a><a href="/profile/ann">View my complete profile</a>', ["Ann Lee"]),
        ('<div itemprop="author"><img alt=""><span itemprop="name">Ann Lee</span> Senior Editor</div>', ["Ann Lee"]),
        ('<span class="article__author">Автор: Иван Петров</span>', ["Иван Петров"]),
        ('<span class="articleByline">Par Ann Lee et Bo Chen</span>', ["Ann Lee", "Bo Chen"]),
        ('<h1>The pier</h1><div class="info">2024-06-11 来源：滨海日报　作者：张晓明</div>', ["张晓明"]),
        ('<h1>Der Steg</h1><ul><li>Von: <a>Ann Lee</a>, <a>Bo Chen</a></li></ul>', ["Ann Lee", "Bo Chen"]),
        ('<h1>Der Steg</h1><ul><li><strong>Autorin/Autor</strong> Ann Lee</li></ul>', ["Ann Lee"]),
        ('<h1>북쪽 부두</h1><p>홍길동 기자</p>', ["홍길동"]),
        ('<div class="comment"><span class="author">Bo Chen says</span></div>', []),
        ('<form><p class="comment-form-author"><label>Name *</label></p></form>', []),
        ('<figure><span class="author">Bo Chen</span></figure>', []),
        ('<span class="author">责任编辑：张申</span>', []),
        ('<span class="byline">Twitter Facebook</span>', []),
        ('<p class="byline">By Ann Lee</p><div><div><ul><li class="author">Bo Chen</ul></div></div>', ["Ann Lee"]),
    ],
)  # fmt: skip
def test_the_page_marks_or_prints_authors(body: str, wanted: list[str]) -> None:
    assert read(body)[0] == wanted


def test_an_edition_of_the_site_is_no_other_organisation() -> None:
    body = '<span class="byline">By Ann Lee</span>'
    assert read(body, {"author": ["Creek Courier Germany"]})[0] == ["Ann Lee"]
    assert read(body, {"author": ["Reuters"]})[0] == []


@pytest.mark.parametrize(
    ("body", "byline"),
    [
        ('<p class="byline">Veröffentlicht am</p><p class="author">Von Ann Lee</p>', "Von Ann Lee"),
        ('<p class="byline">By The Associated Press</p>', "By The Associated Press"),
        ('<p class="byline">By Ann Lee -</p>', "By Ann Lee"),
        ('<p class="byline">| Ann Lee ,</p>', "Ann Lee"),
        ('<p class="byline">Posted on May 3</p>', None),
    ],
)
def test_the_byline_is_what_names_an_author_or_an_office(body: str, byline: str | None) -> None:
    assert read(body)[1] == byline
