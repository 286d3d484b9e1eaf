"""Finds the words that are the subject of a cue, and other words that may name a speaker.

The words are found by position, without a parser. :mod:`wiredesk.transforms.logic.quotes.resolver` decides which
entity they mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wiredesk.transforms.logic.quotes.asides import list_words_before
from wiredesk.transforms.logic.quotes.cues import (
    ADVERBS,
    NOT_FINITE,
    NOT_PERSONAL,
    PRONOUNS,
    Cue,
)
from wiredesk.transforms.logic.quotes.division import Mention, Span
from wiredesk.transforms.logic.quotes.document_nouns import is_document
from wiredesk.transforms.logic.quotes.documents import find_described, find_heard
from wiredesk.transforms.logic.quotes.openings import (
    DETERMINERS,
    NP_STOP,
    ROOM,
    can_speak,
    find_clause_subject,
)
from wiredesk.transforms.logic.quotes.person_nouns import read_noun
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.subjects_after import POINTING, find_after, find_inserted, widen_member

_DASHES = ("-", "–", "—")
_WHO = re.compile(r"\b(who)\b")
_URGED = re.compile(
    r"\b(?:prompt|lead|led|caus|forc|ask|urg|allow|encourag|invit|want|order|press|challeng|push)(?:e?s|e?d|ing)? "
    r"((?:the|an?|his|her|its|their) (?:[\w’'-]+ ){1,3}|(?:[A-Z][\w’'.-]+ ){1,3}(?:[a-z]+s )?)to $"
)

_PASSIVE = re.compile(
    r"(?:\b(?:was|were|is|are|be|been|being|gets?|got)|[’']s been)"
    r"(?: (?:also|so|then|not|never|just|later|once|first|\w+ly))* $"
)
_BY = re.compile(r"\bby ")
_AGENT = 200
"""Characters between a passive verb and "by" at most: ``was called "a traitor" by Lee``."""

_DESCRIBED = re.compile(
    r"((?:An?|The|One|Another|His|Her) (?:[\w’'-]+ ){0,4}?[\w’'-]+) who "
    r"(?:(?!(?:that|which|whom|who|and|but)\b)(?:[\w’'.&-]|,(?=\d))+ ){1,14}$"
)
"""A person with which a sentence begins, and the relative clause before the last name or phrase in it."""

_BEGINNING = DETERMINERS | POINTING
_QUOTED = re.compile(r"\b(?:quot|cit)(?:ed|es|ing)\b")
_AS_SAYING = re.compile(
    r"[^.;:\n]{0,90}? as \w+ing\b|(?: (?!as\b)[\w’'.-]+){1,4} (?:say|describ|call|tell|warn|explain)ing\b"
)

_QUOTED_SAYING = re.compile(r"\bquot(?:ed|es|ing) (?:[\w’'.-]+ ){1,4}$")
"""What stands before "saying" in ``The agency quoted her saying``."""


def find_before(reading: Reading, left: int, cue: Cue, *, may_share: bool = True) -> Span | None:
    """Returns the subject before a cue.

    Args:
      reading: the text.
      left: the start of the region in which the subject is looked for.
      cue: the cue.
      may_share: True if the cue may have the subject of an earlier cue, as in ``he said ..., adding ...``.
    """
    room = ROOM if reading.body[cue.start - 2 : cue.start - 1] not in _DASHES else 2 * ROOM
    left = max(left, cue.start - room)
    key = (left, cue.start, may_share)
    if key not in reading.subjects:
        reading.subjects[key] = _find_subject(reading, left, cue, may_share=may_share)
    return reading.subjects[key]


def _find_subject(reading: Reading, left: int, cue: Cue, *, may_share: bool) -> Span | None:
    if is_passive(reading.body, cue):
        if _QUOTED.fullmatch(cue.word) and _AS_SAYING.match(reading.body, cue.end):
            # "Lee was quoted as saying by the agency".
            return _find_nearest(reading, left, cue, may_share=False)
        return _find_agent(reading, cue)
    if _AS_SAYING.match(reading.body, cue.end) and _QUOTED.fullmatch(cue.word):
        return None  # "The agency quoted Lee as saying": the agency does not speak.
    found = (
        _find_quoted(reading, cue)
        or find_inserted(reading, cue)
        or _find_urged(reading, left, cue)
        or _find_nearest(reading, left, cue, may_share=may_share)
    )
    return found and (_find_described_person(reading, found, cue) or found)


def _find_described_person(reading: Reading, found: Span, cue: Cue) -> Span | None:
    """Returns the person whom a relative clause describes up to a verb: ``A carer who robbed a widow said``."""
    if found[0] >= cue.start:
        return None
    start = max(reading.start_of_sentence(found[0]), found[0] - ROOM)
    if reading.body.find(" who ", start, found[0]) < 0:
        return None
    described = _DESCRIBED.match(reading.body, start, found[0])
    if described is None or read_noun(described[1].rpartition(" ")[2]) is None:
        return None
    return (*described.span(1), None)


def is_passive(body: str, cue: Cue) -> bool:
    """Returns True if the subject of a verb hears what is said or is its object: ``Lee was told``, ``she is called``."""
    if not cue.word.endswith(("ed", "told", "read", "written")):
        return False
    return _PASSIVE.search(body, max(0, cue.start - 40), cue.start) is not None


def _find_agent(reading: Reading, cue: Cue) -> Span | None:
    """Returns who does what a passive verb says: ``Lee was told by her doctor``."""
    end = reading.end_of_sentence(cue.end)
    for by in _BY.finditer(reading.body, cue.end, min(end, cue.end + _AGENT)):
        if not reading.is_quoted(by.start()):
            return find_after(reading, Cue(by.start(), by.end() - 1, "", "by"), end)
    return None


def _find_quoted(reading: Reading, cue: Cue) -> Span | None:
    """Returns the person quoted by others: ``The agency quoted Lee as saying``, ``Lee was quoted as saying``."""
    body = reading.body
    if not cue.word.endswith("ing"):
        return None
    if not body.startswith("as ", cue.start - 3) and not follows_quoted(body, cue):
        return None
    left = max(reading.start_of_sentence(cue.start), cue.start - ROOM)
    quoted = next(iter(reversed([*_QUOTED.finditer(body, left, cue.start)])), None)
    if quoted is None:
        return None
    verb = Cue(*quoted.span(), quoted[0], quoted[0])
    if _PASSIVE.search(body, max(left, verb.start - 40), verb.start):
        return _find_nearest(reading, left, verb, may_share=False)
    return find_after(reading, verb, cue.start - 1)


def follows_quoted(body: str, cue: Cue) -> bool:
    """Returns True for the last word of ``The agency quoted her saying``, with "as" or without."""
    if cue.word != "saying":
        return False
    if body.startswith("as ", cue.start - 3):
        return _QUOTED.search(body, max(0, cue.start - ROOM), cue.start) is not None
    return _QUOTED_SAYING.search(body, max(0, cue.start - 60), cue.start) is not None


def _find_nearest(reading: Reading, left: int, cue: Cue, *, may_share: bool) -> Span | None:
    """Returns the name, pronoun or noun phrase that ends right before a cue, else another subject of its clause."""
    words, stop = list_words_before(reading.body, left, cue)
    tail = words[-1].end() if words else left
    mentions = [m for m in reading.list_mentions(left, stop) if can_speak(reading, m)]
    is_participle = cue.word.endswith("ing")
    if is_participle and words and (speaking := find_heard(reading, words, cue)) is not None:
        return speaking
    if mentions and mentions[-1][1] >= tail and not is_participle:
        return _choose_name(reading, mentions, tail, cue)
    if is_participle or not words or words[-1][0].lower() in NOT_FINITE:
        return _find_shared_subject(reading, cue) if may_share else find_clause_subject(reading, cue.start)
    return _choose_words(reading, words, mentions, cue)


def _choose_name(reading: Reading, mentions: Sequence[Mention], tail: int, cue: Cue) -> Span:
    """Returns the subject where a name is the last thing before a cue: this name, or the one that it is apposed to."""
    start, end, at = mentions[-1]
    phrase = widen_member(reading, mentions[-1])
    if phrase is not None:
        return phrase
    if reading.body.startswith(",", end) and reading.entities[at].type != "PERSON":
        named = _find_apposed(reading, mentions[:-1])  # "Lee, head of the Red Cross, said".
        if named is not None and reading.entities[named[2]].type == "PERSON":
            return named
    relative = _WHO.search(reading.body, tail, cue.start)
    return (start, end, at) if relative is None else (*relative.span(1), at)


def _choose_words(
    reading: Reading, words: Sequence[re.Match[str]], mentions: Sequence[Mention], cue: Cue
) -> Span | None:
    """Returns the subject where no name is the last thing before a cue: a pronoun, an apposed name or a phrase."""
    last = words[-1]
    if last[0].lower() in PRONOUNS - {"who"}:
        return (last.start(), last.end(), None)
    if last[0] in ("that", "which") and find_described(reading, last.start()) is not None:
        return (last.start(), last.end(), None)
    if "," in reading.body[last.end() : cue.start]:
        named = _find_apposed(reading, mentions)
        if named is not None:
            return named
    return _take_phrase(reading, words, mentions) or find_clause_subject(reading, cue.start)


def _find_urged(reading: Reading, left: int, cue: Cue) -> Span | None:
    """Returns the person who is made to say something: ``prompting the host to say``."""
    if not reading.body.startswith("to ", cue.start - 3):
        return None
    urged = _URGED.search(reading.body, max(left, cue.start - 60), cue.start)
    if urged is None:
        return None
    start, end = urged.start(1), urged.start(1) + len(urged[1].rstrip())
    named = [m for m in reading.list_mentions(start, end) if m[:2] == (start, end)]
    return named[0] if named else (start, end, None)


def _find_shared_subject(reading: Reading, cue: Cue) -> Span | None:
    """Returns the subject of the previous cue in the sentence: ``he said ..., adding ...``."""
    start = max(reading.start_of_sentence(cue.start), cue.start - 4 * ROOM)
    finite = [c for c in reading.list_cues(start, cue.start) if not c.word.endswith("ing")]
    if finite:
        return find_before(reading, start, finite[-1], may_share=False)
    return find_clause_subject(reading, cue.start)


def _find_apposed(reading: Reading, mentions: Sequence[Mention]) -> Mention | None:
    """Returns the name before an apposition: ``Naeem, a spokesman for the group, said``."""
    followed = [m for m in mentions if reading.body[m[1] : m[1] + 1] == ","]
    persons = [m for m in followed if reading.entities[m[2]].type == "PERSON"]
    named = persons or followed
    return named[-1] if named else None


def _take_phrase(
    reading: Reading, words: Sequence[re.Match[str]], mentions: Sequence[Mention]
) -> Span | None:
    """Returns the noun phrase at the end of some words, or the first person in it."""
    body = reading.body
    last = words[-1]
    if last[0].lower() in NOT_PERSONAL:
        return (mentions[-1][0], mentions[-1][1], mentions[-1][2]) if mentions else None
    first = len(words) - 1
    while first > 0:
        word = words[first - 1][0].lower()
        if "," in body[words[first - 1].end() : words[first].start()]:
            break
        if words[first][0].lower() in DETERMINERS:
            break
        if word in POINTING and read_noun(last[0]):
            first -= 1
            break
        if word in NP_STOP and word not in DETERMINERS and word not in ("of", "for", "in", "at", "and"):
            break
        first -= 1
    start = words[first].start()
    head = words[first][0].lower()
    if not _can_be_noun_phrase(words[first:]) or (head in ADVERBS and head not in POINTING):
        return None
    if is_document(last[0]) and body.endswith(" in ", 0, start):
        named = [m for m in mentions if m[1] == start - len(" in ")]
        if named:
            return named[0]  # "The Harbour Board in a statement called".
    inside = [m for m in mentions if m[0] >= start and reading.entities[m[2]].type == "PERSON"]
    if inside:
        return inside[0]
    return (start, last.end(), None)


def _can_be_noun_phrase(words: Sequence[re.Match[str]]) -> bool:
    head, last = words[0][0], words[-1][0]
    return head.lower() in _BEGINNING or last[0].isupper() or last.endswith(("s", "people", "men"))
