from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wiredesk.transforms.logic.formats.parts.input import FormatInput, Hints
from wiredesk.transforms.logic.formats.record import Fields, is_ninjs, parse_json, parse_row
from wiredesk.transforms.logic.kernel.errors import RecordError

STORY = "The council voted on Monday."


def parse(value: object, **given):
    return parse_json(FormatInput(json.dumps(value).encode(), **given))


def refuse(raw: bytes) -> RecordError:
    with pytest.raises(RecordError) as caught:
        parse_json(FormatInput(raw))
    return caught.value


def test_usual_names_of_fields_become_columns():
    document = parse(
        {
            "Title": "Tram",
            "articleBody": f"{STORY}\n\nWork begins in May.",
            "date_published": "2026-01-05T09:30:00+01:00",
            "tags": "rail, council; rail",
            "author": [{"name": "Ann Lee"}, "Bo Chen"],
            "source": {"name": "Creek Courier"},
            "id": 17,
        }
    )
    assert document.paragraphs == (STORY, "Work begins in May.")
    assert (document.headline, document.publisher, document.record_id) == ("Tram", "Creek Courier", "17")
    assert [author.name for author in document.authors] == ["Ann Lee", "Bo Chen"]
    assert document.publication is not None
    assert document.publication.at == datetime(2026, 1, 5, 8, 30, tzinfo=UTC)


def test_the_fields_of_an_object_within_come_after_the_outer_ones():
    document = parse({"url": "https://c.example/1", "_source": {"title": "Tram", "url": "x", "text": STORY}})
    assert (document.headline, document.url) == ("Tram", "https://c.example/1")


def test_a_map_names_the_field_of_a_column():
    record = {"text": "Not this.", "blocks": [{"words": STORY}]}
    assert parse(record, field_map=(("body", "blocks.0.words"),)).paragraphs == (STORY,)


def test_a_row_of_a_table_has_its_fields_in_the_hints():
    document = parse_row(FormatInput(b"", hints=Hints(fields=(("title", "Tram"), ("text", STORY)))))
    assert (document.headline, document.paragraphs, document.source_format) == ("Tram", (STORY,), "csv")


def test_a_text_that_its_source_cut_off_has_a_warning():
    document = parse({"content": f"{STORY} The mayor [+1234 chars]"})
    assert [warning.code for warning in document.warnings] == ["body_truncated_by_source"]


@pytest.mark.parametrize(
    ("raw", "reason", "word"),
    [
        (b'{"title": ', "broken_json", "valid JSON"),
        (b"[" * 100_000, "too_deep", "nested"),
        (b'["a", "b"]', "not_an_article", "named fields"),
        (b'{"title": "Tram", "summary": "A vote."}', "teaser_only", "summary"),
        (b'{"headline": "Tram", "other": 1}', "no_text", "headline, other"),
        (b"{}", "no_text", "none"),
    ],
)
def test_a_record_that_is_no_article_is_refused(raw, reason, word):
    error = refuse(raw)
    assert error.reason == reason and word in str(error)


def test_an_item_of_ninjs_is_read_as_ninjs_even_inside_a_wrapper():
    item = {"type": "text", "versioncreated": "2026-01-05T08:00:00Z", "body_text": STORY, "located": "Creek"}
    assert is_ninjs(item) and not is_ninjs({"body_text": STORY, "slugline": "x"})
    assert parse({"data": [item]}).source_format == "ninjs"
    assert parse({"data": [item, item], "text": STORY}).source_format == "json"


def test_fields_take_the_first_value_that_can_be_read():
    fields = Fields(
        {"published": "soon", "date": "2026-01-05", "authors": [], "byline": "By Ann Lee", "body": " "}
    )
    moment = fields.read_moment("published")
    assert moment is not None and moment.day.isoformat() == "2026-01-05"
    assert [author.name for author in fields.read_authors()] == ["Ann Lee"]
    assert fields.read_line("headline") is None and fields.read_list("keywords") == ()
    assert fields.read_body() == ((), ())
