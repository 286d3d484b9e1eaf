from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wiredesk.transforms.logic.formats.text import parse_plain_text, read_date_prefix
from wiredesk.transforms.logic.kernel.errors import RecordError

LEAD = "Two people were killed in Marlow Bay on Monday."


@pytest.mark.parametrize(
    "text",
    [
        f" date 2021-07-28 {LEAD}",
        f"date 2021-07-28 {LEAD}",
        f"\n\t date\xa02021-07-28\n\n{LEAD}",
        f"date 2021-07-28{LEAD}",
        f"\r\ndate 2021-07-28\r\n{LEAD}",
    ],
)
def test_the_date_prefix_is_read_and_removed(text: str) -> None:
    document = parse_plain_text(text)
    assert document.paragraphs == (LEAD,)
    assert document.publication is not None
    assert document.publication.date == date(2021, 7, 28)
    assert document.publication.at == datetime(2021, 7, 28, tzinfo=UTC)
    assert (document.publication.precision, document.publication.method) == ("day", "prefix")


@pytest.mark.parametrize(
    "day", ["2021-02-30", "2021-13-01", "0000-00-00", "1492-10-12", "1970-01-01", "1900-01-01"]
)
def test_impossible_dates_are_not_read_and_leave_a_warning(day: str) -> None:
    document = parse_plain_text(f" date {day} {LEAD}")
    assert document.publication is None
    assert document.paragraphs == (LEAD,)
    assert [warning.code for warning in document.warnings] == ["impossible_date"]
    assert day in document.warnings[0].message


@pytest.mark.parametrize(
    "text",
    ["update 2021-07-28 x", "date 2021-07-281", "date 2021-7-28 x", "date 2021-07-28T10:00Z x", "dates x"],
)
def test_a_text_that_only_resembles_a_prefix_stays(text: str) -> None:
    assert read_date_prefix(text) == (None, 0, ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\u200b\ufeff\0", "empty"),
        (" date 2021-07-28 \n", "no_text"),
        ("https://a.example/rss\nhttps://b.example/rss\n", "link_list"),
        ("# feeds\nEcho\thttps://echo.example/rss\nCourier, https://courier.example/atom", "link_list"),
    ],
)
def test_a_record_that_is_no_article_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_plain_text(text)
    assert (caught.value.stage, caught.value.reason) == ("parse", reason)
    assert caught.value.message.endswith((".", "input."))


def test_an_article_with_many_links_under_it_is_no_link_list() -> None:
    links = [f"https://a.example/{number}" for number in range(3)]
    assert parse_plain_text("\n".join([LEAD * 3, *links])).paragraphs == (LEAD * 3, *links)
