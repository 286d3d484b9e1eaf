"""Reads expressions of days and of times of the day: months, weekdays, "today", clocks."""

from __future__ import annotations

import calendar
import re
from datetime import MAXYEAR, MINYEAR, date

from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS
from wiredesk.transforms.logic.times.context import Context, Groups, Timex, add_days, is_day, read_phase
from wiredesk.transforms.logic.times.fragments import MONTH, YEAR, YEAR_BEFORE
from wiredesk.transforms.logic.times.ranges import JOINT, is_joint
from wiredesk.transforms.logic.times.references import (
    find_named_month_year,
    find_named_unit,
    find_year_of_sentence,
)
from wiredesk.transforms.logic.times.tense import VERBLESS, tell_direction, weigh_future
from wiredesk.transforms.logic.times.vocabulary import DAYPARTS, WEEKDAYS, read_number

_ATTACKS = re.compile(r"(?:['’]s)?,? (?:terror\w* )?(?:attack|hijack)")
_AHEAD = 0.5
"""Log-odds from which a day of the week is the next one; most lie back (TimeBank)."""

_YEAR_DAYS = 360
_CLOSE_DAYS = 21
_CLOSE = 2.0
"""More log-odds that a day without a year is the one at most three weeks away, if no verb says the contrary."""
_MONTH_DAYS = 30
_NEXT_DAYS = 3
"""Days ahead within which no verb makes a day one of the year before: such a text was continued after its date."""

_WORDS = 1.5
_NEARNESS = 3.0
"""Log-odds that a day without a year is the next one, if that is near and the last one a year back (TimeBank)."""


def _month_number(groups: Groups) -> int:
    if groups["monthnumber"]:
        return int(groups["monthnumber"])
    return ENGLISH_MONTHS.get(groups["month"].rstrip("."), 0)


def _read_relative_year(month: int, groups: Groups, context: Context, anchor: date) -> int | None:
    """Returns the year of "May of last year", "May that year" and "last May", or None if none is said."""
    year, relative = groups["year_relative"] or groups["year_relative2"], groups["relative"]
    if year in _NAMED_YEARS:
        named = find_named_unit(context, "year", _NAMED_YEARS[year])
        return int(named) if named else None
    if year:
        return anchor.year + {"last": -1, "this": 0, "next": 1}[year]
    if relative in ("last", "this past"):
        return anchor.year - (month >= anchor.month)
    if relative in ("next", "this coming"):
        return anchor.year + (month <= anchor.month)
    return anchor.year if relative == "this" else None


_NAMED_YEARS = {"that": 0, "the same": 0, "the following": 1}
_YEAR_OF_RANGE = re.compile(
    JOINT + rf"(?:(?:the )?[0-3]?\d(?:st|nd|rd|th)?,? {YEAR}|{MONTH}(?: [0-3]?\d)?,? {YEAR_BEFORE})",
    re.IGNORECASE,
)


def read_written_year(groups: Groups) -> int | None:
    """Returns the year that is written, also as '99 or in words; None if none is."""
    if groups["year"]:
        return int(groups["year"])
    digits = groups["yeardigits"] or groups["yeardigits2"]
    if digits:
        return int(digits) + (1900 if int(digits) > _CENTURY_TURN else 2000)
    return read_year_in_words(groups["spelled"]) if groups["spelled"] else None


_CENTURY_TURN = 40


def read_year_in_words(text: str) -> int | None:
    """Returns the year of "nineteen ninety-six" and "two thousand and three"."""
    century, _, rest = text.partition(" ")
    if century == "nineteen":
        number = read_number(rest)
        return 1900 + number if number is not None else None
    rest = rest.removeprefix("thousand").removeprefix(" and").strip()
    number = read_number(rest) if rest else 0
    return 2000 + number if number is not None else None


def _read_year_of_range(context: Context) -> int | None:
    """Returns the year behind the other end of a range: "Aug. 3-9, 2020", "May to July 2019"."""
    behind = _YEAR_OF_RANGE.match(context.body, context.end)
    if not behind:
        return None
    groups = Groups(behind)
    return int(groups["year"] or groups["year_before"])


