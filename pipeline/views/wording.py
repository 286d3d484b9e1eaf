"""Values in words for people, on a terminal and on pages: dates, numbers, names of columns, addresses.

A day is written 10 March 2026, a moment 10 March 2026, 14:05 UTC. Time expressions of a text are put into words by
:mod:`wiredesk.pipeline.views.time_values`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from wiredesk.pipeline.telemetry.summary import RELATIONS

_ENGLISH: Final = Locale("en")
MONTHS: Final[Mapping[int, str]] = _ENGLISH.months["format"]["wide"]
"""Names of the months by number, from 1."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LINKED_SCHEMES = frozenset({"http", "https"})

_COLUMNS: Final = {
    "published_at": "Published",
    "published_date": "Local day",
    "published_method": "Date from",
    "modified_at": "Changed",
    "credit_line": "Credit line",
    "byline": "Byline",
    "publisher": "Outlet",
    "wire_agency": "Agency copy",
    "matched_id": "Earlier article",
    "article_id": "Article",
    "cluster_id": "Cluster",
    "source_key": "Source",
    "source_uri": "Read from",
    "source_format": "Format",
    "payload_bytes": "Size in bytes",
    "url": "Address",
    "run_id": "Run",
    "record_id": "Record",
    "pipeline_version": "Version",
    "model": "Model",
    "first_seen": "First",
    "last_seen": "Last",
    "n": "Number",
}
"""Names of columns that words say better than the column does."""

_METHODS: Final = {
    "prefix": "the beginning of the file",
    "metadata": "the metadata of the source",
    "markup": "the text of the page",
    "feed": "the feed",
    "url": "the address",
    "dateline": "the dateline",
    "filename": "the name of the file",
    "warc": "the time when it was fetched",
}
"""Where a publication time comes from, by ``published_method``."""

ENTITY_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "PERSON": ("person", "people"),
    "ORG": ("organisation", "organisations"),
    "GPE": ("country, city or state", "countries, cities and states"),
    "LOC": ("region", "regions"),
    "FAC": ("building or road", "buildings and roads"),
    "NORP": ("nationality, religion or party", "nationalities, religions and parties"),
    "EVENT": ("event", "events"),
    "LAW": ("law", "laws"),
    "PRODUCT": ("product", "products"),
    "WORK_OF_ART": ("work", "works"),
}
"""Singular and plural of each type of an entity, in the order in which pages list them."""

_FEATURES: Final = {
    "A.PCL": "country",
    "A.ADM1": "state",
    "A.ADM": "district",
    "P.PPLC": "capital",
    "P": "city",
    "L.CONT": "continent",
    "L": "region",
    "A": "area",
    "H": "water",
    "T": "mountain or island",
    "S": "building",
    "R": "road",
    "V": "forest",
    "U": "sea floor",
}
"""Kinds of places, by the beginning of GeoNames' class and code; the first that fits is taken."""

_SURENESS: Final = ((0.95, "almost certain"), (0.85, "very likely"), (0.65, "likely"), (0.4, "uncertain"))
_LIKENESS: Final = (
    (0.9, "nearly all of the wording is shared"),
    (0.6, "most of the wording is shared"),
    (0.3, "much of the wording is shared"),
)


