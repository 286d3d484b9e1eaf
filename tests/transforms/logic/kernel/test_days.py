from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wiredesk.transforms.logic.kernel.days import (
    FIRST_YEAR,
    find_nearest,
    make_day,
    make_midnight,
    swap_numbers,
)


def test_days_before_the_first_newspaper_are_refused() -> None:
    assert make_day(FIRST_YEAR, 1, 1) == date(FIRST_YEAR, 1, 1)
    assert make_day(FIRST_YEAR - 1, 12, 31) is None
    assert make_day(2021, 13, 1) is None


def test_midnight_is_in_utc() -> None:
    assert make_midnight(date(2021, 1, 1)) == datetime(2021, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("month", "day", "near", "found"),
    [
        (12, 31, date(2021, 1, 1), date(2020, 12, 31)),
        (1, 1, date(2020, 12, 31), date(2021, 1, 1)),
        (2, 29, date(2021, 3, 1), date(2020, 2, 29)),
        (2, 29, date(2022, 3, 1), None),
        (2, 30, date(2021, 3, 1), None),
    ],
)
def test_missing_year_is_the_nearest(month: int, day: int, near: date, found: date | None) -> None:
    assert find_nearest(month, day, near) == found


@pytest.mark.parametrize(
    ("day", "swapped"),
    [(date(2021, 3, 4), date(2021, 4, 3)), (date(2021, 3, 13), None), (date(2021, 3, 3),) * 2],
)
def test_numbers_are_swapped(day: date, swapped: date | None) -> None:
    assert swap_numbers(day) == swapped
