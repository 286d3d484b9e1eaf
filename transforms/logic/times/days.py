"""Reads expressions of days and of times of the day: months, weekdays, "today", clocks."""

from __future__ import annotations

import calendar
import re
from datetime import MAXYEAR, MINYEAR, date

from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS
from wiredesk.transforms.logic.times.context import Context, Groups, Timex, add_days, is_day, read_phase
from wiredesk.transforms.logic.times.vocabulary import APPROXIMATIONS, DAYPARTS, WEEKDAYS

_ATTACKS = re.compile(r"(?:['’]s)?,? (?:terror\w* )?(?:attack|hijack)")
_AT = re.compile(
    r"\b(?:at|from|by|around|until|till|to|before|after|since|about|between|and) $", re.IGNORECASE
)
_NEAR_MONTHS = 6
"""A month without a year and without a tense is the nearest one, at most this many months away."""


def _month_number(groups: Groups) -> int:
    if groups["monthnumber"]:
        return int(groups["monthnumber"])
    return ENGLISH_MONTHS.get(groups["month"].rstrip("."), 0)


def _read_relative_year(month: int, groups: Groups, anchor: date) -> int | None:
    """Returns the year of "May of last year" and "last May", or None if neither is said."""
    year, relative = groups["year_relative"] or groups["year_relative2"], groups["relative"]
    if year:
        return anchor.year + {"last": -1, "this": 0, "next": 1}[year]
    if relative in ("last", "this past"):
        return anchor.year - (month >= anchor.month)
    if relative in ("next", "this coming"):
        return anchor.year + (month <= anchor.month)
    return anchor.year if relative == "this" else None


def _pick_year(month: int, day: int, groups: Groups, context: Context) -> int | None:
    """Returns the year of a month and day: the written one, else the one that follows from tense and distance."""
    if groups["year"]:
        return int(groups["year"])
    anchor = context.anchor
    if anchor is None:
        return None
    year = _read_relative_year(month, groups, anchor)
    if year is not None:
        return year
    year = _guess_year(month, day, anchor, context.direction)
    if (month, day) == (2, 29) and not calendar.isleap(year):
        return _find_leap_year(year, anchor, context.direction)
    return year


def _guess_year(month: int, day: int, anchor: date, direction: int) -> int:
    """Returns the year of a bare month: ahead or back by the tense, else the nearest."""
    now, then = (anchor.month, anchor.day if day else 0), (month, day)
    months_ahead = month - anchor.month
    if direction > 0:
        return anchor.year + (then < now and months_ahead < -2)
    if months_ahead > (_NEAR_MONTHS if day or direction == 0 else 0 if direction < 0 else 11):
        return anchor.year - (then > now)
    return anchor.year + (months_ahead < -_NEAR_MONTHS - 2 and direction == 0)


def _find_leap_year(year: int, anchor: date, direction: int) -> int | None:
    """Returns the year of a bare Feb. 29: the nearest year that has the day, on the side of the tense."""
    years = [one for one in range(max(year - 8, MINYEAR), min(year + 8, MAXYEAR) + 1) if calendar.isleap(one)]
    if direction:
        years = [one for one in years if (one >= year if direction > 0 else one <= year)]
    return min(years, key=lambda one: abs((date(one, 2, 29) - anchor).days), default=None)


def read_month(groups: Groups, context: Context) -> Timex | None:
    """Reads a month, with or without a day and a year."""
    month = _month_number(groups)
    day = int(groups["day"] or 0)
    if groups["day"] and not 1 <= day <= calendar.monthrange(2000, month)[1]:
        return None
    year = _pick_year(month, day, groups, context)
    if (month, day) == (9, 11) and not groups["year"] and _ATTACKS.match(context.body, context.end):
        year = 2001
    if year is not None and not is_day(year, month, day or 1):
        return None
    value = f"{year:04}-{month:02}" if year else f"XXXX-{month:02}"
    if day:
        value += f"-{day:02}"
    if groups["daypart"]:
        return Timex("TIME", f"{value}T{DAYPARTS[groups['daypart']]}", read_phase(groups))
    return Timex("DATE", value, read_phase(groups))


