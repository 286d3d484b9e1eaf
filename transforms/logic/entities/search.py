"""Finds names that the model missed, by titles, lists of names and the other names of the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from wiredesk.transforms.logic.entities.lexicon import GENERIC, ORG_HEADS, TITLES
from wiredesk.transforms.logic.entities.types import Name
from wiredesk.transforms.logic.gazetteer.names import find_place_kind, load_peoples

_CAPITALISED = re.compile(r"(?<![\w'’.&-])[^\W\d_a-z]\w*(?:[-'’.&]\w+)*")
_LOWER = re.compile(r"(?<![\w'’-])[a-z]{3,}")
_PARTICLES = "de|da|dos|del|della|di|bin|bint|ibn|al|el|van|von|der|ben|la|le|y"
_AFTER_TITLE = re.compile(
    r"\.?[ \xa0]([^\W\d_a-z][\w’'-]+"
    rf"(?:[ \xa0](?:(?:{_PARTICLES})[ \xa0])*[^\W\d_a-z][\w’'-]+){{0,3}})"
)
# A party's letter and a place: "R-Elbow Lake", "D-W. Va.", "D-N.Y.".
_CONSTITUENCY = re.compile(
    r"(?:(?<=, )|(?<=\())[DRI][-–]((?:[A-Z]\.[ ]?){1,2}(?:[A-Z][a-z]+)?\.?|[A-Z][a-z]+(?:[ ][A-Z][a-z]+)*\.?)(?=[,;) ]|\.\s)"
)
_BEFORE_NAME = TITLES | GENERIC
_SPREADING = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC"})

Words = Sequence[tuple[int, str]]
"""The capitalised words of a text: the start of each, and the word without a possessive ``'s``."""


def list_capitalised(body: str) -> Words:
    """Returns the capitalised words of a text in order."""
    return [
        (match.start(), match[0].removesuffix("’s").removesuffix("'s"))
        for match in _CAPITALISED.finditer(body)
    ]


def find_titled_persons(body: str, words: Words, names: Sequence[Name]) -> list[Name]:
    """Returns the persons after a title ("Minister Kusae Edu") that no name covers yet."""
    covered = _CoveredSpans(names)
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
    covered = _CoveredSpans(names)
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


def find_repeated_names(body: str, words: Words, names: Sequence[Name]) -> list[Name]:
    """Returns the further occurrences of a text's own names, with their types.

    A person's surname counts as a name. A single word that the text also has without a capital is a common noun
    and is left out.
    """
    known: dict[str, str] = {}
    for name in names:
        if name.label in _SPREADING and len(name.text) > 2:
            known.setdefault(name.text, name.label)
    for text in [text for text, label in known.items() if label == "PERSON" and " " in text]:
        known.setdefault(text.split()[-1], "PERSON")
    common = set(_LOWER.findall(body)) | GENERIC
    known = {text: label for text, label in known.items() if " " in text or text.lower() not in common}
    return _find_texts(body, words, names, known)


class _CoveredSpans:
    """The stretches of a text that names cover. New ones are added in text order."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._spans = sorted((name.start, name.end) for name in names)
        self._added = (0, 0)

    def is_free(self, start: int, end: int) -> bool:
        at = bisect_left(self._spans, (end, 0)) - 1
        return max(self._spans[at] if at >= 0 else self._added, self._added)[1] <= start

    def add(self, start: int, end: int) -> None:
        self._added = (start, end)


def _is_common(word: str) -> bool:
    lower = word.lower()
    return lower in GENERIC or lower in ORG_HEADS or lower in TITLES or find_place_kind(word) is not None


def _find_texts(body: str, words: Words, names: Sequence[Name], known: Mapping[str, str]) -> list[Name]:
    """Returns the longest known name at each capitalised word, if no name covers it yet."""
    # Only the lengths of names with this first word are tried, for a thousand persons may share a first name.
    sizes: dict[str, set[int]] = defaultdict(set)
    for text in known:
        for _, first in list_capitalised(text)[:1]:
            sizes[first].add(len(text))
    longest_first = {first: sorted(found, reverse=True) for first, found in sizes.items()}
    covered = _CoveredSpans(names)
    found = []
    for start, word in words:
        for size in longest_first.get(word, ()):
            text = body[start : start + size]
            # At the end of the body the rest may be shorter and still be a name.
            end = start + len(text)
            if text in known and covered.is_free(start, end) and _stands_alone(body, start, end):
                found.append(Name(start, end, text, known[text]))
                covered.add(start, end)
                break
    return found


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
