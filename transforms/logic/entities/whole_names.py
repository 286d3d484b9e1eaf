"""Finds whole names of persons by their letters: with a particle, with "Jr." behind them, or that begin with a month.

A model that was seldom shown such names gives one end of them, of any type, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from wiredesk.transforms.logic.entities.lexicon import GENERIC, ORG_HEADS, OTHER_HEADS, TITLES, UPPER, WORD
from wiredesk.transforms.logic.entities.types import Name, Words
from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.names import find_place_kind, is_well_known, load_peoples
from wiredesk.transforms.logic.kernel.word_lists import read_words

_GERMANIC = r"von|van|vom|zum|der|den|ter|ten|af"
_ROMANCE = r"dos|das|della|degli|di|du|bin|bint|ibn|de la|de|da|do|del|al|el"
_PARTICLED = re.compile(
    rf"[ \xa0]({_GERMANIC}|{_ROMANCE})(?:[ \xa0](?:{_GERMANIC}|{_ROMANCE}|und|zu|la|las|los|het|’t))*"
    rf"[ \xa0]({WORD})"
)
_IS_GERMANIC = frozenset(_GERMANIC.split("|"))
_PARTICLES = _IS_GERMANIC | frozenset(_ROMANCE.split("|")) - {"de la"}
_FIRST = re.compile(rf"(?<![\w’'.-])({WORD})(?:[ \xa0](?:{UPPER}\.|{WORD})){{0,2}}$")
_FIRST_CHARS = 40
"""Characters before a particle in which the given names stand."""

_OPENS = re.compile(r"(?:^|[.!?:\n][\"”’)]*|[\"“‘])\s*$")

_SUFFIX_AFTER = re.compile(r",?[ \xa0](?:(?:Jr|Sr)\b\.?|(?:II|III|IV)\b)")

_MONTH_NAMED = re.compile(rf"(?:April|June|August|May)[ \xa0](?:{UPPER}\.[ \xa0])?({WORD})")
_TIME_BEFORE = re.compile(
    r"(?:\d(?:st|nd|rd|th)?|\b(?:in|on|since|until|till|by|from|to|of|through|between|during|before|after|for|last|next"
    r"|this|early|late|mid|every|each|and|or|a|the|January|February|March|April|May|June|July|August|September"
    r"|October|November|December)),?[ \xa0-]$",
    re.IGNORECASE,
)
_YEAR_AFTER = re.compile(r"\w+[ \xa0]\d")
MONTHS = frozenset({"April", "June", "August", "May"})
"""Months that are also given names or surnames."""

_KOREAN = re.compile(r"[A-Z][a-z]{1,6}[ \xa0][A-Z][a-z]{1,5}-[a-z]{1,6}(?![\w’-])")
_KOREAN_SURNAMES = read_words(
    """
    Kim Lee Park Choi Jung Jeong Kang Cho Yoon Jang Lim Oh Han Shin Suh Seo Kwon Hwang Ahn Song Ryu Yoo Hong Jeon Ko
    Moon Son Yang Bae Baek Heo Huh Nam Shim Noh Roh Ha Kwak Sung Cha Joo Woo Koo Min Yeo Eom Ri Pak
    """
)
"""The most frequent surnames of Korea, as the press spells them."""

_GIVEN_BEFORE = re.compile(rf"(?<![\w’'.-])({WORD})[ \xa0]$")
_GIVEN_CHARS = 20
_NO_SURNAME = read_words(
    "day god allah fourth bank holiday uprising the i we will revolution movement her his your"
)
_ENDS = re.compile(r"['’]s?$")


def find_whole_names(
    body: str, words: Words, vocabulary: Collection[str], names: Sequence[Name]
) -> list[Name]:
    """Returns the persons with particles and those called like months, whatever the model has made of them.

    Args:
      body: the text.
      words: its capitalised words.
      vocabulary: its words.
      names: the names that the model found, in text order.
    """
    found = [*_find_month_named(body, words), *_find_korean(body, words)]
    if not _PARTICLES.isdisjoint(vocabulary):
        labels = {name.start: name.label for name in names}
        found = [*_find_particled(body, labels), *found]
    return found


def _find_korean(body: str, words: Words) -> Iterator[Name]:
    """Yields persons with a Korean surname and a given name of two syllables: "Bae In-sook"."""
    for start, word in words:
        if word in _KOREAN_SURNAMES and (match := _KOREAN.match(body, start)):
            yield Name(start, match.end(), match[0], "PERSON")


def complete_names(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the names with the given name before a surname and the "Jr." behind, which tell that it is a person's."""
    given = load_given_names()
    ends = {name.end for name in names}
    found = []
    for name in names:
        new = name
        if (
            name.label in ("PERSON", "ORG", "GPE", "NORP")
            and (name.label == "PERSON" or name.text.split()[0].lower() in given)
            and (after := _SUFFIX_AFTER.match(body, name.end))
        ):
            new = replace(name, end=after.end(), text=body[name.start : after.end()], label="PERSON")
        if new.label in ("PERSON", "ORG", "GPE", "NORP") and " " not in name.text:
            new = _add_given_name(body, new, ends)
        found.append(new)
        ends.add(new.end)
    return found


