"""Reads units of the calendar: "last week", "two days ago", "three years", "twice a week"."""

from __future__ import annotations

import re
from datetime import MAXYEAR, date
from typing import Final

from wiredesk.transforms.logic.times.context import Context, Groups, Timex, add_days, is_day, read_phase
from wiredesk.transforms.logic.times.days import find_deictic_day, find_weekday
from wiredesk.transforms.logic.times.quarters import (
    format_quarter,
    latest_quarter,
    quarter_of,
    read_year_ago,
    shift_quarter,
)
from wiredesk.transforms.logic.times.references import find_named_unit
from wiredesk.transforms.logic.times.vocabulary import APPROXIMATIONS, STARTS, UNITS, WEEKDAYS, read_number

_QUARTER_MONTHS = 3
_HALF_WEEK = 3
"""Days back to a day of the week that is meant by "this past week"."""

_CLOCK_UNITS = frozenset({"second", "minute", "hour"})


def _format_duration(count: str, clock: str, letter: str) -> str:
    if letter in ("DE", "CE"):
        return f"P{count}{letter}"
    if letter == "H" and count == "24":
        return "P1D"
    return f"P{clock}{count}{letter}"


def read_set(groups: Groups, context: Context) -> Timex:
    """Reads "every two weeks"."""
    count = 2 if groups["count"] == "other" else read_number(groups["count"]) or 1
    clock, letter = UNITS[groups["unit"]]
    return Timex("SET", _format_duration(str(count), clock, letter))


_STEPS = {
    "last": -1, "the past": -1, "the previous": -1, "this past": -1, "the last": -1, "the prior": -1,
    "next": 1, "the following": 1, "the coming": 1, "the next": 1, "this coming": 1,
}  # fmt: skip


def _read_end(text: str) -> str | None:
    """Returns the mod of "the end of" and "early in", or None for an empty text."""
    words = text.split(" ")
    return STARTS.get(words[-2] if words[-1] == "of" else words[0])


def read_relative(groups: Groups, context: Context) -> Timex | None:
    """Reads "last week", "the next month", "the past year"."""
    unit, relative = groups["unit"], groups["relative"]
    mod = read_phase(groups) or _read_end(groups["ends"])
    if unit == "period":
        quarter = latest_quarter(context) if relative in ("the latest", "the current") else None
        return Timex("DATE", format_quarter(quarter)) if quarter else None
    if unit == "day" and relative in _STEPS_OF_DAY:
        day = find_named_unit(context, unit, _STEPS_OF_DAY[relative])
        return Timex("DATE", day) if day else None
    if _is_span(relative, unit, context):
        return Timex("DURATION", _format_duration("1", *UNITS[unit]), mod)
    if context.anchor is None:
        return Timex("DATE", None, mod)
    if unit == "quarter" and relative in ("the", "the latest", "the same", "that", "that same"):
        return _read_latest_quarter(relative, context.anchor, context, mod)
    return Timex("DATE", _find_unit(relative, unit, context.anchor, context), mod)


_STEPS_OF_DAY: Final = {
    "that": 0, "that same": 0, "the same": 0, "the following": 1, "the next": 1, "the previous": -1,
}  # fmt: skip


def _read_latest_quarter(relative: str, anchor: date, context: Context, mod: str | None) -> Timex | None:
    quarter = latest_quarter(context)
    if relative == "the latest" and quarter and quarter >= quarter_of(anchor):
        quarter = shift_quarter(quarter_of(anchor), -1)
    return Timex("DATE", format_quarter(quarter), mod) if quarter else None


def _find_unit(relative: str, unit: str, anchor: date, context: Context) -> str | None:
    steps = _STEPS.get(relative, 0)
    if (relative, unit) == ("this past", "week"):
        return _shift_unit(add_days(anchor, -_HALF_WEEK) or anchor, unit, 0)
    if _counts_from_named(relative, unit, context):
        return find_named_unit(context, unit, steps)
    return _shift_unit(anchor, unit, steps)


