"""Tells apart what has one name: Sofia the girl and the city, the Amazon and the company.

Which is meant is read from what all mentions of the name do in the text: a city does not sleep, and nobody lives in
a girl.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from wiredesk.transforms.logic.entities.types import Name, fold_name
from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.names import find_place_kind, is_well_known, load_peoples

_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|from|near|to|of|across|throughout|outside|around|between|into|via|through|towards?|over|within|inside"
    r"|visit(?:s|ed|ing)?|northern|southern|eastern|western|central|downtown|greater|post-Soviet|capital|city|country"
    r"|state|nation|republic|town|against|beat|versus)[ \xa0]$",
    re.IGNORECASE,
)
_BESIDE_BEFORE = re.compile(r"\b([A-Z]\w+)(?:,| and| or)[ \xa0]$")
_BESIDE_AFTER = re.compile(r"(?:,| and| or)[ \xa0]([A-Z]\w+)")
_PLACE_AFTER = re.compile(
    r"(?:['’]s)?[ \xa0](?:[a-z]+ )?(?:capital|government|president|prime|parliament|economy|mayor|residents|ministry"
    r"|minister|opposition|army|population|police|court|coast|border|officials?|airport|voters|lawmakers|legislature"
    r"|governor|senators?|university|state|city|coalition|embassy|authorities|troops|forces|exports|region)\b"
    r"|['’]?s?[ \xa0](?:\w+ ){1,3}(?:it|its|it’s|it's)\b(?! (?:back|away|up|down|to|with|in|on))"
)
_HUMAN_BEFORE = re.compile(
    r"\b(?:call(?:s|ed)?|nam(?:es|ed)|nicknamed|christened) (?:her|him|the \w+)[ \xa0]$"
    r"|\b(?:little|baby|dear|aunt|uncle|cousin)[ \xa0]$",
    re.IGNORECASE,
)
_GIVEN_TO = re.compile(
    r"\b(?:gave|handed|hugged|kissed|married|dressed|fed|bought|brought|woke|asked)[ \xa0]$"
)
_PRONOUN_AFTER = re.compile(
    r"[ \xa0](?:also |had |has )?(?:said|says|told|tells|thinks|thought|knew|knows|hoped|hopes|believes|explained|recalled"
    r"|remembers|remembered|insists|insisted|added|wrote|decided|feared|felt|promised|admitted)"
    r"(?: \w+)?(?: that)? s?he\b"
)
_HUMAN_VERB = re.compile(
    r",?[ \xa0](?:(?:had|has|was|is|never|also|then|still|often|always|has never|had never)[ \xa0])?"
    r"(?:gets? (?:up|dressed)|got (?:up|dressed)|laugh(?:s|ed|ing)?|smil(?:es|ed|ing)|wept|weeps|cri(?:es|ed)|crying"
    r"|sle(?:eps|pt)|asleep|sleeping|sat|sits|stood|walk(?:s|ed)|ran|drove|driven|drives|wore|wears|sang|sings|danc(?:es|ed)"
    r"|cook(?:s|ed)|ate|eats|drank|nod(?:s|ded)|shrug(?:s|ged)|sigh(?:s|ed)|whispered|knit(?:s|ted)|swam|swims|climbed"
    r"|woke|wakes|grew up|was born|died|married|learned|learnt|studie[sd]|stud(?:ying)|taught|teaches|works|worked"
    r"|lives|lived|loves|loved|hugged|kissed|waved|fell|broke (?:her|his)|lost (?:her|his)|put (?:her|his|on)"
    r"|gave (?:it|her|his|them|him)|written|came home|went home|has (?:a|two|three) (?:cold|sons|daughters|children))\b"
)
_CHARS = 40
_ENOUGH, _ENOUGH_FOR_COUNTRY = 2, 3

_RIVERS = frozenset({"Amazon"})
"""Rivers and their lands whose names are also companies'. With an article they are the rivers."""

_STORM_WORDS = ("Hurricane", "Typhoon", "Cyclone", "Storm")
_STORM = re.compile(
    r"\b(?:Hurricane|Typhoon|Cyclone|(?:Tropical |Winter )?Storm)s?[ \xa0]([A-Z]\w+(?:(?:, | and |, and )[A-Z]\w+)*)"
)
_CAPITALISED = re.compile(r"\b[A-Z]\w+")

