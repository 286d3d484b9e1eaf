"""The forms of programs, which are most of all dates: ISO 8601, RFC 5322, seconds since 1970, digits alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from wiredesk.transforms.logic.formats.parts.dates.clock import Clock
from wiredesk.transforms.logic.formats.parts.dates.numbers import complete_year
from wiredesk.transforms.logic.formats.parts.dates.reading import Reading
from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS

# The extended and the basic form of ISO 8601, also with a space for the T, a fraction of any length, zones with or
# without a colon, and numbers of one digit. NITF has 20131020T192751+1100, Java 2020-04-10T19:00+02:00[Europe/Paris].
_ISO = re.compile(
    r"(?P<y>\d{4})(?:-?(?P<m>\d\d)(?:-?(?P<d>\d\d)"
    r"(?:[Tt ,_]{1,3}(?P<H>\d\d)(?::?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,:](?P<f>\d{1,9}))?)?)?"
    r"\s*(?P<z>[Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?|(?<=:\d\d )\d\d:\d\d)?)?)?)?(?:\[(?P<place>[\w/+-]+)\])?$"
)
_MAIL = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?(?P<d>\d{1,2})[\s-](?P<m>[A-Z][a-z]{2,8})[\s-](?P<y>\d{4}|\d\d)\s+"
    r"(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d)(?:\.(?P<f>\d{1,9}))?)?(?:\s+(?P<z>[+-]\d{2}:?\d\d|[A-Z]{1,5}))?(?:\s+\((?P<note>[\w\s/]+)\))?$"
)
# A note that stands for the zone where there is no other: (PDT), (Pacific Daylight Time).
_ZONE_NOTE = re.compile(r"[A-Z]{1,5}|[A-Z]\w+(?:/\w+)+|[A-Z][\w ]+ Time")
# The forms of American and British papers, which are frequent enough to be read first.
_ENGLISH = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?(?:(?P<m>[A-Z][a-z]{2,8})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?|"
    r"(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m2>[A-Z][a-z]{2,8})\.?,?)\s+(?P<y>\d{4})"
    r"(?:,?\s+(?:at\s+)?(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d))?(?P<f>)?"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?(?:\s+(?P<z>[A-Z]{2,5}))?)?$"
)
_DIGITS = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:[-_](?=\d{6}$))?"
    r"(?P<H>[01]\d|2[0-3])(?:(?P<M>[0-5]\d)(?:(?P<S>[0-5]\d)(?P<f>\d{3}|\d{6})?)?)?$"
)
# The dates of pictures and of files' names: 2020:04:10 19:00:00, 2020-04-10_19-00-00.
_LOOSE = re.compile(
    r"(?P<y>(?:1[6-9]|20)\d\d)(?P<sep>[:_-])(?P<m>\d\d)(?P=sep)(?P<d>\d\d)[\sT_-](?P<H>\d\d)[:._-](?P<M>\d\d)(?:[:._-](?P<S>\d\d)(?P<f>)?)?$"
)
# XML has the zone of a day, and files' names have times: 2020-04-10-04:00. Which of them it is nobody can know.
_DAY_ZONE = re.compile(
    r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?:Z|\+(?:0\d|1[0-4]):[0-5]\d|-(?:0\d|1[0-2]):(?:00|15|30|45))$"
)
_MONTH = re.compile(r"(?:(?P<m>\d{1,2})[./-](?P<y>\d{4})|(?P<y2>\d{4})[./](?P<m2>\d{1,2}))$")
_EPOCH = re.compile(r"(-?\d{9,19}|-?\d{9,10}\.\d{1,9}|\d\.\d{1,18}[Ee]\+?\d{1,2})$")
# Whole numbers of a column in which some rows have none, as pandas writes them: 2021.0, 20210728.0.
_FLOATED = re.compile(r"(\d{4}|\d{8})\.0$")
# What programs write around a date when they print an object.
_WRAPPED = re.compile(
    r"(?:/?\\?/?Date\((?P<ms>-?\d+)(?P<z>[+-]\d{4})?\)\\?/?|"
    r"(?:new\s)?(?:ISODate|Date|Timestamp|datetime64|NumberLong|DateTime|DateTimeImmutable)\(\s*['\"]?(?P<inner>[^'\"()]+)['\"]?(?:,[^()]*)?\)|"
    r"(?:datetime\.)?date(?:time)?\((?P<python>[\d,\s]+)(?:,\s*tzinfo=[\w.]*(?:\([^()]*\))?)?\))$"
)
# The dates of PDF: D:20200410190000+02'00'
_PDF = re.compile(r"D:(?P<day>\d{8})(?P<clock>\d{6})(?:(?P<z>[+-]\d\d)'?(?P<m>\d\d)'?|Z)?$")
_WEEK = re.compile(r"(?P<y>\d{4})-?W(?P<w>\d\d)-?(?P<d>[1-7])$")
_YEAR_DAY = re.compile(r"(?P<y>(?:19|20)\d\d)-(?P<n>[0-3]\d\d)$")
# Points in time that seconds since 1970 may stand for: 1973 to 2096.
_SECONDS: Final = (1e8, 4e9)


def read_compact(text: str) -> Reading | None:
    """Reads a point in time in a form of programs.

    Returns:
      None if the text has another form.

    Raises:
      ValueError: the text has the form but names no day.
    """
    if found := _FLOATED.match(text):
        text = found[1]
    # Years that begin so are of another calendar.
    if not text.startswith(("13", "14")) and (found := _ISO.match(text)):
        return _read_iso(found)
    if found := _MAIL.match(text):
        return _read_mail(found)
    first = text[0]
    if (first.isdecimal() or first == "-") and (reading := _read_digits(text)):
        return reading
    if first in "/\\DNTnId":
        return _read_wrapped(text)
    if found := _ENGLISH.match(text):
        return _read_english(found)
    return None


def _read_iso(found: re.Match[str]) -> Reading | None:
    if found["H"] is None:
        if found["place"]:
            return None
        day = date(int(found["y"]), int(found["m"] or 1), int(found["d"] or 1))
        return Reading(day, "day" if found["d"] else "month" if found["m"] else "year")
    zone = found["z"] or found["place"] or ""
    # The plus is a blank where an address was read as a form.
    return _make(found, f"+{zone}" if zone[:1].isdigit() else zone)


def _read_mail(found: re.Match[str]) -> Reading | None:
    month = ENGLISH_MONTHS.get(found["m"].lower())
    note = found["note"] or ""
    zone = found["z"] or (note if _ZONE_NOTE.fullmatch(note) else "")
    return _make(found, zone, month) if month else None


def _read_english(found: re.Match[str]) -> Reading | None:
    month = ENGLISH_MONTHS.get((found["m"] or found["m2"]).lower())
    if month is None:
        return None
    if found["H"]:
        reading = _make(found, found["z"] or "", month)
        half = found["half"]
        return replace(reading, clock=reading.clock.turn(half in "pP")) if half and reading.clock else reading
    return Reading(date(int(found["y"]), month, int(found["d"] or found["d2"])))


def _make(found: re.Match[str], zone: str, month: int | None = None) -> Reading:
    number = found["d"] or found.groupdict()["d2"]
    day = date(complete_year(found["y"]), month or int(found["m"]), int(number))
    hour, minute, second = int(found["H"]), int(found["M"] or 0), int(found["S"] or 0)
    check_clock(hour, minute, second)
    precision = "second" if found["S"] else "minute" if found["M"] else "hour"
    micros = int((found["f"] or "0")[:6].ljust(6, "0"))
    return Reading(day, "day", Clock(hour, minute, second, micros, precision), zone)


def check_clock(hour: int, minute: int, second: int) -> tuple[int, int, int]:
    """Returns the parts of a time of day as they are.

    Raises:
      ValueError: there is no such time.
    """
    if not (0 <= hour <= 24 and 0 <= minute <= 59 and 0 <= second <= 60) or (hour == 24 and minute):
        raise ValueError("no time of day")
    return hour, minute, second


def _read_digits(text: str) -> Reading | None:
    found = next(filter(None, (form.match(text) for form, _ in _DIGIT_FORMS)), None)
    if found is None:
        return None
    return next(read(found) for form, read in _DIGIT_FORMS if form is found.re)


def _read_month(found: re.Match[str]) -> Reading:
    year, month = found["y"] or found["y2"], found["m"] or found["m2"]
    return Reading(date(int(year), int(month), 1), "month")


def _read_week(found: re.Match[str]) -> Reading:
    return Reading(date.fromisocalendar(int(found["y"]), int(found["w"]), int(found["d"])))


def _read_year_day(found: re.Match[str]) -> Reading | None:
    year, number = int(found["y"]), int(found["n"])
    day = date(year, 1, 1) + timedelta(number - 1)
    # Day 366 of an ordinary year does not exist.
    return Reading(day) if number and day.year == year else None


_DIGIT_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Reading | None]], ...]] = (
    (_DAY_ZONE, lambda found: Reading(date(int(found["y"]), int(found["m"]), int(found["d"])))),
    (_DIGITS, lambda found: _make(found, "")),
    (_EPOCH, lambda found: read_epoch(float(found[0]))),
    (_LOOSE, lambda found: _make(found, "")),
    (_MONTH, _read_month),
    (_WEEK, _read_week),
    (_YEAR_DAY, _read_year_day),
)


def read_epoch(value: float) -> Reading | None:
    """Reads seconds since 1970, or milliseconds and smaller units; None if they are too few or too many for news."""
    while 1e11 <= value < 1e20:
        value /= 1000
    return read_seconds(value) if _SECONDS[0] <= value <= _SECONDS[1] else None


def read_seconds(value: float) -> Reading:
    """Returns the time that lies a number of seconds after 1970."""
    at = datetime.fromtimestamp(value, tz=UTC)
    return Reading(at.date(), "day", Clock(at.hour, at.minute, at.second, at.microsecond, "second"), "UTC")


def _read_wrapped(text: str) -> Reading | None:
    if pdf := _PDF.match(text):
        zone = f"{pdf['z']}:{pdf['m']}" if pdf["z"] else text[16:]
        return read_compact(f"{pdf['day']}T{pdf['clock']}{zone}")
    found = _WRAPPED.match(text)
    if found is None:
        return None
    if found["ms"]:
        return _read_net(int(found["ms"]) / 1000, found["z"])
    if found["inner"]:
        return read_compact(found["inner"].strip())
    return read_numbers_list([int(part) for part in found["python"].split(",") if part.strip()])


def _read_net(seconds: float, zone: str | None) -> Reading:
    """Reads what .NET writes: the time in UTC with the zone of the machine, in which the day counts."""
    if zone is None:
        return read_seconds(seconds)
    minutes = 60 * int(zone[:3]) + int(zone[0] + zone[3:])
    return replace(read_seconds(seconds + 60 * minutes), zone=zone)


def read_numbers_list(parts: list[int]) -> Reading | None:
    """Reads year, month, day and the parts of the time, as Java and Python list them.

    Raises:
      ValueError: there is no such day or time.
    """
    if not 3 <= len(parts) <= 7:
        return None
    day = date(*parts[:3])
    if len(parts) == 3:
        return Reading(day)
    hour, minute, second = (*parts[3:6], 0, 0)[:3]
    precision = ("hour", "minute", "second")[min(len(parts), 6) - 4]
    return Reading(day, "day", Clock(*check_clock(hour, minute, second), 0, precision))
