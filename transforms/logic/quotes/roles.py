"""Finds whom a role means: "the spokeswoman", "the president", "the former mayor".

A role means the person whom the text names with it, or the unnamed person whom it introduces so. It stays the
role where the text does neither, or where several persons bear it and none of them is in question.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.cues import WORD
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.person_nouns import qualify, read_gender, read_noun, read_plural
from wiredesk.transforms.logic.quotes.persons import Persons
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.unnamed import KNOWN, Unnamed
from wiredesk.transforms.logic.quotes.unnamed_persons import UnnamedPersons

_TAILS = read_words("of for to on in at with close familiar representing from who")
_NEAR = 350
"""Characters before a role in which the only one of several bearers who is mentioned is meant."""

_MORE = 3
"""Times as many mentions as the next bearer, with which a person is the one whom the text calls by the role."""

EPITHETS = read_words(
    """republican democrat billionaire candidate nominee front-runner incumbent conservative socialist lawmaker politician
    businessman businesswoman tycoon mogul native congressman congresswoman firebrand progressive liberal
    centrist veteran newcomer contender"""
)
"""Nouns by which news speaks of a person whom it has just named."""

_GUARDS = read_words("coast national home republican revolutionary presidential civil honor honour old")
"""Words before "guard" that make it a body of many and no role of one person."""


_QUALITIES = read_words(
    "liberal conservative progressive socialist independent moderate professional individual"
)
"""Nouns of persons that are adjectives before another word."""

_BOTH = re.compile(r"[Tt]he (?:[\w’'-]+ ){0,2}?([\w’'-]+) and (?:[\w’'-]+ ){0,2}?[\w’'-]+$")
_AGED = re.compile(r"\b\d{1,2}-year-old\b")
_GENERIC = frozenset({"company", "group", "firm", "organization", "organisation", "party", "team"})
"""Nouns that mean the body last named, whatever its name."""

_AGENCIES = ("Agency", "Administration", "Bureau", "Department", "Service")
_TWO = 2


_NATIVE = re.compile(
    r"\w{2,}(?<!lib)(?<!public)an|Scot|Dane|Swede|Finn|Pole|Turk|Serb|Croat|Czech|Slovak|Spaniard|Greek|Briton|Brit|Israeli"
    r"|Iraqi|Pakistani|Emirati|Kuwaiti|Saudi|\w+[a-z](?:man|woman)"
)
"""A word for one person by country or town: ``the German said``."""


class Role(NamedTuple):
    """A noun phrase that may be a role.

    Attributes:
      noun: its noun in lower case.
      gender: ``f``, ``m`` or None.
      qualifier: ``past``, ``next``, ``below`` or None.
      is_known: True for "the" and "this".
      modifiers: the other words before the noun.
      has_tail: True if more belongs to the noun: ``the president of the club``.
    """

    noun: str
    gender: str | None
    qualifier: str | None
    is_known: bool
    modifiers: tuple[str, ...]
    has_tail: bool


class Bearer(NamedTuple):
    """Whom a role means: the place of a named person, or an unnamed person, and what this hangs on."""

    named: int | None
    unnamed: Unnamed | None
    hints: tuple[str, ...]


def read_role(text: str) -> Role | None:
    """Returns the role that a noun phrase is, None if its noun is no noun of one person."""
    words = [match[0] for match in WORD.finditer(text)]
    at = _find_noun(words)
    if at is None:
        return None
    noun = read_noun(words[at]) or ""
    if noun == "guard" and at > 0 and words[at - 1].lower() in _GUARDS:
        return None
    qualifier = next((found for found in map(qualify, words[: at + 1]) if found), None)
    known = words[0].lower() in KNOWN
    modifiers = tuple(w.lower() for w in words[known:at] if qualify(w) is None)
    gender = read_gender(noun)
    return Role(
        noun, gender, qualifier, known, modifiers, words[at + 1 : at + 2] != [] and words[at + 1] in _TAILS
    )


def _find_noun(words: list[str]) -> int | None:
    """Returns the number of the last noun of one person before what belongs to it, None if it is plural."""
    found = None
    for at, word in enumerate(words):
        if found is not None and word in _TAILS:
            break
        if found == at - 1 and words[at - 1].lower() in _QUALITIES and word.islower():
            found = None  # "The liberal mainstream media".
        if read_noun(word) is not None:
            found = at
        elif read_plural(word) is not None:
            found = None
    return found


def is_native(reading: Reading, span: Span) -> bool:
    """Returns True for "the German" beside a verb or at the end of a clause, which is no name of a group."""
    body, (start, end, at) = reading.body, span
    if (
        at is None
        or not body.startswith(("the ", "The "), start - 4)
        or not _NATIVE.fullmatch(body, start, end)
    ):
        return False
    return body[end : end + 1] in (",", ".", "", "\n") or bool(reading.list_cues(end, end + 2))


def is_description(text: str) -> bool:
    """Returns True for what is said of somebody known only: "the pollster and analyst", "the 53-year-old"."""
    both = _BOTH.match(text)
    return _AGED.search(text) is not None or (both is not None and read_noun(both[1]) is not None)


class Bodies:
    """Finds the body that "the bank" means: the one with the noun in its name."""

    def __init__(self, reading: Reading, persons: Persons) -> None:
        self._reading = reading
        self._persons = persons
        self._named: dict[str, list[int]] | None = None

    def find(self, words: Sequence[str], start: int) -> int | None:
        """Returns the place of the body whom "the" and one or two nouns mean, None if the text has none.

        Of several it is the only one named shortly before, else the one of whom the text speaks most.
        """
        if (
            not _TWO <= len(words) <= _TWO + 1
            or words[0].lower() != "the"
            or not "".join(words[1:]).islower()
        ):
            return None
        named = self._read_names()
        found = [at for at in named.get(words[-1], ()) if all(at in named.get(w, ()) for w in words[1:-1])]
        if words[1:] == ["agency"] and not found:
            found = sorted({at for word in _AGENCIES for at in named.get(word.lower(), ())})
        if words[-1] in _GENERIC:
            found = [at for at in found if self._is_last(at, start)]
        if len(found) <= 1:
            return found[0] if found else None
        near = [at for at in found if 0 <= start - self._persons.find_last_mention(at, start) < _NEAR]
        if len(near) == 1:
            return near[0]
        counts = {at: self._reading.entities[at].count for at in found}
        first, second = sorted(found, key=lambda at: -counts[at])[:2]
        return first if counts[first] >= _MORE * counts[second] else None

    def _is_last(self, at: int, start: int) -> bool:
        """Returns True if no other organisation is named between the last mention of one and a place."""
        last = max(self._persons.find_last_mention(at, start), 0)
        entities = self._reading.entities
        return all(
            m[2] == at or entities[m[2]].type != "ORG" for m in self._reading.list_mentions(last, start)
        )

    def _read_names(self) -> dict[str, list[int]]:
        """Returns the bodies and buildings of the text by the words of their names, in small letters."""
        if self._named is None:
            self._named = defaultdict(list)
            for at, entity in enumerate(self._reading.entities):
                if entity.type in ("ORG", "FAC"):
                    for word in dict.fromkeys(entity.name.lower().split()):
                        self._named[word].append(at)
        return self._named


class Roles:
    """Finds the bearers of the roles of a text."""

    def __init__(self, reading: Reading, persons: Persons, unnamed: UnnamedPersons) -> None:
        self._reading = reading
        self._persons = persons
        self._unnamed = unnamed

    def find_bearer(self, role: Role, at: int) -> Bearer | None:
        """Returns whom a role at a place means, None if it stays a role."""
        if not role.is_known or role.has_tail:
            return None
        bearers = self._persons.list_bearers(role.noun, role.gender, role.qualifier)
        if role.modifiers:
            bearers = {
                person: count
                for person, count in bearers.items()
                if self._persons.agrees(person, role.noun, role.modifiers)
            }
        named = self._choose_named(bearers, at)
        introduced = self._find_introduced(role, at)
        last = -1 if named is None else self._find_last(named, at)
        if introduced is not None and introduced.start > last:
            return Bearer(None, introduced, ("role=introduced",))
        if named is not None:
            several = "several" if len(bearers) > 1 else "one"
            later = "later" if last < 0 else "near" if at - last < _NEAR else "far"
            return Bearer(
                named, None, (f"role={several}", f"role={later}", f"modifiers={bool(role.modifiers)}")
            )
        return None

    def _find_introduced(self, role: Role, at: int) -> Unnamed | None:
        """Returns the unnamed person whom a role means; "the aide" may be "a former aide"."""
        found = self._unnamed.find_introduced(role.noun, role.qualifier, at)
        if found is None and role.qualifier is None and not role.modifiers:
            found = self._unnamed.find_introduced(role.noun, "past", at)
        return found

    def _choose_named(self, bearers: Mapping[int, int], at: int) -> int | None:
        """Returns the only bearer, else the only one in question, else the one of whom the text speaks most."""
        if len(bearers) <= 1:
            return next(iter(bearers), None)
        near = {m[2] for m in self._reading.list_mentions(max(0, at - _NEAR), at) if m[2] in bearers}
        if len(near) == 1:
            return near.pop()
        (first, most), (_, more) = islice(bearers.items(), 2)
        return first if most >= _MORE * more else None

    def _find_last(self, person: int, at: int) -> int:
        """Returns the start of the last mention of a person before a place, -1 without one."""
        return self._persons.find_last_mention(person, at)
