from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel.dates import get_timezone_name
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.transforms.logic.formats.parts.dates.zone_table import ABBREVIATIONS, SEVERAL
from wiredesk.transforms.logic.formats.parts.dates.zones import find_offset
from wiredesk.transforms.logic.formats.parts.moments import NO_MOMENT_HINTS, make_moment_hints, read_moment

SUMMER, WINTER = datetime(2020, 7, 10, 19), datetime(2020, 1, 10, 19)
PLACES = sorted(name for name in available_timezones() if "/" in name)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2024, 12, 31))


def measure(place: str, local: datetime) -> int:
    offset = local.replace(tzinfo=ZoneInfo(place)).utcoffset()
    assert offset is not None
    return round(offset.total_seconds() / 60)


@given(place=st.sampled_from(PLACES), local=TIMES)
@settings(max_examples=300, deadline=None)
def test_places_of_the_tz_database(place, local):
    for text in (f"{local:%Y-%m-%d %H:%M:%S} {place}", f"{local:%a, %d %b %Y %H:%M:%S} {place}"):
        found = read_moment(text)
        assert found is not None and found.day == local.date()
        assert (found.offset, found.precision) == (measure(place, local), "second")
        assert found.at == local.replace(microsecond=0, tzinfo=ZoneInfo(place)).astimezone(UTC)


def list_abbreviations() -> list[tuple[str, int]]:
    """Returns the abbreviations that the tz database has today for one offset."""
    offsets: dict[str, set[int]] = {}
    for place in PLACES:
        for local in (SUMMER, WINTER):
            name = local.replace(tzinfo=ZoneInfo(place)).tzname() or ""
            if name.isalpha():
                offsets.setdefault(name.upper(), set()).add(measure(place, local))
    return sorted((name, min(found)) for name, found in offsets.items() if len(found) == 1)


@pytest.mark.parametrize(("name", "offset"), list_abbreviations())
def test_abbreviations_of_the_tz_database(name, offset):
    if name not in SEVERAL:
        assert find_offset(name, WINTER, NO_MOMENT_HINTS) == offset
    else:
        assert find_offset(name, WINTER, NO_MOMENT_HINTS) in (None, offset, *SEVERAL[name].values())


@pytest.mark.parametrize("name", sorted(ABBREVIATIONS))
def test_every_abbreviation_is_read_behind_a_time(name):
    found = read_moment(f"Fri, 10 Jan 2020 19:00:00 {name}")
    assert found is not None and found.offset == find_offset(name, WINTER, NO_MOMENT_HINTS)
    assert found.precision == "second" and not found.doubts


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        *(("GMT+2", 120), ("UTC+5:30", 330), ("UTC\u22125", -300), ("GMT +0800", 480), ("+05:30", 330)),
        *(("-0330", -210), ("(GMT+7)", 420), ("GMT+0200 (Central European Summer Time)", 120)),
        *(("+0200 CEST", 120), ("+0530 (IST)", 330), ("Z", 0), ("UTC", 0), ("JST", 540), ("AEST", 600)),
        *(("Europe/Paris", 120), ("US/Eastern", -240), ("Central European Summer Time", 120)),
        *(("Eastern Time", -240), ("India Standard Time", 330), ("W. Europe Standard Time", 120)),
        *(
            ("British Summer Time", 60),
            ("Coordinated Universal Time", 0),
            ("ET", -240),
            ("PT", -420),
            ("МСК", 180),
        ),
    ],
)
def test_zones_in_every_form(zone, offset):
    for text in (
        f"10 Jul 2020 19:00 {zone}",
        f"2020-07-10 19:00 {zone}",
        f"July 10, 2020 at 7:00 p.m. {zone}",
    ):
        found = read_moment(text)
        assert found is not None and (found.offset, found.precision) == (offset, "minute"), text
        assert found.day == SUMMER.date() and not found.doubts


@pytest.mark.parametrize(
    ("zone", "language", "url", "offset"),
    [
        ("IST", "en-IN", None, 330),
        ("IST", "en", "https://www.example.in/a", 330),
        ("IST", "hi", None, 330),
        ("IST", "he", None, 120),
        ("IST", "en", "https://www.example.co.il/a", 120),
        ("IST", "en-IE", None, 60),
        ("IST", "en", None, None),
        ("CST", "zh-CN", None, 480),
        ("CST", "en-US", None, -360),
        ("CST", None, None, -360),
        ("AST", "ar-SA", None, 180),
        ("AST", "en", None, None),
        ("BST", None, None, 60),
        ("BST", "bn", None, 360),
        ("PST", "en-PH", None, 480),
        ("XQT", None, None, None),
        ("Mars/Olympus", None, None, None),
    ],
)
def test_the_source_decides_abbreviations_of_several_zones(zone, language, url, offset):
    found = read_moment(f"Fri, 10 Jul 2020 02:00:00 {zone}", make_moment_hints(language, url))
    assert found is not None and found.day == SUMMER.date()
    if offset is None:
        assert (found.precision, found.zoned, found.doubts) == ("day", False, ("zone_not_read",))
    else:
        assert (found.precision, found.offset, found.doubts) == ("second", offset, ())


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "pt", "nl", "ja", "ru"])
@pytest.mark.parametrize("place", ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Europe/Moscow"])
def test_names_in_words_of_other_languages(language, place):
    name = get_timezone_name(SUMMER.replace(tzinfo=ZoneInfo(place)), "long", locale=language)
    assert find_offset(name, SUMMER, make_moment_hints(language)) == measure(place, SUMMER)


def test_a_time_without_a_zone_is_no_zone():
    found = read_moment("2020-07-10 23:30")
    assert found is not None
    assert (found.zoned, found.offset, found.doubts) == (False, None, ("zone_unknown",))
