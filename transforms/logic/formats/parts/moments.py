"""Points in time as metadata writes them: ISO 8601, RFC 5322, words and numbers, compact forms of wire copy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

from wiredesk.transforms.logic.formats.parts.document import Publication
from wiredesk.transforms.logic.kernel.months import MONTHS

FIRST_YEAR: Final = 1605
"""The year of the first newspaper, the Relation of Strasbourg; an earlier publication is an error."""

# The extended and the basic form of ISO 8601, also with a space for the T, a fraction of
# any length, and zones with or without a colon. NITF has 20131020T192751+1100.
_ISO = re.compile(
    r"(?P<y>\d{4})(?:-?(?P<m>\d\d)(?:-?(?P<d>\d\d)"
    r"(?:[T ,]{1,3}(?P<H>\d\d):?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,](?P<f>\d{1,9}))?)?"
    r"\s*(?P<z>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?)?)?(?:\[[\w/]+\])?$",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as its source states it.

    Attributes:
      at: the time in UTC. Parts that are not stated have their first value, and a time without
        zone is read as UTC.
      day: the calendar day in the zone that is stated.
      precision: as in the column ``published_precision``.
      zoned: True if a zone is stated.
    """

    at: datetime
    day: date
    precision: str
    zoned: bool

    def to_publication(self, method: str, confidence: float) -> Publication:
        """Returns the publication time with the method and confidence of its source."""
        return Publication(self.at, self.day, self.precision, method, confidence)


def make_day_moment(day: date) -> Moment:
    """Returns the moment of which only the day is known."""
    return Moment(datetime(day.year, day.month, day.day, tzinfo=UTC), day, "day", False)


def read_moment(text: str | None) -> Moment | None:
    """Reads a point in time.

    ``03/04/2021`` is not read, because it may be either of two days.

    Returns:
      None if the text is no point in time, or one before :data:`FIRST_YEAR`.
    """
    text = (text or "").strip()
    if not text or len(text) > 100:
        return None
    try:
        found = _read_iso(text) or _read_words(text) or _read_mail(text) or _read_epoch(text)
    except (ValueError, OverflowError):
        return None
    return found if found and found.day.year >= FIRST_YEAR else None


def _read_iso(text: str) -> Moment | None:
    match = _ISO.match(text)
    if match is None or (match["d"] is None and len(text) > 7):
        return None
    year, month, day = int(match["y"]), int(match["m"] or 1), int(match["d"] or 1)
    if match["H"] is None:
        precision = "day" if match["d"] else "month" if match["m"] else "year"
        return Moment(datetime(year, month, day, tzinfo=UTC), date(year, month, day), precision, False)
    micros = int((match["f"] or "0")[:6].ljust(6, "0"))
    seconds = int(match["S"] or 0)
    local = datetime(year, month, day, int(match["H"]), int(match["M"]), min(seconds, 59), micros)
    zone = _read_zone(match["z"])
    at = local.replace(tzinfo=zone or UTC).astimezone(UTC)
    return Moment(at, local.date(), "second" if match["S"] else "minute", zone is not None)


def _read_zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _read_mail(text: str) -> Moment | None:
    """Reads RFC 5322: ``Tue, 3 Mar 2015 11:27:36 +1100``."""
    if not re.search(r"\d{4}\s+\d\d:\d\d|\d\d:\d\d:\d\d \d{4}$", text):
        return None
    try:
        local = parsedate_to_datetime(text)
    except (TypeError, IndexError):
        return None
    zoned = local.tzinfo is not None
    at = local.astimezone(UTC) if zoned else local.replace(tzinfo=UTC)
    return Moment(at, local.date(), "second", zoned)


def _read_epoch(text: str) -> Moment | None:
    if not _EPOCH.match(text):
        return None
    at = datetime.fromtimestamp(int(text[:10]), tz=UTC)
    return Moment(at, at.date(), "second", True)


# Zones of RFC 5322 and of newspapers. "IST" and "CST" are missing because each names several zones.
_ZONES = {"edt": -4, "est": -5, "cdt": -5, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8}
_ZONES |= {"gmt": 0, "utc": 0, "z": 0, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2}
_TIME = (
    r"(?:(?:\s*[,|–-]|\s+at|\s+um|\s+à|\s+alle|\s+a las)?\s*\b(?P<H>\d{1,2})[:.h](?P<M>\d\d)(?::(?P<S>\d\d))?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s*uhr)?(?:\s*\(?(?P<zone>[a-z]{1,4}|[+-]\d\d:?\d\d)\)?)?)?$"
)
_DAY_FORMS = tuple(
    re.compile(r"(?:[^\W\d_]{2,12}\.?,?\s+)?" + form + _TIME, re.IGNORECASE)
    for form in (
        r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?:\s+|-)(?:de\s+|of\s+)?(?P<m>[^\W\d_]{3,10})\.?,?(?:\s+del?)?(?:\s+|-)(?P<y>\d{4})",
        r"(?P<m>[^\W\d_]{3,10})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})",
        r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})",
        r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
        # Day and month in numbers, only if the other reading is impossible.
        r"(?P<d>1[3-9]|2\d|3[01])[/-](?P<m>\d{1,2})[/-](?P<y>\d{4})",
        r"(?P<m>\d{1,2})[/-](?P<d>1[3-9]|2\d|3[01])[/-](?P<y>\d{4})",
    )
)


def _read_words(text: str) -> Moment | None:
    """Reads a day in words or numbers: ``July 28, 2021``, ``28 juillet 2021 à 17h40``, ``28.07.2021``."""
    if not 8 <= len(text) <= 60:
        return None
    match = next(filter(None, (form.match(" ".join(text.split())) for form in _DAY_FORMS)), None)
    if match is None:
        return None
    name = match["m"].lower()
    month = int(name) if name.isdecimal() else MONTHS.get(name)
    if month is None:
        return None
    day = date(int(match["y"]), month, int(match["d"]))
    if match["H"] is None:
        return make_day_moment(day)
    hour = int(match["H"]) % 12 + 12 * (match["half"].lower() == "p") if match["half"] else int(match["H"])
    local = datetime(day.year, day.month, day.day, hour, int(match["M"]), int(match["S"] or 0))
    zone = _name_zone(match["zone"])
    at = local.replace(tzinfo=zone or UTC).astimezone(UTC)
    return Moment(at, day, "second" if match["S"] else "minute", zone is not None)


def _name_zone(text: str | None) -> timezone | None:
    if text is None or text[0] in "+-":
        return _read_zone(text)
    hours = _ZONES.get(text.lower())
    return None if hours is None else timezone(timedelta(hours=hours))
