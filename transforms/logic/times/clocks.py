"""Reads times of the day: "7.45pm", "1400 GMT", "20h00", "half past six", "2 and 4 p.m."."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from wiredesk.transforms.logic.times.context import Context, Groups, Timex, add_days, read_phase
from wiredesk.transforms.logic.times.days import find_deictic_day, find_weekday, read_month
from wiredesk.transforms.logic.times.fragments import DAYPART, MONTH, WEEKDAY, YEAR, ZONE
from wiredesk.transforms.logic.times.vocabulary import APPROXIMATIONS, DAYPARTS, WEEKDAYS, read_number

_AT = re.compile(
    r"\b(?:at|from|by|around|until|till|to|before|after|since|about|between|and|it was|it is) $",
    re.IGNORECASE,
)
_POINT_AT = re.compile(r"\b(?:at|from|by|around|until|till|before|after|since) $", re.IGNORECASE)
_MEASURES = re.compile(
    r" ?(?:%|[$€£¥°]|percent|per cent|points?|cents?|dollars?|euros?|pounds?|yen|francs?|marks?|rupees?|yuan|kronor|"
    r"kroner|crowns?|million|billion|m\b|km|kg|metres?|meters?|miles?|seconds?|minutes?|on the (?:dollar|dow))",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(?:shares?|stocks?|index|bonds?|futures|dollar|euro|yen|pound|traded|trading|prices?|average|seconds|metres)\b",
    re.IGNORECASE,
)
"""Words beside which "17.30" is a price or a result."""

_TRADE_REACH: Final = 120
_BEHIND = re.compile(
    r"(?:(?: ?[-–] ?| (?:and|to|or|until) )\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b\.?)?"
    rf"{ZONE}(?: ?\([^()\n]{{1,40}}\))?,? (?:on )?(?:(?P<relative>last|next|this) )?"
    rf"(?:{WEEKDAY}|(?P<deictic>today|tomorrow|yesterday|tonight)\b|{MONTH} (?P<day>[0-3]?\d)(?![\d:])(?:,? {YEAR})?)",
    re.IGNORECASE,
)
"""The day behind a time of the day, past another time or zone: "at 2 p.m. (1800 GMT) on Monday"."""

_JOINED = re.compile(
    rf",? ?(?:{DAYPART},? ?)?(?:(?:at|from|by|around|about|before|after|until|till|between|shortly|just|[-–]) ?){{0,3}}",
    re.IGNORECASE,
)
_NEAR_CHARS: Final = 250
"""A time of the day belongs to the day that was named in the same paragraph at most this many characters before."""


def read_clock(groups: Groups, context: Context) -> Timex | None:
    """Reads a time of the day; returns None for a length of film, a score, a price."""
    clock = _read_hour(groups, context)
    if clock is None:
        return None
    day = _find_day(groups, context)
    return Timex("TIME", f"{day}T{clock}" if day else f"T{clock}", APPROXIMATIONS.get(groups["approx"]))


def _read_hour(groups: Groups, context: Context) -> str | None:
    if groups["named"]:
        return "12:00" if groups["named"] == "noon" else "24:00"
    if military := groups["military"] or groups["military2"]:
        return f"{military[:2]}:{military[2:]}"
    if groups["hour24"]:
        return _read_hour_of_24(groups, context)
    if groups["oclock"]:
        return _read_oclock(groups)
    return _read_hour_of_12(groups)


def _read_hour_of_24(groups: Groups, context: Context) -> str | None:
    """Reads "17:45", "20h00" and "20.15"; without a zone or a preposition these are other things."""
    before = context.body[max(0, context.start - 10) : context.start]
    sign = groups["sign"]
    if sign == "." and not (_POINT_AT.search(before) and _is_no_measure(context)):
        return None
    if sign == ":" and not (groups["zone"] or _AT.search(before)):
        return None
    return f"{int(groups['hour24']):02}:{groups['minute24'] or '00'}"


def _is_no_measure(context: Context) -> bool:
    """Returns True if neither a unit follows nor the text beside it is about prices or results."""
    if _MEASURES.match(context.body, context.end):
        return False
    around = context.body[max(0, context.start - _TRADE_REACH) : context.end + _TRADE_REACH]
    return not _TRADE.search(around)


_PARTS: Final = {"half past": 30, "quarter past": 15, "quarter to": -15}


def _read_oclock(groups: Groups) -> str | None:
    """Reads "six o'clock", "half past six in the evening"; without a part of the day the hour is not certain."""
    hour = read_number(groups["oclock"])
    if hour is None or not 1 <= hour <= 12:
        return None
    part = groups["part_of_day"] or groups["daypart"]
    if part and part != "morning":
        hour = hour % 12 + 12 * (part != "night" or hour != 12)
    minutes = 60 * hour + _PARTS.get(groups["past"].removeprefix("a "), 0)
    return f"{minutes // 60:02}:{minutes % 60:02}" if part else None


def _read_hour_of_12(groups: Groups) -> str | None:
    hour = int(groups["hour"])
    if not 1 <= hour <= 12:
        return None
    is_afternoon = (groups["meridian"] or groups["meridian_later"]).startswith("p")
    if groups["meridian_later"] and hour % 12 > int(groups["hour_later"]) % 12:
        is_afternoon = False
    return f"{hour % 12 + 12 * is_afternoon:02}:{groups['minute'] or '00'}"


def _find_day(groups: Groups, context: Context) -> str | None:
    """Returns the day of a time of the day: the one beside it, else the last one near, else that of publication."""
    if groups["month"] or groups["weekday"] or groups["deictic"]:
        return _read_day(groups, context)
    behind = _BEHIND.match(context.body, context.end)
    if behind:
        return _read_day(Groups(behind), context)
    if context.last_day and (_is_joined(context) or context.start - context.prior_end < _NEAR_CHARS):
        return context.last_day.isoformat()
    return context.anchor.isoformat() if context.anchor else None


def _is_joined(context: Context) -> bool:
    return bool(_JOINED.fullmatch(context.body, context.prior_end, context.start))


def _read_day(groups: Groups, context: Context) -> str | None:
    if groups["month"]:
        reading = read_month(groups, context)
        return reading.value if reading else None
    day: date | None
    if groups["weekday"]:
        day = find_weekday(WEEKDAYS[groups["weekday"]], groups["relative"], context)
    else:
        day = find_deictic_day(groups, context)
    return day.isoformat() if day else None


def read_daypart(groups: Groups, context: Context) -> Timex | None:
    """Reads "this morning", "last night", "that night"; the last is one of the day that was named before."""
    part, anchor = DAYPARTS[groups["daypart"]], context.anchor
    if groups["relative"] in ("that", "the same"):
        anchor = context.last_day
    elif groups["relative"] in ("the next", "the following"):
        anchor = add_days(context.last_day, 1) if context.last_day else None
        if anchor is None:
            return None
    elif anchor and groups["relative"] == "last":
        anchor = add_days(anchor, -1)
    return Timex("TIME", f"{anchor}T{part}" if anchor else None, read_phase(groups))
