"""Finds the subject behind a cue: ``said Mohammad Naeem``, ``according to officials``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wiredesk.transforms.logic.quotes.cues import ADVERBS, INDIRECT, NOT_PERSONAL, PRONOUNS, WORD, Cue
from wiredesk.transforms.logic.quotes.division import Mention, Span
from wiredesk.transforms.logic.quotes.openings import NP_STOP, ROOM, can_speak
from wiredesk.transforms.logic.quotes.person_nouns import read_noun
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.unnamed import find_phrase_start, find_tail

_TITLES = re.compile(r" (?:[A-Z][\w.’'&/-]*,? |and [\w.’'&/-]+ (?:[a-z]+ )?|and |of |for |the )*")
"""Titles between a body and a person: ``Harbour Board President Ann Lee``."""

_ROLE = re.compile(r"(?:['’]s)?(?: [\w’'-]+){0,4} ([a-z-]+),? ")
"""Words between a body and a person, of which the last one may be a role: ``University of Leeds law professor Ann Lee``."""

_TITLES_ROOM = 80

POINTING = frozenset({"that", "this"})
CLOSING = ('"', "”", "’", "'")
SUBJECT_BEHIND = INDIRECT - {"told", "tells"}
"""Verbs that take no person as their object, so a name after them is their subject."""


def find_after(reading: Reading, cue: Cue, right: int) -> Span | None:
    """Returns the subject after a cue: ``said Mohammad Naeem``, ``according to officials``."""
    body = reading.body
    right = min(right, cue.end + ROOM)
    words: list[re.Match[str]] = []
    for word in WORD.finditer(body, cue.end, right):
        gap = body[words[-1].end() if words else cue.end : word.start()]
        if gap.strip() or not _is_worded(word[0]) or (words and word[0].lower() in NP_STOP):
            break
        words.append(word)
    if not words or (words[0][0].lower() in NOT_PERSONAL | ADVERBS and not _points(body, cue, words)):
        return None
    if words[0][0].lower() in PRONOUNS:
        return (words[0].start(), words[0].end(), None)
    start, end = words[0].start(), words[-1].end()
    end -= body[start:end].endswith(".") and not body[start:end].endswith(("U.S.", "Jr.", "U.N."))
    named = [m for m in reading.list_mentions(start, right) if m[0] < end]
    mentions = [m for m in named if can_speak(reading, m)]
    persons = [m for m in mentions if reading.entities[m[2]].type == "PERSON"]
    if persons:
        return persons[-1]
    if mentions and mentions[-1][1] >= end:
        return (
            _find_titled(reading, mentions[-1][1], is_role=False)
            or widen_member(reading, mentions[-1])
            or mentions[-1]
        )
    is_role = bool(read_noun(body[start:end].rpartition(" ")[2]))
    # "The University of Leeds's dean, Ann Lee".
    behind = end if is_role else max((m[1] for m in named), default=0)
    titled = _find_titled(reading, behind, is_role=is_role) if behind else None
    if titled is not None:
        return titled
    return (start, max(end, find_tail(reading, _skip_side(body, words, end))), None)


def _is_worded(word: str) -> bool:
    """Returns True unless a word is marks alone: the full stop after "Lee said" is no subject."""
    return word == "&" or any(map(str.isalnum, word))


def _points(body: str, cue: Cue, words: Sequence[re.Match[str]]) -> bool:
    """Returns True for ``that official`` behind words that were said, unlike ``said that officials``."""
    quoted = body[max(0, cue.start - 2) : cue.start - 1] in CLOSING
    return quoted and words[0][0] in POINTING and any(read_noun(word[0].rstrip(".")) for word in words[1:3])


def _find_titled(reading: Reading, end: int, *, is_role: bool) -> Mention | None:
    """Returns the person with whose titles a body or a role stands: ``said Harbour Board President Ann Lee``."""
    for named in reading.list_mentions(end, end + _TITLES_ROOM)[:2]:
        titles = reading.body[end : named[0]]
        if reading.entities[named[2]].type == "PERSON":
            if (role := _ROLE.fullmatch(titles)) and read_noun(role[1]):
                return named
            is_role = is_role or any(map(read_noun, titles.replace(",", " ").split()))
            return named if is_role and _TITLES.fullmatch(titles) else None
    return None


def _skip_side(body: str, words: Sequence[re.Match[str]], end: int) -> int:
    """Returns the end of some words without the last one if it belongs to their tail: ``a source close (to Lee)``."""
    aside = len(words) > 1 and words[-1][0] in ("close", "familiar", "representing")
    return words[-2].end() if aside and body.startswith((" to ", " with ", " the "), end) else end


def find_inserted(reading: Reading, cue: Cue) -> Span | None:
    """Returns the subject after a cue inside a quotation: ``Obama, said Miller, "doesn't want ..."``."""
    body = reading.body
    if cue.word not in SUBJECT_BEHIND or not body[max(0, cue.start - 3) : cue.start].rstrip().endswith(","):
        return None
    span = find_after(reading, cue, cue.end + ROOM)
    if span is None or span[2] is None or not body.startswith(",", span[1]):
        return None
    number = reading.find_stretch(span[1])
    follows = number < len(reading.stretches) and reading.stretches[number].open <= span[1] + 2
    return span if follows else None


def widen_member(reading: Reading, mention: Mention) -> Span | None:
    """Returns the phrase for one person whose noun is a name: ``the Ohio Democrat``, None for other names."""
    start, end, at = mention
    if reading.entities[at].type == "PERSON" or read_noun(reading.body[start:end].rpartition(" ")[2]) is None:
        return None
    first, how = find_phrase_start(reading, start)
    return None if how == "bare" else (first, end, None)
