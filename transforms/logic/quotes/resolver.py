"""Which entity of the document the words for a speaker mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.logic.quotes.cues import (
    ANONYMOUS,
    FEMALE,
    MALE,
    NO_ANSWER,
    PRONOUNS,
    SPEAKING_NOUNS,
)
from transforms.logic.quotes.spans import Reading
from transforms.logic.quotes.speakers import Span

_WORD = re.compile(r"[\w’'.&-]+")
_FAR = 2000
"""Characters before a pronoun in which its person is looked for."""

_SHORT_TITLES = {
    "sen": "senator",
    "gov": "governor",
    "rep": "congressman",
    "pm": "minister",
    "dr": "doctor",
    "prof": "professor",
}
"""Titles as they stand before a name, and the nouns that take them up."""

_ROLE_BEFORE, _ROLE_AFTER = 30, 60
"""Characters beside a name in which its roles are read."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The words that name a speaker, and what they mean.

    ``how`` is ``name``, ``pronoun``, ``role`` (a noun that means a named person), ``phrase`` (one
    that names itself: "officials") or ``none`` (nobody that the text names).
    """

    start: int
    end: int
    name: str | None
    entity: int | None
    how: str


class Resolver:
    """Says which entity the words for a speaker mean; remembers who spoke."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._genders: dict[int, str] | None = None
        self._places = {entity.entity: at for at, entity in enumerate(reading.entities)}
        self._roles: dict[str, list[int]] | None = None
        self.last: Speaker | None = None

    def find_place(self, speaker: Speaker) -> int | None:
        """Returns the place of a speaker's entity in the reading."""
        return None if speaker.entity is None else self._places[speaker.entity]

    def resolve(self, span: Span) -> Speaker:
        """Returns the speaker that a mention, a pronoun or a noun phrase stands for."""
        start, end, at = span
        text = self._reading.body[start:end]
        words = text.lower().split()
        if at is not None:
            entity = self._reading.entities[at]
            return Speaker(start, end, entity.name, entity.entity, "name")
        if words and words[0] in PRONOUNS and len(words) == 1:
            return self._resolve_pronoun(start, end, words[0])
        if words and words[0] == "the" and words[-1] in SPEAKING_NOUNS:
            found = self._find_role(start, words)
            if found is not None:
                return Speaker(start, end, self._reading.entities[found].name, self._number(found), "role")
        return Speaker(start, end, " ".join(text.split()), None, "phrase")

    def _number(self, at: int) -> int:
        return self._reading.entities[at].entity

    def _find_role(self, at: int, words: Sequence[str]) -> int | None:
        """Returns the person that a role means: the one before who bears it, else who is spoken of."""
        roles = self._read_roles()
        bearers = [n for n in roles.get(words[-1], ()) if self._fits(n, _gender_of(words))]
        if bearers:
            before = [m[2] for m in self._reading.list_mentions(max(0, at - _FAR), at) if m[2] in bearers]
            return before[-1] if before else bearers[0]
        if words[-1] in ANONYMOUS or len(words) > 2:
            return None
        return self._find_antecedent(at, _gender_of(words))

    def _read_roles(self) -> dict[str, list[int]]:
        """Returns the persons of the text by the roles that stand beside their names."""
        if self._roles is None:
            found: dict[str, list[int]] = defaultdict(list)
            body = self._reading.body
            for start, end, at in self._reading.mentions:
                if self._reading.entities[at].type != "PERSON":
                    continue
                beside = body[max(0, start - _ROLE_BEFORE) : start].rpartition(". ")[2].lower()
                title = body[max(0, start - 6) : start].split()[-1:]
                beside += " " + _SHORT_TITLES.get(title[0].rstrip(".").lower() if title else "", "")
                if body.startswith(", ", end):
                    beside += " " + body[end + 2 : end + _ROLE_AFTER].partition(",")[0].lower()
                for word in _WORD.findall(beside):
                    if word in SPEAKING_NOUNS and at not in found[word]:
                        found[word].append(at)
            self._roles = dict(found)
        return self._roles

    def _resolve_pronoun(self, start: int, end: int, word: str) -> Speaker:
        if word in NO_ANSWER:
            return Speaker(start, end, None, None, "none")
        found = self._find_antecedent(start, _gender_of([word]))
        if found is None:
            return Speaker(start, end, None, None, "none")
        return Speaker(start, end, self._reading.entities[found].name, self._number(found), "pronoun")

    def _find_antecedent(self, at: int, gender: str | None) -> int | None:
        """Returns the person that a sentence before speaks of: its first one, nearest sentence first.

        Somebody who spoke last is preferred to others of a sentence further back than the paragraph.
        """
        reading = self._reading
        bound = max(reading.start_of_sentence(at), at - _FAR)
        fitting = [m for m in reading.list_mentions(bound, at) if self._fits(m[2], gender)]
        if fitting:
            return fitting[0][2]
        limit = max(reading.paragraphs[max(reading.paragraph_of(at) - 4, 0)][0], at - _FAR)
        while bound > limit:
            end, bound = bound, max(reading.start_of_sentence(bound - 1), limit)
            spoke = self.last
            if spoke is not None and bound <= spoke.start < end and spoke.entity is not None:
                number = self._places[spoke.entity]
                if self._fits(number, gender):
                    return number
            fitting = [m for m in reading.list_mentions(bound, end) if self._fits(m[2], gender)]
            if fitting:
                return fitting[0][2]
        return None

    def _fits(self, at: int, gender: str | None) -> bool:
        if self._reading.entities[at].type != "PERSON":
            return False
        if gender is None:
            return True
        if self._genders is None:
            self._genders = _guess_genders(self._reading)
        return self._genders.get(at, gender) == gender


def _gender_of(words: Sequence[str]) -> str | None:
    if any(word in FEMALE for word in words):
        return "f"
    if any(word in MALE for word in words):
        return "m"
    return None


def _guess_genders(reading: Reading) -> dict[int, str]:
    """Returns the gender of the persons whose titles tell it."""
    genders: dict[int, str] = {}
    for start, _, at in reading.mentions:
        if at not in genders and reading.entities[at].type == "PERSON":
            words = _WORD.findall(reading.body, max(0, start - 14), start)
            gender = _gender_of([words[-1].lower().rstrip(".")]) if words else None
            if gender is not None and words[-1].lower() not in ("his", "her", "she", "he"):
                genders[at] = gender
    return genders
