from __future__ import annotations

from datetime import UTC, date, datetime

from wiredesk.transforms.logic.formats.parse import parse_document
from wiredesk.transforms.logic.formats.parts.document import Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput, Hints

STORY = b"The council voted on Monday to reopen the old tram line."
PUBLICATION = Publication(datetime(2026, 1, 5, tzinfo=UTC), date(2026, 1, 5), "day", "warc", 0.5)


def test_the_format_is_recognised_by_the_content():
    assert parse_document(FormatInput(b'{"title": "Tram", "text": "' + STORY + b'"}')).source_format == "json"
    assert parse_document(FormatInput(STORY)).source_format == "text"


def test_a_named_format_is_not_recognised_again():
    assert parse_document(FormatInput(b'{"a": 1}' + STORY), "text").source_format == "text"


def test_hints_fill_empty_columns_and_name_the_container():
    hints = Hints(url="https://c.example/1", headline="Tram", publication=PUBLICATION, container="warc")
    document = parse_document(FormatInput(STORY, hints=hints))
    assert (document.source_format, document.url, document.headline) == (
        "warc",
        "https://c.example/1",
        "Tram",
    )
    assert document.publication == PUBLICATION


def test_the_record_takes_precedence_over_its_container():
    dated = parse_document(FormatInput(b" date 2021-07-28 " + STORY, hints=Hints(publication=PUBLICATION)))
    assert dated.publication is not None and dated.publication.date == date(2021, 7, 28)
