"""Finds the full name that each mention of a person in a text stands for.

A news text gives a person's full name once and then a part of it. Which part depends on the language of the name: the
last word ("Ann Lee"), the first ("Moon Jae-in") or the first of two surnames ("Pedro Lara Ruiz"). So each part is tried,
surnames first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from wiredesk.transforms.logic.entities.types import Name, fold_name, split_suffix
from wiredesk.transforms.logic.gazetteer.given_names import load_genders
from wiredesk.transforms.logic.kernel.word_lists import load_table, read_words

_MARKS = re.compile(r"[\"“”'‘’()\[\]]+(?=\s|$)|(?<!\S)[\"“”'‘’()\[\]]+")
_ENDING = re.compile(r"(?:yy|iy|ii|ij|yi)$")
"""Endings of names from Cyrillic script, which the press writes in many ways: Zelenskyy, Zelenskiy, Zelensky."""

_TITLE = re.compile(r"([A-Za-z]+)\.?[ \xa0]$")
_KIN = re.compile(
    r"\b(?:his|her|their|the)(?: \w+)? (\w+)(?: of \w+)?(?:, (?:the|an?) (?:\w+ ){0,2}\w+)?,? $"
)
_SPOUSE_AFTER = re.compile(r"(?:,? and (?:his|her)|['’]s)(?: \w+)? (husband|wife|widow|widower)\b")
_TITLE_CHARS, _KIN_CHARS = 10, 60
"""Characters before a name in which its title, or the relation to another person, is looked for."""

_FEMALE = read_words(
    "mrs ms miss madam lady dame wife mother daughter sister widow girlfriend aunt niece grandmother"
)
_MALE = read_words("mr sir lord husband father son brother widower boyfriend uncle nephew grandfather")
_GENDERS = dict.fromkeys(_FEMALE, "f") | dict.fromkeys(_MALE, "m")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonName:
    """The words of a person's name, folded and without marks; ``suffix`` is ``jr``, ``iii`` or empty."""

    words: Words
    suffix: str

    def __str__(self) -> str:
        return " ".join((*self.words, self.suffix)).rstrip()


@lru_cache(maxsize=20_000)
def parse_person(text: str) -> PersonName:
    """Returns the words of a person's name: ``Earvin "Magic" Lee Jr.`` has ``earvin``, ``magic``, ``lee``."""
    words, suffix = split_suffix(fold_name(_MARKS.sub("", text)).replace(",", "").split())
    return PersonName((*words[:-1], _ENDING.sub("y", words[-1])) if words else (), suffix)


def read_gender(body: str, name: Name) -> str | None:
    """Returns ``f`` or ``m`` if the title before a name says so: ``Mrs. Lee``."""
    title = _TITLE.search(body, max(0, name.start - _TITLE_CHARS), name.start)
    return _GENDERS.get(title[1].lower()) if title else None


class _FullNames:
    """The persons' names of several words, each with the mentions that spell it this way.

    A name is looked up by the rarest of its words. Otherwise thousands of persons with one surname would all be
    compared with each other.
    """

    def __init__(self, persons: Sequence[PersonName | None]) -> None:
        self.places: dict[PersonName, list[int]] = {}
        for at, person in enumerate(persons):
            if person is not None and len(person.words) > 1:
                self.places.setdefault(person, []).append(at)
        self._holders: dict[str, list[PersonName]] = {}
        for full in self.places:
            for word in set(full.words):
                self._holders.setdefault(word, []).append(full)

    def list_holders(self, words: Words) -> Sequence[PersonName]:
        """Returns names, in order of first mention, that include all those with these words."""
        return min((self._holders.get(word, []) for word in words), key=len, default=[])

    def find_alone(self, person: PersonName) -> PersonName | None:
        """Returns a full name one of whose words no other full name has, for itself; else None."""
        if len(person.words) > 1 and any(len(self._holders.get(word, ())) == 1 for word in person.words):
            return person if person in self.places else None
        return None


