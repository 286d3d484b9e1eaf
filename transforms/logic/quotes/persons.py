"""Finds the persons of a text by name, role or gender. The whole text is searched once for each of these."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from wiredesk.transforms.logic.quotes.division import Mention
from wiredesk.transforms.logic.quotes.genders import find_given_gender, guess_genders, read_title
from wiredesk.transforms.logic.quotes.phrases import find_head
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.role_phrases import list_modifiers, list_role_phrases, read_phrase_roles

_ANIMAL = re.compile(
    r"\b(?:dog|puppy|cat|kitten|horse|pony|pet|bulldog|terrier|retriever|poodle|labrador|dachshund|collie|beagle"
    r"|parrot|tortoise|panda|gorilla|elephant|whale|hamster|rabbit|hurricane|storm|typhoon)s?(?:,| named| called)? $",
    re.IGNORECASE,
)
"""An animal or storm before its name: ``her dog, Rex``."""

_OBJECT = re.compile(
    r"\b(?:by|with|from|against|between|over|including|than|toward) (?:(?:the|an?|his|her|its|their) )?"
    r"(?:[\w’'-]+ ){0,2}?$"
)
_OBJECT_ROOM = 40
"""Characters before a name in which its preposition is looked for."""


class Persons:
    """Finds the persons of a text who fit a name, a role or a gender."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._genders: dict[int, str] | None = None
        self._animals: frozenset[int] | None = None
        self._roles: dict[tuple[str, str | None], dict[int, None]] | None = None
        self._modifiers: dict[tuple[int, str], set[str]] = defaultdict(set)
        self._bearers: dict[tuple[str, str | None, str | None], dict[int, int]] = {}
        self._namesakes: dict[str, list[int]] | None = None
        self._titled: dict[tuple[str, str], int | None] = {}
        self._relatives: dict[tuple[str, str], int | None] = {}
        self._surnamed: dict[tuple[str, ...], int | None] = {}
        self._fitting: dict[str | None, tuple[list[Mention], list[int]]] = {}
        self._parts: dict[Mention, bool] = {}
        self._starts: dict[int, list[int]] | None = None
        self._couples: dict[int, bool] = {}

    def choose_by_title(self, start: int, at: int) -> int:
        """Returns the namesake who fits the title before a name: "Mrs. Clinton" is not Bill."""
        entity = self._reading.entities[at]
        if entity.type != "PERSON" or (title := read_title(self._reading, start)) is None:
            return at
        first, _, surname = entity.name.rpartition(" ")
        if not first or (find_given_gender(entity.name) or title) == title:
            return at
        key = (surname, title)
        if key not in self._titled:
            others = [
                other
                for other in self._list_namesakes().get(surname, ())
                if find_given_gender(self._reading.entities[other].name) == title
            ]
            self._titled[key] = max(others, key=lambda n: self._reading.entities[n].count, default=None)
        titled = self._titled[key]
        return at if titled is None else titled

    def find_other_title(self, start: int, at: int) -> int | None:
        """Returns where "Mrs. Lee" starts if the text has "Mr. Lee" too and no other names of the two."""
        entity = self._reading.entities[at]
        if " " in entity.name or read_title(self._reading, start) is None:
            return None
        if at not in self._couples:
            titles = (read_title(self._reading, mention.start) for mention in entity.mentions)
            self._couples[at] = len({title for title in titles if title is not None}) > 1
        if not self._couples[at]:
            return None
        return self._reading.body.rfind(" ", 0, start - 1) + 1

    def _list_namesakes(self) -> dict[str, list[int]]:
        """Returns the persons of the text by surname."""
        if self._namesakes is None:
            self._namesakes = defaultdict(list)
            for at, entity in enumerate(self._reading.entities):
                if entity.type == "PERSON":
                    self._namesakes[entity.name.rpartition(" ")[2]].append(at)
        return self._namesakes

    def find_surname(self, words: Sequence[str]) -> int | None:
        """Returns the only person with a surname, for a mention that is not among the entities."""
        if not words[-1][:1].isupper() or not all(word[:1].isupper() for word in words):
            return None
        key = tuple(words)
        if key not in self._surnamed:
            found = self._list_namesakes().get(words[-1].rstrip(","), [])
            name = " ".join(words)
            whole = [at for at in found if len(words) == 1 or name in self._reading.entities[at].name]
            self._surnamed[key] = whole[0] if len(whole) == 1 else None
        return self._surnamed[key]

    def list_bearers(self, role: str, gender: str | None, qualifier: str | None = None) -> dict[int, int]:
        """Returns the persons with a role who fit a gender with their numbers of mentions, the most frequent one first.

        Args:
          role: the noun.
          gender: ``f``, ``m`` or None.
          qualifier: what :func:`~wiredesk.transforms.logic.quotes.person_nouns.qualify` says of its adjectives.
        """
        key = (role, gender, qualifier)
        if key not in self._bearers:
            borne = self._read_roles().get((role, qualifier), {})
            counts = {at: self._reading.entities[at].count for at in borne if self.fits(at, gender)}
            self._bearers[key] = dict(sorted(counts.items(), key=lambda item: -item[1]))
        return self._bearers[key]

    def _read_roles(self) -> dict[tuple[str, str | None], dict[int, None]]:
        """Returns the persons of the text by the roles beside their names and the qualifiers of these."""
        if self._roles is None:
            found: dict[tuple[str, str | None], dict[int, None]] = defaultdict(dict)
            for start, end, at in self._reading.mentions:
                if self._reading.entities[at].type == "PERSON":
                    for words in list_role_phrases(self._reading.body, start, end):
                        for key in read_phrase_roles(words):
                            found[key][at] = None
                            self._modifiers[at, key[0]].update(list_modifiers(words))
            self._roles = dict(found)
        return self._roles

    def agrees(self, person: int, role: str, modifiers: Sequence[str]) -> bool:
        """Returns True if the words beside a bearer's name have the modifiers of a role, or no modifiers at all."""
        own = self._modifiers[person, role]
        return not own or not own.isdisjoint(modifiers)

    def pick_fitting(self, start: int, end: int, gender: str | None) -> Mention | None:
        """Returns the first mention of a fitting person in a region; possessives and parts of phrases come last."""
        fitting, starts = self._list_fitting(gender)
        first = None
        for at in range(bisect_left(starts, start), bisect_left(starts, end)):
            if fitting[at][1] > end:
                continue
            if not self.is_part(fitting[at]):
                return fitting[at]
            first = first or fitting[at]
        return first

    def find_last_mention(self, person: int, end: int) -> int:
        """Returns the start of the last mention of a person before a place, or -1."""
        if self._starts is None:
            self._starts = defaultdict(list)
            for start, _, at in self._reading.mentions:
                self._starts[at].append(start)
        starts = self._starts[person]
        at = bisect_left(starts, end)
        return starts[at - 1] if at else -1

    def find_last_fitting(self, end: int, gender: str | None) -> int:
        """Returns the start of the last mention of a fitting person before a place, or -1."""
        _, starts = self._list_fitting(gender)
        at = bisect_left(starts, end)
        return starts[at - 1] if at else -1

    def _list_fitting(self, gender: str | None) -> tuple[list[Mention], list[int]]:
        """Returns the mentions of persons who fit a gender, and their starts."""
        if gender not in self._fitting:
            fitting = [m for m in self._reading.mentions if self.fits(m[2], gender)]
            self._fitting[gender] = (fitting, [m[0] for m in fitting])
        return self._fitting[gender]

    def is_part(self, mention: Mention) -> bool:
        """Returns True if a name is a possessive, an object of a preposition, or a part of the words for a speaker."""
        if mention not in self._parts:
            self._parts[mention] = (
                self._reading.body.startswith(("’", "'"), mention[1])
                or self._is_object(mention)
                or find_head(self._reading, mention) != mention
            )
        return self._parts[mention]

    def _is_object(self, mention: Mention) -> bool:
        """Returns True for a name behind a preposition: ``a visit by the singer Ann Lee``."""
        body, start = self._reading.body, mention[0]
        low = max(0, start - _OBJECT_ROOM)
        return _OBJECT.search(body, low, start) is not None and not self._reading.list_cues(low, start)

    def fits(self, at: int, gender: str | None) -> bool:
        """Returns True if an entity is a person whose gender is unknown or the given one."""
        if self._reading.entities[at].type != "PERSON" or at in self._list_animals():
            return False
        if gender is None:
            return True
        return self.read_genders().get(at, gender) == gender

    def _list_animals(self) -> frozenset[int]:
        """Returns the names of animals and storms, which say nothing."""
        if self._animals is None:
            body, entities = self._reading.body, self._reading.entities
            self._animals = frozenset(
                at
                for start, _, at in self._reading.mentions
                if entities[at].type == "PERSON" and _ANIMAL.search(body, max(0, start - 16), start)
            )
        return self._animals

    def choose_by_gender(self, at: int, gender: str) -> int:
        """Returns the namesake with a given name of a gender, for a person whose given name has none.

        A bare surname may have been taken for the wrong one of a mother and her son.
        """
        entities = self._reading.entities
        first, _, surname = entities[at].name.rpartition(" ")
        if not first or find_given_gender(entities[at].name) is not None:
            return at
        key = (surname, gender)
        if key not in self._relatives:
            fitting = [
                other
                for other in self._list_namesakes().get(surname, ())
                if find_given_gender(entities[other].name) == gender
            ]
            self._relatives[key] = fitting[0] if len(fitting) == 1 else None
        relative = self._relatives[key]
        return at if relative is None else relative

    def read_genders(self) -> dict[int, str]:
        """Returns the genders that are known, by the person's place in the reading."""
        if self._genders is None:
            self._genders = guess_genders(self._reading)
        return self._genders
