from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from tests.support import OTHER_STORY, STORY
from tests.transforms.logic.containers.samples import (
    read,
)


def read_json(record, **options):
    (found,) = read(json.dumps(record).encode(), **options).values()
    return found


def test_the_fields_of_a_json_record_become_columns():
    article = read_json(
        {
            "headline": "Trawlers <b>collide</b> &amp; sink",
            "articleBody": STORY,
            "author": [{"@type": "Person", "name": "Jane Doe"}, "John Roe"],
            "datePublished": "2024-05-05T23:30:00-05:00",
            "dateModified": "2024-05-06T08:00:00Z",
            "url": "https://courier.example/1",
            "publisher": {"name": "Marlow Courier"},
            "articleSection": "Sea",
            "keywords": "sea, rescue",
            "id": 1234,
        }
    )
    assert article.headline == "Trawlers collide & sink" and article.body == STORY
    assert [author.name for author in article.authors] == ["Jane Doe", "John Roe"]
    assert article.published_at == datetime(2024, 5, 6, 4, 30, tzinfo=UTC)
    assert article.published_date == date(2024, 5, 5)
    assert (article.published_precision, article.published_method) == ("second", "metadata")
    assert article.modified_at == datetime(2024, 5, 6, 8, tzinfo=UTC)
    assert (article.url, article.publisher) == ("https://courier.example/1", "Marlow Courier")
    assert (article.section, article.keywords, article.slug) == ("Sea", ("sea", "rescue"), "1234")
    assert article.source_format == "json"


@pytest.mark.parametrize(
    "record",
    [
        {"title": "x", "body": STORY},
        {"Title": "x", "maintext": STORY},
        {"name": "x", "text": STORY, "content": ""},
        {
            "title": {"rendered": "x"},
            "content": {"rendered": "".join(f"<p>{p}</p>" for p in STORY.split("\n\n"))},
        },
        {"title": "x", "content_html": "<div>" + STORY.replace("\n\n", "<br><br>") + "</div>"},
        {"_source": {"title": "x", "paragraphs": STORY.split("\n\n")}},
        {"webTitle": "x", "fields": {"bodyText": STORY}},
    ],
)
def test_the_usual_names_are_known(record):
    article = read_json(record)
    assert (article.headline, article.body) == ("x", STORY)


@pytest.mark.parametrize(
    ("value", "at", "precision"),
    [
        ("2024-05-01", datetime(2024, 5, 1, tzinfo=UTC), "day"),
        ("2024-05", datetime(2024, 5, 1, tzinfo=UTC), "month"),
        (1714564800, datetime(2024, 5, 1, 12, tzinfo=UTC), "second"),
        (1714564800000, datetime(2024, 5, 1, 12, tzinfo=UTC), "second"),
        ("1714564800", datetime(2024, 5, 1, 12, tzinfo=UTC), "second"),
        ("Wed, 01 May 2024 14:00:00 +0200", datetime(2024, 5, 1, 12, tzinfo=UTC), "second"),
        ({"$date": "2024-05-01T12:00Z"}, datetime(2024, 5, 1, 12, tzinfo=UTC), "minute"),
        ("May 1, 2024", datetime(2024, 5, 1, tzinfo=UTC), "day"),
        ("05/01/2024", datetime(2024, 5, 1, tzinfo=UTC), "day"),
        ("10/11/12", datetime(2012, 10, 11, tzinfo=UTC), "day"),
        ("32/11/12/13", None, None),
        (10**400, None, None),
        (-5, None, None),
        (True, None, None),
        ("yesterday", None, None),
    ],
)
def test_dates_come_in_many_forms(value, at, precision):
    article = read_json({"text": STORY, "date": value})
    assert (article.published_at, article.published_precision) == (at, precision)


def test_other_names_are_mapped():
    record = {"t": {"v": ["x"]}, "a.b": STORY, "text": "wrong"}
    article = read_json(record, field_map=(("title", "t.v[0]"), ("body", "a.b")))
    assert (article.headline, article.body) == ("x", STORY)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"title": "x", "summary": "The council will meet."}', "parse/teaser_only"),
        (b'{"title": "x"}', "parse/no_text"),
        (b'{"title": "x", "text": }', "parse/broken_json"),
        (b"[1, 2, 3]", "parse/not_an_article"),
        (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "parse/too_deep"),
        (b'{"text": "x", "n": ' + b"9" * 10_000 + b"}", "parse/broken_json"),
    ],
)
def test_an_object_that_is_no_article_is_rejected_with_a_reason(data, reason):
    assert list(read(data, "a.json").values()) == [reason]


@pytest.mark.parametrize(
    "data",
    [
        {"articles": [{"text": STORY}, {"text": OTHER_STORY}]},
        {"status": "ok", "response": {"results": [{"text": STORY}, {"text": OTHER_STORY}]}},
        [{"text": STORY}, {"text": OTHER_STORY}],
        {"id1": {"articleBody": STORY}, "id2": {"articleBody": OTHER_STORY}},
    ],
)
def test_a_list_in_an_envelope_is_cut_into_its_objects(data):
    found = read(json.dumps(data, indent=1).encode(), "a.json")
    assert {key: article.body for key, article in found.items()} == {
        "a.json#1": STORY,
        "a.json#2": OTHER_STORY,
    }


def test_a_list_larger_than_a_record_is_cut_as_it_is_read():
    data = json.dumps({"meta": {"items": []}, "articles": [{"text": STORY}] * 20}).encode()
    assert len(read(data, "a.json", record_bytes=3000)) == 20
    assert len(read(json.dumps([{"text": STORY}] * 20).encode(), "a.json", record_bytes=3000)) == 20


def test_the_sole_record_of_a_list_has_a_number():
    assert list(read(json.dumps([{"text": STORY}]).encode(), "a.json")) == ["a.json#1"]
    assert list(read(json.dumps({"text": STORY}).encode(), "a.json")) == ["a.json"]


def test_a_json_feed_is_a_feed():
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "F",
        "items": [{"id": "1", "content_text": STORY}],
    }
    (article,) = read(json.dumps(data).encode()).values()
    assert (article.source_format, article.publisher) == ("feed", "F")
