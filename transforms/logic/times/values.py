"""From a matched expression to its TIMEX3 type, value and mod.

TIMEX3: TimeML annotation guidelines 1.2.1 (Saurí et al., 2006,
https://timeml.github.io/site/publications/timeMLdocs/annguide_1.2.1.pdf).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from re import Match

from transforms.logic.times.tense import find_direction
from transforms.logic.times.vocabulary import (
    APPROXIMATIONS,
    DAYPARTS,
    DECADES,
    FREQUENCIES,
    MONTHS,
    ORDINALS,
    SEASONS,
    STARTS,
    UNITS,
    VAGUE,
    WEEKDAYS,
    read_number,
)

_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_CLOCK_UNITS = frozenset({"second", "minute", "hour"})
_FINE_MONTHS = 6
"""A month without a year and without a tense is the nearest, at most so far away."""


@dataclass(slots=True)
class Context:
    """What the text around an expression says.

    Attributes:
      body: the text.
      anchor: the day of publication, None where unknown.
      quarter: the quarter spoken of last, as ``(year, quarter)``.
      start, end: where the expression stands in ``body``.
    """

    body: str
    anchor: date | None
    quarter: tuple[int, int] | None = None
    start: int = 0
    end: int = 0

    @property
    def direction(self) -> int:
        """Which way the verbs around the expression point: -1 past, +1 future, 0 no cue."""
        return find_direction(self.body, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer for one expression."""

    type: str
    value: str | None
    mod: str | None = None


class Groups:
    """The named groups of a match, lower case, empty where absent."""

    __slots__ = ("_groups", "_texts")

    def __init__(self, match: Match[str]) -> None:
        self._groups = match.re.groupindex
        self._texts = match.groups()

    def __getitem__(self, name: str) -> str:
        index = self._groups.get(name)
        return (self._texts[index - 1] or "").lower() if index else ""


def read_expression(match: Match[str], context: Context) -> Reading | None:
    """Returns the reading of a match, or None where it is no time after all."""
    groups = Groups(match)
    for name, read in _READERS:
        if groups[name]:
            return read(groups, context)
    return None


def _phase(groups: Groups) -> str | None:
    return STARTS.get(groups["phase"])


def _month_number(groups: Groups) -> int:
    if groups["monthnumber"]:
        return int(groups["monthnumber"])
    return MONTHS.get(groups["month"].rstrip("."), 0)


def _read_said_year(month: int, groups: Groups, anchor: date) -> int | None:
    said, relative = groups["year_relative"] or groups["year_relative2"], groups["relative"]
    if said:
        return anchor.year + {"last": -1, "this": 0, "next": 1}[said]
    if relative in ("last", "this past"):
        return anchor.year - (month >= anchor.month)
    if relative in ("next", "this coming"):
        return anchor.year + (month <= anchor.month)
    return anchor.year if relative == "this" else None


def _pick_year(month: int, day: int, groups: Groups, context: Context) -> int | None:
    """Returns the year of a month and day: the one written, else the one that tense and distance say."""
    if groups["year"]:
        return int(groups["year"])
    anchor = context.anchor
    if anchor is None:
        return None
    year = _read_said_year(month, groups, anchor)
    return _guess_year(month, day, anchor, context.direction) if year is None else year


def _guess_year(month: int, day: int, anchor: date, direction: int) -> int:
    """Returns the year of a bare month: ahead or back as the tense says, else the nearest."""
    now, then = (anchor.month, anchor.day if day else 0), (month, day)
    months_ahead = month - anchor.month
    if direction > 0:
        return anchor.year + (then < now and months_ahead < -2)
    if months_ahead > (_FINE_MONTHS if day or direction == 0 else 0 if direction < 0 else 11):
        return anchor.year - (then > now)
    return anchor.year + (months_ahead < -_FINE_MONTHS - 2 and direction == 0)


def _read_month(groups: Groups, context: Context) -> Reading | None:
    month = _month_number(groups)
    day = int(groups["day"] or 0)
    if groups["day"] and not 1 <= day <= calendar.monthrange(2000, month)[1]:
        return None
    year = _pick_year(month, day, groups, context)
    value = f"{year:04}-{month:02}" if year else f"XXXX-{month:02}"
    if day:
        value += f"-{day:02}"
    if groups["daypart"]:
        return Reading("TIME", f"{value}T{DAYPARTS[groups['daypart']]}", _phase(groups))
    return Reading("DATE", value, _phase(groups))