def _find_weekday(weekday: int, relative: str, context: Context) -> date | None:
    if context.anchor is None:
        return None
    ahead = (weekday - context.anchor.weekday()) % 7
    if relative in ("next", "this coming", "the following"):
        return add_days(context.anchor, ahead or 7)
    if relative in ("last", "this past", "the previous"):
        return add_days(context.anchor, (ahead - 7) if ahead else -7)
    if context.direction > 0 or relative == "this":
        return add_days(context.anchor, ahead)
    return add_days(context.anchor, -((7 - ahead) % 7))


def read_weekday(groups: Groups, context: Context) -> Timex:
    """Reads a day of the week."""
    weekday = WEEKDAYS[groups["weekday"]]
    part = "T" + DAYPARTS[groups["daypart"]] if groups["daypart"] else ""
    if groups["relative"] in ("each", "every"):
        return Timex("SET", f"XXXX-WXX-{weekday + 1}{part}")
    day = _find_weekday(weekday, groups["relative"], context)
    value = day.isoformat() if day else f"XXXX-WXX-{weekday + 1}"
    return Timex("TIME" if part else "DATE", value + part, read_phase(groups))


def _find_deictic(groups: Groups, context: Context) -> date | None:
    shift = {"tomorrow": 1, "yesterday": -1}.get(groups["deictic"], 0)
    if groups["deictic"] == "overnight":
        shift = -1
    return add_days(context.anchor, shift) if context.anchor else None


def read_deictic(groups: Groups, context: Context) -> Timex:
    """Reads "today", "tomorrow night" and similar expressions."""
    day = _find_deictic(groups, context)
    part = DAYPARTS.get(groups["daypart"]) or DAYPARTS.get(groups["deictic"])
    mod = read_phase(groups)
    if part:
        return Timex("TIME", f"{day}T{part}" if day else None, mod)
    return Timex("DATE", day.isoformat() if day else None, mod)


def read_daypart(groups: Groups, context: Context) -> Timex:
    """Reads "this morning", "last night"."""
    part, anchor = DAYPARTS[groups["daypart"]], context.anchor
    if anchor and groups["relative"] == "last":
        anchor = add_days(anchor, -1)
    return Timex("TIME", f"{anchor}T{part}" if anchor else None, read_phase(groups))


def read_clock(groups: Groups, context: Context) -> Timex | None:
    """Reads a time of day; returns None for a length of film or a score."""
    if groups["named"]:
        clock = "12:00" if groups["named"] == "noon" else "24:00"
    elif groups["hour24"]:
        if not (groups["zone"] or _AT.search(context.body, max(0, context.start - 10), context.start)):
            return None  # Without a zone or a preposition it is the length of a film.
        clock = f"{int(groups['hour24']):02}:{groups['minute24']}"
    else:
        hour = int(groups["hour"])
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * groups["meridian"].startswith("p")
        clock = f"{hour:02}:{groups['minute'] or '00'}"
    day = _find_clock_day(groups, context)
    return Timex("TIME", f"{day}T{clock}" if day else f"T{clock}", APPROXIMATIONS.get(groups["approx"]))


def _find_clock_day(groups: Groups, context: Context) -> str | None:
    if groups["month"]:
        reading = read_month(groups, context)
        return reading.value if reading else None
    if groups["weekday"]:
        day = _find_weekday(WEEKDAYS[groups["weekday"]], "", context)
    elif groups["deictic"]:
        day = _find_deictic(groups, context)
    else:
        day = context.anchor
    return day.isoformat() if day else None


def read_number_date(groups: Groups, context: Context) -> Timex | None:
    """Reads a date in numbers: 2020-02-29, 10/30/89."""
    month, day = int(groups["monthnumber"]), int(groups["day"])
    year = groups["year"] or groups["shortyear"]
    number = int(year) + (0 if len(year) == 4 else 1900 if int(year) > 50 else 2000)
    if not is_day(number, month, day):
        return None
    return Timex("DATE", f"{number:04}-{month:02}-{day:02}")


def read_yearly(groups: Groups, context: Context) -> Timex:
    """Reads "every May"."""
    return Timex("SET", f"XXXX-{_month_number(groups):02}")
