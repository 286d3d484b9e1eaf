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

_SENT = re.compile(
    r"\b(?:sen[dt]|sends|wrote|writes|written|post(?:s|ed)|releas(?:es|ed|ing)|issu(?:es|ed|ing)|publish(?:es|ed|ing)|penned"
    r"|tweet(?:s|ed)|shar(?:es|ed)|deliver(?:s|ed)|g[ai]ve|made|put out|emailed|sending|writing|posting|read)"
    r" (?:\w+ ){0,2}$"
)
_SENT_ROOM = 50
_ROOM, _MAX_TAIL = 120, 8
"""Characters and words between a writing and its relative pronoun at most: ``a letter to the mayor that said``."""


def find_described(reading: Reading, left: int, end: int) -> Span | None:
    """Returns the writing that a relative pronoun means, None without one.

    A letter that somebody sends is left out, for then the sender speaks.
    """
    body = reading.body
    words = list(WORD.finditer(body, max(left, end - _ROOM), end))[-_MAX_TAIL - 1 :]
    behind = end
    for word in reversed(words):
        if body[word.end() : behind].strip(" " if behind < end else " ,"):
            return None
        if is_document(word[0]):
            start, how = find_phrase_start(reading, word.start())
            if how == "bare" and not word[0].endswith("s"):
                return None
            return None if _is_sent(body, word[0], start) else (start, words[-1].end(), None)
        if word[0].lower() in REPORTING:
            return None
        behind = word.start()
    return None


def _is_sent(body: str, noun: str, start: int) -> bool:
    """Returns True for a letter behind a verb of sending: ``Lee released a statement``."""
    return noun.lower() in LETTERS and _SENT.search(body, max(0, start - _SENT_ROOM), start) is not None
