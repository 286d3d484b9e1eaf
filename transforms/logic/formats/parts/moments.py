"""Points in time as metadata and people write them; the one reader of dates that all formats share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.formats.parts.dates.clock import Clock
from wiredesk.transforms.logic.formats.parts.dates.compact import read_compact
from wiredesk.transforms.logic.formats.parts.dates.hints import (
    NO_MOMENT_HINTS,
    MomentHints,
    make_moment_hints,
)
from wiredesk.transforms.logic.formats.parts.dates.placeholders import is_placeholder
from wiredesk.transforms.logic.formats.parts.dates.reading import Reading
from wiredesk.transforms.logic.formats.parts.dates.written import read_written
from wiredesk.transforms.logic.formats.parts.dates.zones import find_offset
from wiredesk.transforms.logic.formats.parts.document import Publication
from wiredesk.transforms.logic.kernel.days import FIRST_YEAR, make_midnight

__all__ = [
    "NO_MOMENT_HINTS",
    "Moment",
    "MomentHints",
    "make_day_moment",
    "make_moment_hints",
    "place_reading",
    "read_moment",
]

_LAST_YEAR = 2199
_MAX_CHARS = 120
# A day of which another reading is as good is right in about half of the cases.
_AMBIGUOUS_CONFIDENCE = 0.55
# RFC 3339: the time is in UTC, and the zone of the source is not known.
_NO_ZONE: Final = frozenset({"-0000", "-00:00"})
_WARNINGS: Final = {
    "date_ambiguous": "The day is written in numbers that may have another order; the likelier one was taken.",
    "zone_unknown": "The source states a time without its zone; it was stored as if it were UTC.",
    "zone_not_read": "The source states a time in a zone that is not known for certain; only the day was taken.",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as its source states it.

    Attributes:
      at: the time in UTC. Parts that are not stated have their first value, and a time without
        zone is read as UTC.
      day: the calendar day in the zone that is stated.
      precision: as in the column ``published_precision``.
      zoned: True if a zone is stated.
      offset: minutes east of UTC, if a zone is stated.
      doubts: what is not certain: ``date_ambiguous``, ``zone_unknown`` for a time without zone, ``zone_not_read``
        for a time in a zone that no table has, of which only the day was taken.
    """

    at: datetime
    day: date
    precision: str
    zoned: bool
    offset: int | None = None
    doubts: tuple[str, ...] = ()

    def to_publication(self, method: str, confidence: float) -> Publication:
        """Returns the publication time with the method of its source, and its confidence if nothing is in doubt."""
        if "date_ambiguous" in self.doubts:
            confidence = min(confidence, _AMBIGUOUS_CONFIDENCE)
        return Publication(
            self.at, self.day, self.precision, method, confidence, self.offset, self.list_warnings()
        )

    def list_warnings(self) -> tuple[RowWarning, ...]:
        """Returns the warnings that the doubts deserve."""
        return tuple(
            RowWarning("zone_unknown" if doubt == "zone_not_read" else doubt, _WARNINGS[doubt])
            for doubt in self.doubts
        )


def make_day_moment(day: date) -> Moment:
    """Returns the moment of which only the day is known."""
    return Moment(make_midnight(day), day, "day", False)


def read_moment(text: str | None, hints: MomentHints = NO_MOMENT_HINTS) -> Moment | None:
    """Reads a point in time in any usual form, in words of any language or in numbers.

    Numbers that may be either of two days are decided by the hints. Where these do not suffice the moment has the
    doubt ``date_ambiguous``, or there is none. No zone is invented: see :class:`Moment`.

    Args:
      text: the text, which holds nothing else.
      hints: what is known about the source.

    Returns:
      None if the text is no point in time, one before the first newspaper, or one that programs write for an empty field.
    """
    text = (text or "").strip()
    return _read_cached(text, hints) if 4 <= len(text) <= _MAX_CHARS else None


# The pages of a site and the fields of a record repeat their dates.
@lru_cache(maxsize=512)
def _read_cached(text: str, hints: MomentHints) -> Moment | None:
    try:
        reading = read_compact(text) or read_written(text, hints)
        return place_reading(reading, hints) if reading else None
    except (ValueError, OverflowError):
        return None


def place_reading(reading: Reading, hints: MomentHints = NO_MOMENT_HINTS) -> Moment | None:
    """Returns the moment of its parts, in UTC; None for one that is no publication.

    Raises:
      OverflowError: the time is out of range.
    """
    day = reading.day
    if not FIRST_YEAR <= day.year <= _LAST_YEAR:
        return None
    doubts = ("date_ambiguous",) if reading.is_ambiguous else ()
    if reading.clock is None:
        moment = Moment(make_midnight(day), day, reading.precision, False, None, doubts)
    else:
        moment = _place_clock(reading, reading.clock, doubts, hints)
    return None if is_placeholder(moment.at, moment.day, moment.precision) else moment


def _place_clock(reading: Reading, clock: Clock, doubts: tuple[str, ...], hints: MomentHints) -> Moment:
    local = clock.on(reading.day)
    zone = reading.zone or hints.zone or ""
    if zone in _NO_ZONE:
        return Moment(local.replace(tzinfo=UTC), local.date(), clock.precision, True, None, doubts)
    offset = find_offset(zone, local, hints) if zone else None
    if zone and offset is None:
        return replace(make_day_moment(local.date()), doubts=(*doubts, "zone_not_read"))
    if offset is None:
        doubts = (*doubts, "zone_unknown")
    at = (local - timedelta(minutes=offset) if offset else local).replace(tzinfo=UTC)
    return Moment(at, local.date(), clock.precision, offset is not None, offset, doubts)
