"""Reads points in time in words and numbers, in any language: ``Freitag, 10. April 2020, 17.40 Uhr MESZ``."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from wiredesk.transforms.logic.formats.parts.dates.eras import (
    ASIAN_DAY,
    NUMBERED_MONTH,
    complete_era,
    read_asian_day,
)
from wiredesk.transforms.logic.formats.parts.dates.hints import MomentHints
from wiredesk.transforms.logic.formats.parts.dates.jalali import JALALI_YEARS, to_gregorian
from wiredesk.transforms.logic.formats.parts.dates.language_names import fold_name
from wiredesk.transforms.logic.formats.parts.dates.named import read_named
from wiredesk.transforms.logic.formats.parts.dates.numbers import NUMBERS, read_numbers
from wiredesk.transforms.logic.formats.parts.dates.plain import cut_out, guess_language, make_plain
from wiredesk.transforms.logic.formats.parts.dates.reading import Reading
from wiredesk.transforms.logic.formats.parts.dates.surroundings import Surroundings

_FEED = re.compile(r"[^\W\d]\S{0,13}\s?,\s?(\d{1,2}\s+\S+\s+\d{4}\s+\d{1,2}:\d\d.*)$", re.DOTALL)
_HAS_DIGIT = re.compile(r"\d")
_HAS_NUMBERED_MONTH = re.compile(
    r"\d[月월]\s\d|\sth\d|\d\s?(?:th[aá]ng|thg|(?:-?р)? сар)|th[aá]ng\s\d|thg\s\d"
)


def read_written(text: str, hints: MomentHints) -> Reading | None:
    """Reads a point in time; None if the text holds anything else, or no certain or likely day.

    Raises:
      ValueError: the text names a day that does not exist.
    """
    plain = make_plain(text)
    if not _HAS_DIGIT.search(plain) or "://" in plain:
        return None
    hints = replace(hints, language=hints.language or guess_language(text))
    found = _read_plain(plain, hints)
    if found is None and (feed := _FEED.match(plain)):
        # The first word of a date of a feed is a weekday, in whatever language and spelling.
        return _read_plain(feed[1], hints)
    return found


def _read_plain(plain: str, hints: MomentHints) -> Reading | None:
    around = Surroundings(hints)
    plain = around.take_signs(plain)
    lower = plain.lower()
    if found := ASIAN_DAY.search(lower):
        day, precision = read_asian_day(found, lower, around.language)
        return around.place(day, precision) if _take_rest(plain, found, around) else None
    if _HAS_NUMBERED_MONTH.search(lower) and (found := NUMBERED_MONTH.search(fold_name(lower))):
        day = date(*(int(found[name] or found[f"{name}2"] or found[f"{name}3"]) for name in "ymd"))
        return around.place(day) if _take_rest(fold_name(lower), found, around) else None
    if found := NUMBERS.search(lower):
        return _read_numbers(plain, found, around)
    return read_named(plain, around)


def _take_rest(text: str, found: re.Match[str], around: Surroundings) -> bool:
    return around.take_all(cut_out(text, found.start(), found.end()))


def _read_numbers(text: str, found: re.Match[str], around: Surroundings) -> Reading | None:
    if not _take_rest(text, found, around):
        return None
    if jalali := _read_jalali(found):
        return around.place(jalali)
    weekdays = around.list_weekdays()
    weekday = min(weekdays) if len(weekdays) == 1 else None
    numbers = _renumber(text, found, around)
    # Years of the Buddhist era are Thai, where the day stands first.
    hints = around.hints if numbers is found else replace(around.hints, order="DMY")
    read = read_numbers(numbers, hints, weekday, around.offset)
    return around.place(read.day, "day", read.is_ambiguous) if read else None


def _read_jalali(found: re.Match[str]) -> date | None:
    """Returns the day of the Solar Hijri calendar, if the year is one of it."""
    parts = [found["a"], found["b"], found["c"]]
    if len(parts[2]) == 4:
        parts.reverse()
    year, month, day = (int(part.lstrip("'")) for part in parts)
    return to_gregorian(year, month, day) if len(parts[0]) == 4 and year in JALALI_YEARS else None


def _renumber(text: str, found: re.Match[str], around: Surroundings) -> re.Match[str]:
    """Returns the match with a year of the Gregorian calendar, if its year is of another era."""
    year = max((found["a"], found["c"]), key=len)
    gregorian = complete_era(year, text, around.language) if len(year) > 2 else None
    if gregorian is None or gregorian == int(year.lstrip("'")):
        return found
    return NUMBERS.search(found[0].replace(year, str(gregorian), 1)) or found
