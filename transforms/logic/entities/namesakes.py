"""Knows persons and bodies called like places, mention by mention: Georgia Lunt is "Georgia", but not in "in Georgia".

A name that the text prints in full weighs more than what the name means elsewhere: after "Israel Moreno built it", Israel
is he, unless the words beside a mention say a place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from wiredesk.transforms.logic.entities.bodies import load_clubs, load_companies
from wiredesk.transforms.logic.entities.clubs import is_nation
from wiredesk.transforms.logic.entities.homonyms import acts_as_person, stands_as_place
from wiredesk.transforms.logic.entities.lexicon import TITLES
from wiredesk.transforms.logic.entities.types import Name, fold_name, split_suffix
from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.names import find_place_kind, is_well_known
from wiredesk.transforms.logic.kernel.teams import BEFORE_CHARS, PLAYED_BEFORE, PLAYER, acts_as_team
from wiredesk.transforms.logic.kernel.word_lists import read_words

_PLACES = ("GPE", "LOC")
_LOCATED = re.compile(
    r"(?<!confidence )(?<!trust )(?<!faith )(?<!interest )(?<!interested )(?<!believe )(?<!believed )(?<!belief )"
    r"\b(?:in|near|outside|throughout|downtown)[ \xa0]$"
    r"|\b(?:fl(?:y|ew|ies|ying)|drove|driven|moved?|moving|travel(?:s|l?ed|l?ing)?|goes|went|came|return(?:s|ed)?|head(?:s|ed)?"
    r"|train|trip|flight|road|way|back|journey|tour) (?:to|from)[ \xa0]$"
    r"|\b(?:mayor|city|town|state|people|streets|capital|outskirts|suburbs?|residents|east|west|north|south) of[ \xa0]$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"[ \xa0](?:[a-z]+ ){1,3}(?:since|when|because|before|until|if) s?he\b")
_CHARS = 40
_PLAYS = re.compile(
    r"[ \xa0](?:(?:beat|drew|thrashed|edged|lost)[ \xa0](?:with|to|at|[A-Z])|beat [^.]{0,40}\d+-\d+"
    r"|(?:scored|equali[sz]ed|conceded|trailed)\b"
    rf"|(?:had |have |has )?(?:signed|sold|bought|loaned|released|sign|signs) [^.]{{0,40}}\b{PLAYER}\b"
    r"|ha(?:d|s|ve) (?:led until|(?:won|lost) \w+ (?:games|matches|in a row)|a (?:man|goal|penalty|player) \w+)"
    r"|sacked (?:its|their|the) (?:coach|manager))"
)
_EARNS = re.compile(
    r"[ \xa0](?:declined to comment|signed a (?:deal|contract)|posted a (?:loss|profit)|reported (?:net|sales|profits?)"
    r"|said (?:profits?|sales|earnings|revenue|shares)|expects (?:sales|profits?|revenue|earnings))\b"
)
_TRADES = re.compile(
    r"[ \xa0](?:(?:has |had |have |also )?(?:declined to|refused to comment|posted|reported (?:an?|higher|lower"
    r"|net|sales|earnings|profits?)|filed for|recalled|acquired|bought|raised its|cut its|sold its|broke up|disbanded|merged"
    r"|advised customers"
    r"|expects? (?:sales|profits?|revenue|earnings)|said (?:it|its|profits?|sales|earnings|revenue|customers|shares)"
    r"|has \d[\d,]* (?:workers|employees|staff)|will (?:pay|appeal|cut|recall|sell|buy)|fired|hired|signed a deal)\b)"
)
_PUBLIC = read_words(
    "police council county school schools university college court city state department university hospital airport"
    " fire board times post chronicle tribune herald news journal gazette star press mail examiner republic"
)


def join_given_names(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the names, with one person for a given name and a town's name right behind it: "Ana" + "Santiago"."""
    given = load_given_names()
    joined: list[Name] = []
    for name in names:
        first = joined[-1] if joined else None
        if (
            first is not None
            and name.start - first.end == 1
            and body[first.end] in " \xa0"
            and name.label in _PLACES
            and (first.label == "PERSON" or first.label in _PLACES)
            and " " not in first.text + name.text
            and first.text.lower() in given
            and first.text.istitle()
            and name.text.istitle()
            and _may_be_surname(first, name)
        ):
            joined[-1] = Name(first.start, name.end, body[first.start : name.end], "PERSON")
        else:
            joined.append(name)
    return joined


