"""Days written as three numbers: ``03/04/2021``, ``12.11.10``, ``2018-3-8``."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from wiredesk.transforms.logic.formats.parts.dates.hints import MomentHints
from wiredesk.transforms.logic.formats.parts.dates.orders import choose_order
from wiredesk.transforms.logic.kernel.days import make_day

NUMBERS: Final = re.compile(
    r"(?<![A-Za-z\d.,/+-])(?<!\d:)(?P<a>\d{1,4})(?P<space>\s?)(?P<sep>[./-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<c>\d{4}|'?\d{1,2})(?!\d|(?P=sep)\d)\.?"
)
"""Three numbers with equal separators, one of which may be a year."""

_THIS_CENTURY_BELOW = 40
"""Two digits below it are years of this century; above it, of the last one."""


class Day(NamedTuple):
    """A day, and whether it is one of several readings of which none is certain."""

    day: date
    is_ambiguous: bool = False


def complete_year(text: str) -> int:
    """Returns the year of two digits, with or without an apostrophe, or of four."""
    digits = text.lstrip("'")
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < _THIS_CENTURY_BELOW else 1900)


def read_numbers(
    found: re.Match[str], hints: MomentHints, weekday: int | None = None, offset: int | None = None
) -> Day | None:
    """Returns the day of a match of :data:`NUMBERS`.

    Four digits are the year at all times. The order of the other numbers is that which the hints name, if it gives a
    possible day; a weekday beside them decides too.

    Args:
      found: the match.
      hints: what is known about the source.
      weekday: the weekday beside the numbers, 0 for Monday.
      offset: minutes east of UTC that are stated beside the numbers. West of the Atlantic the month stands first.

    Returns:
      None if no reading is a day, or if several are and nothing speaks for any of them.
    """
    readings = _list_readings(found["a"], found["b"], found["c"])
    if len(found["a"]) <= 2 and len(found["c"]) == 1:
        # A year has two digits, so that it can only be the first number; more often this is a version.
        if choose_order(hints)[0] != "YMD":
            return None
        readings = {order: day for order, day in readings.items() if order == "YMD"}
    if weekday is not None and any(day.weekday() == weekday for day in readings.values()):
        readings = {order: day for order, day in readings.items() if day.weekday() == weekday}
    if len(set(readings.values())) <= 1:
        return next((Day(day) for day in readings.values()), None)
    order, is_sure = choose_order(hints)
    if order in readings and is_sure:
        return Day(readings[order])
    if found["sep"] == "." and "DMY" in readings:
        # Nobody who separates numbers by full stops writes the month first; the year may be first.
        return Day(readings["DMY"], "YMD" in readings)
    if offset:
        order = "MDY" if -600 <= offset <= -240 else "DMY"
    if order not in readings:
        order = "DMY" if order else None
    return Day(readings[order], True) if order in readings else None


def _list_readings(a: str, b: str, c: str) -> dict[str, date]:
    """Returns the days that three numbers may be, by order."""
    if len(a) > 2:
        # Only where the second number cannot be a month, the day stands before it.
        readings = {"YMD": (a, b, c), "YDM": (a, c, b)}
        if make_day(complete_year(a), int(b), int(c)):
            del readings["YDM"]
    elif len(c) == 4:
        readings = {"DMY": (c, b, a), "MDY": (c, a, b)}
    else:
        readings = {"DMY": (c, b, a), "MDY": (c, a, b)}
        if len(a) == 2 and not c.startswith("'"):
            readings["YMD"] = (a, b, c)
    return {
        order: found
        for order, (year, month, day) in readings.items()
        if (found := make_day(complete_year(year), int(month), int(day)))
    }
