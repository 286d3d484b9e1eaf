"""Reads years, decades, centuries, seasons, and expressions without a date such as "now" and "daily"."""

from __future__ import annotations

from wiredesk.transforms.logic.times.context import Context, Groups, Timex, read_phase
from wiredesk.transforms.logic.times.vocabulary import DECADES, FREQUENCIES, SEASONS, VAGUE, read_number

_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def read_year(groups: Groups, context: Context) -> Timex:
    """Reads a year."""
    return Timex("DATE", groups["year"], read_phase(groups))


def read_decade(groups: Groups, context: Context) -> Timex | None:
    """Reads "the 1990s"."""
    digits = groups["decade"]
    if len(digits) == 2:
        if int(digits) < 20:
            return None
        digits = "19" + digits
    return Timex("DATE", digits[:3], read_phase(groups))


def read_decade_name(groups: Groups, context: Context) -> Timex:
    """Reads "the nineties"."""
    return Timex("DATE", str(DECADES[groups["decadename"]]), read_phase(groups))


def read_spelled_year(groups: Groups, context: Context) -> Timex | None:
    """Reads "nineteen ninety-six"."""
    number = read_number(groups["spelled"].split(maxsplit=1)[1])
    return Timex("DATE", f"19{number:02}") if number is not None else None


def read_century(groups: Groups, context: Context) -> Timex | None:
    """Reads "the 19th century"; returns None for "the 0th century"."""
    number = int(groups["century"])
    return Timex("DATE", f"{number - 1:02}") if number else None


def read_season(groups: Groups, context: Context) -> Timex:
    """Reads a season."""
    season, anchor = SEASONS[groups["season"]], context.anchor
    if groups["year"]:
        return Timex("DATE", f"{groups['year']}-{season}", read_phase(groups))
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
    return Timex("DATE", f"{year}-{season}", read_phase(groups))


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
