"""Finds the writing before a relative pronoun: "a rule that says", "a letter to the mayor which stated".

The person named beside it is who made it or whom it is about, and does not speak.
"""

from __future__ import annotations

import re

from wiredesk.transforms.logic.quotes.cues import REPORTING, WORD
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.document_nouns import LETTERS, is_document
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.unnamed import find_phrase_start

_WRITE = r"(?:wrote|writes|written|penned|tweet(?:s|ed)|shar(?:es|ed)|deliver(?:s|ed)|g[ai]ve|made|emailed|writing|read)"
_ISSUE = r"(?:sen[dt]|sends|sending|post(?:s|ed|ing)|releas(?:es|ed|ing)|issu(?:es|ed|ing)|publish(?:es|ed|ing)|fil(?:es|ed|ing)|put out)"
_OBJECT = r" (?:[\w-]+ ){0,2}$"
_WRITTEN, _ISSUED = re.compile(rf"\b{_WRITE}{_OBJECT}"), re.compile(rf"\b{_ISSUE}{_OBJECT}")
_SENT_ROOM = 50
_ABOUT = (" on ", " about ", " against ")
_TAILS = (" to ", " of ", " on ", " in ", " about ", " against ", " for ", " from ", " by ", " at ")
_ROOM, _MAX_TAIL = 120, 8
"""Characters and words between a writing and its relative pronoun at most: ``a letter to the mayor that said``."""


def find_described(reading: Reading, end: int) -> Span | None:
    """Returns the writing that a relative pronoun means, None without one.

    A letter that somebody sends is left out, for then the sender speaks.
    """
    body = reading.body
    low = max(reading.start_of_sentence(end), end - _ROOM)
    words = [word for word in WORD.finditer(body, low, end) if any(map(str.isalnum, word[0]))][
        -_MAX_TAIL - 1 :
    ]
    behind = end
    for word in reversed(words):
        if body[word.end() : behind].strip(" " if behind < end else " ,—–-"):
            return None
        has_tail = body.startswith(_TAILS, word.end())
        if is_document(word[0]) and (has_tail or behind == end):
            start, how = find_phrase_start(reading, word.start())
            if how == "bare" and not word[0].endswith("s"):
                return None
            if is_sent(body, word[0], start):
                return None
            if (
                has_tail
                and not body.startswith(_ABOUT, word.end())
                and _ends_with_body(reading, words[-1].end())
            ):
                return None
            return (start, words[-1].end() if has_tail else word.end(), None)
        if word[0].lower() in REPORTING or word[0] == "that":
            return None
        behind = word.start()
    return None


def _ends_with_body(reading: Reading, end: int) -> bool:
    """Returns True if a body's name ends somewhere: in ``a report to the Harbour Board, which said`` the board speaks."""
    near = reading.list_mentions(max(0, end - _ROOM), end)[-1:]
    return bool(near) and near[0][1] == end and reading.entities[near[0][2]].type in ("ORG", "GPE")


def is_sent(body: str, noun: str, start: int) -> bool:
    """Returns True behind a verb of publishing, for a letter behind one of writing too: ``Lee wrote a note``."""
    low = max(0, start - _SENT_ROOM)
    if _ISSUED.search(body, low, start) is not None:
        return True
    return noun.lower() in LETTERS and _WRITTEN.search(body, low, start) is not None
