from __future__ import annotations

import pytest

from tests.support import STORY
from wiredesk.transforms.logic.formats.parts.moments import NO_MOMENT_HINTS, make_moment_hints
from wiredesk.transforms.logic.formats.parts.stated import choose_stated, find_unread, read_beside
from wiredesk.transforms.logic.formats.record import Fields

STORIES = {
    "de": "Der Bürgermeister sagte am Freitag, die Brücke über den Fluss werde im nächsten Jahr erneuert.",
    "hi": "मेयर ने शुक्रवार को कहा कि नदी पर बने पुल का अगले साल नवीनीकरण किया जाएगा।",
    "hu": "A polgármester pénteken közölte, hogy a folyó hídját jövőre felújítják, és ehhez pályázatot írnak ki.",
}


@pytest.mark.parametrize(
    ("record", "at", "offset"),
    [
        (
            {"date": "2024-06-11", "time": "08:00:00", "dateTime": "2024-06-11T08:00:00Z"},
            "2024-06-11T08:00:00+00:00",
            0,
        ),
        ({"date": "2024-06-11", "created_at": "2024-06-11T10:00:00+02:00"}, "2024-06-11T08:00:00+00:00", 120),
        ({"published": "11 June 2024", "timestamp": 1718092800}, "2024-06-11T08:00:00+00:00", 0),
        ({"date": "2024-06-11", "time": "08:00"}, "2024-06-11T08:00:00+00:00", None),
        ({"date": "2024-06-11", "pub_time": "08:00 CEST"}, "2024-06-11T06:00:00+00:00", 120),
        # A WordPress site in New York: the time there, and the same in UTC.
        (
            {"date": "2024-06-11T22:30:00", "date_gmt": "2024-06-12T02:30:00"},
            "2024-06-12T02:30:00+00:00",
            -240,
        ),
        ({"date_gmt": "2024-06-12T02:30:00", "date": "2024-06-14T02:31:00"}, "2024-06-12T02:30:00+00:00", 0),
        ({"published": "2024-06", "date": "2024-06-11"}, "2024-06-11T00:00:00+00:00", None),
        ({"published": "2024", "date": "2023-06-11"}, "2024-01-01T00:00:00+00:00", None),
        (
            {"pub_date": "2024-06-11 22:30:17", "timestamp": 1718159417},
            "2024-06-12T02:30:17+00:00",
            -240,
        ),
        (
            {"pub_date": "2024-06-11 22:30:00", "created_at": "2024-06-11T22:30:00-04:00"},
            "2024-06-12T02:30:00+00:00",
            -240,
        ),
        # Another day, another time: the better field counts.
        ({"pub_date": "2024-06-11", "created_at": "2024-06-14T10:00:00Z"}, "2024-06-11T00:00:00+00:00", None),
        (
            {"pub_date": "2024-06-11 08:00:00", "created_at": "2024-06-11T09:03:00Z"},
            "2024-06-11T08:00:00+00:00",
            None,
        ),
        ({"published_at": "0000-00-00 00:00:00", "date": "2024-06-11"}, "2024-06-11T00:00:00+00:00", None),
        ({"publishDate": "1970-01-01T00:00:00Z", "created": "2024-06-11"}, "2024-06-11T00:00:00+00:00", None),
    ],
)
def test_fields_complete_each_other(record, at, offset):
    found = Fields(record).read_moment("published")
    assert found is not None
    assert (found.at.isoformat(), found.offset) == (at, offset)


def test_the_local_day_is_kept_beside_the_time_in_utc():
    found = Fields({"date_gmt": "2024-06-12T02:30:00", "date": "2024-06-11T22:30:00"}).read_moment(
        "published"
    )
    assert found is not None and found.day.isoformat() == "2024-06-11"


@pytest.mark.parametrize(("language", "day"), [("de", "2021-04-03"), ("hi", "2021-04-03")])
def test_the_language_of_the_text_decides(language, day):
    found = read_beside("03/04/2021", NO_MOMENT_HINTS, (STORIES[language],))
    assert found is not None and (found.day.isoformat(), found.doubts) == (day, ())


def test_the_language_of_the_text_decides_a_zone():
    found = read_beside("Wed, 28 Jul 2021 17:40:00 IST", NO_MOMENT_HINTS, (STORIES["hi"],))
    assert found is not None and found.offset == 330


def test_the_year_stands_first_where_the_language_writes_it_so():
    found = read_beside("18.03.08.", NO_MOMENT_HINTS, (STORIES["hu"],))
    assert found is not None and found.day.isoformat() == "2018-03-08"


def test_what_the_source_states_counts_more_than_its_text():
    found = read_beside("03/04/2021", make_moment_hints("en-US"), (STORIES["de"],))
    assert found is not None and found.day.isoformat() == "2021-03-04"


def test_an_english_text_leaves_a_doubt():
    found = choose_stated([("date", "03/04/2021")], NO_MOMENT_HINTS, (STORY,))
    assert found is not None and found.doubts == ("date_ambiguous",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("5 Brumaire 2021", "5 Brumaire 2021"), ("0000-00-00", None), ("soon", None), ("", None), (None, None)],
)
def test_a_value_that_is_no_placeholder_is_unread(value, expected):
    assert find_unread([("date", value)]) == expected
