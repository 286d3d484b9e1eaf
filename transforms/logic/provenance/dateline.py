"""Datelines: ``WASHINGTON, July 28 (Reuters) -``, ``(CNN) --``, ``BROOKLYN, N.Y.—``, ``MARLOW BAY:``.

The rules are those of the Associated Press Stylebook (entry "datelines"): the city in
capitals, then the state or country as it is written elsewhere, then (agencies only) the day
and the agency in brackets, and a dash. Papers vary it: no capitals, a colon, no dash after
the brackets. A paragraph that begins with a dash or a colon somewhere is common, so every
part must be one of its kind: a dateline that is missed stays in the body, where the reader
sees it; a sentence that is cut is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from wiredesk.schemas.records import Dateline
from wiredesk.transforms.logic.provenance.agencies import find_agency
from wiredesk.transforms.logic.provenance.dates import DAY, complete_day
from wiredesk.transforms.logic.provenance.lists import load_words
from wiredesk.transforms.logic.provenance.places import STAND_ALONE, is_place

_MAX_CHARS = 120
# A place and a day.
_MAX_PREFIX_CHARS = 85
_MARK = re.compile(r"[(:_‐-―−-]")
_MAX_PLACE_CHARS = 60
_END = re.compile(
    r"\s*\((?P<tag>[^()\n]{2,50})\)\s*(?P<after>(?:-{1,3}|_{1,2}(?!\w)|[‐-―−]|:|,(?=\s*-))[\s-]*)?|"
    r"\s*(?P<dash>-{2,3}|[–—―−]|(?<=\s)_(?=\s))\s*|\s+(?P<hyphen>-)\s*(?=\S)|"
    r"(?P<tight>(?<=\w{4})\.-|(?<=[\w.])-)\s+|(?P<colon>:)\s+"
)
_DASH_TAG = re.compile(r"\((?P<tag>[^()\n]{2,50})\)\s*(?:-{1,3}|[‐-―−]|:)?\s*")
# "BOSTON N.H. –": the state without its comma.
_BARE_STATE = re.compile(r"(?P<city>[^,/]+?) (?P<state>(?:[A-Z]\.){2}|[A-Z][a-z]{2,4}\.)$")
_SEPARATOR = re.compile(r"\s*(?:/|;|&|\b(?i:and)\b)\s*")
_NEXT = re.compile(r"[\"'“‘”«<$#@…]*(?:[A-Z0-9À-ÞА-Я£€¥]|i[A-Z]|e[A-Z]|al-|U\.)")
_CAPITALS = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ]|[.'’\-/ ]|\b(?:Mc|Mac|De|Di|Le|La|Du)(?=[A-Z])|(?<=[A-Z])c(?=[A-Z])|\b(?:de|du|la|al|of|on|and|the|el|der|am|upon)\b)+"
)
_WORDY = re.compile(
    r"[A-ZÀ-Þ][\w.'’-]*(?:[ /](?:[A-ZÀ-Þ][\w.'’-]*|de|da|do|du|la|le|al|of|el|der|am|upon|on|and)){0,4}"
)
# Labels in capitals before a dash or colon that are no place.
_LABEL = re.compile(
    r"\b(?:UPDATED?|EXCLUSIVE|BREAKING|FILE|PHOTOS?|WATCH|VIDEO|ANALYSIS|OPINION|CORRECTION|CORRECTED|NOTE|EDITOR'?S?|"
    r"EDITOR’S|MORE|RELATED|READ|LIVE|FACT|CLAIM|MYTH|TRUTH|VERDICT|QUESTION|ANSWER|HOST|SEN|REP|PRESIDENT|GOV|MR|MRS|MS|"
    r"DR|INTERVIEWER|REPORTER|MODERATOR|TRANSCRIPT|ALSO|SEE|BY|NEWS|REVIEW|COMMENTARY|EDITORIAL|COLUMN|WHY|WHAT|HOW|WHO|"
    r"WHERE|WHEN|THE|THIS|TRUMP|OBAMA|BIDEN|CLINTON|BUSH|ROMNEY|COVID|FULL|PART|CHAPTER|STORY|SUMMARY|KEY|TOP|TIMELINE|"
    r"CAPTION|IMAGE|SOURCE|ADVERTISEMENT|UNIDENTIFIED|VOICE|INSKEEP|SIEGEL|BLOCK|CORNISH|GREENE|MONTAGNE|SPECIAL)\b"
)
_STATES = load_words("regions")
_STATION = re.compile(r"[A-Z][\w.&’'/-]+(?: [A-Z][\w.&’'/-]+){0,3}")


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline, and where the story behind it begins in the paragraph."""

    dateline: Dateline
    end: int


