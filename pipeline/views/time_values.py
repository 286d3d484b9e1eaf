"""Time expressions in words: the values of TIMEX3 that ``times.value`` holds, such as 2021-W30 or P3D.

The values are those of TimeML 1.2.1, section "The TIMEX3 tag", as :mod:`wiredesk.transforms.logic.times` makes them.
"""

from __future__ import annotations

import re
from typing import Final

from wiredesk.pipeline.views.wording import MONTHS

_REFERENCES: Final = {"PAST_REF": "in the past", "PRESENT_REF": "at present", "FUTURE_REF": "in the future"}
_SEASONS: Final = {"SP": "spring", "SU": "summer", "FA": "autumn", "AU": "autumn", "WI": "winter"}
_DAYPARTS: Final = {
    "MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night", "DT": "daytime",
}  # fmt: skip
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNITS: Final = {
    "Y": ("year", "years"), "Q": ("quarter", "quarters"), "M": ("month", "months"), "W": ("week", "weeks"),
    "D": ("day", "days"), "DE": ("decade", "decades"), "CE": ("century", "centuries"),
    "TH": ("hour", "hours"), "TM": ("minute", "minutes"), "TS": ("second", "seconds"),
}  # fmt: skip
_PHASES: Final = {"START": "beginning of", "MID": "middle of", "END": "end of"}
_TIMES_OF_DAY: Final = {"START": "early", "MID": "in the middle", "END": "late"}
_BOUNDS: Final = {
    "APPROX": "about", "LESS_THAN": "less than", "MORE_THAN": "more than", "EQUAL_OR_LESS": "at most",
    "EQUAL_OR_MORE": "at least", "BEFORE": "before", "AFTER": "after", "ON_OR_BEFORE": "not after",
    "ON_OR_AFTER": "not before",
}  # fmt: skip
_OF_LENGTHS = frozenset({"LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE"})

_LENGTH = re.compile(r"P(?P<clock>T?)(?P<count>[0-9.]+|X)(?P<unit>DE|CE|[YQMWDHS])")
_POINT = re.compile(
    r"(?P<year>[0-9]{4}|XXXX)?"
    r"(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?"
    r"|-W(?P<week>[0-9]{2}|XX)(?:-(?P<weekday>[1-7])|-(?P<weekend>WE))?"
    r"|-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-(?P<season>SP|SU|FA|AU|WI))?"
    r"(?:T(?:(?P<clock>[0-9]{2}:[0-9]{2})(?::[0-9]{2})?|(?P<part>MO|MI|AF|EV|NI|DT)))?"
)


def show_time(value: str | None, mod: str | None = None, kind: str | None = None) -> str:
    """Returns a time expression in words, such as "week 30 of 2021", "end of May 2012" or "every 2 weeks".

    Args:
      value: TIMEX3 value; one that is unknown here is returned as it is.
      mod: TIMEX3 mod.
      kind: TIMEX3 type, of which SET repeats.
    """
    if not value:
        return "unknown"
    length, point = _show_length(value), _show_point(value)
    if not length and not point:
        return _REFERENCES.get(value, value)
    if kind == "SET":
        return f"every {(length or point or '').removeprefix('1 ' if length else '').replace('some', 'few')}"
    if length:
        return f"{_BOUNDS[mod]} {length}" if mod in _BOUNDS else length
    return _qualify(value, point or "", mod)


def _qualify(value: str, point: str, mod: str | None) -> str:
    """Returns a point in time with its mod."""
    if mod in _PHASES:
        return f"{point} ({_TIMES_OF_DAY[mod]})" if "T" in value else f"{_PHASES[mod]} {point}"
    if mod in _OF_LENGTHS:
        # "More than a week ago" gives a day: whether it was before or after, the text alone says.
        return f"about {point}"
    return f"{_BOUNDS[mod]} {point}" if mod in _BOUNDS else point


def _show_length(value: str) -> str | None:
    found = _LENGTH.fullmatch(value)
    names = _UNITS.get(found["clock"] + found["unit"]) if found else None
    if not found or not names:
        return None
    count = found["count"]
    if count == "X":
        return f"some {names[1]}"
    return f"{int(count):,} {names[count != '1']}" if count.isdecimal() else f"{count} {names[1]}"


def _show_point(value: str) -> str | None:
    if re.fullmatch(r"[0-9]{3}", value):
        return f"the {value}0s"
    if re.fullmatch(r"[0-9]{2}", value):
        return f"the {_make_ordinal(int(value) + 1)} century"
    found = _POINT.fullmatch(value)
    if not found:
        return None
    day = _show_day(found)
    clock, part = found["clock"], _DAYPARTS.get(found["part"] or "")
    time = ("midnight" if clock in ("00:00", "24:00") else clock) if clock else part
    if time and found["weekday"] and part:
        return f"{day} {time}"
    return ", ".join(filter(None, (day, time))) or None


def _show_day(found: re.Match[str]) -> str:
    """Returns the day or period of a value, without its time of day."""
    year = "" if found["year"] in (None, "XXXX") else str(int(found["year"]))
    month = int(found["month"] or 0)
    if found["month"] and month not in MONTHS:
        return found.group()
    if found["day"]:
        return f"{int(found['day'])} {MONTHS[month]} {year}".rstrip()
    if month:
        return f"{MONTHS[month]} {year}".rstrip()
    if found["week"]:
        return _show_week(found, year)
    part = _name_part(found)
    return f"{part} of {year}" if part and year else part or year


def _name_part(found: re.Match[str]) -> str:
    """Returns the part of a year that a value names: a quarter, half or season."""
    if found["season"]:
        return _SEASONS[found["season"]]
    name = "quarter" if found["quarter"] else "half" if found["half"] else ""
    return f"{_make_ordinal(int(found[name]))} {name}" if name else ""


def _show_week(found: re.Match[str], year: str) -> str:
    number = "" if found["week"] == "XX" else str(int(found["week"]))
    week = f"week {number}{f' of {year}' if year else ''}" if number else ""
    if found["weekday"]:
        day = _WEEKDAYS[int(found["weekday"]) - 1]
        return f"{day} of {week}" if week else day
    if found["weekend"]:
        return f"weekend of {week}" if week else "weekend"
    return week or "week"


def _make_ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
