from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import parse_page
from wiredesk.transforms.logic.formats.html.jsonld import (
    choose_article,
    get_types,
    read_jsonld,
    read_string,
    read_strings,
)


def read(*scripts: str):
    markup = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return read_jsonld(parse_page(f"<html><head>{markup}</head></html>"))


@pytest.mark.parametrize(
    "script",
    [
        '{"headline": "Tram"}',
        '<![CDATA[ {"headline": "Tram"} ]]>',
        '{\n// comment\n"headline": "Tram", // another\n}',
        '{"headline": "Tram",}',
        "{&quot;headline&quot;: &quot;Tram&quot;}",
        '[{"headline": "Tram"}];',
        '{"headline": "Tram"} {"other": 1',
    ],
)
def test_broken_scripts_are_read(script):
    assert [node.get("headline") for node in read(script)] == ["Tram"]


@pytest.mark.parametrize("script", ["", "no json", "[" * 100_000, "[1, 2]"])
def test_scripts_without_objects_have_no_nodes(script):
    assert read(script) == []


def test_nodes_within_wrappers_are_found_in_text_order():
    nodes = read('{"@graph": [{"name": "a", "mainEntity": {"name": "b"}}, {"name": "c"}]}', '{"name": "d"}')
    assert [node["name"] for node in nodes if "name" in node] == ["a", "b", "c", "d"]


def test_the_article_has_the_address_of_the_page_and_the_most_fields():
    short = {"@type": "NewsArticle", "headline": "a", "url": "https://c.example/1"}
    full = {"@type": "NewsArticle", "headline": "b", "url": "http://www.c.example/1/?x", "author": "Ann"}
    other = {
        "@type": "NewsArticle",
        "headline": "c",
        "author": "Bo",
        "articleBody": "x",
        "url": "https://c.example/2",
    }
    nodes = [short, full, other]
    assert choose_article(nodes, "https://c.example/1") is full
    assert choose_article(nodes, None) is other
    assert choose_article([{"@type": "Organization"}], None) == {}


def test_a_page_counts_only_with_a_date_and_without_an_article():
    page = {"@type": "WebPage", "datePublished": "2026-01-05"}
    assert choose_article([{"@type": "WebPage"}, page], None) is page
    article = {"@type": ["Thing", "https://schema.org/NewsArticle"]}
    assert get_types(article) == {"thing", "newsarticle"}
    assert choose_article([page, article], None) is article


@pytest.mark.parametrize(
    ("value", "string", "strings"),
    [
        ("Tram <b>bus</b>", "Tram bus", ["Tram bus"]),
        ({"name": "Tram"}, "Tram", ["Tram"]),
        ([{"@value": "Tram"}, "bus"], "Tram", ["Tram", "bus"]),
        (["", "bus"], "bus", ["bus"]),
        (17, "17", ["17"]),
        (True, None, []),
        (None, None, []),
    ],
)
def test_strings(value, string, strings):
    assert read_string(value) == string
    assert read_strings(value) == strings


def test_a_string_is_split_at_its_separators():
    assert read_strings("rail, council;tram | bus") == ["rail", "council", "tram", "bus"]
