"""Datelines: ``WASHINGTON, July 28 (Reuters) -``, ``(CNN) --``, ``BROOKLYN, N.Y.—``, ``MARLOW BAY:``.

The rules are those of the Associated Press Stylebook (entry "datelines"): the city in
capitals, then the state or country as it is written elsewhere, then (agencies only) the day
and the agency in brackets, and a dash. Papers vary it: no capitals, a colon, no dash behind
the brackets. Many paragraphs have a dash or a colon near their beginning, so every part is
checked. A dateline that is missed stays in the body, where the reader sees it; a sentence
that is cut off is lost.

:func:`read_dateline` finds where a dateline would end, splits the text before that into place
and day, and judges them: each kind of ending has its rule, from ``_is_tagged`` to ``_is_mixed_case``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from wiredesk.schemas.records import Dateline
from wiredesk.transforms.logic.provenance.agencies import find_agency
from wiredesk.transforms.logic.provenance.dateline_place import PlaceAndDay, is_in_capitals, split_place
from wiredesk.transforms.logic.provenance.places import STAND_ALONE

_MAX_CHARS = 120
# A place and a day.
_MAX_PREFIX_CHARS = 85
# Every ending has one of these.
_MARK = re.compile(r"[(:_‐-―−-]")
_DASH = re.compile(r"[-‐-―−_]")
_END = re.compile(
    r"\s*\((?P<tag>[^()\n]{2,50})\)\s*(?P<after>(?:-{1,3}|_{1,2}(?!\w)|[‐-―−]|:|,(?=\s*-))[\s-]*)?|"
    r"\s*(?P<dash>-{2,3}|[–—―−]|(?<=\s)_(?=\s))\s*|\s+(?P<hyphen>-)\s*(?=\S)|"
    r"(?P<tight>(?<=\w{4})\.-|(?<=[\w.])-)\s+|(?P<colon>:)\s+"
)
_DASH_TAG = re.compile(r"\((?P<tag>[^()\n]{2,50})\)\s*(?:-{1,3}|[‐-―−]|:)?\s*")
_NEXT = re.compile(r"[\"'“‘”«<$#@…]*(?:[A-Z0-9À-ÞА-Я£€¥]|i[A-Z]|e[A-Z]|al-|U\.)")
# Labels in capitals before a dash or colon that are no place.
_LABEL = re.compile(
    r"\b(?:UPDATED?|EXCLUSIVE|BREAKING|FILE|PHOTOS?|WATCH|VIDEO|ANALYSIS|OPINION|CORRECTION|CORRECTED|NOTE|EDITOR'?S?|"
    r"EDITOR’S|MORE|RELATED|READ|LIVE|FACT|CLAIM|MYTH|TRUTH|VERDICT|QUESTION|ANSWER|HOST|SEN|REP|PRESIDENT|GOV|MR|MRS|MS|"
    r"DR|INTERVIEWER|REPORTER|MODERATOR|TRANSCRIPT|ALSO|SEE|BY|NEWS|REVIEW|COMMENTARY|EDITORIAL|COLUMN|WHY|WHAT|HOW|WHO|"
    r"WHERE|WHEN|THE|THIS|TRUMP|OBAMA|BIDEN|CLINTON|BUSH|ROMNEY|COVID|FULL|PART|CHAPTER|STORY|SUMMARY|KEY|TOP|TIMELINE|"
    r"CAPTION|IMAGE|SOURCE|ADVERTISEMENT|UNIDENTIFIED|VOICE|INSKEEP|SIEGEL|BLOCK|CORNISH|GREENE|MONTAGNE|SPECIAL)\b"
)
_STATION = re.compile(r"[A-Z][\w.&’'/-]+(?: [A-Z][\w.&’'/-]+){0,3}")
_BROKEN = re.compile(r"[–—]|--| - ")
_BROKEN_CHARS = 200


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline, and the offset in the paragraph where the story begins."""

    dateline: Dateline
    end: int


@dataclass(frozen=True, slots=True)
class _Ending:
    """A possible end of a dateline.

    Attributes:
      prefix: the text before the tag or the mark.
      stop: the offset behind the ending.
      mark: ``dash``, ``hyphen``, ``tight`` (a hyphen without a space before it) or ``colon``; None if a tag comes first.
      tag: the text in brackets, if any.
      behind_tag: the dash, colon or comma behind a tag that comes first.
    """

    prefix: str
    stop: int
    mark: str | None
    tag: str | None
    behind_tag: str


