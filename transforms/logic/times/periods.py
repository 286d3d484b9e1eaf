"""Reads years, decades, centuries, seasons, and expressions without a date such as "now" and "daily"."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.times.context import Context, Groups, Timex, read_phase
from wiredesk.transforms.logic.times.days import read_written_year, read_year_in_words
from wiredesk.transforms.logic.times.surroundings import is_age, is_age_or_degree
from wiredesk.transforms.logic.times.vocabulary import DECADES, FREQUENCIES, SEASONS, VAGUE

_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def read_year(groups: Groups, context: Context) -> Timex | None:
    """Reads a year, also '99; returns None if two digits after an apostrophe are none."""
    if not groups["year"] and groups["yeardigits"] and not _is_short_year(context):
        return None
    year = read_written_year(groups)
    return Timex("DATE", str(year), read_phase(groups)) if year else None


_BEFORE_SHORT_YEAR = re.compile(
    r"\b(?:in|since|until|till|of|from|by|to|and|or|before|after|during|early|late|mid|the) $",
    re.IGNORECASE,
)


def _is_short_year(context: Context) -> bool:
    """Returns True if "'68" stands where a year does: "in '68", "the class of '99"."""
    body, start = context.body, context.start
    if body[start - 1 : start] not in ("'", "’", "‘"):
        return True
    return bool(_BEFORE_SHORT_YEAR.search(body, max(0, start - 10), start - 1)) and not _BEHIND_TITLE.match(
        body, context.end
    )


_BEHIND_TITLE = re.compile(r" (?:[A-Z]|minutes|hours|days|years|percent)")
"""What follows a number that begins a quotation or a title: "'60 Minutes'"."""


def read_decade(groups: Groups, context: Context) -> Timex | None:
    """Reads "the 1990s"."""
    digits = groups["decade"]
    if len(digits) == 2:
        if int(digits) < 20 or is_age_or_degree(context.body, context.start, context.end):
            return None
        digits = "19" + digits
    return Timex("DATE", digits[:3], read_phase(groups))


def read_decade_name(groups: Groups, context: Context) -> Timex | None:
    """Reads "the nineties"; returns None for an age."""
    if is_age(context.body, context.start):
        return None
    return Timex("DATE", str(DECADES[groups["decadename"]]), read_phase(groups))


def read_spelled_year(groups: Groups, context: Context) -> Timex | None:
    """Reads "nineteen ninety-six"."""
    number = read_year_in_words(groups["spelled"])
    return Timex("DATE", str(number)) if number is not None else None


def read_century(groups: Groups, context: Context) -> Timex | None:
    """Reads "the 19th century"; returns None for "the 0th century"."""
    number = int(groups["century"])
    return Timex("DATE", f"{number - 1:02}") if number else None


def read_season(groups: Groups, context: Context) -> Timex | None:
    """Reads a season; returns None for a fall from a ladder."""
    season, anchor = SEASONS[groups["season"]], context.anchor
    year_said = read_written_year(groups)
    if year_said:
        return Timex("DATE", f"{year_said}-{season}", read_phase(groups))
    if groups["relative"] in ("each", "every"):
        return Timex("SET", f"XXXX-{season}")
    if groups["season"] == "fall" and groups["relative"] == "the" and not _is_autumn(context):
        return None
    if anchor is None:
        return Timex("DATE", f"XXXX-{season}", read_phase(groups))
    begins = _SEASON_MONTHS[season]
    year = anchor.year
    if groups["relative"] in ("last", "this past"):
        year -= anchor.month < begins + 3
    elif groups["relative"] in ("next", "this coming"):
        year += anchor.month >= begins
    elif season == "WI" and anchor.month < 3:
        year -= 1
    elif groups["relative"] == "the":
        year += _shift_season(begins, anchor.month, context.odds)
    return Timex("DATE", f"{year}-{season}", read_phase(groups))


_BEFORE_AUTUMN = re.compile(
    r"\b(?:in|during|by|since|until|till|through|throughout|for|early|late|later) $",
    re.IGNORECASE,
)
_BEHIND_FALL = re.compile(r",? (?:of|from|in|to|on|that|down|off|into|at|against|guy|broke|killed|was|had)\b")


def _is_autumn(context: Context) -> bool:
    """Returns True if "the fall" is a season, by the words beside it."""
    body = context.body
    return bool(
        _BEFORE_AUTUMN.search(body, max(0, context.start - 12), context.start)
    ) and not _BEHIND_FALL.match(body, context.end)


def _shift_season(begins: int, month: int, odds: float) -> int:
    """Returns the years to add for a season that is neither "last" nor "next": the words say where it lies."""
    if odds > 0:
        return int(month >= begins + 3)
    return -int(month < begins)


def read_vague(groups: Groups, context: Context) -> Timex:
    """Reads "now", "recently", "the future"."""
    if groups["vague"]:
        return Timex("DATE", VAGUE[groups["vague"]])
    name = "FUTURE_REF" if groups["future"] else "PAST_REF" if groups["past"] else "PRESENT_REF"
    return Timex("DATE", name)


def read_frequency(groups: Groups, context: Context) -> Timex:
    """Reads "daily", "annually"."""
    return Timex("SET", FREQUENCIES[groups["frequency"]])


def read_year_end(groups: Groups, context: Context) -> Timex:
    """Reads "year-end"."""
    return Timex("DATE", str(context.anchor.year) if context.anchor else None, "END")
