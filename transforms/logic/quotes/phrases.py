"""Finds the words for a speaker where a name is only a part of them: "a White House official", "Cornell's father".

There the noun speaks and not the name. Without a parser such a noun is recognised by a list of the persons and
bodies that speak (:data:`~wiredesk.transforms.logic.quotes.cues.AGENTS`). It has no nouns of things, for "Obama's
speech" is Obama's.
"""

from __future__ import annotations

import re

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.cue_subjects import ASIDE
from wiredesk.transforms.logic.quotes.cues import AGENTS
from wiredesk.transforms.logic.quotes.reading import Reading, Span

_ATTRIBUTES = read_words(
    """
    senior former top high-ranking longtime press deputy chief national security policy foreign legal political
    presidential communications economic defense defence public affairs criminal health medical own late older
    younger oldest youngest eldest ex personal then new first second third only two three four closest close
    fellow ex-wife lead general special private vice assistant associate outgoing incoming acting
    """
)
_DETERMINER = (
    r"(?:[Tt]he|[Aa]n?|[Oo]ne|[Aa]nother|[Ss]ome|[Tt]wo|[Tt]hree|[Ss]everal|[Mm]any|[Mm]ost|[Oo]ther|[Hh]is"
    r"|[Hh]er|[Tt]heir|[Ii]ts)"
)
_WORD_BEFORE = re.compile(r"[\w-]+ ")
_OWNS = re.compile(r"[’']s? |(?:/\w+)? ")
_WORD = re.compile(r"([a-z][a-z-]*)\b")
_HEADED = re.compile(
    r"\b([A-Za-z]+) (?:of|for|from|at|with|in|on|to|representing) "
    r"(?:the )?(?:(?:[A-Z][a-z]+\. |then-|former )?(?:President |Senator |Secretary )?)$"
)
_LINK = 45
"""Characters of a noun, a preposition and a title before a name at most."""

_APPOSITION = re.compile(
    rf"(?: \([^()]{{1,30}}\)|, \d\d)?, (?:{_DETERMINER} )?(?:[\w-]+ ){{0,2}}(?:and )?(?:{_DETERMINER} )?"
)
_BEFORE = 80
"""Characters between a person and the end of the apposition at most."""

_RELATED = re.compile(rf"({_DETERMINER}(?: [\w-]+){{1,3}}),? $")
_APPOSED = re.compile(r",[^.;:,]{3,80}(?:,[^.;:,]{3,40})?,? $")


def find_head(reading: Reading, span: Span) -> Span:
    """Returns the words for a speaker of which a name is a part, else the name itself.

    A person to whom these words are apposed, or whose name ends them, is the speaker: "Lee, a spokesman for
    Biden", "Trump ally Roger Stone".
    """
    head = _find_noun_after(reading, span)
    if head[2] is None or head == span:
        head = _find_noun_before(reading, head) or head
    return head if head[2] is not None else _find_apposed(reading, head) or head


def _find_noun_after(reading: Reading, span: Span) -> Span:
    """Reads ``a White House official``, ``Trump’s campaign manager`` and ``Trump ally Roger Stone``."""
    body, end = reading.body, span[1]
    link = _OWNS.match(body, end)
    if link is None:
        return span
    at, head = link.end(), None
    while (word := _WORD.match(body, at)) is not None:
        if word[1] in AGENTS:
            head = word.end()
        elif word[1] not in _ATTRIBUTES:
            break
        at = word.end() + 1
        if not body.startswith(" ", word.end()):
            break
    if head is None:
        return span
    for mention in reading.list_mentions(head, head + 60)[:1]:
        if mention[0] <= head + 2 and reading.entities[mention[2]].type == "PERSON":
            return mention
    return (_find_start(body, span[0]), head, None)


def _find_start(body: str, start: int) -> int:
    """Returns the start of the phrase of a name: determiners and attributes before it belong to it."""
    low = max(0, start - 40)
    words = [*_WORD_BEFORE.finditer(body[low:start])]
    at = start
    for word in reversed(words):
        if low + word.end() != at:
            break
        if re.fullmatch(_DETERMINER, word[0][:-1]):
            return low + word.start()
        if word[0][:-1].lower() not in _ATTRIBUTES:
            break
        at = low + word.start()
    return at


def _find_noun_before(reading: Reading, span: Span) -> Span | None:
    """Reads ``a spokesman for Biden``."""
    body = reading.body
    low = max(0, span[0] - _LINK)
    headed = _HEADED.search(body, low, span[0])
    if headed is None or headed[1].lower() not in AGENTS:
        return None
    return (_find_start(body, headed.start(1)), span[1], None)


def _find_apposed(reading: Reading, span: Span) -> Span | None:
    """Returns the person to whom words are apposed: ``Graham (R-S.C.), a staunch Trump ally, said``."""
    body, (start, end, _) = reading.body, span
    if not body.startswith((",", " and ", " who "), end):
        return None
    for mention in reversed(reading.list_mentions(max(0, start - _BEFORE), start)):
        if reading.entities[mention[2]].type == "PERSON":
            return mention if _APPOSITION.fullmatch(body, mention[1], start) else None
    return None


def find_related(reading: Reading, start: int) -> Span | None:
    """Returns the name or phrase before a relative pronoun, for which it stands."""
    body = reading.body
    aside = ASIDE.search(body, max(0, start - 60), start)
    start = start if aside is None else aside.start()
    near = reading.list_mentions(max(0, start - 130), start)
    if near:
        last = near[-1]
        if body[last[1] : start].strip(' ,)”"') == "" and "\n" not in body[last[1] : start]:
            return find_head(reading, last)
        for mention in reversed(near):
            if reading.entities[mention[2]].type == "PERSON" and _APPOSED.fullmatch(body[mention[1] : start]):
                return mention
    phrase = _RELATED.search(body[max(0, start - 60) : start])
    if phrase is None:
        return None
    low = max(0, start - 60)
    return (low + phrase.start(1), low + phrase.end(1), None)
