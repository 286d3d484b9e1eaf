"""The words that are the subject of a cue."""

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
from wiredesk.transforms.logic.quotes.reading import Reading

_WORD = re.compile(r"[\w’'.&-]+")
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey)\b")
_WHO = re.compile(r"\b(who)\b")
_SOURCE = re.compile(r"\b[Ff]rom ((?:the|an?|its|his|her|their) (?:[\w’'-]+ ?){1,3}?)\s*$")
ASIDE = re.compile(r"(?:\s*\([^()]{1,40}\)|,\s[RDI]-[A-Z][\w.]+(?:\s[A-Z][\w.]*){0,2})[,\s]*$")
"""What parties and states set between a name and its verb: ``Gardner, R-Colo.,`` and ``Reid (D., Nev.)``."""

_MAY_BE_ASIDE = re.compile(r".*[-)]", re.DOTALL)

_LABEL = re.compile(r"(?:\d{1,2}[.)] )?([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}): ")
_HEADINGS = read_words(
    """
    fact facts photos photo lesson step claim question answer q a note correction line opinion analysis
    report news quote topic subject title source sources reality example result verdict headline review
    summary date time place conclusion
    """
)
"""Words that a line may begin with and that nobody speaks behind."""
_LINE = 300
"""Longest line in characters up to a quotation that may begin with the speaker's name and a colon."""

_URGED = re.compile(
    r"\b(?:prompt|lead|led|caus|forc|ask|urg|allow|encourag|invit|want|order|press|challeng|push)(?:e?s|e?d|ing)? "
    r"((?:the|an?|his|her|its|their) (?:[\w’'-]+ ){1,3}|(?:[A-Z][\w’'.-]+ ){1,3}(?:[a-z]+s )?)to $"
)

SUBJECT_BEHIND = INDIRECT - {"told", "tells"}
"""Verbs that take no person as their object, so that a name behind them is their subject."""

_BACK = 160
"""Characters looked at before or after a cue for its subject."""

_NP_STOP = read_words(
    """of for in at from on to during after before with by about as that who which when while where
    because if and but or so has have had is was were are will would the a an his her their its"""
)
_DETERMINERS = frozenset(("the", "a", "an", "his", "her", "their", "its", "one", "another", "some", "many"))
_SPEAKER_TYPES = frozenset({"PERSON", "ORG", "GPE", "NORP"})


Span = tuple[int, int, int | None]
"""Words that may name a speaker: start, end and the place of their entity in the reading, if any."""


def find_before(reading: Reading, left: int, cue: Cue, *, may_share: bool = True) -> Span | None:
    """Returns the subject that stands before a cue: start, end and the place of its entity, if any."""
    left = max(left, cue.start - _BACK)
    key = (left, cue.start, may_share)
    if key not in reading.subjects:
        marked = _find_inserted(reading, cue) or _find_urged(reading, left, cue)
        reading.subjects[key] = marked or _search_before(reading, left, cue, may_share=may_share)
    return reading.subjects[key]


def _search_before(reading: Reading, left: int, cue: Cue, *, may_share: bool) -> Span | None:
    body = reading.body
    words = list(_WORD.finditer(body, left, cue.start))
    _skip_back(body, words, cue.start)
    aside = None
    if words and _MAY_BE_ASIDE.match(body, words[-1].start() - 4, words[-1].end() + 2):
        aside = ASIDE.search(body, max(left, cue.start - 60), words[-1].end() + 2)
        words = words if aside is None else [word for word in words if word.end() <= aside.start()]
    tail = words[-1].end() if words else left
    stop = cue.start if aside is None else aside.start()
    mentions = [m for m in reading.list_mentions(left, stop) if _can_speak(reading, m)]
    if mentions and mentions[-1][1] >= tail and not cue.word.endswith("ing"):
        if body.startswith(",", mentions[-1][1]) and reading.entities[mentions[-1][2]].type != "PERSON":
            named = _find_apposed(reading, mentions[:-1], left, tail)  # "Lee, head of the Red Cross, said"
            if named is not None and _is_person(reading, named):
                return named
        relative = _WHO.search(body, tail, cue.start)
        return mentions[-1] if relative is None else (*relative.span(1), mentions[-1][2])
    if cue.word.endswith("ing") or not words or words[-1][0].lower() in NOT_FINITE:
        return _find_shared_subject(reading, cue) if may_share else find_clause_subject(reading, cue.start)
    last = words[-1]
    if last[0].lower() in PRONOUNS - {"who"}:
        return (last.start(), last.end(), None)
    if body[last.end() : tail].strip() == "" and "," in body[tail : cue.start]:
        named = _find_apposed(reading, mentions, left, tail)
        if named is not None:
            return named
    return _take_phrase(reading, words, mentions) or find_clause_subject(reading, cue.start)