def _find_weekday(weekday: int, relative: str, context: Context) -> date | None:
    if context.anchor is None:
        return None
    ahead = (weekday - context.anchor.weekday()) % 7
    if relative in ("next", "this coming", "the following"):
        return context.anchor + timedelta(ahead or 7)
    if relative in ("last", "this past", "the previous"):
        return context.anchor - timedelta((7 - ahead) if ahead else 7)
    if context.direction > 0 or relative == "this":
        return context.anchor + timedelta(ahead)
    return context.anchor - timedelta((7 - ahead) % 7)


def _read_weekday(groups: Groups, context: Context) -> Reading:
    weekday = WEEKDAYS[groups["weekday"]]
    part = "T" + DAYPARTS[groups["daypart"]] if groups["daypart"] else ""
    if groups["relative"] in ("each", "every"):
        return Reading("SET", f"XXXX-WXX-{weekday + 1}{part}")
    day = _find_weekday(weekday, groups["relative"], context)
    value = day.isoformat() if day else f"XXXX-WXX-{weekday + 1}"
    return Reading("TIME" if part else "DATE", value + part, _phase(groups))


def _find_deictic(groups: Groups, context: Context) -> date | None:
    shift = {"tomorrow": 1, "yesterday": -1}.get(groups["deictic"], 0)
    if groups["deictic"] == "overnight":
        shift = -1
    return context.anchor + timedelta(shift) if context.anchor else None


def _read_deictic(groups: Groups, context: Context) -> Reading:
    day = _find_deictic(groups, context)
    part = DAYPARTS.get(groups["daypart"]) or DAYPARTS.get(groups["deictic"])
    mod = _phase(groups)
    if part:
        return Reading("TIME", f"{day}T{part}" if day else None, mod)
    return Reading("DATE", day.isoformat() if day else None, mod)


def _read_daypart(groups: Groups, context: Context) -> Reading:
    part, anchor = DAYPARTS[groups["daypart"]], context.anchor
    if anchor and groups["relative"] == "last":
        anchor -= timedelta(1)
    return Reading("TIME", f"{anchor}T{part}" if anchor else None, _phase(groups))


def _read_clock(groups: Groups, context: Context) -> Reading | None:
    if groups["named"]:
        clock = "12:00" if groups["named"] == "noon" else "24:00"
    elif groups["hour24"]:
        clock = f"{int(groups['hour24']):02}:{groups['minute24']}"
    else:
        hour = int(groups["hour"])
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * groups["meridian"].startswith("p")
        clock = f"{hour:02}:{groups['minute'] or '00'}"
    day = _find_clock_day(groups, context)
    return Reading("TIME", f"{day}T{clock}" if day else f"T{clock}", APPROXIMATIONS.get(groups["approx"]))


def _find_clock_day(groups: Groups, context: Context) -> str | None:
    if groups["month"]:
        reading = _read_month(groups, context)
        return reading.value if reading else None
    if groups["weekday"]:
        day = _find_weekday(WEEKDAYS[groups["weekday"]], "", context)
    elif groups["deictic"]:
        day = _find_deictic(groups, context)
    else:
        day = context.anchor
    return day.isoformat() if day else None


def _read_number_date(groups: Groups, context: Context) -> Reading | None:
    month, day = int(groups["monthnumber"]), int(groups["day"])
    year = groups["year"] or groups["shortyear"]
    number = int(year) + (0 if len(year) == 4 else 1900 if int(year) > 50 else 2000)
    if day > calendar.monthrange(number, month)[1]:
        return None
    return Reading("DATE", f"{number:04}-{month:02}-{day:02}")


def _read_year(groups: Groups, context: Context) -> Reading:
    return Reading("DATE", groups["year"], _phase(groups))


def _read_decade(groups: Groups, context: Context) -> Reading | None:
    digits = groups["decade"]
    if len(digits) == 2:
        if int(digits) < 20:
            return None
        digits = "19" + digits
    return Reading("DATE", digits[:3], _phase(groups))


def _read_decade_name(groups: Groups, context: Context) -> Reading:
    return Reading("DATE", str(DECADES[groups["decadename"]]), _phase(groups))


def _read_spelled_year(groups: Groups, context: Context) -> Reading | None:
    number = read_number(groups["spelled"].split(maxsplit=1)[1])
    return Reading("DATE", f"19{number:02}") if number is not None else None


def _read_year_quarter(groups: Groups, context: Context) -> Reading:
    """Reads "the 1988 period": that quarter of 1988 which is spoken of, or the whole year."""
    year = int(groups["year_before"])
    return Reading("DATE", _format_quarter((year, context.quarter[1])) if context.quarter else str(year))


