"""Makes the entities of a document from the mentions that the model found.

A small model is inconsistent on names that it does not know: "Odinga" is a person in one sentence, an organisation
in the next, and unmarked in a third. A news text holds more evidence than one sentence: it gives the full name and
title once, defines its acronyms in brackets, and uses its names consistently. So each distinct name of a
text gets one type, by the sum of all evidence for it (the model's answers are part of it). Then every further
occurrence of the name becomes a mention.
One sense per discourse: Gale, Church and Yarowsky, 1992 (https://aclanthology.org/H92-1045).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from wiredesk.schemas.records import ENTITY_TYPES, Entity, Mention
from wiredesk.transforms.logic.entities.clubs import is_about_sports, mark_clubs
from wiredesk.transforms.logic.entities.coreference import find_long_forms, link_names, list_defined_acronyms
from wiredesk.transforms.logic.entities.homonyms import mark_first_names, mark_rivers, mark_storms
from wiredesk.transforms.logic.entities.lexicon import GENERIC, ORG_HEADS, trim_name
from wiredesk.transforms.logic.entities.lists import find_listed_places, split_lists
from wiredesk.transforms.logic.entities.namesakes import join_given_names, mark_namesakes
from wiredesk.transforms.logic.entities.results import find_initialled, find_players, find_sides
from wiredesk.transforms.logic.entities.search import (
    find_clubs,
    find_constituencies,
    find_given_named,
    find_known_bodies,
    find_known_names,
    find_repeated_names,
    find_single_bodies,
    find_titled_persons,
    list_capitalised,
    list_words,
)
from wiredesk.transforms.logic.entities.spans import cut_glued, find_doubled, find_nicknamed, mend_names
from wiredesk.transforms.logic.entities.types import Name, Words, choose_types
from wiredesk.transforms.logic.entities.whole_names import complete_names, find_whole_names
from wiredesk.transforms.logic.gazetteer.names import find_place_kind
from wiredesk.transforms.logic.kernel.spans import drop_overlaps
from wiredesk.transforms.logic.ner.casing import restore_case
from wiredesk.transforms.logic.ner.model import NamedMention

_OFFICE = re.compile(
    r"(?:Ministry|Department|School|Faculty|Institute|Committee|Commission|Secretariat|Bureau|Centre|Center|Office|Agency"
    r"|Minister|Secretary) (?:of|for|on) (?!.* and )"
)
_AND_MORE = re.compile(r"(?:, [A-Z][a-z]+)*,? and ([A-Z][a-z]+)(?: [A-Z][a-z]+)*")


def group_entities(body: str, mentions: Sequence[NamedMention]) -> tuple[Entity, ...]:
    """Returns the entities of a text in order of first mention, numbered from 0.

    These are one entity: spellings of a name that differ in case, article or possessive; a surname or first name and
    the full name of its bearer; an acronym and the name that the text defines it for.

    Salience is the mean of two numbers: the mentions relative to the most mentioned entity, and the earliness of the
    first mention: ``(count / max count + 1 - first start / length) / 2``, 0 to 1.

    Args:
      body: the text.
      mentions: the mentions of the model, with offsets into ``body``.

    Returns:
      Entities of the ten types, with mentions in text order and without overlaps.
    """
    printed, body = body, restore_case(body)
    words = list_capitalised(body)
    every_word = list_words(body)
    sports, vocabulary = is_about_sports(every_word), frozenset(every_word)
    sides = find_sides(body) if sports else []
    read = _read_model(body, words, mentions)
    sure = [*find_whole_names(body, words, vocabulary, read), *_find_sure(body, words, sports)]
    names = drop_overlaps([*complete_names(body, [*sure, *read]), *sides])
    if sports:
        names += find_clubs(body, words, names)
    names += list_defined_acronyms(body, names)
    names += find_titled_persons(body, words, names)
    names += find_given_named(body, words, names)
    names += find_constituencies(body, names)
    names += find_known_names(body, words, names)
    names += find_listed_places(body, words, names)
    names += find_single_bodies(body, words, names)
    names = choose_types(body, sorted(names, key=lambda name: name.start))
    names = [_cut_title(name) if name.label == "PERSON" else name for name in names]
    names += find_repeated_names(body, words, names, vocabulary)
    names = join_given_names(body, sorted(names, key=lambda name: name.start))
    names = mark_namesakes(body, mark_first_names(body, names))
    if sports:
        names = mark_clubs(body, names, {side.start for side in sides})
    names = mark_storms(body, mark_rivers(body, names))
    groups = link_names(body, names)
    if body is not printed:
        names = [replace(name, text=printed[name.start : name.end]) for name in names]
    return build_entities(printed, names, groups)


def _find_sure(body: str, words: Words, sports: bool) -> list[Name]:
    """Returns the names that the letters around them or a table tell, whatever the model says."""
    players = find_players(body) if sports else []
    known = find_known_bodies(body, words)
    return [
        *find_nicknamed(body),
        *find_doubled(body),
        *known,
        *players,
        *find_initialled(body),
        *find_long_forms(body),
    ]


def _read_model(body: str, words: Words, mentions: Sequence[NamedMention]) -> list[Name]:
    return mend_names(body, cut_glued(split_lists(body, trim_mentions(body, mentions)), words))


def trim_mentions(body: str, mentions: Sequence[NamedMention]) -> Iterator[Name]:
    """Yields the mentions of the table's types cut to the name proper, without those that are no names."""
    for mention in mentions:
        if mention.label not in ENTITY_TYPES:
            continue
        text = body[mention.start : mention.end]
        start, end = trim_name(
            text, is_person=mention.label == "PERSON", keep_article=mention.label == "WORK_OF_ART"
        )
        if mention.label == "ORG":
            end += _measure_rest(body, text[start:end], mention.start + end)
        name = body[mention.start + start : mention.start + end]
        if body.startswith("$", mention.start + end):
            continue  # "US$" is money.
        if name.lower() not in GENERIC and (
            name[:1].isupper() or any(c.isupper() or c.isdigit() for c in name)
        ):
            yield Name(mention.start + start, mention.start + end, name, mention.label)


