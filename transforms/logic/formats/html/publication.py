"""The publication time of an HTML page: the candidates, their order and their confidence.

The order is: the article's structured data, meta elements, ``time`` elements marked as
publication, the address, and the result of htmldate on markup and text (Adrien
Barbaresi, https://doi.org/10.21105/joss.02439, Apache-2.0). The confidence depends on
the source, and is higher if another source names the same day. Its values are measured
by ``tests/quality/html_extraction.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import htmldate

from wiredesk.transforms.logic.formats.html.metadata import PageMetadata
from wiredesk.transforms.logic.formats.parts.document import Publication
from wiredesk.transforms.logic.formats.parts.moments import Moment, make_day_moment, read_moment
from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS

_PUBLISHED_METAS = (
    *("article:published_time", "og:article:published_time", "datepublished", "article:published"),
    *("article.published", "parsely-pub-date", "pub_date", "pubdate", "publish-date", "publishdate"),
    *("published_at", "published", "pdate", "sailthru.date", "cxenseparse:recs:publishtime"),
    *("dc.date.issued", "dcterms.issued", "prism.publicationdate", "article_date_original", "ptime"),
    *("sn-post-date", "dc.date", "dcterms.date", "date", "date.available", "datecreated"),
    *("date.created", "dcterms.created", "article.created", "og:pubdate", "originalpublicationdate"),
)
_MODIFIED_METAS = (
    *("article:modified_time", "og:updated_time", "datemodified", "article:modified", "article.updated"),
    *("last-modified", "dcterms.modified", "date.modified", "lastmod", "article_date_updated"),
    "updated-date",
)
# "/2019/11/18/", "/2019-11-18-", "/20191118/", "2019/nov/18".
_URL_DATE = re.compile(
    r"[/_-](?P<y>(?:19|20)\d\d)[/_-]?(?P<m>0[1-9]|1[0-2]|[a-z]{3})[/_-]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)",
    re.IGNORECASE,
)
# Without limits htmldate would use the clock.
_EARLIEST, _LATEST = datetime(1980, 1, 1), datetime(2099, 12, 31)

# Probability that the day is right, by source: alone, and if another source names the same day.
_CONFIDENCE = {
    "jsonld": (0.96, 0.98),
    "meta": (0.93, 0.97),
    "time": (0.85, 0.95),
    "url": (0.85, 0.95),
    "text": (0.7, 0.9),
}
# The same probability if the days of two sources are further apart than time zones explain.
_DISPUTED = 0.75
_METHODS = {"jsonld": "metadata", "meta": "metadata", "time": "markup", "url": "url", "text": "markup"}


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A publication time that a page states, with its source."""

    source: str
    moment: Moment


def find_publication(root: Any, metadata: PageMetadata) -> Publication | None:
    """Returns the publication time of a page; None if nothing states it."""
    candidates = list(iter_candidates(root, metadata))
    if not candidates:
        found = _search_text(root, metadata.url)
        candidates = [DateCandidate("text", found)] if found else []
    if not candidates:
        return None
    best = _refine(candidates)
    others = {other.source: other.moment.day for other in candidates if other.source != best.source}
    alone, agreed = _CONFIDENCE[best.source]
    distances = [abs((day - best.moment.day).days) for day in others.values()]
    confidence = agreed if any(days == 0 for days in distances) else alone
    if distances and min(distances) > 1:
        confidence = _DISPUTED
    return best.moment.to_publication(_METHODS[best.source], confidence)


def _refine(candidates: list[DateCandidate]) -> DateCandidate:
    """Returns the first candidate, or a more precise one that a later source has for the same day."""
    first = candidates[0]
    if first.moment.precision != "day":
        return first
    finer = (
        other
        for other in candidates[1:]
        if other.moment.precision in ("minute", "second")
        and other.moment.zoned
        and first.moment.day in (other.moment.day, other.moment.at.date())
    )
    return next(finer, first)


def iter_candidates(root: Any, metadata: PageMetadata) -> Iterator[DateCandidate]:
    """Yields the publication times that a page states, in the order of their sources."""
    for name in ("datePublished", "dateCreated", "uploadDate"):
        if moment := _read_value(metadata.article.get(name)):
            yield DateCandidate("jsonld", moment)
            break
    metas = (read_moment(value) for name in _PUBLISHED_METAS for value in metadata.metas.get(name, ()))
    if moment := next(filter(None, metas), None):
        yield DateCandidate("meta", moment)
    if moment := next(filter(None, map(read_moment, _iter_times(root))), None):
        yield DateCandidate("time", moment)
    if moment := read_url_date(metadata.url):
        yield DateCandidate("url", moment)


def find_modification(metadata: PageMetadata, published: Publication | None) -> datetime | None:
    """Returns the time of the last change that a page states, if it is later than the publication."""
    stated = [metadata.article.get("dateModified")]
    stated += [value for name in _MODIFIED_METAS for value in metadata.metas.get(name, ())]
    moment = next(filter(None, map(_read_value, stated)), None)
    if moment is None or published is None or moment.precision not in ("minute", "second"):
        return None
    return moment.at if moment.at > published.at else None


def _read_value(value: Any) -> Moment | None:
    if isinstance(value, list):
        value = next(iter(value), None)
    return read_moment(str(value)) if isinstance(value, str | int) else None


def _iter_times(root: Any) -> Iterator[str]:
    """Yields the values of elements marked as publication, then that of the ``time`` element if it is the only one."""
    times = []
    for element in root.iter("time", "span", "abbr", "p", "div"):
        stated = element.get("datetime") or element.get("content")
        stated = stated or (element.get("title") if element.tag == "abbr" else None)
        if not stated:
            continue
        marks = " ".join(element.get(name) or "" for name in ("itemprop", "class", "property")).lower()
        if "datepublished" in marks or element.get("pubdate") is not None or re.search(r"\bpublish", marks):
            yield stated
        elif element.tag == "time":
            times.append(stated)
    if len(set(times)) == 1:
        yield times[0]


def read_url_date(url: str | None) -> Moment | None:
    """Returns the day that an address contains: ``/2019/11/18/``, ``/2019/nov/18/``, ``-20191118``."""
    match = _URL_DATE.search((url or "").split("?")[0])
    if match is None:
        return None
    month = match["m"].lower()
    try:
        number = int(month) if month.isdigit() else ENGLISH_MONTHS[month]
        day = date(int(match["y"]), number, int(match["d"]))
    except (KeyError, ValueError):
        return None
    return make_day_moment(day)


def _search_text(root: Any, url: str | None) -> Moment | None:
    try:
        found = htmldate.find_date(
            root,
            extensive_search=False,
            original_date=True,
            min_date=_EARLIEST,
            max_date=_LATEST,
            url=url,
        )
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return read_moment(found)