def _pick_year(month: int, day: int, groups: Groups, context: Context) -> int | None:
    """Returns the year of a month and day: the written one, else the one that follows from tense and distance."""
    written = read_written_year(groups) or _read_year_of_range(context)
    if written:
        return written
    anchor, year = context.anchor, None
    if anchor is None:
        return None
    if groups["relative"] in _NAMED:
        year = find_named_month_year(context, month, is_later=groups["relative"] != "that")
    year = (
        year
        or _read_relative_year(month, groups, context, anchor)
        or _find_fitting_year(month, day, groups, context)
    )
    year = year or _find_said_year(month, day, context)
    if year is not None:
        return year
    odds = weigh_future(context.body, context.start, context.end, VERBLESS)
    year = _guess_year(month, day, anchor, odds)
    if (month, day) == (2, 29) and not calendar.isleap(year):
        return _find_leap_year(year, anchor, tell_direction(odds))
    return year


def _find_fitting_year(month: int, day: int, groups: Groups, context: Context) -> int | None:
    """Returns the year that the range or the day of the week beside a day decides."""
    first, anchor = context.last_day, context.anchor
    if not day or anchor is None:
        return None
    if first and (
        is_joint(context.body, context.prior_end, context.start)
        or _AGAIN.fullmatch(context.body, context.prior_end, context.start)
    ):
        return first.year + ((month, day) < (first.month, first.day))
    if not groups["weekday"]:
        return None
    near = [year for year in range(anchor.year - 1, anchor.year + 2) if is_day(year, month, day)]
    fitting = [year for year in near if date(year, month, day).weekday() == WEEKDAYS[groups["weekday"]]]
    return fitting[0] if len(fitting) == 1 else None


_AGAIN = re.compile(r"(?:, [^.,;\n]{1,40},)? and (?:then |again |once more )(?:on )?")
"""What joins a day to one that comes later: "on Jan. 1, he said, and again on July 1"."""
_NAMED = ("that", "the next", "the following")


def _find_said_year(month: int, day: int, context: Context) -> int | None:
    """Returns the year with which the text has written this day before, or another day in the same sentence."""
    said, limit = context.said.get((month, day)), _SAID_YEARS
    if not said:
        said = find_year_of_sentence(context)
        limit = _SAID_YEARS if len(context.named) > len("2021-07") else _TOLD_YEARS
    is_near = said and context.anchor and abs(said - context.anchor.year) <= limit
    return said if is_near else None


_TOLD_YEARS = 200
"""The same for a month in a sentence that goes on from another month: it is told, not held again."""
_SAID_YEARS = 30
"""Years from the publication within which a day is the one of a year that was said: July 4 is not that of 1776."""


def _guess_year(month: int, day: int, anchor: date, odds: float) -> int:
    """Returns the year of a bare month: that of the last or the next one, by the words beside it and the distance.

    Args:
      odds: log-odds that it lies ahead, by the words.
    """
    here, there = 30 * anchor.month + (anchor.day if day else 0), 30 * month + day
    if here == there:
        return anchor.year
    days_ahead = (there - here) % _YEAR_DAYS
    close = _CLOSE_DAYS if day else _MONTH_DAYS
    near = _CLOSE * ((days_ahead <= close) - (days_ahead >= _YEAR_DAYS - close))
    if tell_direction(odds) < 0:
        near = 0.0
    is_ahead = (
        days_ahead <= _NEXT_DAYS or _WORDS * odds + _NEARNESS * (1 - 2 * days_ahead / _YEAR_DAYS) + near > 0
    )
    return anchor.year + (there < here) if is_ahead else anchor.year - (there > here)


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
    if (
        (month, day) == (9, 11)
        and not read_written_year(groups)
        and _ATTACKS.match(context.body, context.end)
    ):
        year = 2001
    if year is not None and not is_day(year, month, day or 1):
        return None
    value = f"{year:04}-{month:02}" if year else f"XXXX-{month:02}"
    if day and year and read_written_year(groups):
        context.said[month, day] = year
    if day:
        value += f"-{day:02}"
    if groups["daypart"]:
        return Timex("TIME", f"{value}T{DAYPARTS[groups['daypart']]}", read_phase(groups))
    return Timex("DATE", value, read_phase(groups))


def find_weekday(weekday: int, relative: str, context: Context) -> date | None:
    """Returns the day of a weekday: the next or last one, by "next" and "last", by a range or by the words beside it."""
    if context.anchor is None:
        return None
    first = context.last_day
    if (
        first
        and context.is_prior_weekday
        and not relative
        and is_joint(context.body, context.prior_end, context.start)
    ):
        return add_days(first, (weekday - first.weekday()) % 7)
    ahead = (weekday - context.anchor.weekday()) % 7
    if relative in ("next", "this coming", "the following"):
        return add_days(context.anchor, ahead or 7)
    if relative in ("last", "this past", "the previous"):
        return add_days(context.anchor, (ahead - 7) if ahead else -7)
    if context.odds > _AHEAD or relative == "this":
        return add_days(context.anchor, ahead)
    return add_days(context.anchor, -((7 - ahead) % 7))


