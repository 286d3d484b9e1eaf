"""Chooses the reader of a French time expression; where both languages count alike it is that of English ones."""

from __future__ import annotations

from collections.abc import Callable
from re import Match

from wiredesk.transforms.logic.times.clocks import read_daypart
from wiredesk.transforms.logic.times.context import Context, Timex
from wiredesk.transforms.logic.times.days import read_deictic
from wiredesk.transforms.logic.times.french.clocks import read_clock, read_noon
from wiredesk.transforms.logic.times.french.days import (
    read_attacks,
    read_date,
    read_every,
    read_feast,
    read_french_weekday,
    read_near,
    read_numbers,
    read_range_start,
    read_shift,
    read_slash,
)
from wiredesk.transforms.logic.times.french.units import (
    read_end,
    read_french_ago,
    read_french_century,
    read_french_decade,
    read_french_duration,
    read_french_relative,
    read_french_season,
    read_french_set,
    read_often,
    read_part_of_year,
    read_rate,
    read_short_part,
    read_span,
)
from wiredesk.transforms.logic.times.french.vocabulary import FrenchGroups
from wiredesk.transforms.logic.times.periods import (
    read_frequency,
    read_vague,
    read_year,
)


def read_french_expression(match: Match[str], context: Context) -> Timex | None:
    """Returns the TIMEX3 of a match, or None if the expression is no time after all."""
    groups = FrenchGroups(match)
    for name, read in _READERS:
        if match.re.groupindex.get(name) and match[name] is not None:
            return read(groups, context)
    return None


_Reader = Callable[[FrenchGroups, Context], Timex | None]
_READERS: tuple[tuple[str, _Reader], ...] = (
    ("feast", read_feast),
    ("range", read_range_start),
    ("eleven", read_attacks),
    ("monthnumber", read_numbers),
    ("slashmonth", read_slash),
    ("short", read_short_part),
    ("hour24", read_clock),
    ("hour24b", read_clock),
    ("named", read_noon),
    ("month", read_date),
    ("every", read_every),
    ("weekday", read_french_weekday),
    ("shift", read_shift),
    ("deictic", read_deictic),
    ("near", read_near),
    ("season", read_french_season),
    ("vague", read_vague),
    ("past", read_vague),
    ("future", read_vague),
    ("frequency", read_frequency),
    ("every_unit", read_rate),
    ("often", read_often),
    ("set", read_french_set),
    ("part", read_part_of_year),
    ("these", read_span),
    ("ago", read_french_ago),
    ("daypart", read_daypart),
    ("relative", read_french_relative),
    ("decade", read_french_decade),
    ("century", read_french_century),
    ("year", read_year),
    ("phase", read_end),
    ("unit", read_french_duration),
)
"""Named groups and the functions for their expressions; the first group that took part in the match counts."""
