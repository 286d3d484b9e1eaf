"""Chooses the earlier articles that a newcomer is compared with, from the buckets that they share."""

from __future__ import annotations

from typing import Final

import numpy as np

from wiredesk.transforms.logic.dedup.boilerplate import (
    NO_BOILERPLATE,
    Boilerplate,
    Carriers,
    find_boilerplate,
    find_carried,
    group_carriers,
)
from wiredesk.transforms.logic.dedup.buckets import IN_THIS_RUN
from wiredesk.transforms.logic.dedup.signature import MAX_KEYS, Hashes

_MAX_CANDIDATES: Final = 16
# Two whole sketches that share one key of 48 are no copies: of 31,850 such pairs among 17,841 real
# articles none was linked. A short text has too few keys to ask for more than one.
_LEAST_SHARED: Final = 1
_LEAST_SHARED_WHOLE: Final = 2


def choose_candidates(found: np.ndarray, own_keys: Hashes, per_bucket: int) -> tuple[np.ndarray, Boilerplate]:
    """Returns the distinct candidates of a newcomer that are to be verified, and its boilerplate.

    Args:
      found: CANDIDATE entries, one for each bucket and candidate. A candidate may appear once
        in each bucket; its field ``keys`` is the number of all its keys.
      own_keys: the keys of the newcomer, sorted.
      per_bucket: only so many entries of a bucket count, the first in order. Earlier runs come
        before this one, so that one run and many runs agree.

    Returns:
      At most 16 entries, those that share most buckets first, ties to the earliest; and the
      boilerplate, whose keys alone are no reason to compare.
    """
    if not len(found):
        return found, NO_BOILERPLATE
    found = _keep_first(found, per_bucket)
    carriers = group_carriers(found)
    boilerplate = find_boilerplate(found, own_keys, carriers)
    telling = _count_telling(found["key"], carriers, boilerplate)
    articles = found[carriers.first]
    are_whole = (articles["keys"] >= MAX_KEYS) & (len(own_keys) >= MAX_KEYS)
    least = np.where(are_whole, _LEAST_SHARED_WHOLE, _LEAST_SHARED)
    enough = (carriers.shared >= least) & (telling > 0)
    distinct = articles[enough]
    best = _sort_within(-telling[enough], distinct)[:_MAX_CANDIDATES]
    return distinct[best], boilerplate


def part_entries(found: np.ndarray, paragraphs: Hashes) -> tuple[np.ndarray, np.ndarray]:
    """Returns the CANDIDATE entries of a newcomer's bucket keys, and those of its paragraphs."""
    of_paragraph = np.isin(found["key"], paragraphs)
    return found[~of_paragraph], found[of_paragraph]


def part_versions(found: np.ndarray, page_key: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Returns the CANDIDATE entries of a newcomer without those of its address, and those of its address."""
    if page_key is None:
        return found, found[:0]
    of_page = found["key"] == np.uint64(page_key)
    return found[~of_page], found[of_page]


def join_distinct(chosen: np.ndarray, versions: np.ndarray) -> np.ndarray:
    """Returns the chosen entries and those of further articles among the versions."""
    known = set(map(tuple, chosen["id"].tolist()))
    further = [tuple(one) not in known for one in versions["id"].tolist()]
    return np.concatenate((chosen, versions[further])) if any(further) else chosen


def find_known_paragraphs(found: np.ndarray, own_keys: Hashes, per_bucket: int) -> Hashes:
    """Returns the hashes of the paragraphs of a newcomer that are boilerplate.

    Args:
      found: CANDIDATE entries, one for each paragraph and carrier.
      own_keys, per_bucket: see :func:`choose_candidates`.
    """
    return find_carried(_keep_first(found, per_bucket) if len(found) else found, own_keys)


def _count_telling(keys: np.ndarray, carriers: Carriers, boilerplate: Boilerplate) -> np.ndarray:
    """Returns how many keys outside boilerplate each carrier shares with the newcomer."""
    if not len(boilerplate.keys):
        return carriers.shared
    is_telling = ~np.isin(keys, boilerplate.keys)
    return np.bincount(carriers.member[is_telling], minlength=len(carriers.first))


def _keep_first(found: np.ndarray, per_bucket: int) -> np.ndarray:
    """Returns the entries sorted by bucket, of each bucket only the first in order."""
    found = found[_sort_within(found["key"], found)]
    if len(found) <= per_bucket:
        return found
    starts = np.flatnonzero(np.diff(found["key"], prepend=~found["key"][:1]))
    rank = np.arange(len(found)) - np.repeat(starts, np.diff([*starts, len(found)]))
    kept: np.ndarray = found[rank < per_bucket]
    return kept


def _sort_within(groups: np.ndarray, entries: np.ndarray) -> np.ndarray:
    """Returns the order of entries by group, within it earlier runs first, then by publication and id."""
    high, low = entries["id"].T
    return np.lexsort((low, high, entries["order"], entries["row"] == IN_THIS_RUN, groups))
