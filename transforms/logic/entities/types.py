"""Chooses one type for each name of a text by the sum of all evidence in the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wiredesk.transforms.logic.entities.lexicon import ORG_HEADS, ORG_NOUNS, OTHER_HEADS, PLACE_NOUNS, TITLES
from wiredesk.transforms.logic.gazetteer.names import (
    BODIES,
    GAMES,
    find_place_kind,
    is_well_known,
    load_peoples,
)

# The unit of all weights is one answer of the model. They are round numbers: if one of them is halved or
# doubled, the measured F1 changes by less than 0.005.
_DOUBTFUL = 0.4
"""Weight of the model's answer that a word in capitals ("KAUST") is a person."""
_PLACE_KNOWN = {"country": 8.0, "land": 8.0, "large_city": 4.0, "city": 1.5}
_NAME_KNOWN = 4.0
_REPEATED = 0.8
"""Share of the weight of evidence in the name itself that each further mention adds."""
_HEAD = 3.0
_HEAD_ALONE = 1.5
_TITLED = 2.0
_CAPITALS = 0.5
_TITLE_BEFORE = 3.0
_PREPOSITION_BEFORE = 0.7
_ARTICLE_BEFORE = 1.0
_NOUN_AFTER = 1.0
_SPEECH_AFTER = 1.0
_AGE_AFTER = 1.5
_PLACE_AFTER = 1.0
_SHORTENED = 1.0
_ADMINISTRATION_AFTER = 1.5

_WAVERING = frozenset({"PERSON", "ORG", "GPE"})
"""The types that a small model confuses on names that it does not know."""

_WORD_BEFORE = re.compile(r"([\w-]+)\.?\s+['\"‘“]?$")
_WORD_AFTER = re.compile(r"(?:['’]s)?\s+([a-z]+)\b")
_PLACE_BESIDE = re.compile(r",\s+([^\W\d_a-z]\w+(?: [^\W\d_a-z]\w+)*)")
_SPEAKS = re.compile(
    r",?\s+(?:also\s+|had\s+|has\s+)?"
    r"(?:said|says|told|added|explained|noted|argued|recalled|insisted|tweeted|replied|stressed|wrote)\b"
)
_HAS_AGE = re.compile(r",\s+(?:who\b|\d\d?,|aged\b|an?\s+\d\d|whose\b)|\s+\(\d\d\)")
_LOCATES = frozenset(
    ["in", "near", "across", "throughout", "outside", "northern", "southern", "eastern", "western", "central"]
)
_IN_CAPITALS = re.compile(r"[A-Z][A-Z&.-]+s?$")
_PHRASE = re.compile(r" (?:of|for|and|the|in) |\d")

Votes = defaultdict[str, float]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: ``body[start:end] == text``; ``label`` is one of ``ENTITY_TYPES``."""

    start: int
    end: int
    text: str
    label: str


def fold_name(text: str) -> str:
    """Returns a form that the spellings of a name share: without case, full stops and repeated spaces."""
    return " ".join(text.replace(".", "").replace("’", "'").casefold().split())


def choose_types(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the names, with one type for each spelling: the type with the most evidence."""
    keys = [fold_name(name.text) for name in names]
    counts = Counter(keys)
    evidence = _weigh_all(body, names, keys)
    for full, last in _list_shortened(keys):
        # A name in full and later by its last word alone is a person's.
        for key in (full, last):
            if evidence[key].keys() <= _WAVERING:
                evidence[key]["PERSON"] += _SHORTENED * counts[key]
    types = {key: _choose(votes) for key, votes in evidence.items()}
    persons = Counter(key for key, name in zip(keys, names, strict=True) if name.label == "PERSON")
    for part in _list_person_parts(types):
        if not is_well_known(part) or persons[part] * 2 > counts[part]:
            # The one word is the surname or first name of a person that the text names in full.
            evidence[part]["PERSON"] += sum(evidence[part].values()) + 1
            types[part] = _choose(evidence[part])
    return [
        name if name.label == types[key] else replace(name, label=types[key])
        for name, key in zip(names, keys, strict=True)
    ]


