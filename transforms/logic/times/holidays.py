"""Reads holidays by name: "Christmas Day", "last Thanksgiving", "the Fourth of July", "Easter Monday 2019".

Holidays of a fixed day are in ``holidays.tsv``; the others are computed by the library ``holidays``
(https://github.com/vacanza/holidays), which is imported when a text names the first one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cache, lru_cache
from typing import Final

from wiredesk.transforms.logic.kernel.word_lists import load_table
from wiredesk.transforms.logic.times.context import Context, Groups, Timex, is_day, read_phase
from wiredesk.transforms.logic.times.fragments import DAYPART, PHASE, YEAR, YEAR_BEFORE, compile_all
from wiredesk.transforms.logic.times.vocabulary import DAYPARTS

_APOSTROPHE = re.compile("[’`]")
_YEAR_DAYS: Final = 365
_WORDS: Final = 1.5
_NEARNESS: Final = 3.0
"""Log-odds that a holiday is the next one if that is near: as for days of the month."""


@cache
def load_holidays() -> Mapping[str, tuple[str, ...]]:
    """Returns the rules of each holiday by its name in lower case, with plain apostrophes.

    A rule is a day (``12-25``), a name in the library after a country (``US Labor Day``), the days to another
    holiday (``easter -2``), and may be limited to the press of a country (``IN: 08-15``). ``month`` before it means
    the month around that day: Ramadan is not one of our months, and which day it begins on is known by the moon.
    ``11-0-1`` is the first Monday of November, ``even`` before it leaves out odd years.
    """
    rows = (line.split("\t") for line in load_table("times/holidays.tsv"))
    return {row[0]: tuple(row[1:]) for row in rows}


def find_holiday(name: str, year: int, country: str | None, *, is_said: bool = False) -> date | None:
    """Returns the day of a holiday in a year, by the rule for the country of the press; None if it is not known.

    Args:
      name: its name in lower case, with plain apostrophes.
      year: the year.
      country: ISO 3166 code of the country of the press, None if unknown.
      is_said: whether the text says the year, even one in which it is not usual.
    """
    rules = load_holidays().get(name)
    if not rules:
        return None
    wanted = next((rule for rule in rules if country and rule.startswith(f"{country}: ")), rules[0])
    rule = wanted.partition(": ")[2] or wanted
    return _apply(rule.removeprefix(_EVEN) if is_said else rule, year)


@lru_cache(maxsize=4096)
def _apply(rule: str, year: int) -> date | None:
    if not MINYEAR < year < MAXYEAR or (rule.startswith(_EVEN) and year % 2):
        return None
    rule = rule.removeprefix(_MONTH).removeprefix(_EVEN)
    shifted = re.fullmatch(r"(.+) ([+-]\d+)", rule)
    if shifted:
        day_before = _apply(shifted[1], year)
        return day_before + timedelta(int(shifted[2])) if day_before else None
    counted = re.fullmatch(r"(\d\d)-(\d\d)|(\d\d)-(\d)-(\d)", rule)
    if counted:
        return _find_in_month(year, *(int(number) for number in counted.groups() if number))
    if rule in ("easter", "orthodox easter"):
        return _find_easter(year, is_orthodox=rule != "easter")
    country, _, name = rule.partition(" ")
    return _list_days(country, year).get(name.casefold()) if name else None


def _find_in_month(year: int, month: int, day: int, nth: int = 0) -> date | None:
    """Returns a day of a month, or with ``nth`` the nth of its days that are the weekday ``day`` (0 is Monday)."""
    if not nth:
        return date(year, month, day) if is_day(year, month, day) else None
    first = date(year, month, 1)
    return first + timedelta((day - first.weekday()) % 7 + 7 * (nth - 1))


def _find_easter(year: int, *, is_orthodox: bool) -> date:
    from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter  # noqa: PLC0415 - few texts need it

    day: date = easter(year, EASTER_ORTHODOX if is_orthodox else EASTER_WESTERN)
    return day


@lru_cache(maxsize=256)
def _list_days(country: str, year: int) -> Mapping[str, date]:
    """Returns the holidays of a country and year by their English names in lower case."""
    import holidays  # noqa: PLC0415 - slow to import, and few texts name a holiday

    kinds = holidays.country_holidays(country).supported_categories
    found = holidays.country_holidays(country, years=year, language="en_US", categories=kinds)
    days: dict[str, date] = {}
    for day, names in sorted(found.items()):
        for name in names.split("; "):
            days.setdefault(name.casefold().removesuffix(" (estimated)"), day)
    return days


_MONTH: Final = "month "
_EVEN: Final = "even "
_WISH = re.compile(r"\b(?:merry|happy) $", re.IGNORECASE)


def read_holiday(groups: Groups, context: Context) -> Timex | None:
    """Reads the name of a holiday, with or without its year and a part of the day."""
    wish = _WISH.search(context.body, max(0, context.start - 8), context.start)
    if wish or context.body[context.start : context.end].islower():
        return None
    name = _APOSTROPHE.sub("'", groups["holiday"]).removeprefix("the ")
    day = _pick_day(" ".join(name.split()), groups, context)
    part = groups["daypart"]
    fixed = (load_holidays().get(name) or ("",))[0]
    if day and fixed.startswith(_MONTH):
        return Timex("DATE", day.isoformat()[:7], read_phase(groups) or "APPROX")
    unplaced = f"XXXX-{fixed}" if re.fullmatch(r"\d\d-\d\d", fixed) else None
    value = day.isoformat() if day else unplaced
    if groups["each"]:
        return Timex("SET", f"XXXX-{day:%m-%d}" if day else value)
    if part and value:
        return Timex("TIME", f"{value}T{DAYPARTS[part]}", read_phase(groups))
    return Timex("DATE", value, read_phase(groups))


def _pick_day(name: str, groups: Groups, context: Context) -> date | None:
    """Returns the day of the year that is said, else of the last or next one, by the words and the distance."""
    anchor = context.anchor
    if groups["year"]:
        return find_holiday(name, int(groups["year"]), context.country, is_said=True)
    if anchor is None:
        return None
    years = range(anchor.year - 1, anchor.year + 2)
    days = sorted(day for year in years if (day := find_holiday(name, year, context.country)))
    back = [day for day in days if day <= anchor]
    ahead = [day for day in days if day >= anchor]
    if groups["relative"] in ("last", "this past") or not ahead:
        return next((day for day in reversed(back) if day < anchor), None)
    if groups["relative"] in ("next", "this coming") or not back:
        return ahead[0]
    if groups["relative"] == "this":
        return next((day for day in days if day.year == anchor.year), None)
    nearness = ((anchor - back[-1]).days - (ahead[0] - anchor).days) / _YEAR_DAYS
    return ahead[0] if _WORDS * context.odds + _NEARNESS * nearness > 0 else back[-1]


_NO_HOLIDAY = (
    "islands?|trees?|cards?|carols?|gifts?|presents?|part(?:y|ies)|shopping|dinners?|lights|songs?|eggs?|bunny|rising"
    "|costumes?|decorations|stor(?:y|ies)|movies?|albums?|markets?|pudding|sales|shoppers|bonus(?:es)?|message"
)
"""What "Christmas" and "Easter" before it only describe."""


def _write_pattern(name: str) -> str:
    return re.escape(name).replace("'", "['’`]")


_NAMES = "|".join(_write_pattern(name) for name in sorted(load_holidays(), key=len, reverse=True))
_BREAK = rf" (?:vacation|holidays?|season|break)(?=,? (?:of |in )?{YEAR_BEFORE})"
HOLIDAY_PATTERNS: Final = compile_all(
    rf"{PHASE}(?:(?P<relative>last|next|this|this past|this coming) |(?P<each>each|every) |the )?(?P<holiday>{_NAMES})"
    rf"(?![\w’'-])(?!,? (?:{_NO_HOLIDAY}))(?: {DAYPART}| weekend|{_BREAK})?(?:,? (?:of |in )?{YEAR})?",
)
