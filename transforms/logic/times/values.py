"""Reads the TIMEX3 type, value and mod of a matched expression.

TIMEX3: TimeML annotation guidelines 1.2.1 (Saurí et al., 2006,
https://timeml.github.io/site/publications/timeMLdocs/annguide_1.2.1.pdf).
"""

from __future__ import annotations

from re import Match

from wiredesk.transforms.logic.times.context import Context, Groups, Timex
from wiredesk.transforms.logic.times.days import (
    read_clock,
    read_daypart,
    read_deictic,
    read_month,
    read_number_date,
    read_weekday,
    read_yearly,
)
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
from wiredesk.transforms.logic.times.units import (
    read_ago,
    read_duration,
    read_ordinal_quarter,
    read_relative,
    read_set,
    read_year_ago,
    read_year_quarter,
)


def read_expression(match: Match[str], context: Context) -> Timex | None:
    """Returns the TIMEX3 of a match, or None if the expression is not a time after all."""
    groups = Groups(match)
    for name, read in _READERS:
        if groups[name]:
            return read(groups, context)
    return None


_READERS = (
    ("monthnumber", read_number_date),
    ("meridian", read_clock),
    ("hour24", read_clock),
    ("named", read_clock),
    ("yearly", read_yearly),
    ("month", read_month),
    ("weekday", read_weekday),
    ("deictic", read_deictic),
    ("daypart", read_daypart),
    ("season", read_season),
    ("vague", read_vague),
    ("future", read_vague),
    ("past", read_vague),
    ("present", read_vague),
    ("frequency", read_frequency),
    ("set", read_set),
    ("yearend", read_year_end),
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
)
"""Named groups and the functions for their expressions; the first group that took part in the match counts."""
