from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import parse_page
from wiredesk.transforms.logic.formats.html.metadata import read_metadata
from wiredesk.transforms.logic.formats.html.publication import (
    find_modification,
    find_publication,
    read_url_date,
)


def find(head: str = "", body: str = "", url: str | None = None) -> tuple[str, str, str, float] | None:
    root = parse_page(f"<html><head>{head}</head><body>{body}<p>Text.</p></body></html>")
    found = find_publication(root, read_metadata(root, url))
    return found and (found.at.isoformat()[:16], found.precision, found.method, found.confidence)


JSONLD = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "%s"}</script>'
META = '<meta property="article:published_time" content="%s">'


@pytest.mark.parametrize(
    ("head", "body", "url", "expected"),
    [
        (JSONLD % "2024-03-05T08:30:00+01:00", "", None, ("2024-03-05T07:30", "second", "metadata")),
        (META % "2024-03-05 08:30", "", None, ("2024-03-05T08:30", "minute", "metadata")),
        ("", '<time datetime="2024-03-05">5 March</time>', None, ("2024-03-05T00:00", "day", "markup")),
        (
            "",
            '<span itemprop="datePublished" content="2024-03-05">x</span>',
            None,
            ("2024-03-05T00:00", "day", "markup"),
        ),
        ("", "", "https://a.example/2024/mar/05/tram", ("2024-03-05T00:00", "day", "url")),
        (
            JSONLD % "2024-03-05",
            META % "2024-03-05T23:10:00Z",
            None,
            ("2024-03-05T23:10", "second", "metadata"),
        ),
    ],
)
def test_sources(head: str, body: str, url: str | None, expected: tuple[str, str, str]) -> None:
    found = find(head + (body if body.startswith("<meta") else ""), body, url)
    assert found is not None
    assert found[:3] == expected


def test_agreement_raises_the_confidence_and_contradiction_lowers_it() -> None:
    stated = JSONLD % "2024-03-05T08:30:00Z"
    alone = find(stated)
    agreed = find(stated, url="https://a.example/2024/03/05/tram")
    disputed = find(stated, url="https://a.example/2019/03/05/tram")
    assert alone and agreed and disputed
    assert disputed[3] < alone[3] < agreed[3]
    assert alone[0] == agreed[0] == disputed[0]


def test_a_page_without_a_date_has_no_publication() -> None:
    assert find() is None
    assert find(META % "soon", '<time datetime="PT5M">5 min</time>') is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2019/11/18/tram", "2019-11-18"),
        ("https://a.example/news/2019-11-18-tram.html", "2019-11-18"),
        ("https://a.example/tram-20191118.html", "2019-11-18"),
        ("https://a.example/world/2019/nov/18/tram", "2019-11-18"),
        ("https://a.example/2019/02/30/tram", None),
        ("https://a.example/tram-14848164.php", None),
        ("https://a.example/tram?d=/2019/11/18/", None),
        (None, None),
    ],
)
def test_dates_in_addresses(url: str | None, day: str | None) -> None:
    found = read_url_date(url)
    assert (found.day.isoformat() if found else None) == day


def test_a_change_counts_only_after_the_publication() -> None:
    for changed, expected in (("2024-03-06T10:00:00Z", "2024-03-06"), ("2024-03-01T10:00:00Z", None)):
        head = (
            JSONLD % "2024-03-05T08:30:00Z" + f'<meta property="article:modified_time" content="{changed}">'
        )
        root = parse_page(f"<html><head>{head}</head><body></body></html>")
        metadata = read_metadata(root)
        found = find_modification(metadata, find_publication(root, metadata))
        assert (found.date().isoformat() if found else None) == expected
