"""What a time expression is read from and what it is read as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from re import Match

from transforms.logic.times.tense import find_direction
from transforms.logic.times.vocabulary import (
    STARTS,
)


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


class Groups:
    """The named groups of a match, lower case, empty where absent."""

    __slots__ = ("_groups", "_texts")

    def __init__(self, match: Match[str]) -> None:
        self._groups = match.re.groupindex
        self._texts = match.groups()

    def __getitem__(self, name: str) -> str:
        index = self._groups.get(name)
        return (self._texts[index - 1] or "").lower() if index else ""


def read_phase(groups: Groups) -> str | None:
    """Returns the mod of "early", "the end of" and the like, None where there is none."""
    return STARTS.get(groups["phase"])
