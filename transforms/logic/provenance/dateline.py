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
from dataclasses import dataclass
from datetime import date
from functools import cache

from schemas.records import Dateline
from transforms.logic.gazetteer import load_places, strip_accents
from transforms.logic.provenance.agencies import find_agency
from transforms.logic.provenance.dates import DAY, complete_day

_MAX_CHARS = 120
_MAX_PLACE_CHARS = 60
_END = re.compile(
    r"\s*\((?P<tag>[^()\n]{2,50})\)\s*(?P<after>(?:-{1,3}|[‐-―−]|:|,(?=\s*-))[\s-]*)?|"
    r"\s*(?P<dash>-{2,3}|[–—―−])\s*|\s+(?P<hyphen>-)\s*(?=\S)|(?<=\d)(?P<tight>-)\s+|(?P<colon>:)\s+"
)
_DASH_TAG = re.compile(r"\((?P<tag>[^()\n]{2,50})\)\s*(?:-{1,3}|[‐-―−]|:)?\s*")
_NEXT = re.compile(r"[\"'“‘”«<$#@…]*(?:[A-Z0-9À-ÞА-Я£€¥]|i[A-Z]|e[A-Z]|al-|U\.)")
_CAPITALS = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ]|[.'’\-/ ]|Mc|(?<=[A-Z])c(?=[A-Z])|\b(?:de|du|la|al|of|on|and|the|el|der|am|upon)\b)+"
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
_STATES = frozenset(
    [
        "ala",
        "alaska",
        "ariz",
        "ark",
        "calif",
        "cal",
        "colo",
        "conn",
        "del",
        "fla",
        "ga",
        "hawaii",
        "idaho",
        "ill",
        "ind",
        "iowa",
        "kan",
        "kans",
        "ky",
        "la",
        "maine",
        "md",
        "mass",
        "mich",
        "minn",
        "miss",
        "mo",
        "mont",
        "neb",
        "nebr",
        "nev",
        "nh",
        "nj",
        "nm",
        "ny",
        "nc",
        "nd",
        "ohio",
        "okla",
        "ore",
        "oreg",
        "pa",
        "ri",
        "sc",
        "sd",
        "tenn",
        "tex",
        "texas",
        "utah",
        "vt",
        "va",
        "wash",
        "wva",
        "wis",
        "wisc",
        "wyo",
        "dc",
        "pr",
        "al",
        "ak",
        "az",
        "ar",
        "ca",
        "co",
        "ct",
        "de",
        "fl",
        "hi",
        "id",
        "il",
        "in",
        "ia",
        "ks",
        "me",
        "mi",
        "mn",
        "ms",
        "mt",
        "ne",
        "nv",
        "oh",
        "ok",
        "or",
        "tn",
        "tx",
        "ut",
        "wv",
        "wi",
        "wy",
        "alabama",
        "arizona",
        "arkansas",
        "california",
        "colorado",
        "connecticut",
        "delaware",
        "florida",
        "georgia",
        "illinois",
        "indiana",
        "kansas",
        "kentucky",
        "louisiana",
        "maryland",
        "massachusetts",
        "michigan",
        "minnesota",
        "mississippi",
        "missouri",
        "montana",
        "nebraska",
        "nevada",
        "oklahoma",
        "oregon",
        "pennsylvania",
        "tennessee",
        "vermont",
        "virginia",
        "washington",
        "wisconsin",
        "wyoming",
        "newhampshire",
        "newjersey",
        "newmexico",
        "newyork",
        "northcarolina",
        "northdakota",
        "southcarolina",
        "southdakota",
        "rhodeisland",
        "westvirginia",
        "districtofcolumbia",
        "puertorico",
        "alberta",
        "alta",
        "ont",
        "ontario",
        "que",
        "quebec",
        "manitoba",
        "saskatchewan",
        "sask",
        "bc",
        "britishcolumbia",
        "novascotia",
        "newbrunswick",
    ]
)
# AP Stylebook, "datelines": the cities that stand alone, and the most frequent of the others' capitals.
_STAND_ALONE = frozenset(
    """atlanta|baltimore|boston|chicago|cincinnati|cleveland|dallas|denver|detroit|honolulu|houston|indianapolis|
    las vegas|los angeles|miami|milwaukee|minneapolis|new orleans|new york|oklahoma city|philadelphia|phoenix|pittsburgh|
    st. louis|st louis|salt lake city|san antonio|san diego|san francisco|seattle|washington|united nations|amsterdam|
    baghdad|bangkok|beijing|beirut|berlin|brussels|cairo|djibouti|dublin|geneva|gibraltar|guatemala city|havana|
    helsinki|hong kong|islamabad|istanbul|jerusalem|johannesburg|kuwait city|london|luxembourg|macau|madrid|
    mexico city|milan|monaco|montreal|moscow|munich|new delhi|panama city|paris|prague|quebec city|rio de janeiro|rome|
    san marino|sao paulo|seoul|shanghai|singapore|stockholm|sydney|tokyo|toronto|vatican city|vienna|zurich|kabul|
    tehran|kyiv|kiev|delhi|mumbai|dubai|riyadh|ankara|athens|caracas|bogota|buenos aires|lima|nairobi|lagos|manila|
    jakarta|taipei|warsaw|lisbon|oslo|copenhagen|budapest|tripoli|damascus|amman|gaza|ottawa|frankfurt|canberra|
    capitol hill|the hague|the bronx|guantanamo bay|aboard air force one""".replace("\n", "")
    .replace("  ", "")
    .split("|")
)


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
    end = _END.search(head, lead)
    if end is None:
        return None
    prefix, stop = head[lead : end.start()].strip(" ,"), end.end()
    tag = end["tag"]
    if tag is None and (behind := _DASH_TAG.match(head, stop)) and find_agency(behind["tag"]):
        tag, stop = behind["tag"], behind.end()
    agency = find_agency(tag) if tag else None
    if tag and agency is None:
        return None
    parts = _split_parts(prefix, published)
    # A day makes it so sure that the story may begin with a bracket or in small letters.
    if parts is None or not (parts.dated or _NEXT.match(paragraph, stop)):
        return None
    if not _is_dateline(parts, agency is not None, end, paragraph[stop:], rest):
        return None
    text = paragraph[lead:stop].strip()
    line = Dateline(text, parts.place or None, parts.day, agency.name if agency else None)
    return FoundDateline(line, stop)


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
    regions = tuple(part.strip() for part in prefix.split(",")[1:])
    return _Parts(prefix, regions, found is not None, day)


def _is_dateline(parts: _Parts, tagged: bool, end: re.Match[str], story: str, rest: str) -> bool:
    if not parts.place:
        return tagged
    cities = [city.strip() for city in parts.place.split(",")[0].split("/")]
    if len(parts.regions) > 3 or not all(cities) or not _WORDY.fullmatch(parts.place.split(",")[0].rstrip()):
        return False
    capitals = all(_CAPITALS.fullmatch(city) and len(city) > 2 for city in cities)
    placed = bool(parts.regions) and all(map(_is_region, parts.regions))
    if parts.regions and not placed and not (capitals and (tagged or parts.dated)):
        return False
    sure = placed or parts.dated or all(city.casefold() in _STAND_ALONE for city in cities)
    if capitals and not sure and _LABEL.search(" ".join(cities)):
        return False
    known = all(map(_is_place, cities))
    if tagged:
        dashed = bool(end["after"]) or not end["tag"]
        return known or placed or (dashed and (capitals or parts.dated))
    return _is_untagged(parts, end, capitals, known or placed, story, rest)


def _is_untagged(
    parts: _Parts, end: re.Match[str], capitals: bool, known: bool, story: str, rest: str
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
    return known and (parts.dated or not (broken or end["hyphen"])) and not end["tight"]


def _is_place(name: str) -> bool:
    key = _make_key(name.replace("’", "'"))
    return key in _STAND_ALONE or key in _load_places()


@cache
def _load_places() -> frozenset[str]:
    return frozenset(map(_make_key, load_places()))


def _make_key(name: str) -> str:
    return (name if name.isascii() else strip_accents(name)).casefold()


def _is_region(name: str) -> bool:
    if not name[:1].isupper():
        return False
    return re.sub(r"[^\w]", "", name).casefold() in _STATES or _is_place(name)


def _is_named_in(place: str, text: str) -> bool:
    """Tells whether the text has the place behind a preposition: ``at Marlow Bay``."""
    name = place.split(",", maxsplit=1)[0].title()
    return any(f" {word} {name}" in text for word in ("in", "at", "near", "of", "from", "to", "outside"))
