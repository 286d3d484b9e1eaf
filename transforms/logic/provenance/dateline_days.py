"""Days as datelines of all languages print them: ``July 28``, ``3 mar.``, ``3. března``, ``2021. március 3.``, ``3月3日``.

The names of months and weekdays are those of
:mod:`wiredesk.transforms.logic.formats.parts.dates.name_table`. A word may be the name of two months (``listopad`` is October
in Croatian and November in Czech); the day nearest to the publication is then meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from wiredesk.transforms.logic.formats.parts.dates.language_names import fold_name
from wiredesk.transforms.logic.formats.parts.dates.name_table import load_names
from wiredesk.transforms.logic.kernel.days import make_day

_LANGUAGES = (
    "en de fr es it pt nl sv nb da fi is et lv lt pl cs sk sl hr bs sr mk bg ro hu el tr ru uk be sq ca gl eu "
    "az kk uz ky mn ka hy ar fa ur he hi bn mr gu pa ta te ml kn id ms vi fil sw af ga cy mt"
)
# What CLDR does not have: older and shorter forms of papers, the months of the Levant.
_MORE = {
    1: "jänner gener كانون_الثاني styczen 1月",
    2: "febr feber شباط",
    3: "mrz mär آذار marca marzec",
    4: "نيسان",
    5: "أيار",
    6: "حزيران",
    7: "تموز juill",
    8: "آب",
    9: "sept set أيلول septbre",
    10: "تشرين_الأول out",
    11: "تشرين_الثاني",
    12: "كانون_الأول déc dez",
}
# Letters of Indian scripts have signs that are no letters themselves.
_WORD = r"[^\W\d_][^\s\d.,:;()/\[\]‐-―-]{1,20}"
_MONTH = rf"(?P<month>{_WORD}(?: (?:الأول|الثاني))?)\.?"
_YEAR = r"(?P<year>(?:1[6-9]|2[0-9])\d\d)"
_YEAR_BEHIND = r"(?P<year2>(?:1[6-9]|2[0-9])\d\d)"
_ORDINAL = r"(?:st|nd|rd|th|er|re|e|[.ºª°]|-?(?:го|е|ο|η))?"
_DAY_FIRST = re.compile(
    rf"(?<![\w.])(?P<day>\d{{1,2}}){_ORDINAL}[\s.,-]*(?:(?:de|di|d|of|tháng|ta’|ni)[\s'’])?\s*{_MONTH}"
    rf"(?:[\s,./-]*(?:(?:de|del|di|of)\s)?{_YEAR}(?!\w))?"
)
_MONTH_FIRST = re.compile(
    rf"(?:(?<!\w){_YEAR}(?:\.|\s*m\.|\.?\s*gada)?,?\s*)?(?<!\w){_MONTH}\s*"
    rf"(?P<day>\d{{1,2}})(?!\d){_ORDINAL}(?:\s*d\b\.?)?(?:,?\s*{_YEAR_BEHIND}(?!\w))?"
)
_NUMBERS = re.compile(
    r"(?<![\w./-])(?P<day>\d{1,2})(?P<sep>[./-])\s?(?P<month>\d{1,2})(?:(?P=sep)\s?(?P<year>\d{4})?)?(?![\w/-])"
)
_EAST = re.compile(
    r"(?:(?P<year>\d{4})\s*[年년]\s*)?(?:(?P<month>\d{1,2})\s*[月월]\s*)?(?P<day>\d{1,2})\s*[日일号號]"
)
_ALONE = re.compile(r"(?<=,)\s*(?P<day>\d{1,2})$")
_BEHIND = re.compile(r"[\s,]*(?:г\.?|р\.|h\.|god\.?|года|року|m\.|d\.|م|년|год)?(?=$|[\s,.)/–—-])")
_WEEKDAY_BEFORE = re.compile(r"(?P<word>[^\W\d_][\w'’-]*)[.,]{0,2}\s*(?:(?:den|le|el|il|a|em)\s)?\s*$")
_WEEKDAY_BEHIND = re.compile(r"[\s,(]*(?P<word>[^\W\d_][\w'’-]*)\.?\)?")
_MIN_SHORT = 3
# Names of one or two letters are any word, numbers in letters are those of kings, and these are other words too.
_NO_MONTH = re.compile(r"(?:.|[a-z]{2}|[ivx]+|lun|dag|gun|doc)$")
# Endings of cases that CLDR lacks for languages which print the day in the genitive.
_SHORT_WEEKDAYS = (
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "mie",
    "jue",
    "vie",
    "jeu",
    "ven",
)
_CASES = frozenset("aāuаiи")


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A day in a text.

    Attributes:
      start, end: where it stands, with its weekday.
      day: the day; None if it does not exist or its year or month is unknown.
    """

    start: int
    end: int
    day: date | None


