from __future__ import annotations

import json

import pytest

from tests.support import RUN
from wiredesk.schemas.records import Author, RawRecord
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.formats.html.page import parse_html, read_page
from wiredesk.transforms.logic.formats.parts.input import FormatInput, Hints
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.provenance import rebuild_source

STORY = (
    "The council of Hollow Creek voted on Monday to open the old tram line again after eleven years of rust.",
    "Mayor Ines Calder said that the first cars would run in spring, and that tickets would "
    "cost no more than a bus ride.",
    "Opponents had asked for a cycle path along the same route, which they say would have "
    "cost a tenth of the money.",
    "Work on the bridge over the mill race is to begin in January, the transport office said "
    "in a written statement.",
    "Residents of the upper town have collected nine hundred signatures for a stop at the "
    "school, which the plan leaves out.",
)
TITLE = "Hollow Creek Opens Its Old Tram Line Again"


def make_page(body: str, head: str = "", title: str = f"{TITLE} | The Creek Courier") -> bytes:
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body><nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>{body}"
        "<footer><p>© 2024 The Creek Courier. All rights reserved.</p></footer></body></html>"
    ).encode()


def make_article(*extra: str) -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in STORY)
    return f"<article><h1>{TITLE}</h1>{paragraphs}{''.join(extra)}</article>"