def _may_be_surname(first: Name, name: Name) -> bool:
    """Returns False for the town and its land of "Houston Texas", and for "Paris London"."""
    if is_well_known(name.text.lower()) or first.text.lower() in TITLES:
        return False
    return find_place_kind(name.text) != "large_city" or (
        first.label == "PERSON" and find_place_kind(first.text) in (None, "city")
    )


def mark_namesakes(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the names, with the type of each mention of a place's name that is also a person's or a body's here.

    Args:
      body: the text.
      names: its names in text order, one type for each spelling.
    """
    persons, bodies = _list_persons(names), _list_bodies(names)
    mentions: dict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(names):
        if name.label in ("GPE", "LOC", "PERSON", "ORG") and " " not in name.text:
            key = fold_name(name.text)
            mentions[key].append(at)
    played = any(
        key in bodies and any(_PLAYS.match(body, names[at].end) for at in places)
        for key, places in mentions.items()
    )
    marked = list(names)
    for key, places in mentions.items():
        found = [names[at] for at in places]
        if key in persons:
            labels = _tell_persons(body, found, persons[key])
        elif key in bodies and played:
            labels = _tell_others(body, found, shortened=True)
        else:
            labels = _tell_bodies(body, found, key in bodies)
        for at, label in zip(places, labels, strict=True):
            if label != names[at].label:
                marked[at] = replace(names[at], label=label)
    return marked


def _list_persons(names: Sequence[Name]) -> dict[str, int]:
    """Returns the first and last words of persons' full names, each with the start of the first such name."""
    parts: dict[str, int] = {}
    for name in names:
        if name.label == "PERSON" and " " in name.text:
            words = split_suffix(fold_name(name.text).split())[0]
            given = [word for word in words[:-1] if word not in TITLES]
            for word in {*given, words[-1]}:
                parts.setdefault(word, name.start)
    return parts


def _list_bodies(names: Sequence[Name]) -> set[str]:
    """Returns the first words of the names of companies and teams: Phoenix of "Phoenix Mutual"."""
    first: set[str] = set()
    for name in names:
        if name.label == "ORG" and " " in name.text:
            words = fold_name(name.text).split()
            if len(words) < 4 and _PUBLIC.isdisjoint(words):
                first.add(words[0])
    return first


def _is_located(body: str, name: Name) -> bool:
    return _LOCATED.search(body, max(0, name.start - _CHARS), name.start) is not None


def _tell_persons(body: str, found: Sequence[Name], start: int) -> list[str]:
    """Returns the labels of the mentions of what is a person's name too."""
    known = find_place_kind(found[0].text) in ("country", "land", "large_city")
    # Whoever is named in full first is meant by what follows.
    first = start < found[0].start and not any(
        stands_as_place(body, name) for name in found if name.label in _PLACES
    )
    labels = []
    for name in found:
        is_place = name.label in _PLACES
        if known and (_is_located(body, name) or (name.start < start and stands_as_place(body, name))):
            labels.append(name.label if is_place else "GPE")
        elif is_place and (first or (start < name.start and _is_human(body, name))):
            labels.append("PERSON")
        else:
            labels.append(name.label)
    return labels


def _is_human(body: str, name: Name) -> bool:
    return acts_as_person(body, name) or _PRONOUN.match(body, name.end) is not None


def _tell_bodies(body: str, found: Sequence[Name], shortened: bool) -> list[str]:
    """Returns the labels of the mentions of what may be a body's name too.

    A text that says of a name what only bodies do means the body by its other mentions too, but for those that stand as
    a place.
    """
    if all(name.label == "ORG" for name in found) or is_nation(found[0].text):
        return [name.label for name in found]
    if not any(_acts_as_body(body, name, shortened) for name in found):
        return [name.label for name in found]
    return _tell_others(body, found, shortened)


def _tell_others(body: str, found: Sequence[Name], shortened: bool) -> list[str]:
    """Returns the labels of the mentions of a body's name: those that stand as a place keep theirs."""
    return [
        name.label
        if not _acts_as_body(body, name, shortened)
        and (_is_located(body, name) or stands_as_place(body, name))
        else "ORG"
        for name in found
    ]


def _acts_as_body(body: str, name: Name, shortened: bool) -> bool:
    if acts_as_team(body, name.start, name.end):
        return True
    if (shortened or name.text in load_clubs()) and (
        _PLAYS.match(body, name.end)
        or PLAYED_BEFORE.search(body, max(0, name.start - BEFORE_CHARS), name.start)
    ):
        return True
    if (shortened or name.text in load_companies()) and _TRADES.match(body, name.end):
        return True
    return find_place_kind(name.text) == "city" and _EARNS.match(body, name.end) is not None
