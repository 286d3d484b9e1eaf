"""Reads French days: dates, weekdays, "la veille", feasts."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date

from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS, MONTH_NAMES
from wiredesk.transforms.logic.times.context import Context, Timex, add_days, is_day
from wiredesk.transforms.logic.times.days import read_month, read_weekday
from wiredesk.transforms.logic.times.french.feasts import find_feast, is_common_noun
from wiredesk.transforms.logic.times.french.vocabulary import MONTHS, FrenchGroups
from wiredesk.transforms.logic.times.vocabulary import DAYPARTS, WEEKDAYS

_SHIFTS = {"avant-hier": -2, "après-demain": 2}
_YEARS_AROUND = range(-3, 2)
"""Years from that of publication in which a day with its weekday is looked for."""

_SOON_DAYS = 45
"""Days around publication within which the tense does not decide the year."""

_LONG_AGO_DAYS = 120
"""Days since a month and day from which on a verb that points ahead puts it into the next year."""

_FAR_AHEAD_DAYS = 260
"""Days ahead from which on a month without a year is that of the year before: "décembre" in January."""

_HALF_YEAR_DAYS = 186
_NEAR = {"l'avant-veille": -2, "la veille": -1, "le jour même": 0, "le lendemain": 1, "le surlendemain": 2}


def read_range_start(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads the first day of "du 3 au 9 août" and of "du 28 juillet au 3 août"."""
    if groups["month2"]:
        groups.override(month=MONTHS[groups["month2"]])
    return read_month(groups.override(relative="", daypart="", year_relative=""), context)


