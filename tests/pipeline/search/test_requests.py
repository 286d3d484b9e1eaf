"""What a reader types is a query, whatever signs are in it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import tantivy
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.pipeline.search.index import _search
from wiredesk.pipeline.search.requests import Clause, SearchRequest, check_request, make_query, parse_text
from wiredesk.pipeline.search.snippets import cut_snippet, mark_text
from wiredesk.pipeline.search.texts import TextWriter, decode_shown, make_document, make_text_schema
from wiredesk.pipeline.settings import UsageError


def word(*forms, absent=False, prefix=False):
    return Clause(forms, absent, prefix)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", []),
        ("   ", []),
        ("Tunnel fire", [word("tunnel"), word("fire")]),
        ('"tunnel fire"', [word("tunnel", "fire")]),
        ("“tunnel fire” «other one»", [word("tunnel", "fire"), word("other", "one")]),
        ("-port", [word("port", absent=True)]),
        ('tunnel -"lorry fire"', [word("tunnel"), word("lorry", "fire", absent=True)]),
        ("cease-fire", [word("cease", "fire")]),
        ("fire*", [word("fire", prefix=True)]),
        ("f* *", [word("f")]),
        ('"tunnel', [word("tunnel")]),
        ('tunnel" fire', [word("tunnel"), word("fire")]),
        ("tunnel - fire", [word("tunnel"), word("fire")]),
        ("(tunnel) [fire]^2 ~ body:", [word("tunnel"), word("fire", "2"), word("body")]),
        ("speaker:Behrens", [word("speaker", "behrens")]),
        ("tunnel AND fire OR", [word("tunnel"), word("and"), word("fire"), word("or")]),
        ("tunnel tunnel", [word("tunnel")]),
        ("東京", [word("東", "京")]),
    ],
)
def test_texts_and_their_parts(text, clauses):
    assert parse_text(text) == clauses


@pytest.mark.parametrize("text", ["???", "\\", '""', "-", "* ^ ~ : ()", "—"])
def test_a_text_without_any_word_is_refused(text):
    with pytest.raises(UsageError, match="there is no word in"):
        parse_text(text)


SIGNS = st.text(st.sampled_from("ab \"'“”«»-*:^~()[]{}\\/+&|!?東é"), max_size=30)


@given(SIGNS | st.text())
def test_every_text_with_a_word_is_a_query(text):
    try:
        clauses = parse_text(text)
    except UsageError:
        return
    assert all(clause.forms for clause in clauses)
    make_query(make_text_schema(), SearchRequest(text, speaker="a", place="US", since=date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (SearchRequest(relation="twin"), "original, exact, copy, update"),
        (SearchRequest(sort="best"), "relevance, newest, oldest"),
        (SearchRequest(since=date(2026, 3, 2), until=date(2026, 3, 1)), "is after"),
        (SearchRequest(speaker="!!!"), "no word in the speaker"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(request_, said):
    with pytest.raises(UsageError, match=said):
        check_request(request_)


def make_row(number, headline, **values):
    row = {
        "article_id": f"{number:032x}", "headline": headline, "publisher": None, "language": None,
        "relation": "original", "published_at": None, "published_date": None, "published_precision": None,
        "section": None, "keywords": [], "keyphrases": None, "speakers": None, "persons": None,
        "place_names": None, "countries": None, "geonames": None,
    }  # fmt: skip
    return row | values


ARTICLES = [
    (make_row(1, "Tunnel fire", language="en-GB", published_at=datetime(2026, 3, 10, 5, tzinfo=UTC),
              published_date=date(2026, 3, 9), persons=["Ana Behrens", "Jo Smith"]), "Café burnt down."),
    (make_row(2, None, speakers=["Jo Smith Behrens"], countries=["DE"], geonames=[2911298], place_names=["Hamburg"]),
     "The cafe in the tunnel; no fire."),
    (make_row(3, "東京で火事", language="ja", publisher="Évening Post", keywords=["Fire safety"],
              published_at=datetime(9999, 12, 31, tzinfo=UTC), published_date=date(9999, 12, 31)), "東京都で火事。"),
    (make_row(4, "Fireworks", publisher="Evening Post Extra", published_at=datetime(1, 1, 1, tzinfo=UTC),
              published_date=date(1, 1, 1), place_names=["Rio de Janeiro"], countries=["BR"]), "x" * 300),
]  # fmt: skip


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    writer = TextWriter(folder, 1)
    for row, body in ARTICLES:
        writer.add(make_document("key", row, body))
    writer.finish()
    return tantivy.Index.open(str(folder))


@pytest.mark.parametrize(
    ("request_", "numbers"),
    [
        (SearchRequest(), [3, 1, 4, 2]),
        (SearchRequest(sort="oldest"), [4, 1, 3, 2]),
        (SearchRequest("tunnel fire"), [1, 2]),
        (SearchRequest('"tunnel fire"'), [1]),
        (SearchRequest("CAFÉ"), [1, 2]),
        (SearchRequest("cafe -tunnel"), []),
        (SearchRequest("-tunnel"), [3, 4]),
        (SearchRequest("fire*", sort="oldest"), [4, 1, 2]),
        (SearchRequest("東京"), [3]),
        (SearchRequest("京東"), []),
        (SearchRequest("x" * 300), [4]),
        (SearchRequest(person="behrens"), [1]),
        (SearchRequest(person="Behrens Jo"), []),
        (SearchRequest(speaker="smith behrens"), [2]),
        (SearchRequest(place="de"), [2]),
        (SearchRequest(place="2911298"), [2]),
        (SearchRequest(place="hamburg"), [2]),
        (SearchRequest(place="janeiro"), [4]),
        (SearchRequest(outlet="EVENING POST"), [3]),
        (SearchRequest(language="EN"), [1]),
        (SearchRequest(language="en-gb"), [1]),
        (SearchRequest(topic="safety"), [3]),
        (SearchRequest(since=date(2026, 3, 9), until=date(2026, 3, 9)), [1]),
        (SearchRequest(until=date(2026, 3, 8)), [4]),
        (SearchRequest(since=date(2026, 3, 10)), [3]),
    ],
)
def test_what_is_found(texts, request_, numbers):
    found = _search(texts, request_, 10, 0)
    ids = [int(hit.article_id, 16) for hit in found.hits]
    is_ordered = not request_.text or request_.sort != "relevance"
    assert (ids if is_ordered else sorted(ids)) == (numbers if is_ordered else sorted(numbers))
    assert found.total == len(numbers)


def test_pages_follow_each_other(texts):
    pages = [_search(texts, SearchRequest(), 1, offset) for offset in range(5)]
    assert [page.total for page in pages] == [4] * 5
    assert [int(hit.article_id, 16) for page in pages for hit in page.hits] == [3, 1, 4, 2]


def test_a_word_of_the_headline_counts_more(texts):
    first, second = _search(texts, SearchRequest("tunnel"), 10, 0).hits
    assert int(first.article_id, 16) == 1 and first.score > second.score > 0
    assert first.marked_headline == (("Tunnel", True), (" fire", False))


def test_a_hit_shows_the_article_as_it_is(texts):
    (hit,) = _search(texts, SearchRequest(language="ja"), 1, 0).hits
    assert (hit.headline, hit.publisher, hit.published_date) == (
        "東京で火事",
        "Évening Post",
        date(9999, 12, 31),
    )
    assert hit.published_at == datetime(9999, 12, 31, tzinfo=UTC)
    assert decode_shown is not None


LONG = (
    "Nothing here. " * 40 + "Then the tunnel stood in fire, and\n\nthe Tunnel fire went out. " + "More. " * 90
)


def test_a_snippet_is_the_stretch_with_most_of_what_was_found():
    snippet = cut_snippet(LONG, parse_text("tunnel fire out"), 160)
    text = "".join(stretch for stretch, _ in snippet)
    assert [stretch for stretch, is_found in snippet if is_found] == [
        "tunnel",
        "fire",
        "Tunnel",
        "fire",
        "out",
    ]
    assert text.startswith("… ") and text.endswith(" …") and len(text) < 180 and "\n" not in text


def test_a_snippet_without_anything_found_is_the_beginning():
    assert cut_snippet("Short text.", [], 160) == (("Short text.", False),)
    assert cut_snippet(LONG, parse_text("-tunnel"), 30) == (("Nothing here. Nothing here. …", False),)


@given(st.text(), st.lists(st.sampled_from(["a", "b c", "é*", "京"]), max_size=3), st.integers(10, 300))
def test_marks_leave_the_text_as_it_is(text, parts, most):
    clauses = parse_text(" ".join(f'"{part}"' for part in parts))
    assert "".join("".join(part.split()) for part, _ in mark_text(text, clauses)) == "".join(text.split())
    cut = "".join(part for part, _ in cut_snippet(text, clauses, most))
    assert len(cut) <= most + 4
