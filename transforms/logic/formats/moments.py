"""Points in time as metadata states them: ISO 8601, RFC 5322, and the compact forms of the wires."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from transforms.logic.formats.document import Publication

# The first newspaper, the Relation of Strasbourg, is of 1605.
_FIRST_YEAR = 1605

# Extended and basic form of ISO 8601, with a space for the T, a fraction of any
# length, and zones with or without a colon. NITF writes 20131020T192751+1100.
_ISO = re.compile(
    r"(?P<y>\d{4})(?:-?(?P<m>\d\d)(?:-?(?P<d>\d\d)"
    r"(?:[T ,]{1,3}(?P<H>\d\d):?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,](?P<f>\d{1,9}))?)?"
    r"\s*(?P<z>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?)?)?(?:\[[\w/]+\])?$",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as stated.

    Attributes:
      at: in UTC; what is not stated is the beginning, and a time without zone is taken for UTC.
      day: the calendar day in the zone that was stated.
      precision: as in the column ``published_precision``.
      zoned: whether a zone was stated.
    """

    at: datetime
    day: date
    precision: str
    zoned: bool

    def to_publication(self, method: str, confidence: float) -> Publication:
        """Returns the publication time with the method and confidence of its source."""
        return Publication(self.at, self.day, self.precision, method, confidence)


def read_moment(text: str | None) -> Moment | None:
    """Reads a point in time; None where the text is none, or one from before there were newspapers."""
    text = (text or "").strip()
    if not text or len(text) > 100:
        return None
    try:
        found = _read_iso(text) or _read_mail(text) or _read_epoch(text)
    except (ValueError, OverflowError):
        return None
    return found if found and found.day.year >= _FIRST_YEAR else None


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
    if not re.search(r"\d{4}\s+\d\d:\d\d", text):
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
