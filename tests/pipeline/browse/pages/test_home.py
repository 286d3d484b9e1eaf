"""The first page."""

from __future__ import annotations

import pytest

from tests.pipeline.browse.conftest import serve_output
from tests.pipeline.browse.pages.reading import ask_tables, list_links, open_page, read_table, read_words
from tests.support import OTHER_STORY, STORY, run_wiredesk, write_files

pytestmark = pytest.mark.one_python


def read_figures(page):
    names = [name.text_content() for name in page.xpath("//dl[@class='figures']//dt")]
    values = [" ".join(value.text_content().split()) for value in page.xpath("//dl[@class='figures']//dd")]
    return dict(zip(names, values, strict=True))


def test_it_says_what_the_tables_hold(served, news):
    figures = read_figures(open_page(served, "/"))
    ((articles, outlets, languages, exact, copies, updates),) = ask_tables(
        news,
        "SELECT count(*), count(DISTINCT publisher), count(DISTINCT language), sum((relation = 'exact')::INT),"
        " sum((relation IN ('exact', 'copy'))::INT), sum((relation = 'update')::INT) FROM articles",
    )
    assert figures["Articles"] == str(articles)
    assert figures["Outlets"] == str(outlets) and figures["Languages"] == str(languages)
    assert figures["Copies"] == f"{copies} {exact} exact" and figures["Updates"] == str(updates)
    assert figures["Days"] == "10 March 2026 to 13 March 2026"
    assert figures["Rejects"] == str(ask_tables(news, "SELECT count(*) FROM rejects")[0][0])


@pytest.mark.parametrize(
    ("columns", "sql"),
    [
        (
            ("Name", "Articles"),
            "SELECT name, count(DISTINCT article_id)::VARCHAR FROM entity_mentions WHERE type = 'PERSON'"
            " GROUP BY name ORDER BY count(DISTINCT article_id) DESC, name LIMIT 10",
        ),
        (
            ("Speaker", "Quotations"),
            "SELECT speaker, count(*)::VARCHAR FROM quotes WHERE speaker IS NOT NULL AND part_of IS NULL"
            " GROUP BY speaker ORDER BY count(*) DESC, speaker LIMIT 10",
        ),
        (
            ("Report", "Articles"),
            "SELECT headline, members::VARCHAR FROM clusters ORDER BY members DESC, len(publishers) DESC, cluster_id",
        ),
        (
            ("Day", "Articles"),
            "SELECT published_date::VARCHAR, count(*)::VARCHAR FROM articles GROUP BY 1 ORDER BY 1",
        ),
    ],
)
def test_its_tables_are_those_of_the_articles(served, news, columns, sql):
    assert read_table(open_page(served, "/"), *columns) == ask_tables(news, sql)


def test_a_period_is_a_part(served, news):
    page = open_page(served, "/", since="2026-03-12", until="2026-03-13")
    ((articles,),) = ask_tables(news, "SELECT count(*) FROM articles WHERE published_date >= '2026-03-12'")
    assert read_figures(page)["Articles"] == str(articles)
    people = {name for name, _ in read_table(page, "Name", "Articles")}
    assert people == {
        name
        for (name,) in ask_tables(
            news,
            "SELECT DISTINCT name FROM entity_mentions WHERE type = 'PERSON' AND published_at >= '2026-03-12'",
        )
    }


def test_its_questions_lead_to_answers(served):
    page = open_page(served, "/")
    links = page.xpath("//h2[.='Questions to begin with']/following-sibling::ul[1]//a/@href")
    assert len(links) == 3
    person, unmarked, cluster = (read_words(open_page(served, link)) for link in links)
    assert "quotations, each once" in person
    assert "agency copy" in unmarked
    assert "copies" in cluster


def test_tables_without_annotations_say_so(plain_room):
    assert "No article is annotated" in read_words(open_page(plain_room, "/"))


def test_tables_without_articles_are_a_page(empty_room):
    page = open_page(empty_room, "/")
    assert read_figures(page)["Articles"] == "0" and read_figures(page)["Days"] == "none dated"
    assert "/rejects" in list_links(page)


def test_it_shows_a_commit_made_after_it_was_first_read(tmp_path):
    write_files(tmp_path / "in", {"a.txt": f" date 2026-01-01 {STORY}"})
    run_wiredesk(tmp_path / "in", tmp_path / "out")
    with serve_output(tmp_path / "out") as running:
        assert read_figures(open_page(running, "/"))["Articles"] == "1"
        write_files(tmp_path / "in", {"b.txt": f" date 2026-01-02 {OTHER_STORY}"})
        run_wiredesk(tmp_path / "in", tmp_path / "out")
        running.room.renew()
        figures = read_figures(open_page(running, "/"))
    assert figures["Articles"] == "2" and figures["Days"] == "1 January 2026 to 2 January 2026"
