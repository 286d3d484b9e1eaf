"""Finds the noun before a relative pronoun or a participle: "a rule that says", "protesters chanting".

The person named beside it is who made it or whom it is about, and does not speak.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wiredesk.transforms.logic.quotes.cues import REPORTING, WORD, Cue
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.document_nouns import BODIES, LETTERS, is_document
from wiredesk.transforms.logic.quotes.person_nouns import read_noun, read_plural
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.unnamed import find_phrase_start

_WRITE = r"(?:wrote|writes|written|penned|tweet(?:s|ed)|shar(?:es|ed)|deliver(?:s|ed)|g[ai]ve|made|emailed|writing|read)"
_ISSUE = r"(?:sen[dt]|sends|sending|put out|(?:post|releas|issu|publish|fil)(?:e?s|ed|ing))"
_OBJECT = r" (?:[\w-]+ ){0,2}$"
_WRITTEN, _ISSUED = re.compile(rf"\b{_WRITE}{_OBJECT}"), re.compile(rf"\b{_ISSUE}{_OBJECT}")
"""What stands before a letter that somebody writes, and before any writing that somebody publishes."""

_SENT_ROOM = 50
_ABOUT = (" on ", " about ", " against ")
_TAILS = (" to ", " of ", " on ", " in ", " about ", " against ", " for ", " from ", " by ", " at ")
_HEARD = re.compile(
    r"\b(?:by|of|from|as|heard?|hears|hearing|saw|sees?|seeing|is|are|was|were|show(?:s|ed|ing)?) $",
    re.IGNORECASE,
)
"""What stands before persons who are heard to say something."""

_CLAIMING = frozenset(
    {"saying", "claiming", "alleging", "stating", "accusing", "warning", "calling", "arguing", "asking"}
)
_CHARGES = frozenset({"lawsuit", "suit", "complaint", "indictment", "affidavit", "petition", "filing"})
"""Participles that belong to a writing before them, and writings in which somebody is named."""

_ROOM, _MAX_TAIL = 120, 8
"""Characters and words between a writing and its relative pronoun at most: ``a letter to the mayor that said``."""


def find_described(reading: Reading, end: int) -> Span | None:
    """Returns the writing that a relative pronoun means, None without one.

    A letter that somebody sends is left out, for then the sender speaks.
    """
    body = reading.body
    low = max(reading.start_of_sentence(end), end - _ROOM)
    words = [word for word in WORD.finditer(body, low, end) if any(map(str.isalnum, word[0]))]
    behind = end
    for word in reversed(words[-_MAX_TAIL - 1 :]):
        if body[word.end() : behind].strip(" " if behind < end else " ,—–-"):
            return None
        if is_document(word[0]) and (behind == end or body.startswith(_TAILS, word.end())):
            return _take_writing(reading, word, words[-1].end())
        if word[0].lower() in REPORTING or word[0] == "that":
            return None
        behind = word.start()
    return None


def _take_writing(reading: Reading, noun: re.Match[str], end: int) -> Span | None:
    """Returns the phrase of a writing up to a place, None if somebody sends it or a body at its end speaks."""
    body = reading.body
    start, how = find_phrase_start(reading, noun.start())
    if (how == "bare" and not noun[0].endswith("s")) or is_sent(body, noun[0], start):
        return None
    if not body.startswith(_TAILS, noun.end()):
        return (start, noun.end(), None)
    is_about = body.startswith(_ABOUT, noun.end())
    return None if not is_about and _ends_with_body(reading, end) else (start, end, None)


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


def find_heard(reading: Reading, words: Sequence[re.Match[str]], cue: Cue) -> Span | None:
    """Returns the persons or the writing to whose noun a participle belongs: ``Lee was met by protesters chanting``."""
    last, body = words[-1], reading.body
    if body[last.end() : cue.start] != " " or last[0][0].isupper():
        return None
    start, how = find_phrase_start(reading, last.start())
    if is_document(last[0]):
        speaks = how == "new" and cue.word in _CLAIMING and not is_sent(body, last[0], start)
        if body.endswith("in ", 0, start) and last[0] not in _CHARGES:
            speaks = False  # "Lee said in a letter calling".
        return (start, last.end(), None) if speaks else None
    if last[0] not in BODIES and read_noun(last[0]) is None and read_plural(last[0]) is None:
        return None
    return (start, last.end(), None) if _HEARD.search(body, max(0, start - 20), start) else None
