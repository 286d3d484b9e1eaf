"""Boilerplate: passages that several earlier, otherwise different articles carry, found from the corpus itself.

Examples are a site's gallery or menu below every report, and stock phrases. A passage is known by the bucket keys
of its shingles (see ``signature.py``), and the buckets name the earlier articles that carry it. So nothing has to be
counted beside the signatures. The boilerplate of an article depends only on the earlier articles within its
look-back. One run, increments and keyed state therefore find the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from wiredesk.transforms.logic.dedup.evidence import Evidence
from wiredesk.transforms.logic.dedup.signature import MAX_KEYS, SHINGLE_WORDS, Hashes, find_places

SKETCH_KEYS: Final = 8
"""Number of smallest keys kept of an article; they show whether two carriers of a passage are otherwise different."""

_SEVERAL: Final = 3
# A carrier counts where the passage is a minor part of it: the reprints of a report carry little else.
_MINOR_SHARE: Final = 0.5
# With fewer keys of its own a carrier does not show that it is otherwise different.
_LEAST_OWN: Final = 2
# Keys are 64-bit hashes; sketches keep their upper halves.
_KEY_SPACE: Final = 2.0**64
_LARGEST_KEY: Final = 2**64 - 1
_HALF: Final = np.uint64(32)

Sketch: TypeAlias = frozenset[int]
Group: TypeAlias = tuple[int, ...]
"""Numbers of the carriers of one key, ascending."""


def make_sketches(keys: Hashes, counts: np.ndarray) -> np.ndarray:
    """Returns the upper halves of the smallest keys of each article, uint32 of shape ``(n, 8)``, padded with zeros.

    Args:
      keys: keys of all articles, one article after the other, sorted within each.
      counts: number of keys of each of the ``n`` articles.
    """
    if not len(keys):
        return np.zeros((len(counts), SKETCH_KEYS), "<u4")
    starts = np.cumsum(counts) - counts
    nth = np.arange(SKETCH_KEYS)
    places = np.minimum(starts[:, None] + nth, len(keys) - 1)
    return np.where(nth < counts[:, None], keys[places] >> _HALF, 0).astype("<u4")


class Boilerplate(NamedTuple):
    """The boilerplate of an article.

    Attributes:
      keys: the bucket keys of the article that belong to boilerplate, sorted.
      reach: the largest key that could have been recognised. A long carrier has only small keys,
        so its sketch gives no evidence about larger ones.
    """

    keys: Hashes
    reach: int

    def pack(self) -> bytes | None:
        """Returns the column ``furniture`` of a signature: the reach, then the keys, 8 bytes each."""
        return np.array([self.reach, *self.keys.tolist()], "<u8").tobytes() if len(self.keys) else None


NO_BOILERPLATE: Final = Boilerplate(np.zeros(0, np.uint64), 0)


def unpack_boilerplate(packed: bytes | None) -> Boilerplate:
    """Returns the boilerplate that :meth:`Boilerplate.pack` packed."""
    if not packed:
        return NO_BOILERPLATE
    numbers = np.frombuffer(packed, "<u8")
    return Boilerplate(numbers[1:], int(numbers[0]))


class Carriers(NamedTuple):
    """The distinct articles among entries of buckets, sorted by id and row."""

    first: np.ndarray
    """Index of the first entry of each carrier."""
    member: np.ndarray
    """Number of the carrier of each entry."""
    shared: np.ndarray
    """Number of entries of each carrier."""


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


def find_boilerplate(found: np.ndarray, own_keys: Hashes, carriers: Carriers | None = None) -> Boilerplate:
    """Returns the boilerplate of a newcomer.

    Args:
      found: the first entries of each of its buckets, ``buckets.CANDIDATE``.
      own_keys: all keys of the newcomer, sorted.
      carriers: the carriers of these entries, if the caller has grouped them already.

    Returns:
      The keys that at least three earlier articles carry as a minor part, if these articles
      have nothing else in common with one another.
    """
    if len(found) < _SEVERAL:
        return NO_BOILERPLATE
    _, bucket, sizes = np.unique(found["key"], return_inverse=True, return_counts=True)
    if sizes.max() < _SEVERAL:
        return NO_BOILERPLATE
    carriers = carriers or group_carriers(found)
    articles = found[carriers.first]
    counted = _find_minor(articles, carriers, own_keys)[carriers.member] & (sizes[bucket] >= _SEVERAL)
    groups = _group_by_key(found["key"][counted], carriers.member[counted])
    different = _find_different(groups.values(), articles["sketch"], own_keys)
    keys = [key for key, group in groups.items() if group in different]
    if not keys:
        return NO_BOILERPLATE
    reach = min(int(_measure_reach(different, articles)), _LARGEST_KEY)
    return Boilerplate(np.sort(np.array(keys, np.uint64)), max(*keys, reach))


def find_carried(found: np.ndarray, own_keys: Hashes) -> Hashes:
    """Returns the hashes of the newcomer's paragraphs that several earlier, otherwise different articles carry.

    Args:
      found: the first entries of the bucket of each of its paragraphs, ``buckets.CANDIDATE``.
      own_keys: all keys of the newcomer, sorted.
    """
    if len(found) < _SEVERAL:
        return NO_BOILERPLATE.keys
    carriers = group_carriers(found)
    groups = _group_by_key(found["key"], carriers.member)
    different = _find_different(groups.values(), found["sketch"][carriers.first], own_keys)
    return np.sort(np.array([key for key, group in groups.items() if group in different], np.uint64))


def _find_minor(articles: np.ndarray, carriers: Carriers, own_keys: Hashes) -> np.ndarray:
    """Returns for each carrier whether the newcomer's passages are a minor part of it."""
    is_minor: np.ndarray = estimate_share(articles, carriers.shared, own_keys) < _MINOR_SHARE
    mostly = _is_mostly_shared(articles["sketch"], own_keys)
    if 2 * mostly.sum() > len(mostly):
        # Most carriers are prints of the newcomer's own report; boilerplate has carriers of which it is a minor part.
        is_minor &= ~mostly
    return is_minor


