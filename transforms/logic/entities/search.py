"""Finds names that the model missed, by titles, lists of names and the other names of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache

from wiredesk.transforms.logic.entities.bodies import load_clubs, load_companies, load_phrases
from wiredesk.transforms.logic.entities.clubs import stands_as_club
from wiredesk.transforms.logic.entities.lexicon import GENERIC, ORG_HEADS, OTHER_HEADS, TITLES
from wiredesk.transforms.logic.entities.types import SUFFIXES, Name, Words
from wiredesk.transforms.logic.entities.whole_names import MONTHS, stands_as_month
from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.names import BODIES, find_place_kind, load_peoples
from wiredesk.transforms.logic.kernel.spans import CoveredSpans

# A look-behind stands behind the first letter: a search tries a pattern that begins with a letter only at letters. The
# first set is searched for fastest, the next one leaves the letters.
_CAPITALISED = re.compile(r"[A-Z\xaa-\U0010ffff](?<=[^\W\d_])(?<![\w'’.&-].)\w*(?:[-'’.&]\w+)*")
_WORD = re.compile(r"[A-Za-z][\w-]+")
_PARTICLES = "de|da|dos|del|della|di|bin|bint|ibn|al|el|van|von|der|ben|la|le|y"
_AFTER_TITLE = re.compile(
    r"\.?[ \xa0]([^\W\d_a-z][\w’'-]+"
    rf"(?:[ \xa0](?:(?:{_PARTICLES})[ \xa0])*[^\W\d_a-z][\w’'-]+){{0,3}})"
)
_FULL_NAME = re.compile(
    r"[^\W\d_a-z][\w’'-]+(?:[ \xa0][^\W\d_a-z]\.?)?"
    rf"(?:[ \xa0](?:(?:{_PARTICLES})[ \xa0])*[^\W\d_a-z][\w’'-]+){{1,2}}(?![\w’'-]|[ \xa0][^\W\d_a-z])"
)
# A party's letter and a place: "R-Elbow Lake", "D-W. Va.", "D-N.Y.".
_CONSTITUENCY = re.compile(
    r"[DRI](?:(?<=, .)|(?<=\(.))[-–]"
    r"((?:[A-Z]\.[ ]?){1,2}(?:[A-Z][a-z]+)?\.?|[A-Z][a-z]+(?:[ ][A-Z][a-z]+)*\.?)(?=[,;) ]|\.\s)"
)
_ACTS = re.compile(
    r"[ \xa0](?:said|says|has|had|will|paid|pays|reported|reports|announced|plans|wants|blamed|denied|warned|declined"
    r"|runs|owns|launched|agreed|bought|sold|sent|published|estimates|called|confirmed"
    r"|and [A-Z]\w+ (?:said|have|had|will|agreed))\b"
)
_TOLD = re.compile(r"\b(?:told|agency|broadcaster|union|charity|watchdog)[ \xa0]$")
_OPENS = re.compile(r"(?:^|[.!?:\n•*–—-][\"”’)]*|[\"“‘(])\s*$")
_SHORT, _LONG = 2, 6
"""Letters that an acronym has more than and at most."""

_BEFORE_NAME = TITLES | GENERIC
_NO_GIVEN = TITLES | GENERIC | {"al", "el", "royal", "my", "san", "santa", "santo", "in", "may"}
_SPREADING = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC"})


def list_capitalised(body: str) -> Words:
    """Returns the capitalised words of a text in order."""
    return [(match.start(), _cut_possessive(match[0])) for match in _CAPITALISED.finditer(body)]


def list_words(body: str) -> list[str]:
    """Returns the words of two letters and more of a text in order, those with hyphens whole."""
    return _WORD.findall(body)


def _cut_possessive(word: str) -> str:
    return word.removesuffix("’s").removesuffix("'s") if word[-1] == "s" else word


def find_titled_persons(body: str, words: Words, names: Sequence[Name]) -> list[Name]:
    """Returns the persons after a title ("Minister Kusae Edu") that no name covers yet."""
    covered = CoveredSpans(names)
    found = []
    for start, word in words:
        if word.lower() not in TITLES or not (match := _AFTER_TITLE.match(body, start + len(word))):
            continue
        text = match[1].removesuffix("’s").removesuffix("'s").rstrip("'’-")
        start, end = match.start(1), match.start(1) + len(text)  # noqa: PLW2901
        if covered.is_free(start, end) and not any(map(_is_common, text.split())):
            found.append(Name(start, end, text, "PERSON"))
            covered.add(start, end)
    return found


def find_constituencies(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the places after a party's letter: "Rep. Ann Lee, R-Elbow Lake"."""
    covered = CoveredSpans(names)
    return [
        Name(*match.span(1), match[1], "GPE")
        for match in _CONSTITUENCY.finditer(body)
        if covered.is_free(match.start(), match.end())
    ]


