"""The time that several fields of one record state: one field, made more precise by the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from wiredesk.transforms.logic.formats.parts.dates.numbers import NUMBERS
from wiredesk.transforms.logic.formats.parts.moments import Moment, MomentHints, read_moment
from wiredesk.transforms.logic.formats.parts.values import to_line, to_moment
from wiredesk.transforms.logic.language.identify import identify_language

_IN_UTC = re.compile(r"(?:gmt|utc)$", re.IGNORECASE)
_CLOCK = re.compile(
    r"\s*\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|[+-]\d\d:?\d\d|[A-Z]{2,5})?\s*$",
    re.IGNORECASE,
)
_CLOCK_NAMES: Final = frozenset(
    ["time", "pubtime", "publishtime", "publishedtime", "publicationtime", "datetime", "posttime", "hour"]
)
# A language decides these.
_DOUBTS: Final = frozenset({"date_ambiguous", "zone_not_read"})
_PRECISE: Final = frozenset({"hour", "minute", "second"})
_WIDTHS: Final = {"month": 7, "year": 4}
_QUARTER, _WIDEST_ZONE = timedelta(minutes=15), timedelta(hours=14)


def choose_stated(
    fields: Iterable[tuple[str, Any]], hints: MomentHints, paragraphs: Sequence[str] = ()
) -> Moment | None:
    """Returns the time of the first field that states one.

    If it states a day alone, or a month, another field that states a time within it is taken. A time without zone
    gets the zone of a field that states the same time with one; a time in UTC the day and the zone of the field beside
    it that states the same time locally, as WordPress has ``date_gmt`` and ``date``.

    Args:
      fields: names and values, best first.
      hints: what is known about the source.
      paragraphs: the text, whose language decides what the hints leave open.
    """
    listed = list(fields)
    found = [
        (name, moment) for name, value in listed if (moment := _read_field(name, value, hints, paragraphs))
    ]
    if not found:
        return None
    (first_name, first), *others = found
    if first.precision not in _PRECISE:
        within = (other for _, other in others if _is_within(other, first))
        return next(within, None) or _add_clock(first, listed, hints)
    if not first.zoned:
        return next((_localize(other, first) for _, other in others if _is_same_time(other, first)), first)
    if _IN_UTC.search(first_name):
        local_name = _IN_UTC.sub("", first_name)
        return next((_localize(first, other) for name, other in others if name == local_name), first)
    return first


def _read_field(name: str, value: Any, hints: MomentHints, paragraphs: Sequence[str]) -> Moment | None:
    if _IN_UTC.search(name):
        hints = replace(hints, zone=hints.zone or "UTC")
    found = to_moment(value, hints)
    if hints.language is None and paragraphs and _is_open(found, value):
        return read_by_language(value, hints, paragraphs) or found
    return found


def _is_open(found: Moment | None, value: Any) -> bool:
    if found is None:
        return isinstance(value, str) and len(value) < 60 and NUMBERS.search(value) is not None
    return not _DOUBTS.isdisjoint(found.doubts)


def read_by_language(value: Any, hints: MomentHints, paragraphs: Sequence[str]) -> Moment | None:
    """Reads a time with the language of the text beside it as a hint."""
    language = identify_language("\n".join(paragraphs)[:2000])
    return to_moment(value, replace(hints, language=language.tag)) if language else None


def read_beside(text: str | None, hints: MomentHints, paragraphs: Sequence[str]) -> Moment | None:
    """Reads a time of a source; where the hints leave it open, the language of its text decides."""
    return _read_field("", text, hints, paragraphs) if text else None


def _is_within(other: Moment, rough: Moment) -> bool:
    """Returns True if a moment states a time within a day (in its own zone or in UTC), or a day within a month."""
    if rough.precision == "day":
        return other.precision in _PRECISE and rough.day in (other.day, other.at.date())
    width = _WIDTHS[rough.precision]
    return (
        other.precision not in (rough.precision, "year")
        and other.day.isoformat()[:width] == rough.day.isoformat()[:width]
    )


def _is_same_time(other: Moment, local: Moment) -> bool:
    """Returns True if a moment states the same time together with its zone."""
    if not other.zoned:
        return False
    distance = local.at - other.at
    if distance == timedelta(minutes=other.offset or 0):
        return True
    # The same minute and second are hardly by chance, unless somebody rounds.
    return bool(local.at.second) and _is_zone(distance)


def _is_zone(distance: timedelta) -> bool:
    return abs(distance) <= _WIDEST_ZONE and not distance % _QUARTER


def _localize(moment: Moment, local: Moment) -> Moment:
    """Returns a time in UTC with the day and the zone of the same time as it was at the source."""
    distance = local.at - moment.at
    if moment.offset or local.zoned or local.precision not in _PRECISE or not _is_zone(distance):
        return moment
    return replace(moment, day=local.day, offset=round(distance / timedelta(minutes=1)))


def _add_clock(day: Moment, fields: list[tuple[str, Any]], hints: MomentHints) -> Moment:
    """Adds the time that stands in a field of its own."""
    for name, value in fields:
        if name in _CLOCK_NAMES and isinstance(value, str) and _CLOCK.match(value):
            found = read_moment(f"{day.day.isoformat()} {value.strip()}", hints)
            if found and found.precision in _PRECISE:
                return replace(found, doubts=tuple(dict.fromkeys((*day.doubts, *found.doubts))))
    return day


def find_unread(fields: Iterable[tuple[str, Any]]) -> str | None:
    """Returns the first value that should be a time and has a digit beyond 0; None if there is none."""
    lines = (to_line(value) for _, value in fields)
    return next((line for line in lines if line and re.search(r"[1-9]", line)), None)
