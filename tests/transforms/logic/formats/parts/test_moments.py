from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.formats.parts.moments import read_moment


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
