"""Bylines printed above or in front of the story: ``By JANE DOE and JOHN ROE, Associated Press``."""

from __future__ import annotations

import re

from transforms.logic.formats.people import split_byline
from transforms.logic.provenance.agencies import find_agency

_MAX_CHARS = 160
_BY = re.compile(
    r"(?:(?:news |video |fact[- ])?(?:story|analysis|written|reporting|text|commentary|opinion|review|words|report|check|column)\s+)?"
    r"by\b:?\s+(?=\S)",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"(?:the |our )?(?:[\w.' ]{0,40}\b)?(?:staff|agenc(?:y|ies)|correspondents?|reporters?|news desk|web desk|editorial board|newsroom|"
    r"news service|wire (?:services?|reports?)|writers?)(?:[\w,. ]{0,40})",
    re.IGNORECASE,
)
_SMALL = frozenset(
    [
        "and",
        "in",
        "at",
        "of",
        "the",
        "for",
        "de",
        "da",
        "di",
        "du",
        "van",
        "von",
        "der",
        "den",
        "del",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "bint",
        "ibn",
        "y",
        "e",
        "with",
        "from",
        "to",
        "us",
        "staff",
        "writer",
        "special",
        "correspondent",
        "reporter",
        "editor",
        "senior",
        "chief",
        "political",
        "national",
        "news",
        "associated",
        "press",
        "desk",
        "bureau",
    ]
)
_PLACED = re.compile(r"((?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w.'’-]+) in (?:[A-Z][\w.'’-]+[ ,]*){1,4}")
_SIGNED = re.compile(r"[A-Z][\w.'’ -]{2,40}(?: and [A-Z][\w.'’ -]{2,40})?,\s*(?P<agency>[\w ]{2,30})")
_MIN_NAME_WORDS = 2


def is_byline(paragraph: str) -> bool:
    """Tells whether a paragraph is a byline and nothing else.

    ``By`` and nothing but names, roles, organisations; ``Jane Doe in Kabul``; ``Jane Doe,
    Associated Press``. ``By the end of October it was over.`` is none.
    """
    if (
        len(paragraph) > _MAX_CHARS
        or "\n" in paragraph
        or re.search(r"[!?:;“”\"]\s*\S|[!?…]$", paragraph[4:])
    ):
        return False
    led = _BY.match(paragraph)
    if led is None:
        return _is_signed(paragraph)
    names = paragraph[led.end() :]
    if find_agency(names) or _STAFF.fullmatch(names):
        return True
    return bool(split_byline(paragraph)) and _is_all_names(names)


def _is_all_names(names: str) -> bool:
    """Tells whether every word has a capital, or is one that joins names."""
    words = re.findall(
        r"[^\W\d_][^\W_]*(?:[.'’-][^\W_]+)*", re.sub(r"\S+@\S+|@\w+|\([^()]*\)|\|.*$", "", names)
    )
    if not 1 <= len(words) <= 20 or not words[0][0].isupper():
        return False
    if (
        names.rstrip().endswith(".")
        and len(words) > 6
        and not re.search(r"(?:Press|Jr|Sr|Inc|[A-Z])\.$", names)
    ):
        return False
    capitals = sum(word[0].isupper() for word in words)
    return capitals >= _MIN_NAME_WORDS and all(word[0].isupper() or word.lower() in _SMALL for word in words)


def _is_signed(paragraph: str) -> bool:
    if _PLACED.fullmatch(paragraph):
        return not re.search(r"\b(?:Life|War|Made|Lost|Inside|Live|Man|Woman|The|How|Why|A)\b", paragraph)
    signed = _SIGNED.fullmatch(paragraph)
    return bool(signed) and find_agency(signed["agency"]) is not None if signed else False
