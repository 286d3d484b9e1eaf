"""Gives text in capitals the case of running text, so that a recogniser finds the names in it.

Wires sent whole bodies in capitals, and headlines have them still. A recogniser that knows names by their capitals finds
almost nothing there. Which words are names follows from the rest of the text, from tables of places and given names,
and else from whether the press mostly writes the word without a capital.
Truecasing: Lita et al., 2003 (https://aclanthology.org/P03-1020).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.names import BODIES, find_place_kind, load_peoples
from wiredesk.transforms.logic.kernel.word_lists import load_table, read_words

COMMON_WORDS = Path(__file__).with_name("tables") / "common_words.txt"

_SIGN = re.compile(r"[A-ZÀ-ÞĀ]{2}[^\w\n]+[A-ZÀ-Þ]+[^\w\n]+[A-ZÀ-Þ]+")
_STRETCH = re.compile(
    r"(?<![^\W_])(?:(?:Mc|Mac)?[A-ZÀ-Þ][A-ZÀ-Þ'’&-]*(?:’s|'s)?(?![^\W_])|\d[\d,.]*|[^\w\n])+"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_RUNNING = re.compile(r"(?<=[a-z,] )[^\W\d_]+(?=[ ,.;:])")
_SENTENCE_END = re.compile(r"(?:[.!?:;]|--|\s-)[\"”'’)]*\s*$|^\W*$")
_INITIALS = re.compile(r"(?:\b[A-Z]\.){1,3}")
_MIN_WORDS, _MIN_LETTERS = 4, 14
"""The shortest stretch that is text in capitals and not a row of acronyms."""

_MAX_PHRASE = 3
_TITLES = read_words(
    "president minister premier chancellor senator governor mayor king queen prince princess pope general colonel"
    " captain judge justice sheriff secretary ambassador professor representative congressman congresswoman mr mrs ms"
    " dr sir lord lady archbishop bishop cardinal prime vice"
)
_BEFORE_NAMES = _TITLES | read_words("chief coach manager director chairman spokesman spokeswoman striker")
_HEADS = read_words(
    "bank corp corporation inc ltd group party council ministry commission committee court university college union"
    " agency association federation league club city united county airport church hospital house senate department"
    " institute airlines airways company co parliament authority board"
)
_DAYS = read_words(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august september"
    " october november december"
)
_SMALL = read_words(
    "a an and are as at be but by can did do does for from had has have he her him his how i if in into is it its like"
    " may me more my new no not of off on one or our out over own s said says she so some t than that the their them"
    " then there these they this to too two under until up us was we were what when where which who whom why will"
    " with would you your against after before about amid vs beat"
)

_ABBREVIATED = read_words("mr mrs ms dr st sr jr lt gen sgt")
_VERBS = read_words(
    "wins tells calls meets dies leads takes gets quits wants sees makes puts beats lose loses vows urges seeks faces gives"
)


@lru_cache(maxsize=16)
def restore_case(text: str) -> str:
    """Returns the text, of the same length, with its stretches in capitals as running text.

    Without such stretches the text itself is returned. The last texts are kept, for the recogniser and what works on
    its names ask for the same ones.
    """
    if not _SIGN.search(text):
        return text
    stretches = [found for found in _STRETCH.finditer(text) if _is_long(found[0])]
    if not stretches:
        return text
    pieces, at = [], 0
    rest = []
    for found in stretches:
        rest.append(text[at : found.start()])
        at = found.end()
    rest.append(text[at:])
    speller = _Speller(_read_cases("\n".join(rest)))
    at = 0
    for found in stretches:
        pieces += [text[at : found.start()], speller.spell(found[0])]
        at = found.end()
    return "".join([*pieces, text[at:]])


def _is_long(stretch: str) -> bool:
    words = [word for word in _WORD.findall(stretch) if len(word) > 1]
    if len(words) < _MIN_WORDS or sum(map(len, words)) < _MIN_LETTERS:
        return False
    # A row of names or acronyms ("ABC, NBC, CBS, FOX") has no word that running text would write small.
    common = load_common_words()
    return any(word.lower() in common for word in words)


def _read_cases(rest: str) -> dict[str, str]:
    """Returns the spelling, within sentences of the rest of a text, of each word that is always spelt one way there."""
    cases: dict[str, str] = {}
    for word in _RUNNING.findall(rest):
        lower = word.lower()
        if cases.setdefault(lower, word) != word:
            cases[lower] = ""
    return {lower: word for lower, word in cases.items() if word}


@cache
def load_common_words() -> frozenset[str]:
    """Returns the words, in lower case, that the press mostly writes without a capital."""
    return frozenset(load_table("ner/tables/common_words.txt")) | _SMALL


class _Speller:
    """Spells stretches in capitals. A surname that it has found once is one in the rest of the text."""

    def __init__(self, cases: Mapping[str, str]) -> None:
        self._cases = cases
        self._common = load_common_words()
        self._given = load_given_names()
        self._surnames: set[str] = set()

    def spell(self, stretch: str) -> str:
        """Returns the stretch in the case of running text, of the same length."""
        words = [*_WORD.finditer(stretch)]
        pieces, at = [], 0
        for number, spelt in enumerate(self._spell_words(stretch, words)):
            start, end = words[number].span()
            pieces += [stretch[at:start], spelt if len(spelt) == end - start else words[number][0]]
            at = end
        return "".join([*pieces, stretch[at:]])

    def _spell_words(self, stretch: str, words: Sequence[re.Match[str]]) -> Iterator[str]:
        number, before = 0, ""
        while number < len(words):
            size = self._measure_phrase(stretch, words[number : number + _MAX_PHRASE])
            if size:
                for word in words[number : number + size]:
                    before = word[0].capitalize()
                    yield word[0].lower() if word[0].lower() in _SMALL and word[0] != "NEW" else before
                number += size
                continue
            before = self._spell_word(stretch, words, number, before)
            yield before
            number += 1

    @staticmethod
    def _measure_phrase(stretch: str, words: Sequence[re.Match[str]]) -> int:
        """Returns how many words a well-known name of two or three words has that begins here, or 0."""
        for size in range(len(words), 1, -1):
            phrase = stretch[words[0].start() : words[size - 1].end()]
            if phrase.count(" ") != size - 1:
                continue
            name = phrase.title()
            if (
                name in BODIES
                or name in load_peoples()
                or find_place_kind(name) in ("country", "land", "large_city")
            ):
                return size
        return 0

    def _spell_word(self, stretch: str, words: Sequence[re.Match[str]], number: int, before: str) -> str:
        word = words[number]
        lower, whole = word[0].lower(), word[0]
        capital = _capitalise(whole)
        if (
            self._is_initials(stretch, word)
            or whole in BODIES
            or (len(whole) > 1 and whole in ("US", "UK", "EU"))
        ):
            # "us" is the pronoun more often than the country only outside headlines.
            return whole
        if lower in self._cases and lower not in self._surnames:
            begins = _SENTENCE_END.search(stretch, max(0, word.start() - 6), word.start())
            return capital if begins and self._cases[lower].islower() else self._fit(lower, whole)
        if self._is_name(words, number, before):
            return capital
        if lower in self._common:
            return capital if self._begins(stretch, word, words, number) else lower
        if len(lower) < 5 and lower not in _ABBREVIATED and not re.search("[aeiouy]", lower):
            return whole
        return capital

    def _fit(self, lower: str, whole: str) -> str:
        spelt = self._cases[lower]
        return spelt if len(spelt) == len(whole) else _capitalise(whole)

    @staticmethod
    def _is_initials(stretch: str, word: re.Match[str]) -> bool:
        return len(word[0]) == 1 and stretch.startswith(".", word.end())

    def _is_name(self, words: Sequence[re.Match[str]], number: int, before: str) -> bool:
        """Returns True if a word is a name because of itself or of the word before it."""
        lower = words[number][0].lower()
        if lower in self._surnames or lower in _DAYS:
            return True
        previous = words[number - 1][0].lower() if number else ""
        after_given = previous in self._given and previous not in self._common and before[:1].isupper()
        # "Murray works": he has been named in full. "Bradford lose": a town.
        doubtful = previous in self._surnames or find_place_kind(before) is not None
        if (
            after_given
            and lower not in _SMALL
            and not (lower in self._common and (doubtful or _is_verb(lower)))
        ):
            self._surnames.add(lower)
            return True
        after_name = before[:1].isupper() and previous not in self._common
        return after_name and lower in _HEADS

    def _begins(self, stretch: str, word: re.Match[str], words: Sequence[re.Match[str]], number: int) -> bool:
        """Returns True for a sentence's first word and for a title before a name."""
        if _SENTENCE_END.search(stretch, max(0, word.start() - 6), word.start()):
            return True
        following = words[number + 1][0].lower() if number + 1 < len(words) else ""
        return word[0].lower() in _BEFORE_NAMES and following != "" and following not in self._common


def _is_verb(lower: str) -> bool:
    return lower.endswith(("ed", "ing", "ies")) or lower in _VERBS


def _capitalise(word: str) -> str:
    """Returns a word with a capital: ``O'Brien``, ``McDonald``, and ``John's`` with a small ending."""
    spelt = word.capitalize()
    for mark in ("'", "’"):
        head, found, tail = spelt.partition(mark)
        if found and len(tail) > 2:
            return f"{head}{mark}{tail.capitalize()}"
    if spelt.startswith("Mc") and len(spelt) > 3:
        return "Mc" + spelt[2:].capitalize()
    return spelt
