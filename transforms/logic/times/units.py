"""Reads units of the calendar: quarters, "last week", "two days ago", "three years"."""

from __future__ import annotations

from datetime import MAXYEAR, date

from wiredesk.transforms.logic.times.context import Context, Groups, Timex, add_days, read_phase
from wiredesk.transforms.logic.times.vocabulary import APPROXIMATIONS, ORDINALS, STARTS, UNITS, read_number

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


def _quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def _shift_quarter(quarter: tuple[int, int], by: int) -> tuple[int, int]:
    index = quarter[0] * 4 + quarter[1] - 1 + by
    return index // 4, index % 4 + 1


def _format_quarter(quarter: tuple[int, int]) -> str:
    return f"{quarter[0]}-Q{quarter[1]}"


def _latest_quarter(context: Context) -> tuple[int, int] | None:
    """Returns the quarter that was named last, else the last one that had ended at publication."""
    if context.quarter or context.anchor is None:
        return context.quarter
    return _shift_quarter(_quarter_of(context.anchor), -1)


def read_year_quarter(groups: Groups, context: Context) -> Timex:
    """Reads "the 1988 period": the quarter of 1988 that is in question, else the whole year."""
    year = int(groups["year_before"])
    return Timex("DATE", _format_quarter((year, context.quarter[1])) if context.quarter else str(year))


def read_ordinal_quarter(groups: Groups, context: Context) -> Timex:
    """Reads "the first quarter", and keeps it as the quarter in question."""
    number = ORDINALS[groups["ordinal"]]
    if groups["year"] or groups["year_before"]:
        context.quarter = (int(groups["year"] or groups["year_before"]), number)
        return Timex("DATE", _format_quarter(context.quarter))
    if context.anchor is None:
        return Timex("DATE", f"XXXX-Q{number}")
    year, now = _quarter_of(context.anchor)
    relative = groups["year_relative"] or groups["year_relative2"]
    if relative:
        year += {"last": -1, "this": 0, "next": 1}[relative]
    elif groups["year_ago"] or groups["ago"]:
        return Timex("DATE", _format_quarter(((context.quarter or (year, number))[0] - 1, number)))
    elif number > now + 1 or (number > now and context.direction < 0):
        year -= 1
    elif number < now - 1 and context.direction > 0:
        year += 1
    context.quarter = (year, number)
    return Timex("DATE", _format_quarter(context.quarter))


def read_year_ago(groups: Groups, context: Context) -> Timex:
    """Reads "a year ago": the same quarter of the year before, or that year."""
    quarter = context.quarter
    if quarter:
        return Timex("DATE", _format_quarter((quarter[0] - 1, quarter[1])))
    return Timex("DATE", str(context.anchor.year - 1) if context.anchor else None)


_STEPS = {
    "last": -1, "the past": -1, "the previous": -1, "this past": -1, "the last": -1, "the prior": -1,
    "next": 1, "the following": 1, "the coming": 1, "the next": 1, "this coming": 1,
}  # fmt: skip


def _read_end(text: str) -> str | None:
    """Returns the mod of "the end of" and "early in", or None for an empty text."""
    words = text.split(" ")
    return STARTS.get(words[-2] if words[-1] == "of" else words[0])


def read_relative(groups: Groups, context: Context) -> Timex | None:
    """Reads "last week", "the next month"."""
    unit, relative, anchor = groups["unit"], groups["relative"], context.anchor
    mod = read_phase(groups) or _read_end(groups["ends"])
    if unit == "period":
        quarter = _latest_quarter(context) if relative in ("the latest", "the current") else None
        return Timex("DATE", _format_quarter(quarter)) if quarter else None
    if anchor is None:
        return Timex("DATE", None, mod)
    if unit == "quarter" and relative in ("the", "the latest", "the same", "that", "that same"):
        quarter = _latest_quarter(context)
        if relative == "the latest" and quarter and quarter >= _quarter_of(anchor):
            quarter = _shift_quarter(_quarter_of(anchor), -1)
        return Timex("DATE", _format_quarter(quarter), mod) if quarter else None
    return Timex("DATE", _shift_unit(anchor, unit, _STEPS.get(relative, 0)), mod)


def _shift_unit(anchor: date, unit: str, by: int) -> str | None:
    """Returns the unit of the calendar that is ``by`` steps after the one of a day."""
    if unit == "quarter":
        return _format_quarter(_shift_quarter(_quarter_of(anchor), by))
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
    unit, anchor = groups["unit"], context.anchor
    if groups["ago"] in ("later", "earlier", "before"):
        anchor = context.last_day or anchor
    unit = "century" if unit == "centur" else unit
    sign = 1 if groups["ago"] in ("later", "from now") else -1
    count = read_number(groups["count"]) if groups["count"] else None
    mod = APPROXIMATIONS.get(groups["approx"])
    if count is None:
        return Timex("DATE", "FUTURE_REF" if sign > 0 else "PAST_REF", mod)
    if unit in _CLOCK_UNITS:
        return Timex("TIME", None, mod) if anchor is None else Timex("DATE", anchor.isoformat(), mod)
    if unit == "year" and count == 1 and sign < 0 and context.quarter:
        return read_year_ago(groups, context)
    if anchor is None:
        return Timex("DATE", None, mod)
    if unit in ("decade", "century"):
        count, unit = count * (10 if unit == "decade" else 100), "year"
    if count > 5000 or (unit == "year" and not 0 < anchor.year + sign * count < 10_000):
        return Timex("DATE", None, mod)
    return Timex("DATE", _shift_unit(anchor, unit, sign * count), mod)


def read_duration(groups: Groups, context: Context) -> Timex | None:
    """Reads "three weeks"."""
    unit = "century" if groups["unit"] == "centur" else groups["unit"]
    clock, letter = UNITS[unit]
    count = read_number(groups["count"]) if groups["count"] else None
    if unit == "second" and not groups["plural"]:
        return None
    text = "X" if count is None else str(count)
    if groups["half"] and count is not None:
        text = f"{count}.5"
    return Timex("DURATION", _format_duration(text, clock, letter), APPROXIMATIONS.get(groups["approx"]))
