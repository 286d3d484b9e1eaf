"""Decides a day in numbers of which the source alone does not tell the order, by the article's other days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from wiredesk.transforms.logic.formats.parts.document import Publication
from wiredesk.transforms.logic.kernel.days import swap_numbers

_CODE = "date_ambiguous"
# Of two readings, one was confirmed by another source, or the other one has not come yet.
_CONFIRMED = 0.95
# A dateline has the day of the report, an address perhaps that of another time zone.
_NEAR = timedelta(days=1)


def settle_ambiguous(
    stated: Publication | None, days: Iterable[date | None], latest: datetime
) -> Publication | None:
    """Returns the publication with the reading of its numbers that other days confirm, if it was in doubt.

    Args:
      stated: the publication that the source states.
      days: days in its address, its dateline and its file's name.
      latest: a later time has not come yet.
    """
    if stated is None or not any(warning.code == _CODE for warning in stated.warnings):
        return stated
    other = _swap(stated)
    readings = [one for one in (stated, other) if one is not None and one.at <= latest]
    known = [day for day in days if day is not None]
    confirmed = [one for one in readings if any(abs(day - one.date) <= _NEAR for day in known)]
    if len(confirmed) == 1:
        return _confirm(confirmed[0])
    return _confirm(readings[0]) if len(readings) == 1 and other is not None else stated


def _swap(stated: Publication) -> Publication | None:
    """Returns the publication with the day for the month; None if there is no such day."""
    day = swap_numbers(stated.date)
    return replace(stated, date=day, at=stated.at + (day - stated.date)) if day else None


def _confirm(chosen: Publication) -> Publication:
    warnings = tuple(warning for warning in chosen.warnings if warning.code != _CODE)
    return replace(chosen, confidence=max(chosen.confidence, _CONFIRMED), warnings=warnings)
