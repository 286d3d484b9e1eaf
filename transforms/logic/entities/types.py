"""Chooses one type for each name of a text by the sum of all evidence in the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from wiredesk.transforms.logic.entities.bodies import load_bodies, load_clubs, load_companies
from wiredesk.transforms.logic.entities.lexicon import ORG_HEADS, ORG_NOUNS, OTHER_HEADS, PLACE_NOUNS, TITLES
from wiredesk.transforms.logic.gazetteer.geonames import strip_accents
from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.media import is_medium
from wiredesk.transforms.logic.gazetteer.names import (
    BODIES,
    GAMES,
    find_place_kind,
    is_well_known,
    load_peoples,
)
from wiredesk.transforms.logic.kernel.word_lists import read_words

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
_SUFFIXED = 8.0
_GIVEN = 2.0
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

_LAST_WORD = re.compile(r"[\w-]+$")
_WORD_AFTER = re.compile(r"(?:['’]s)?\s+([a-z]+)\b")
_PLACE_BESIDE = re.compile(r",\s+([^\W\d_a-z]\w+(?: [^\W\d_a-z]\w+)*)")
_STATE_BESIDE = re.compile(
    r", (?:[A-Z]\.[ ]?[A-Z]\.|(?:Ala|Ariz|Ark|Calif|Colo|Conn|Fla|Ga|Ill|Ind|Mass|Mich|Minn|Mo|Va|Wash)\.)"
)
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

_INITIALS = read_words("us uk un eu")
SUFFIXES = read_words("jr sr ii iii iv")
"""What stands behind a person's surname, in lower case and without full stop."""

Words = Sequence[tuple[int, str]]
"""The capitalised words of a text: the start of each, and the word without a possessive ``'s``."""

Votes = defaultdict[str, float]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: ``body[start:end] == text``; ``label`` is one of ``ENTITY_TYPES``."""

    start: int
    end: int
    text: str
    label: str


@lru_cache(maxsize=20_000)
def fold_name(text: str) -> str:
    """Returns a form that the spellings of a name share: without case, accents, full stops and repeated spaces."""
    plain = text if text.isascii() else strip_accents(text.replace("’", "'"))
    return " ".join(plain.replace(".", "").casefold().split())


def split_suffix(words: Sequence[str]) -> tuple[Sequence[str], str]:
    """Returns the words of a person's folded name without "jr" or "iii" behind it, and that suffix or an empty string."""
    if len(words) > 1 and words[-1] in SUFFIXES:
        return (*words[:-2], words[-2].rstrip(",")), words[-1]
    return words, ""


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
    for key in _list_given_names(evidence, persons, counts):
        # Mary is a town of Turkmenistan too, but here the model has seen a person.
        evidence[key]["PERSON"] += sum(evidence[key].values()) + 1
        types[key] = _choose(evidence[key])
    for part in _list_person_parts(types):
        if not is_well_known(part) or persons[part] * 2 > counts[part]:
            # The one word is the surname or first name of a person that the text names in full.
            evidence[part]["PERSON"] += sum(evidence[part].values()) + 1
            types[part] = _choose(evidence[part])
    labels = [
        "GPE" if types[key] == "PERSON" and _is_in_place(body, name) else types[key]
        for name, key in zip(names, keys, strict=True)
    ]
    return [
        name if name.label == label else replace(name, label=label)
        for name, label in zip(names, labels, strict=True)
    ]


def _is_in_place(body: str, name: Name) -> bool:
    """Returns True for a mention of a city with its state or country, whatever person has its name: "Durham, N.C."."""
    if " " in name.text or not find_place_kind(name.text):
        return False
    return _STATE_BESIDE.match(body, name.end) is not None


