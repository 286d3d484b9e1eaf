"""Points in time as objects and lists of JSON: those of MongoDB, Java, PHP and others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from wiredesk.transforms.logic.formats.parts.dates.compact import (
    read_compact,
    read_epoch,
    read_numbers_list,
)
from wiredesk.transforms.logic.formats.parts.dates.reading import Reading
from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS

# Seconds since 1970 in Firestore, Java's Instant, Protocol Buffers.
_SECONDS: Final = ("seconds", "_seconds", "epochSecond", "epoch_second", "epoch", "unix")
_MILLIS: Final = ("$numberLong", "epochMillis", "millis", "milliseconds")
_DAY: Final = ("dayOfMonth", "day", "dayOfmonth", "mday")
_MIN_YEAR, _MAX_YEAR = 1600, 2199


def read_object(value: Mapping[str, Any]) -> Reading | None:
    """Reads a point in time that an object spells out in its parts.

    Raises:
      ValueError: there is no such day.
    """
    if isinstance(value.get("date"), str) and isinstance(value.get("timezone"), str):
        # PHP: {"date": "2020-04-10 19:00:00.000000", "timezone_type": 3, "timezone": "Europe/Paris"}
        found = read_compact(value["date"].strip())
        return replace(found, zone=value["timezone"]) if found and found.clock else found
    if "time" in value and {"hours", "minutes"} <= value.keys():
        # java.util.Date, whose year counts from 1900 and whose month from 0.
        number = _to_number(value["time"])
        return read_epoch(number) if number is not None else None
    for name in (*_SECONDS, *_MILLIS):
        if name in value and (number := _to_number(value[name])) is not None:
            return read_epoch(number)
    return _read_parts(value)


def _read_parts(value: Mapping[str, Any]) -> Reading | None:
    """Reads ``{"year": 2020, "monthValue": 4, "dayOfMonth": 10, "hour": 19, "minute": 0}``, as Java writes it."""
    year = value.get("year")
    month = _read_month(value.get("monthValue", value.get("month")))
    day = next((value[name] for name in _DAY if name in value), None)
    if not isinstance(year, int) or month is None or not isinstance(day, int):
        return None
    clock = [value.get(name) for name in ("hour", "minute", "second")]
    parts = [part for part in clock if isinstance(part, int)]
    return read_numbers_list([year, month, day, *parts]) if _MIN_YEAR <= year <= _MAX_YEAR else None


def _read_month(value: object) -> int | None:
    if isinstance(value, str):
        return ENGLISH_MONTHS.get(value.lower())
    return value if isinstance(value, int) else None


def _to_number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, str | int | float) else None
    except (ValueError, OverflowError):
        return None


def read_parts_list(value: list[Any]) -> Reading | None:
    """Reads ``[2020, 4, 10, 19, 0]``, as Java writes it; None for another list.

    Raises:
      ValueError: there is no such day.
    """
    whole = all(isinstance(part, int) and not isinstance(part, bool) for part in value)
    if not whole or not 3 <= len(value) <= 7 or not _MIN_YEAR <= value[0] <= _MAX_YEAR:
        return None
    date(*value[:3])
    return read_numbers_list(value)
