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
    INDIRECT,
    NOT_FINITE,
    NOT_PERSONAL,
    PRONOUNS,
    WORD,
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
from wiredesk.transforms.logic.quotes.unnamed import find_phrase_start, find_tail

_DASHES = ("-", "–", "—")
_WHO = re.compile(r"\b(who)\b")
_TITLES = re.compile(r" (?:[A-Z][\w.’'&/-]*,? |and [\w.’'&/-]+ (?:[a-z]+ )?|and |of |for |the )*")
"""Titles between a body and a person: ``Harbour Board President Ann Lee``."""

_ROLE = re.compile(r"(?:['’]s)?(?: [\w’'-]+){0,4} ([a-z-]+),? ")
"""Words between a body and a person, of which the last one may be a role: ``University of Leeds law professor Ann Lee``."""

_TITLES_ROOM = 80
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

_POINTING = frozenset({"that", "this"})
_BEGINNING = DETERMINERS | _POINTING
_CLOSING = ('"', "”", "’", "'")
_QUOTED = re.compile(r"\b(?:quot|cit)(?:ed|es|ing)\b")
_AS_SAYING = re.compile(
    r"[^.;:\n]{1,90}? as \w+ing\b|(?: (?!as\b)[\w’'.-]+){1,4} (?:say|describ|call|tell|warn|explain)ing\b"
)

_QUOTED_SAYING = re.compile(r"\bquot(?:ed|es|ing) (?:[\w’'.-]+ ){1,4}$")
"""What stands before "saying" in ``The agency quoted her saying``."""

SUBJECT_BEHIND = INDIRECT - {"told", "tells"}
"""Verbs that take no person as their object, so a name after them is their subject."""


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
        return _find_agent(reading, cue)
    if _AS_SAYING.match(reading.body, cue.end) and _QUOTED.fullmatch(cue.word):
        return None  # "The agency quoted Lee as saying": the agency does not speak.
    return (
        _find_quoted(reading, cue)
        or _find_inserted(reading, cue)
        or _find_urged(reading, left, cue)
        or _find_nearest(reading, left, cue, may_share=may_share)
    )


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
    """Returns True for the last word of ``The agency quoted her saying``."""
    return cue.word == "saying" and _QUOTED_SAYING.search(body, max(0, cue.start - 60), cue.start) is not None


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
    phrase = _widen_member(reading, mentions[-1])
    if phrase is not None:
        return phrase
    if reading.body.startswith(",", end) and reading.entities[at].type != "PERSON":
        named = _find_apposed(reading, mentions[:-1])  # "Lee, head of the Red Cross, said".
        if named is not None and reading.entities[named[2]].type == "PERSON":
            return named
    relative = _WHO.search(reading.body, tail, cue.start)
    return (start, end, at) if relative is None else (*relative.span(1), at)


def _widen_member(reading: Reading, mention: Mention) -> Span | None:
    """Returns the phrase for one person whose noun is a name: ``the Ohio Democrat``, None for other names."""
    start, end, at = mention
    if reading.entities[at].type == "PERSON" or read_noun(reading.body[start:end].rpartition(" ")[2]) is None:
        return None
    first, how = find_phrase_start(reading, start)
    return None if how == "bare" else (first, end, None)


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
        if word in _POINTING and read_noun(last[0]):
            first -= 1
            break
        if word in NP_STOP and word not in DETERMINERS and word not in ("of", "for", "in", "at", "and"):
            break
        first -= 1
    start = words[first].start()
    head = words[first][0].lower()
    if not _can_be_noun_phrase(words[first:]) or (head in ADVERBS and head not in _POINTING):
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


def _is_worded(word: str) -> bool:
    """Returns True unless a word is marks alone: the full stop after "Lee said" is no subject."""
    return word == "&" or any(map(str.isalnum, word))


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
            or _widen_member(reading, mentions[-1])
            or mentions[-1]
        )
    is_role = bool(read_noun(body[start:end].rpartition(" ")[2]))
    behind = (
        end if is_role else max((m[1] for m in named), default=0)
    )  # "the University of Leeds's dean, Ann Lee"
    titled = _find_titled(reading, behind, is_role=is_role) if behind else None
    if titled is not None:
        return titled
    return (start, max(end, find_tail(reading, _skip_side(body, words, end))), None)


def _points(body: str, cue: Cue, words: Sequence[re.Match[str]]) -> bool:
    """Returns True for ``that official`` behind words that were said, unlike ``said that officials``."""
    quoted = body[max(0, cue.start - 2) : cue.start - 1] in _CLOSING
    return quoted and words[0][0] in _POINTING and any(read_noun(word[0].rstrip(".")) for word in words[1:3])


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


def _find_inserted(reading: Reading, cue: Cue) -> Span | None:
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
