"""Calendar days from their parts: days that exist, their beginning in UTC, missing years, and numbers in another order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

FIRST_YEAR: Final = 1605
"""The year of the first newspaper, the Relation of Strasbourg; an earlier publication is an error."""


def make_day(year: int, month: int, day: int) -> date | None:
    """Returns the day; None if it does not exist or lies before the first newspaper."""
    try:
        return date(year, month, day) if year >= FIRST_YEAR else None
    except ValueError:
        return None


def make_midnight(day: date) -> datetime:
    """Returns the beginning of a day in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def find_nearest(month: int, day: int, near: date) -> date | None:
    """Returns the day in the year that brings it nearest to another: 31 December printed on 1 January is a day before.

    Returns:
      None if no year around has such a day.
    """
    days = (make_day(year, month, day) for year in (near.year - 1, near.year, near.year + 1))
    return min((one for one in days if one), key=lambda one: abs((one - near).days), default=None)


def swap_numbers(day: date) -> date | None:
    """Returns the day whose month is this one's day, and the other way round; None if there is no such day."""
    return make_day(day.year, day.day, day.month)