def _add_given_name(body: str, name: Name, ends: set[int]) -> Name:
    """Returns a surname with the given name before it that the model left out: "Gwen" + "Alder"."""
    beside = body[max(0, name.start - _GIVEN_CHARS) : name.start].split()
    if not beside or beside[-1].islower():
        return name
    before = _GIVEN_BEFORE.search(body, max(0, name.start - _GIVEN_CHARS), name.start)
    if not before or before.end(1) in ends or not name.text.istitle() or _is_role(name.text):
        return name
    first = before[1].lower()
    if (
        first not in load_given_names()
        or _is_role(first)
        or before[1] in MONTHS
        or find_place_kind(before[1])
    ):
        return name
    if find_place_kind(name.text) in ("country", "land", "large_city") or name.text in load_peoples():
        return name
    return Name(before.start(1), name.end, body[before.start(1) : name.end], "PERSON")


def stands_as_month(body: str, start: int) -> bool:
    """Returns True if the words before a month's name tell that it is one: "in", "last", a day; or a digit after it."""
    if _YEAR_AFTER.match(body, start):
        return True
    return _TIME_BEFORE.search(body, max(0, start - 12), start) is not None


def _find_particled(body: str, labels: Mapping[int, str]) -> Iterator[Name]:
    for match in _PARTICLED.finditer(body):
        first = _FIRST.search(body, max(0, match.start() - _FIRST_CHARS), match.start())
        if not first or _is_no_surname(match[2]):
            continue
        start = _skip_roles(first)
        end = match.end() - (len(ending[0]) if (ending := _ENDS.search(match[2])) else 0)
        if start is not None and _is_given(body, start, match, labels):
            yield Name(start, end, body[start:end], "PERSON")


def _skip_roles(first: re.Match[str]) -> int | None:
    """Returns the start of the given names behind titles and roles, or None if nothing is left."""
    given = load_given_names()
    words = list(re.finditer(r"[^ \xa0]+", first[0]))
    for word in words:
        if word[0].lower() in given and not _is_role(word[0]):
            return first.start() + word.start()
    last = words[-1]
    return None if _is_role(last[0]) else first.start() + last.start()


def _is_role(word: str) -> bool:
    lower = word.lower().rstrip(".")
    return lower in TITLES or lower in GENERIC or lower in ORG_HEADS or lower in OTHER_HEADS


def _is_given(body: str, start: int, match: re.Match[str], labels: Mapping[int, str]) -> bool:
    """Returns True if the word at a place is the first of a person's name with the particle behind it."""
    word = body[start : match.start()].split(maxsplit=1)[0]
    label = labels.get(start)
    strong = match[1] in _IS_GERMANIC
    if word.lower() in load_given_names() and not is_well_known(word.lower()):
        # "Santiago de Compostela" and "Valencia de Alcántara" are places.
        return (
            strong
            or label == "PERSON"
            or find_place_kind(word) is None
            or match[1] in ("dos", "della", "di", "du")
        )
    if find_place_kind(word) or word in load_peoples() or word.isupper():
        return False
    if label is None:
        return strong and not _OPENS.search(body, max(0, start - 4), start)
    return (
        label == "PERSON"
        or (strong and label != "ORG")
        or (label == "GPE" and match[1] in ("dos", "das", "della"))
    )


def _is_no_surname(word: str) -> bool:
    return word.lower() in GENERIC or word in load_peoples()


def _find_month_named(body: str, words: Words) -> Iterator[Name]:
    """Yields persons whose given name is also a month's: "June Alder", but not "in June Alder won"."""
    for start, word in words:
        match = _MONTH_NAMED.match(body, start) if word in MONTHS else None
        if match is None:
            continue
        surname = _ENDS.sub("", match[1])
        lower = surname.lower()
        if (
            _is_role(surname)
            or lower in _NO_SURNAME
            or surname.isupper()
            or stands_as_month(body, match.start())
        ):
            continue
        if surname in load_peoples() or find_place_kind(surname) in ("country", "land", "large_city"):
            continue
        end = match.start(1) + len(surname)
        yield Name(match.start(), end, body[match.start() : end], "PERSON")
