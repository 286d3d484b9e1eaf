"""A text as arrays of words, so that features of all places in it are made by a few operations on arrays."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.hashed_weights import Numbers
from wiredesk.transforms.logic.quotes.reading import Reading

Flags = NDArray[np.bool_]

_TOKEN = re.compile(r"(\w[\w’'-]*|[^\w\s])")
SMALL = read_words(
    """
    a an the of to in on at for and or but with by from as is are was were be been being has have had will would can
    could should may might must not no that this these those it he she they i we you who which what when where how why
    whether if because while after before than his her their its our my your him them us me there so then about over
    into against do does did don't didn't also just more most all some any many
    """
)
_SIGNS = tuple(",.;:—–-()\"“”'’‘?!$%/&…[]")
_SUFFIXES = ("ing", "ed", "ly", "s")
_TYPES = (
    "",
    "PERSON",
    "ORG",
    "NORP",
    "GPE",
    "LOC",
    "FAC",
    "EVENT",
    "LAW",
    "PRODUCT",
    "WORK_OF_ART",
    "LANGUAGE",
)
_NAMES = ["", *_SIGNS, *sorted(SMALL), "9", "x", *_SUFFIXES, *(f"X{kind}" for kind in _TYPES)]
CLASSES = {name: at for at, name in enumerate(_NAMES)}
"""The classes of words: small words and signs themselves, else a digit, an ending, or a capital with its type."""


def _mark_classes(words: str) -> Flags:
    marked = np.zeros(len(_NAMES), np.bool_)
    marked[[CLASSES[word] for word in words.split()]] = True
    return marked


_SIGN = CLASSES[""]
_LARGE = CLASSES["X"]
_PLAIN = (CLASSES["x"], CLASSES["s"])
CLASS_SPAN = 1 << len(_NAMES).bit_length()
"""Codes of words are multiples of this number; the class is what is left."""
_MAX_CODES = 100_000
"""Words at most whose codes are kept, some megabytes."""
_IS_PRONOUN = _mark_classes("he she they it i we you who which that")
_IS_VERB = _mark_classes(
    "is are was were be been being has have had will would can could should may might must do does did ed"
)
_FAR = 1 << 40
PAD = 8
"""Words without a meaning before and after a text, so that each place has neighbours."""
_PADDING = np.zeros(PAD, np.int64)


def name_class(token: str) -> int:
    """Returns the class of a word by its letters alone."""
    lower = token.lower()
    if lower in CLASSES:
        return CLASSES[lower]
    if token[0].isdigit():
        return CLASSES["9"]
    if not token[0].isalpha():
        return _SIGN
    if token[0].isupper():
        return _LARGE
    return CLASSES[next((end for end in _SUFFIXES if lower.endswith(end)), "x")]


class Vocabulary(dict[str, int]):
    """A memo of the codes of words: the number of a word in a list, and its class in the last bits.

    Args:
      words: the list; the first word has the number 1, and 0 is for all others.
    """

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._numbers = {word: at + 1 for at, word in enumerate(words)}

    def __missing__(self, token: str) -> int:
        if len(self) >= _MAX_CODES:
            self.clear()
        code = self[token] = self._numbers.get(token.lower(), 0) * CLASS_SPAN + name_class(token)
        return code


class CodedText:
    """The words of a text, each with its number in a list, its class and its sentence.

    Attributes:
      reading: the text.
      tokens: the words and signs in order.
      starts, ends: their bounds in the text.
      first, last: the place of the first word of the sentence of each word, and that after its last one.
      quoted: True for words inside a quoted stretch, its marks among them.
      words, classes: numbers of the words, with ``PAD`` zeros before and after.
      content: the place of the last word before each place that is neither small nor a name; -1 if there is none.
      name, pronoun: those of the last name and pronoun.
      commas, verbs: how many commas, and auxiliaries and words in -ed, there are before each place.
      next_comma: the place of the next comma at or after each place; far beyond the end if there is none.
    """

    def __init__(self, reading: Reading, vocabulary: Vocabulary) -> None:
        self.reading = reading
        pieces = _TOKEN.split(reading.body)
        self.tokens = pieces[1::2]
        size = len(self.tokens)
        lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
        self.ends = np.cumsum(lengths)[1::2]
        self.starts = self.ends - lengths[1::2]
        codes = np.fromiter(map(vocabulary.__getitem__, self.tokens), np.int64, size)
        classes = codes % CLASS_SPAN
        self._add_types(classes)
        self.words = np.concatenate((_PADDING, codes // CLASS_SPAN, _PADDING))
        self.classes = np.concatenate((_PADDING, classes, _PADDING))
        self._divide(size)
        self.content = _find_last((classes >= _PLAIN[0]) & (classes <= _PLAIN[1]))
        self.name = _find_last(classes >= _LARGE)
        self.pronoun = _find_last(_IS_PRONOUN[classes])
        self.commas = _count_before(classes == CLASSES[","])
        self.verbs = _count_before(_IS_VERB[classes])
        self.next_comma = find_next(classes == CLASSES[","])

    def _add_types(self, classes: Numbers) -> None:
        """Adds the types of entities to the classes of words with a capital."""
        mentions, entities = self.reading.mentions, self.reading.entities
        if not mentions:
            return
        bounds = np.array(mentions, dtype=np.int64)
        low, high = np.searchsorted(self.starts, bounds[:, 0]), np.searchsorted(self.starts, bounds[:, 1])
        kinds = np.array([CLASSES.get(f"X{entity.type}", _LARGE) for entity in entities], dtype=np.int64)
        sizes = high - low
        places = np.repeat(low - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
        own = np.repeat(kinds[bounds[:, 2]], sizes)
        large = classes[places] == _LARGE
        classes[places[large]] = own[large]

    def _divide(self, size: int) -> None:
        bounds = np.array(self.reading.bounds, dtype=np.int64)
        places = np.append(np.searchsorted(self.starts, bounds[:-1]), size)
        sentence = np.searchsorted(places, np.arange(size), side="right") - 1
        self.first, self.last = places[sentence], places[sentence + 1]
        stretches = self.reading.stretches
        opens = np.searchsorted(self.starts, np.array([s.open for s in stretches], dtype=np.int64))
        closes = np.searchsorted(self.starts, np.array([s.close for s in stretches], dtype=np.int64))
        depth = np.bincount(opens, minlength=size + 1) - np.bincount(closes, minlength=size + 1)
        self.quoted: Flags = np.cumsum(depth)[:size] > 0
        self.stretches_before = np.concatenate(
            ([0], np.cumsum(np.bincount(opens, minlength=size + 1)[:size]))
        )


def _find_last(marked: Flags) -> Numbers:
    """Returns for each place and the end the last marked place before it, -1 if there is none."""
    places = np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1))
    return np.concatenate(([-1], places))


def find_next(marked: Flags) -> Numbers:
    """Returns for each place and the end the next marked place at or after it, one far behind if there is none."""
    places = np.append(np.where(marked, np.arange(len(marked)), _FAR), _FAR)
    return np.minimum.accumulate(places[::-1])[::-1]


def _count_before(marked: Flags) -> Numbers:
    return np.concatenate(([0], np.cumsum(marked)))
