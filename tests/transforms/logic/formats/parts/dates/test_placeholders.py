from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.parts.moments import read_moment
from wiredesk.transforms.logic.formats.parts.values import to_moment


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1970-01-01",
            "1970-01-01T00:00:00Z",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "1969-12-31T19:00:00-05:00",
            "1969-12-31T23:59:59Z",
        ),
        *(
            "1969-12-31 16:00:00 PST",
            "Thu Jan 01 01:00:00 CET 1970",
            "1 January 1970",
            "01.01.1970",
            "01/01/1970",
        ),
        *(
            "0000-00-00",
            "0000-00-00 00:00:00",
            "0001-01-01T00:00:00Z",
            "-0001-11-30T00:00:00+00:00",
            "0001-01-01",
        ),
        *("1900-01-01", "Mon, 01 Jan 1900 00:00:00 GMT", "1899-12-30T00:00:00", "1601-01-01T00:00:00Z"),
        *(
            "9999-12-31",
            "9999-12-31T23:59:59Z",
            "-62135596800",
            "1753-01-01",
            "30 Nov -0001",
            "January 1, 0001",
        ),
        *("00/00/0000", "Sun, 00 Jan 1900 00:00:00 +0000", "1 Jan 0001 00:00:00 +0000"),
    ],
)
def test_what_programs_write_for_no_date_is_none(text):
    assert read_moment(text) is None


@pytest.mark.parametrize(
    "value", [0, -1, 0.0, "0", False, {"$date": {"$numberLong": "0"}}, {"seconds": 0}, [1970, 1, 1]]
)
def test_numbers_for_no_date_are_none(value):
    assert to_moment(value) is None


@pytest.mark.parametrize(
    "text", ["1970-01-02", "1969-07-20T20:17:00Z", "1970-01-05T10:30:00Z", "2000-01-01", "1901-01-01"]
)
def test_days_beside_them_are_days(text):
    assert read_moment(text) is not None


@pytest.mark.parametrize("text", ["1980-01-01T08:41:00Z", "1979-12-31 17:20:05", "1900-01-01T10:07:00Z"])
def test_reports_of_these_days_keep_their_time(text):
    assert read_moment(text) is not None