def find_known_names(body: str, words: Words, names: Sequence[Name]) -> list[Name]:
    """Returns the countries and peoples of the gazetteer that no name covers yet."""
    peoples = load_peoples()
    known = {
        word: "NORP" if word in peoples else "GPE"
        for word in {word for _, word in words}
        if word in peoples or find_place_kind(word) == "country"
    }
    return _find_texts(body, words, names, known)


def find_known_bodies(body: str, words: Words) -> list[Name]:
    """Returns the companies and clubs with names of several words: the whole "Real Madrid"."""
    phrases = load_phrases()
    found = []
    for start, word in words:
        for name in phrases.get(word, ()):
            end = start + len(name)
            if body.startswith(name, start) and not body[end : end + 1].isalnum():
                found.append(Name(start, end, name, "ORG"))
                break
    return found


def find_single_bodies(body: str, words: Words, names: Sequence[Name]) -> list[Name]:
    """Returns the known bodies of one word and the acronyms that act as bodies, where no name covers them yet."""
    companies = load_companies()
    covered = CoveredSpans(names)
    found = []
    for start, word in words:
        is_acronym = word.isupper() and _SHORT < len(word) <= _LONG and word.isalpha()
        if not is_acronym and word not in companies:
            continue
        end = start + len(word)
        is_known = not is_acronym or word in BODIES or word in companies
        if word.lower() in GENERIC or not covered.is_free(start, end) or not _stands_alone(body, start, end):
            continue
        acts = _ACTS.match(body, end) or _TOLD.search(body, max(0, start - 20), start)
        # A word that opens a sentence has its capital from there: "Target prices rose".
        if acts or (is_known and not _OPENS.search(body, max(0, start - 4), start)):
            found.append(Name(start, end, word, "ORG"))
            covered.add(start, end)
    return found


def find_clubs(body: str, words: Words, names: Sequence[Name]) -> list[Name]:
    """Returns the clubs of a text about sports that no name covers yet and that stand as clubs do."""
    covered = CoveredSpans(names)
    clubs = load_clubs()
    return [
        name
        for name in (
            Name(start, start + len(word), word, "ORG")
            for start, word in words
            if word in clubs or find_place_kind(word) == "large_city"
        )
        if covered.is_free(name.start, name.end)
        and _stands_alone(body, name.start, name.end)
        and stands_as_club(body, name)
    ]


def find_repeated_names(
    body: str, words: Words, names: Sequence[Name], vocabulary: Container[str] | None = None
) -> list[Name]:
    """Returns the further occurrences of a text's own names, with their types.

    A person's surname counts as a name. A single word that the text also has without a capital is a common noun
    and is left out.

    Args:
      body: the text.
      words: its capitalised words.
      names: its names so far.
      vocabulary: its words, if they are at hand.
    """
    known: dict[str, str] = {}
    for name in names:
        if name.label in _SPREADING and len(name.text) > 2:
            known.setdefault(name.text, name.label)
    for text in [text for text, label in known.items() if label == "PERSON" and " " in text]:
        for surname in (*_list_surnames(text), *_list_first_surnames(text)):
            known.setdefault(surname, "PERSON")
    common = vocabulary or frozenset(list_words(body))
    known = {
        text: label for text, label in known.items() if " " in text or not _is_noun(text.lower(), common)
    }
    return _find_texts(body, words, names, known)


def _is_noun(word: str, common: Container[str]) -> bool:
    return word in GENERIC or word in common


_WITH_TWO_SURNAMES = 3


