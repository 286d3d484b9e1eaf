"""The bucket keys by which copies find each other, and the hashes of words that they are made of.

An article's keys are the smallest hashes of its word shingles (a bottom-k sketch, after
A. Broder, "On the resemblance and containment of documents", 1997). An excerpt of a share
f of an article has about ``f * k`` of its keys, whatever the lengths. MinHash bands would
find it only if the Jaccard similarity is high.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

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
    """Returns the keys of an article, sorted and distinct. Articles that share a key are candidates.

    Args:
      words: from :func:`wiredesk.transforms.logic.text.normalize.normalize_words`.

    Returns:
      uint64 array of shape ``(n,)``, empty for no words.
    """
    return choose_keys(hash_words(words))


def choose_keys(hashes: Hashes) -> Hashes:
    """Returns the keys of :func:`make_bucket_keys` from the hashes of an article's words."""
    keys = find_distinct(hash_shingles(hashes, SHINGLE_WORDS))[:MAX_KEYS]
    if len(hashes) >= _SHORT_WORDS or not len(hashes):
        return keys
    width = min(_SHORT_SHINGLE_WORDS, len(hashes))
    short = find_distinct(hash_shingles(hashes, width))[:_MAX_SHORT_KEYS]
    return np.union1d(keys, short)


def find_distinct(values: Hashes) -> Hashes:
    """Returns the distinct values, sorted; on arrays of a text's length several times as fast as ``numpy.unique``."""
    ordered = np.sort(values)
    distinct: Hashes = ordered[np.concatenate((ordered[:1] == ordered[:1], ordered[1:] != ordered[:-1]))]
    return distinct


def hash_words(words: Sequence[str]) -> Hashes:
    """Returns the hash of each word, see :func:`hash_text`; words hold no spaces."""
    return hash_text(" ".join(words))


def hash_text(text: str) -> Hashes:
    """Returns a 64-bit hash of each word between two spaces, the same on every machine and for ever.

    The hash is a polynomial over the UTF-8 bytes modulo 2**64, computed for all words at once and
    mixed with the finaliser of splitmix64 (Steele, Lea and Flood, 2014).
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
    """Returns a hash of each run of ``width`` words, shape ``(n - width + 1,)``; empty for fewer words."""
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
    """Returns the values with their bits mixed by the finaliser of splitmix64."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@lru_cache(maxsize=32)
def _list_powers(length: int) -> tuple[Hashes, Hashes]:
    base = np.full(length, _BASE, np.uint64)
    inverse = np.full(length, pow(_BASE, -1, 2**64), np.uint64)
    base[0] = inverse[0] = 1
    return np.cumprod(base, dtype=np.uint64), np.cumprod(inverse, dtype=np.uint64)


def find_places(values: Hashes, ordered: Hashes) -> npt.NDArray[np.int64]:
    """Returns the place of each value among distinct sorted values, -1 if it is not one of them."""
    if not len(ordered):
        return np.full(len(values), -1, np.int64)
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.where(ordered[places] == values, places, -1)
