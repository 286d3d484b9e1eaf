"""Reports that several articles carry, and the page of one of them."""

from __future__ import annotations

import pytest

from tests.pipeline.browse.conftest import serve_output
from tests.pipeline.browse.pages.reading import ask_tables, list_links, open_page, read_table, read_words
from tests.support import STORY, run_wiredesk, write_files
from wiredesk.pipeline.browse.pages.listing import show_span, show_spread

pytestmark = pytest.mark.one_python

ORDERS = {
    "members": "members DESC, len(publishers) DESC, cluster_id",
    "outlets": "len(publishers) DESC, members DESC, cluster_id",
    "spread": "last_seen - first_seen DESC, members DESC, cluster_id",
    "newest": "first_seen DESC, cluster_id",
}


@pytest.mark.parametrize("sort", ORDERS)
def test_reports_in_an_order(served, news, sort):
    rows = read_table(open_page(served, "/clusters", sort=sort), "Report", "Articles", "Outlets")
    assert rows == ask_tables(
        news,
        f"SELECT headline, members::VARCHAR, len(publishers)::VARCHAR FROM clusters ORDER BY {ORDERS[sort]}",
    )


def test_reports_that_began_in_a_period(served, news):
    rows = read_table(open_page(served, "/clusters", since="2026-03-12"), "Report")
    assert {headline for (headline,) in rows} == {
        headline
        for (headline,) in ask_tables(news, "SELECT headline FROM clusters WHERE first_seen >= '2026-03-12'")
    }


@pytest.fixture(scope="module")
def story(news):
    return ask_tables(news, "SELECT cluster_id, article_ids FROM clusters ORDER BY members DESC LIMIT 1")[0]


def test_a_report_lists_its_articles_with_their_delay(served, news, story):
    page = open_page(served, f"/cluster/{story[0]}")
    rows = read_table(page, "Article", "After the first", "Words")
    expected = ask_tables(
        news,
        "SELECT headline, publisher, published_at, word_count FROM articles WHERE list_contains(?, article_id)"
        " ORDER BY published_at, article_id",
        story[1],
    )
    first = expected[0][2]
    assert [row[1:] for row in rows] == [
        (show_span((at - first).total_seconds()) if number else "", str(words))
        for number, (*_, at, words) in enumerate(expected)
    ]
    assert all(row[0].startswith(headline) for row, (headline, *_) in zip(rows, expected, strict=True))


def test_each_article_of_a_report_is_a_point_in_time(served, story):
    page = open_page(served, f"/cluster/{story[0]}")
    links = [link for link in page.xpath("//main//figure//*[name()='a']/@*") if "/article/" in link]
    assert {link.removeprefix("/article/") for link in links} == set(story[1])


def test_a_copy_leads_to_its_versions(served, story, news):
    links = list_links(open_page(served, f"/cluster/{story[0]}"))
    linked = ask_tables(
        news,
        "SELECT article_id FROM articles WHERE matched_id IS NOT NULL AND list_contains(?, article_id)",
        story[1],
    )
    assert {f"/article/{article}/versions" for (article,) in linked} <= links


def test_any_article_of_a_report_has_its_page(served, story):
    for article in story[1]:
        assert read_words(open_page(served, f"/cluster/{article}")).count("7 articles") == 2


def test_an_article_without_copies_is_told(served, news):
    ((article,),) = ask_tables(
        news,
        "SELECT article_id FROM articles WHERE article_id NOT IN (SELECT unnest(article_ids) FROM clusters)"
        " ORDER BY article_id LIMIT 1",
    )
    assert "no copies and no later versions" in read_words(open_page(served, f"/cluster/{article}"))


@pytest.mark.parametrize("name", ["0" * 32, "x", "A" * 32, "%00"])
def test_what_is_no_report_is_told(served, name):
    assert served.ask(f"/cluster/{name}").status in (400, 404)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""), (0, "0 s"), (59, "59 s"), (60, "1 min"), (3_661, "1 h 1 min"), (86_400, "1 d"), (90_061, "1 d 1 h"),
        (86_399.6, "1 d"), (-3_600, "-1 h"), (86_400 * 3_000, "3,000 d"),
    ],
)  # fmt: skip
def test_spans_are_words(seconds, words):
    assert show_span(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "precisions", "words"),
    [
        (None, ("day",), ""), (0, ("day", "day"), "same day"), (50_000, ("day", "minute"), "same day"),
        (86_400 * 5 + 50_000, ("second", "day"), "5 d"), (0, ("hour", "second"), "same hour"),
        (3_700, ("second", "second"), "1 h 1 min"), (3_700, ("hour", "second"), "1 h"), (0, ("second", None), "0 s"),
        (0, ("month", "day"), "same month"), (0, ("year", "month"), "same year"),
    ],
)  # fmt: skip
def test_a_spread_is_as_exact_as_the_times(seconds, precisions, words):
    assert show_spread(seconds, *precisions) == words


def test_a_report_of_one_day_is_of_the_same_day(tmp_path):
    write_files(tmp_path / "in", {f"{name}.txt": f" date 2026-01-01 {STORY}" for name in "ab"})
    run_wiredesk(tmp_path / "in", tmp_path / "out")
    with serve_output(tmp_path / "out") as running:
        rows = read_table(open_page(running, "/clusters"), "First", "Spread")
    assert rows == [("1 January 2026", "same day")]
