"""Reads French times of the day, and tells them from durations in hours."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.times.context import Context, Timex
from wiredesk.transforms.logic.times.days import read_deictic, read_weekday
from wiredesk.transforms.logic.times.french.vocabulary import FrenchGroups
from wiredesk.transforms.logic.times.vocabulary import APPROXIMATIONS

_BEFORE_HOUR = re.compile(
    r"(?:\b(?:à|vers|dès|avant|entre|jusqu['’]à|aux alentours de|autour de|peu après|après|depuis|de|et|d['’]ici)|,)"
    r"[ \xa0\u202f]$",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"\b(?:pendant|durant|en|dur[ée]\w*|durée de|moins de|plus de|près de|après|depuis|les|ses"
    r"|leurs|des|de ces)[ \xa0\u202f]$"
    r"|\b(?:moins|plus|près|journée|semaine) d['’]$",
    re.IGNORECASE,
)
_LASTS_AFTER = re.compile(
    r"[ \xa0](?:par|de (?:vol|route|marche|travail|retard|train|débat|garde)|plus tard|sur 24|durant)"
)


def read_clock(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads a time of day; "20 heures" without a preposition is a duration."""
    body, start, end = context.body, context.start, context.end
    text, before = body[start:end], body[max(0, start - 20) : start]
    hour, minute = int(groups["hour24"] or groups["hour24b"]), groups["minute24"] or groups["minute24b"]
    spelled = "eure" in text
    if "Heure" in text or _LASTS_AFTER.match(body, end):
        return None
    is_clock = _BEFORE_HOUR.search(before) is not None or bool(
        groups["daypart"] or groups["daypart2"] or groups["zone"]
    )
    approx = "" if groups["approx"] == "up to" and not spelled else groups["approx"]
    if _LASTING.search(before) or approx or ((spelled or groups["hour24b"]) and not is_clock):
        return _build_hours(hour, minute, groups) if not groups["hour24b"] else None
    if (groups["daypart"] == "evening" or groups["daypart2"]) and hour < 12:
        hour += 12
    minute = minute or {" et demie": "30", " et quart": "15"}.get(groups["half"].replace("\xa0", " "), "00")
    return _build_clock(f"{hour:02}:{minute}", groups, context)


def _build_hours(hour: int, minute: str, groups: FrenchGroups) -> Timex | None:
    if not hour:
        return None
    value = f"PT{hour}H{minute.lstrip('0')}M" if minute.strip("0") else f"PT{hour}H"
    return Timex("DURATION", "P1D" if value == "PT24H" else value, APPROXIMATIONS.get(groups["approx"]))


def read_noon(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "midi" and "minuit"; "le Midi" is the south of France."""
    text = context.body[context.start : context.end]
    before = context.body[max(0, context.start - 8) : context.start].lower()
    if text[:1].isupper() or before.endswith(("-", "le ", "du ")):
        return None
    hour = "12" if groups["named"] == "midi" else "24"
    return _build_clock(
        f"{hour if not groups['half'] or hour == '12' else '00'}:{'30' if groups['half'] else '00'}",
        groups,
        context,
    )


def _build_clock(clock: str, groups: FrenchGroups, context: Context) -> Timex:
    day = context.last_day or context.anchor
    if groups["weekday"]:
        value = read_weekday(groups.override(relative="", daypart=""), context).value
        return Timex("TIME", f"{value}T{clock}" if value and value[0].isdigit() else f"T{clock}")
    if groups["deictic"]:
        value = read_deictic(groups.override(daypart=""), context).value
        return Timex("TIME", f"{value}T{clock}" if value else f"T{clock}")
    return Timex("TIME", f"{day}T{clock}" if day else f"T{clock}")
