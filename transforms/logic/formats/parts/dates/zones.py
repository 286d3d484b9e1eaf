"""Names of time zones and what they are: offsets, abbreviations, names of the tz database, names in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError, get_global

from wiredesk.transforms.logic.formats.parts.dates.hints import MomentHints
from wiredesk.transforms.logic.formats.parts.dates.zone_table import (
    ABBREVIATIONS,
    LANGUAGE_COUNTRIES,
    PLACES,
    SEVERAL,
)

OFFSET: Final = re.compile(
    r"(?:(?:utc|gmt|ut|z)\s?)?(?P<sign>[+\u2212\u2013-])\s?(?P<h>\d{1,2})(?::?(?P<m>\d\d))?(?::?00)?(?!\d)",
    re.IGNORECASE,
)
"""``+0530``, ``-05:00``, ``GMT+2``, ``UTC+5:30``."""

LOOKS_LIKE_ZONE: Final = re.compile(
    r"\(?(?:[A-Z]{2,6}|[A-Z]\w+(?:/[\w+-]+)+|[\w. ]{3,30} (?:Standard |Summer |Daylight )?[Tt]ime)\)?$"
)
"""Texts that stand for a zone even if no table has it."""

_UTC: Final = frozenset({"Z", "UTC", "GMT", "+0000", "+00:00", "z"})
_MAX_MINUTES = 15 * 60
_PLACE = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Za-z0-9_+-]+){1,2}$")
_MARKS = re.compile(r"[.()\[\]]")


def read_offset(found: re.Match[str]) -> int | None:
    """Returns the minutes east of UTC of a match of :data:`OFFSET`; None if no place on earth has them."""
    minutes = 60 * int(found["h"]) + int(found["m"] or 0)
    if minutes > _MAX_MINUTES or int(found["m"] or 0) > 59:
        return None
    return minutes if found["sign"] == "+" else -minutes


def find_offset(text: str, local: datetime, hints: MomentHints) -> int | None:
    """Returns the offset that a zone's name has at a local time, in minutes east of UTC.

    Args:
      text: an offset, an abbreviation, a name of the tz database or of CLDR.
      local: the local time, without a zone.
      hints: the language and the country decide what abbreviations of several zones mean.

    Returns:
      None for a name that no table has, or that stands for several zones of which the hints name none.
    """
    if text in _UTC:
        return 0
    name = _MARKS.sub("", text).strip()
    if found := OFFSET.fullmatch(name):
        return read_offset(found)
    key = name.upper()
    if key in SEVERAL:
        offset = _choose_country(SEVERAL[key], hints)
    elif key in ABBREVIATIONS:
        offset = ABBREVIATIONS[key]
    else:
        offset = name if _PLACE.match(name) else _index_words(_get_language(hints)).get(_fold(name))
        offset = offset or _index_words(None).get(_fold(name))
    return _measure(offset, local) if isinstance(offset, str) else offset


def _get_language(hints: MomentHints) -> str | None:
    return hints.language.split("-")[0].lower() if hints.language else None


def _choose_country(choices: Mapping[str, int | str], hints: MomentHints) -> int | str | None:
    language = _get_language(hints)
    spoken = LANGUAGE_COUNTRIES.get(language or "", ())
    if hints.country:
        spoken = () if "" in choices else spoken
        return next((choices[name] for name in (hints.country, *spoken, "") if name in choices), None)
    return next((choices[name] for name in (*spoken, "") if name in choices), None)


def _measure(place: str, local: datetime) -> int | None:
    zone = _load_zone(place)
    offset = local.replace(tzinfo=zone).utcoffset() if zone else None
    return None if offset is None else round(offset / timedelta(minutes=1))


@lru_cache(maxsize=600)
def _load_zone(place: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(place)
    except (OSError, ValueError, LookupError):
        return None


def _fold(name: str) -> str:
    return " ".join(name.replace(".", "").replace("\u2019", "'").lower().split())


@cache
def _index_words(language: str | None) -> Mapping[str, int | str]:
    """Returns zones by their names in words, in a language or, without one, in English and as Windows has them."""
    if language is None:
        names: dict[str, int | str] = {_fold(name): place for name, place in PLACES.items()}
        windows = {_fold(name): str(place) for name, place in get_global("windows_zone_mapping").items()}
        return {**windows, **dict(_iter_words("en")), **names}
    return dict(_iter_words(language))


def _iter_words(language: str) -> Iterator[tuple[str, int | str]]:
    """Yields names of a language with their zones: "Eastern Time" with a place, "Eastern Standard Time" with minutes."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return
    places = _index_places()
    named = [(places.get(meta), names) for meta, names in locale.meta_zones.items()]
    for place, names in [*named, *locale.time_zones.items()]:
        if place is None:
            continue
        for kind, name in names.get("long", {}).items():
            yield _fold(name), place if kind == "generic" else _find_standard(place, kind == "daylight")


def _find_standard(place: str, is_summer: bool) -> int | str:
    """Returns the offset of a place in winter or in summer, where it had both of late; else the place."""
    zone = _load_zone(place)
    if zone is None:
        return place
    offsets = sorted(
        {
            round(offset / timedelta(minutes=1))
            for month in (1, 7)
            if (offset := datetime(2020, month, 15, tzinfo=zone).utcoffset()) is not None
        }
    )
    if len(offsets) == 1:
        return place
    return offsets[1] if is_summer else offsets[0]


@cache
def _index_places() -> Mapping[str, str]:
    """Returns a place of the tz database for each zone of CLDR."""
    known = {"Europe_Central": "Europe/Paris", "Europe_Eastern": "Europe/Bucharest", "GMT": "Etc/GMT"}
    known |= {"America_Eastern": "America/New_York", "America_Central": "America/Chicago"}
    known |= {"America_Mountain": "America/Denver", "America_Pacific": "America/Los_Angeles"}
    known |= {
        "Australia_Eastern": "Australia/Sydney",
        "Atlantic": "America/Halifax",
        "China": "Asia/Shanghai",
    }
    known |= {"India": "Asia/Kolkata", "Indonesia_Western": "Asia/Jakarta", "Europe_Western": "Europe/Lisbon"}
    places: dict[str, str] = {}
    for place, meta in get_global("meta_zones").items():
        places.setdefault(str(meta), str(place))
    return places | known