def find_printed_day(text: str, near: date | None, is_sure: bool = False) -> PrintedDay | None:
    """Finds the first day in the text before the agency of a dateline.

    Args:
      text: the text, of a few words.
      near: the publication day, which completes what is not printed.
      is_sure: True if an agency proves that this is a dateline, so that ``3/3`` and a sole number are days as well.
    """
    if not any(map(str.isdigit, text)):
        return None
    if found := _EAST.search(text):
        month = (int(found["month"]),) if found["month"] else ()
        return _make(text, found, found["year"], month, found["day"], near)
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for found in pattern.finditer(text):
            months = number_months(found["month"])
            if months:
                year = found["year"] or found.groupdict().get("year2")
                return _make(text, found, year, months, found["day"], near)
    return _find_numbers(text, near) if is_sure else None


def _find_numbers(text: str, near: date | None) -> PrintedDay | None:
    if found := _NUMBERS.search(text):
        days = [(int(found["day"]), int(found["month"])), (int(found["month"]), int(found["day"]))]
        # Only with slashes is the month printed first.
        wanted = days if found["sep"] == "/" else days[:1]
        year = int(found["year"]) if found["year"] else None
        possible = {day for number, month in wanted for day in _list_days(year, (month,), number, near)}
        chosen = min(possible, key=lambda one: (abs((one - near).days), one)) if near and possible else None
        sole = next(iter(possible)) if len(possible) == 1 else chosen
        return PrintedDay(found.start(), found.end(), sole)
    if found := _ALONE.search(text):
        return _make(text, found, None, (), found["day"], near)
    return None


def _make(
    text: str,
    found: re.Match[str],
    year: str | None,
    months: tuple[int, ...],
    day: str,
    near: date | None,
) -> PrintedDay:
    possible = _list_days(int(year) if year else None, months, int(day), near)
    if near is not None:
        chosen = min(possible, key=lambda one: (abs((one - near).days), one), default=None)
    else:
        chosen = possible[0] if len(possible) == 1 else None
    start, end = found.span()
    behind = _BEHIND.match(text, end)
    end = behind.end() if behind else end
    before = _WEEKDAY_BEFORE.search(text[:start])
    # "SANTO DOMINGO, March 3" has no weekday.
    apart = (
        before is None or not text[: before.start()].strip() or text[: before.start()].rstrip()[-1] in ",."
    )
    if before and apart and _is_weekday(before["word"]):
        start = before.start()
    later = _WEEKDAY_BEHIND.match(text, end)
    if later and _is_weekday(later["word"]):
        end = later.end()
    return PrintedDay(start, end, chosen)


def _list_days(year: int | None, months: Iterable[int], day: int, near: date | None) -> list[date]:
    """Returns the existing days with these parts; what is not printed is filled from the time around the publication."""
    months = tuple(months)
    if year is None and near is None:
        return []
    years = (year,) if year is not None or near is None else (near.year - 1, near.year, near.year + 1)
    made = (make_day(one, month, day) for one in years if one is not None for month in months or range(1, 13))
    found = [one for one in made if one]
    return found if months or near is not None else []


def number_months(name: str) -> tuple[int, ...]:
    """Returns the numbers of the months that a word names in some language; none if it is no month."""
    key = fold_name(name.casefold())
    whole, short = _map_months()
    found = whole.get(key) or short.get(key)
    if found is None and key[-1:] in _CASES and len(key) > _MIN_SHORT:
        # "3. marta" of "mart".
        found = whole.get(key[:-1])
    return found or ()


@cache
def _map_months() -> tuple[Mapping[str, tuple[int, ...]], Mapping[str, tuple[int, ...]]]:
    """Returns the months by folded name or abbreviation, and by the first three letters of a name."""
    whole: dict[str, set[int]] = defaultdict(set)
    short: dict[str, set[int]] = defaultdict(set)
    for language in _LANGUAGES.split():
        for key, number in load_names(language).months.items():
            if not _NO_MONTH.match(key):
                whole[key].add(number)
            if len(key) > _MIN_SHORT and key.isalpha() and not _NO_MONTH.match(key[:_MIN_SHORT]):
                short[key[:_MIN_SHORT]].add(number)
    for number, words in _MORE.items():
        for word in words.split():
            whole[fold_name(word.replace("_", " "))].add(number)
    return {key: tuple(sorted(found)) for key, found in whole.items()}, {
        key: tuple(sorted(found)) for key, found in short.items()
    }


@cache
def _list_weekdays() -> frozenset[str]:
    names = (name for language in _LANGUAGES.split() for name in load_names(language).weekdays)
    # Shorter ones are states: "KANSAS CITY, Mo., March 3", "MONROE, La.".
    return frozenset((*(name for name in names if len(name) > _MIN_SHORT), *_SHORT_WEEKDAYS))


def _is_weekday(word: str) -> bool:
    return fold_name(word) in _list_weekdays()
