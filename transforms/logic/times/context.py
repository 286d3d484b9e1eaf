"""The input and the output of the functions that read a time expression."""

from __future__ import annotations

import calendar
import unicodedata
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, timedelta
from re import Match

from wiredesk.transforms.logic.kernel.months import MONTH_NAMES
from wiredesk.transforms.logic.times.tense import find_direction, weigh_future
from wiredesk.transforms.logic.times.vocabulary import STARTS


@dataclass(slots=True)
class Context:
    """The text around an expression, and what earlier expressions leave for later ones.

    Attributes:
      body: the text.
      anchor: the day of publication, None if unknown.
      quarter: the quarter that was named last, as ``(year, quarter)``.
      is_longer: whether the last figures were those of more than a quarter, such as nine months.
      last_day: the day that was named last in the same paragraph; "two days later" counts from it.
      start, end: the place of the expression in ``body``.
      country: ISO 3166 code of the country of publication, None if unknown.
      order: the order of numbers in the dates of the publisher, ``DMY`` or ``MDY``, None if unknown.
      is_order_sought: whether the order of numbers has been sought yet.
      is_day_first: whether the day stands before the month in numbers, None if that is not known.
      prior_end: the end of the expression before.
      is_prior_weekday: whether it had a day of the week.
      named, named_end: the value of the date that was named last, empty if none was, and its end in ``body``.
      said: the years of days that were written with their year, by month and day.
      names: what was found out about words that may be names.
    """

    body: str
    anchor: date | None
    quarter: tuple[int, int] | None = None
    is_longer: bool = False
    last_day: date | None = None
    start: int = 0
    end: int = 0
    country: str | None = None
    order: str | None = None
    is_order_sought: bool = False
    is_day_first: bool | None = None
    prior_end: int = 0
    is_prior_weekday: bool = False
    named: str = ""
    named_end: int = 0
    said: dict[tuple[int, int], int] = field(default_factory=dict)
    names: dict[str, bool] = field(default_factory=dict)

    @property
    def direction(self) -> int:
        """The direction in which the verbs around the expression point: -1 past, +1 future, 0 unknown."""
        return find_direction(self.body, self.start, self.end)

    @property
    def odds(self) -> float:
        """The log-odds that the expression lies ahead, by the words around it."""
        return weigh_future(self.body, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Timex:
    """TIMEX3 type, value and mod of an expression; the value is None if the text does not determine it."""

    type: str
    value: str | None
    mod: str | None = None


def read_group(match: Match[str], name: str) -> str:
    """Returns the text of a named group, which is empty if the pattern has no such group or it took no part."""
    index = match.re.groupindex.get(name)
    return match[index] or "" if index else ""


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
        text = self._texts[index - 1] if index else None
        if not text:
            return ""
        return text.lower() if text.isascii() else _fold(text)


def _fold(text: str) -> str:
    """Returns a text in lower case, with the letters and digits of ASCII that its characters matched as."""
    plain = text.translate(_LETTERS).lower()
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in plain)


def is_day(year: int, month: int, day: int) -> bool:
    """Returns True if the calendar has this day."""
    return (
        MINYEAR <= year <= MAXYEAR
        and 1 <= month <= len(MONTH_NAMES)
        and 1 <= day <= calendar.monthrange(year, month)[1]
    )


def add_days(day: date, count: int) -> date | None:
    """Returns the day that is ``count`` days after another, or None beyond the ends of the calendar."""
    try:
        return day + timedelta(count)
    except OverflowError:
        return None


def read_phase(groups: Groups) -> str | None:
    """Returns the mod of a phase such as "early" and "the end of", or None if there is no phase."""
    return STARTS.get(groups["phase"])
