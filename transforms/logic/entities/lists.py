"""Divides what the model took for one name and is a list of names: "Biden, Sanders and Warren", "Leeds and York"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from wiredesk.transforms.logic.entities.types import Name, Words, fold_name
from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.names import BODIES, find_place_kind, is_place_name
from wiredesk.transforms.logic.kernel.spans import CoveredSpans

_BETWEEN = re.compile(r",\s+(?:(?:and|&)\s+)?|\s+(?:and|&)\s+")
_MAY_BE_LIST = re.compile(r"[,&]|and").search
_TOWN = r"([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)"
_PAIR = re.compile(rf"{_TOWN} (?:and|or|for|to|from|with) {_TOWN}")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|from|near|to|across|throughout|outside|around|between|into|via|through|towards?|for|over|left|visit(?:s|ed|ing)?"
    r"|(?:towns|cities|people|residents|villages|suburbs|streets) of)[ \n]$"
)
_BEFORE_CHARS = 24
_BESIDE_BEHIND = re.compile(rf" (?:and|or) {_TOWN}(?!['’-]?\w)")
_BESIDE_BEFORE = re.compile(rf"(?:^|[\n.,;:”\"] ?|\b[a-z]+ ){_TOWN} (?:and|or) $")
_NAME_CHARS = 40
_PLACES = ("large_city", "country")
_MAYBE_PAIRS = frozenset({"ORG", "WORK_OF_ART", "FAC", "LOC", "GPE", "EVENT"})


def split_lists(body: str, names: Iterable[Name]) -> list[Name]:
    """Returns the names with lists divided: those whose parts also occur alone, and two places behind "from" or "in".

    Args:
      body: the text.
      names: its names.
    """
    found = [part for name in names for part in _divide_pair(body, name)]
    lists = {name.text for name in found if _MAY_BE_LIST(name.text) and _BETWEEN.search(name.text)}
    if not lists:
        return found
    known = {name.text for name in found} | {
        name.text.split()[-1] for name in found if name.label == "PERSON" and "," not in name.text
    }
    whole = []
    for name in found:
        parts = list(_divide_list(name)) if name.text in lists else [name]
        whole += parts if all(part.text in known or part.text in BODIES for part in parts) else [name]
    return whole


def _divide_list(name: Name) -> Iterator[Name]:
    start = 0
    for between in (*_BETWEEN.finditer(name.text), None):
        end = between.start() if between else len(name.text)
        if start < end:
            yield Name(name.start + start, name.start + end, name.text[start:end], name.label)
        start = between.end() if between else end


def _divide_pair(body: str, name: Name) -> Sequence[Name]:
    """Returns the two places of "Leeds and York" and "Leeds for York", else the name itself."""
    if name.label not in _MAYBE_PAIRS or " " not in name.text:
        return (name,)
    pair = _PAIR.fullmatch(name.text)
    if pair is None or not _are_places(pair[1], pair[2]) or find_place_kind(name.text):
        return (name,)
    if not _PLACE_BEFORE.search(body, max(0, name.start - _BEFORE_CHARS), name.start):
        return (name,)
    return [
        Name(name.start + pair.start(part), name.start + pair.end(part), pair[part], "GPE") for part in (1, 2)
    ]


def _are_places(*texts: str) -> bool:
    """Returns True if all names are those of towns or countries, and one is a large one's or none a given name."""
    if not all(map(is_place_name, texts)):
        return False
    given = load_given_names()
    return any(find_place_kind(text) in _PLACES for text in texts) or given.isdisjoint(map(fold_name, texts))


def find_listed_places(body: str, words: Words, names: Sequence[Name]) -> list[Name]:
    """Returns the towns beside a place or a large city that no name covers yet: the second of "in Leeds and York".

    Args:
      body: the text.
      words: its capitalised words.
      names: its names so far.
    """
    covered = CoveredSpans(names)
    found: dict[int, Name] = {}
    for name in names:
        if name.label == "GPE":
            for start, end in _find_beside(body, name.start, name.end):
                if covered.is_free(start, end):
                    found[start] = Name(start, end, body[start:end], "GPE")
    for start, word in words:
        end = start + len(word)
        if find_place_kind(word) != "large_city" or not (_is_town(word) and covered.is_free(start, end)):
            continue
        pair = [span for span in _find_beside(body, start, end) if covered.is_free(*span)]
        for one in ((start, end), *pair) if pair else ():
            found[one[0]] = Name(*one, body[one[0] : one[1]], "GPE")
    return list(found.values())


def _find_beside(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yields the towns that "and" or "or" joins to the place at a span."""
    behind = _BESIDE_BEHIND.match(body, end)
    before = None
    if body[max(0, start - 3) : start] in ("nd ", "or "):
        before = _BESIDE_BEFORE.search(body, max(0, start - _NAME_CHARS), start)
    for match in (behind, before):
        if match and _is_town(match[1]):
            yield match.span(1)


def _is_town(text: str) -> bool:
    return find_place_kind(text) is not None and fold_name(text) not in load_given_names()
