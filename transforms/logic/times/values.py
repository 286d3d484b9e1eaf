"""Reads the TIMEX3 type, value and mod of a matched expression.

TIMEX3: TimeML annotation guidelines 1.2.1 (Saurí et al., 2006,
https://timeml.github.io/site/publications/timeMLdocs/annguide_1.2.1.pdf).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from re import Match, Pattern

from wiredesk.transforms.logic.times.clocks import read_clock, read_daypart
from wiredesk.transforms.logic.times.context import Context, Groups, Timex
from wiredesk.transforms.logic.times.days import (
    read_deictic,
    read_month,
    read_month_day,
    read_weekday,
    read_weekly,
    read_yearly,
)
from wiredesk.transforms.logic.times.holidays import read_holiday
from wiredesk.transforms.logic.times.numeric import read_attacks, read_number_date
from wiredesk.transforms.logic.times.periods import (
    read_century,
    read_decade,
    read_decade_name,
    read_frequency,
    read_season,
    read_spelled_year,
    read_vague,
    read_year,
    read_year_end,
)
from wiredesk.transforms.logic.times.quarters import (
    read_ended,
    read_half,
    read_ordinal_quarter,
    read_part_of_year,
    read_year_ago,
    read_year_quarter,
)
from wiredesk.transforms.logic.times.units import (
    read_ago,
    read_duration,
    read_from_day,
    read_half_unit,
    read_rate,
    read_relative,
    read_set,
    read_weekend,
)


def read_expression(match: Match[str], context: Context) -> Timex | None:
    """Returns the TIMEX3 of a match, or None if the expression is not a time after all."""
    for index, read in _list_readers(match.re):
        if match[index]:
            return read(Groups(match), context)
    return None


@cache
def _list_readers(pattern: Pattern[str]) -> tuple[tuple[int, _Reader], ...]:
    """Returns the readers of the groups that a pattern has, by the number of the group."""
    numbers = pattern.groupindex
    return tuple((numbers[name], read) for name, read in _READERS if name in numbers)


_Reader = Callable[[Groups, Context], Timex | None]
_READERS: tuple[tuple[str, _Reader], ...] = (
    ("ended", read_ended),
    ("attacks", read_attacks),
    ("holiday", read_holiday),
    ("monthnumber", read_number_date),
    ("shortyear", read_number_date),
    ("parts", read_part_of_year),
    ("fiscalyear", read_year),
    ("meridian", read_clock),
    ("meridian_later", read_clock),
    ("military", read_clock),
    ("military2", read_clock),
    ("oclock", read_clock),
    ("hour24", read_clock),
    ("named", read_clock),
    ("yearly", read_yearly),
    ("monthday", read_month_day),
    ("month", read_month),
    ("weekly", read_weekly),
    ("from_day", read_from_day),
    ("weekday", read_weekday),
    ("deictic", read_deictic),
    ("daypart", read_daypart),
    ("season", read_season),
    ("vague", read_vague),
    ("future", read_vague),
    ("past", read_vague),
    ("present", read_vague),
    ("frequency", read_frequency),
    ("rate", read_rate),
    ("set", read_set),
    ("yearend", read_year_end),
    ("half_ordinal", read_half),
    ("half_unit", read_half_unit),
    ("weekend", read_weekend),
    ("ordinal", read_ordinal_quarter),
    ("comparable", read_year_ago),
    ("year_ago", read_year_ago),
    ("ago", read_ago),
    ("relative", read_relative),
    ("year_before", read_year_quarter),
    ("spelled", read_spelled_year),
    ("decadename", read_decade_name),
    ("unit", read_duration),
    ("decade", read_decade),
    ("century", read_century),
    ("year", read_year),
    ("yeardigits", read_year),
)
"""Named groups and the functions for their expressions; the first group that took part in the match counts."""