def _is_span(relative: str, unit: str, context: Context) -> bool:
    """Returns True for "the past year" and "over the last month", which end at the publication and begin on no first day."""
    if unit not in ("day", "week", "month", "year", "decade", "century"):
        return False
    if relative == "this past":
        return unit != "week"
    before = context.body[max(0, context.start - 20) : context.start]
    return relative == "the past" or (relative == "the last" and bool(_BEFORE_SPAN.search(before)))


_NAMED: Final = ("that", "that same", "the same", "the following")
_BEFORE_SPAN = re.compile(
    r"\b(?:in|over|within|during|for|throughout|through|by) (?:just |only |about )?$", re.IGNORECASE
)


def _counts_from_named(relative: str, unit: str, context: Context) -> bool:
    """Returns True for an expression that counts from a date in the text, not from the publication."""
    if relative in _NAMED:
        return True
    if relative not in ("the next", "the previous", "the prior") or _BEFORE_SPAN.search(
        context.body, max(0, context.start - 20), context.start
    ):
        return False
    return bool(find_named_unit(context, unit))


def _shift_unit(anchor: date, unit: str, by: int) -> str | None:
    """Returns the unit of the calendar that is ``by`` steps after the one of a day."""
    if unit == "quarter":
        return format_quarter(shift_quarter(quarter_of(anchor), by))
    if unit == "month":
        return _shift_month(anchor, by)
    if unit in ("week", "weekend"):
        day = add_days(anchor, 7 * by)
        if day is None:
            return None
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}" + ("-WE" if unit == "weekend" else "")
    if unit == "day":
        day = add_days(anchor, by)
        return day.isoformat() if day else None
    years = {
        "year": f"{anchor.year + by:04}",
        "decade": f"{anchor.year // 10 + by:03}",
        "century": f"{anchor.year // 100 + by:02}",
    }
    return years.get(unit)


def _shift_month(anchor: date, by: int) -> str | None:
    index = anchor.year * 12 + anchor.month - 1 + by
    return f"{index // 12:04}-{index % 12 + 1:02}" if 12 <= index < 12 * (MAXYEAR + 1) else None


def read_ago(groups: Groups, context: Context) -> Timex | None:
    """Reads "two days ago", "a year later"."""
    unit = "century" if groups["unit"] == "centur" else groups["unit"]
    sign = 1 if groups["ago"] in ("later", "from now") else -1
    count = read_number(groups["count"]) if groups["count"] else None
    mod = APPROXIMATIONS.get(groups["approx"])
    if unit == "year" and count == 1 and sign < 0 and context.quarter and not context.is_longer:
        return read_year_ago(groups, context)
    if groups["ago"] in ("later", "earlier"):
        return Timex(*_count_from_named(unit, sign, count, context), mod)
    if count is None:
        return Timex("DATE", "FUTURE_REF" if sign > 0 else "PAST_REF", mod)
    if unit in _CLOCK_UNITS:
        return Timex("DATE", context.anchor.isoformat(), mod) if context.anchor else Timex("TIME", None, mod)
    return Timex("DATE", _count_from_anchor(unit, sign * count, context.anchor), mod)


def _count_from_anchor(unit: str, steps: int, anchor: date | None) -> str | None:
    if unit in ("decade", "century"):
        steps, unit = steps * (10 if unit == "decade" else 100), "year"
    if (
        anchor is None
        or abs(steps) > _MOST_STEPS
        or (unit == "year" and not 0 < anchor.year + steps < 10_000)
    ):
        return None
    return _shift_unit(anchor, unit, steps)


def _count_from_named(unit: str, sign: int, count: int | None, context: Context) -> tuple[str, str | None]:
    """Returns type and value of "two years later" and "a year earlier", the value None if no date was named."""
    if unit in _CLOCK_UNITS:
        return "TIME", None
    if count is None or count > _MOST_STEPS:
        return "DATE", None
    named, value = find_named_unit(context, unit), find_named_unit(context, unit, sign * count)
    if named and value:
        today = context.anchor.isoformat() if context.anchor else value
        # What was said to follow on something past is past as well, or something else was meant.
        return "DATE", None if named <= today < value else value
    is_last_year = (unit, sign, count) == ("year", -1, 1)
    return "DATE", _count_from_anchor(unit, -1, context.anchor) if is_last_year else None


