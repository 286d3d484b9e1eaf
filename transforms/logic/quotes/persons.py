"""Finds the persons of a text by name, role or gender. The whole text is searched once for each of these."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from wiredesk.transforms.logic.quotes.cues import SPEAKING_NOUNS
from wiredesk.transforms.logic.quotes.genders import guess_genders, load_given_names, read_title
from wiredesk.transforms.logic.quotes.phrases import find_head
from wiredesk.transforms.logic.quotes.reading import Mention, Reading

_WORD = re.compile(r"[\w’'.&-]+")

_SHORT_TITLES = {
    "sen": "senator",
    "gov": "governor",
    "rep": "congressman",
    "pm": "minister",
    "dr": "doctor",
    "prof": "professor",
}
"""Titles before a name, each with the noun that refers to its bearer later in the text."""

_ROLE_BEFORE, _ROLE_AFTER = 60, 60
"""Characters before and after a name in which its roles are looked for."""

_ROLE_WORD = re.compile(r"([\w’'.&-]+) $")


class Persons:
    """Finds the persons of a text who fit a name, a role or a gender."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._genders: dict[int, str] | None = None
        self._roles: dict[str, dict[int, None]] | None = None
        self._bearers: dict[tuple[str, str | None], dict[int, None]] = {}
        self._namesakes: dict[str, list[int]] | None = None
        self._titled: dict[tuple[str, str], int | None] = {}
        self._surnamed: dict[tuple[str, ...], int | None] = {}
        self._fitting: dict[str | None, tuple[list[Mention], list[int]]] = {}
        self._parts: dict[Mention, bool] = {}

    def choose_by_title(self, start: int, at: int) -> int:
        """Returns the namesake who fits the title before a name: "Mrs. Clinton" is not Bill."""
        entity, given = self._reading.entities[at], load_given_names()
        if entity.type != "PERSON" or (title := read_title(self._reading, start)) is None:
            return at
        first, _, surname = entity.name.rpartition(" ")
        if given.get(first.partition(" ")[0], title) == title:
            return at
        key = (surname, title)
        if key not in self._titled:
            others = [
                other
                for other in self._list_namesakes().get(surname, ())
                if given.get(self._reading.entities[other].name.partition(" ")[0]) == title
            ]
            self._titled[key] = max(others, key=lambda n: self._reading.entities[n].count, default=None)
        titled = self._titled[key]
        return at if titled is None else titled

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

    def list_bearers(self, role: str, gender: str | None) -> dict[int, None]:
        """Returns the persons with a role who fit a gender, in the order of their names."""
        key = (role, gender)
        if key not in self._bearers:
            borne = self._read_roles().get(role, {})
            self._bearers[key] = {at: None for at in borne if self.fits(at, gender)}
        return self._bearers[key]

    def _read_roles(self) -> dict[str, dict[int, None]]:
        """Returns the persons of the text by the roles beside their names."""
        if self._roles is None:
            found: dict[str, dict[int, None]] = defaultdict(dict)
            body = self._reading.body
            for start, end, at in self._reading.mentions:
                if self._reading.entities[at].type != "PERSON":
                    continue
                beside = " ".join(_list_titles(body, start))
                title = body[max(0, start - 6) : start].split()[-1:]
                beside += " " + _SHORT_TITLES.get(title[0].rstrip(".").lower() if title else "", "")
                if body.startswith(", ", end):
                    beside += " " + body[end + 2 : end + _ROLE_AFTER].partition(",")[0].lower()
                for word in _WORD.findall(beside):
                    if word in SPEAKING_NOUNS:
                        found[word][at] = None
            self._roles = dict(found)
        return self._roles

    def pick_fitting(self, start: int, end: int, gender: str | None) -> Mention | None:
        """Returns the first mention of a fitting person in a region; possessives and parts of phrases come last."""
        fitting, starts = self._list_fitting(gender)
        first = None
        for at in range(bisect_left(starts, start), bisect_left(starts, end)):
            if fitting[at][1] > end:
                continue
            if not self._is_part(fitting[at]):
                return fitting[at]
            first = first or fitting[at]
        return first

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

    def _is_part(self, mention: Mention) -> bool:
        """Returns True if a name is a possessive, or only a part of the words for a speaker."""
        if mention not in self._parts:
            self._parts[mention] = (
                self._reading.body.startswith(("’", "'"), mention[1])
                or find_head(self._reading, mention) != mention
            )
        return self._parts[mention]

    def fits(self, at: int, gender: str | None) -> bool:
        """Returns True if an entity is a person whose gender is unknown or the given one."""
        if self._reading.entities[at].type != "PERSON":
            return False
        if gender is None:
            return True
        return self.read_genders().get(at, gender) == gender

    def read_genders(self) -> dict[int, str]:
        """Returns the genders that are known, by the person's place in the reading."""
        if self._genders is None:
            self._genders = guess_genders(self._reading)
        return self._genders


def _list_titles(body: str, start: int) -> list[str]:
    """Returns the words of the titles before a name, in lower case, up to the first word that is no title."""
    words: list[str] = []
    low = max(0, start - _ROLE_BEFORE)
    while (word := _ROLE_WORD.search(body, low, start)) is not None:
        lower = word[1].lower()
        if lower not in SPEAKING_NOUNS and not word[1][0].isupper() and lower not in ("of", "for", "the"):
            break
        words.append(lower)
        start = word.start()
    return words
