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
from wiredesk.transforms.logic.provenance.dateline_days import find_printed_day
from wiredesk.transforms.logic.provenance.dateline_east import read_east_dateline
from wiredesk.transforms.logic.provenance.dateline_place import (
    FoundDateline,
    PlaceAndDay,
    begins_sentence,
    is_in_capitals,
    is_label,
    is_person,
    split_place,
)
from wiredesk.transforms.logic.provenance.dateline_site import read_site_dateline
from wiredesk.transforms.logic.provenance.dateline_wire import read_wire_dateline
from wiredesk.transforms.logic.provenance.places import STAND_ALONE, is_place

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
_STATION = re.compile(r"[A-Z][\w.&’'/-]+(?: [A-Z][\w.&’'/-]+){0,3}")
# "Jakarta -" above the story.
_PLACE_ALONE = re.compile(r"(?P<place>[^\W\d_][\w.'’ -]{1,30}?)(?:\s+-{1,2}|\s*[‐-―−]|\.-)")
_MARKS = re.compile(r"\s*(?:[-‐-―−_:|.=·•]{1,3}\s*)*")
# What the tag of an agency begins with.
_MAX_TAG_CHARS = 30
_FRAMES = ("(", "/", "[", "（", "［")
_BROKEN = re.compile(r"[–—]|--| - ")
_BROKEN_CHARS = 200


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
    found = _read_tagged(paragraph, published, rest)
    if found is None:
        return _read_untagged(paragraph, published, rest)
    if found.dateline.place or found.dateline.date:
        return found
    return _read_behind_agency(paragraph, found, published, rest)


def _read_tagged(paragraph: str, published: date | None, rest: str) -> FoundDateline | None:
    return read_east_dateline(paragraph, published) or read_wire_dateline(paragraph, published, rest)


def _read_untagged(paragraph: str, published: date | None, rest: str) -> FoundDateline | None:
    """Reads a dateline without the name of an agency that a table has."""
    head = paragraph[:_MAX_CHARS]
    lead = len(head) - len(head.lstrip("* "))
    ending = _find_ending(head, lead)
    if ending is not None and (signed := read_site_dateline(paragraph, published)):
        return signed
    parts = split_place(ending.prefix, published) if ending else None
    if ending is None or parts is None or not _begins_story(paragraph, ending, parts):
        return None
    if ending.tag is not None and not _is_station(ending, parts):
        return None
    if not _is_untagged(parts, ending, paragraph[ending.stop :], rest):
        return None
    text = paragraph[lead : ending.stop].strip()
    return FoundDateline(Dateline(text, parts.place or None, parts.day, None), ending.stop)


def _begins_story(paragraph: str, ending: _Ending, parts: PlaceAndDay) -> bool:
    """Returns True if a sentence begins behind the ending. A day is so sure a sign that anything may follow it."""
    return parts.dated or begins_sentence(paragraph, ending.stop)


def _find_ending(head: str, lead: int) -> _Ending | None:
    """Finds an agency's tag, a dash or a colon near the beginning; an agency's tag behind a dash belongs to the ending."""
    found = _END.search(head, lead) if _MARK.search(head, lead, lead + _MAX_PREFIX_CHARS) else None
    if found is None:
        return None
    prefix = head[lead : found.start()].strip(" ,")
    if found["tag"]:
        return _Ending(prefix, found.end(), None, found["tag"], found["after"] or "")
    return _Ending(prefix, found.end(), found.lastgroup, None, "")


def _read_behind_agency(
    paragraph: str, first: FoundDateline, published: date | None, rest: str
) -> FoundDateline:
    """Reads ``(CNN) CAIRO, Egypt —``: the agency first, then a dateline without one, if there is one."""
    behind = paragraph[first.end :]
    # A second agency is none of its parts.
    found = _read_tagged(behind, published, rest) or _read_untagged(behind, published, rest)
    if found is None or found.dateline.agency or found.dateline.place is None:
        return first
    stop = first.end + found.end
    line = replace(found.dateline, text=paragraph[:stop].strip(), agency=first.dateline.agency)
    return FoundDateline(line, stop)