def _find_urged(reading: Reading, left: int, cue: Cue) -> Span | None:
    """Returns who is made to say something: ``prompting the host to say``."""
    if not reading.body.startswith("to ", cue.start - 3):
        return None
    urged = _URGED.search(reading.body, max(left, cue.start - 60), cue.start)
    if urged is None:
        return None
    start, end = urged.start(1), urged.start(1) + len(urged[1].rstrip())
    named = [m for m in reading.list_mentions(start, end) if m[:2] == (start, end)]
    return named[0] if named else (start, end, None)


def _find_shared_subject(reading: Reading, cue: Cue) -> Span | None:
    """Returns the subject of the cue before in the sentence: ``he said ..., adding ...``."""
    start = max(reading.start_of_sentence(cue.start), cue.start - 4 * _BACK)
    finite = [c for c in reading.list_cues(start, cue.start) if not c.word.endswith("ing")]
    if finite:
        return find_before(reading, start, finite[-1], may_share=False)
    return find_clause_subject(reading, cue.start)


def find_clause_subject(reading: Reading, end: int) -> Span | None:
    """Returns the first person of a sentence, as name or pronoun, else its first body that can speak."""
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
    """Returns the thing that a colon quotes: ``From the report:``."""
    match = _SOURCE.search(reading.body, max(reading.start_of_sentence(colon), colon - 60), colon)
    return None if match is None else (*match.span(1), None)


def find_label(reading: Reading, at: int) -> Span | None:
    """Returns who is named before the colon that a line begins with: ``Legislator: Congress can't "..."``."""
    body = reading.body
    start = body.rfind("\n", max(0, at - _LINE), at) + 1
    label = _LABEL.match(body, start, at) if start or at <= _LINE else None
    if label is None or label[1].rpartition(" ")[2].lower() in ADVERBS | _HEADINGS:
        return None
    named = [m for m in reading.list_mentions(*label.span(1)) if _can_speak(reading, m)]
    if named and reading.entities[named[-1][2]].type == "GPE":
        return None  # a dateline, more often than a state that speaks
    return named[-1] if named else (*label.span(1), None)


def find_opener(reading: Reading, start: int, end: int) -> Span | None:
    """Returns the noun phrase that opens a sentence, up to its verb: ``The ad then cuts to ...``."""
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


def _skip_back(body: str, words: list[re.Match[str]], end: int) -> None:
    """Takes the adverbs and auxiliaries before a cue off the words before it."""
    while words:
        taken = next(
            (n for n in (1, 2, 3) if n <= len(words) and GAP.fullmatch(body, words[-n].start(), end)), 0
        )
        if not taken:
            break
        del words[-taken:]


def _can_speak(reading: Reading, mention: tuple[int, int, int]) -> bool:
    body, end = reading.body, mention[1]
    kind = reading.entities[mention[2]].type
    return kind in _SPEAKER_TYPES and not body.startswith(("’s", "'s", "-"), end)


def _is_person(reading: Reading, span: Span) -> bool:
    return span[2] is not None and reading.entities[span[2]].type == "PERSON"


def _find_apposed(
    reading: Reading, mentions: Sequence[tuple[int, int, int]], left: int, tail: int
) -> Span | None:
    """Returns the name before an apposition: ``Naeem, a spokesman for the group, said``."""
    followed = [m for m in mentions if reading.body[m[1] : m[1] + 1] == ","]
    persons = [m for m in followed if reading.entities[m[2]].type == "PERSON"]
    named = persons or followed
    return named[-1] if named else None


def _take_phrase(
    reading: Reading, words: Sequence[re.Match[str]], mentions: Sequence[tuple[int, int, int]]
) -> Span | None:
    """Returns the noun phrase that ends with the last word, or the name that heads it."""
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
    """Returns the subject that follows a cue: ``said Mohammad Naeem``, ``according to officials``."""
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
    """Returns the subject of a cue that is set into what is said: ``Obama, said Miller, "doesn't want ..."``."""
    body = reading.body
    if cue.word not in SUBJECT_BEHIND or not body[max(0, cue.start - 3) : cue.start].rstrip().endswith(","):
        return None
    span = find_after(reading, cue, cue.end + _BACK)
    if span is None or span[2] is None or not body.startswith(",", span[1]):
        return None
    number = reading.find_stretch(span[1])
    follows = number < len(reading.stretches) and reading.stretches[number].open <= span[1] + 2
    return span if follows else None