def read_dateline(paragraph: str, published: date | None, rest: str = "") -> FoundDateline | None:
    """Reads the dateline that a paragraph begins with.

    Args:
      paragraph: a clean paragraph.
      published: the publication day, which completes the year.
      rest: the text behind it, which may name a place that no gazetteer has.

    Returns:
      The dateline with its parts; None where there is none beyond doubt.
    """
    head = paragraph[:_MAX_CHARS]
    lead = len(head) - len(head.lstrip("* "))
    # What ends a dateline is searched for only where there is some near the beginning.
    end = _END.search(head, lead) if _MARK.search(head, lead, lead + _MAX_PREFIX_CHARS) else None
    if end is None:
        return None
    prefix, stop = head[lead : end.start()].strip(" ,"), end.end()
    if not prefix and (placed := _read_behind_tag(paragraph, end, published, rest)):
        return placed
    tag = end["tag"]
    if tag is None and (behind := _DASH_TAG.match(head, stop)) and find_agency(behind["tag"]):
        tag, stop = behind["tag"], behind.end()
    agency = find_agency(tag) if tag else None
    parts = _split_parts(prefix, published)
    if tag and agency is None and not _is_station(tag, end, parts):
        return None
    # A day makes it so sure that the story may begin with a bracket or in small letters.
    if parts is None or not (parts.dated or _NEXT.match(paragraph, stop)):
        return None
    if not _is_dateline(parts, agency is not None, end, paragraph[stop:], rest):
        return None
    text = paragraph[lead:stop].strip()
    line = Dateline(text, parts.place or None, parts.day, agency.name if agency else None)
    return FoundDateline(line, stop)


def _is_station(tag: str, end: re.Match[str], parts: _Parts | None) -> bool:
    """Tells a tag that no table has behind a certain place: ``HONOLULU, Hawaii (HawaiiNewsNow) -``.

    Local stations and sites sign like agencies; brackets behind a place alone hold parties and states too.
    """
    if parts is None or not re.search(r"[-‐-―−_]", end["after"] or "") or not _STATION.fullmatch(tag):
        return False
    certain = bool(parts.regions) and all(map(_is_region, parts.regions))
    return _CAPITALS.fullmatch(parts.city) is not None and (certain or parts.city.casefold() in STAND_ALONE)


def read_own_line(paragraph: str, published: date | None, rest: str = "") -> FoundDateline | None:
    """Reads a dateline on a line of its own: ``KABUL, Afghanistan``, ``WASHINGTON –``, ``LONDON, March 3 (AP)``."""
    if len(paragraph) > _MAX_CHARS or not paragraph[:2].isupper() or not rest:
        return None
    line = paragraph.strip(" *")
    if not re.search(r"(?:[-‐-―−_:]|\))$", line):
        line += " —"
    found = read_dateline(f"{line} {rest}", published, rest)
    if found is None or found.end != len(line) + 1:
        return None
    parts = _split_parts((found.dateline.place or "").strip(), published)
    sure = found.dateline.agency or found.dateline.date or (parts and parts.regions)
    dashed = line == paragraph.strip(" *")
    # "MONDAY, MAY 23, 2005" is when, not where.
    if not (sure and parts and all(map(is_place, _split_cities(parts.city)))) and not dashed:
        return None
    return FoundDateline(replace(found.dateline, text=paragraph), len(paragraph))


def is_sure(dateline: Dateline) -> bool:
    """Tells a dateline that cannot be anything else: an agency's tag or a day, a place in it, and a dash."""
    return bool(
        dateline.place and (dateline.agency or dateline.date) and re.search(r"[-‐-―−_]$", dateline.text)
    )


def _read_behind_tag(
    paragraph: str, end: re.Match[str], published: date | None, rest: str
) -> FoundDateline | None:
    """Reads ``(CNN) CAIRO, Egypt —``: the agency first, then a place that stands for itself."""
    agency = find_agency(end["tag"]) if end["tag"] else None
    found = read_dateline(paragraph[end.end() :], published, rest) if agency else None
    if agency is None or found is None or found.dateline.agency or found.dateline.place is None:
        return None
    stop = end.end() + found.end
    return FoundDateline(
        Dateline(paragraph[:stop].strip(), found.dateline.place, found.dateline.date, agency.name), stop
    )