def read_date(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads a month, with or without a day and a year."""
    if groups["daypart"] not in DAYPARTS:
        groups.override(daypart="")
    month = ENGLISH_MONTHS.get(groups["month"], 0)
    if groups["shortyear"]:
        groups.override(year="19" + groups["shortyear"].strip("'"))
    relative, anchor = groups["relative"], context.anchor
    if relative and anchor and not groups["year"]:
        day = int(groups["day"] or 0)
        year = anchor.year
        then, now = (month, day), (anchor.month, anchor.day if day else 0)
        if relative == "last":
            year -= then >= now if day else month >= anchor.month
        elif relative == "next":
            year += then <= now if day else month <= anchor.month
        groups.override(year=f"{year:04}")
    elif anchor and not groups["year"] and not groups["year_relative"]:
        year = _find_year_of_weekday(month, groups, anchor) or _guess_year(
            month, int(groups["day"] or 0), anchor, context.direction
        )
        groups.override(year=f"{year:04}")
    return read_month(groups.override(relative=""), context)


def _find_year_of_weekday(month: int, groups: FrenchGroups, anchor: date) -> int | None:
    """Returns the nearest year in which a day has the weekday that is named: "jeudi 23 août"."""
    if not groups["weekday"] or not groups["day"]:
        return None
    day, weekday = int(groups["day"]), WEEKDAYS[groups["weekday"]]
    years = [anchor.year + by for by in _YEARS_AROUND if MINYEAR <= anchor.year + by <= MAXYEAR]
    days = [date(year, month, day) for year in years if is_day(year, month, day)]
    fitting = [one for one in days if one.weekday() == weekday]
    return min(fitting, key=lambda one: abs((one - anchor).days)).year if fitting else None


def _guess_year(month: int, day: int, anchor: date, direction: int) -> int:
    """Returns the year of a month and day that brings it nearest, but for one that lies clearly on the other
    side of the tense.

    The nearest verb is often that of another clause, so a day a few weeks ahead of a past tense stays ahead.
    """
    ahead = 31 * (month - anchor.month) + (day - anchor.day if day else 0)
    if direction < 0 and ahead > _SOON_DAYS:
        return anchor.year - 1
    if not day and ahead > _FAR_AHEAD_DAYS:
        return anchor.year - 1
    if direction > 0 and ahead < -_LONG_AGO_DAYS:
        return anchor.year + 1
    if direction == 0 and abs(ahead) > _HALF_YEAR_DAYS:
        return anchor.year + (1 if ahead < 0 else -1)
    return anchor.year


def read_attacks(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "le 11-Septembre", which means the attacks; "le 11 septembre" is a day of any year."""
    text = context.body[context.start : context.end]
    before = context.body[max(0, context.start - 20) : context.start].lower()
    if "-" in text or groups["year"] or "attentats" in before or "attaques" in before:
        return Timex("DATE", "2001-09-11")
    return read_month(groups.override(month="september", day="11", relative="", daypart=""), context)


def read_every(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "tous les lundis", "le lundi": a set, but for "le lundi suivant"."""
    if groups["relative"]:
        return read_weekday(groups, context)
    return read_weekday(groups.override(relative="every"), context)


def read_french_weekday(groups: FrenchGroups, context: Context) -> Timex:
    """Reads "mardi", "ce mardi", "la nuit de mardi à mercredi", "la journée de mardi"."""
    if groups["daypart"] not in DAYPARTS:
        groups.override(daypart="")
    if groups["night"]:
        groups.override(daypart="night")
    if groups["this"]:
        return read_weekday(groups.override(relative="this" if context.direction > 0 else ""), context)
    return read_weekday(groups, context)


def read_shift(groups: FrenchGroups, context: Context) -> Timex:
    """Reads "avant-hier" and "après-demain"."""
    day = add_days(context.anchor, _SHIFTS[groups["shift"]]) if context.anchor else None
    return _build_day(day, groups)


def read_near(groups: FrenchGroups, context: Context) -> Timex:
    """Reads "la veille" and "le lendemain", which count from the day named before them."""
    day = add_days(context.last_day, _NEAR[groups["near"]]) if context.last_day else None
    return _build_day(day, groups)


def _build_day(day: date | None, groups: FrenchGroups) -> Timex:
    part = DAYPARTS.get(groups["daypart"])
    if part:
        return Timex("TIME", f"{day}T{part}" if day else None)
    return Timex("DATE", day.isoformat() if day else None)


def read_numbers(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads 29/02/2020, 30.10.89 and 2020-02-29."""
    year = groups["fullyear"]
    if len(year) == 2 and groups["dot"] != "/":
        return None
    number = int(year) + (0 if len(year) == 4 else 1900 if int(year) > 50 else 2000)
    month, day = int(groups["monthnumber"]), int(groups["day"])
    return Timex("DATE", f"{number:04}-{month:02}-{day:02}") if is_day(number, month, day) else None


def read_slash(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "le 29/10"."""
    return read_month(groups.override(month=MONTH_NAMES[int(groups["slashmonth"]) - 1]), context)


def read_feast(groups: FrenchGroups, context: Context) -> Timex | None:
    """Reads "Noël", "la veille de Noël", "Pâques 2020"; returns None for "l'ascension" of a mountain."""
    name, anchor = groups["feast"], context.anchor
    if is_common_noun(
        context.body[context.start : context.end].rpartition("'")[2].rpartition("’")[2].split(" ")[0]
    ):
        return None
    shift = -1 if groups["eve"] else 0
    if groups["year"]:
        day = add_days(find_feast(name, int(groups["year"])), shift)
    elif anchor is None:
        return Timex("DATE", None)
    else:
        day = add_days(_choose_feast(name, anchor, groups["relative"], context.direction), shift)
    return Timex("DATE", day.isoformat() if day else None)


def _choose_feast(name: str, anchor: date, relative: str, direction: int) -> date:
    """Returns the feast before or after a day by the words and the tense, else the nearest one."""
    years = range(max(anchor.year - 1, MINYEAR), min(anchor.year + 1, MAXYEAR) + 1)
    days = [find_feast(name, year) for year in years]
    if relative == "last":
        days = [day for day in days if day < anchor] or days
    elif relative == "next":
        days = [day for day in days if day > anchor] or days
    elif direction:
        days = [day for day in days if (day >= anchor) == (direction > 0) or day == anchor] or days
    return min(days, key=lambda day: abs((day - anchor).days))