def _list_shortened(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yields names of two or three words with their last word, which later occurs alone."""
    firsts = {key: at for at, key in reversed([*enumerate(keys)])}
    for full, at in firsts.items():
        words = split_suffix(full.split())[0]
        last = words[-1]
        if (
            len(words) in (2, 3)
            and firsts.get(last, -1) > at
            and not _PHRASE.search(full)
            and words[0] not in _INITIALS
            and not is_well_known(last)
            and find_place_kind(last.capitalize()) != "large_city"
            and not any(word in ORG_HEADS or word in OTHER_HEADS for word in words)
        ):
            yield full, last


def _list_given_names(
    keys: Iterable[str], persons: Mapping[str, int], counts: Mapping[str, int]
) -> Iterator[str]:
    """Yields the frequent given names that the model mostly takes for persons."""
    given = load_given_names()
    for key in keys:
        if key in given and persons[key] * 2 > counts[key] and not is_well_known(key):
            yield key


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
    for words in (split_suffix(key.split())[0] for key in full):
        parts |= {words[0], *words[1:-1], *(" ".join(words[-size:]) for size in sizes if size < len(words))}
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
    word = _read_word_before(body, name.start)
    if word.lower() in TITLES and name.label in _WAVERING | {"FAC", "LOC", "NORP"}:
        yield "PERSON", _TITLE_BEFORE
    elif word in _LOCATES and name.label in _WAVERING:
        yield "GPE", _PREPOSITION_BEFORE
    elif word in _LOCATES and name.label == "LOC":
        yield "LOC", _PREPOSITION_BEFORE
    elif word == "the" and name.label == "PERSON":
        yield "ORG", _ARTICLE_BEFORE


def _read_word_before(body: str, start: int) -> str:
    """Returns the word before a name, within 30 characters; empty if more than a space and a mark parts them."""
    before = body[max(0, start - 30) : start]
    if before.endswith(("'", '"', "‘", "“")):
        before = before[:-1]
    words = before.split()
    if not words or not before[-1].isspace():
        return ""
    word = words[-1].removesuffix(".")
    if word.isalnum():
        return word
    last = _LAST_WORD.search(word)
    return last[0] if last else ""


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


@lru_cache(maxsize=20_000)
def _weigh_name(text: str) -> tuple[tuple[str, float], ...]:
    """Returns the types that the words of a name tell, with their weights."""
    return tuple(_read_name(text))


def _read_name(text: str) -> Iterator[tuple[str, float]]:
    kind = find_place_kind(text)
    if kind is None and text.isupper() and len(text) > 4:
        # A dateline: "BRUSSELS (Reuters)". Acronyms share their letters with villages at most.
        kind = find_place_kind(text.title())
        kind = None if kind == "city" else kind
    if kind:
        yield ("LOC" if kind == "land" else "GPE"), _PLACE_KNOWN[kind]
    elif _IN_CAPITALS.match(text):
        yield "ORG", _CAPITALS
    if text in load_peoples():
        yield "NORP", _NAME_KNOWN
    if text in GAMES:
        yield "EVENT", _NAME_KNOWN
    if (
        text in BODIES
        or is_medium(text)
        or text in load_companies()
        or (" " in text and text in load_clubs())
    ):
        yield "ORG", _NAME_KNOWN
    words = [word.strip(".,") for word in text.lower().split()]
    if "v" in words[1:-1] or "vs" in words[1:-1]:
        yield "LAW", _NAME_KNOWN  # A case at court: "Lee v. Alder".
    elif len(words) > 1 and _ends_as_person(words):
        yield "PERSON", _SUFFIXED
    elif len(words) > 1:
        yield from _weigh_words(words)
        if text.split(None, 1)[1] in BODIES or words[0] == "team":
            yield "ORG", _HEAD  # "Lee White House", "Team Lee".
        if len(words) < 4 and not kind and _is_full_name(text.split()):
            yield "PERSON", _GIVEN
    elif words[0] in ORG_HEADS:
        yield "ORG", _HEAD_ALONE


def _ends_as_person(words: Sequence[str]) -> bool:
    """Returns True for a name with "jr" or "sr" behind it, and for a given name with a number: "elizabeth ii"."""
    if words[-1] in ("jr", "sr"):
        return True
    return words[-1] in SUFFIXES and words[0] in load_given_names() and words[0] not in TITLES


def _is_full_name(words: Sequence[str]) -> bool:
    """Returns True for a frequent given name with a surname: no head of a body or place, and no place before it."""
    lower = [word.lower().strip(".") for word in words]
    return (
        lower[0] in load_given_names()
        and lower[0] not in TITLES
        and words[-1].istitle()
        and find_place_kind(words[0]) is None
        and {"and", "&", "of", "for"}.isdisjoint(lower)
        and not any(word in ORG_HEADS or word in OTHER_HEADS or word in ORG_NOUNS for word in lower[1:])
        and " ".join(words) not in load_bodies()
    )


def _weigh_words(words: Sequence[str]) -> Iterator[tuple[str, float]]:
    if words[-1] in ORG_HEADS or any(
        word in ORG_HEADS and after in ("of", "for", "on", "to") for word, after in pairwise(words)
    ):
        yield "ORG", _HEAD
    elif words[-1] in OTHER_HEADS:
        yield OTHER_HEADS[words[-1]], _HEAD
    elif words[0] in TITLES and ORG_HEADS.isdisjoint(words):
        yield "PERSON", _TITLED
