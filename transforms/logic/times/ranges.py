"""Finds the other end of a range: the 9 of "Aug. 3-9", the 3 of "3-9 August", the 12 of "2010-12"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from re import Match
from typing import Final

from wiredesk.schemas.records import TimeExpression
from wiredesk.transforms.logic.times.context import Timex, is_day, read_group

JOINT: Final = r"(?: ?[-–—] ?| (?:and|to|or|through|thru|until|till) )"
"""What stands between the ends of a range or the members of a pair."""

_DAY_BEHIND = re.compile(
    JOINT
    + r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:,? (?P<year>(?:1[89]|20)\d\d))?(?![\w:/%]|[.,]\d|[-–]\d| ?[ap]\.?m\b|,? \d)"
    r"(?! (?!(?:was|is|has|as|across|this|its|his|press)\b)[a-z]+s\b"
    r"| (?:people|men|women|children|per|million|billion|other|more|were)\b| [A-Z][a-z]+\.? \d)",
)
_DAYS_BEFORE = re.compile(rf"(?<![\w.,/$£€-])(?P<day>[0-3]?\d)(?:st|nd|rd|th)?{JOINT}$")
_YEAR_BEHIND = re.compile(r"[-–/](?P<short>\d\d)(?![\d/–-]|\w)")
_BEFORE_CHARS: Final = 16
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def find_other_ends(
    body: str, match: Match[str], timex: Timex, done: int
) -> tuple[TimeExpression | None, TimeExpression | None]:
    """Returns the expressions before and behind a match that make a range with it, where there are any.

    Args:
      body: the text.
      match, timex: an expression and its reading.
      done: the place before which everything is read.
    """
    value = timex.value or ""
    if read_group(match, "month") and read_group(match, "day") and (day := _DATE.fullmatch(value)):
        if match.start("day") < match.start("month"):
            return _find_before(body, match, day, done), None
        return None, None if read_group(match, "year") else _find_behind(body, match, day)
    if value.isdecimal() and read_group(match, "year") and match.end("year") == match.end():
        return None, _find_short_year(body, match, value)
    return None, None


def _find_before(body: str, match: Match[str], value: Match[str], done: int) -> TimeExpression | None:
    found = _DAYS_BEFORE.search(body, max(done, match.start() - _BEFORE_CHARS), match.start())
    if not found or not 1 <= int(found["day"]) < int(value[3]):
        return None
    return _make(body, found.start("day"), found.end("day"), f"{value[1]}-{value[2]}-{int(found['day']):02}")


def _find_behind(body: str, match: Match[str], value: Match[str]) -> TimeExpression | None:
    found = _DAY_BEHIND.match(body, match.end())
    if not found:
        return None
    day = int(found["day"])
    if day <= int(value[3]) or not is_day(int(value[1]), int(value[2]), day):
        return None
    return _make(body, found.start("day"), found.end(), f"{value[1]}-{value[2]}-{day:02}")


def _find_short_year(body: str, match: Match[str], year: str) -> TimeExpression | None:
    found = _YEAR_BEHIND.match(body, match.end())
    if not found or int(found["short"]) <= int(year[2:]):
        return None
    return _make(body, found.start("short"), found.end("short"), year[:2] + found["short"])


def _make(body: str, start: int, end: int, value: str) -> TimeExpression:
    return TimeExpression(start, end, body[start:end], "DATE", value)


def is_joint(body: str, start: int, end: int) -> bool:
    """Returns True if nothing but the joint of a range lies between two places."""
    return 0 <= end - start <= _BEFORE_CHARS and bool(_JOINT.fullmatch(body, start, end))


_JOINT = re.compile(JOINT + "(?:the )?")


def list_days(times: tuple[TimeExpression | None, ...]) -> Iterator[date]:
    """Yields the days of expressions that are days."""
    for time in times:
        if time and time.value and len(time.value) >= _DAY_CHARS and (found := _DATE.match(time.value)):
            year, month, day = map(int, found.groups())
            if is_day(year, month, day):
                yield date(year, month, day)


_DAY_CHARS: Final = 10