def make_jsonld(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def test_the_story_is_complete_and_alone() -> None:
    extra = (
        '<figure><img src="a.jpg"><figcaption>A tram of 1931, painted green.</figcaption></figure>',
        '<div class="related-stories"><h3>Related</h3><p><a href="/x">Bus fares rise again in the '
        "lower town</a></p></div>",
        '<div class="newsletter-signup"><p>Get the morning news in your inbox. Sign up today and '
        "never miss a thing.</p></div>",
        '<p>Read more: <a href="/y">What the old line looked like in its last year</a></p>',
        '<ul class="social-share"><li><a href="#">Share on Facebook</a></li></ul>',
    )
    document = parse_html(FormatInput(make_page(make_article(*extra))))
    assert document.paragraphs == STORY
    assert document.headline == TITLE
    assert document.source_format == "html"


def test_what_is_left_out_of_the_story_is_removed_text() -> None:
    tip = "<p>Follow us on Facebook for the news of the tram</p>"
    row = parse_record(RawRecord("page.html", "file:///page.html", make_page(make_article(tip))), RUN)
    assert row.body == "\n\n".join(STORY)
    kinds = {piece.text.strip(): piece.kind for piece in row.removed}
    assert kinds == {TITLE: "header", "Follow us on Facebook for the news of the tram": "invitation"}
    source = rebuild_source(row.body, row.removed)
    assert all(source[piece.start :].startswith(piece.text) for piece in row.removed)


def test_a_story_in_several_boxes_is_complete() -> None:
    boxes = "".join(
        f'<div class="body-chunk"><div '
        f'class="inner"><p>{" ".join(STORY[n:] + STORY[:n])}</p></div></div><div class="ad-slot">Ad</div>'
        for n in range(5)
    )
    page = read_page(FormatInput(make_page(f"<main><h1>{TITLE}</h1>{boxes}</main>")))
    assert len(page.paragraphs) == 5


def test_line_breaks_in_pairs_make_paragraphs() -> None:
    body = f"<div class='story'><h1>{TITLE}</h1>{'<br><br>'.join(STORY)}</div>"
    assert parse_html(FormatInput(make_page(body))).paragraphs == STORY


def test_jsonld_fills_all_columns() -> None:
    head = make_jsonld(
        datePublished="2024-03-05T08:30:00+01:00",
        dateModified="2024-03-05T12:00:00+01:00",
        author=[
            {"@type": "Person", "name": "Johanna Reyes"},
            {"@type": "Organization", "name": "Creek News Agency"},
        ],
        articleSection=["Local", "Transport"],
        keywords="tram, council, Hollow Creek",
        publisher={"@type": "Organization", "name": "The Creek Courier"},
    )
    head += '<link rel="canonical" href="https://courier.example/2024/03/05/tram">'
    document = parse_html(FormatInput(make_page(make_article(), head)))
    assert document.authors == (Author("Johanna Reyes"),)
    assert document.publisher == "The Creek Courier"
    assert document.section == "Local"
    assert document.keywords == ("tram", "council", "Hollow Creek")
    assert document.url == "https://courier.example/2024/03/05/tram"
    published = document.publication
    assert published is not None
    assert published.at.isoformat() == "2024-03-05T07:30:00+00:00"
    assert (published.date.isoformat(), published.precision, published.method) == (
        "2024-03-05",
        "second",
        "metadata",
    )
    assert document.modified_at is not None
    assert document.modified_at.isoformat() == "2024-03-05T11:00:00+00:00"


@pytest.mark.parametrize(
    "script",
    [
        '{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": ["Article", "NewsArticle"], '
        '"author": {"@id": "#a"}},'
        ' {"@type": "Person", "@id": "#a", "name": "Johanna Reyes"}]}',
        '[{"@type": "BreadcrumbList"}, {"@type": "NewsArticle", "author": "Johanna Reyes"}]',
        '// <![CDATA[\n{"@type": "NewsArticle", "author": {"name": "Johanna Reyes"},}\n// ]]>',
        '{"@type": "NewsArticle", "description": "two\nlines", "author": ["Johanna Reyes"]} '
        '{"@type": "WebPage"}',
        '{"@type": "http://schema.org/ReportageNewsArticle", "author": [{"name": ["Johanna Reyes"]}]}',
    ],
)
def test_broken_jsonld_and_jsonld_in_many_shapes(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    assert parse_html(FormatInput(make_page(make_article(), head))).authors == (Author("Johanna Reyes"),)


def test_meta_elements_count_without_jsonld() -> None:
    head = (
        '<meta property="og:title" content="Hollow Creek Opens Its Old Tram Line Again">'
        '<meta property="og:site_name" content="The Creek Courier"><meta name="author" '
        'content="By Johanna Reyes and Olu Adeyemi">'
        '<meta property="article:published_time" content="2024-03-05T08:30:00Z">'
        '<meta property="article:section" content="Local"><meta property="article:tag" content="tram">'
        '<meta property="article:tag" content="council">'
    )
    document = parse_html(FormatInput(make_page(make_article(), head)))
    assert [author.name for author in document.authors] == ["Johanna Reyes", "Olu Adeyemi"]
    assert (document.headline, document.publisher, document.section) == (TITLE, "The Creek Courier", "Local")
    assert document.keywords == ("tram", "council")


def test_the_site_is_no_author() -> None:
    head = make_jsonld(
        author={"@type": "Person", "name": "The Creek Courier"}, publisher={"name": "Creek Courier"}
    )
    assert parse_html(FormatInput(make_page(make_article(), head))).authors == ()


def test_the_container_fills_empty_columns() -> None:
    hints = Hints(url="https://courier.example/2024/03/05/tram", publisher="Courier")
    document = parse_html(FormatInput(make_page(make_article()), hints=hints))
    assert (document.url, document.publisher) == (hints.url, "Courier")
    assert document.publication is not None
    assert (document.publication.date.isoformat(), document.publication.method) == ("2024-03-05", "url")


@pytest.mark.parametrize(
    ("raw", "hints"),
    [
        (
            make_page(
                make_article("<p>Käse für die Schöne, sagte Müller am Montag im Rathaus der Stadt.</p>")
            ),
            Hints(),
        ),
        (
            make_page(
                make_article("<p>Käse für die Schöne, sagte Müller am Montag im Rathaus der Stadt.</p>")
            )
            .decode()
            .replace("utf-8", "iso-8859-1")
            .encode("latin-1"),
            Hints(),
        ),
        (
            make_page(
                make_article("<p>Käse für die Schöne, sagte Müller am Montag im Rathaus der Stadt.</p>")
            )
            .decode()
            .replace("<meta charset='utf-8'>", "")
            .encode("latin-1", "replace"),
            Hints(charset="windows-1252"),
        ),
        (
            b"\xff\xfe"
            + make_page(
                make_article("<p>Käse für die Schöne, sagte Müller am Montag im Rathaus der Stadt.</p>")
            )
            .decode()
            .encode("utf-16-le"),
            Hints(),
        ),
    ],
)
def test_charsets(raw: bytes, hints: Hints) -> None:
    paragraphs = parse_html(FormatInput(raw, hints=hints)).paragraphs
    assert paragraphs[-1] == "Käse für die Schöne, sagte Müller am Montag im Rathaus der Stadt."


LINKS = "".join(
    f"<li><a href='/story/{n}'>What happened at the mill on day number {n}</a></li>" for n in range(40)
)
CAPTIONS = "".join(f"<figure><img src='{n}.jpg'></figure><p>Tram number {n} leaves.</p>" for n in range(12))


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (make_page(f"<main><h1>News</h1><ul>{LINKS}</ul></main>", title="News"), "link_list"),
        (
            make_page("<h1>404 Not Found</h1><p>The page you asked for is gone.</p>", title="404 Not Found"),
            "error_page",
        ),
        (make_page("<h1>Access Denied</h1><p>Reference #18.2f.</p>", title="Access Denied"), "error_page"),
        (
            make_page(
                "<div><h1>Before you continue</h1><p>We and our partners use cookies to store information "
                "on a device. "
                "You may accept all cookies or open the cookie settings to choose what you consent "
                "to.</p></div>",
                title="Your privacy",
            ),
            "consent_page",
        ),
        (
            make_page(
                f"<article><h1>{TITLE}</h1><p>{STORY[0]}</p><p>The mayor, who had opposed it for years…</p>"
                "<div>Subscribe to continue reading this article.</div></article>",
                make_jsonld(isAccessibleForFree=False),
            ),
            "paywall",
        ),
        (
            make_page(
                f"<article><h1>In pictures: the old tram</h1>{CAPTIONS}</article>",
                title="In pictures: the old tram",
            ),
            "gallery",
        ),
        (make_page("<div id='app'></div>"), "no_text"),
        (b"   ", "no_text"),
        (b"<html></html>", "no_text"),
    ],
)
def test_a_record_that_is_no_article_is_refused_with_a_reason(page: bytes, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_html(FormatInput(page))
    assert (caught.value.stage, caught.value.reason) == ("parse", reason)
    assert caught.value.message.endswith(".")


def test_a_whole_article_behind_a_paywall_is_an_article_with_a_warning() -> None:
    long = "".join(f"<p>{' '.join(STORY)} It was day {n}.</p>" for n in range(6))
    page = make_page(f"<article><h1>{TITLE}</h1>{long}</article>", make_jsonld(isAccessibleForFree="False"))
    document = parse_html(FormatInput(page))
    assert len(document.paragraphs) == 6
    assert [warning.code for warning in document.warnings] == ["behind_paywall"]


def test_unclosed_tags_lose_no_text() -> None:
    page = make_page(
        f"<article><h1>{TITLE}</h1>" + "".join(f"<p>{'<b><font>' * 200}{text}</p>" for text in STORY)
    )
    assert parse_html(FormatInput(page)).paragraphs == STORY


def test_the_same_page_gives_the_same_answer() -> None:
    page = make_page(make_article(), make_jsonld(author="Johanna Reyes"))
    assert parse_html(FormatInput(page)) == parse_html(FormatInput(page))


def test_a_copyright_line_is_the_credit() -> None:
    document = parse_html(FormatInput(make_page(make_article("<p>© 2024 Creek News Agency</p>"))))
    assert document.paragraphs == STORY
    assert document.credit_line == "© 2024 Creek News Agency"


def test_a_second_headline_is_not_in_the_body() -> None:
    body = make_article().replace(
        "</h1>", '</h1><h2 class="sub-head">Eleven years of rust come to an end</h2>'
    )
    assert parse_html(FormatInput(make_page(body))).paragraphs == STORY


@pytest.mark.parametrize("name", ["article-lead", "subheadings", "threads", "main-head"])
def test_elements_whose_names_only_contain_a_word_of_boilerplate_are_kept(name: str) -> None:
    body = make_article().replace(f"<p>{STORY[0]}", f'<p class="{name}">{STORY[0]}')
    assert parse_html(FormatInput(make_page(body))).paragraphs == STORY
