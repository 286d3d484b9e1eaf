"""From named mentions to the entities of a document.

A small model wavers on names that it does not know: "Odinga" is a person in one sentence and
an organisation in the next, and unmarked in a third. A news text says more than one sentence
does: it gives the full name and title once, brackets its acronyms, and keeps to them. So each
distinct name of a text gets one type, by the sum of all evidence for it in the text (the
model's answers are part of it); then every further place where the name stands is a mention of it.
One sense a discourse: Gale, Church and Yarowsky, 1992 (https://aclanthology.org/H92-1045).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from wiredesk.schemas.records import Entity, Mention
from wiredesk.transforms.logic.entities.coreference import find_acronyms, find_long_forms, link_names
from wiredesk.transforms.logic.entities.lexicon import GENERIC, ORG_HEADS, trim_name
from wiredesk.transforms.logic.entities.search import (
    find_constituencies,
    find_known_names,
    find_repeated_names,
    find_titled_persons,
    list_capitalised,
)
from wiredesk.transforms.logic.entities.types import Name, choose_types
from wiredesk.transforms.logic.gazetteer.names import BODIES, find_place_kind
from wiredesk.transforms.logic.ner.model import NamedMention

_OFFICE = re.compile(
    r"(?:Ministry|Department|School|Faculty|Institute|Committee|Commission|Secretariat|Bureau|Centre|Center|Office|Agency"
    r"|Minister|Secretary) (?:of|for|on) (?!.* and )"
)
_BETWEEN = re.compile(r",\s+(?:(?:and|&)\s+)?|\s+(?:and|&)\s+")
_AND_MORE = re.compile(r"(?:, [A-Z][a-z]+)*,? and ([A-Z][a-z]+)(?: [A-Z][a-z]+)*")

ENTITY_TYPES = frozenset(
    {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"}
)
"""The types of the table; the model's others (dates, amounts) are no entities there."""


def group_entities(body: str, mentions: Sequence[NamedMention]) -> tuple[Entity, ...]:
    """Returns the entities of a text in order of first mention, numbered from 0.

    The same name is one entity, whatever its case, article and possessive; so is a surname or
    first name and the full name of the person that bears it, and an acronym and the name that
    the text defines it for.

    Salience is half the number of mentions against the most mentioned entity's, half how early
    the first one comes: ``(count / max count + 1 - first start / length) / 2``, 0 to 1.

    Args:
      body: the text.
      mentions: what the model found in it, with offsets into ``body``.

    Returns:
      Entities of the ten types, with mentions in text order that do not overlap.
    """
    words = list_capitalised(body)
    names = _keep_apart([*split_lists(trim_mentions(body, mentions)), *find_long_forms(body)])
    names += find_acronyms(body, names)
    names += find_titled_persons(body, words, names)
    names += find_constituencies(body, names)
    names += find_known_names(body, words, names)
    names = choose_types(body, sorted(names, key=lambda name: name.start))
    names = [_cut_title(name) if name.label == "PERSON" else name for name in names]
    names += find_repeated_names(body, words, names)
    names.sort(key=lambda name: name.start)
    return _build_entities(body, names, link_names(body, names))


def trim_mentions(body: str, mentions: Sequence[NamedMention]) -> Iterator[Name]:
    """Yields the mentions of the table's types cut to the name itself; what is no name is left out."""
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
            continue  # "US$" is money
        if name.lower() not in GENERIC and any(c.isupper() or c.isdigit() for c in name):
            yield Name(mention.start + start, mention.start + end, name, mention.label)


def split_lists(names: Iterable[Name]) -> list[Name]:
    """Returns the names with lists taken apart: "Biden, Sanders and Warren" where each is named by itself too."""
    found = list(names)
    known = {name.text for name in found} | {
        name.text.split()[-1] for name in found if name.label == "PERSON" and "," not in name.text
    }
    whole = []
    for name in found:
        parts = list(_take_apart(name)) if _BETWEEN.search(name.text) else [name]
        whole += parts if all(part.text in known or part.text in BODIES for part in parts) else [name]
    return whole


def _take_apart(name: Name) -> Iterator[Name]:
    start = 0
    for between in (*_BETWEEN.finditer(name.text), None):
        end = between.start() if between else len(name.text)
        if start < end:
            yield Name(name.start + start, name.start + end, name.text[start:end], name.label)
        start = between.end() if between else end


def _measure_rest(body: str, name: str, end: int) -> int:
    """Returns how many characters of a body's name follow: "Ministry of Health" goes on "and Family Welfare"."""
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


def _keep_apart(names: Sequence[Name]) -> list[Name]:
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def _build_entities(body: str, names: Sequence[Name], groups: Sequence[int]) -> tuple[Entity, ...]:
    members: dict[int, list[Name]] = defaultdict(list)
    for name, group in zip(names, groups, strict=True):
        members[group].append(name)
    most = max(map(len, members.values()), default=1)
    return tuple(
        Entity(
            entity=number,
            name=_choose_name(found),
            type=found[0].label,
            count=len(found),
            salience=round((len(found) / most + 1 - found[0].start / len(body)) / 2, 4),
            mentions=tuple(Mention(name.start, name.end, name.text) for name in found),
        )
        for number, found in enumerate(members.values())
    )


def _choose_name(names: Sequence[Name]) -> str:
    """Returns the fullest form: of the most words, then most frequent, then first; white space single."""
    counts = Counter(" ".join(name.text.split()) for name in names)
    return max(counts, key=lambda text: (len(text.split()), counts[text]))
