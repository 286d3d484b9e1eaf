"""The page of a search."""

from __future__ import annotations

import pytest

from tests.pipeline.browse.pages.reading import ask_tables, list_links, open_page, read_words

pytestmark = pytest.mark.one_python


def list_hits(page):
    return page.xpath("//ol[@class='hits']/li/h3/a/text()")


def test_an_empty_search_lists_everything_newest_first(served, news):
    page = open_page(served, "/search")
    assert list_hits(page) == [
        headline
        for (headline,) in ask_tables(
            news, "SELECT headline FROM articles ORDER BY published_at DESC, article_id"
        )
    ]


@pytest.mark.parametrize(
    ("params", "condition"),
    [
        ({"q": "tunnel"}, "regexp_matches(coalesce(headline, '') || ' ' || body, '(?i)\\btunnel\\b')"),
        ({"outlet": "AP"}, "publisher = 'AP'"),
        ({"relation": "copy"}, "relation = 'copy'"),
        ({"language": "en"}, "language = 'en'"),
        ({"since": "2026-03-12"}, "published_date >= '2026-03-12'"),
        (
            {"until": "2026-03-10", "relation": "original"},
            "published_date <= '2026-03-10' AND relation = 'original'",
        ),
        (
            {"speaker": "Behrens"},
            "article_id IN (SELECT article_id FROM quotes WHERE contains(speaker, 'Behrens'))",
        ),
        (
            {"person": "Reimer"},
            "article_id IN (SELECT article_id FROM entity_mentions WHERE contains(name, 'Reimer'))",
        ),
        ({"place": "Berlin"}, "article_id IN (SELECT article_id FROM places WHERE name = 'Berlin')"),
    ],
)
def test_filters_are_those_of_the_tables(served, news, params, condition):
    page = open_page(served, "/search", **params)
    expected = ask_tables(news, f"SELECT headline FROM articles WHERE {condition}")
    assert expected and sorted(list_hits(page)) == sorted(headline for (headline,) in expected)
    assert f"{len(expected)} article" in read_words(page)


def test_what_a_speaker_says_stands_with_each_hit(served):
    page = open_page(served, "/search", q="tunnel", speaker="Behrens")
    hits = page.xpath("//ol[@class='hits']/li")
    assert hits and all(hit.xpath(".//blockquote") for hit in hits)
    assert {name for hit in hits for name in hit.xpath(".//blockquote//a/text()")} == {"Katrin Behrens"}


def test_found_words_are_marked(served):
    marks = open_page(served, "/search", q="tunnel").xpath("//ol[@class='hits']//mark/text()")
    assert marks and {mark.lower() for mark in marks} <= {"tunnel", "tunnels"}


def test_facets_count_what_was_found_and_narrow_it(served, news):
    page = open_page(served, "/search", q="tunnel")
    items = {
        (item.xpath("string(./a)"), item.xpath("string(./span)")): item.xpath("string(./a/@href)")
        for item in page.xpath("//aside//li")
    }
    counts = ask_tables(
        news,
        "SELECT publisher, count(*)::VARCHAR FROM articles"
        " WHERE regexp_matches(headline || ' ' || body, '(?i)\\btunnel\\b') GROUP BY publisher",
    )
    assert counts and set(counts) <= set(items)
    for (name, count), address in items.items():
        narrowed = open_page(served, address)
        assert read_words(narrowed).count(f"{count} article") >= 1, name


def test_a_search_without_hits_says_what_to_loosen(served):
    page = open_page(served, "/search", q="tunnel", outlet="Nobody", since="2026-03-10")
    assert "No article meets all of these." in read_words(page)
    assert {"/search?outlet=Nobody&since=2026-03-10", "/search?q=tunnel&since=2026-03-10"} <= list_links(page)


@pytest.mark.parametrize(
    "text", ['"', "-", "-only", '"-"', "*", "a*", "(", "[", "a:b", "AND", "\\", "^", "~3", "🙂"]
)
def test_any_text_is_a_search_or_is_told(served, text):
    page = open_page(served, "/search", q=text)
    assert page.xpath("//ol[@class='hits']/li") or page.xpath("//*[@role='alert' or @role='status']")


def test_pages_of_hits_are_parts_of_one_order(served, monkeypatch):
    monkeypatch.setattr("wiredesk.pipeline.browse.pages.search._HITS", 5)
    pages = [list_hits(open_page(served, "/search", q="tunnel", page=str(number))) for number in (1, 2, 3)]
    monkeypatch.undo()
    assert [len(page) for page in pages[:2]] == [5, 5]
    assert [hit for page in pages for hit in page] == list_hits(open_page(served, "/search", q="tunnel"))


def test_speakers_of_a_name_narrow_a_search(served, news):
    page = open_page(served, "/search", speaker="behrens")
    names = page.xpath("//aside/h2[.='Speakers']/following-sibling::ul[1]/li")
    expected = ask_tables(
        news,
        "SELECT speaker, count(DISTINCT article_id)::VARCHAR FROM quotes WHERE contains(lower(speaker), 'behrens')"
        " GROUP BY speaker ORDER BY count(DISTINCT article_id) DESC, speaker",
    )
    assert [(name.xpath("string(./*[1])"), name.xpath("string(./span)")) for name in names] == expected