def read_dateline(paragraph: str, published: date | None, rest: str = "") -> FoundDateline | None:
    """Reads the dateline that a paragraph begins with.

    Args:
      paragraph: a clean paragraph.
      published: the publication day, which completes the year.
      rest: the text behind the paragraph, which may name a place that the gazetteer does not have.

    Returns:
      The dateline with its parts; None if there is none beyond doubt.
    """
    head = paragraph[:_MAX_CHARS]
    lead = len(head) - len(head.lstrip("* "))
    ending = _find_ending(head, lead)
    if ending is None:
        return None
    if not ending.prefix and (found := _read_behind_agency(paragraph, ending, published, rest)):
        return found
    parts = split_place(ending.prefix, published)
    agency = find_agency(ending.tag) if ending.tag else None
    if parts is None or not _begins_story(paragraph, ending, parts):
        return None
    if agency is not None:
        accepted = _is_tagged(parts, ending)
    elif ending.tag is None or _is_station(ending, parts):
        accepted = _is_untagged(parts, ending, paragraph[ending.stop :], rest)
    else:
        accepted = False
    if not accepted:
        return None
    text = paragraph[lead : ending.stop].strip()
    line = Dateline(text, parts.place or None, parts.day, agency.name if agency else None)
    return FoundDateline(line, ending.stop)


def _begins_story(paragraph: str, ending: _Ending, parts: PlaceAndDay) -> bool:
    """Returns True if a sentence begins behind the ending. A day is so sure a sign that anything may follow it."""
    return parts.dated or _NEXT.match(paragraph, ending.stop) is not None


def _find_ending(head: str, lead: int) -> _Ending | None:
    """Finds an agency's tag, a dash or a colon near the beginning; an agency's tag behind a dash belongs to the ending."""
    found = _END.search(head, lead) if _MARK.search(head, lead, lead + _MAX_PREFIX_CHARS) else None
    if found is None:
        return None
    prefix = head[lead : found.start()].strip(" ,")
    if found["tag"]:
        return _Ending(prefix, found.end(), None, found["tag"], found["after"] or "")
    behind = _DASH_TAG.match(head, found.end())
    if behind and find_agency(behind["tag"]):
        return _Ending(prefix, behind.end(), found.lastgroup, behind["tag"], "")
    return _Ending(prefix, found.end(), found.lastgroup, None, "")


def _read_behind_agency(
    paragraph: str, ending: _Ending, published: date | None, rest: str
) -> FoundDateline | None:
    """Reads ``(CNN) CAIRO, Egypt —``: the agency first, then a dateline without one."""
    agency = find_agency(ending.tag) if ending.tag and ending.mark is None else None
    found = read_dateline(paragraph[ending.stop :], published, rest) if agency else None
    if agency is None or found is None or found.dateline.agency or found.dateline.place is None:
        return None
    stop = ending.stop + found.end
    text = paragraph[:stop].strip()
    return FoundDateline(Dateline(text, found.dateline.place, found.dateline.date, agency.name), stop)


def _is_station(ending: _Ending, parts: PlaceAndDay) -> bool:
    """Returns True if an unknown tag signs a story: ``HONOLULU, Hawaii (HawaiiNewsNow) -``.

    Local stations and sites sign like agencies, but brackets behind a place hold parties and states too:
    the place must be in capitals and certain, and a dash must follow.
    """
    if not _DASH.search(ending.behind_tag) or not _STATION.fullmatch(ending.tag or ""):
        return False
    return is_in_capitals(parts.city) and (parts.is_in_region() or parts.city.casefold() in STAND_ALONE)


def _is_tagged(parts: PlaceAndDay, ending: _Ending) -> bool:
    """Judges a dateline with an agency's tag: the place is known, or a dash follows and the place looks like one."""
    if not parts.place:
        return True
    capitalised = parts.is_capitalised()
    if not _is_plausible(parts, capitalised, capitalised):
        return False
    dashed = bool(ending.mark or ending.behind_tag)
    return parts.is_known() or parts.is_in_region() or (dashed and (capitalised or parts.dated))


