"""Names of media: a table, and the words that names of papers and broadcasters end in."""

from __future__ import annotations

import re
from functools import cache

from wiredesk.transforms.logic.provenance.agencies import AGENCIES
from wiredesk.transforms.logic.provenance.lists import load_lines, load_words

SHORT_FORMS = frozenset(
    [
        "Times",
        "Post",
        "Journal",
        "Guardian",
        "Herald",
        "Tribune",
        "Telegraph",
        "Chronicle",
        "Globe",
        "Mail",
        "Monitor",
    ]
)
"""Short forms of papers behind an article: ``the Times reported``."""

ENDINGS = load_words("paper_endings")
"""Words that names of papers end in wherever the papers are: ``Marlow Bay Courier``."""

LOCAL_ENDINGS = load_words("local_endings")
"""Words that end other names too, so that a place must stand before them: ``Detroit News``."""

LATER_FORMS = (ENDINGS | LOCAL_ENDINGS) - (
    SHORT_FORMS | {"News", "Press", "Record", "Daily", "Mercury", "Independent"}
)
"""Short forms only of papers that the text names in full elsewhere. "The News" and "the Press" mean too much else."""

NOT_FIRST = load_words("not_first")
"""Capitalised words that no name of a paper begins with."""

# "The" keeps them: "The Hill" without its article is a word of the language.
_MIN_SPACES_WITHOUT_ARTICLE = 2
_MAX_LINE_CHARS = 40

_FIRST_HALF = (
    "Times|Post|Journal|Herald|Tribune|Star|News|Union|Press|Democrat|Express|Sun|Register|Telegram|Citizen|"
    "Commercial|Mail"
)
_SECOND_HALF = (
    "Times|Post|Journal|Herald|Tribune|Star|News|Union|Press|Dispatch|Gazette|Ledger|Sentinel|Picayune|Leader|Observer|"
    "Standard|Intelligencer|Record|Appeal|Chronicle|Courier|Express|Telegram|Register|Bulletin|Review|Advocate|Miner|Argus"
)
COMPOUND = re.compile(rf"(?:{_FIRST_HALF})-(?:{_SECOND_HALF})")
"""Names of merged papers: ``Union-Tribune``."""

_STATION = re.compile(r"[KW][A-Z]{2,3}-(?:TV|FM|AM)|[A-Z]{2}\.com|(?P<site>[A-Z]\w+)\.com")

_NO_PAPER = re.compile(
    r"(?:England|American|Medical|Law|British Medical|Army|National Law|International|European|Harvard|Yale|Stanford) Journal|"
    r"^Purple Heart\s|"
    r"^(?:Trading|Command|Fake|First|Modern|Hard|Tough|Good|Bad|Old|Last|New|Blog|Facebook|Instagram)\s\S+$"
)

_PHRASES = load_lines("paper_phrases")
_PHRASES_BY_LAST = {
    last: tuple(phrase for phrase in _PHRASES if phrase.endswith(f" {last}"))
    for last in sorted({phrase.rsplit(" ", 1)[-1] for phrase in _PHRASES})
}


@cache
def index_names() -> dict[str, tuple[str, ...]]:
    """Returns the names of the table by their last word, the longest first."""
    found: dict[str, set[str]] = {}
    names = {_strip_article(name) for name in load_lines("outlets")}
    names |= {name for agency in AGENCIES for name in (agency.name, *agency.aliases) if " " in name}
    for name in names | {name.replace("'", "’") for name in names}:
        found.setdefault(name.rsplit(" ", 1)[-1], set()).add(name)
    return {
        last: tuple(sorted(some, key=lambda name: (-len(name), name))) for last, some in sorted(found.items())
    }


def _strip_article(name: str) -> str:
    return name.removeprefix("The ") if name.count(" ") >= _MIN_SPACES_WITHOUT_ARTICLE else name


@cache
def list_last_words() -> frozenset[str]:
    """Returns the words that a name of the table, a paper or a broadcaster can end in."""
    return frozenset(index_names().keys() | ENDINGS | _PHRASES_BY_LAST.keys() | LOCAL_ENDINGS)


@cache
def _list_keys() -> frozenset[str]:
    named = {name for names in index_names().values() for name in names}
    named |= {alias for agency in AGENCIES for alias in (agency.name, *agency.aliases)}
    return frozenset(map(_fold_name, named))


def _fold_name(name: str) -> str:
    return re.sub(r"^the|\W", "", name.casefold())


def is_outlet(line: str) -> bool:
    """Returns True if a line is the name of a paper, broadcaster or agency of the table and nothing else."""
    return 2 <= len(line) <= _MAX_LINE_CHARS and line[0].isupper() and _fold_name(line) in _list_keys()


def is_paper_name(name: str) -> bool:
    """Returns True if a name ends in a word that names of papers end in: ``Marlow Bay Courier``."""
    last = name.rsplit(" ", 1)[-1]
    return last in ENDINGS or COMPOUND.fullmatch(last) is not None


def is_other_name(name: str) -> bool:
    """Returns True if a name only looks like that of a paper: ``American Journal``, ``Fake News``."""
    return _NO_PAPER.search(name) is not None


def is_station(word: str) -> bool:
    """Returns True if a word is a station's call sign or the site of a known medium: ``KCNC-TV``, ``FoxNews.com``."""
    found = _STATION.fullmatch(word)
    return found is not None and (found["site"] is None or is_outlet(found["site"]))


def find_ending(last: str, text: str, end: int) -> str | None:
    """Returns the ending of a paper's or broadcaster's name in ``text[:end]``: its last word, or a phrase of two."""
    if last in ENDINGS:
        return last
    for phrase in _PHRASES_BY_LAST.get(last, ()):
        if text.endswith(phrase, 0, end):
            return phrase
    return None