def _group_by_key(keys: Hashes, members: np.ndarray) -> dict[int, Group]:
    """Returns the carriers of each key."""
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for key, number in zip(keys.tolist(), members.tolist(), strict=True):
        numbers[key].append(number)
    return {key: tuple(sorted(group)) for key, group in numbers.items()}


def _find_different(groups: Iterable[Group], sketches: np.ndarray, own_keys: Hashes) -> set[Group]:
    """Returns the groups with several carriers that share nothing but what they share with the newcomer."""
    own = set((own_keys >> _HALF).tolist()) | {0}
    rests = [frozenset(sketch) - own for sketch in sketches.tolist()]
    # The keys of one passage have the same carriers, so groups repeat.
    several = {group for group in groups if len(group) >= _SEVERAL}
    return {group for group in several if _count_different([rests[n] for n in group]) >= _SEVERAL}


def _count_different(rests: list[Sketch]) -> int:
    """Returns how many sketches have nothing in common with one another, chosen greedily."""
    chosen: list[Sketch] = []
    for rest in rests:
        if len(rest) >= _LEAST_OWN and all(rest.isdisjoint(other) for other in chosen):
            chosen.append(rest)
    return len(chosen)


def _measure_reach(groups: Iterable[Group], articles: np.ndarray) -> float:
    """Returns up to which key enough carriers of a group would show boilerplate."""
    reaches = np.minimum(1.0, articles["keys"] / np.maximum(articles["words"], 1)) * _KEY_SPACE
    return max(float(np.sort(reaches[list(group)])[-_SEVERAL]) for group in groups)


def estimate_share(carriers: np.ndarray, shared: np.ndarray, own_keys: Hashes) -> np.ndarray:
    """Returns how much of each carrier stands in the newcomer, estimated from their keys.

    A carrier of ``n`` words can share only keys that are not above the newcomer's largest key.
    These are about ``n`` times the part of all hashes below that key.
    """
    is_whole = len(own_keys) >= MAX_KEYS
    below = float(own_keys[-1]) / _KEY_SPACE if is_whole else 1.0
    comparable = np.minimum(carriers["keys"], carriers["words"] * below)
    share: np.ndarray = shared / np.maximum(comparable, shared)
    return share


