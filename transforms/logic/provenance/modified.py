"""Times of changes in notes of updates and corrections: ``Updated 3:15 PM ET, Tue March 4, 2014``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from wiredesk.transforms.logic.formats.parts.dates.hints import MomentHints
from wiredesk.transforms.logic.formats.parts.dates.zones import find_offset
from wiredesk.transforms.logic.kernel.days import make_day, make_midnight
from wiredesk.transforms.logic.provenance.printed_days import DAY, complete_day

_CHANGE = re.compile(
    r"\b(?:updated?|corrected|amended|emended|revised|modified|corrections?|clarifications?)\b", re.IGNORECASE
)
# Largest distance of the day behind the word.
_REACH_CHARS = 80
_NUMERIC = re.compile(r"\b(?P<month>\d{1,2}) ?/ ?(?P<day>\d{1,2}) ?/ ?(?P<year>20\d\d)\b")
_TIME = re.compile(
    r"\b(?P<hour>\d{1,2})(?: ?[:.] ?(?P<minute>\d\d))?(?: ?: ?\d\d)?\s*(?P<half>[ap])\.?\s?m\.?\s*"
    r"(?P<zone>[A-Z]{1,3}[DS]?T|UTC)\b|\b(?P<hour24>\d{1,2}) ?: ?(?P<minute24>\d\d)(?: ?: ?\d\d)?\s*(?P<zone24>[A-Z]{1,3}[DS]?T|UTC)\b",
    re.IGNORECASE,
)
# Other papers that print IST beside a time are few.
_ZONE_HINTS = MomentHints(country="IN")


def read_modified(
    notes: tuple[str, ...], published: date | None, run_started_at: datetime
) -> datetime | None:
    """Returns the time of the last change that notes of updates or corrections state.

    A missing year is completed from the publication day. A time of day counts only with its zone. Times
    before the publication or after the run are ignored.

    Args:
      notes: as printed.
      published: the publication day.
      run_started_at: an aware time.

    Returns:
      The time in UTC, midnight if only the day is stated; None if no note states a time.
    """
    latest = run_started_at + timedelta(days=1)
    stated = (
        moment
        for note in notes
        for moment in _read_note(note, published)
        if moment <= latest and (published is None or moment >= make_midnight(published))
    )
    return max(stated, default=None)


def _read_note(note: str, published: date | None) -> Iterator[datetime]:
    word = _CHANGE.search(note)
    if word is None:
        return
    text = note[: word.end() + _REACH_CHARS]
    day = _read_day(text, published)
    if day is not None:
        yield _add_time(text, day)


def _read_day(text: str, published: date | None) -> date | None:
    numeric = _NUMERIC.search(text)
    if numeric is not None:
        return make_day(int(numeric["year"]), int(numeric["month"]), int(numeric["day"]))
    found = DAY.search(text)
    return complete_day(found, published) if found else None


def _add_time(text: str, day: date) -> datetime:
    found = _TIME.search(text)
    if found is None:
        return make_midnight(day)
    hour, minute = int(found["hour"] or found["hour24"]), int(found["minute"] or found["minute24"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    if hour > 23 or minute > 59:
        return make_midnight(day)
    local = datetime(day.year, day.month, day.day, hour, minute)
    try:
        offset = find_offset(found["zone"] or found["zone24"], local, _ZONE_HINTS)
        return (
            (local - timedelta(minutes=offset)).replace(tzinfo=UTC)
            if offset is not None
            else make_midnight(day)
        )
    except OverflowError:  # The last evening of the year 9999 is in the year 10000 elsewhere.
        return make_midnight(day)
