"""Times of day as they are printed: ``19:00:30``, ``5.40 pm``, ``17h40``, ``17 Uhr``, ``下午3点30分``, ``1740 GMT``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

_HALF = r"(?:\s?(?P<half>[ap])(?:\.\s?|\s)?m\b\.?)"
_COLON: Final = re.compile(
    r"(?<![\d:.+\u2212-])(?:t(?=\d))?(?P<H>\d{1,2})\s?[:h]\s?(?P<M>\d\d)(?!\d)"
    r"(?:\s?[:.m]\s?(?P<S>\d\d)(?!\d)(?:[.,:](?P<f>\d{1,9}))?s?)?(?:\s?min\b|(?<=\d)h\b)?" + _HALF + "?"
)
_DOT: Final = re.compile(
    r"(?<![\d:.+-])(?P<H>[01]?\d|2[0-4])\.(?P<M>[0-5]\d)(?:\.(?P<S>[0-5]\d)(?:\.(?P<f>\d{3,9}))?)?(?![\d.]\d|\d)"
    + _HALF
    + "?"
)
_ASIAN: Final = re.compile(
    r"(?P<H>\d{1,2})\s?[時时点點시]\s?(?:(?P<M>\d{1,2})\s?[分분]?\s?(?:(?P<S>\d{1,2})\s?[秒초])?|(?P<halfpast>半|반))?(?!\d)"
)
_HOUR: Final = re.compile(
    r"(?<![\d:.+-])(?P<H>\d{1,2})(?:" + _HALF + r"|"
    r"\s?(?:uhr(?:\s(?P<M>[0-5]\d))?|h(?:rs?|ours)?|heures?|horas?|ore|uur|godz|час(?:ов|а)?|o'?clock)\b"
    r"(?:\s?(?P<half2>[ap])\.?m\b\.?)?)"
)
# The names that CLDR has for it, as far as they are no other words.
_NOON: Final = re.compile(
    r"(?<![\w:.-])(?<!après )(?<!apres )(?:12(?:[:.]00)?\s?)?"
    r"(?:noon|midday|midi|mittags?|mediod[ií]a|meio-dia|mezzogiorno|południe)\b(?!-)"
)
_BLOCK: Final = re.compile(
    r"(?<![\d:.+/-])(?P<H>[01]\d|2[0-4])(?P<M>[0-5]\d)(?=\s?(?:h(?:rs|ours)?\b|uhr|z\b|(?:gmt|utc|[bi]st|[cemp][ds]t|cest)\b|[a-z]{3,5}\b\s*$))\s?(?:h(?:rs|ours)?\b|uhr)?"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day.

    Attributes:
      hour: 0 to 24.
      precision: as in the column ``published_precision``.
    """

    hour: int
    minute: int = 0
    second: int = 0
    micros: int = 0
    precision: str = "minute"

    def on(self, day: date) -> datetime:
        """Returns the time on a day; 24:00 is the beginning of the next one."""
        begun = datetime(day.year, day.month, day.day, 0, self.minute, min(self.second, 59), self.micros)
        return begun + timedelta(hours=self.hour)

    def turn(self, is_second_half: bool) -> Clock:
        """Returns the time with the half of the day that is printed beside it: 3:30 in the afternoon is 15:30."""
        if self.hour > 12:
            return self
        return replace(self, hour=self.hour % 12 + 12 * is_second_half)


def find_clock(text: str, has_dots: bool, has_blocks: bool) -> tuple[Clock, int, int] | None:
    """Returns the time of day in a folded text, and its place; None if there is none.

    Args:
      text: a text in lower case without a day in numbers.
      has_dots: whether ``17.40`` is a time, because the day is known.
      has_blocks: whether ``1740 GMT`` is a time, because the year is known.
    """
    if found := _NOON.search(text):
        return Clock(12, precision="hour"), found.start(), found.end()
    forms = (_COLON, _ASIAN, *((_DOT,) if has_dots else ()), _HOUR)
    for form in (*forms, _BLOCK) if has_blocks else forms:
        if found := form.search(text):
            clock = _read(found.groupdict())
            return (clock, found.start(), found.end()) if clock else None
    return None


def _read(parts: dict[str, str | None]) -> Clock | None:
    hour, minute, second = (int(parts.get(name) or 0) for name in "HMS")
    if parts.get("halfpast"):
        minute = 30
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute):
        return None
    precision = "second" if parts.get("S") else "minute" if parts.get("M") or minute else "hour"
    clock = Clock(hour, minute, second, int((parts.get("f") or "0")[:6].ljust(6, "0")), precision)
    half = parts.get("half") or parts.get("half2")
    return clock.turn(half == "p") if half else clock
