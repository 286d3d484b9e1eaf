"""What a time expression is read from and what it is read as."""

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
    """What the text around an expression says.

    Attributes:
      body: the text.
      anchor: the day of publication, None where unknown.
      quarter: the quarter spoken of last, as ``(year, quarter)``.
      told: the day named last in the same paragraph, from which "two days later" counts.
      start, end: where the expression stands in ``body``.
    """

    body: str
    anchor: date | None
    quarter: tuple[int, int] | None = None
    told: date | None = None
    start: int = 0
    end: int = 0

    @property
    def direction(self) -> int:
        """Which way the verbs around the expression point: -1 past, +1 future, 0 no cue."""
        return find_direction(self.body, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer for one expression."""

    type: str
    value: str | None
    mod: str | None = None


# What IGNORECASE takes for a letter of ASCII beside its own two cases.
_LETTERS = str.maketrans("\u017f\u212a\u0131\u0130", "skii")


class Groups:
    """The named groups of a match, lower case and in ASCII's digits, empty where absent."""

    __slots__ = ("_groups", "_texts")

    def __init__(self, match: Match[str]) -> None:
        self._groups = match.re.groupindex
        self._texts = match.groups()

    def __getitem__(self, name: str) -> str:
        index = self._groups.get(name)
        text = (self._texts[index - 1] or "") if index else ""
        return text.lower() if text.isascii() else _fold(text)


def _fold(text: str) -> str:
    """Returns a text in lower case with the letters and digits of ASCII that the patterns took others for."""
    plain = text.translate(_LETTERS).lower()
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in plain)


def is_day(year: int, month: int, day: int) -> bool:
    """Tells whether the calendar has this day."""
    return MINYEAR <= year <= MAXYEAR and 1 <= day <= calendar.monthrange(year, month)[1]


def add_days(day: date, count: int) -> date | None:
    """Returns the day so many days behind another; None where the calendar ends before."""
    try:
        return day + timedelta(count)
    except OverflowError:
        return None


def read_phase(groups: Groups) -> str | None:
    """Returns the mod of "early", "the end of" and the like, None where there is none."""
    return STARTS.get(groups["phase"])