def _is_mostly_shared(sketches: np.ndarray, own_keys: Hashes) -> np.ndarray:
    """Returns for each carrier whether it shares most of its smallest keys with the newcomer.

    Buckets hold few prints of a report that was printed often. So the number of buckets that
    name a print does not measure what the print has in common with the newcomer.
    """
    own = own_keys >> _HALF
    comparable = (sketches > 0) & (sketches <= own[-1])
    common = comparable & np.isin(sketches, own)
    mostly: np.ndarray = 2 * common.sum(axis=1) > comparable.sum(axis=1)
    return mostly


def drop_own(evidence: Evidence, own_keys: Hashes, boilerplate: Boilerplate) -> Evidence:
    """Returns a text without its sentences of boilerplate, whatever it is compared with.

    Only one place in ``words / 48`` has a key. A sentence is boilerplate if its keys of boilerplate
    outnumber its other keys and it is not the only such sentence. So is a stretch between two such sentences.
    """
    lengths = np.array([sum(word != '"' for word in s) for s in evidence.sentences[1:]], np.int64)
    grams = evidence.shingles(SHINGLE_WORDS)
    middles = np.repeat(np.arange(len(lengths)), lengths)[SHINGLE_WORDS // 2 :][: len(grams)]
    telling = own_keys[own_keys <= np.uint64(boilerplate.reach)]
    against = np.bincount(middles[find_places(grams, boilerplate.keys) >= 0], minlength=len(lengths))
    known = np.bincount(middles[find_places(grams, telling) >= 0], minlength=len(lengths))
    dropped = _choose_sentences(against.tolist(), known.tolist())
    return evidence.drop_words(np.repeat(np.array(dropped, bool), lengths))


def _choose_sentences(against: list[int], known: list[int]) -> list[bool]:
    """Returns for each sentence whether to drop it.

    Args:
      against: keys of boilerplate of each sentence.
      known: all keys of each sentence.
    """
    telling = [n for n, keys in enumerate(known) if keys]
    guilty = [2 * against[n] > known[n] for n in telling]
    dropped = [False] * len(known)
    for place, number in enumerate(telling):
        beside = guilty[max(0, place - 1) : place] + guilty[place + 1 : place + 2]
        dropped[number] = guilty[place] and (against[number] > 1 or any(beside))
    # Sentences without a key go where the sentences with keys on both sides of them go.
    for place, number in enumerate(telling):
        end = telling[place + 1] if place + 1 < len(telling) else len(known)
        if dropped[number] and (end == len(known) or dropped[end]):
            dropped[number:end] = [True] * (end - number)
    return dropped


def drop_common(
    a: Evidence, b: Evidence, own_keys: Hashes, boilerplate: Boilerplate
) -> tuple[Evidence, Evidence]:
    """Returns two texts without the passages of boilerplate that they have in common.

    Such a passage is a common run of words with two keys of boilerplate or more, which outnumber
    the newcomer's other keys. One key alone is a stock phrase.

    Args:
      a: one of the texts.
      b: the other.
      own_keys: all keys of the newcomer.
      boilerplate: the boilerplate of the newcomer.
    """
    telling = own_keys[own_keys <= np.uint64(boilerplate.reach)]
    return (
        a.drop_words(_mark_common(a, b, boilerplate.keys, telling)),
        b.drop_words(_mark_common(b, a, boilerplate.keys, telling)),
    )


def _mark_common(a: Evidence, b: Evidence, keys: Hashes, telling: Hashes) -> np.ndarray:
    """Returns for each word of a text whether it stands in boilerplate that the other text has too."""
    grams = a.shingles(SHINGLE_WORDS)
    dropped = np.zeros(len(grams) + SHINGLE_WORDS - 1 if len(grams) else 0, bool)
    is_boilerplate = find_places(grams, keys) >= 0
    if is_boilerplate.sum() < 2:
        return dropped
    is_telling = find_places(grams, telling) >= 0
    common = find_places(grams, b.index_shingles(SHINGLE_WORDS).distinct) >= 0
    edges = np.flatnonzero(np.diff(np.concatenate(([False], common, [False])).astype(np.int8)))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        against = int(is_boilerplate[start:end].sum())
        if against > 1 and 2 * against > is_telling[start:end].sum():
            dropped[start : end + SHINGLE_WORDS - 1] = True
    return dropped
