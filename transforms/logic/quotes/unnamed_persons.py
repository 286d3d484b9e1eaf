"""Lists the persons of a text whom it does not name (:mod:`~wiredesk.transforms.logic.quotes.unnamed`)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import itemgetter

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.person_nouns import load_forms, qualify, read_noun
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.unnamed import Unnamed, read_unnamed

_WORD = re.compile(r"(?<![\w’'-])[A-Za-z][a-z]+(?:-[a-z]+)*(?![\w-])")
_HEAD = re.compile(r"[A-Za-z-]+$")
_START = itemgetter(0)
_BLOCK = 256
"""Characters of a text that are searched at once."""

_MAX_NOUN = 40
"""Characters of a noun with what is joined to it at most."""

_AHEAD = 200
"""Characters between the start of a phrase and its noun at most."""

_SUBORDINATE = read_words("when while as because if although though where after before since until whether")


class UnnamedPersons:
    """The unnamed persons of a text outside of its quotations. Each part of the text is read when it is first asked for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._blocks: dict[int, list[Unnamed]] = {}
        self._introduced: dict[tuple[str, str | None], list[Unnamed]] = {}
        self._sought: set[str] = set()

    def list_between(self, start: int, end: int) -> list[Unnamed]:
        """Returns the phrases that begin in a region, in order."""
        blocks = range(max(start, 0) // _BLOCK, (end + _AHEAD) // _BLOCK + 1)
        return [
            found for number in blocks for found in self._read_block(number) if start <= found.start < end
        ]

    def find_introduced(self, noun: str, qualifier: str | None, at: int) -> Unnamed | None:
        """Returns the last phrase with a noun before a place that introduces one person: "a" or "his", not "the"."""
        if noun not in self._sought:
            self._sought.add(noun)
            for found in self._list_with(noun):
                if not found.plural and found.how in ("new", "own"):
                    words = self._reading.body[found.start : found.head].split()
                    own_qualifier = next((q for q in map(qualify, words) if q), None)
                    self._introduced.setdefault((noun, own_qualifier), []).append(found)
        own = self._introduced.get((noun, qualifier), [])
        number = bisect_left(own, at, key=_START)
        return own[number - 1] if number else None

    def pick_fitting(self, start: int, end: int, gender: str | None) -> Unnamed | None:
        """Returns the first phrase for one fitting person at the start of a clause of a region."""
        for found in self.list_between(start, end):
            leads = found.leads and found.after not in _SUBORDINATE
            if leads and found.head <= end and found.fits(gender):
                return found
        return None

    def find_last_fitting(self, end: int, gender: str | None, limit: int) -> int:
        """Returns the start of the last phrase for one fitting person between two places, or -1."""
        for number in range((end + _AHEAD) // _BLOCK, max(limit, 0) // _BLOCK - 1, -1):
            for found in reversed(self._read_block(number)):
                if limit <= found.start < end and found.fits(gender):
                    return found.start
        return -1

    def _read_block(self, number: int) -> list[Unnamed]:
        """Returns the phrases whose nouns begin in a block of the text, in order."""
        own = self._blocks.get(number)
        if own is None:
            start = number * _BLOCK
            own = self._blocks[number] = list(self._read_region(start, start + _BLOCK))
        return own

    def _read_region(self, start: int, end: int) -> Iterator[Unnamed]:
        """Yields the phrases whose nouns begin in a region."""
        forms, reading = load_forms(), self._reading
        for match in _WORD.finditer(reading.body, start, end + _MAX_NOUN):
            if (word := match[0]) in forms or "-" in word:
                at, after = match.span()
                if at >= end:
                    return
                found = read_unnamed(reading, at, after)
                if found is not None:
                    yield found

    def _list_with(self, noun: str) -> list[Unnamed]:
        """Returns the phrases of one noun in the whole text, in order."""
        body, found = self._reading.body, []
        for part in (noun[1:], "-year-old") if noun == "person" else (noun[1:],):
            at = body.find(part)
            while at >= 0:
                before = _HEAD.search(body, max(0, at - _MAX_NOUN), at)
                match = None if before is None else _WORD.match(body, before.start())
                if match is not None and read_noun(match[0]) == noun:
                    found.append(read_unnamed(self._reading, *match.span()))
                at = body.find(part, at + len(part))
        return sorted((one for one in found if one is not None), key=_START)
