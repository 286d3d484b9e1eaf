"""Datelines with the name of an agency, as the agencies of all languages print them.

``Madrid, 3 mar (EFE).-``, ``MOSCOW, March 3. /TASS/.``, ``(ANSA) - ROMA, 03 MAR -``, ``Grünhafen (dpa/lby) -``,
``МОСКВА, 3 мар - РИА Новости.``, ``TALLINN, 3. märts, BNS -``. The agency proves the dateline, so a place that no table
has is taken as it is printed. Brackets behind a name hold parties, states and the initials of bodies too, so the less the
place says, the more the marks around it must say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from wiredesk.schemas.records import Dateline
from wiredesk.transforms.logic.provenance.agencies import Agency, find_agency, find_tag_agency
from wiredesk.transforms.logic.provenance.dateline_days import find_printed_day
from wiredesk.transforms.logic.provenance.dateline_place import (
    FoundDateline,
    PlaceAndDay,
    begins_sentence,
    count_capitals,
    is_label,
    is_person,
    split_place,
)

_MAX_CHARS = 150
# Before the agency.
_MAX_PREFIX_CHARS = 85
_OPENING = re.compile(r"[(/\[（［]")
# "Jane Doe/AP/File The tram" is the credit of a picture.
_TAG = re.compile(
    r"\(\s*(?P<round>[^()\n]{2,50}?)\s*\)|（\s*(?P<wide>[^（）\n]{2,50}?)\s*）|"
    r"(?<!\w)/\s*(?P<slashed>[^/()\n]{2,40}?)\s*/(?!\w)|[\[［]\s*(?P<square>[^\[\]［］\n]{2,50}?)\s*[\]］]"
)
_AFTER = re.compile(
    r"[ \t]*(?:[.,;]?[ \t]*(?P<dash>(?:-{1,3}|_{1,2}(?!\w)|[‐-―−]|=|＝)[\s‐-―−-]*)|(?P<colon>[:：])\s*|(?P<dot>[.।。])\s*)?\s*"
)
# "3 мар - РИА Новости.", "03. märts, BNS -", behind a day.
_BARE = re.compile(
    r"(?:[-‐-―−,.]|\d)[ \t]+(?P<name>[^\W\d_][^,;:()/\n‐-―−]{1,28}?)"
    r"(?:,[ \t]+(?P<person>[^\W\d_][\w.'’-]+(?:[ \t]+[^\W\d_][\w.'’-]+){1,2}))?"
    r"[ \t]*(?P<mark>\.?[ \t]*(?:-{1,2}|[‐-―−])[ \t]*[‐-―−-]*|\.)\s+"
)
_IN_BRACKETS = re.compile(r"\s*\((?P<inside>[^()\d]{2,20})\)")
_LAST_DOT = re.compile(r"(?<=[^\W\d_]{4})\.$")
_BEFORE_DAY = re.compile(r"[\s,.]+(?:le|il|den|am|el|lo|dne|dana|em|på|في|στις|a)$")
_GAP = re.compile(r"[\s,]+")
# Tags that stand behind the names of persons and parties too: Pennsylvania, the Communist Party.
_WEAK = frozenset(("PA", "CP", "NA", "PL", "AE"))
# "Redacción deportes, 3 mar (EFE).-": the desk stands where the place does.
_DESK = re.compile(
    r"(?:redacci[óo]n?|redação|redazione|redaktion|rédaction|newsroom|newsdesk)\b[^,]{0,30}$", re.IGNORECASE
)
_MAX_WORDS = 3
# Initials that stand behind the name that they shorten: "Palestinian Authority (PA)".
_WORD = re.compile(r"[^\W\d_]+")
# Words that no place consists of, before a day.
_NO_PLACE_WORDS = (
    "le il den am el la on the im em no dia der die das ein eine une un os as o a at in by von the"
)
_NO_PLACES = frozenset(_NO_PLACE_WORDS.split())
_ARTICLES = ("The ", "Der ", "Die ", "Das ", "Ein ", "Eine ", "Il ", "Un ", "Une ", "Una ")
_PART = re.compile(r"\s*[-‐-―−]\s+")


@dataclass(frozen=True, slots=True)
class _Tag:
    """An agency's tag: the agency, its text, the text before it, and what follows.

    Attributes:
      agency: the agency.
      text: as printed.
      prefix: the text before it.
      mark: ``dash``, ``colon`` or ``dot`` behind it, if any.
      stop: the offset behind the tag and its mark.
      frame: ``round``, ``wide`` or ``square`` brackets, ``slashed``, ``spaced`` for slashes with spaces; None without.
    """

    agency: Agency
    text: str
    prefix: str
    mark: str | None
    stop: int
    frame: str | None


def read_wire_dateline(
    paragraph: str, published: date | None, rest: str = "", is_own_line: bool = False
) -> FoundDateline | None:
    """Reads a dateline with the name of an agency at the beginning of a paragraph.

    Args:
      paragraph: a clean paragraph.
      published: the publication day, which completes the day.
      rest: the text behind the paragraph.
      is_own_line: True if the dateline may be all of the paragraph.

    Returns:
      None if there is none beyond doubt.
    """
    head = paragraph[:_MAX_CHARS]
    lead = len(head) - len(head.lstrip("*• "))
    tag = _find_tag(head, lead) or _find_bare(head, lead, published)
    if tag is None:
        return None
    if not tag.prefix:
        return _read_agency_first(paragraph, lead, tag, published)
    parts = _split(tag.prefix, published)
    if parts is None:
        return None
    if _DESK.match(parts.place) and (parts.dated or tag.mark):
        parts = replace(parts, place="")
    elif not parts.place and not (parts.dated and tag.mark):
        return None
    ends = is_own_line and tag.stop >= len(paragraph)
    begun = begins_sentence(paragraph, tag.stop) or (parts.dated and tag.stop < len(paragraph))
    proved = not parts.place or _is_proved(parts, tag, paragraph[tag.stop :] + rest)
    return _make(paragraph, lead, tag, parts, tag.stop) if proved and (ends or begun) else None


def _find_tag(head: str, lead: int) -> _Tag | None:
    """Finds the first agency between brackets or slashes."""
    if not _OPENING.search(head, lead, lead + _MAX_PREFIX_CHARS):
        return None
    at = lead
    while found := _TAG.search(head, at):
        if found.start() > lead + _MAX_PREFIX_CHARS:
            return None
        # The end of a tag that is none may be the beginning of one: "Berlin/Bonn /dpa/".
        at = found.start() + 1
        text = found[found.lastgroup or 0]
        agency = find_tag_agency(text)
        if agency is None and found.lastgroup == "slashed":
            # "/Корр. ТАСС Иван Иванов/".
            named = (find_agency(word) for word in _GAP.split(text))
            agency = next((one for one in named if one is not None and one.wire), None)
        if agency is not None:
            mark, stop = _read_mark(head, found.end())
            prefix = head[lead : found.start()].strip(" \t,;:-‐‑‒–—―−")
            # "Jane Doe / AFP / Getty Images" is a credit.
            frame = "spaced" if found[0] == f"/ {text} /" else found.lastgroup
            return _Tag(agency, text, prefix, mark, stop, frame)
    return None


def _read_mark(head: str, at: int) -> tuple[str | None, int]:
    after = _AFTER.match(head, at)
    return (after.lastgroup, after.end()) if after else (None, at)


def _find_bare(head: str, lead: int, published: date | None) -> _Tag | None:
    """Finds an agency without brackets, which stands behind a day."""
    if not any(map(str.isdigit, head[: _MAX_PREFIX_CHARS // 2])):
        return None
    at = lead
    while found := _BARE.search(head, at):
        # What ends one part begins the next: "3 мар - РИА Новости.".
        at = found.start() + 1
        agency = find_agency(found["name"].removesuffix("."))
        if agency is None:
            continue
        prefix = head[lead : found.start("name")].strip(" \t,.-‐‑‒–—―−")
        day = find_printed_day(prefix, published)
        if day is not None and not prefix[day.end :].strip(" ,."):
            mark = "dot" if found["mark"] == "." else "dash"
            return _Tag(agency, found["name"], prefix, mark, found.end(), None)
    return None


def _read_agency_first(paragraph: str, lead: int, tag: _Tag, published: date | None) -> FoundDateline | None:
    """Reads ``(Reuters) -`` and ``(ANSA) - ROMA, 03 MAR -``, whose place and day stand behind the agency."""
    if tag.mark == "dash":
        for found in _PART.finditer(paragraph, tag.stop, tag.stop + _MAX_PREFIX_CHARS):
            parts = _split(paragraph[tag.stop : found.start()], published)
            if parts and parts.place and parts.is_name() and (parts.dated or parts.is_known()):
                if begins_sentence(paragraph, found.end()):
                    return _make(paragraph, lead, tag, parts, found.end())
                break
    if (tag.frame not in ("round", "wide") and tag.mark is None) or not begins_sentence(paragraph, tag.stop):
        return None
    return _make(paragraph, lead, tag, None, tag.stop)


def _make(paragraph: str, lead: int, tag: _Tag, parts: PlaceAndDay | None, stop: int) -> FoundDateline:
    text = paragraph[lead:stop].strip()
    place, day = (parts.place or None, parts.day) if parts else (None, None)
    return FoundDateline(Dateline(text, place, day, tag.agency.name), stop)


def _split(prefix: str, published: date | None) -> PlaceAndDay | None:
    """Splits the text before the agency into place and day."""
    day = find_printed_day(prefix, published, is_sure=True)
    if day is not None and prefix[day.end :].strip(" ,.-"):
        return None
    place = (prefix[: day.start] if day else prefix).strip(" ,-–—;:")
    place = _BEFORE_DAY.sub("", place).rstrip(" ,") if day else place
    # "MOSCOW. March 3", but "SPOKANE, Wash.".
    place = place if "," in place else _LAST_DOT.sub("", place)
    # "Frankfurt (Oder)", "Halle (Saale)".
    bare = split_place(_IN_BRACKETS.sub("", place), None)
    if bare is None or bare.dated or place.casefold() in _NO_PLACES:
        return None
    return PlaceAndDay(place, bare.city, bare.regions, bare.cities, day is not None, day.day if day else None)


def _is_proved(parts: PlaceAndDay, tag: _Tag, text: str) -> bool:
    """Judges a place before an agency's tag by what is known of it and by the marks."""
    if not parts.is_name() or _is_shortened(parts.place, tag.text) or find_agency(parts.place):
        return False
    capitalised = parts.is_capitalised()
    known = parts.is_known() or parts.is_in_region()
    if capitalised and not known and is_label(parts):
        return False
    if known or parts.dated:
        return known or tag.agency.wire or tag.mark is not None
    if tag.mark is None and tag.frame != "slashed":
        return False
    return capitalised or _is_likely(parts, tag, text)


def _is_likely(parts: PlaceAndDay, tag: _Tag, text: str) -> bool:
    """Judges a place in small letters that no table has, without a day: ``Grünhafen (dpa) -``."""
    words = max(count_capitals(city) for city in parts.cities)
    return (
        tag.agency.wire
        and tag.text not in _WEAK
        and words <= _MAX_WORDS
        and not parts.place.startswith(_ARTICLES)
        and not is_person(parts, text)
    )


def _is_shortened(place: str, tag: str) -> bool:
    """Returns True if a tag is the initials of the words before it."""
    initials = "".join(word[0] for word in _WORD.findall(place) if word[0].isupper())
    return len(initials) > 1 and initials.casefold() == tag.casefold()