def _is_untagged(parts: PlaceAndDay, ending: _Ending, story: str, rest: str) -> bool:
    """Judges a dateline without an agency: one of three rules, by its mark and its capitals."""
    capitalised = bool(parts.place) and parts.is_capitalised()
    if not parts.place or not _is_plausible(parts, capitalised, capitalised and parts.dated):
        return False
    if ending.mark == "colon":
        # "THE MAYOR:" again and again is a transcript.
        named = capitalised and (_is_known(parts) or _is_named_in(parts.place, story + rest))
        return named and f"\n{parts.place}:" not in rest
    if capitalised:
        return _is_known(parts) or parts.dated or _is_named_in(parts.place, story + rest)
    return _is_mixed_case(parts, ending, story)


def _is_mixed_case(parts: PlaceAndDay, ending: _Ending, story: str) -> bool:
    """Judges a dateline without capitals: the place is known, and nothing suggests a sentence with a dash in it."""
    if not _is_known(parts):
        return False
    # "Washington — the city — is".
    broken = _BROKEN.search(story[:_BROKEN_CHARS]) is not None
    certain = ending.mark not in ("hyphen", "tight") or (parts.is_known() and parts.is_in_region())
    return parts.dated or (certain and not broken)


def _is_known(parts: PlaceAndDay) -> bool:
    return parts.is_known() or parts.is_in_region()


def _is_plausible(parts: PlaceAndDay, capitalised: bool, may_be_unknown: bool) -> bool:
    """Returns True if the words can be a place at all.

    Args:
      parts: with a place.
      capitalised: the cities are in capitals.
      may_be_unknown: regions that no table has are accepted.
    """
    if not parts.is_name():
        return False
    in_region = parts.is_in_region()
    if parts.regions and not in_region and not may_be_unknown:
        return False
    sure = in_region or parts.dated or parts.stands_alone()
    return sure or not capitalised or not _LABEL.search(" ".join(parts.cities))


def _is_named_in(place: str, text: str) -> bool:
    """Returns True if the text has the place behind a preposition: ``at Marlow Bay``."""
    name = place.split(",", maxsplit=1)[0].title()
    return any(f" {word} {name}" in text for word in ("in", "at", "near", "of", "from", "to", "outside"))


def read_own_line(paragraph: str, published: date | None, rest: str = "") -> FoundDateline | None:
    """Reads a dateline on a line of its own: ``KABUL, Afghanistan``, ``WASHINGTON –``, ``LONDON, March 3 (AP)``.

    The arguments are those of :func:`read_dateline`.
    """
    if len(paragraph) > _MAX_CHARS or not paragraph[:2].isupper() or not rest:
        return None
    line = paragraph.strip(" *")
    dashed = re.search(r"(?:[-‐-―−_:]|\))$", line) is not None
    if not dashed:
        line += " —"
    found = read_dateline(f"{line} {rest}", published, rest)
    if found is None or found.end != len(line) + 1:
        return None
    parts = split_place((found.dateline.place or "").strip(), published)
    sure = found.dateline.agency or found.dateline.date or (parts and parts.regions)
    # "MONDAY, MAY 23, 2005" is a day and no place.
    if not dashed and not (sure and parts and parts.is_known()):
        return None
    return FoundDateline(replace(found.dateline, text=paragraph), len(paragraph))


def is_sure(dateline: Dateline) -> bool:
    """Returns True if a dateline cannot be anything else: it has a place, an agency's tag or a day, and a dash."""
    return bool(
        dateline.place and (dateline.agency or dateline.date) and re.search(r"[-‐-―−_]$", dateline.text)
    )


def split_dateline(text: str, published: date | None) -> Dateline:
    """Splits a dateline that the source states apart from the text.

    Args:
      text: as the source states it.
      published: the publication day, which completes the year.
    """
    end = _END.search(text)
    prefix = (text[: end.start()] if end else text).strip(" ,-–—*")
    agency = find_agency(end["tag"]) if end and end["tag"] else None
    parts = split_place(prefix, published)
    return Dateline(
        text,
        parts.place or None if parts else None,
        parts.day if parts else None,
        agency.name if agency else None,
    )
