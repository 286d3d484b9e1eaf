"""Finds the words that are the subject of a cue, and other words that may name a speaker.

The words are found by position, without a parser. :mod:`wiredesk.transforms.logic.quotes.resolver` decides which
entity they mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.cues import (
    ADVERBS,
    GAP,
    INDIRECT,
    NOT_FINITE,
    NOT_PERSONAL,
    PRONOUNS,
    Cue,
)
from wiredesk.transforms.logic.quotes.reading import Mention, Reading, Span

_WORD = re.compile(r"[\w’'.&-]+")
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey)\b")
_WHO = re.compile(r"\b(who)\b")
_SOURCE = re.compile(r"\b[Ff]rom ((?:the|an?|its|his|her|their) (?:[\w’'-]+ ?){1,3}?)\s*$")
ASIDE = re.compile(r"(?:\s*\([^()]{1,40}\)|,\s[RDI]-[A-Z][\w.]+(?:\s[A-Z][\w.]*){0,2})[,\s]*$")
"""Party and state between a name and its verb: ``Gardner, R-Colo.,`` and ``Reid (D., Nev.)``."""

_MAY_BE_ASIDE = re.compile(r".*[-)]", re.DOTALL)

_LABEL = re.compile(r"(?:\d{1,2}[.)] )?([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}): ")
_HEADINGS = read_words(
    """
    fact facts photos photo lesson step claim question answer q a note correction line opinion analysis
    report news quote topic subject title source sources reality example result verdict headline review
    summary date time place conclusion
    """
)
"""Words before a colon at the start of a line that are no speaker."""

_LINE = 300
"""Characters between a speaker's name at the start of a line and the quotation at most."""

_URGED = re.compile(
    r"\b(?:prompt|lead|led|caus|forc|ask|urg|allow|encourag|invit|want|order|press|challeng|push)(?:e?s|e?d|ing)? "
    r"((?:the|an?|his|her|its|their) (?:[\w’'-]+ ){1,3}|(?:[A-Z][\w’'.-]+ ){1,3}(?:[a-z]+s )?)to $"
)

SUBJECT_BEHIND = INDIRECT - {"told", "tells"}
"""Verbs that take no person as their object, so a name after them is their subject."""

_BACK = 160
"""Characters before or after a cue in which its subject is looked for."""

_NP_STOP = read_words(
    """of for in at from on to during after before with by about as that who which when while where
    because if and but or so has have had is was were are will would the a an his her their its"""
)
_DETERMINERS = frozenset(("the", "a", "an", "his", "her", "their", "its", "one", "another", "some", "many"))
_SPEAKER_TYPES = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def find_before(reading: Reading, left: int, cue: Cue, *, may_share: bool = True) -> Span | None:
    """Returns the subject before a cue.

    Args:
      reading: the text.
      left: the start of the region in which the subject is looked for.
      cue: the cue.
      may_share: True if the cue may have the subject of an earlier cue, as in ``he said ..., adding ...``.
    """
    left = max(left, cue.start - _BACK)
    key = (left, cue.start, may_share)
    if key not in reading.subjects:
        reading.subjects[key] = (
            _find_inserted(reading, cue)
            or _find_urged(reading, left, cue)
            or _find_nearest(reading, left, cue, may_share=may_share)
        )
    return reading.subjects[key]


def _find_nearest(reading: Reading, left: int, cue: Cue, *, may_share: bool) -> Span | None:
    """Returns the name, pronoun or noun phrase that ends right before a cue, else another subject of its clause."""
    words, stop = _list_words_before(reading.body, left, cue)
    tail = words[-1].end() if words else left
    mentions = [m for m in reading.list_mentions(left, stop) if _can_speak(reading, m)]
    is_participle = cue.word.endswith("ing")
    if mentions and mentions[-1][1] >= tail and not is_participle:
        return _choose_name(reading, mentions, tail, cue)
    if is_participle or not words or words[-1][0].lower() in NOT_FINITE:
        return _find_shared_subject(reading, cue) if may_share else find_clause_subject(reading, cue.start)
    return _choose_words(reading, words, mentions, cue)


def _list_words_before(body: str, left: int, cue: Cue) -> tuple[list[re.Match[str]], int]:
    """Returns the words before a cue and the end of their region, without auxiliaries, adverbs, party and state."""
    words = list(_WORD.finditer(body, left, cue.start))
    _drop_gap(body, words, cue.start)
    if words and _MAY_BE_ASIDE.match(body, words[-1].start() - 4, words[-1].end() + 2):
        aside = ASIDE.search(body, max(left, cue.start - 60), words[-1].end() + 2)
        if aside is not None:
            return [word for word in words if word.end() <= aside.start()], aside.start()
    return words, cue.start


def _choose_name(reading: Reading, mentions: Sequence[Mention], tail: int, cue: Cue) -> Span:
    """Returns the subject where a name is the last thing before a cue: this name, or the one that it is apposed to."""
    start, end, at = mentions[-1]
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
    start = max(reading.start_of_sentence(cue.start), cue.start - 4 * _BACK)
    finite = [c for c in reading.list_cues(start, cue.start) if not c.word.endswith("ing")]
    if finite:
        return find_before(reading, start, finite[-1], may_share=False)
    return find_clause_subject(reading, cue.start)


