"""Finds the words for a speaker where a name is only a part of them: "a White House official", "Cornell's father".

There the noun speaks and not the name. Without a parser such a noun is recognised by a list of the persons and
bodies that speak (:data:`~wiredesk.transforms.logic.quotes.cues.AGENTS`). It has no nouns of things, for "Obama's
speech" is Obama's.
"""

from __future__ import annotations

import re

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.asides import ASIDE
from wiredesk.transforms.logic.quotes.cues import AGENTS, REPORTING
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.document_nouns import BODIES, LETTERS, is_document
from wiredesk.transforms.logic.quotes.person_nouns import read_noun, read_plural
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.unnamed import DETERMINERS, STOP, find_phrase_start

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
_OWNS = re.compile(r"[’']s? |(?:/\w+)? ")
_WORD = re.compile(r"([a-z][a-z-]*)\b")
_TOKEN = re.compile(r"[\w’'.&$-]+")
_LINK = 110
"""Characters before a name in which the noun is looked for to which it belongs."""

_MAX_INNER = 6
"""Words between a preposition and the name or noun behind it at most: titles, a determiner, adjectives."""

_LINKS = read_words(
    """of for from at with in on to near against behind inside about over outside above into representing covering
    leading running"""
)
_ABOUT = read_words("against on in about at near inside behind to for into with over outside above")
"""Prepositions between a writing and what it is about, who gets it or where it is, unlike "by" and "from"."""

_SIDES = read_words(
    "close familiar loyal opposed sympathetic allied related connected briefed working based speaking"
)
"""Adjectives and participles between a noun and its preposition: ``a source close to the talks``."""

_PARTICIPLES = read_words(
    "led run owned written held made built known sent drawn driven seen met hit shot sung kept paid"
)
"""Participles before "by" that do not end in -ed."""

_NO_PARTICIPLES = read_words(
    """including following during according saying being meaning morning evening king ring thing nothing something anything
    everything building meeting hearing briefing ruling filing wedding spring string wing beginning bring sing"""
)
_LEADING = REPORTING | read_words(
    "and but that while when as because if although though where after before since until so or yet then"
)
_NAME_LINKS = read_words("of from at with for in")
_MAX_STEPS = 4
"""Links of a chain at most: ``the head of a group of lawyers for Lee``."""


_OFFICE = re.compile(r" of [\w-]+[’']s (?:office|department|ministry|campaign|spokes(?:man|woman|person))\b")
"""What belongs to a title of two nouns: ``Alabama's secretary of state's office``."""

_APPOSITION = re.compile(
    rf"(?: \([^()]{{1,30}}\)|, \d\d)?, (?:{_DETERMINER} )?(?:[\w.’'&-]+ ){{0,4}}?(?:and )?(?:{_DETERMINER} )?"
)
_BEFORE = 80
"""Characters between a person and the end of the apposition at most."""

_RELATED = re.compile(rf"({_DETERMINER}(?: [\w-]+){{1,3}}),? $")
_APPOSED = re.compile(r",[^.;:,]{3,80}(?:,[^.;:,]{3,40})?,? $")


def find_head(reading: Reading, span: Span) -> Span:
    """Returns the words for a speaker of which a name or phrase is a part, else the name or phrase itself.

    A person to whom these words are apposed, or whose name ends them, is the speaker: "Lee, a spokesman for
    Biden", "Trump ally Roger Stone". The noun in front speaks: "the widow of Sgt. Lee", "a source close to the talks".
    """
    head = _find_noun_after(reading, span) if span[2] is not None else span
    link, is_passed = head, False
    for _ in range(_MAX_STEPS):
        found = _find_noun_before(reading, link, span[1], is_body=_is_body(reading, link))
        if found is None:
            break
        link, speaks = found
        if not speaks:
            is_passed = True
        elif link[2] is None or reading.entities[link[2]].type == "PERSON":
            if is_passed and not _leads(reading, link[0]):
                break
            head = link
    if head[2] is not None:
        return head
    return _find_apposed(reading, head) or head


def _is_body(reading: Reading, span: Span) -> bool:
    """Returns True for the name of a body."""
    return span[2] is not None and reading.entities[span[2]].type in ("ORG", "GPE", "NORP")


def _find_noun_after(reading: Reading, span: Span) -> Span:
    """Reads ``a White House official``, ``Trump’s campaign manager`` and ``Trump ally Roger Stone``."""
    body, end = reading.body, span[1]
    link = _OWNS.match(body, end)
    if link is None:
        return span
    at, head, owned = link.end(), None, link[0] != " "
    while (word := _WORD.match(body, at)) is not None:
        named = not owned and is_document(word[1]) and word[1] not in LETTERS and word[1][-1] != "s"
        if (
            word[1] in AGENTS
            or (owned and word[1] in BODIES)
            or (named and body.startswith(("the ", "The "), span[0] - 4))
        ):
            head = word.end()
        elif word[1] not in _ATTRIBUTES:
            break
        at = word.end() + 1
        if not body.startswith(" ", word.end()):
            break
    if head is None:
        return span
    office = _OFFICE.match(body, head)
    if office is not None:
        return (find_phrase_start(reading, span[0])[0], office.end(), None)
    for mention in reading.list_mentions(head, head + 60)[:1]:
        if mention[0] <= head + 2 and reading.entities[mention[2]].type == "PERSON":
            return mention
    return (find_phrase_start(reading, span[0])[0], head, None)