def _list_shortened(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yields names of two or three words with their last word, which later occurs alone."""
    firsts = {key: at for at, key in reversed([*enumerate(keys)])}
    for full, at in firsts.items():
        words = full.split()
        last = words[-1]
        if (
            len(words) in (2, 3)
            and firsts.get(last, -1) > at
            and not _PHRASE.search(full)
            and not is_well_known(last)
            and find_place_kind(last.capitalize()) != "large_city"
            and not any(word in ORG_HEADS or word in OTHER_HEADS for word in words)
        ):
            yield full, last


def _choose(votes: Mapping[str, float]) -> str:
    return max(votes, key=lambda label: (votes[label], label))


def _list_person_parts(types: Mapping[str, str]) -> set[str]:
    """Returns the names that are the first word or the last words of a person's full name."""
    full = [
        key for key, label in types.items() if label == "PERSON" and " " in key and not _PHRASE.search(key)
    ]
    # Only ends with as many words as some name are made: a long list of initials has very many.
    sizes = {key.count(" ") + 1 for key in types}
    parts: set[str] = set()
    for words in map(str.split, full):
        parts |= {words[0], *(" ".join(words[-size:]) for size in sizes if size < len(words))}
    return {part for part in parts & types.keys() if len(part) > 2}


def _weigh_all(body: str, names: Sequence[Name], keys: Sequence[str]) -> dict[str, Votes]:
    """Returns the weight of each type by folded name: the model's answers, the words beside it and its own words."""
    evidence: dict[str, Votes] = defaultdict(lambda: defaultdict(float))
    for name, key in zip(names, keys, strict=True):
        votes = evidence[key]
        doubtful = name.label == "PERSON" and _IN_CAPITALS.match(name.text)
        votes[name.label] += _DOUBTFUL if doubtful else 1.0
        for label, weight in (*_weigh_before(body, name), *_weigh_after(body, name)):
            votes[label] += weight
    counts = Counter(keys)
    for key, text in {key: name.text for key, name in zip(keys, names, strict=True)}.items():
        for label, weight in _weigh_name(text):
            evidence[key][label] += weight * (1 + (counts[key] - 1) * _REPEATED)
    return evidence


def _weigh_before(body: str, name: Name) -> Iterator[tuple[str, float]]:
    before = _WORD_BEFORE.search(body, max(0, name.start - 30), name.start)
    word = before[1] if before else ""
    if word.lower() in TITLES and name.label in _WAVERING | {"FAC", "LOC", "NORP"}:
        yield "PERSON", _TITLE_BEFORE
    elif word in _LOCATES and name.label in _WAVERING:
        yield "GPE", _PREPOSITION_BEFORE
    elif word in _LOCATES and name.label == "LOC":
        yield "LOC", _PREPOSITION_BEFORE
    elif word == "the" and name.label == "PERSON":
        yield "ORG", _ARTICLE_BEFORE


def _weigh_after(body: str, name: Name) -> Iterator[tuple[str, float]]:
    if name.label not in _WAVERING:
        return
    after = _WORD_AFTER.match(body, name.end)
    word = after[1] if after else ""
    if word == "administration":
        yield "PERSON", _ADMINISTRATION_AFTER
    elif word in ORG_NOUNS and not find_place_kind(name.text):
        yield "ORG", _NOUN_AFTER
    elif word in PLACE_NOUNS:
        yield "GPE", _NOUN_AFTER
    beside = _PLACE_BESIDE.match(body, name.end) if name.label != "GPE" else None
    if beside and find_place_kind(beside[1]) == "country":
        yield "GPE", _PLACE_AFTER
    if _SPEAKS.match(body, name.end):
        yield ("ORG" if _IN_CAPITALS.match(name.text) else "PERSON"), _SPEECH_AFTER
    if _HAS_AGE.match(body, name.end):
        yield "PERSON", _AGE_AFTER


def _weigh_name(text: str) -> Iterator[tuple[str, float]]:
    kind = find_place_kind(text)
    if kind:
        yield ("LOC" if kind == "land" else "GPE"), _PLACE_KNOWN[kind]
    elif _IN_CAPITALS.match(text):
        yield "ORG", _CAPITALS
    if text in load_peoples():
        yield "NORP", _NAME_KNOWN
    if text in GAMES:
        yield "EVENT", _NAME_KNOWN
    if text in BODIES:
        yield "ORG", _NAME_KNOWN
    words = [word.strip(".") for word in text.lower().split()]
    if len(words) > 1:
        yield from _weigh_words(words)
    elif words[0] in ORG_HEADS:
        yield "ORG", _HEAD_ALONE


def _weigh_words(words: Sequence[str]) -> Iterator[tuple[str, float]]:
    if words[-1] in ORG_HEADS or any(
        word in ORG_HEADS and after in ("of", "for", "on") for word, after in pairwise(words)
    ):
        yield "ORG", _HEAD
    elif words[-1] in OTHER_HEADS:
        yield OTHER_HEADS[words[-1]], _HEAD
    elif words[0] in TITLES:
        yield "PERSON", _TITLED
