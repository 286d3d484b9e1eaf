"""Points in time that programs write where a field is empty."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

# Beginnings of the calendars of Unix, Excel, Mac OS, Windows, SQL Server and DOS, and what they make of no date.
_DAYS: Final = frozenset(
    {
        date(1970, 1, 1),
        date(1900, 1, 1),
        date(1899, 12, 30),
        date(1899, 12, 31),
        date(1899, 11, 30),
        date(1904, 1, 1),
        date(1753, 1, 1),
        date(1980, 1, 1),
        date(1979, 12, 31),
        date(1858, 11, 17),
        date(1700, 1, 1),
        date(1800, 1, 1),
    }
)
# Beginnings of the count of seconds elsewhere: Apple's, and those of databases.
_INSTANTS: Final = frozenset({datetime(1999, 11, 30, tzinfo=UTC), datetime(2001, 1, 1, tzinfo=UTC)})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WIDEST_ZONE: Final = timedelta(hours=14)


def is_placeholder(at: datetime, day: date, precision: str) -> bool:
    """Returns True for the time that stands for an empty field: 1970-01-01, in any zone, 1900-01-01 and others."""
    if precision in ("year", "month"):
        return False
    # Midnight in some zone; other times of these days are those of reports.
    is_begin = at.minute % 15 == 0 and at.second == 0
    if day in _DAYS:
        return is_begin
    if precision == "second" and at in _INSTANTS:
        return True
    if at == _EPOCH - timedelta(seconds=1):
        return True
    return is_begin and abs(at - _EPOCH) <= _WIDEST_ZONE
