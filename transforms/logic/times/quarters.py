"""Reads quarters and halves of years: "the first quarter", "Q3 2020", "the second half of 2019"."""

from __future__ import annotations

import re
from datetime import date

from wiredesk.transforms.logic.times.context import Context, Groups, Timex
from wiredesk.transforms.logic.times.days import read_month, read_written_year
from wiredesk.transforms.logic.times.surroundings import is_of_business, is_of_game
from wiredesk.transforms.logic.times.vocabulary import ORDINALS

_HALF_YEAR = 6
_LATER_HALVES = ("second", "last", "latter", "2nd")


def quarter_of(day: date) -> tuple[int, int]:
    """Returns the year and quarter of a day."""
    return day.year, (day.month + 2) // 3


def shift_quarter(quarter: tuple[int, int], by: int) -> tuple[int, int]:
    """Returns the quarter that is ``by`` quarters after another."""
    index = quarter[0] * 4 + quarter[1] - 1 + by
    return index // 4, index % 4 + 1


def format_quarter(quarter: tuple[int, int]) -> str:
    """Returns a quarter as TIMEX3: ``2021-Q2``."""
    return f"{quarter[0]}-Q{quarter[1]}"


def latest_quarter(context: Context) -> tuple[int, int] | None:
    """Returns the quarter that was named last, else the last one that had ended at publication."""
    context.is_longer = False
    if context.quarter or context.anchor is None:
        return context.quarter
    return shift_quarter(quarter_of(context.anchor), -1)


def read_year_quarter(groups: Groups, context: Context) -> Timex:
    """Reads "the 1988 period": the quarter of 1988 that is in question, else the whole year."""
    year = int(groups["year_before"])
    quarter = None if context.is_longer else context.quarter
    return Timex("DATE", format_quarter((year, quarter[1])) if quarter else str(year))


def read_ordinal_quarter(groups: Groups, context: Context) -> Timex | None:
    """Reads "the first quarter", and keeps it as the quarter in question; returns None for that of a game."""
    number = ORDINALS[groups["ordinal"]] or 4
    context.is_longer = False
    if not (groups["year"] or groups["year_before"]) and is_of_game(context.body, context.start, context.end):
        return None
    if groups["year"] or groups["year_before"]:
        context.quarter = (int(groups["year"] or groups["year_before"]), number)
        return Timex("DATE", format_quarter(context.quarter))
    if context.anchor is None:
        return Timex("DATE", f"XXXX-Q{number}")
    year, now = quarter_of(context.anchor)
    relative = groups["year_relative"] or groups["year_relative2"]
    if relative:
        year += {"last": -1, "this": 0, "next": 1}[relative]
    elif groups["year_ago"] or groups["ago"]:
        return Timex("DATE", format_quarter(((context.quarter or (year, number))[0] - 1, number)))
    elif number > now + 1 or (number > now and context.direction < 0):
        year -= 1
    elif number < now - 1 and context.direction > 0:
        year += 1
    context.quarter = (year, number)
    return Timex("DATE", format_quarter(context.quarter))


def read_ended(groups: Groups, context: Context) -> Timex:
    """Reads "the quarter" in "the quarter ended Sept. 30", and "the year" likewise.

    A quarter is the one of the calendar in which most of it lies; a year is of any twelve months.
    """
    context.is_longer = groups["unit"] == "year"
    if context.is_longer:
        return Timex("DURATION", "P1Y")
    reading = read_month(groups, context) if groups["month"] else None
    found = _MONTH.match(reading.value or "") if reading else None
    if not found:
        return Timex("DURATION", "P1Q")
    index = int(found[1]) * 12 + int(found[2]) - 1 - _MIDDLE
    context.quarter = (index // 12, index % 12 // 3 + 1)
    return Timex("DATE", format_quarter(context.quarter))


_MONTH = re.compile(r"(\d{4})-(\d\d)")
_MIDDLE = 1
"""Months from the end of a quarter back to its middle."""


def read_year_ago(groups: Groups, context: Context) -> Timex:
    """Reads "a year ago": the same quarter of the year before, or that year."""
    quarter = context.quarter
    if quarter and not context.is_longer:
        return Timex("DATE", format_quarter((quarter[0] - 1, quarter[1])))
    return Timex("DATE", str(context.anchor.year - 1) if context.anchor else None)


def read_part_of_year(groups: Groups, context: Context) -> Timex | None:
    """Reads "Q3 2020", "H1", "2Q20"; without its year the quarter is the last one of that number."""
    number, year = int(groups["part"]), read_written_year(groups)
    is_half = groups["parts"] == "h"
    if is_half and (number > 2 or not year):
        return None
    if year is None:
        if context.anchor is None:
            return Timex("DATE", f"XXXX-Q{number}")
        now = quarter_of(context.anchor)
        year = now[0] - (number > now[1] and context.odds <= 0)
    if is_half:
        return Timex("DATE", f"{year}-H{number}")
    context.quarter = (year, number)
    return Timex("DATE", format_quarter(context.quarter))


def read_half(groups: Groups, context: Context) -> Timex | None:
    """Reads "the first half of 2021"; without a year it may be that of a game or of anything."""
    number = 2 if groups["half_ordinal"] in _LATER_HALVES else 1
    year, anchor = read_written_year(groups), context.anchor
    if year is None:
        if not groups["of_year"] and not is_of_business(context.body, context.start, context.end):
            return None
        if anchor is None:
            return Timex("DATE", f"XXXX-H{number}")
        year = anchor.year + {"last": -1, "next": 1}.get(groups["of_year"], 0)
        if not groups["of_year"] and number == 2 and anchor.month <= _HALF_YEAR and context.odds <= 0:
            year -= 1
    return Timex("DATE", f"{year}-H{number}")
