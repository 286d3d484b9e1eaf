"""Guesses the gender of the persons of a text, to resolve "he" and "she".

The evidence is the title before a name, the pronouns of sentences that name no other person, and the given name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from wiredesk.transforms.logic.gazetteer.given_names import load_genders
from wiredesk.transforms.logic.quotes.cues import FEMALE, MALE
from wiredesk.transforms.logic.quotes.reading import Reading

_PRONOUN = re.compile(r"\b(?:(he|his|him|himself)|(she|her|hers|herself))\b", re.IGNORECASE)
_TITLES = dict.fromkeys(FEMALE - {"she", "her"}, "f") | dict.fromkeys(MALE - {"he", "his"}, "m")
_RELATIVE = re.compile(r"(?:\b(?:[Hh]is|[Hh]er|[Tt]heir)|[’']s) (?:[a-z-]+ )?([a-z]+), $")
_TITLE_CHARS = 14
"""Characters before a name in which its title is looked for."""

_MAX_SENTENCE = 600
"""Characters of a sentence whose pronouns count at most."""

_SURE_VOTES = 2
"""Sentences whose pronouns outweigh a given name, for there are men named Lindsey."""


def find_given_gender(name: str) -> str | None:
    """Returns the gender of the given name in a person's name, behind a title that is a part of it: ``Reviewer Ann Lee``."""
    given = load_genders()
    words = name.split(" ")
    for word in words[: max(len(words) - 1, 1)][:2]:
        known = given.get(word) or given.get(word.partition("-")[0])  # "Edward-Isaac"
        if known is not None:
            return known
    return None


def gender_of(words: Sequence[str]) -> str | None:
    """Returns ``f`` or ``m`` if one of the words, in lower case, has a gender."""
    if any(word in FEMALE for word in words):
        return "f"
    if any(word in MALE for word in words):
        return "m"
    return None


def read_title(reading: Reading, start: int) -> str | None:
    """Returns the gender of the title before a name: ``Mrs. Clinton``."""
    words = reading.body[max(0, start - _TITLE_CHARS) : start].split()
    return _TITLES.get(words[-1].lower().rstrip(".")) if words else None


def _read_relative(reading: Reading, start: int, end: int) -> str | None:
    """Returns the gender of the noun to which a name is apposed: ``his wife, Ann, said``."""
    if not reading.body.startswith(", ", start - 2) or not reading.body.startswith(",", end):
        return None
    found = _RELATIVE.search(reading.body, max(0, start - 40), start)
    return None if found is None else _TITLES.get(found[1].lower())


def guess_genders(reading: Reading) -> dict[int, str]:
    """Returns the genders that are known, by the person's place in the reading."""
    titles: dict[int, Counter[str]] = defaultdict(Counter)
    for start, end, at in reading.mentions:
        if reading.entities[at].type != "PERSON":
            continue
        if (gender := read_title(reading, start) or _read_relative(reading, start, end)) is not None:
            titles[at][gender] += 1
    votes = count_pronouns(reading)
    genders: dict[int, str] = {}
    for at, entity in enumerate(reading.entities):
        if entity.type != "PERSON":
            continue
        own, known = votes.get(at), find_given_gender(entity.name)
        # A single word may be a surname, so one pronoun outweighs it.
        gender = choose_gender(titles.get(at), own, known if " " in entity.name or not own else None)
        if gender is not None:
            genders[at] = gender
    return genders


def choose_gender(titles: Counter[str] | None, votes: Counter[str] | None, given: str | None) -> str | None:
    """Returns the gender by the best evidence: titles, pronouns of two sentences, given name, one pronoun."""
    if titles:
        return max(sorted(titles), key=titles.__getitem__)
    agreed = next(iter(votes)) if votes and len(votes) == 1 else None
    if votes and agreed is not None and (votes[agreed] >= _SURE_VOTES or given is None):
        return agreed
    return given


def count_pronouns(reading: Reading) -> dict[int, Counter[str]]:
    """Counts for each person the sentences with "he" and with "she" that name no other person.

    On 700 articles the pronoun agrees with the given name in 93% of the cases with one such sentence,
    and in 97% of those with more, all with the same pronoun.
    """
    persons = [m for m in reading.mentions if reading.entities[m[2]].type == "PERSON"]
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    at = 0
    while at < len(persons):
        start, end, number = persons[at]
        stop = reading.end_of_sentence(start)
        own = 1
        while at + own < len(persons) and persons[at + own][0] < stop:
            own += 1
        alone = all(persons[at + step][2] == number for step in range(own))
        at += own
        if not alone or stop - start > _MAX_SENTENCE:
            continue
        found = {
            "m" if match[1] else "f"
            for match in _PRONOUN.finditer(reading.body, end, stop)
            if not reading.is_quoted(match.start())
        }
        if len(found) == 1:
            votes[number][found.pop()] += 1
    return votes