def show_day(day: date) -> str:
    """Returns a day, such as 10 March 2026."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def show_moment(at: datetime) -> str:
    """Returns a moment to the minute, such as 10 March 2026, 14:05 UTC.

    Args:
      at: a moment; without a time zone it is one of UTC.
    """
    at = at.astimezone(UTC) if at.tzinfo else at
    return f"{show_day(at)}, {at:%H:%M} UTC"


def show_published(row: Mapping[str, Any]) -> str:
    """Returns the publication time of an article as exactly as it is known, or "no date".

    Args:
      row: a row with ``published_at``, ``published_date`` and ``published_precision``.
    """
    at: datetime | None = row["published_at"]
    if at is None:
        return "no date"
    # The day is that of the place of publication, which the time in UTC may not be.
    day = row["published_date"] or at
    match row["published_precision"]:
        case "year":
            return str(day.year)
        case "month":
            return f"{MONTHS[day.month]} {day.year}"
        case "day":
            return show_day(day)
        case "hour":
            return f"{show_day(at)}, about {at:%H}:00 UTC"
        case _:
            return show_moment(at)


def find_local_day(row: Mapping[str, Any]) -> str | None:
    """Returns the day at the place of publication, if it is another than that of the time in UTC."""
    at, day = row["published_at"], row["published_date"]
    if at is None or day is None or row["published_precision"] in ("day", "month", "year"):
        return None
    return show_day(day) if at.date() != day else None


def name_column(column: str) -> str:
    """Returns the name of a column as words: ``published_at`` is "Published", ``word_count`` is "Word count"."""
    return _COLUMNS.get(column) or column.replace("_", " ").capitalize()


def name_date_method(method: str | None) -> str:
    """Returns where a publication time comes from, from ``published_method``."""
    return _METHODS.get(method or "", method or "unknown")


def name_entity_type(kind: str) -> str:
    """Returns the type of an entity in words: ``ORG`` is "organisation"."""
    return ENTITY_TYPES[kind][0] if kind in ENTITY_TYPES else kind.replace("_", " ").lower()


def name_entity_types(kind: str) -> str:
    """Returns the type of several entities in words: ``ORG`` is "organisations"."""
    return ENTITY_TYPES[kind][1] if kind in ENTITY_TYPES else kind.replace("_", " ").lower()


def name_relation(relation: str, count: int = 1) -> str:
    """Returns the relation of articles to earlier ones in words, such as "exact copy" or "exact copies"."""
    return RELATIONS[relation][count != 1] if relation in RELATIONS else relation


def name_feature(feature: str | None) -> str:
    """Returns the kind of a place in words, from GeoNames' class and code: ``P.PPLC`` is "capital"."""
    return next((name for code, name in _FEATURES.items() if (feature or "").startswith(code)), "place")


@cache
def name_language(tag: str | None) -> str:
    """Returns the English name of a language, its tag if it has none, or "unknown language" for None."""
    if not tag or tag == "und":
        return "unknown language"
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return str(_ENGLISH.languages.get(tag, tag))


def name_country(code: str | None) -> str:
    """Returns the English name of a country from its code of ISO 3166-1; the code if it has none."""
    return str(_ENGLISH.territories.get(code, code)) if code else ""


def find_link(url: str | None) -> str | None:
    """Returns an address that a page or terminal may link to, or None.

    Only the schemes http and https are safe to follow. Control characters have no place in an address; browsers
    leave some out, and to a terminal they could be commands.
    """
    if not url or _CONTROLS.search(url):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in _LINKED_SCHEMES and parts.netloc else None


def find_host(url: str | None) -> str:
    """Returns the host of an address that :func:`find_link` lets pass; an empty text for any other."""
    link = find_link(url)
    return (urlsplit(link).hostname or "") if link else ""


def show_share(part: float, whole: float) -> str:
    """Returns a part as a percentage of the whole, such as "12.5 %"; "-" if there is no whole."""
    if not whole:
        return "-"
    return f"{100 * part / whole:.1f} %"


def show_percent(share: float) -> str:
    """Returns a share from 0 to 1 as a whole percentage. Only exactly 1 is "100 %", and only 0 is "0 %"."""
    if share in (0, 1):
        return f"{share:.0%}".replace("%", " %")
    return f"{min(max(round(100 * share), 1), 99)} %"


def show_confidence(probability: float | None) -> str:
    """Returns a probability in words and as a number, such as "almost certain, 97 %"; an empty text for None."""
    if probability is None:
        return ""
    # The word is that of the number that is shown.
    word = next((word for limit, word in _SURENESS if round(probability, 2) >= limit), "doubtful")
    return f"{word}, {show_percent(probability)}"


def show_likeness(row: Mapping[str, Any]) -> str:
    """Returns in words how alike two linked articles are, or an empty text if that is not known.

    Args:
      row: a row with ``similarity`` and ``containment``, shares of runs of three words.
    """
    similarity, containment = row["similarity"], row["containment"]
    if similarity is None or containment is None:
        return ""
    if similarity == 1:
        return "the wording is the same"
    word = next((word for limit, word in _LIKENESS if containment >= limit), "some of the wording is shared")
    return f"{word} ({show_percent(containment)} of the shorter text, {show_percent(similarity)} of the two together)"
