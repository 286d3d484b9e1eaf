"""Articles over time, and the spread of a cluster."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.pipeline.pages.time_charts import Point, draw_days, draw_timeline, group_days, name_period

AT = datetime(2026, 3, 10, 6, 20, tzinfo=UTC)


@given(
    st.dictionaries(st.dates(), st.tuples(st.integers(0, 1000), st.integers(0, 9)), max_size=50),
    st.integers(1, 200),
)
def test_no_count_is_lost_in_periods(days, most):
    periods = group_days(days, most)
    kept = sum(sum(counts) for _, counts in periods.counts)
    assert kept + periods.before + periods.after == sum(sum(counts) for counts in days.values())
    starts = [day for day, _ in periods.counts]
    assert starts == sorted(set(starts))
    assert periods.step == "year" or len(starts) <= most + 2


@pytest.mark.parametrize(
    ("length", "step", "first"),
    [
        (1, "day", date(2026, 1, 1)),
        (90, "day", date(2026, 1, 1)),
        (91, "week", date(2025, 12, 29)),
        (700, "month", date(2026, 1, 1)),
        (4000, "year", date(2026, 1, 1)),
    ],
)
def test_periods_are_as_short_as_there_is_room(length, step, first):
    days = {date(2026, 1, 1) + timedelta(days=number): (1,) for number in range(length)}
    periods = group_days(days, 90)
    assert (periods.step, periods.counts[0][0]) == (step, first)
    assert sum(counts[0] for _, counts in periods.counts) == length


def test_a_day_far_from_all_others_does_not_make_the_periods_long():
    days = {date(2026, 1, 1) + timedelta(days=number): (10,) for number in range(60)}
    periods = group_days(days | {date(1970, 1, 1): (2,), date(2090, 1, 1): (3,)}, 90)
    assert (periods.step, periods.before, periods.after, len(periods.counts)) == ("day", 2, 3, 60)
    kept = group_days(days | {date(2026, 3, 20): (2,)}, 90)
    assert (kept.before, kept.after) == (0, 0), "nothing is left out where that gains nothing"


@pytest.mark.parametrize("day", [date.min, date.max, date(9999, 12, 1), date(1, 1, 7)])
@pytest.mark.parametrize("step", [1, 40, 400, 40_000])
def test_the_ends_of_the_calendar(day, step):
    days = {day: (1,)}
    other = day.toordinal() + (step if day.year < 5000 else -step)
    if 1 <= other <= date.max.toordinal():
        days[date.fromordinal(other)] = (1,)
    ElementTree.fromstring(draw_days("a", "t", group_days(days, 60), width=340))


def test_names_of_periods():
    day = date(2026, 3, 9)
    assert [name_period(day, step) for step in ("day", "week", "month", "year")] == [
        "2026-03-09",
        "week of 2026-03-09",
        "2026-03",
        "2026",
    ]


def test_the_outlet_that_is_first_stands_on_top():
    points = [
        Point(AT + timedelta(hours=2), "Late"),
        Point(AT, "Early", link="/article/1"),
        Point(AT, "Early"),
    ]
    texts = [one.text for one in ElementTree.fromstring(draw_timeline("a", "t", points)).iter("text")]
    assert texts[:2] == ["Early", "Late"] and any("06:20" in text for text in texts)


def test_times_without_a_zone_and_in_others_stand_in_one_line():
    berlin = timezone(timedelta(hours=1))
    points = [Point(AT.replace(tzinfo=None), "a"), Point(AT.astimezone(berlin), "b"), Point(AT, "c")]
    root = ElementTree.fromstring(draw_timeline("a", "t", points))
    assert len({use.get("x") for use in root.iter("use")}) == 1


def test_days_are_not_shown_as_midnight():
    points = [Point(datetime(2026, 3, day, tzinfo=UTC), "a") for day in (4, 6)]
    svg = draw_timeline("a", "t", points)
    assert "2026-03-04" in svg and ">2026-03-06<" in svg
    assert not [one.text for one in ElementTree.fromstring(svg).iter("text") if ":" in one.text]


def test_many_outlets_share_the_last_line():
    points = [Point(AT + timedelta(minutes=number), f"Outlet {number}") for number in range(100)]
    texts = [one.text for one in ElementTree.fromstring(draw_timeline("a", "t", points, most=5)).iter("text")]
    assert texts[:5] == ["Outlet 0", "Outlet 1", "Outlet 2", "Outlet 3", "96 more"]