def find_clause_subject(reading: Reading, end: int) -> Span | None:
    """Returns the first person of a sentence, by name or pronoun, else its first body that can speak."""
    start = max(reading.start_of_sentence(end), end - 2 * _BACK)
    mentions = [m for m in reading.list_mentions(start, end) if _can_speak(reading, m)]
    persons = [m for m in mentions if reading.entities[m[2]].type == "PERSON"]
    pronoun = next(
        (m for m in _PRONOUN.finditer(reading.body, start, end) if not reading.is_quoted(m.start())), None
    )
    named = persons or mentions
    first = named[0] if named else None
    if pronoun is not None and (first is None or pronoun.start() < first[0]):
        return (pronoun.start(), pronoun.end(), None)
    return first


def find_source(reading: Reading, colon: int) -> Span | None:
    """Returns the source before a colon: ``From the report:``."""
    match = _SOURCE.search(reading.body, max(reading.start_of_sentence(colon), colon - 60), colon)
    return None if match is None else (*match.span(1), None)


def find_label(reading: Reading, at: int) -> Span | None:
    """Returns the words before a colon at the start of a line: ``Legislator: Congress can't "..."``."""
    body = reading.body
    start = body.rfind("\n", max(0, at - _LINE), at) + 1
    label = _LABEL.match(body, start, at) if start or at <= _LINE else None
    if label is None or label[1].rpartition(" ")[2].lower() in ADVERBS | _HEADINGS:
        return None
    named = [m for m in reading.list_mentions(*label.span(1)) if _can_speak(reading, m)]
    if named and reading.entities[named[-1][2]].type == "GPE":
        return None  # More often a dateline than a state that speaks.
    return named[-1] if named else (*label.span(1), None)


def find_opener(reading: Reading, start: int, end: int) -> Span | None:
    """Returns the noun phrase before the verb of a sentence: ``The ad then cuts to ...``."""
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(reading.body, start, min(end, start + _BACK)):
        gap = reading.body[words[-1].end() if words else start : word.start()]
        lower = word[0].lower()
        if words and (gap.strip() or (lower in _NP_STOP and lower not in _DETERMINERS)):
            break
        if len(words) > 1 and word[0].islower() and lower.endswith(("ed", "s")) and len(words) < 8:
            break
        words.append(word)
        if len(words) == 8:
            return None
    first = words[0][0].lower() if words else ""
    if not words or first in ADVERBS or first in _NP_STOP - _DETERMINERS:
        return None
    if reading.is_quoted(words[0].start()) or (len(words) == 1 and first in _DETERMINERS):
        return None
    return (words[0].start(), words[-1].end(), None)


def _drop_gap(body: str, words: list[re.Match[str]], end: int) -> None:
    """Removes the adverbs and auxiliaries between a subject and its verb from the end of a list of words."""
    while words:
        taken = next(
            (n for n in (1, 2, 3) if n <= len(words) and GAP.fullmatch(body, words[-n].start(), end)), 0
        )
        if not taken:
            break
        del words[-taken:]


def _can_speak(reading: Reading, mention: Mention) -> bool:
    """Returns True for a person or body whose name is neither a possessive nor a part of a word."""
    body, end = reading.body, mention[1]
    kind = reading.entities[mention[2]].type
    return kind in _SPEAKER_TYPES and not body.startswith(("’s", "'s", "-"), end)


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
        if words[first][0].lower() in _DETERMINERS:
            break
        if word in _NP_STOP and word not in _DETERMINERS and word not in ("of", "for", "in", "at", "and"):
            break
        first -= 1
    start = words[first].start()
    if not _can_be_noun_phrase(words[first:]) or words[first][0].lower() in ADVERBS:
        return None
    inside = [m for m in mentions if m[0] >= start and reading.entities[m[2]].type == "PERSON"]
    if inside:
        return inside[0]
    return (start, last.end(), None)


def _can_be_noun_phrase(words: Sequence[re.Match[str]]) -> bool:
    head, last = words[0][0], words[-1][0]
    return head.lower() in _DETERMINERS or last[0].isupper() or last.endswith(("s", "people", "men"))


def find_after(reading: Reading, cue: Cue, right: int) -> Span | None:
    """Returns the subject after a cue: ``said Mohammad Naeem``, ``according to officials``."""
    body = reading.body
    right = min(right, cue.end + _BACK)
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(body, cue.end, right):
        gap = body[words[-1].end() if words else cue.end : word.start()]
        if gap.strip() or (words and word[0].lower() in _NP_STOP):
            break
        words.append(word)
    if not words or words[0][0].lower() in NOT_PERSONAL | ADVERBS:
        return None
    if words[0][0].lower() in PRONOUNS:
        return (words[0].start(), words[0].end(), None)
    start, end = words[0].start(), words[-1].end()
    end -= body[start:end].endswith(".") and not body[start:end].endswith(("U.S.", "Jr.", "U.N."))
    mentions = [m for m in reading.list_mentions(start, right) if m[0] < end and _can_speak(reading, m)]
    persons = [m for m in mentions if reading.entities[m[2]].type == "PERSON"]
    if persons:
        return persons[-1]
    if mentions and mentions[-1][1] >= end:
        return mentions[-1]
    return (start, end, None)


def _find_inserted(reading: Reading, cue: Cue) -> Span | None:
    """Returns the subject after a cue inside a quotation: ``Obama, said Miller, "doesn't want ..."``."""
    body = reading.body
    if cue.word not in SUBJECT_BEHIND or not body[max(0, cue.start - 3) : cue.start].rstrip().endswith(","):
        return None
    span = find_after(reading, cue, cue.end + _BACK)
    if span is None or span[2] is None or not body.startswith(",", span[1]):
        return None
    number = reading.find_stretch(span[1])
    follows = number < len(reading.stretches) and reading.stretches[number].open <= span[1] + 2
    return span if follows else None
