from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.formats.parts.dates.placeholders import is_placeholder
from wiredesk.transforms.logic.formats.parts.moments import read_moment

# 1973 to 2032: later seconds look like a year, a month, a day and an hour.
TIMES = (
    st.datetimes(datetime(1974, 1, 1), datetime(2032, 12, 31))
    .map(lambda at: at.replace(microsecond=0, tzinfo=UTC))
    .filter(lambda at: not is_placeholder(at, at.date(), "second"))
)


@given(TIMES)
def test_seconds_and_their_fractions(at):
    seconds = int(at.timestamp())
    for text in (f"{seconds}", f"{seconds}.0", f"{seconds}000", f"{seconds}000000", f"/Date({seconds}000)/"):
        found = read_moment(text)
        if len(text) == 12:
            continue
        assert found is not None and (found.at, found.precision) == (at, "second"), text


@given(TIMES)
def test_forms_of_programs(at):
    for form in (
        *("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S UTC", "%Y%m%dT%H%M%SZ", "%Y-%m-%dT%H:%M:%S.000+0000"),
        *("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S UTC %Y"),
        *("%a %b %d %H:%M:%S +0000 %Y", "%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)"),
        *(
            'ISODate("%Y-%m-%dT%H:%M:%SZ")',
            "Timestamp('%Y-%m-%d %H:%M:%S+0000')",
            "%B %d, %Y %I:%M:%S %p UTC",
        ),
        *("%Y/%m/%d %H:%M:%S +00:00", "%Y-%m-%dT%H:%M:%S+00:00[Europe/London]", "%d %B %Y %H:%M:%S Z"),
    ):
        text = at.strftime(form)
        found = read_moment(text)
        assert found is not None and found.at == at, text
        assert found.precision == "second" and not found.doubts, text


@given(TIMES)
def test_forms_of_programs_without_zone(at):
    for form in (
        *(
            "%Y-%m-%dT%H:%M:%S",
            "%Y%m%d%H%M%S",
            "%a %b %d %H:%M:%S %Y",
            "%Y-%m-%d %I:%M:%S %p",
            "%Y.%m.%d %H:%M:%S",
        ),
        *("datetime.datetime(%Y, %-m, %-d, %-H, %-M, %-S)", "%b %d %Y %I:%M:%S%p", "%Y-%m-%d, %H:%M:%S"),
    ):
        text = at.strftime(form)
        found = read_moment(text)
        assert found is not None and (found.at, found.doubts) == (at, ("zone_unknown",)), text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-W15-5", "2020-04-10"),
        ("2020-101", "2020-04-10"),
        ("2020-4-10 9:05", "2020-04-10"),
        ("202004101900", "2020-04-10"),
        ("2020-04-10T24:00:00Z", "2020-04-11"),
        ("/Date(1586559600000+0200)/", "2020-04-11"),
    ],
)
def test_days_of_rare_forms(text, expected):
    found = read_moment(text)
    assert found is not None and found.day.isoformat() == expected


@pytest.mark.parametrize(
    "text", ["-62135596800", "-2208988800", "0", "0000", "00000000", "20201399", "2020-W60-1", "12345"]
)
def test_numbers_that_are_no_time(text):
    assert read_moment(text) is None


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("20210428.0", datetime(2021, 4, 28, tzinfo=UTC), "day"),
        ("2021.0", datetime(2021, 1, 1, tzinfo=UTC), "year"),
        ("1.6195956E9", datetime(2021, 4, 28, 7, 40, tzinfo=UTC), "second"),
        ("1.6195956e+12", datetime(2021, 4, 28, 7, 40, tzinfo=UTC), "second"),
    ],
)
def test_whole_numbers_of_tables_with_gaps(text, at, precision):
    found = read_moment(text)
    assert found is not None and (found.at, found.precision) == (at, precision)


@pytest.mark.parametrize(
    ("text", "at", "precision", "offset"),
    [
        ("Tue, 17 May 2022 08:20:00 (PDT)", "2022-05-17 15:20:00", "second", -420),
        ("Tue, 17 May 2022 08:20:00 (Pacific Daylight Time)", "2022-05-17 15:20:00", "second", -420),
        ("Tue, 17 May 2022 08:20:00 +0900 (PDT)", "2022-05-16 23:20:00", "second", 540),
        ("Tue, 17 May 2022 08:20:00 (local)", "2022-05-17 08:20:00", "second", None),
        ("D:20220517082000+02'00'", "2022-05-17 06:20:00", "second", 120),
        ("D:20220517082000-07'00", "2022-05-17 15:20:00", "second", -420),
        ("D:20220517082000Z", "2022-05-17 08:20:00", "second", 0),
        ("D:20220517082000", "2022-05-17 08:20:00", "second", None),
        ("2022-05-17T08:20:00 02:00", "2022-05-17 06:20:00", "second", 120),
        ("20220517-082000", "2022-05-17 08:20:00", "second", None),
        ("20220517_082000", "2022-05-17 08:20:00", "second", None),
        ("20220517082000", "2022-05-17 08:20:00", "second", None),
        ("2022-05-17-04:00", "2022-05-17 00:00:00", "day", None),
        ("2022-05-17+02:00", "2022-05-17 00:00:00", "day", None),
        ("2022-05-17Z", "2022-05-17 00:00:00", "day", None),
        ("2022-05-17-19:05", "2022-05-17 19:05:00", "minute", None),
    ],
)
def test_zones_in_unusual_places(text: str, at: str, precision: str, offset: int | None) -> None:
    found = read_moment(text)
    assert found is not None
    assert (f"{found.at:%Y-%m-%d %H:%M:%S}", found.precision, found.offset) == (at, precision, offset)


@pytest.mark.parametrize("text", ["20220517-0820", "20229917-082000", "D:2022", "2022-05-17-99:00"])
def test_digits_that_name_no_certain_time(text: str) -> None:
    assert read_moment(text) is None
