"""Days as datelines and notes print them, often without their year."""

from __future__ import annotations

import re
from datetime import date

from wiredesk.transforms.logic.kernel.days import find_nearest, make_day
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
    return find_nearest(month, day, near) if near is not None else None
