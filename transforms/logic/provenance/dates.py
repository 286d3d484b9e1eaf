"""Days as datelines and notes print them, and the year that they leave out."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|febr?(?:uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)"
DAY = re.compile(
    rf"{_WEEKDAY}?(?:(?P<month>{MONTH})\.?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|"
    rf"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]*(?P<month2>{MONTH})\.?)(?:[\s,-]+(?P<year>\d{{4}}))?(?!\w)",
    re.IGNORECASE,
)
"""``July 28``, ``Wed Feb. 3``, ``28 July 2021``."""

_FIRST_YEAR = 1605


def complete_day(found: re.Match[str], near: date | None) -> date | None:
    """Returns the day of a match of :data:`DAY`.

    A missing year is the one that brings the day nearest to ``near``: a report of
    ``Dec. 31`` printed on 1 January is of the year before.

    Returns:
      None where the day does not exist, or its year is not stated and ``near`` is None.
    """
    month = number_month(found["month"] or found["month2"])
    day = int(found["day"] or found["day2"])
    if found["year"]:
        return make_day(int(found["year"]), month, day)
    if near is None:
        return None
    days = (make_day(year, month, day) for year in (near.year - 1, near.year, near.year + 1))
    return min((one for one in days if one), key=lambda one: abs((one - near).days), default=None)


def number_month(name: str) -> int:
    """Returns the number of a month, of an English name or its short form as a pattern has matched it."""
    # Without case, the long s is an s to patterns, and stays itself in lower case.
    return SHORT_MONTHS.index(name[:3].lower().replace("\u017f", "s")) + 1


def make_day(year: int, month: int, day: int) -> date | None:
    """Returns the day; None where there is no such day, or there were no newspapers yet."""
    try:
        return date(year, month, day) if year >= _FIRST_YEAR else None
    except ValueError:
        return None


def make_midnight(day: date) -> datetime:
    """Returns the beginning of a day in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
