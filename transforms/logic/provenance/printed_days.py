"""Days as datelines and notes print them, often without their year."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from wiredesk.transforms.logic.formats.parts.moments import FIRST_YEAR
from wiredesk.transforms.logic.kernel.months import MONTH_PATTERN, number_month

_WEEKDAY = r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)"
DAY = re.compile(
    rf"{_WEEKDAY}?(?:(?P<month>{MONTH_PATTERN})\.?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|"
    rf"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]*(?P<month2>{MONTH_PATTERN})\.?)(?:[\s,-]+(?P<year>\d{{4}}))?(?!\w)",
    re.IGNORECASE,
)
"""``July 28``, ``Wed Feb. 3``, ``28 July 2021``."""


def complete_day(found: re.Match[str], near: date | None) -> date | None:
    """Returns the day of a match of :data:`DAY`.

    A missing year is chosen so that the day is as near to ``near`` as possible: ``Dec. 31`` in a report
    printed on 1 January is in the year before.

    Returns:
      None if the day does not exist, or if its year is missing and ``near`` is None.
    """
    month = number_month(found["month"] or found["month2"])
    day = int(found["day"] or found["day2"])
    if found["year"]:
        return make_day(int(found["year"]), month, day)
    if near is None:
        return None
    days = (make_day(year, month, day) for year in (near.year - 1, near.year, near.year + 1))
    return min((one for one in days if one), key=lambda one: abs((one - near).days), default=None)


def make_day(year: int, month: int, day: int) -> date | None:
    """Returns the day; None if it does not exist or lies before the first newspaper."""
    try:
        return date(year, month, day) if year >= FIRST_YEAR else None
    except ValueError:
        return None


def make_midnight(day: date) -> datetime:
    """Returns the beginning of a day in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
