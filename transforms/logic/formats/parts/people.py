"""Names of authors in metadata and printed bylines, separated from roles, places and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wiredesk.schemas.records import Author

_BY = re.compile(
    r"^\s*(?:(?:story|analysis|written|reporting|text|commentary|opinion|review|posted|published|"
    r"photos?)\s+)?"
    r"(?:by|von|par|por|di|door|av|af)\b[\s:]+",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*[;|•·\n]\s*|\s*,\s*(?:and|und|et|y)\s+|\s+(?:and|und|et|y|e|&|with|mit)\s+")
# A place or a desk after the name: "Jane Doe in Kabul".
_PLACE = re.compile(r"\s+(?:in|at)\s+[A-Z].*$")
_PLAIN_ORGANIZATION = re.compile(
    r"\b(?:reuters?|associated press|agence france|afp|dpa|efe|ansa|upi|pti|ani|ians|bloomberg|xinhua|tass|"
    r"kyodo|press association|canadian press|cnn|bbc|news|newsroom|staff|agenc(?:y|ies)|agentur|desk|"
    r"editors?|"
    r"editorial|redaktion|redacci[oó]n|r[ée]daction|correspondents?|reporters?|writers?|team|magazine|times|"
    r"guardian|tribune|gazette|herald|media|network|service|wire|online|admin|contributor|inc|llc|"
    r"ltd|gmbh|university|institute|foundation|spiegel|zeitung|journal|radio|television|tv|com|"
    r"(?:canadian|free|the) press)\b|"
    r"\.(?:com|de|org|net|co)\b",
    re.IGNORECASE,
)
# Agencies by their abbreviation: AP, AFP, PTI.
_ACRONYM = re.compile(r"[A-Z]{2,5}$|dpa$|afp$|sid$|epd$|kna$")
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|writer|editor|columnist|analyst|producer|photographer|chief|contributor|"
    r"redakteur(?:in)?|korrespondent(?:in)?|reporterin|bureau|staff)\b",
    re.IGNORECASE,
)
_EXTRA = re.compile(r"\([^()]*\)|\bhttps?:\S+|\S+@\S+|@\w+")
# "Jane Doe Reuters", "Jane Doe/AFP", "Jane Doe, dpa".
_AGENCY_BEHIND = re.compile(
    r"(?<!\s)\s*+(?:/\s*+|(?<=\s))(?=(?:reuters?|ap|afp|dpa|upi|pti|ansa|efe|(?:the )?associated press)$)",
    re.IGNORECASE,
)

_MAX_BYLINE_CHARS = 500
_NO_NAMES = frozenset(
    ("the", "by", "von", "and", "powered", "powered by", "a", "an", "der", "die", "das", "le", "la", "les")
)


def is_organization(name: str) -> bool:
    """Returns True if the words of a name are those of an agency, a newspaper or a desk."""
    return bool(_ACRONYM.match(name) or _PLAIN_ORGANIZATION.search(name))


def split_byline(byline: str | None) -> tuple[Author, ...]:
    """Returns the persons of a byline; an agency after a name becomes that person's organisation.

    ``By Jane Doe and John Roe, Associated Press`` gives two authors of the Associated Press.
    A byline without a person gives none.
    """
    text = _BY.sub("", " ".join(_EXTRA.sub(" ", (byline or "")[:_MAX_BYLINE_CHARS]).split()))
    found: list[Author] = []
    for part in _SEPARATOR.split(text):
        found += _split_part(part)
    organization = found[-1].organization if found else None
    return tuple(
        dict.fromkeys(
            Author(author.name, author.role, author.organization or organization) for author in found
        )
    )


def _split_part(part: str) -> list[Author]:
    names: list[str] = []
    role = organization = None
    pieces = [
        piece.strip(" .,:-–—/") for whole in part.split(",") for piece in _AGENCY_BEHIND.split(whole.strip())
    ]
    for piece in pieces:
        if _ROLE.search(piece):
            role = piece
        elif is_organization(piece):
            organization = piece
        elif organization and not names and " " not in piece:
            # "PTI, Washington": a place after an agency.
            continue
        elif is_person(piece):
            names.append(_PLACE.sub("", _BY.sub("", piece)).strip())
    return [Author(name, role, organization) for name in names if name]


def is_person(name: str) -> bool:
    """Returns True if a text can be the name of a person: one to six words, no digits, a capital."""
    words = name.split()
    return (
        1 <= len(words) <= 6
        and 2 <= len(name) <= 60
        and not re.search(r"[\d:@/<>{}=]", name)
        and (not name.isascii() or any(word[0].isupper() for word in words))
        and name.lower() not in _NO_NAMES
    )


def read_names(names: Iterable[str]) -> tuple[Author, ...]:
    """Returns the persons among names that metadata lists separately, each person once."""
    found: dict[str, Author] = {}
    for name in names:
        for author in split_byline(name):
            found.setdefault(author.name.casefold(), author)
    return tuple(found.values())