def read_parts(text: str, published: date | None) -> Dateline:
    """Takes a dateline that the source keeps apart into its parts."""
    end = _END.search(text)
    prefix = (text[: end.start()] if end else text).strip(" ,-–—*")
    agency = find_agency(end["tag"]) if end and end["tag"] else None
    parts = _split_parts(prefix, published)
    return Dateline(
        text,
        parts.place or None if parts else None,
        parts.day if parts else None,
        agency.name if agency else None,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    place: str
    city: str
    regions: tuple[str, ...]
    dated: bool
    day: date | None


def _split_parts(prefix: str, published: date | None) -> _Parts | None:
    found = DAY.search(prefix) if any(map(str.isdigit, prefix)) else None
    day = None
    if found is not None:
        behind = prefix[found.end() :].strip(" ,.-")
        # "ROME, March 13, Reuter -".
        if behind and find_agency(behind) is None:
            return None
        day = complete_day(found, published)
        prefix = prefix[: found.start()]
    prefix = re.sub(r"[\s,]+$", "", prefix)
    if len(prefix) > _MAX_PLACE_CHARS or re.search(r"[!?;:\"“”()\[\]\d]", prefix):
        return None
    first, *regions = prefix.split(",")
    bare = _BARE_STATE.match(first) if not regions else None
    if bare and _is_region(bare["state"]):
        first, regions = bare["city"], [bare["state"]]
    return _Parts(prefix, first.strip(), tuple(part.strip() for part in regions), found is not None, day)


def _split_cities(city: str) -> list[str]:
    """Splits ``NEW YORK/LONDON`` and ``CAIRO and GAZA``, but not ``BOSNIA AND HERZEGOVINA``."""
    return [city] if is_place(city) else [name.strip() for name in _SEPARATOR.split(city)]


def _is_dateline(parts: _Parts, tagged: bool, end: re.Match[str], story: str, rest: str) -> bool:
    if not parts.place:
        return tagged
    cities = _split_cities(parts.city)
    if len(parts.regions) > 3 or not all(cities) or not _WORDY.fullmatch(parts.city.replace(";", "/")):
        return False
    capitals = all(_CAPITALS.fullmatch(city) and len(city) > 2 for city in cities)
    placed = bool(parts.regions) and all(map(_is_region, parts.regions))
    if parts.regions and not placed and not (capitals and (tagged or parts.dated)):
        return False
    sure = placed or parts.dated or all(city.casefold() in STAND_ALONE for city in cities)
    if capitals and not sure and _LABEL.search(" ".join(cities)):
        return False
    known = all(map(is_place, cities))
    if tagged:
        dashed = bool(end["after"]) or not end["tag"]
        return known or placed or (dashed and (capitals or parts.dated))
    return _is_untagged(parts, end, capitals, known or placed, known and placed, story, rest)


def _is_untagged(
    parts: _Parts,
    end: re.Match[str],
    capitals: bool,
    known: bool,
    certain: bool,
    story: str,
    rest: str,
) -> bool:
    if end["colon"]:
        return (
            capitals
            and (known or _is_named_in(parts.place, story + rest))
            and f"\n{parts.place}:" not in rest
        )
    if capitals:
        return known or parts.dated or _is_named_in(parts.place, story + rest)
    # In mixed case, "Washington — the city — is" begins in the same way.
    broken = re.search(r"[–—]|--| - ", story[:200])
    weak = bool(broken or ((end["hyphen"] or end["tight"]) and not certain))
    return known and (parts.dated or not weak)


# "Osaka Prefecture", "Harris County".
_DIVISION = re.compile(
    r"\s(?i:prefecture|province|county|district|state|territory|oblast|region|governorate)$"
)


def _is_region(name: str) -> bool:
    if not name[:1].isupper():
        return False
    if _DIVISION.search(name):
        return True
    return re.sub(r"[^\w]", "", name).casefold() in _STATES or is_place(name)


def _is_named_in(place: str, text: str) -> bool:
    """Tells whether the text has the place behind a preposition: ``at Marlow Bay``."""
    name = place.split(",", maxsplit=1)[0].title()
    return any(f" {word} {name}" in text for word in ("in", "at", "near", "of", "from", "to", "outside"))
