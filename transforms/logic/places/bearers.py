"""Lists the names of a text's persons and bodies, which may be those of places too."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.schemas.records import Entity
from wiredesk.transforms.logic.gazetteer.geonames import make_place_key
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.places.mentions import Naming
from wiredesk.transforms.logic.places.table import look_up
from wiredesk.transforms.logic.places.within import load_bodies

_BESIDE_CHARS = 30
_MARKS = ('"', "'", "“", "‘", "(")
_BREAKS = tuple(f"{space}{mark}\n" for space in " \n" for mark in ("", *_MARKS))
"""Ends of lines before a name: the word before one counts as the word before the name."""

_WORD_BEHIND = re.compile(r"[ \n]([\w'’-]+)")
_LAST_WORD = re.compile(r"[\w.'’-]+$")
LOCATES = read_words(
    "in near outside across throughout around into within inside downtown northern southern eastern western"
)
_TITLES = (
    "Mr Mrs Ms Miss Dr Sir Lord Lady President Vice Prime Sen Rep Gov Senator Congressman Congresswoman Representative "
    "Governor Secretary Justice Judge Rev Prof Professor Mayor Sheriff Capt Lt Col Gen General Sgt Officer Coach Minister "
    "Pope Saint King Queen Prince Princess"
)
TITLES = frozenset(_TITLES.split())


@dataclass(frozen=True, slots=True)
class Bearers:
    """Names that are not only those of places in this text, as keys.

    Attributes:
      words: all words of persons' names.
      surnames, forenames: the last words and those before them of persons' names of two words and more.
      titled: names behind a title, and those of persons with one word: "Mayor Barry".
      organisations: names of organisations in full.
      shortened: first words of the names of organisations of two words and more that are not public.
      longer: names of two words and more that are no places, by their first word.
      located: for each name the number of its mentions, and of those behind a word such as "in".
    """

    words: frozenset[str]
    surnames: frozenset[str]
    forenames: frozenset[str]
    titled: frozenset[str]
    organisations: frozenset[str]
    shortened: frozenset[str]
    longer: dict[str, tuple[str, ...]]
    located: dict[str, tuple[int, int]]


def find_bearers(body: str, entities: Sequence[Entity], namings: Sequence[Naming]) -> Bearers:
    """Returns the names of the text's persons and organisations."""
    words = [e.name.split() for e in entities if e.type == "PERSON" and e.name]
    persons = [one for one in words if len(one) > 1]
    titled = {make_place_key(one[0]) for one in words if len(one) == 1}
    counts: Counter[str] = Counter()
    located: dict[str, int] = defaultdict(int)
    for naming in namings:
        before = naming.before = find_word_before(body, naming)
        counts[naming.key] += 1
        located[naming.key] += bool(naming.stated) or before.lower() in LOCATES
        if before in TITLES:
            titled.add(naming.key)
    return Bearers(
        frozenset(word for one in words for word in one),
        frozenset(make_place_key(words[-1]) for words in persons),
        frozenset(make_place_key(word) for words in persons for word in words[:-1]),
        frozenset(titled),
        frozenset(make_place_key(e.name) for e in entities if e.type == "ORG" and e.name),
        _list_shortened(entities),
        _list_longer(entities),
        {key: (count, located[key]) for key, count in counts.items()},
    )


def _list_shortened(entities: Sequence[Entity]) -> frozenset[str]:
    names = (entity.name.split() for entity in entities if entity.type == "ORG")
    return frozenset(
        make_place_key(words[0])
        for words in names
        if len(words) > 1 and load_bodies().isdisjoint(word.lower() for word in words)
    )


def _list_longer(entities: Sequence[Entity]) -> dict[str, tuple[str, ...]]:
    longer: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for entity in entities:
        if " " in entity.name and not look_up(entity.name)[1]:
            longer[entity.name.split()[0]] += (entity.name,)
    return dict(longer)


def find_word_before(body: str, naming: Naming) -> str:
    """Returns the word before a mention, without its full stop; empty if something other stands there."""
    start = naming.mention.start
    before = body[max(0, start - _BESIDE_CHARS) : start]
    if before.endswith(_BREAKS):
        before = before[:-1]
    if before.endswith(_MARKS):
        before = before[:-1]
    if not before.endswith((" ", "\n")) or before[-2:].isspace():
        return ""
    word = before.split()[-1]
    if word.isalnum():
        return word
    last = _LAST_WORD.search(word)
    return last[0].rstrip(".") if last else ""


def find_word_behind(body: str, naming: Naming) -> str:
    """Returns the word behind a mention; empty if something other stands there."""
    end = naming.mention.end
    match = _WORD_BEHIND.match(body, end, end + _BESIDE_CHARS)
    return match[1] if match else ""
