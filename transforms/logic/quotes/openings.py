"""Finds the subjects with which sentences and lines begin, and the sources and labels before a colon."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.cues import ADVERBS, AGENTS, PRONOUNS, REPORTING, WORD
from wiredesk.transforms.logic.quotes.division import Mention, Span
from wiredesk.transforms.logic.quotes.document_nouns import BODIES, DOCUMENTS
from wiredesk.transforms.logic.quotes.person_nouns import load_forms
from wiredesk.transforms.logic.quotes.reading import Reading

_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey)\b")
_SOURCE = re.compile(r"\b[Ff]rom ((?:the|an?|its|his|her|their) (?:[\w’'-]+ ?){1,3}?)\s*$")
_LABEL = re.compile(r"(?:\d{1,2}[.)] )?([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}): ")
_PREPOSED = re.compile(
    r"(?:Unlike|Like|Besides|With|Alongside|Among|Contrary to|Compared (?:to|with)|As with) [A-Z]"
)
"""Prepositions with which a sentence opens, with a name."""

_TITLES_AHEAD = frozenset(
    {"", "mr.", "mrs.", "ms.", "dr.", "sen.", "rep.", "gov.", "president", "senator", "mayor"}
)
"""Titles between a comma and the person who is the subject."""

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

ROOM = 160
"""Characters before or after a cue in which its subject is looked for."""

NP_STOP = read_words(
    """of for in at from on to during after before with by about as that who which when while where
    because if and but or so has have had is was were are will would the a an his her their its"""
)
DETERMINERS = frozenset(("the", "a", "an", "his", "her", "their", "its", "one", "another", "some", "many"))
_SPEAKING = AGENTS | BODIES | DOCUMENTS
"""Nouns of what speaks, with a determiner."""

_SPEAKER_TYPES = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def can_speak(reading: Reading, mention: Mention) -> bool:
    """Returns True for a person or body whose name is neither a possessive nor a part of a word."""
    body, end = reading.body, mention[1]
    kind = reading.entities[mention[2]].type
    return kind in _SPEAKER_TYPES and not body.startswith(("’s", "'s", "-"), end)


def can_be_head(word: str) -> bool:
    """Returns True for a noun of persons, bodies or writings."""
    return word in _SPEAKING or word in load_forms()


def is_thing(body: str, span: Span) -> bool:
    """Returns True for words of which none is a name, a pronoun or a noun of what speaks: ``the recent wave``."""
    if span[2] is not None:
        return False
    words = body[span[0] : span[1]].split()
    if words[0] in ("that", "which"):
        return False
    known = _SPEAKING if words[0].lower() in DETERMINERS else AGENTS  # "Handled messages" are none.
    return not any(w in known or w in load_forms() or w.lower() in PRONOUNS for w in words) and not any(
        w[0].isupper() for w in words[1:]
    )


def find_clause_subject(reading: Reading, end: int) -> Span | None:
    """Returns the first person of a sentence, by name or pronoun, else its first body that can speak."""
    start = max(reading.start_of_sentence(end), end - 2 * ROOM)
    mentions = [m for m in reading.list_mentions(start, end) if can_speak(reading, m)]
    persons = [m for m in mentions if reading.entities[m[2]].type == "PERSON"]
    start = _skip_preposed(reading.body, start, persons)
    persons = [m for m in persons if m[0] >= start]
    pronoun = next(
        (m for m in _PRONOUN.finditer(reading.body, start, end) if not reading.is_quoted(m.start())), None
    )
    named = persons or mentions
    first = named[0] if named else None
    if pronoun is not None and (first is None or pronoun.start() < first[0]):
        return (pronoun.start(), pronoun.end(), None)
    return first


def _skip_preposed(body: str, start: int, persons: Sequence[Mention]) -> int:
    """Returns the place behind a preposition and its objects, if a person follows it: ``Unlike Ray and Poe, Lee``."""
    opening = _PREPOSED.match(body, start)
    for person in persons if opening is not None else ():
        comma = body.rfind(", ", start, person[0])
        if comma > 0 and body[comma + 2 : person[0]].strip().lower() in _TITLES_AHEAD:
            return comma + 2
    return start


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
    named = [m for m in reading.list_mentions(*label.span(1)) if can_speak(reading, m)]
    if named and reading.entities[named[-1][2]].type == "GPE":
        return None  # More often a dateline than a state that speaks.
    return named[-1] if named else (*label.span(1), None)


def find_opener(reading: Reading, start: int, end: int) -> Span | None:
    """Returns the noun phrase before the verb of a sentence: ``The ad then cuts to ...``."""
    words: list[re.Match[str]] = []
    for word in WORD.finditer(reading.body, start, min(end, start + ROOM)):
        gap = reading.body[words[-1].end() if words else start : word.start()]
        lower = word[0].lower()
        if not words and lower in PRONOUNS:
            return (word.start(), word.end(), None)
        if lower in REPORTING:
            break
        if words and (gap.strip() or (lower in NP_STOP and lower not in DETERMINERS)):
            break
        if len(words) > 1 and word[0].islower() and lower.endswith(("ed", "s")) and len(words) < 8:
            break
        words.append(word)
        if len(words) == 8:
            return None
    first = words[0][0].lower() if words else ""
    if not words or first in ADVERBS or first in NP_STOP - DETERMINERS:
        return None
    if reading.is_quoted(words[0].start()) or (len(words) == 1 and first in DETERMINERS):
        return None
    return (words[0].start(), words[-1].end(), None)
