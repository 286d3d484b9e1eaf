"""The input and the output of the functions that read a time expression."""

from __future__ import annotations

import calendar
import unicodedata
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from re import Match

from wiredesk.transforms.logic.times.tense import find_direction
from wiredesk.transforms.logic.times.vocabulary import STARTS


@dataclass(slots=True)
class Context:
    """The text around an expression, and what earlier expressions leave for later ones.

    Attributes:
      body: the text.
      anchor: the day of publication, None if unknown.
      quarter: the quarter that was named last, as ``(year, quarter)``.
      last_day: the day that was named last in the same paragraph; "two days later" counts from it.
      start, end: the place of the expression in ``body``.
    """

    body: str
    anchor: date | None
    quarter: tuple[int, int] | None = None
    last_day: date | None = None
    start: int = 0
    end: int = 0

    @property
    def direction(self) -> int:
        """The direction in which the verbs around the expression point: -1 past, +1 future, 0 unknown."""
        return find_direction(self.body, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Timex:
    """TIMEX3 type, value and mod of an expression; the value is None if the text does not determine it."""

    type: str
    value: str | None
    mod: str | None = None


# Characters that a pattern with IGNORECASE takes for a letter of ASCII: long s, Kelvin, dotless and dotted i.
_LETTERS = str.maketrans("\u017f\u212a\u0131\u0130", "skii")


class Groups:
    """The named groups of a match in lower case and with ASCII's digits; a group that is absent is empty."""

    __slots__ = ("_groups", "_texts")

    def __init__(self, match: Match[str]) -> None:
        self._groups = match.re.groupindex
        self._texts = match.groups()

    def __getitem__(self, name: str) -> str:
        index = self._groups.get(name)
        text = (self._texts[index - 1] or "") if index else ""
        return text.lower() if text.isascii() else _fold(text)


def _fold(text: str) -> str:
    """Returns a text in lower case, with the letters and digits of ASCII that its characters matched as."""
    plain = text.translate(_LETTERS).lower()
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in plain)


def is_day(year: int, month: int, day: int) -> bool:
    """Returns True if the calendar has this day."""
    return MINYEAR <= year <= MAXYEAR and 1 <= day <= calendar.monthrange(year, month)[1]


def add_days(day: date, count: int) -> date | None:
    """Returns the day that is ``count`` days after another, or None beyond the ends of the calendar."""
    try:
        return day + timedelta(count)
    except OverflowError:
        return None


def read_phase(groups: Groups) -> str | None:
    """Returns the mod of a phase such as "early" and "the end of", or None if there is no phase."""
    return STARTS.get(groups["phase"])