def _find_noun_before(reading: Reading, span: Span, end: int, *, is_body: bool) -> tuple[Span, bool] | None:
    """Reads ``a spokesman for Governor Biden``, ``a source close to the talks`` and ``Ann Lee of the institute``.

    Returns:
      The noun phrase or name before a name or phrase, and False for a noun that does not speak, through which a chain
      may go: ``the judge in the case against Lee``.
    """
    body, low = reading.body, max(reading.start_of_sentence(span[0]), span[0] - _LINK)
    words = list(_TOKEN.finditer(body, low, span[0]))
    at = _find_link(body, words, span[0])
    near = reading.list_mentions(max(0, span[0] - _LINK), span[0])
    if not at or (near and near[-1][1] >= span[0] - 1):
        return None  # Two names side by side: "... reporters in Washington Lee said".
    link = words[at][0].lower()
    before = at - 1
    if before and _is_side(words[before][0].lower(), link):
        before -= 1
    word = words[before]
    if body[word.end() : words[before + 1].start()] != " ":
        return None
    if is_body and link in ("in", "by") and is_document(word[0]):
        return None  # "A report in the Herald", "a statement released by the ministry": the body speaks.
    found = _take_noun(reading, word, link, max(end, span[1]))
    if (
        found is not None
        and not found[1]
        and any(w[0].endswith("ed") and w[0].islower() for w in words[at + 1 :])
    ):
        return None  # "At the event for the nominee tackled Lee".
    return found


def _take_noun(reading: Reading, word: re.Match[str], link: str, end: int) -> tuple[Span, bool] | None:
    """Returns the phrase or the name that a word before a link ends, and whether it speaks."""
    start, how = find_phrase_start(reading, word.start())
    if _is_noun(reading, word, link, start, is_bare=how == "bare"):
        return (start, end, None), True
    if link in _NAME_LINKS:
        for mention in reading.list_mentions(max(0, word.start() - 40), word.end()):
            if mention[1] == word.end():
                # "Ann Lee of the institute at the college": the chain goes on from a body.
                return mention, True
    is_plain = how in ("new", "known") and reading.body[start : word.start()].count(" ") == 1
    return ((start, end, None), False) if is_plain and link in _LINKS else None


def _is_side(word: str, link: str) -> bool:
    """Returns True for what stands between a noun and its preposition: ``close (to)``, ``founded (by)``."""
    return word in _SIDES or (link == "by" and _is_participle(word))


def _is_participle(word: str) -> bool:
    return word.endswith("ed") or word in _PARTICIPLES


def _is_noun(reading: Reading, word: re.Match[str], link: str, start: int, *, is_bare: bool) -> bool:
    """Returns True for the noun that speaks, with a name or another noun behind a link.

    Args:
      reading: the text.
      word: the noun.
      link: what links it with the name or noun behind it.
      start: where its phrase begins.
      is_bare: whether the phrase has no determiner.
    """
    plain = word[0].rpartition("-")[2].lower()
    is_person = plain in AGENTS or bool(read_noun(word[0]) or read_plural(word[0]))
    if link == "by":  # "The company founded by Lee", unlike "the bill by Lee".
        return is_person or (not is_bare and plain not in STOP and start < word.start())
    is_plain = link in _LINKS
    if is_person and is_plain:
        return True
    if not is_person and ((is_plain and link not in _ABOUT) or not (plain in BODIES or is_document(plain))):
        return False
    return _leads(reading, start)


def _leads(reading: Reading, start: int) -> bool:
    """Returns True if a phrase is where subjects are: at the start of a clause or beside a verb of saying."""
    body = reading.body
    if start <= reading.start_of_sentence(start) + 1 or not body[start - 2 : start - 1].isalnum():
        return True
    before = _TOKEN.findall(body[max(0, start - 30) : start])[-2:]
    return bool(before) and (before[-1].lower() in _LEADING or before == ["according", "to"])


def _find_link(body: str, words: list[re.Match[str]], start: int) -> int | None:
    """Returns the number of the preposition before a name or noun, past its titles, determiner and adjectives."""
    for at in range(len(words) - 1, max(len(words) - 2 - _MAX_INNER, -1), -1):
        word = words[at]
        lower = word[0].lower()
        if body[word.end() : start] != " ":
            return None
        if lower in _LINKS or (lower.endswith("ing") and word[0].islower() and lower not in _NO_PARTICIPLES):
            return at
        if lower == "by":
            return at if at and _is_participle(words[at - 1][0].lower()) else None
        if lower in STOP and lower not in DETERMINERS:
            return None
        start = word.start()
    return None


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
