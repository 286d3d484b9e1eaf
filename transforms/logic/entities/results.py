"""Finds names in results, standings and scorecards, which a recogniser of running text cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wiredesk.transforms.logic.entities.clubs import is_nation
from wiredesk.transforms.logic.entities.lexicon import GENERIC, UPPER
from wiredesk.transforms.logic.entities.types import Name
from wiredesk.transforms.logic.gazetteer.names import find_place_kind, load_peoples
from wiredesk.transforms.logic.kernel.word_lists import read_words

_NAME = rf"{UPPER}[\w.'’&-]*(?:[ ](?:{UPPER}[\w.'’&-]*|of|the|de|la|&|'s)){{0,4}}"
_SCORE = r"\(?\d{1,3}(?:-\d{1,3})?\)?"
_NUMBERS = r"(?:[ \t]+[-+]?[\d.]+%?)"
_LINE_START = r"^[ \t]*(?:\d{1,3}[.)-]?[ \t]+)?"

_RESULT = re.compile(
    rf"{_LINE_START}({_NAME}),?[ \t]+{_SCORE},?[ \t]+({_NAME}),?[ \t]+{_SCORE}(?:[ \t]*\([^)\n]*\))?[ \t.,;]*$",
    re.MULTILINE,
)
_ROW = re.compile(rf"{_LINE_START}({_NAME}){_NUMBERS}{{3,}}[ \t.]*$", re.MULTILINE)
_MEETING = re.compile(rf"^[ \t]*({_NAME})[ \t]+(?:AT|at|v|vs\.?)[ \t]+({_NAME})[ \t.]*$", re.MULTILINE)
_OF_COUNTRY = re.compile(
    rf"({UPPER}(?<![\w’'-].)[\w.'’-]*(?:[ ](?:(?:de|da|van|von|der|den|del|di|la|el|al|bin)[ ])*{UPPER}[\w.'’-]*){{1,3}})"
    r"[ ]\([ ]?(U\.S\.|U\.S\.A\.|USA|[A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Z]{3})[ ]?\)"
)
_BY_INITIAL = re.compile(
    # The look-behind stands behind the first letter, so that a search tries the pattern only at capitals.
    rf"([A-Z](?<![\w.’'-].)\.[ ]?(?:[A-Z]\.[ ]?){{0,2}}(?:(?:de|van|von|der|den)[ ]){{0,2}}"
    rf"{UPPER}[a-z][\w’'-]*(?:-{UPPER}\w+)?)"
    rf"(?![\w’'-]|[ ]{UPPER})"
)
_STATES = re.compile(
    r"^(?:U\.[ ]?S\.|U\.[ ]?N\.|U\.[ ]?K\.|E\.[ ]?U\.|N\.[ ]?Y\.|D\.[ ]?C\.|L\.[ ]?A\.|[APC]\.[ ]?M\.|P\.[ ]?S\.)"
)
_BATSMAN = re.compile(
    rf"^[ \t]*({UPPER}[\w.'’ -]{{1,30}}?)[ ](?:c[ ]({UPPER}[\w’'-]+)[ ]b[ ]({UPPER}[\w’'-]+)|lbw[ ]b[ ]({UPPER}[\w’'-]+)"
    rf"|b[ ]({UPPER}[\w’'-]+)|run out|not out|st[ ]{UPPER}[\w’'-]+[ ]b[ ]{UPPER}[\w’'-]+)(?:[ ].*)?[ ]\d{{1,3}}[ \t.]*$",
    re.MULTILINE,
)
_BOWLER = re.compile(rf"({UPPER}[\w’' .-]{{1,25}}?)[ ]+\d{{1,2}}(?:\.\d)?-\d{{1,2}}-\d{{1,3}}-\d{{1,2}}")
_NO_NAME = GENERIC | read_words(
    "extras total results standings played won lost drawn fall bowling innings division championship conference eastern"
    " western central atlantic pacific midwest final score scores attendance umpires overs set sets lap laps time points"
    " leading scorers halftime penalty goals pct gb tries conversions first second third round group pool day match"
)


def find_sides(body: str) -> list[Name]:
    """Returns the clubs and countries of a sports text's tables.

    Read are lines with two scores, rows of standings and meetings ("Oakland at Boston").
    """
    return [
        Name(match.start(group), match.end(group), match[group], "GPE" if is_nation(match[group]) else "ORG")
        for pattern in (_RESULT, _ROW, _MEETING)
        for match in pattern.finditer(body)
        for group in range(1, pattern.groups + 1)
        if not _is_no_name(match[group])
    ]


def find_players(body: str) -> list[Name]:
    """Returns the persons of a sports text's tables: those with their country in brackets, and the scorecards of cricket."""
    found = []
    for match in _OF_COUNTRY.finditer(body):
        if (find_place_kind(match[2]) == "country" or match[2].isupper()) and not _is_no_name(match[1]):
            found.append(Name(match.start(1), match.end(1), match[1], "PERSON"))
    for pattern in (_BATSMAN, _BOWLER):
        for match in pattern.finditer(body):
            found += [
                Name(match.start(group), match.end(group), match[group], "PERSON")
                for group in range(1, pattern.groups + 1)
                if match[group] and not _is_no_name(match[group])
            ]
    return found


def find_initialled(body: str) -> Iterator[Name]:
    """Yields the persons with initials and a surname: "M. Watson", "J.R. Ewing"."""
    for match in _BY_INITIAL.finditer(body):
        if (
            not _STATES.match(match[1])
            and not _is_no_name(match[1].split()[-1])
            and match[1].split()[-1] not in load_peoples()
        ):
            yield Name(match.start(1), match.end(1), match[1], "PERSON")


def _is_no_name(text: str) -> bool:
    return any(word.lower().strip(".:") in _NO_NAME for word in text.split() if word[0].isupper())
