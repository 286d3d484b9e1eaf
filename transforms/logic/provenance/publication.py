"""Chooses the publication time among those of the source, its address and its text.

The first in this order is taken:

1. ``prefix``, ``metadata``, ``markup``, ``feed``: the time that the source states, as its format's parser has chosen it;
2. ``url``: a day in the article's address;
3. ``dateline``: the day of the report, which may be the day before it was printed;
4. ``filename``: a day in the name or the folders of the file;
5. ``warc``: the time when a crawl fetched the page, which is not before its publication.

A day that does not exist, lies before the first newspaper or after the run is refused, and the next
candidate is taken: files from the future have a wrong clock or a typing error. Numbers whose order is in doubt
(:mod:`wiredesk.transforms.logic.provenance.ambiguous_day`) are decided by the other candidates. If the first candidate states only a
month or a year, a later candidate within it makes it more precise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.formats.parts.document import Publication
from wiredesk.transforms.logic.kernel.days import make_day, make_midnight
from wiredesk.transforms.logic.kernel.months import SHORT_MONTH_NAMES, number_month
from wiredesk.transforms.logic.provenance.ambiguous_day import settle_ambiguous

# A day that has not begun where the run is may have begun in another time zone.
_SLACK = timedelta(days=1)
# Share of right days, by tests/quality/publication.py: in addresses 6,098 of 6,098 (some labels come from the addresses,
# so the confidence is lower), in datelines 7,085 of 7,296, most others being the day before. Folders by day
# ("2021/07/28/a.txt") are like addresses (5,985 of 5,985 such addresses). The day in a file's name may be that of a
# download (right for 59 of 84 pages) or of the story (113 of 113 addresses).
CONFIDENCE = {"url": 0.97, "dateline": 0.95, "filename": 0.85}
_IN_FOLDERS = 0.95
# For two candidates with the same day, and for one that another contradicts.
_AGREED, _DISPUTED = 0.98, 0.7
# "/2019/11/18/", "2019-11-18", "20191118", "/2019/nov/18/", "/2018/1/26/", "/2013/1002/".
_MONTH = "|".join(SHORT_MONTH_NAMES)
_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:"
    rf"(?P<sep>[/_.-]?)(?P<m>0[1-9]|1[0-2]|{_MONTH})(?P=sep)(?P<d>0[1-9]|[12]\d|3[01])(?!\d)|"
    rf"/(?P<m2>\d{{1,2}}|{_MONTH})/(?P<d2>\d{{1,2}})(?=[/_.-]|$)|/(?P<m3>0[1-9]|1[0-2])(?P<d3>0[1-9]|[12]\d|3[01])(?=/|$))",
    re.IGNORECASE,
)

_FOLDERS = re.compile(rf"(?<!\d)(?:19|20)\d\d/(?:\d{{1,2}}|{_MONTH}|\d{{4}})/", re.IGNORECASE)


def choose_publication(
    stated: Publication | None,
    url: str | None,
    dateline: date | None,
    source_key: str | None,
    run_started_at: datetime,
) -> tuple[Publication | None, tuple[RowWarning, ...]]:
    """Chooses the publication time by the order above.

    Args:
      stated: the publication that the format's parser has found.
      url: the article's address.
      dateline: the day of the article's dateline.
      source_key: the file's name.
      run_started_at: times more than a day later are refused.

    Returns:
      The publication time, None if no candidate is left, and warnings about refused and doubtful ones.
    """
    days = (find_day(url), dateline, find_day(source_key))
    stated = settle_ambiguous(stated, days, run_started_at + _SLACK)
    warnings = []
    valid = []
    for one in _list_candidates(stated, url, dateline, source_key):
        if one.at <= run_started_at + _SLACK:
            valid.append(one)
        elif one is stated:
            message = f"The source states {one.at.isoformat()}, which has not come yet; it was not taken."
            warnings.append(RowWarning("future_date", message))
    if not valid:
        return None, tuple(warnings)
    chosen = _refine(valid)
    warnings.extend(chosen.warnings)
    if chosen.method == "dateline":
        message = "The source states no publication time; the day of its dateline was taken."
        warnings.append(RowWarning("date_from_dateline", message))
    return chosen, tuple(warnings)


def _list_candidates(
    stated: Publication | None, url: str | None, dateline: date | None, source_key: str | None
) -> Iterator[Publication]:
    fetched = stated is not None and stated.method == "warc"
    if stated is not None and not fetched:
        yield stated
    for method, day in (
        ("url", find_day(url)),
        ("dateline", dateline),
        ("filename", find_day(source_key)),
    ):
        if day is not None:
            folders = method == "filename" and _FOLDERS.search(source_key or "") is not None
            sure = _IN_FOLDERS if folders else CONFIDENCE[method]
            yield Publication(make_midnight(day), day, "day", method, sure)
    if stated is not None and fetched:
        yield stated


def _refine(candidates: list[Publication]) -> Publication:
    """Returns the first candidate, with precision and confidence changed by the others."""
    first, *others = candidates
    if first.precision in ("month", "year"):
        width = 7 if first.precision == "month" else 4
        within = (
            one
            for one in others
            if one.method != "warc" and one.date.isoformat()[:width] == first.date.isoformat()[:width]
        )
        return next(within, first)
    if first.method not in CONFIDENCE:
        return _weigh_dateline(first, others)
    distances = [abs((one.date - first.date).days) for one in others if one.method != "warc"]
    confidence = first.confidence
    if distances:
        confidence = _AGREED if min(distances) == 0 else confidence if min(distances) == 1 else _DISPUTED
    return replace(first, confidence=confidence)


def _weigh_dateline(first: Publication, others: list[Publication]) -> Publication:
    """Returns a day that a page prints somewhere, with more confidence if the dateline confirms it."""
    line = next((one for one in others if one.method == "dateline"), None)
    confirmed = line is not None and 0 <= (first.date - line.date).days <= 1
    if first.method != "markup" or not confirmed:
        return first
    return replace(first, confidence=max(first.confidence, CONFIDENCE["dateline"]))


def find_day(path: str | None) -> date | None:
    """Returns the last existing day in an address or a path, if any."""
    days = []
    for found in _DAY.finditer(path or ""):
        month = (found["m"] or found["m2"] or found["m3"]).lower()
        number = int(month) if month.isdecimal() else number_month(month)
        day = make_day(int(found["y"]), number, int(found["d"] or found["d2"] or found["d3"]))
        if day is not None:
            days.append(day)
    return days[-1] if days else None