def _read_yearly(groups: Groups, context: Context) -> Reading:
    return Reading("SET", f"XXXX-{_month_number(groups):02}")


def _read_century(groups: Groups, context: Context) -> Reading:
    return Reading("DATE", f"{int(groups['century']) - 1:02}")


def _read_season(groups: Groups, context: Context) -> Reading:
    season, anchor = SEASONS[groups["season"]], context.anchor
    if groups["year"]:
        return Reading("DATE", f"{groups['year']}-{season}", _phase(groups))
    if anchor is None:
        return Reading("DATE", f"XXXX-{season}", _phase(groups))
    begins = _SEASON_MONTHS[season]
    year = anchor.year
    if groups["relative"] in ("last", "this past"):
        year -= anchor.month < begins + 3
    elif groups["relative"] in ("next", "this coming"):
        year += anchor.month >= begins
    elif season == "WI" and anchor.month < 3:
        year -= 1
    return Reading("DATE", f"{year}-{season}", _phase(groups))


def _read_vague(groups: Groups, context: Context) -> Reading:
    if groups["vague"]:
        return Reading("DATE", VAGUE[groups["vague"]])
    name = "FUTURE_REF" if groups["future"] else "PAST_REF" if groups["past"] else "PRESENT_REF"
    return Reading("DATE", name)


def _read_frequency(groups: Groups, context: Context) -> Reading:
    return Reading("SET", FREQUENCIES[groups["frequency"]])


def _read_set(groups: Groups, context: Context) -> Reading:
    count = 2 if groups["count"] == "other" else read_number(groups["count"]) or 1
    clock, letter = UNITS[groups["unit"]]
    return Reading("SET", _format_duration(str(count), clock, letter))


def _format_duration(count: str, clock: str, letter: str) -> str:
    if letter in ("DE", "CE"):
        return f"P{count}{letter}"
    if letter == "H" and count == "24":
        return "P1D"
    return f"P{clock}{count}{letter}"


def _quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def _shift_quarter(quarter: tuple[int, int], by: int) -> tuple[int, int]:
    index = quarter[0] * 4 + quarter[1] - 1 + by
    return index // 4, index % 4 + 1


def _format_quarter(quarter: tuple[int, int]) -> str:
    return f"{quarter[0]}-Q{quarter[1]}"


def _latest_quarter(context: Context) -> tuple[int, int] | None:
    """Returns the quarter spoken of last, else the last one that was over at publication."""
    if context.quarter or context.anchor is None:
        return context.quarter
    return _shift_quarter(_quarter_of(context.anchor), -1)


def _read_ordinal_quarter(groups: Groups, context: Context) -> Reading:
    number = ORDINALS[groups["ordinal"]]
    if groups["year"] or groups["year_before"]:
        context.quarter = (int(groups["year"] or groups["year_before"]), number)
        return Reading("DATE", _format_quarter(context.quarter))
    if context.anchor is None:
        return Reading("DATE", f"XXXX-Q{number}")
    year, now = _quarter_of(context.anchor)
    said = groups["year_relative"] or groups["year_relative2"]
    if said:
        year += {"last": -1, "this": 0, "next": 1}[said]
    elif groups["year_ago"] or groups["ago"]:
        return Reading("DATE", _format_quarter(((context.quarter or (year, number))[0] - 1, number)))
    elif number > now + 1 or (number > now and context.direction < 0):
        year -= 1
    elif number < now - 1 and context.direction > 0:
        year += 1
    context.quarter = (year, number)
    return Reading("DATE", _format_quarter(context.quarter))


def _read_year_ago(groups: Groups, context: Context) -> Reading:
    quarter = context.quarter
    if quarter:
        return Reading("DATE", _format_quarter((quarter[0] - 1, quarter[1])))
    return Reading("DATE", str(context.anchor.year - 1) if context.anchor else None)


_STEPS = {
    "last": -1, "the past": -1, "the previous": -1, "this past": -1, "the last": -1, "the prior": -1,
    "next": 1, "the following": 1, "the coming": 1, "the next": 1, "this coming": 1,
}  # fmt: skip


