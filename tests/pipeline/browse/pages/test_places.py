"""Places, and the page of one of them."""

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

pytestmark = pytest.mark.one_python

BERLIN = 2950159


def test_places_are_counted_by_their_articles(served, news):
    rows = read_table(open_page(served, "/places"), "Place", "Articles", "Mentions")
    assert rows == ask_tables(
        news,
        "SELECT any_value(name), count(DISTINCT article_id)::VARCHAR, count(*)::VARCHAR FROM places GROUP BY geoname_id"
        " ORDER BY count(DISTINCT article_id) DESC, count(*) DESC, geoname_id LIMIT 50",
    )


def test_places_of_a_country(served, news):
    page = open_page(served, "/places", country="de")
    assert {place for (place,) in read_table(page, "Place")} == {
        name for (name,) in ask_tables(news, "SELECT DISTINCT name FROM places WHERE country = 'DE'")
    }
    assert page.xpath("string(//h1)") == "Places in Germany"


def test_the_map_leads_to_places(served):
    page = open_page(served, "/places")
    assert f"/place/{BERLIN}" in {
        link for link in page.xpath("//*[name()='svg']//*[name()='a']/@*") if "place" in link
    }


def test_a_place_says_where_it_is_and_who_names_it(served, news):
    page = open_page(served, f"/place/{BERLIN}")
    ((latitude, longitude, articles, mentions),) = ask_tables(
        news,
        "SELECT any_value(latitude), any_value(longitude), count(DISTINCT article_id), count(*) FROM places"
        " WHERE geoname_id = ?",
        BERLIN,
    )
    words = read_words(page)
    assert f"{latitude:.3f}° N, {longitude:.3f}° E" in words
    assert f"Named in {articles} articles, {mentions} times" in words
    assert len(read_table(page, "Article", "Printed as")) == mentions
    outside = page.xpath("//main//a[starts-with(@href, 'https://')]")
    assert [link.get("rel") for link in outside] == ["noreferrer", "noreferrer"]


def test_people_and_outlets_of_a_place(served, news):
    page = open_page(served, f"/place/{BERLIN}")
    naming = f"(SELECT article_id FROM places WHERE geoname_id = {BERLIN})"
    assert read_table(page, "Name", "Articles") == ask_tables(
        news,
        "SELECT name, count(DISTINCT article_id)::VARCHAR FROM entity_mentions WHERE type = 'PERSON'"
        f" AND article_id IN {naming} GROUP BY name ORDER BY count(DISTINCT article_id) DESC, name LIMIT 15",
    )
    assert read_table(page, "Outlet", "Articles") == ask_tables(
        news,
        f"SELECT publisher, count(*)::VARCHAR FROM articles WHERE article_id IN {naming} GROUP BY publisher"
        " ORDER BY count(*) DESC, publisher",
    )
    assert any(link.startswith("/person?name=") for link in list_links(page))


@pytest.mark.parametrize("number", ["1", "999999999999999999", "0"])
def test_a_place_that_no_article_names_is_told(served, number):
    assert "no article names the place" in read_error(served, f"/place/{number}", 404)


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "1%20OR%201", "9" * 30])
def test_what_is_no_number_is_no_place(served, number):
    assert served.ask(f"/place/{number}").status == 404


def test_tables_without_places_say_so(plain_room):
    assert "Only annotated articles have places." in read_words(open_page(plain_room, "/places"))