def _measure_rest(body: str, name: str, end: int) -> int:
    """Returns the length of the rest of a body's name: " and Family Welfare" after "Ministry of Health"."""
    if not _OFFICE.match(name):
        return 0
    rest = _AND_MORE.match(body, end)
    if not rest or rest[1].lower() in ORG_HEADS or find_place_kind(rest[1]):
        return 0
    return rest.end() - end


def _cut_title(name: Name) -> Name:
    start, end = trim_name(name.text, is_person=True)
    if end - start == len(name.text):
        return name
    return replace(name, start=name.start + start, end=name.start + end, text=name.text[start:end])


def build_entities(body: str, names: Sequence[Name], groups: Sequence[int]) -> tuple[Entity, ...]:
    """Returns the entities of a text from its names in text order and the number of the group of each."""
    members: dict[int, list[Name]] = defaultdict(list)
    for name, group in zip(names, groups, strict=True):
        members[group].append(name)
    max_count = max(map(len, members.values()), default=1)
    return tuple(
        Entity(
            entity=number,
            name=_choose_name(found),
            type=found[0].label,
            count=len(found),
            salience=round((len(found) / max_count + 1 - found[0].start / len(body)) / 2, 4),
            mentions=tuple(Mention(name.start, name.end, name.text) for name in found),
        )
        for number, found in enumerate(members.values())
    )


def _choose_name(names: Sequence[Name]) -> str:
    """Returns the fullest spelling, with single spaces: the most words, then the most frequent, then the first."""
    texts = [name.text for name in names]
    if texts.count(texts[0]) == len(texts):
        return " ".join(texts[0].split())
    counts = Counter(" ".join(text.split()) for text in texts)
    return max(counts, key=lambda text: (len(text.split()), not _is_in_capitals(text), counts[text]))


def _is_in_capitals(text: str) -> bool:
    """Returns True for a name that is no acronym and is printed in capitals, as in a headline."""
    return text.isupper() and len(text) > 5
