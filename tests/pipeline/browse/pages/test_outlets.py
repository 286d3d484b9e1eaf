"""Outlets, and the page of one of them."""

from __future__ import annotations

import pytest

from tests.pipeline.browse.pages.odd_news import LONG, OUTLET
from tests.pipeline.browse.pages.reading import ask_tables, open_page, read_error, read_table, read_words

pytestmark = pytest.mark.one_python


def test_outlets_are_counted_with_their_agency_copy(served, news):
    rows = read_table(
        open_page(served, "/outlets"), "Outlet", "Articles", "From", "To", "Agency copy", "Copies"
    )
    assert rows == ask_tables(
        news,
        "SELECT publisher, count(*)::VARCHAR, strftime(min(published_date), '%-d %B %Y'),"
        " strftime(max(published_date), '%-d %B %Y'),"
        " sum((wire_agency IS NOT NULL)::INT)::VARCHAR, sum((relation IN ('copy', 'exact'))::INT)::VARCHAR"
        " FROM articles GROUP BY publisher ORDER BY count(*) DESC, publisher",
    )


def test_agency_copy_that_names_no_agency_is_found(odd_room, odd):
    page = open_page(odd_room, "/outlets", view="unmarked")
    assert "2 of 3 articles that are agency copy name no agency, in 2 of 3 outlets" in read_words(page)
    outlets = read_table(page, "Outlet", "Without saying so", "All agency copy", "Of")
    assert sorted(outlets) == sorted([(OUTLET, "1", "1", "AP"), ("no outlet stated", "1", "1", "AP")])
    articles = read_table(page, "Article", "Agency", "Copied from")
    assert [agency for _, agency, _ in articles] == ["AP", "AP"]
    assert [title.split(" ferry")[0] for title, _, _ in articles] == ["A", "Our"]
    assert all(source.startswith("AP") for _, _, source in articles)
    # Neither the agency's own report nor the outlet that names it is among them.
    assert ask_tables(odd, "SELECT count(*) FROM articles WHERE wire_agency = 'AP'") == [(4,)]


def test_agency_copy_of_one_outlet_or_period(odd_room):
    page = open_page(odd_room, "/outlets", view="unmarked", name=OUTLET)
    assert len(read_table(page, "Article", "Agency")) == 1
    page = open_page(odd_room, "/outlets", view="unmarked", since="2026-05-05")
    assert "1 of 2 articles" in read_words(page)


def test_outlets_that_say_so_are_no_answer(served):
    words = read_words(open_page(served, "/outlets", view="unmarked"))
    assert "All of it names an agency." in words and "0 of" in words


def test_an_outlet_says_what_it_copies_and_how_soon(served, news):
    page = open_page(served, "/outlet", name="Harbour Gazette")
    rows = read_table(page, "Outlet", "Copies", "Median delay")
    expected = ask_tables(
        news,
        "SELECT matched_publisher, count(*)::VARCHAR, median(date_diff('second', matched_published_at, published_at))"
        " FROM copies WHERE publisher = 'Harbour Gazette' AND relation IN ('exact', 'copy')"
        " AND matched_publisher <> publisher GROUP BY matched_publisher ORDER BY count(*) DESC, matched_publisher",
    )
    assert [row[:2] for row in rows] == [row[:2] for row in expected]
    assert rows[0] == ("AP", "2", "26 min 30 s") and expected[0][2] == 26.5 * 60


def test_an_outlet_says_who_copies_it(served, news):
    page = open_page(served, "/outlet", name="AP")
    names = {name for name, _, _ in read_table(page, "Outlet", "Copies", "Median delay")}
    assert names == {
        name
        for (name,) in ask_tables(
            news,
            "SELECT DISTINCT publisher FROM copies WHERE matched_publisher = 'AP' AND publisher <> 'AP'"
            " AND relation <> 'update'",
        )
    }


def test_an_outlet_of_any_name_has_a_page(odd_room, odd):
    for name in (OUTLET, LONG, "חדשות העיר"):
        page = open_page(odd_room, "/outlet", name=name)
        assert page.xpath("string(//h1)") == name
        count = ask_tables(odd, "SELECT count(*) FROM articles WHERE publisher = ?", name)[0][0]
        assert read_words(page).split(name, 1)[1].strip().startswith(f"{count} article")


def test_articles_that_state_no_outlet_have_a_page(odd_room):
    page = open_page(odd_room, "/outlet", name="")
    assert page.xpath("string(//h1)") == "No outlet stated"
    assert "2 articles" in read_words(page) and "1 without a date" in read_words(page)


def test_an_outlet_that_is_not_there_is_told(served):
    assert "no article is of the outlet 'nobody'" in read_error(served, "/outlet", 404, name="Nobody")
    assert "every article states its outlet" in read_error(served, "/outlet", 404)


def test_a_medium_that_is_only_cited_has_a_page_with_the_articles_that_cite_it(served, news):
    cited = ask_tables(
        news,
        "SELECT cited.name, list(headline) FROM (SELECT headline, unnest(cited_outlets) AS cited FROM articles)"
        " WHERE cited.name NOT IN (SELECT publisher FROM articles WHERE publisher IS NOT NULL) GROUP BY cited.name",
    )
    assert cited
    for name, headlines in cited:
        page = open_page(served, "/outlet", name=name)
        assert "cite" in read_words(page)
        shown = page.xpath("//section[h2='Articles that cite it']//a[starts-with(@href, '/article/')]/text()")
        assert sorted(shown) == sorted(headlines)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("agency", "sum((wire_agency IS NOT NULL)::INT) DESC"),
        ("share", "avg((wire_agency IS NOT NULL)::INT) DESC"),
        ("copies", "sum((relation IN ('copy', 'exact'))::INT) DESC"),
    ],
)
def test_outlets_have_an_order(served, news, sort, order):
    rows = read_table(open_page(served, "/outlets", sort=sort), "Outlet")
    assert rows == ask_tables(
        news, f"SELECT publisher FROM articles GROUP BY publisher ORDER BY {order}, count(*) DESC, publisher"
    )