def _is_station(ending: _Ending, parts: PlaceAndDay) -> bool:
    """Returns True if an unknown tag signs a story: ``HONOLULU, Hawaii (HawaiiNewsNow) -``.

    Local stations and sites sign like agencies, but brackets behind a place hold parties and states too:
    the place must be in capitals and certain, or a day must follow it, and a dash must follow.
    """
    if not _DASH.search(ending.behind_tag) or not _STATION.fullmatch(ending.tag or ""):
        return False
    if parts.dated and parts.is_capitalised():
        return True
    return is_in_capitals(parts.city) and (parts.is_in_region() or parts.city.casefold() in STAND_ALONE)


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
    return sure or not capitalised or not is_label(parts)


def _is_named_in(place: str, text: str) -> bool:
    """Returns True if the text has the place behind a preposition: ``at Marlow Bay``."""
    name = place.split(",", maxsplit=1)[0].title()
    return any(f" {word} {name}" in text for word in ("in", "at", "near", "of", "from", "to", "outside"))


def read_own_line(paragraph: str, published: date | None, rest: str = "") -> FoundDateline | None:
    """Reads a dateline on a line of its own: ``KABUL, Afghanistan``, ``WASHINGTON –``, ``LONDON, March 3 (AP)``.

    The arguments are those of :func:`read_dateline`.

    Returns:
      The dateline; it ends within the next paragraph if that begins with its agency.
    """
    if len(paragraph) > _MAX_CHARS or not rest:
        return None
    found = _read_own_agency(paragraph, published, rest)
    if found is not None:
        return found
    if not paragraph[:2].isupper():
        return _read_own_place(paragraph)
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


def _read_own_place(paragraph: str) -> FoundDateline | None:
    """Reads ``Jakarta -`` on a line of its own: a place that is known, and nothing else."""
    found = _PLACE_ALONE.fullmatch(paragraph)
    if found is None or not is_place(found["place"]):
        return None
    return FoundDateline(Dateline(paragraph, found["place"]), len(paragraph))


def _read_own_agency(paragraph: str, published: date | None, rest: str) -> FoundDateline | None:
    """Reads ``Madrid, 3 mar (EFE).-`` on a line of its own, and ``MADRID, 3 mar`` above ``(EFE).- La``."""
    found = read_wire_dateline(paragraph, published, rest, is_own_line=True)
    if found is None:
        following = rest.partition("\n")[0]
        joined = f"{paragraph} {following}" if _begins_with_agency(following) else ""
        found = read_wire_dateline(joined, published, rest) if joined else None
        return found if found is not None and found.dateline.place and found.end > len(paragraph) else None
    if not found.dateline.place or found.end < len(paragraph):
        return None
    return FoundDateline(replace(found.dateline, text=paragraph), len(paragraph))


def _begins_with_agency(following: str) -> bool:
    """Returns True if a paragraph may begin with the rest of a dateline: ``(EFE).-``, ``June 11 (Reuters) -``."""
    head = following[:_MAX_TAG_CHARS]
    return head.startswith(_FRAMES) or (
        any(frame in head for frame in _FRAMES) and find_printed_day(head, None) is not None
    )


def is_sure(dateline: Dateline) -> bool:
    """Returns True if a dateline cannot be anything else: it has a place, an agency's tag or a day, and a dash."""
    return bool(
        dateline.place and (dateline.agency or dateline.date) and re.search(r"[-‐-―−_]$", dateline.text)
    )


def read_marked_dateline(marked: str, paragraph: str, published: date | None) -> FoundDateline | None:
    """Reads the text that a page marks as its dateline, at the beginning of a paragraph or as all of it.

    Args:
      marked: the text, which may be a time or an author as well.
      paragraph: a clean paragraph.
      published: the publication day, which completes the day.

    Returns:
      None if the paragraph does not begin with it, or if it is no dateline.
    """
    if not paragraph.startswith(marked):
        return None
    line = split_marked_dateline(marked, published)
    behind = _MARKS.match(paragraph, len(marked))
    end = behind.end() if behind else len(marked)
    if line is None or (end < len(paragraph) and not begins_sentence(paragraph, end)):
        return None
    return FoundDateline(replace(line, text=paragraph[:end].strip()), end)


def split_marked_dateline(marked: str, published: date | None) -> Dateline | None:
    """Splits the text that a page marks as its dateline; None if it has no place."""
    line = split_dateline(marked, published)
    parts = split_place(line.place, None) if line.place else None
    if parts is None or not parts.is_name() or is_person(parts, "") or is_label(parts):
        return None
    # "Publié le 3 mars" has a word before the day.
    apart = line.date is None or marked[len(parts.place) :].lstrip().startswith((",", ".", "("))
    return line if _is_known(parts) or line.agency or apart else None


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