def read_weekly(groups: Groups, context: Context) -> Timex:
    """Reads "Mondays" and "on Tuesday nights"."""
    part = "T" + DAYPARTS[groups["dayparts"]] if groups["dayparts"] else ""
    return Timex("SET", f"XXXX-WXX-{WEEKDAYS[groups['weekly']] + 1}{part}")


def read_weekday(groups: Groups, context: Context) -> Timex:
    """Reads a day of the week."""
    weekday = WEEKDAYS[groups["weekday"]]
    part = "T" + DAYPARTS[groups["daypart"]] if groups["daypart"] else ""
    if groups["relative"] in ("each", "every"):
        return Timex("SET", f"XXXX-WXX-{weekday + 1}{part}")
    day = find_weekday(weekday, groups["relative"], context)
    value = day.isoformat() if day else f"XXXX-WXX-{weekday + 1}"
    return Timex("TIME" if part else "DATE", value + part, read_phase(groups))


def find_deictic_day(groups: Groups, context: Context) -> date | None:
    """Returns the day of "tomorrow", "the day before yesterday" and similar words."""
    shift = {"tomorrow": 1, "yesterday": -1}.get(groups["deictic"], 0) * (2 if groups["skip"] else 1)
    if groups["deictic"] == "overnight":
        shift = -1
    return add_days(context.anchor, shift) if context.anchor else None


def read_deictic(groups: Groups, context: Context) -> Timex:
    """Reads "today", "tomorrow night" and similar expressions."""
    day = find_deictic_day(groups, context)
    part = DAYPARTS.get(groups["daypart"]) or DAYPARTS.get(groups["deictic"])
    mod = read_phase(groups)
    if part:
        return Timex("TIME", f"{day}T{part}" if day else None, mod)
    return Timex("DATE", day.isoformat() if day else None, mod)


def read_month_day(groups: Groups, context: Context) -> Timex | None:
    """Reads a day of the month alone: "on the 30th", "the 15th of the month"; returns None for another ordinal."""
    day, anchor = int(groups["monthday"]), context.anchor
    if not 1 <= day <= 31 or not (groups["of_month"] or _is_day_of_month(context)):
        return None
    if anchor is None:
        return Timex("DATE", f"XXXX-XX-{day:02}")
    index = anchor.year * 12 + anchor.month - 1
    said = groups["of_month"].split(" ")
    if "last" in said or "next" in said:
        index += 1 if "next" in said else -1
    elif "this" not in said and "the" not in said:
        index += (context.odds > 0 and day < anchor.day) - (context.odds <= 0 and day > anchor.day)
    year, month = divmod(index, 12)
    return Timex("DATE", f"{year:04}-{month + 1:02}-{day:02}") if is_day(year, month + 1, day) else None


_BEFORE_DAY = re.compile(r"\b(?:on|by|until|till|from|since|through|before|after|to|of) $", re.IGNORECASE)
_BEHIND_DAY = re.compile(
    r"(?!,? (?:and )?\d+(?:st|nd|rd|th)\b)(?:[.,;:!?)\"”]|$|\n|"
    r" (?:with|at|and|in|for|to|when|by|but|after|before|because|as|or|that|from|until|if|while"
    r"|where|will|is|was|he|she|they|it|we|the|a|an)\b)"
)
_GOLF = re.compile(
    r"\b(?:birdie|bogey|par|hole|putt|green|tee|fairway|eagle|lap|inning|floor|place)\w*\b", re.IGNORECASE
)


def _is_day_of_month(context: Context) -> bool:
    """Returns True if the words beside "the 30th" are those of a day, not of a floor or of a hole in golf."""
    body, start, end = context.body, context.start, context.end
    if not body[start:end].lower().startswith("the ") or not _BEHIND_DAY.match(body, end):
        return False
    return bool(_BEFORE_DAY.search(body, max(0, start - 9), start)) and not _GOLF.search(
        body[max(0, start - 80) : end + 40]
    )


def read_yearly(groups: Groups, context: Context) -> Timex:
    """Reads "every May"."""
    return Timex("SET", f"XXXX-{_month_number(groups):02}")