class _LongerNames:
    """The full names, in text order, that a part of a name can stand for."""

    def __init__(self, full_names: _FullNames, longer: Sequence[PersonName]) -> None:
        self._full_names = full_names
        found = sorted(
            ((place, full) for full in longer for place in full_names.places[full]), key=lambda pair: pair[0]
        )
        self._places = [place for place, _ in found]
        self._names = [full for _, full in found]
        self._distinct = frozenset(longer)
        self._fullest: dict[PersonName, PersonName] = {}

    def __bool__(self) -> bool:
        return bool(self._names)

    def find_fullest(self, at: int) -> PersonName:
        """Returns the nearest full name before a mention, else the first one, in its fullest spelling."""
        full = self._names[max(bisect_left(self._places, at) - 1, 0)]
        if full not in self._fullest:
            longer = [
                other
                for other in self._full_names.list_holders(full.words)
                if other in self._distinct
                and _is_longer(full, other)
                and _is_surname(full.words, other.words)
            ]
            self._fullest[full] = max([full, *longer], key=lambda one: (len(one.words), one.suffix != ""))
        return self._fullest[full]


class PersonLinks:
    """Finds the fullest name that a mention of a person can stand for."""

    def __init__(self, body: str, names: Sequence[Name]) -> None:
        self._persons = [parse_person(name.text) if name.label == "PERSON" else None for name in names]
        self._full_names = _FullNames(self._persons)
        self._titles = [
            read_gender(body, name) if person is not None and len(person.words) == 1 else None
            for name, person in zip(names, self._persons, strict=True)
        ]
        # Genders are read only where a title before a surname asks for them.
        self._genders = _guess_genders(body, names, self._full_names.places) if any(self._titles) else {}
        self._same = dict(_join_given_names([*self._full_names.places]))
        self._longer: dict[tuple[PersonName, str | None], tuple[_LongerNames, ...]] = {}
        self._answers: dict[tuple[PersonName, str | None], str | None] = {}

    def resolve(self, at: int) -> str:
        """Returns the folded full name of a mention, given by its place among the names.

        A title that no bearer of the surname can have makes another person: "Mrs. Lee" is not Bruce Lee.
        """
        person, title = self._persons[at], self._titles[at]
        if person is None:
            raise ValueError(f"the name at {at} is no person's")
        key = (person, title)
        if key not in self._answers:
            self._answers[key] = self._resolve_anywhere(person, title)
        answer = self._answers[key]
        return self._resolve_here(at, person, title) if answer is None else answer

    def _resolve_anywhere(self, person: PersonName, title: str | None) -> str | None:
        """Returns the full name that all mentions with a spelling and title stand for; None if their places decide."""
        person = self._same.get(person, person)
        known = self._full_names.find_alone(person)
        if known is not None:
            return str(known)
        if any(self._find_longer(person, title)):
            return None
        if title is not None and any(self._find_longer(person, None)):
            return f"{person} ({title})"
        return str(person)

    def _resolve_here(self, at: int, person: PersonName, title: str | None) -> str:
        person = self._same.get(person, person)
        longer = next(filter(None, self._find_longer(person, title)))
        full = longer.find_fullest(at)
        by_surname = self._find_longer(full, None)[0]
        full = by_surname.find_fullest(at) if by_surname else full
        return str(self._same.get(full, full))

    def _find_longer(self, person: PersonName, title: str | None) -> tuple[_LongerNames, ...]:
        """Returns the full names that have a name as their surname, as given name, and between the two."""
        key = (person, title)
        if key not in self._longer:
            holders = [
                full for full in self._full_names.list_holders(person.words) if _is_longer(person, full)
            ]
            if title is not None:
                # A bearer whose gender is known goes before one who may have any.
                known = [full for full in holders if self._genders.get(full) == title]
                holders = known or [full for full in holders if full not in self._genders]
            self._longer[key] = tuple(
                _LongerNames(self._full_names, [full for full in holders if fits(person.words, full.words)])
                for fits in _FITS
            )
        return self._longer[key]


def _is_longer(part: PersonName, full: PersonName) -> bool:
    if part.suffix and full.suffix and part.suffix != full.suffix:
        return False
    return len(full.words) > len(part.words) or (
        len(full.words) == len(part.words) and not part.suffix and full.suffix != ""
    )


