"""Counts from a date that the text has named before: "that year", "the following month", "two years later"."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from wiredesk.transforms.logic.times.context import Context, add_days

_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?=T|$)")
_REACH: Final = 400
"""Characters within which a date is the one that "that year" means."""


def keep_date(context: Context, value: str | None, end: int) -> None:
    """Keeps a date that was read and ends at a place, for expressions that count from it."""
    if value and _DATE.match(value):
        context.named, context.named_end = value, end


def find_named_unit(context: Context, unit: str, by: int = 0) -> str | None:
    """Returns the unit that is ``by`` steps after that of the date named last, as TIMEX3.

    It is None where no date stands near, or only one that is coarser than the unit: no month follows from a year.
    Days and weeks count from a day of the same paragraph.
    """
    if unit in _DAYS:
        return _shift_day(context.last_day, unit, by) if context.last_day else None
    found = _DATE.match(context.named) if context.start - context.named_end <= _REACH else None
    if not found:
        return None
    year, month = int(found["year"]), int(found["month"] or 0)
    if unit in _YEARS:
        year += by * _YEARS[unit]
        return f"{year:04}"[: _DIGITS[unit]] if 0 < year < _MAX_YEARS else None
    index = year * 12 + month - 1 + by
    if unit != "month" or not month or not 12 <= index < 12 * _MAX_YEARS:
        return None
    return f"{index // 12:04}-{index % 12 + 1:02}"


def find_named_month_year(context: Context, month: int, *, is_later: bool) -> int | None:
    """Returns the year of "that December" or "the next January": the one named last, or the next with a later month."""
    found = _DATE.match(context.named) if context.start - context.named_end <= _REACH else None
    if not found:
        return None
    return int(found["year"]) + (is_later and month <= int(found["month"] or _MONTHS))


def find_year_of_sentence(context: Context) -> int | None:
    """Returns the year of a day that the same sentence has written with its year, if that is not of our days."""
    found = _WRITTEN.search(context.body, max(context.named_end - _WRITTEN_CHARS, 0), context.named_end)
    between = context.body[context.named_end : context.start]
    if not found or not context.anchor or len(between) > _SENTENCE_CHARS or _STOP.search(between):
        return None
    year = int(found[1])
    if not context.named.startswith(found[1]) or len(context.named) < _MONTH_CHARS:
        return None
    # "In May 1998 he left, and in June he died" goes on; a month of our days says nothing of the next.
    is_day = len(context.named) > _MONTH_CHARS
    return year if is_day or (year < context.anchor.year - 1 and _GOES_ON.search(between)) else None


_WRITTEN = re.compile(r"[\w.],? ((?:19|20)\d\d),?$")
_GOES_ON = re.compile(
    r"\b(?:and|then|but|before|until) (?:again |then |died |was )?(?:in |by |on |since |that )?$"
)
_WRITTEN_CHARS: Final = 12
_SENTENCE_CHARS: Final = 120
_MONTH_CHARS: Final = 7
_MONTHS: Final = 12
_STOP = re.compile(r"[.!?][\"”’')]*\s+[A-Z\"“]|\n")


def _shift_day(named: date, unit: str, by: int) -> str | None:
    day = add_days(named, by * (1 if unit == "day" else 7))
    if day is None or unit == "day":
        return day.isoformat() if day else None
    number = day.isocalendar()
    return f"{number.year}-W{number.week:02}" + ("-WE" if unit == "weekend" else "")


_DAYS: Final = ("day", "week", "weekend")
_YEARS: Final = {"year": 1, "decade": 10, "century": 100}
_DIGITS: Final = {"year": 4, "decade": 3, "century": 2}
_MAX_YEARS: Final = 10_000
