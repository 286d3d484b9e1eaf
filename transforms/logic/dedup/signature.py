"""Keys by which copies find each other, and the evidence by which they are verified.

An article's keys are the smallest hashes of its word shingles (a bottom-k sketch, after
A. Broder, "On the resemblance and containment of documents", 1997): an excerpt of a
share f of an article has about ``f * k`` of its keys, whatever the lengths, where MinHash
bands would find it only when the Jaccard likeness is high.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import zstandard

from wiredesk.transforms.logic.text.normalize import split_lines

SIGNATURE_VERSION: Final = 1

Hashes: TypeAlias = npt.NDArray[np.uint64]

SHINGLE_WORDS: Final = 5
MAX_KEYS: Final = 48
_SHORT_WORDS: Final = 40
_SHORT_SHINGLE_WORDS: Final = 3
_MAX_SHORT_KEYS: Final = 12
# Odd multipliers: the fractional parts of the golden ratio and of other irrationals, as in splitmix64.
_BASE: Final = 0x9E3779B97F4A7C15
_STEP: Final = 0xD1342543DE82EF95


def make_bucket_keys(words: Sequence[str]) -> Hashes:
    """Returns the keys of an article, sorted and distinct: articles that share one are candidates.

    Args:
      words: from :func:`wiredesk.transforms.logic.text.normalize.normalize_words`.

    Returns:
      uint64 array of shape ``(n,)``, empty for no words.
    """
    return choose_keys(hash_words(words))


def choose_keys(hashes: Hashes) -> Hashes:
    """Returns :func:`make_bucket_keys` of the hashes of an article's words."""
    keys = find_distinct(hash_shingles(hashes, SHINGLE_WORDS))[:MAX_KEYS]
    if len(hashes) >= _SHORT_WORDS or not len(hashes):
        return keys
    width = min(_SHORT_SHINGLE_WORDS, len(hashes))
    short = find_distinct(hash_shingles(hashes, width))[:_MAX_SHORT_KEYS]
    return np.union1d(keys, short)


def find_distinct(values: Hashes) -> Hashes:
    """Returns the distinct values, sorted; for a text's length it is several times as fast as ``numpy.unique``."""
    ordered = np.sort(values)
    distinct: Hashes = ordered[np.concatenate((ordered[:1] == ordered[:1], ordered[1:] != ordered[:-1]))]
    return distinct


def hash_words(words: Sequence[str]) -> Hashes:
    """Returns :func:`hash_text` of words without spaces."""
    return hash_text(" ".join(words))


def hash_text(text: str) -> Hashes:
    """Returns a 64-bit hash of each word between two spaces, the same on every machine and for ever.

    A polynomial over the UTF-8 bytes modulo 2**64, for all words at once, then mixed
    with the finaliser of splitmix64 (Steele, Lea and Flood, 2014).
    """
    if not text:
        return np.zeros(0, np.uint64)
    characters = np.frombuffer(text.encode("utf-8", "surrogatepass") + b" ", np.uint8)
    ends = np.flatnonzero(characters == ord(" "))
    starts = np.concatenate(([0], ends[:-1] + 1))
    powers, inverses = _list_powers(1 << len(characters).bit_length())
    values = characters.astype(np.uint64) + np.uint64(1)
    values[ends] = 0
    sums = np.add.reduceat(values * powers[: len(values)], starts, dtype=np.uint64)
    return mix_bits(sums * inverses[starts])


def hash_shingles(hashes: Hashes, width: int) -> Hashes:
    """Returns a hash of each run of ``width`` words, shape ``(n - width + 1,)``, empty where too few."""
    count = len(hashes) - width + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    total = np.zeros(count, np.uint64)
    factor = 1
    for offset in range(width):
        factor = factor * _STEP % 2**64
        total += hashes[offset : offset + count] * np.uint64(factor)
    return mix_bits(total)


def mix_bits(values: Hashes) -> Hashes:
    """Returns the values with their bits spread: the finaliser of splitmix64."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@lru_cache(maxsize=32)
def _list_powers(length: int) -> tuple[Hashes, Hashes]:
    base = np.full(length, _BASE, np.uint64)
    inverse = np.full(length, pow(_BASE, -1, 2**64), np.uint64)
    base[0] = inverse[0] = 1
    return np.cumprod(base, dtype=np.uint64), np.cumprod(inverse, dtype=np.uint64)


_QUOTE_WORDS: Final = 100
# Numbers in words. Names of days and months, which a desk exchanges for "yesterday", are no facts.
# fmt: off
_NUMBER_WORDS: Final = frozenset({
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand",
})
# fmt: on
# fmt: off
_CALENDAR: Final = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
})
# fmt: on

# fmt: off
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


def find_places(values: Hashes, ordered: Hashes) -> npt.NDArray[np.int64]:
    """Returns where each value stands among distinct sorted ones, -1 where it does not."""
    if not len(ordered):
        return np.full(len(values), -1, np.int64)
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.where(ordered[places] == values, places, -1)


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
        """Returns for each gram its first position in this text, -1 where it is not there."""
        places = find_places(grams, self.distinct)
        return np.where(places >= 0, self.firsts[places], -1) if len(self.hashes) else places


@dataclass(frozen=True)
class Evidence:
    """What verification needs of an article.

    Attributes:
      sentences: words of each sentence in their own case, a quotation mark as a word of
        its own; the first is the headline, empty where there is none.
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
        """Returns for each word of the body whether it stands between quotation marks.

        A pair of marks more than a hundred words apart encloses no quotation: one is missing.
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
        """Returns the distinct numbers of the body, in digits or in words."""
        return frozenset(w for w in set(self.body) if w in _NUMBER_WORDS or any(map(str.isdigit, w)))

    @cached_property
    def names(self) -> frozenset[str]:
        """Returns the distinct capitalised words of the body, case-folded; none where case says nothing.

        The first word of a sentence is one unless it is a function word or stands in lower case elsewhere.
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
        """Returns the evidence without those words of the body, which are counted as in :attr:`body`."""
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
        """Returns the same with an index; made once, since an article is compared several times."""
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
    """Returns what verification needs of an article, compressed: about 2 kB for 800 words."""
    return pack_lines(split_lines(headline, body))


def pack_lines(lines: str) -> bytes:
    """Returns :func:`pack_evidence` of lines from :func:`wiredesk.transforms.logic.text.normalize.split_lines`."""
    return _VERSION + _get_compressor(threading.get_ident()).compress(lines.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=64)
def _get_compressor(thread: int) -> zstandard.ZstdCompressor:
    """Returns the compressor of a thread: making one costs as much as using it, and threads may not share it."""
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
