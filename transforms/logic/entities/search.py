"""Names that the model missed and the text gives away."""

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
# With or without the state behind it; full stops as in "D-W. Va." and "D-N.Y.".
_CONSTITUENCY = re.compile(
    r"(?:(?<=, )|(?<=\())[DRI][-–]((?:[A-Z]\.[ ]?){1,2}(?:[A-Z][a-z]+)?\.?|[A-Z][a-z]+(?:[ ][A-Z][a-z]+)*\.?)(?=[,;) ]|\.\s)"
)
_BEFORE_NAME = TITLES | GENERIC
_SPREADING = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC"})

Words = Sequence[tuple[int, str]]
"""The capitalised words of a text: where each starts, and the word without possessive ``'s``."""


def list_capitalised(body: str) -> Words:
    """Returns the words of a text that have a capital."""
    return [
        (match.start(), match[0].removesuffix("’s").removesuffix("'s"))
        for match in _CAPITALISED.finditer(body)
    ]


def find_titled_persons(body: str, words: Words, names: Sequence[Name]) -> list[Name]:
    """Returns persons that follow a title ("Minister Kusae Edu") where no name is yet."""
    taken = _Taken(names)
    found = []
    for start, word in words:
        if word.lower() not in TITLES or not (match := _AFTER_TITLE.match(body, start + len(word))):
            continue
        text = match[1].removesuffix("’s").removesuffix("'s").rstrip("'’-")
        start, end = match.start(1), match.start(1) + len(text)  # noqa: PLW2901
        if taken.is_free(start, end) and not any(map(_is_common, text.split())):
            found.append(Name(start, end, text, "PERSON"))
            taken.add(start, end)
    return found


def find_constituencies(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the places that stand behind a party's letter: "Rep. Ann Lee, R-Elbow Lake"."""
    taken = _Taken(names)
    return [
        Name(*match.span(1), match[1], "GPE")
        for match in _CONSTITUENCY.finditer(body)
        if taken.is_free(match.start(), match.end())
    ]


def find_known_names(body: str, words: Words, names: Sequence[Name]) -> list[Name]:
    """Returns the countries and peoples of the gazetteer that stand alone where no name is yet."""
    peoples = load_peoples()
    known = {
        word: "NORP" if word in peoples else "GPE"
        for word in {word for _, word in words}
        if word in peoples or find_place_kind(word) == "country"
    }
    return _find_texts(body, words, names, known)


def find_repeated_names(body: str, words: Words, names: Sequence[Name]) -> list[Name]:
    """Returns the other places of a text where its own names stand, with their types.

    A person's surname counts as a name. A single word that the text also writes without a
    capital is a common noun and is not looked for.
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


class _Taken:
    """Which stretches of a text names cover already; more are added in text order."""

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
    """Returns the longest known text at each of the words, where no name is yet."""
    # Only the lengths of the names that begin with a word are tried: a thousand may have one first name.
    sizes: dict[str, set[int]] = defaultdict(set)
    for text in known:
        for _, first in list_capitalised(text)[:1]:
            sizes[first].add(len(text))
    longest_first = {first: sorted(found, reverse=True) for first, found in sizes.items()}
    taken = _Taken(names)
    found = []
    for start, word in words:
        for size in longest_first.get(word, ()):
            text = body[start : start + size]
            # At the end of the body the rest may be shorter, and be a name all the same.
            end = start + len(text)
            if text in known and taken.is_free(start, end) and _stands_alone(body, start, end):
                found.append(Name(start, end, text, known[text]))
                taken.add(start, end)
                break
    return found


def _stands_alone(body: str, start: int, end: int) -> bool:
    """Tells whether a name is not a part of a longer one: no capitalised word beside it."""
    after = body[end : end + 2]
    if after[:1].isalnum() or after[:1] == "$" or (after[:1] == " " and after[1:].isupper()):
        return False
    if " " in body[start:end] or start < 2 or body[start - 1] != " ":
        return True
    before = body[max(0, start - 25) : start - 1].split()
    word = before[-1] if before else ""
    return not word[:1].isupper() or word.lower().strip(".") in _BEFORE_NAME
