"""The table of news agencies, and the search for their names in datelines, bylines and credit lines.

The names are in ``tables/agencies.txt``. Broadcasters that sign datelines like an agency are in
``tables/broadcasters.txt``; their ``wire`` is False.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from wiredesk.transforms.logic.provenance.lists import load_lines, load_words

UNNAMED = "unnamed"
"""The entry in the column ``agencies`` for agencies that the text does not name."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency.

    Attributes:
      name: as in the column ``agencies``.
      aliases: other names, as printed. Short ones count only in this case.
      wire: True if it sells its text to others, so that its tag marks wire copy.
    """

    name: str
    aliases: tuple[str, ...]
    wire: bool = True


# Shorter names may be in capitals by themselves.
_MIN_TITLE_CHARS = 7
# Shorter names are other words when printed in capitals.
_MIN_CAPITALS_CHARS = 8
_TAG_SEPARATOR = re.compile(r"\s*[/,;&|‐-―-]\s*")
_LIKELY_SUFFIX = re.compile(r"(?<![\s,/])[\s,/]+(?:News|Health|Sports?|Business|Money|Features|Exclusive)$")


def _read_table(table: str, wire: bool) -> list[Agency]:
    rows = (line.partition("|") for line in load_lines(table))
    return [
        Agency(name.strip(), tuple(filter(None, map(str.strip, aliases.split(",")))), wire)
        for name, _, aliases in rows
    ]


AGENCIES: tuple[Agency, ...] = (*_read_table("agencies", True), *_read_table("broadcasters", False))
"""All agencies and broadcasters."""

# In running text these are words or other bodies, so they count only in a dateline's brackets and in signatures.
_AMBIGUOUS = load_words("ambiguous")


@cache
def _map_names() -> dict[str, Agency]:
    return {name: agency for agency in AGENCIES for name in (agency.name, *agency.aliases)}


@cache
def _map_capitals() -> dict[str, Agency]:
    return {name.upper(): agency for name, agency in _map_names().items()}


@cache
def _map_folded() -> dict[str, Agency]:
    return {name.casefold(): agency for name, agency in _map_names().items()}


@cache
def _compile_names() -> re.Pattern[str]:
    names = sorted((name for name in _map_names() if name not in _AMBIGUOUS), key=len, reverse=True)
    # Rights lines are printed in capitals too: "COPYRIGHT 2017 CREATORS.COM".
    names += [
        name.upper()
        for name in names
        if len(name) >= _MIN_CAPITALS_CHARS and name.upper() not in _map_names()
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")


_UNNAMED = re.compile(
    r"\b(?:(?:news|wire|other|various|multiple|several|foreign|international) agenc(?:y|ies)|wire (?:services?|reports?)|"
    r"agency (?:reports?|inputs?|feeds?)|agencies|post wires|newswires?|wires)\b",
    re.IGNORECASE,
)


def find_agency(text: str) -> Agency | None:
    """Returns the agency in a tag: ``Reuters``, ``AP``, ``The Associated Press``; the first of ``AFP/dpa``."""
    names = _map_names()
    tag = " ".join(text.split()).strip(" .-–—")
    tag = tag[4:] if tag[:4].lower() == "the " else tag
    for name in (
        tag,
        _LIKELY_SUFFIX.sub("", tag),
        re.split(r"\s*(?:[/,;&]|\band\b|\|)\s*", tag, maxsplit=1)[0],
    ):
        found = names.get(name) or (names.get(name.title()) if len(name) >= _MIN_TITLE_CHARS else None)
        if found:
            return found
    return None


def find_tag_agency(tag: str) -> Agency | None:
    """Returns the agency in the brackets of a dateline, where case says little: ``dpa/lby``, ``EFE-AP``, ``afp``, ``LUSA``."""
    found = find_agency(tag)
    if found is not None:
        return found
    first = _TAG_SEPARATOR.split(tag.strip(" .-–—"), maxsplit=1)[0]
    found = _map_names().get(first) or (_map_folded().get(first.casefold()) if len(first) >= 3 else None)
    # "CNN-News18" is another house.
    return found if found is not None and (found.wire or len(first) == len(tag.strip(" .-–—"))) else None


def list_agencies(*texts: str | None) -> tuple[str, ...]:
    """Returns the agencies in bylines and credit lines, each once, in order; ``unnamed`` last.

    ``(With inputs from agencies)`` gives ``unnamed``.
    """
    found: dict[str, None] = {}
    unnamed = False
    for text in filter(None, texts):
        for match in _compile_names().finditer(text):
            agency = _map_names().get(match[0]) or _map_capitals()[match[0]]
            found.setdefault(agency.name)
        whole = find_agency(text)
        if whole is not None:
            found.setdefault(whole.name)
        unnamed = unnamed or bool(_UNNAMED.search(text))
    return (*found, UNNAMED) if unnamed else tuple(found)


def is_wire(name: str) -> bool:
    """Returns True if other media print the agency's text."""
    agency = _map_names().get(name)
    return name == UNNAMED or (agency is not None and agency.wire)
