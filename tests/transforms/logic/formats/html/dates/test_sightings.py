from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import parse_page
from wiredesk.transforms.logic.formats.html.dates.sightings import read_data, read_markup, read_url_date
from wiredesk.transforms.logic.formats.html.metadata import read_metadata
from wiredesk.transforms.logic.formats.parts.moments import read_moment

DAY = "2024-03-05"


def see(head: str = "", body: str = "", url: str | None = None) -> list[tuple[str, str]]:
    root = parse_page(f"<html><head>{head}</head><body>{body}<p>Text.</p></body></html>")
    found = [*read_data(read_metadata(root, url), read_moment), *read_markup(root, read_moment)]
    return [(one.source, one.moment.day.isoformat()) for one in found]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "article:published_time",
            "article:published:time",
            "article.publishedTime",
            "og:article:published_time",
        ),
        *(
            "datePublished",
            "publish-date",
            "publish_date",
            "publishedDate",
            "publication_date",
            "pubdate",
            "DC.date.issued",
        ),
        *(
            "parsely-pub-date",
            "sailthru.date",
            "citation_publication_date",
            "cXenseParse:recs:publishtime",
            "vr:published-time",
        ),
    ],
)
def test_meta_elements_in_all_spellings(name: str) -> None:
    assert see(f'<meta name="{name}" content="{DAY}">') == [("meta", DAY)]
    assert see(f'<meta property="{name.upper()}" content="{DAY}">') == [("meta", DAY)]


@pytest.mark.parametrize("name", ["date", "DC.date", "dcterms.date"])
def test_meta_elements_of_any_date(name: str) -> None:
    assert see(f'<meta name="{name}" content="{DAY}">') == [("meta-plain", DAY)]


@pytest.mark.parametrize(
    "name",
    [
        "article:modified_time",
        "og:updated_time",
        "last-modified",
        "lastPublishedDate",
        "expires",
        "unpublish_date",
        "video:published",
    ],
)
def test_meta_elements_of_other_dates(name: str) -> None:
    assert see(f'<meta name="{name}" content="{DAY}">') == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f'<span itemprop="datePublished" content="{DAY}">x</span>', "marked"),
        ('<b itemprop="datePublished">5 March 2024</b>', "marked"),
        (f'<time datetime="{DAY}" pubdate>x</time>', "marked"),
        (f'<time class="entry-date published" datetime="{DAY}">x</time>', "marked"),
        (
            f'<div class="hentry"><div class="post-footer"><abbr class="published" title="{DAY}">x</abbr></div></div>',
            "marked",
        ),
        (f'<h1>A</h1><time datetime="{DAY}">x</time>', "time-below-only"),
        (f'<time datetime="{DAY}">x</time><h1>A</h1>', "time-above-only"),
        (f'<time class="updated" datetime="{DAY}">x</time>', "time-changed-only"),
    ],
)
def test_marked_elements(body: str, expected: str) -> None:
    assert see(body=body) == [(expected, DAY)]


@pytest.mark.parametrize("name", ["comments", "related-posts", "teaser", "sidebar", "widget"])
def test_dates_of_comments_and_other_articles_are_not_seen(name: str) -> None:
    assert (
        see(body=f'<div class="{name}"><time itemprop="datePublished" datetime="{DAY}">x</time></div>') == []
    )
    assert see(body=f'<aside><time datetime="{DAY}">x</time></aside>') == []


def test_the_time_of_a_video_is_not_that_of_an_article() -> None:
    node = '{"@type": "VideoObject", "datePublished": "2024-03-05", "uploadDate": "2024-03-05"}'
    video = f'<script type="application/ld+json">{node}</script>'
    assert [source for source, _ in see(video)] == ["jsonld-other"]


def test_the_data_of_another_article_is_not_that_of_the_page() -> None:
    stated = '"headline": "Bees return", "url": "https://a.example/bees", "datePublished": "2024-03-05"'
    node = f'{{"@type": "NewsArticle", {stated}}}'
    head = f'<script type="application/ld+json">{node}</script><meta property="og:title" content="%s">'
    own = [("jsonld", DAY)]
    assert see(head % "Bees return | Kelm Gazette", url="https://a.example/news/bees-1") == own
    assert see(head % "Of bees", url="https://www.a.example/bees/") == own
    assert see(head % "The tram left the rails", url="https://a.example/tram") == [("jsonld-other", DAY)]


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2019/11/18/tram", "2019-11-18"),
        ("https://a.example/news/2019-11-18-tram.html", "2019-11-18"),
        ("https://a.example/tram-20191118.html", "2019-11-18"),
        ("https://a.example/world/2019/nov/18/tram", "2019-11-18"),
        ("https://a.example/meldungen/18-11-2019", "2019-11-18"),
        ("https://a.example/2019/1/8/tram", "2019-01-08"),
        ("https://a.example/2019/1118/tram", "2019-11-18"),
        ("https://a.example/2019/02/30/tram", None),
        ("https://a.example/tram-14848164.php", None),
        ("https://a.example/tram?d=/2019/11/18/", None),
        (None, None),
    ],
)
def test_dates_in_addresses(url: str | None, day: str | None) -> None:
    found = read_url_date(url, read_moment)
    assert (found.day.isoformat() if found else None) == day
