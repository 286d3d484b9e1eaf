"""The figures of a report agree with SQL over the tables, and count what they say they count."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.pipeline.report.support import START, Output, make_entity, make_place, make_quote, make_reject
from tests.support import make_article
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.report.figures import _find_clusters, measure
from wiredesk.pipeline.report.reading import read_columns
from wiredesk.pipeline.storage.manifests import Tables, read_live
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.schemas.records import Dateline, RowWarning


def read_figures(store):
    return measure(read_columns(Tables(store, read_live(store)), 1_000))


def test_figures_agree_with_sql(newsdays):
    store = open_store(str(newsdays))
    figures = read_figures(store)
    session = connect(store)

    def ask(sql):
        return session.sql(sql).fetchall()

    assert ask(
        "SELECT count(*), count(published_at), count(byline), count(dateline), count(publisher), sum(word_count), "
        "count(wire_agency) FROM articles"
    ) == [
        tuple(
            figures.overview[name]
            for name in (
                "articles",
                "dated",
                "with_byline",
                "with_dateline",
                "with_publisher",
                "words",
                "wire",
            )
        )
    ]
    by_day = ask("SELECT published_date, count(*) FROM articles GROUP BY 1")
    assert {day: sum(counts) for day, counts in figures.days.items()} == dict(by_day)
    by_publisher = ask("SELECT publisher, count(*), count(wire_agency) FROM articles GROUP BY 1")
    assert {(row["name"], row["articles"], row["wire"]) for row in figures.publishers} == set(by_publisher)
    people = ask(
        "SELECT name, count(DISTINCT article_id) AS n FROM entity_mentions JOIN articles USING (article_id) "
        "WHERE type = 'PERSON' AND relation IN ('original', 'update') GROUP BY 1 ORDER BY n DESC, 1 LIMIT 15"
    )
    assert [(row["name"], row["articles"]) for row in figures.people] == people and people[0][1] > 1
    speakers = ask(
        "SELECT speaker, count(DISTINCT article_id), count(*) FROM quotes JOIN articles USING (article_id) "
        "WHERE relation IN ('original', 'update') AND part_of IS NULL AND speaker IS NOT NULL GROUP BY 1"
    )
    assert {(row["name"], row["articles"], row["quotes"]) for row in figures.speakers} <= set(speakers)
    clusters = ask("SELECT members, headline FROM clusters ORDER BY members DESC, cluster_id")
    assert figures.cluster_count == len(clusters)
    assert [cluster.size for cluster in figures.clusters] == [members for members, _ in clusters][:5]
    assert figures.clusters[0].headline == clusters[0][1]
    ((rejects,),) = ask("SELECT count(*) FROM rejects")
    assert figures.reject_count == rejects > 0
    ((quotes,),) = ask("SELECT sum(len(quotes)) FROM articles")
    assert sum(figures.quote_deciles) == quotes


def test_articles_count_once_and_copies_not_at_all(tmp_path):
    output = Output(tmp_path)
    named = {
        "entities": (
            make_entity("Katrin Behrens"),
            make_entity("Deutsche Bahn", "ORG", 1),
            make_entity("May", "DATE", 2),
        ),
        "quotes": (
            make_quote("Behrens"),
            make_quote("Behrens", part_of=0),
            make_quote("Behrens"),
            make_quote(None),
        ),
        "places": (make_place("Hamburg", 1), make_place("Hamburg", 1), make_place("Germany", 2, "A.PCLI")),
    }
    first = make_article("one", "1", **named)
    output.add_run(
        [
            first,
            make_article("two", "2", relation="copy", matched_id=first.article_id, **named),
            make_article(
                "three", "3", relation="exact", matched_id=first.article_id, annotated_from=first.article_id
            ),
            make_article("four", "4", relation="update", matched_id=first.article_id, **named),
        ]
    )
    figures = read_figures(output.store)
    assert [(row["name"], row["articles"]) for row in figures.people] == [("Katrin Behrens", 2)]
    assert [(row["name"], row["articles"]) for row in figures.organisations] == [("Deutsche Bahn", 2)]
    assert [(row["name"], row["articles"], row["quotes"]) for row in figures.speakers] == [("Behrens", 2, 4)]
    assert [(row["name"], row["articles"]) for row in figures.places] == [("Hamburg", 2)]
    assert [(row["name"], row["articles"]) for row in figures.countries] == [("Germany", 2)]
    assert (figures.overview["copies"], figures.overview["updates"]) == (2, 1)
    assert figures.days == {date(2026, 1, 1): (2, 2)}
    assert [(one.size, one.outlets) for one in figures.clusters] == [(4, 0)]


def test_agency_copy_without_a_credit_is_told_apart(tmp_path):
    output = Output(tmp_path)
    output.add_run(
        [
            make_article("a", "1", publisher="Star", wire_agency="AP", agencies=("AP",)),
            make_article("b", "2", publisher="Star", wire_agency="AP"),
            make_article(
                "c", "3", publisher="Star", dateline=Dateline("BERLIN -"), warnings=(RowWarning("odd", "x"),)
            ),
        ]
    )
    figures = read_figures(output.store)
    assert figures.publishers == [{"name": "Star", "articles": 3, "copies": 0, "wire": 2, "silent": 1}]
    assert figures.agencies == [{"name": "AP", "articles": 2}]
    assert figures.overview["with_dateline"] == 1 and figures.overview["warned"] == 1
    assert figures.warnings == [{"name": "odd", "articles": 1}]


def test_rejects_by_reason_with_three_examples(tmp_path):
    output = Output(tmp_path)
    output.add_run(
        [],
        [
            *(make_reject(f"{number}") for number in range(5)),
            make_reject("r", "too_large", replayed_run_id="later"),
        ],
    )
    figures = read_figures(output.store)
    first, second = figures.reasons
    assert (first["stage"], first["reason"], first["rejects"], first["replayed"]) == ("parse", "empty", 5, 0)
    assert [example["source_key"] for example in first["examples"]] == ["0", "1", "2"]
    assert (second["rejects"], second["replayed"]) == (0, 1)
    assert (figures.reject_count, figures.replayed_count, figures.reason_count) == (6, 1, 2)


def test_the_oldest_articles_are_left_out_of_a_large_output(tmp_path):
    output = Output(tmp_path)
    for day in range(4):
        output.add_run([make_article("x", f"{day}-{number}", day=day) for number in range(10)])
    reading = read_columns(Tables(output.store, read_live(output.store)), most=15)
    assert (reading.articles, reading.left_out) == (20, 20)
    assert set(measure(reading).days) == {date(2026, 1, 3), date(2026, 1, 4)}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40))
def test_clusters_follow_links_to_their_end(pairs):
    links = {f"{max(pair):02}": f"{min(pair):02}" for pair in pairs if pair[0] != pair[1]}
    groups = {frozenset(ids) for ids in _find_clusters(links)}
    expected: dict[str, set[str]] = {}
    for article_id in links:
        root = article_id
        while root in links:
            root = links[root]
        expected.setdefault(root, {root}).add(article_id)
    assert groups == set(map(frozenset, expected.values()))


def test_a_ring_of_links_ends():
    assert _find_clusters({"a": "b", "b": "c", "c": "a"})


def test_members_of_a_cluster_stand_in_the_order_of_time(tmp_path):
    output = Output(tmp_path)
    first = make_article("one", "1", published_at=START, headline="Fire", publisher="AP")
    later = [
        make_article(
            f"{n}",
            f"k{n}",
            relation="copy",
            matched_id=first.article_id,
            published_at=START + timedelta(hours=n),
        )
        for n in (3, 1, 2)
    ]
    undated = make_article("u", "u", day=None, relation="copy", matched_id=first.article_id)
    output.add_run([*later, undated, first])
    (cluster,) = read_figures(output.store).clusters
    assert [row["outlet"] for row in cluster.members] == ["AP", "k1", "k2", "k3", "u"]
    assert cluster.headline == "Fire" and cluster.outlets == 1
