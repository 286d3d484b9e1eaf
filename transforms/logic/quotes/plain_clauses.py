"""Tells the plainest clauses, whose subject is surely the speaker: ``Lee said: "``, ``the company called it "a gift"``."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.attribution import Attribution
from wiredesk.transforms.logic.quotes.cues import INDIRECT
from wiredesk.transforms.logic.quotes.marks import Stretch
from wiredesk.transforms.logic.quotes.openings import DETERMINERS, can_be_head
from wiredesk.transforms.logic.quotes.reading import Reading

_HEARER = re.compile(
    r" (?:(?:at|to) )?(?:him|her|them|me|us|reporters|(?:his|her|their|the|an?) [a-z]+"
    r"|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)[,:] "
)
"""The person to whom a verb's words are said: ``had told him: "``."""

_CLAUSAL = INDIRECT | read_words("called calls described describes claiming alleging saying stating")
"""Verbs whose clause is surely that of a phrase right before them."""

_TITLE = 10
"""Characters of a title between a verb and the name after it at most."""

_TIGHT = (" ", " has ", " had ", " later ", " also ", " then ")
"""What stands between a subject and its verb in the plainest clauses."""

_CLAUSE = 6
"""Words between a verb and the stretch of its clause at most."""


def is_clause(reading: Reading, found: Attribution) -> bool:
    """Returns True if a person's name, the verb and the stretch are one clause: ``Lee called the plan "a gift"``.

    On the training half of PolNeAR 216 of 223 such names were right, as many as of the weighed candidates in
    sentences with one speaker, and more where two clauses have two. A phrase with a noun of what speaks counts as a
    name, unless a source follows.
    """
    if found.span is None or found.cue is None or found.method not in ("before", "sentence"):
        return False
    (start, end, at), cue = found.span, found.cue
    named = at is not None and reading.entities[at].type == "PERSON" and start < cue.start
    written = at is None and reading.body[start:end] in ("that", "which") and cue.start == end + 1
    phrase = at is None and start < cue.start and cue.word in _CLAUSAL and _is_known(reading, start, end)
    phrase = phrase and not _has_source(reading, found.stretch)
    if not (named or written or phrase) or reading.list_cues(cue.end, found.stretch.open):
        return False
    between = reading.body[cue.end : found.stretch.open]
    if any(mark in between for mark in ",;:\n") or len(between.split()) > _CLAUSE:
        return False
    said = reading.body.startswith("as ", cue.start - 3) and cue.word.endswith("ing")
    return said or written or reading.body[end : cue.start] in _TIGHT


def _has_source(reading: Reading, stretch: Stretch) -> bool:
    """Returns True if the sentence goes on with "according to"."""
    cues = reading.list_cues(stretch.close, reading.end_of_sentence(stretch.close))
    return any(cue.word == "according" for cue in cues[:2])


def _is_known(reading: Reading, start: int, end: int) -> bool:
    """Returns True for a phrase that ends with a noun of persons, bodies or writings."""
    words = reading.body[start:end].split()
    return len(words) > 1 and words[0].lower() in DETERMINERS and can_be_head(words[-1])


def is_plain(reading: Reading, found: Attribution) -> bool:
    """Returns True if subject, cue and stretch are side by side: ``Lee said: "``, ``said Lee, "``."""
    if found.span is None or found.cue is None:
        return False
    body, (start, end, _), cue = reading.body, found.span, found.cue
    if body.startswith(" by ", cue.end) and start - cue.end <= _TITLE:  # "Lee was told by a nurse: "
        return body[end : found.stretch.open].strip() in (",", ":", "that", ", that")
    if start >= cue.end:
        return start - cue.end <= _TITLE and body[end : found.stretch.open].strip() == ","
    tight = 0 < cue.start - end <= 2 or body[end : cue.start] in (" to ", *_TIGHT)
    between = body[cue.end : found.stretch.open]
    if body.startswith("as ", cue.start - 3) or tight:  # "quoted Lee as saying:".
        return between.strip() in (",", ":", ", ", "that") or (
            tight and _HEARER.fullmatch(between) is not None
        )
    return False
