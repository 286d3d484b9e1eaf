"""People, and the page of one of them."""

from __future__ import annotations

import pytest

from tests.pipeline.browse.pages.reading import (
    ask_tables,
    list_links,
    open_page,
    read_error,
    read_table,
    read_words,
)
from wiredesk.pipeline.browse.pages.pieces import cut_pieces

pytestmark = pytest.mark.one_python

BEHRENS = "Katrin Behrens"


def list_said(page):
    """Returns each quotation with the outlets that printed it."""
    return [
        (
            "".join(item.xpath("./blockquote//text()")).strip(),
            item.xpath("./p//a[starts-with(@href, '/article/')]/text()")[1:],
        )
        for item in page.xpath("//ol[@class='said']/li")
    ]


def test_people_are_counted_by_their_articles(served, news):
    rows = read_table(open_page(served, "/people"), "Name", "Articles", "Quotations")
    assert rows == ask_tables(
        news,
        "SELECT name, articles::VARCHAR, quotations::VARCHAR FROM (SELECT name, count(DISTINCT article_id) AS articles,"
        " (SELECT count(*) FROM quotes WHERE speaker = name AND part_of IS NULL) AS quotations"
        " FROM entity_mentions WHERE type = 'PERSON' GROUP BY name) ORDER BY articles::INT DESC, quotations::INT DESC, name",
    )


@pytest.mark.parametrize(
    ("words", "names"),
    [("beh", {BEHRENS}), ("KATRIN behr", {BEHRENS}), ("nobody", set()), ("%", set()), ("' OR 1=1", set())],
)
def test_a_part_of_a_name_finds_people(served, words, names):
    page = open_page(served, "/people", q=words)
    found = {name for (name,) in read_table(page, "Name")} if names else set()
    assert found == names
    assert names or "Show all people." in read_words(page)


def test_everything_said_is_there_once_with_its_outlets(served, news):
    said = list_said(open_page(served, "/person", name=BEHRENS))
    texts = [text for text, _ in said]
    assert len(set(texts)) == len(texts)
    whole = " ".join(texts)
    stretches = ask_tables(news, "SELECT DISTINCT text FROM quotes WHERE speaker = ?", BEHRENS)
    assert stretches and all(text in whole for (text,) in stretches)
    printed = dict(said)[next(text for text in texts if "every single slab" in text)]
    assert sorted(printed) == [
        publisher
        for (publisher,) in ask_tables(
            news,
            "SELECT publisher FROM quotes WHERE speaker = ? AND contains(text, 'every single slab') ORDER BY publisher",
            BEHRENS,
        )
    ]


def test_the_stretches_of_a_quotation_stand_together(served):
    texts = [text for text, _ in list_said(open_page(served, "/person", name=BEHRENS))]
    assert any("slab has been looked at, … Safety comes before" in text for text in texts)


@pytest.mark.parametrize(
    ("about", "period", "expected"),
    [
        ("slab", {}, {"every single slab", "twenty slabs"}),
        ("SLAB timetable", {}, {"every single slab"}),
        ("slab", {"since": "2026-03-13"}, {"twenty slabs"}),
        ("slab", {"until": "2026-03-10"}, {"every single slab"}),
        ("lab", {}, set()),
        ("(", {}, set()),
    ],
)
def test_what_was_said_about_something_in_a_period(served, about, period, expected):
    page = open_page(served, "/person", name=BEHRENS, about=about, **period)
    texts = [text for text, _ in list_said(page)]
    assert len(texts) >= len(expected)
    assert all(any(words in text for text in texts) for words in expected)
    assert all(
        any(word in read_words(item).lower() for word in about.lower().split())
        for item in page.xpath("//ol[@class='said']/li")
    )
    if not expected:
        assert not texts and "Show all quotations" in read_words(page)


def test_found_words_are_marked(served):
    page = open_page(served, "/person", name=BEHRENS, about="slab")
    assert {mark.lower() for mark in page.xpath("//ol[@class='said']//mark/text()")} == {"slab"}


def test_who_else_is_named(served, news):
    page = open_page(served, "/person", name=BEHRENS)
    expected = ask_tables(
        news,
        "SELECT name, count(DISTINCT article_id)::VARCHAR FROM entity_mentions WHERE type = 'PERSON' AND name <> $1"
        " AND article_id IN (SELECT article_id FROM entity_mentions WHERE name = $1)"
        " GROUP BY name ORDER BY count(DISTINCT article_id) DESC, name LIMIT 15",
        BEHRENS,
    )
    assert read_table(page, "Name", "Articles") == expected
    assert all(any(link.startswith("/person?name=") for link in list_links(page)) for _ in expected)
    assert "Names are not joined across articles" in read_words(page)


@pytest.mark.parametrize("name", ["Nobody Known", "'; --", "%", "<script>", "x" * 500])
def test_a_name_that_no_article_has_is_told(served, name):
    assert "look for a part of the name" in read_error(served, "/person", 404, name=name)


def test_a_page_of_a_person_takes_a_name(served):
    assert "takes a name" in read_error(served, "/person", 400)


def test_too_many_words_are_told(served):
    assert "10 are allowed" in read_error(served, "/person", 400, name=BEHRENS, about="a " * 50)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("slabs and a slab", ["slab"], [("slab", True), ("s and a ", False), ("slab", True)]),
        ("a.b a+b", ["a+"], [("a.b ", False), ("a+", True), ("b", False)]),
        ("<b>", ["b"], [("<", False), ("b", True), (">", False)]),
        ("Straße", ["STRASSE"], [("Straße", False)]),
        ("none", [], [("none", False)]),
        ("", ["a"], []),
    ],
)
def test_pieces_are_the_text_with_words_marked(text, words, expected):
    assert cut_pieces(text, words) == expected
    assert "".join(piece for piece, _ in cut_pieces(text, words)) == text


def test_what_was_said_in_articles_about_something_is_a_list_of_its_own(served, news):
    page = open_page(served, "/person", name=BEHRENS, about="brakes")
    lists = page.xpath("//ol[@class='said']")
    assert len(lists) == 1 and "What Katrin Behrens said in articles about" in read_words(page)
    said = " ".join(text for text, _ in list_said(page))
    expected = ask_tables(
        news,
        "SELECT DISTINCT text FROM quotes WHERE speaker = ? AND article_id IN"
        " (SELECT article_id FROM articles WHERE regexp_matches(body, '\\bbrakes'))",
        BEHRENS,
    )
    assert expected and all(text in said for (text,) in expected)
    assert not open_page(served, "/person", name=BEHRENS, about="zeppelin").xpath("//ol[@class='said']")


def test_a_speaker_who_is_no_person_has_a_page(served, news):
    ((name, count),) = ask_tables(
        news,
        "SELECT speaker, count(*) FROM quotes WHERE part_of IS NULL AND speaker IS NOT NULL AND speaker NOT IN"
        " (SELECT name FROM entities) GROUP BY speaker ORDER BY count(*) DESC, speaker LIMIT 1",
    )
    page = open_page(served, "/person", name=name)
    assert list_said(page) and f"{count} quotation" in read_words(page)
    assert "named in" not in read_words(page)
