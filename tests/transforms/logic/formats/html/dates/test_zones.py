from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.dates.sightings import Sighting
from wiredesk.transforms.logic.formats.html.dates.zones import place_sightings
from wiredesk.transforms.logic.formats.parts.moments import Moment, make_moment_hints, read_moment


def place(*stated: tuple[str, str]) -> Moment:
    """Returns the first moment, completed by the others."""
    moments = [(source, read_moment(text, make_moment_hints("en"))) for source, text in stated]
    return place_sightings([Sighting(source, moment) for source, moment in moments if moment])[0].moment


@pytest.mark.parametrize(
    ("first", "other", "at", "day", "offset"),
    [
        # A clock without a zone, and the zone of the same reading.
        (
            "2024-06-11 23:30:00",
            ("meta", "2024-06-11T23:30:00-04:00"),
            "2024-06-12T03:30",
            "2024-06-11",
            -240,
        ),
        ("2024-06-11T23:30", ("marked", "2024-06-11T23:30:10+09:00"), "2024-06-11T14:30", "2024-06-11", 540),
        # A clock without a zone beside UTC.
        ("2024-06-12 00:30:05", ("meta", "2024-06-11T22:30:05Z"), "2024-06-11T22:30", "2024-06-12", 120),
        ("2024-06-11 22:30:05", ("meta", "2024-06-11T22:30:05Z"), "2024-06-11T22:30", "2024-06-11", 0),
        # UTC beside a zone, a clock, a day.
        (
            "2024-06-11T22:30:05Z",
            ("marked", "2024-06-12T00:30:05+02:00"),
            "2024-06-11T22:30",
            "2024-06-12",
            120,
        ),
        (
            "2024-06-12T03:30:05Z",
            ("below-bare", "2024-06-11 22:30:05"),
            "2024-06-12T03:30",
            "2024-06-11",
            -300,
        ),
        ("2024-06-12T03:30:05Z", ("url", "2024-06-11"), "2024-06-12T03:30", "2024-06-11", None),
        ("2024-06-11T23:00:00Z", ("below-published", "12 June 2024"), "2024-06-11T23:00", "2024-06-12", None),
        # Another day, another time, a change: nothing is completed.
        ("2024-06-12T03:30:05Z", ("url", "2024-06-09"), "2024-06-12T03:30", "2024-06-12", 0),
        ("2024-06-12T18:30:05Z", ("url", "2024-06-11"), "2024-06-12T18:30", "2024-06-12", 0),
        ("2024-06-11 23:30:00", ("meta", "2024-06-11T21:07:00Z"), "2024-06-11T23:30", "2024-06-11", None),
        (
            "2024-06-11T22:30:05Z",
            ("time-changed", "2024-06-12T00:30:05+02:00"),
            "2024-06-11T22:30",
            "2024-06-11",
            0,
        ),
        ("2024-06-11T22:30:05+02:00", ("url", "2024-06-12"), "2024-06-11T20:30", "2024-06-11", 120),
        # A day with the time that another statement has.
        ("2024-06-11", ("meta", "2024-06-11T23:30:00-04:00"), "2024-06-12T03:30", "2024-06-11", -240),
    ],
)
def test_statements_complete_each_other(
    first: str, other: tuple[str, str], at: str, day: str, offset: int | None
) -> None:
    found = place(("jsonld", first), other)
    assert (found.at.isoformat()[:16], found.day.isoformat(), found.offset) == (at, day, offset)


def test_a_day_in_numbers_is_settled_by_another_date() -> None:
    assert place(("below-bare", "03/04/2024")).doubts == ("date_ambiguous",)
    for other in ("2024-03-04", "2024-04-03"):
        found = place(("below-bare", "03/04/2024"), ("far-bare", other))
        assert (found.day.isoformat(), found.doubts) == (other, ())


def test_a_zone_that_is_found_removes_the_doubt() -> None:
    assert place(("jsonld", "2024-06-11 23:30:00")).doubts == ("zone_unknown",)
    assert place(("jsonld", "2024-06-11 23:30:00"), ("meta", "2024-06-11T23:30:00-04:00")).doubts == ()
