"""The evidence by which copies are verified: the words of an article by sentence, packed and unpacked."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import zstandard

from wiredesk.transforms.logic.dedup.signature import (
    Hashes,
    find_distinct,
    find_places,
    hash_shingles,
    hash_words,
)
from wiredesk.transforms.logic.text.normalize import split_lines

_QUOTE_WORDS: Final = 100
# fmt: off
_NUMBER_WORDS: Final = frozenset({
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand",
})
# A desk exchanges the names of days and months for "yesterday", so they are no facts.
_CALENDAR: Final = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
})
FUNCTION_WORDS: Final = frozenset({
    "a", "about", "after", "all", "also", "although", "an", "and", "another", "any", "as", "at",
    "because", "before", "both", "but", "by", "despite", "during", "each", "earlier", "for", "from",
    "he", "her", "here", "his", "how", "i", "if", "in", "it", "its", "last", "later", "many",
    "meanwhile", "more", "most", "my", "no", "not", "now", "of", "on", "one", "only", "or", "other",
    "our", "out", "over", "she", "since", "so", "some", "that", "the", "their", "then", "there",
    "these", "they", "this", "those", "though", "to", "under", "until", "we", "what", "when", "where",
    "which", "while", "who", "why", "with", "you",
})
# fmt: on


@dataclass(frozen=True)
class Shingles:
    """The hashes of a text's runs of words, in text order."""

    hashes: Hashes

    @cached_property
    def distinct(self) -> Hashes:
        """Returns the distinct hashes, sorted."""
        return find_distinct(self.hashes)

    @cached_property
    def firsts(self) -> npt.NDArray[np.int64]:
        """Returns the first position of each of the distinct hashes."""
        order = np.argsort(self.hashes, kind="stable")
        ordered = self.hashes[order]
        firsts: npt.NDArray[np.int64] = order[
            np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(order)]
        ]
        return firsts

    def locate(self, grams: Hashes) -> npt.NDArray[np.int64]:
        """Returns for each gram its first position in this text, -1 if it is not there."""
        places = find_places(grams, self.distinct)
        return np.where(places >= 0, self.firsts[places], -1) if len(self.hashes) else places


@dataclass(frozen=True)
class Evidence:
    """The parts of an article that verification compares.

    Attributes:
      sentences: words of each sentence in their original case, a quotation mark as a word of
        its own. The first sentence is the headline, empty if there is none.
    """

    sentences: tuple[tuple[str, ...], ...]

    @cached_property
    def headline(self) -> list[str]:
        """Returns the words of the headline, case-folded."""
        return " ".join(w for w in self.sentences[0] if w != '"').casefold().split()

    @cached_property
    def body(self) -> list[str]:
        """Returns the words of the body in text order, case-folded, without quotation marks."""
        return " ".join([w for s in self.sentences[1:] for w in s if w != '"']).casefold().split()

    @cached_property
    def quoted(self) -> npt.NDArray[np.bool_]:
        """Returns for each word of the body True if it stands between quotation marks.

        Two marks more than a hundred words apart enclose no quotation: one of a pair is missing.
        """
        words = [w for s in self.sentences[1:] for w in s]
        marks = np.fromiter((w == '"' for w in words), bool, len(words))
        inside = np.zeros(len(words), bool)
        start = -1
        for place in np.flatnonzero(marks).tolist():
            if start < 0 or place - start > _QUOTE_WORDS:
                start = place
            else:
                inside[start:place] = True
                start = -1
        spoken: npt.NDArray[np.bool_] = inside[~marks]
        return spoken

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Returns the distinct numbers of the body, written in digits or in words."""
        return frozenset(w for w in set(self.body) if w in _NUMBER_WORDS or any(map(str.isdigit, w)))

    @cached_property
    def names(self) -> frozenset[str]:
        """Returns the distinct capitalised words of the body, case-folded; none if most words are capitalised.

        The first word of a sentence counts unless it is a function word or stands in lower case elsewhere.
        """
        sentences = [[w for w in s if w != '"'] for s in self.sentences[1:]]
        inner = [w for s in sentences for w in s[1:]]
        names = {w.casefold() for w in inner if w[0].isupper()}
        if 2 * sum(w[0].isupper() for w in inner) > len(inner):
            return frozenset()
        small = {w for w in inner if w[0].islower()}
        first = {s[0].casefold() for s in sentences if s and s[0][0].isupper()} - small - FUNCTION_WORDS
        return frozenset(names | first) - _CALENDAR

    def drop_words(self, dropped: npt.NDArray[np.bool_]) -> Evidence:
        """Returns the evidence without some words of the body.

        Args:
          dropped: for each word of :attr:`body` whether to drop it.
        """
        if not dropped.any():
            return self
        kept, at = [self.sentences[0]], 0
        for sentence in self.sentences[1:]:
            words = []
            for word in sentence:
                if word == '"' or not dropped[at]:
                    words.append(word)
                at += word != '"'
            if any(word != '"' for word in words):
                kept.append(tuple(words))
        return Evidence(tuple(kept))

    def shingles(self, width: int) -> Hashes:
        """Returns the hashes of the body's runs of ``width`` words, in text order."""
        return self.index_shingles(width).hashes

    def index_shingles(self, width: int) -> Shingles:
        """Returns the hashes of :meth:`shingles` with an index, made once since an article is compared several times."""
        if width not in self._shingles:
            self._shingles[width] = Shingles(hash_shingles(self._hashes, width))
        return self._shingles[width]

    @cached_property
    def _shingles(self) -> dict[int, Shingles]:
        return {}

    @cached_property
    def _hashes(self) -> Hashes:
        return hash_words(self.body)


_VERSION: Final = b"\x01"
_COMPRESSION: Final = 3


def pack_evidence(headline: str | None, body: str) -> bytes:
    """Returns the evidence of an article, compressed: about 2 kB for 800 words."""
    return pack_lines(split_lines(headline, body))


def pack_lines(lines: str) -> bytes:
    """Returns compressed evidence from the lines of :func:`wiredesk.transforms.logic.text.normalize.split_lines`."""
    return _VERSION + _get_compressor(threading.get_ident()).compress(lines.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=64)
def _get_compressor(thread: int) -> zstandard.ZstdCompressor:
    """Returns the compressor of a thread. To make one costs as much as to use it, and threads must not share one."""
    return zstandard.ZstdCompressor(_COMPRESSION)


def unpack_evidence(data: bytes) -> Evidence:
    """Returns the evidence that :func:`pack_evidence` packed.

    Raises:
      ValueError: the data is of another version.
    """
    if data[:1] != _VERSION:
        raise ValueError(
            f"evidence of version {data[:1]!r}, not {_VERSION!r}: compute it again from the text"
        )
    text = zstandard.decompress(data[1:]).decode("utf-8", "surrogatepass")
    return Evidence(tuple(tuple(line.split(" ")) if line else () for line in text.split("\n")))