_ARTICLE_BEFORE = re.compile(r"\b[Tt]he[ \xa0]$")
_OWNED_AFTER = re.compile(
    r"[ \xa0](?:[A-Z]|(?:warehouse|worker|driver|app|site|store|employee|delivery|union|founder|chief|executive|boss|brand"
    r"|logo|platform|marketplace|deal|unit|subsidiary|company|giant|cloud|website|page|spokes|seller|listing|van"
    r"|account|fulfil|parcel|package|order|share|stock))"
)


def mark_first_names(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the names, with persons for the given names that are also places and that only act as persons do.

    A mention behind "in", beside a country or before "government" tells the place; then nothing is changed.
    """
    mentions: dict[str, list[Name]] = defaultdict(list)
    given = load_given_names()
    for name in names:
        if name.label in ("GPE", "LOC", "ORG", "NORP") and " " not in name.text:
            key = fold_name(name.text)
            if key in given and not name.text.isupper():
                mentions[key].append(name)
    persons = {key for key, found in mentions.items() if _are_person(body, key, found)}
    if not persons:
        return [*names]
    return [replace(name, label="PERSON") if fold_name(name.text) in persons else name for name in names]


def _are_person(body: str, key: str, mentions: Iterable[Name]) -> bool:
    weights = []
    for name in mentions:
        before = body[max(0, name.start - _CHARS) : name.start]
        if _is_place(body, name, before):
            return False
        weights.append(_weigh(body, name, before))
    if is_well_known(key):
        return sum(weights) >= _ENOUGH_FOR_COUNTRY and max(weights) > 1
    return sum(weights) >= _ENOUGH


def _is_place(body: str, name: Name, before: str) -> bool:
    if _PLACE_BEFORE.search(before) or _PLACE_AFTER.match(body, name.end):
        return True
    beside = (_BESIDE_BEFORE.search(before), _BESIDE_AFTER.match(body, name.end))
    return any(
        found is not None
        and (find_place_kind(found[1]) in ("country", "land", "large_city") or found[1] in load_peoples())
        for found in beside
    )


def _weigh(body: str, name: Name, before: str) -> int:
    """Returns how much a mention acts as a person: 2 with a pronoun, 1 with what only persons do, else 0."""
    if _HUMAN_BEFORE.search(before) or _PRONOUN_AFTER.match(body, name.end):
        return 2
    return 1 if _HUMAN_VERB.match(body, name.end) or _GIVEN_TO.search(before) else 0


def stands_as_place(body: str, name: Name) -> bool:
    """Returns True if the words or names beside a mention tell a place: "in", "government", a country."""
    return _is_place(body, name, body[max(0, name.start - _CHARS) : name.start])


def acts_as_person(body: str, name: Name) -> bool:
    """Returns True if a mention does what only persons do, or is spoken of as "she" or "he"."""
    return _weigh(body, name, body[max(0, name.start - _CHARS) : name.start]) > 0


def mark_rivers(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the names, with lands for the rivers that share theirs with a company: "in the Amazon"."""
    return [
        replace(name, label="LOC")
        if name.text in _RIVERS
        and _ARTICLE_BEFORE.search(body, max(0, name.start - 5), name.start)
        and not _OWNED_AFTER.match(body, name.end)
        else name
        for name in names
    ]


def mark_storms(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the names, with events for storms: "Hurricanes Harvey and Irma", and "Irma" later.

    A bare name that is a word of a person's full name stays that person.

    Args:
      body: the text.
      names: its names in text order, with their types.
    """
    if not any(word in body for word in _STORM_WORDS):
        return list(names)
    storms: set[str] = set()
    behind: set[int] = set()
    for found in _STORM.finditer(body):
        for word in _CAPITALISED.finditer(body, found.start(1), found.end()):
            storms.add(word[0])
            behind.add(word.end())
    persons = {
        word
        for name in names
        if name.label == "PERSON" and name.end not in behind and " " in name.text
        for word in name.text.split()
    }
    return [
        replace(name, label="EVENT")
        if name.end in behind or (name.text in storms and name.text not in persons)
        else name
        for name in names
    ]
