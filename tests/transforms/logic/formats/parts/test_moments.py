from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.formats.parts.moments import make_moment_hints, read_moment


@pytest.mark.parametrize(
    ("text", "at", "day", "precision"),
    [
        ("2024-03-05T08:30:00+01:00", "2024-03-05T07:30:00+00:00", "2024-03-05", "second"),
        ("20131020T003051+1100", "2013-10-19T13:30:51+00:00", "2013-10-20", "second"),
        ("2024-03-05T08:30Z", "2024-03-05T08:30:00+00:00", "2024-03-05", "minute"),
        ("2024-03-05 08:30:00.123456789", "2024-03-05T08:30:00.123456+00:00", "2024-03-05", "second"),
        ("2024-03-05", "2024-03-05T00:00:00+00:00", "2024-03-05", "day"),
        ("20240305", "2024-03-05T00:00:00+00:00", "2024-03-05", "day"),
        ("2024-03", "2024-03-01T00:00:00+00:00", "2024-03-01", "month"),
        ("2024", "2024-01-01T00:00:00+00:00", "2024-01-01", "year"),
        ("Tue, 3 Mar 2015 23:27:36 -0500", "2015-03-04T04:27:36+00:00", "2015-03-03", "second"),
        ("1709627400", "2024-03-05T08:30:00+00:00", "2024-03-05", "second"),
        ("1709627400000", "2024-03-05T08:30:00+00:00", "2024-03-05", "second"),
    ],
)
def test_written_forms_of_times(text: str, at: str, day: str, precision: str) -> None:
    found = read_moment(text)
    assert found is not None
    assert (found.at.isoformat(), found.day.isoformat(), found.precision) == (at, day, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "soon",
        "2024-13-01",
        "2024-02-30",
        "0000-00-00",
        "1066-10-14",
        "YYYYMMDD000000-HHMM",
        "PT5M",
        "9" * 50,
    ],
)
def test_other_texts_are_no_time(text: str | None) -> None:
    assert read_moment(text) is None


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = read_moment(text)
    assert found is None or found.day.year >= 1605


@pytest.mark.parametrize(
    ("text", "language", "url", "day", "is_certain"),
    [
        ("03/04/2021", "en-US", None, "2021-03-04", True),
        ("03/04/2021", "en-GB", None, "2021-04-03", True),
        ("03/04/2021", "en", "https://www.example.co.uk/a", "2021-04-03", True),
        ("03/04/2021", "en-US", "https://www.example.in/a", "2021-04-03", False),
        ("03/04/2021", "en", None, "2021-03-04", False),
        ("03-04-2021", "it", None, "2021-04-03", True),
        ("10.04.2020", None, None, "2020-04-10", True),
        ("18-03-08", "zh", None, "2018-03-08", True),
        ("18/03/08", "fr", None, "2008-03-18", True),
        ("12.11.10", None, None, "2010-11-12", False),
        ("Friday, 03/04/2020", None, None, "2020-04-03", True),
        ("03/13/2021", "de", None, "2021-03-13", True),
        ("04/04/2021", None, None, "2021-04-04", True),
        ("10-04-2020 19:00 +0400", None, None, "2020-04-10", False),
    ],
)
def test_numbers_are_decided_by_what_is_known_of_the_source(text, language, url, day, is_certain):
    found = read_moment(text, make_moment_hints(language, url))
    assert found is not None
    assert (found.day.isoformat(), "date_ambiguous" not in found.doubts) == (day, is_certain)


@pytest.mark.parametrize("order", ["DMY", "MDY"])
def test_other_dates_of_the_source_decide_before_its_language(order):
    found = read_moment("03/04/2021", make_moment_hints("en-US", order=order))
    assert found is not None
    assert found.day.isoformat() == ("2021-04-03" if order == "DMY" else "2021-03-04")
    assert not found.doubts


@pytest.mark.parametrize("text", ["03/04/2021", "10/11/12"])
def test_numbers_of_which_nothing_is_known_are_no_day(text):
    assert read_moment(text) is None
