"""Furniture found from the corpus: passages that several earlier, otherwise different articles carry.

A passage is known by the bucket keys of its shingles (see ``signature.py``), and the buckets say
which earlier articles carry them; so nothing is counted apart from the signatures, and what is
furniture for an article depends on the earlier articles within its look-back alone: one run,
increments and keyed state agree.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from wiredesk.transforms.logic.dedup.signature import MAX_KEYS, SHINGLE_WORDS, Evidence, Hashes, find_places

SKETCH_KEYS: Final = 8
"""Smallest keys of an article that say whether two carriers of a passage are otherwise different."""

_SEVERAL: Final = 3
# A carrier counts where the passage is a minor part of it: the reprints of a report carry little else.
_MINOR_SHARE: Final = 0.5
# With fewer keys of its own a carrier does not show that it is otherwise different.
_LEAST_OWN: Final = 2

Sketch: TypeAlias = frozenset[int]


def make_sketches(keys: Hashes, counts: np.ndarray) -> np.ndarray:
    """Returns the upper halves of the smallest keys of each article, uint32 of shape ``(n, 8)``, padded with zeros.

    Args:
      keys: of all articles, one after the other, sorted within each.
      counts: how many each of the ``n`` articles has.
    """
    if not len(keys):
        return np.zeros((len(counts), SKETCH_KEYS), "<u4")
    starts = np.cumsum(counts) - counts
    nth = np.arange(SKETCH_KEYS)
    places = np.minimum(starts[:, None] + nth, len(keys) - 1)
    return np.where(nth < counts[:, None], keys[places] >> np.uint64(32), 0).astype("<u4")


class Furniture(NamedTuple):
    """The furniture of an article.

    Attributes:
      keys: those of its bucket keys that belong to furniture, sorted.
      reach: the largest key that could have been found to be one: a long carrier has
        only small keys, so its sketch does not tell what larger ones stand for.
    """

    keys: Hashes
    reach: int

    def pack(self) -> bytes | None:
        """Returns the column ``furniture`` of a signature: the reach, then the keys, 8 bytes each."""
        return np.array([self.reach, *self.keys.tolist()], "<u8").tobytes() if len(self.keys) else None


NO_FURNITURE: Final = Furniture(np.zeros(0, np.uint64), 0)


def unpack_furniture(packed: bytes | None) -> Furniture:
    """Returns what :meth:`Furniture.pack` has packed."""
    if not packed:
        return NO_FURNITURE
    numbers = np.frombuffer(packed, "<u8")
    return Furniture(numbers[1:], int(numbers[0]))


class Carriers(NamedTuple):
    """The distinct articles among entries of buckets, sorted by id and row."""

    first: np.ndarray
    """The first entry of each."""
    member: np.ndarray
    """Which of them each entry is."""
    shared: np.ndarray
    """How many entries each has."""


def group_carriers(found: np.ndarray) -> Carriers:
    """Returns the distinct articles of CANDIDATE entries, several times as fast as ``numpy.unique`` of rows."""
    high, low = found["id"].T
    row = found["row"].astype(np.uint64)
    order = np.lexsort((row, low, high))
    is_new = np.ones(len(found), bool)
    before, behind = order[:-1], order[1:]
    is_new[1:] = (high[before] != high[behind]) | (low[before] != low[behind]) | (row[before] != row[behind])
    member = np.empty(len(found), np.int64)
    member[order] = np.cumsum(is_new) - 1
    return Carriers(order[is_new], member, np.bincount(member))


def find_furniture(found: np.ndarray, own_keys: Hashes, carriers: Carriers | None = None) -> Furniture:
    """Returns the furniture of a newcomer.

    Args:
      found: the first entries of each of its buckets, ``linking.CANDIDATE``.
      own_keys: all keys of the newcomer, sorted.
      carriers: of these entries, where they are known.

    Returns:
      The keys that at least three earlier articles carry as a minor part, which
      have nothing else in common with one another.
    """
    if len(found) < _SEVERAL:
        return NO_FURNITURE
    _, bucket, sizes = np.unique(found["key"], return_inverse=True, return_counts=True)
    if sizes.max() < _SEVERAL:
        return NO_FURNITURE
    first, member, shared = carriers or group_carriers(found)
    is_minor = estimate_share(found[first], shared, own_keys) < _MINOR_SHARE
    mostly = _is_mostly_shared(found["sketch"][first], own_keys)
    if 2 * mostly.sum() > len(mostly):
        # A report that is printed often; furniture has carriers of which it is a minor part.
        is_minor &= ~mostly
    own = set((own_keys >> np.uint64(32)).tolist()) | {0}
    rests = [frozenset(sketch) - own for sketch in found["sketch"][first].tolist()]
    numbered: defaultdict[int, list[int]] = defaultdict(list)
    counted = is_minor[member] & (sizes[bucket] >= _SEVERAL)
    for key, number in zip(found["key"][counted].tolist(), member[counted].tolist(), strict=True):
        numbered[key].append(number)
    reaches = np.minimum(1.0, found["keys"][first] / np.maximum(found["words"][first], 1)) * 2.0**64
    known: dict[tuple[int, ...], bool] = {}
    furniture, reach = [], 0.0
    for key, numbers in numbered.items():
        group = tuple(sorted(numbers))
        if group not in known:
            known[group] = _count_different([rests[n] for n in group]) >= _SEVERAL
        if known[group]:
            furniture.append(key)
            reach = max(reach, sorted(reaches[list(group)])[-_SEVERAL])
    if not furniture:
        return NO_FURNITURE
    return Furniture(np.sort(np.array(furniture, np.uint64)), max([*furniture, min(int(reach), 2**64 - 1)]))


def estimate_share(carriers: np.ndarray, shared: np.ndarray, own_keys: Hashes) -> np.ndarray:
    """Returns how much of each carrier stands in the newcomer, estimated from their keys.

    Of a carrier of ``n`` words those keys can be shared that are not above the
    newcomer's largest, about ``n`` times the part of the hashes below that.
    """
    is_whole = len(own_keys) >= MAX_KEYS
    below = float(own_keys[-1]) / 2.0**64 if is_whole else 1.0
    comparable = np.minimum(carriers["keys"], carriers["words"] * below)
    share: np.ndarray = shared / np.maximum(comparable, shared)
    return share


def _is_mostly_shared(sketches: np.ndarray, own_keys: Hashes) -> np.ndarray:
    """Returns which carriers have most of their smallest keys in common with the newcomer.

    Of a report that was printed often the buckets name each print only here and there, so how many they name is
    no measure of what a print has in common with the newcomer.
    """
    own = own_keys >> np.uint64(32)
    comparable = (sketches > 0) & (sketches <= own[-1])
    common = comparable & np.isin(sketches, own)
    mostly: np.ndarray = 2 * common.sum(axis=1) > comparable.sum(axis=1)
    return mostly


def _count_different(rests: list[Sketch]) -> int:
    """Returns how many have nothing in common with one another, taken greedily."""
    chosen: list[Sketch] = []
    for rest in rests:
        if len(rest) >= _LEAST_OWN and all(rest.isdisjoint(other) for other in chosen):
            chosen.append(rest)
    return len(chosen)


def drop_own(evidence: Evidence, own_keys: Hashes, furniture: Furniture) -> Evidence:
    """Returns a text without its sentences of furniture, whatever it is compared with.

    Known are only the places of the keys, one in ``words / 48`` words: a sentence is furniture where
    its keys of furniture outnumber the others and it is not alone, and so is what stands between two.
    """
    lengths = np.array([sum(word != '"' for word in s) for s in evidence.sentences[1:]], np.int64)
    grams = evidence.shingles(SHINGLE_WORDS)
    middles = np.repeat(np.arange(len(lengths)), lengths)[SHINGLE_WORDS // 2 :][: len(grams)]
    telling = own_keys[own_keys <= np.uint64(furniture.reach)]
    against = np.bincount(middles[find_places(grams, furniture.keys) >= 0], minlength=len(lengths))
    known = np.bincount(middles[find_places(grams, telling) >= 0], minlength=len(lengths))
    dropped = _choose_sentences(against.tolist(), known.tolist())
    return evidence.drop_words(np.repeat(np.array(dropped, bool), lengths))


def _choose_sentences(against: list[int], known: list[int]) -> list[bool]:
    """Returns which sentences to drop, by their keys of furniture and all their keys."""
    telling = [n for n, keys in enumerate(known) if keys]
    guilty = [2 * against[n] > known[n] for n in telling]
    dropped = [False] * len(known)
    for place, number in enumerate(telling):
        beside = guilty[max(0, place - 1) : place] + guilty[place + 1 : place + 2]
        dropped[number] = guilty[place] and (against[number] > 1 or any(beside))
    for place, number in enumerate(telling):
        end = telling[place + 1] if place + 1 < len(telling) else len(known)
        if dropped[number] and (end == len(known) or dropped[end]):
            dropped[number:end] = [True] * (end - number)
    return dropped


def drop_common(
    a: Evidence, b: Evidence, own_keys: Hashes, furniture: Furniture
) -> tuple[Evidence, Evidence]:
    """Returns two texts without the passages of furniture that they have in common.

    Such a passage is a common run of words with two keys of furniture or more, which outnumber
    the newcomer's other keys: one alone is a stock phrase.

    Args:
      a, b: the two texts.
      own_keys, furniture: the keys of the newcomer, all and those of furniture.
    """
    telling = own_keys[own_keys <= np.uint64(furniture.reach)]
    return (
        a.drop_words(_mark_furniture(a, b, furniture.keys, telling)),
        b.drop_words(_mark_furniture(b, a, furniture.keys, telling)),
    )


def _mark_furniture(a: Evidence, b: Evidence, furniture: Hashes, telling: Hashes) -> np.ndarray:
    grams = a.shingles(SHINGLE_WORDS)
    dropped = np.zeros(len(grams) + SHINGLE_WORDS - 1 if len(grams) else 0, bool)
    is_furniture = find_places(grams, furniture) >= 0
    if is_furniture.sum() < 2:
        return dropped
    is_telling = find_places(grams, telling) >= 0
    common = find_places(grams, b.index_shingles(SHINGLE_WORDS).distinct) >= 0
    edges = np.flatnonzero(np.diff(np.concatenate(([False], common, [False])).astype(np.int8)))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        against = int(is_furniture[start:end].sum())
        if against > 1 and 2 * against > is_telling[start:end].sum():
            dropped[start : end + SHINGLE_WORDS - 1] = True
    return dropped