def _is_surname(words: Sequence[str], full: Sequence[str]) -> bool:
    """Returns True if words end with the surname of a full name and occur in it in order."""
    rest = iter(full)
    return words[-1] == full[-1] and all(word in rest for word in words)


def _is_given_name(words: Sequence[str], full: Sequence[str]) -> bool:
    return list(full[: len(words)]) == list(words)


def _is_inner_name(words: Sequence[str], full: Sequence[str]) -> bool:
    """Returns True for words between the first and the last, as the first of two surnames is."""
    inner = full[1:-1]
    size = len(words)
    return len(words[0]) > 1 and any(
        tuple(inner[at : at + size]) == tuple(words) for at in range(len(inner) - size + 1)
    )


_FITS: tuple[Callable[[Sequence[str], Sequence[str]], bool], ...] = (
    _is_surname,
    _is_given_name,
    _is_inner_name,
)


def _guess_genders(
    body: str, names: Sequence[Name], full_names: Mapping[PersonName, Sequence[int]]
) -> dict[PersonName, str]:
    """Returns the genders of full names by title or relation, else by given name, where they are known."""
    given = load_genders()
    genders = {}
    for full, places in full_names.items():
        votes = Counter(filter(None, (_read_relation(body, names[at]) for at in places)))
        gender = max(sorted(votes), key=votes.__getitem__) if votes else given.get(full.words[0].capitalize())
        if gender is not None:
            genders[full] = gender
    return genders


def _read_relation(body: str, name: Name) -> str | None:
    kin = _KIN.search(body, max(0, name.start - _KIN_CHARS), name.start)
    gender = read_gender(body, name) or (_GENDERS.get(kin[1].lower()) if kin else None)
    if gender is None and (spouse := _SPOUSE_AFTER.match(body, name.end)):
        gender = "m" if _GENDERS[spouse[1]] == "f" else "f"
    return gender


@cache
def _load_short_forms() -> Mapping[str, frozenset[str]]:
    """Returns the full given names that each given name can stand for: ``bill`` for ``william``."""
    full: dict[str, set[str]] = defaultdict(set)
    for line in load_table("entities/tables/nicknames.txt"):
        whole, *short = line.split()
        for name in (whole, *short):
            full[name].add(whole)
    return {name: frozenset(whole) for name, whole in full.items()}


def are_one_given_name(first: str, second: str) -> bool:
    """Returns True if one person may bear both given names, in lower case: ``bill`` and ``william``."""
    forms = _load_short_forms()
    return first == second or not forms.get(first, frozenset()).isdisjoint(forms.get(second, ()))


def _join_given_names(fulls: Sequence[PersonName]) -> Iterator[tuple[PersonName, PersonName]]:
    """Yields full names, each with an earlier one of the same person: Bill and William Lee, J. Lee and John Lee.

    The middle names must not differ, and an initial must be that of one given name only.
    """
    by_name: dict[tuple[str, str], PersonName] = {}
    initials: dict[tuple[str, str], set[str]] = defaultdict(set)
    for full in fulls:
        if len(full.words[0]) > 1:
            initials[full.words[-1], full.words[0][0]].add(full.words[0])
    for full in fulls:
        first, last = full.words[0], full.words[-1]
        wholes = sorted(
            initials[last, first] if len(first) == 1 else _load_short_forms().get(first, (first,))
        )
        if len(first) == 1 and len(wholes) > 1:
            continue
        earlier = next((by_name[last, whole] for whole in wholes if (last, whole) in by_name), None)
        if earlier is None:
            for whole in wholes:
                by_name.setdefault((last, whole), full)
                by_name.setdefault((last, first), full)
        elif earlier.words[0] != first and _agree(earlier, full):
            yield full, earlier


def _agree(one: PersonName, other: PersonName) -> bool:
    middles = [name.words[1][0] for name in (one, other) if len(name.words) > 2]
    return len(set(middles)) < 2 and (not one.suffix or not other.suffix or one.suffix == other.suffix)