def _list_surnames(text: str) -> Sequence[str]:
    """Returns the forms of the surname of a person's full name: Leyen, von der Leyen and Von der Leyen."""
    words = text.split()
    if len(words) > 1 and words[-1].lower().rstrip(".") in SUFFIXES:
        return (words[-2].rstrip(","), f"{words[-2]} {words[-1]}")
    if len(words[1:]) == 1 and words[1].partition("-")[2].islower():
        return (words[1], words[0])  # "Nam Ok-hee" is later Nam.
    first = len(words) - 1
    while first > 1 and words[first - 1].islower():
        first -= 1
    whole = " ".join(words[first:])
    return (
        (words[-1].rstrip(","),)
        if first == len(words) - 1
        else (words[-1], whole, whole[0].upper() + whole[1:])
    )


def _list_first_surnames(text: str) -> Sequence[str]:
    """Returns the first of two surnames, which stands for the person in Spanish: Salas of "Pedro Salas Ruiz"."""
    words = text.split()
    if len(words) != _WITH_TWO_SURNAMES or not all(word.istitle() and word.isalpha() for word in words):
        return ()
    middle = words[1]
    is_large = find_place_kind(middle) not in (None, "city")
    is_other = is_large or middle.lower() in load_given_names() or words[2].lower() in SUFFIXES
    return () if is_other or len(middle) < len("Lara") else (middle,)


def find_given_named(body: str, words: Words, names: Sequence[Name]) -> list[Name]:
    """Returns the persons who are named by a frequent given name and a surname, where no name covers them yet."""
    given = load_given_names()
    covered = CoveredSpans(names)
    found = []
    for start, word in words:
        lower = word.lower()
        if lower not in given or lower in _NO_GIVEN or word.isupper() or find_place_kind(word):
            continue
        if not (match := _FULL_NAME.match(body, start)):
            continue
        text = match[0].removesuffix("’s").removesuffix("'s").rstrip("'’-")
        end = start + len(text)
        if covered.is_free(start, end) and not any(map(_is_common, text.split()[1:])):
            found.append(Name(start, end, text, "PERSON"))
            covered.add(start, end)
    return found


def _is_common(word: str) -> bool:
    lower = word.lower()
    return (
        lower in GENERIC
        or lower in ORG_HEADS
        or lower in OTHER_HEADS
        or lower in TITLES
        or find_place_kind(word) is not None
    )


def _find_texts(body: str, words: Words, names: Sequence[Name], known: Mapping[str, str]) -> list[Name]:
    """Returns the longest known name at each capitalised word, if no name covers it yet."""
    # Only the lengths of names with this first word are tried, for a thousand persons may share a first name.
    sizes: dict[str, set[int]] = defaultdict(set)
    for text in known:
        sizes[_find_first_word(text)].add(len(text))
    longest_first = {first: sorted(found, reverse=True) for first, found in sizes.items()}
    covered = CoveredSpans(names)
    found = []
    for start, word in words:
        for size in longest_first.get(word, ()):
            text = body[start : start + size]
            # At the end of the body the rest may be shorter and still be a name.
            end = start + len(text)
            if text not in known or (word in MONTHS and stands_as_month(body, start)):
                continue
            if covered.is_free(start, end) and _stands_alone(body, start, end):
                found.append(Name(start, end, text, known[text]))
                covered.add(start, end)
                break
    return found


@lru_cache(maxsize=20_000)
def _find_first_word(text: str) -> str:
    """Returns the first capitalised word of a name, or an empty string."""
    first = _CAPITALISED.search(text)
    return _cut_possessive(first[0]) if first else ""


def _stands_alone(body: str, start: int, end: int) -> bool:
    """Returns True if a name is not a part of a longer one: no capitalised word is beside it."""
    after = body[end : end + 2]
    if after[:1].isalnum() or after[:1] == "$" or (after[:1] == " " and after[1:].isupper()):
        return False
    if " " in body[start:end] or start < 2 or body[start - 1] != " ":
        return True
    before = body[max(0, start - 25) : start - 1].split()
    word = before[-1] if before else ""
    return not word[:1].isupper() or word.lower().strip(".") in _BEFORE_NAME
