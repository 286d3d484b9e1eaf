"""Reads the words beside what looks like a time, and knows the persons that the text names like months and days."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.names import is_place_name, load_peoples
from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.times.vocabulary import SEASONS, WEEKDAYS

BEHIND = re.compile(r" ([^\W\d_][\w.&'’-]*)(?: ([\w'’-]+))?")
REACH: Final = 30
TITLES: Final = read_words(
    "Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Sir Lady Lord Dame Sen. Rep. Gov. Senator Minister Officer Sgt. Capt. Lt. Judge "
    "Captain Detective Sergeant Lieutenant Colonel Constable Professor Prof. Prof Rev. Reverend Inspector Det. Sheriff"
)
LINKS: Final = read_words(
    """
    in on since until till by from to through throughout during before after of and or late early mid last next this
    every each between around about for past at that is was the a an but as if when while where late-
    """
)


def opens_sentence(body: str, start: int) -> bool:
    """Returns True if nothing but quotation marks and spaces lies between a place and the sentence before it."""
    before = body[max(0, start - 3) : start].rstrip(" \"'“‘`(")
    return not before or before[-1] in ".!?\n:;-–—/)"


def word_before(body: str, start: int) -> str:
    """Returns the word that one space parts from a place, or an empty text."""
    text = body[max(0, start - REACH) : start]
    if text[-1:] in _OPENING_QUOTES:
        text = text[:-1]
    if not text.endswith(" ") or text[-2:-1].isspace():
        return ""
    last = text[:-1].rsplit(None, 1)
    return _SIGNS.split(last[-1])[-1] if last else ""


_OPENING_QUOTES: Final = ('"', "“", "'", "‘")
_SIGNS = re.compile(r"[^\w.&'’-]")


def is_first_name(body: str, end: int) -> bool:
    """Returns True if a name in capitals follows: "April Jonas asked"."""
    behind = BEHIND.match(body, end, end + 2 * REACH)
    return bool(
        behind and is_capital(behind[1]) and not behind[1].isupper() and not is_time_word(behind[1])
        and behind[1] not in TITLES and behind[1] not in _OFFICES
        and behind[1].lower() not in load_peoples()
    )  # fmt: skip


_OFFICES: Final = read_words(
    "President Prime Chancellor Secretary King Queen Prince Pope Senate House Congress Parliament Republicans Democrats I"
)


def is_bearer(body: str, text: str, span: tuple[int, int], names: dict[str, bool]) -> bool:
    """Returns True for "April" and "Friday" alone where the text has April Jones or Judge Friday.

    A link before it or a number behind it tells the time: "in April", "April 5". A weekday must be a subject.
    """
    start, end = span
    if not text.istitle() or word_before(body, start).lower() in _TIME_LINKS or _NUMBER.match(body, end):
        return False
    if not (opens_sentence(body, start) and _SUBJECT.match(body, end)) and text in _WEEKDAY_NAMES:
        return False
    key = f"{text} named"
    if key not in names:
        names[key] = _names_somebody(body, text)
    return names[key]


_WEEKDAY_NAMES: Final = frozenset(word.capitalize() for word in WEEKDAYS)
_TIME_LINKS: Final = read_words(
    """
    in on since until till by from through throughout during before after of late early mid last next this every each
    between around
    """
)
_NUMBER = re.compile(r",? \d")
_SUBJECT = re.compile(
    r" (?:[a-z]+ed|[a-z]+s|found|said|has|had|is|was|told|stole|wore|sang|wrote|won|ran|went|took|gave|made)\b"
)
_NAMED_CHARS: Final = 50_000


def _names_somebody(body: str, text: str) -> bool:
    """Returns True if the text has somebody with this name behind a title or a given name, or before a surname."""
    head = body[:_NAMED_CHARS]
    for match in re.finditer(rf"\b([A-Z][\w.’']*) {text}\b(?! \d)", head):
        word = match[1]
        if word in TITLES or _is_given_name(word):
            before = word_before(body, match.start())
            if text not in _WEEKDAY_NAMES or word in TITLES or not is_capital(before) or before in TITLES:
                return True
    if text.lower() not in load_given_names():
        return False
    return any(
        is_first_name(body, match.end()) and opens_name(body, match.start())
        for match in re.finditer(rf"\b{text}(?= [A-Z])", head)
    )


def _is_given_name(word: str) -> bool:
    lower = word.lower()
    return lower in load_given_names() and lower not in LINKS and not is_place_name(word)


def opens_name(body: str, start: int) -> bool:
    """Returns True if neither a link of time nor a name stands before a place."""
    before = word_before(body, start)
    return before.lower() not in _TIME_LINKS and (not is_capital(before) or opens_sentence(body, start))


def is_capital(word: str) -> bool:
    """Returns True if a word begins with a capital."""
    return word[:1].isupper()


def is_time_word(word: str) -> bool:
    """Returns True for months, days of the week and seasons."""
    plain = word.lower().rstrip(".,")
    return plain in ENGLISH_MONTHS or plain in WEEKDAYS or plain in SEASONS