_HALVES = {"½": ".5", "1/2": ".5", "¼": ".25", "1/4": ".25", "¾": ".75", "3/4": ".75"}


def read_duration(groups: Groups, context: Context) -> Timex | None:
    """Reads "three weeks"."""
    unit = "century" if groups["unit"] == "centur" else groups["unit"]
    clock, letter = UNITS[unit]
    count = read_number(groups["count"]) if groups["count"] else None
    if unit == "second" and not groups["plural"]:
        return None
    if unit == "month" and groups["span"] and (count or 0) > _QUARTER_MONTHS:
        context.is_longer = True
    text = "X" if count is None else str(count)
    if groups["half"] and count is not None:
        text = f"{count}{_HALVES.get(groups['half'], '.5')}"
    is_rate = groups["count"] in ("a", "an") and _RATE.search(
        context.body, max(0, context.start - 30), context.start
    )
    return Timex(
        "SET" if is_rate else "DURATION",
        _format_duration(text, clock, letter),
        APPROXIMATIONS.get(groups["approx"]),
    )


_RATE = re.compile(
    r"(?:[$£€]?\d[\d.,]*%?(?: (?:million|billion|percent|per cent|cents?|dollars|[a-z]+s))?|\b(?:percent|per cent)"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens of|hundreds of|thousands of) (?!of )[a-z]+s) $"
)
"""What stands before "a day" that tells how much or how many there is in each."""


def read_half_unit(groups: Groups, context: Context) -> Timex:
    """Reads "half an hour" and "a half-century"."""
    return Timex("DURATION", _HALF_UNITS[groups["half_unit"]], APPROXIMATIONS.get(groups["approx"]))


_HALF_UNITS = {
    "hour": "PT30M", "minute": "PT30S", "year": "P6M", "day": "PT12H", "decade": "P5Y", "century": "P50Y",
}  # fmt: skip


def read_rate(groups: Groups, context: Context) -> Timex:
    """Reads "twice a week" and "three times a year"."""
    clock, letter = UNITS[groups["rate"]]
    return Timex("SET", _format_duration("1", clock, letter))


def read_from_day(groups: Groups, context: Context) -> Timex | None:
    """Reads "two days from today", "a week from Tuesday", "a week ago Monday"."""
    count, unit, is_back = read_number(groups["count"]), groups["unit"], groups["from_day"] == "ago"
    day: date | None
    if groups["weekday"] and is_back:
        anchor = context.anchor
        day = add_days(anchor, -((anchor.weekday() - WEEKDAYS[groups["weekday"]]) % 7)) if anchor else None
    elif groups["weekday"]:
        day = find_weekday(WEEKDAYS[groups["weekday"]], "next", context)
    else:
        day = find_deictic_day(groups, context)
    if count is None or count > _MOST_STEPS or day is None:
        return Timex("DATE", None)
    steps = -count if is_back else count
    if unit in ("day", "week"):
        return Timex("DATE", _shift_unit(day, "day", 7 * steps if unit == "week" else steps))
    month = _shift_month(day, steps * (12 if unit == "year" else 1))
    has_day = month and is_day(int(month[:4]), int(month[5:]), day.day)
    return Timex("DATE", f"{month}-{day.day:02}" if has_day else month)


_MOST_STEPS = 5000


def read_weekend(groups: Groups, context: Context) -> Timex | None:
    """Reads "the weekend", and "weekends" as a set."""
    if groups["weekend"] == "weekends" or groups["each"]:
        return Timex("SET", "XXXX-WXX-WE")
    anchor = context.anchor
    if anchor is None:
        return Timex("DATE", "XXXX-WXX-WE", read_phase(groups))
    is_on = anchor.weekday() >= _SATURDAY
    back = 0 if context.odds > 0 or is_on else -1
    return Timex("DATE", _shift_unit(anchor, "weekend", back), read_phase(groups))


_SATURDAY = 5
