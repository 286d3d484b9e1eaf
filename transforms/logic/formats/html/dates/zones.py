"""The local day and the zone of a publication time, from the other times that the page states for it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from wiredesk.transforms.logic.formats.html.dates.sightings import Sighting
from wiredesk.transforms.logic.formats.parts.moments import Moment
from wiredesk.transforms.logic.kernel.days import swap_numbers

# The zones of the world.
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)
_HOUR, _QUARTER, _MINUTE = timedelta(hours=1), timedelta(minutes=15), timedelta(minutes=1)
_ZERO: Final = timedelta()


def place_moment(moment: Moment, others: Sequence[Moment]) -> Moment:
    """Returns a moment with what the other statements of the same publication add.

    - A time without a zone gets the one that another statement names for the same reading of the clock.
    - A time in UTC, as programs write it, gets the local day and the distance to UTC of another statement of the same
      instant; if there is only a day beside it, that day.
    - A day gets the time of another statement.
    """
    if not is_timed(moment):
        return _add_time(moment, others)
    if not moment.zoned:
        return next(
            filter(None, (_join(moment, other) for other in others if other.zoned and is_timed(other))),
            moment,
        )
    if not _is_utc(moment):
        return moment
    for other in others:
        if is_timed(other) and (found := _localize(moment, other)):
            return found
    days = (other.day for other in others if not is_timed(other) and other.precision == "day")
    # The first day that may be the instant's, which may be that of UTC.
    day = next((day for day in days if _may_be(moment, (day - moment.day).days)), moment.day)
    return moment if day == moment.day else replace(moment, day=day, offset=None)


def is_timed(moment: Moment) -> bool:
    """Returns True if the time of day is known to the minute."""
    return moment.precision in ("minute", "second")


def _is_utc(moment: Moment) -> bool:
    """Returns True if a moment is stated in UTC, as programs write it."""
    return moment.zoned and not moment.offset and moment.day == moment.at.date()


def _join(naive: Moment, other: Moment) -> Moment | None:
    """Returns the moment of a clock without a zone, by another statement of the same publication."""
    ahead = naive.at - other.at
    if not _is_distance(ahead, naive, other):
        return None
    return other if not _is_utc(other) else _shift(other, naive, ahead)


def _localize(moment: Moment, other: Moment) -> Moment | None:
    """Returns a moment in UTC with the day of another statement of the same instant."""
    if other.zoned:
        return other if not _is_utc(other) and abs(other.at - moment.at) < _MINUTE else None
    ahead = other.at - moment.at
    if ahead == _ZERO or not _is_distance(ahead, moment, other):
        return None
    return _shift(moment, other, ahead)


def _shift(moment: Moment, clock: Moment, ahead: timedelta) -> Moment:
    """Returns a moment in UTC with the day and the distance to UTC of a clock without a zone."""
    return replace(moment, day=clock.day, offset=round(ahead / _QUARTER) * 15)


def _is_distance(ahead: timedelta, one: Moment, other: Moment) -> bool:
    """Returns True if two clocks may show the same instant in two zones. Seconds make a chance hit rare."""
    if not _WEST <= ahead <= _EAST:
        return False
    if one.precision == other.precision == "second" and one.at.second:
        return ahead % _QUARTER == _ZERO
    return abs((ahead + _HOUR / 2) % _HOUR - _HOUR / 2) < _MINUTE


def _may_be(moment: Moment, days: int) -> bool:
    """Returns True if the day of an instant in UTC is so many days later or earlier in some zone."""
    if abs(days) != 1:
        return days == 0
    ahead = _EAST if days > 0 else _WEST
    return (moment.at + ahead).date() == moment.at.date() + timedelta(days=days)


def _add_time(moment: Moment, others: Sequence[Moment]) -> Moment:
    same = [
        one
        for one in others
        if is_timed(one) and moment.day in (one.day, one.at.date() if one.zoned else one.day)
    ]
    return (
        next((one for one in same if one.zoned), next(iter(same), moment))
        if moment.precision == "day"
        else moment
    )


# Sources that state the publication, not a change or a date of something else.
_STATING = (
    "jsonld meta meta-plain meta-created marked time-below time-below-only url below-bare below-published above-bare "
    "above-published state"
)
_WITNESSES: Final = frozenset(_STATING.split())


def place_sightings(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Returns the sightings with their moments completed by one another."""
    certain = {one.moment.day for one in sightings if "date_ambiguous" not in one.moment.doubts}
    settled = [Sighting(one.source, _settle(one.moment, certain)) for one in sightings]
    # The address has the day of the newsroom; a day above or below the headline may be that of the visit.
    witnesses = sorted(
        (one for one in settled if one.source in _WITNESSES), key=lambda one: one.source != "url"
    )
    return [
        Sighting(
            one.source, place_moment(one.moment, [other.moment for other in witnesses if other is not one])
        )
        for one in settled
    ]


def _settle(moment: Moment, certain: Container[date]) -> Moment:
    """Returns a moment whose day is in numbers without its doubt if another date of the page names the day.

    If the page names the other reading of the numbers, that is the day.
    """
    if "date_ambiguous" not in moment.doubts:
        return moment
    sure = tuple(doubt for doubt in moment.doubts if doubt != "date_ambiguous")
    if moment.day in certain:
        return replace(moment, doubts=sure)
    turned = swap_numbers(moment.day)
    if turned is None or turned not in certain:
        return moment
    return replace(moment, at=moment.at + (turned - moment.day), day=turned, doubts=sure)
