"""Reads dates in numbers, in the order of day and month that their text, publisher or country uses."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.transforms.logic.times.context import Context, Groups, Timex, is_day

_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d\d)(?![\d/-])")
_MAX_MONTH: Final = 12
_MONTH_FIRST: Final = frozenset({"US", "PH", "FM", "MH", "PW", "PR", "GU", "AS", "VI", "MP"})
"""Countries of the press in English where 02/08 is 8 February; Canada uses both orders."""

_CENTURY_TURN: Final = 50


def read_number_date(groups: Groups, context: Context) -> Timex | None:
    """Reads a date in numbers: 2020-02-29, 10/30/89, 28.7.2021.

    Where nothing tells whether the day or the month stands first, 07/06/2021 has no value: TIMEX3 has no confidence
    by which a guess could be known. (For the date of publication such a guess is made, with a low confidence.) With a
    full stop between them the day is first everywhere.
    """
    if groups["monthnumber"]:
        return _make(groups["year"], groups["monthnumber"], groups["day"])
    first, second, year = groups["first"], groups["second"], groups["shortyear"]
    day_first = _make(year, second, first)
    month_first = _make(year, first, second)
    if groups["sep"] == "." or not (day_first and month_first):
        return day_first or month_first
    is_day_first = _stands_day_first(context)
    if is_day_first is None:
        return day_first if day_first == month_first else Timex("DATE", None)
    return day_first if is_day_first else month_first


def _make(year: str, month: str, day: str) -> Timex | None:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number > _CENTURY_TURN else 2000
    if not is_day(number, int(month), int(day)):
        return None
    return Timex("DATE", f"{number:04}-{int(month):02}-{int(day):02}")


def _stands_day_first(context: Context) -> bool | None:
    """Returns True for day before month, None if neither the text nor its publisher or country tells."""
    if not context.is_order_sought:
        context.is_order_sought = True
        proved = _find_proof(context.body)
        if proved is None and context.order in ("DMY", "MDY"):
            proved = context.order == "DMY"
        context.is_day_first = _is_day_first_in(context.country) if proved is None else proved
    return context.is_day_first


def _find_proof(body: str) -> bool | None:
    """Returns True if another date of the text has its day first, None if none shows it."""
    for first, _, second in _DATE.findall(body):
        if (int(first) > _MAX_MONTH) != (int(second) > _MAX_MONTH):
            return int(first) > _MAX_MONTH
    return None


def _is_day_first_in(country: str | None) -> bool | None:
    return None if country in (None, "CA") else country not in _MONTH_FIRST


def read_attacks(groups: Groups, context: Context) -> Timex:
    """Reads "9/11", which is a day of 2001."""
    return Timex("DATE", "2001-09-11")
