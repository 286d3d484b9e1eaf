"""Reads words that belong to somebody: ``Justice Lee's "Frankly, no."``, ``His answer: "No."``, ``"No," was her answer``."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.quotes.attribution import Attribution
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.marks import Stretch
from wiredesk.transforms.logic.quotes.reading import Reading

_MIN_WORDS, _NAME = 6, 60
"""Words of a sentence at least, and characters of the name of its owner at most."""

_ANSWERS = (
    r"(?:message|verdict|reply|answer|response|advice|reaction|conclusion|warning|plea|explanation|comment|view|excuse"
    r"|summary|question|complaint|retort|appeal|greeting|prediction|diagnosis|assessment|rallying cry|last words"
    r"|first words|parting words)"
)
"""Nouns of what somebody says."""

_LEAD = re.compile(
    rf"(?:\b([Hh]is|[Hh]er)|[’']s?) (?:[a-z-]+ ){{0,2}}{_ANSWERS}"
    r"(?: (?:to|for|on|about|from) [^:;.\n]{1,60}?)?(?:,? (?:was|is)\b[^:;.\n]{0,40})?:\s*$"
)
_TAIL = re.compile(
    rf"[\s,]*(?:is|was|came|comes) (?:(his|her)|([^.;:\n]{{2,60}}?)[’']s?) (?:[a-z-]+ ){{0,2}}{_ANSWERS}\b"
)
_ROOM = 160


def read_owned(reading: Reading, stretch: Stretch) -> Attribution | None:
    """Returns a stretch with its owner, None where nothing says whose words they are."""
    lead = _read_name(reading, stretch) or _read_lead(reading, stretch)
    if lead is not None:
        return Attribution(stretch, "before", None, lead)
    tail = _read_tail(reading, stretch)
    return None if tail is None else Attribution(stretch, "after", None, tail)


def _read_name(reading: Reading, stretch: Stretch) -> Span | None:
    """Reads a sentence right behind a person's name in the possessive."""
    open_ = stretch.open
    if not reading.body.startswith(("’s ", "'s "), open_ - 3):
        return None
    text = reading.body[stretch.start : min(stretch.end, stretch.start + 200)]
    if len(text.split()) < _MIN_WORDS or not text[0].isupper() or text.istitle():
        return None
    return _find_person(reading, open_ - 3)


def _read_lead(reading: Reading, stretch: Stretch) -> Span | None:
    """Reads a noun of speech with its owner and a colon before a stretch."""
    body, open_ = reading.body, stretch.open
    if ":" not in body[max(0, open_ - 3) : open_]:
        return None
    found = _LEAD.search(body, max(0, open_ - _ROOM), open_)
    if found is None:
        return None
    return _find_person(reading, found.start()) if found[1] is None else (*found.span(1), None)


def _read_tail(reading: Reading, stretch: Stretch) -> Span | None:
    """Reads a noun of speech with its owner behind a stretch."""
    if not stretch.closed or reading.body[stretch.end - 1] not in ",?!":
        return None
    found = _TAIL.match(reading.body, stretch.close, stretch.close + _ROOM)
    if found is None:
        return None
    return _find_person(reading, found.end(2)) if found[1] is None else (*found.span(1), None)


def _find_person(reading: Reading, end: int) -> Span | None:
    """Returns the person whose name ends at a place."""
    for mention in reading.list_mentions(max(0, end - _NAME), end)[-1:]:
        if mention[1] == end and reading.entities[mention[2]].type == "PERSON":
            return mention
    return None
