"""What kind of thing each name of a text is, by all that the text says of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from transforms.logic.gazetteer import BODIES, is_well_known, load_peoples, load_places
from transforms.logic.name_words import ORG_HEADS, TITLES

# Evidence is counted in answers of the model: its own answer weighs 1.
_KNOWN_PLACE = {"country": 4.0, "land": 4.0, "large_city": 2.0, "city": 0.8}
_KNOWN_PEOPLE = 4.0
_TITLE = 3.0
_SPEECH = 1.0
_RELATIVE = 1.5
_ORG_HEAD = 3.0
_TITLED = 2.0
_IN_PLACE = 0.7
_PART_OF_PERSON = 2.0
_ACRONYM = 0.5
_NOUN = 1.0
_DOUBTFUL = 0.4
_REPEATED = 0.8
_ARTICLE = 1.0
_BESIDE = 1.0
_HEAD = 3.0
_TITLED = 2.0

_WORD_BEFORE = re.compile(r"([\w-]+)\.?\s+['\"‘“]?$")
_SPEAKS = re.compile(
    r",?\s+(?:also\s+|had\s+|has\s+)?(?:said|says|told|added|explained|noted|argued|recalled|insisted|tweeted|replied|stressed|wrote)\b"
)
_IS_PERSON = re.compile(r",\s+(?:who\b|\d\d?,|aged\b|an?\s+\d\d|whose\b)|\s+\(\d\d\)")
_LOCATES = frozenset(
    {"in", "near", "across", "throughout", "outside", "northern", "southern", "eastern", "western", "central"}
)
_FOLLOWED = re.compile(r"(?:['’]s)?\s+([a-z]+)\b")
_ORG_NOUNS = frozenset(
    """militia militants rebels fighters newspaper daily magazine website party leader leaders spokesman spokeswoman spokesperson
    company firm officials employees staff members board headquarters lawmakers supporters coalition app group""".split()
)
_PLACE_NOUNS = frozenset(
    "region district sector city town province village county area highway suburb neighbourhood residents municipality border".split()
)
_PLACE_HEADS = {
    **dict.fromkeys(
        "province district county prefecture village town city municipality township".split(), "GPE"
    ),
    **dict.fromkeys(
        "river lake mountain mountains island islands sea ocean valley desert peninsula bay gulf strait".split(),
        "LOC",
    ),
    **dict.fromkeys(
        "bridge airport stadium palace tower mosque temple cathedral dam highway road street avenue boulevard hotel".split(),
        "FAC",
    ),
}
_BESIDE_PLACE = re.compile(r",\s+([^\W\d_a-z]\w+(?: [^\W\d_a-z]\w+)*)")
_PHRASE = re.compile(r" (?:of|for|and|the|in) |\d")
_SHORT = re.compile(r"[A-Z][A-Z&.-]+s?$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at its place: ``body[start:end] == text``; ``label`` is a type of the table."""

    start: int
    end: int
    text: str
    label: str


def make_key(text: str) -> str:
    """Returns what two spellings of one name have in common: no case, full stops or doubled spaces."""
    return " ".join(text.replace(".", "").replace("’", "'").casefold().split())


def choose_types(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the names, all that are spelt alike with the type that the text speaks for."""
    evidence = _count_evidence(body, names)
    types = {key: _choose(votes) for key, votes in evidence.items()}
    persons = _list_person_parts(names, types)
    for key, votes in evidence.items():
        if key in persons and " " not in key:
            votes["PERSON"] += _PART_OF_PERSON * votes.total() / 2
            types[key] = _choose(votes)
    return [replace(name, label=types[make_key(name.text)]) for name in names]


def _count_evidence(body: str, names: Sequence[Name]) -> Mapping[str, Counter[str]]:
    evidence: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        votes = evidence[make_key(name.text)]
        votes[name.label] += _DOUBTFUL if name.label == "PERSON" and _SHORT.match(name.text) else 1.0
        for label, weight in _weigh_context(body, name):
            votes[label] += weight
    counts = Counter(make_key(name.text) for name in names)
    for key, name in {make_key(name.text): name for name in names}.items():
        for label, weight in _weigh_name(name.text):
            evidence[key][label] += weight * (1 + (counts[key] - 1) * _REPEATED)
    return evidence


def _choose(votes: Counter[str]) -> str:
    return max(votes, key=lambda label: (votes[label], label))


def _weigh_context(body: str, name: Name) -> Iterator[tuple[str, float]]:
    before = _WORD_BEFORE.search(body, max(0, name.start - 30), name.start)
    word = before[1] if before else ""
    if word.lower() in TITLES and name.label in ("ORG", "GPE", "PERSON", "FAC", "LOC", "NORP"):
        yield "PERSON", _TITLE
    if word in _LOCATES and name.label in ("PERSON", "ORG", "GPE", "LOC"):
        yield ("LOC" if name.label == "LOC" else "GPE"), _IN_PLACE
    if name.label in ("PERSON", "ORG", "GPE") and _SPEAKS.match(body, name.end):
        yield "PERSON" if not _SHORT.match(name.text) else "ORG", _SPEECH
    if (after := _FOLLOWED.match(body, name.end)) and name.label in ("PERSON", "ORG", "GPE", "NORP"):
        if after[1] in _ORG_NOUNS and name.label != "NORP" and name.text not in load_places():
            yield "ORG", _NOUN
        elif after[1] in _PLACE_NOUNS and word.lower() != "of":
            yield "GPE", _NOUN
    if word == "the" and name.label == "PERSON":
        yield "ORG", _ARTICLE
    if name.label in ("PERSON", "ORG") and (beside := _BESIDE_PLACE.match(body, name.end)):
        if load_places().get(beside[1]) == "country":
            yield "GPE", _BESIDE
    if name.label in ("PERSON", "ORG", "GPE") and _IS_PERSON.match(body, name.end):
        yield "PERSON", _RELATIVE


def _weigh_name(text: str) -> Iterator[tuple[str, float]]:
    kind = load_places().get(text)
    if kind:
        yield "LOC" if kind == "land" else "GPE", _KNOWN_PLACE[kind]
    if text in load_peoples():
        yield "NORP", _KNOWN_PEOPLE
    words = text.lower().split()
    if len(words) > 1 and (
        words[-1].strip(".") in ORG_HEADS or words[0] in ORG_HEADS and words[1] in ("of", "for")
    ):
        yield "ORG", _ORG_HEAD
    if len(words) > 1 and words[0] in TITLES and words[-1] not in ORG_HEADS:
        yield "PERSON", _TITLED
    if len(words) > 1 and words[-1] in _PLACE_HEADS:
        yield _PLACE_HEADS[words[-1]], _HEAD
    if text in BODIES:
        yield "ORG", _KNOWN_PEOPLE
    if _SHORT.match(text) and not kind:
        yield "ORG", _ACRONYM


def _list_person_parts(names: Sequence[Name], types: Mapping[str, str]) -> set[str]:
    full = {key for key in (make_key(name.text) for name in names) if types[key] == "PERSON" and " " in key}
    full = {key for key in full if not _PHRASE.search(key)}
    parts = {part for key in full for part in (key.split()[0], key.split()[-1]) if len(part) > 2}
    return {part for part in parts if not is_well_known(part)}