def _read_relative(groups: Groups, context: Context) -> Reading | None:
    unit, relative, anchor = groups["unit"], groups["relative"], context.anchor
    mod = _phase(groups) or STARTS.get(
        groups["ends"].split(" ")[-2] if groups["ends"].endswith(" of") else groups["ends"].split(" ")[0]
    )
    if unit == "period":
        quarter = _latest_quarter(context) if relative in ("the latest", "the current") else None
        return Reading("DATE", _format_quarter(quarter)) if quarter else None
    if anchor is None:
        return Reading("DATE", None, mod)
    if unit == "quarter" and relative in ("the", "the latest", "the same", "that", "that same"):
        quarter = _latest_quarter(context)
        if relative == "the latest" and quarter and quarter >= _quarter_of(anchor):
            quarter = _shift_quarter(_quarter_of(anchor), -1)
        return Reading("DATE", _format_quarter(quarter), mod) if quarter else None
    return Reading("DATE", _shift_unit(anchor, unit, _STEPS.get(relative, 0)), mod)


def _shift_unit(anchor: date, unit: str, by: int) -> str | None:
    """Returns the calendar unit so many steps from the one that holds the day."""
    if unit == "quarter":
        return _format_quarter(_shift_quarter(_quarter_of(anchor), by))
    if unit == "month":
        return _shift_month(anchor, by)
    if unit in ("week", "weekend"):
        year, week, _ = (anchor + timedelta(7 * by)).isocalendar()
        return f"{year}-W{week:02}" + ("-WE" if unit == "weekend" else "")
    if unit == "day":
        return (anchor + timedelta(by)).isoformat()
    years = {
        "year": f"{anchor.year + by:04}",
        "decade": f"{anchor.year // 10 + by:03}",
        "century": f"{anchor.year // 100 + by:02}",
    }
    return years.get(unit)


def _shift_month(anchor: date, by: int) -> str | None:
    index = anchor.year * 12 + anchor.month - 1 + by
    return f"{index // 12:04}-{index % 12 + 1:02}" if index >= 12 else None


def _read_ago(groups: Groups, context: Context) -> Reading | None:
    unit, anchor = groups["unit"], context.anchor
    unit = "century" if unit == "centur" else unit
    sign = 1 if groups["ago"] in ("later", "from now") else -1
    count = read_number(groups["count"]) if groups["count"] else None
    mod = APPROXIMATIONS.get(groups["approx"])
    if count is None:
        return Reading("DATE", "FUTURE_REF" if sign > 0 else "PAST_REF", mod)
    if unit in _CLOCK_UNITS:
        return Reading("TIME", None, mod) if anchor is None else Reading("DATE", anchor.isoformat(), mod)
    if unit == "year" and count == 1 and sign < 0 and context.quarter:
        return _read_year_ago(groups, context)
    if anchor is None:
        return Reading("DATE", None, mod)
    if unit in ("decade", "century"):
        count, unit = count * (10 if unit == "decade" else 100), "year"
    if count > 5000 or (unit == "year" and not 0 < anchor.year + sign * count < 10_000):
        return Reading("DATE", None, mod)
    return Reading("DATE", _shift_unit(anchor, unit, sign * count), mod)


def _read_duration(groups: Groups, context: Context) -> Reading | None:
    unit = "century" if groups["unit"] == "centur" else groups["unit"]
    clock, letter = UNITS[unit]
    count = read_number(groups["count"]) if groups["count"] else None
    if groups["count"].startswith("a couple"):
        count = 2
    if unit == "second" and not groups["plural"]:
        return None
    text = "X" if count is None else str(count)
    if groups["half"] and count is not None:
        text = f"{count}.5"
    return Reading("DURATION", _format_duration(text, clock, letter), APPROXIMATIONS.get(groups["approx"]))


def _read_year_end(groups: Groups, context: Context) -> Reading:
    return Reading("DATE", str(context.anchor.year) if context.anchor else None, "END")


_READERS = (
    ("monthnumber", _read_number_date),
    ("meridian", _read_clock),
    ("hour24", _read_clock),
    ("named", _read_clock),
    ("yearly", _read_yearly),
    ("month", _read_month),
    ("weekday", _read_weekday),
    ("deictic", _read_deictic),
    ("daypart", _read_daypart),
    ("season", _read_season),
    ("vague", _read_vague),
    ("future", _read_vague),
    ("past", _read_vague),
    ("present", _read_vague),
    ("frequency", _read_frequency),
    ("set", _read_set),
    ("yearend", _read_year_end),
    ("ordinal", _read_ordinal_quarter),
    ("comparable", _read_year_ago),
    ("year_ago", _read_year_ago),
    ("ago", _read_ago),
    ("relative", _read_relative),
    ("year_before", _read_year_quarter),
    ("spelled", _read_spelled_year),
    ("decadename", _read_decade_name),
    ("unit", _read_duration),
    ("decade", _read_decade),
    ("century", _read_century),
    ("year", _read_year),
)
