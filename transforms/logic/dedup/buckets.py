"""The bucket keys of many articles as columns, and the pairs that share a bucket.

An element through a shuffle costs tens of microseconds whatever it carries. So keys travel in
blocks: for each shard of the keys, one table of the articles and one column of keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from wiredesk.schemas.records import Signature
from wiredesk.transforms.logic.dedup.boilerplate import SKETCH_KEYS, make_sketches
from wiredesk.transforms.logic.dedup.paragraphs import unpack_paragraphs
from wiredesk.transforms.logic.kernel.identity import pack_ids, unpack_id
from wiredesk.transforms.logic.kernel.ordering import (
    find_earlier_in_bucket,
    find_latest_in_bucket,
    to_order,
)

_ARTICLE = [
    ("order", "<i8"),
    ("id", "<u8", 2),
    ("row", "<i8"),
    ("keys", "<u2"),
    ("words", "<u4"),
    ("sketch", "<u4", SKETCH_KEYS),
]
CANDIDATE: Final = np.dtype([("key", "<u8"), *_ARTICLE])
"""One bucket that a newcomer shares with a candidate: the bucket's key, or the hash of a paragraph; then of the
candidate its publication order, its packed id, its row in the index of earlier runs (or :data:`IN_THIS_RUN`), its
numbers of keys and of words, and its smallest keys, see
:func:`wiredesk.transforms.logic.dedup.boilerplate.make_sketches`."""

ARTICLE: Final = np.dtype(_ARTICLE)
"""The fields of :data:`CANDIDATE` without the bucket."""

IN_THIS_RUN: Final = -1
"""The row of a candidate of this run, which no index has yet."""

Block: TypeAlias = tuple[bytes, bytes, bytes, bytes, bytes]
"""Articles of a shard as ARTICLE rows, bucket keys (uint64), and for each key the number of its article (uint32); then
the keys of addresses, and for each of them the number of its article."""

MOST_VERSIONS: Final = 8
"""Number of earlier articles of one record or one address that a newcomer is compared with, the latest."""

# 2**64 divided by the golden ratio: multiplying by it mixes low bits into high ones.
_MIXER: Final = np.uint64(0x9E3779B97F4A7C15)
_SHARD_SHIFT: Final = np.uint64(60)


def unpack_keys(signature: Signature) -> np.ndarray:
    """Returns the bucket keys of a signature, sorted, uint64."""
    return np.frombuffer(signature.minhash, "<u8")


def make_page_key(signature: Signature) -> int | None:
    """Returns the key of the bucket of an article's address; None without an address."""
    return None if signature.address_hash is None else int(signature.address_hash[:16], 16)


def make_candidates(keys: np.ndarray, articles: np.ndarray) -> np.ndarray:
    """Returns CANDIDATE entries of bucket keys and the ARTICLE rows that stand in these buckets."""
    entries = np.empty(len(keys), CANDIDATE)
    entries["key"] = keys
    for name in ARTICLE.names or ():
        entries[name] = articles[name]
    return entries


def pack_blocks(signatures: Sequence[Signature]) -> Iterator[tuple[int, Block]]:
    """Yields the number and the block of each of the 16 shards in which these articles have keys or paragraphs."""
    keys_of = [unpack_keys(signature) for signature in signatures]
    articles = np.empty(len(signatures), ARTICLE)
    articles["order"] = [to_order(signature.published_at) for signature in signatures]
    articles["id"] = pack_ids([signature.article_id for signature in signatures])
    articles["row"] = IN_THIS_RUN
    articles["keys"] = counts = [len(keys) for keys in keys_of]
    articles["words"] = [signature.words for signature in signatures]
    keys = np.concatenate(keys_of)
    articles["sketch"] = make_sketches(keys, np.array(counts))
    paragraphs_of = [unpack_paragraphs(signature) for signature in signatures]
    keys = np.concatenate((keys, *paragraphs_of))
    numbers = np.arange(len(signatures))
    owners = np.concatenate((np.repeat(numbers, counts), np.repeat(numbers, list(map(len, paragraphs_of)))))
    pages = {number: key for number, key in enumerate(map(make_page_key, signatures)) if key is not None}
    page_keys, page_owners = np.array([*pages.values()], np.uint64), np.array([*pages], np.int64)
    shards, page_shards = _find_shards(keys), _find_shards(page_keys)
    for shard in np.union1d(shards, page_shards).tolist():
        own, own_page = shards == shard, page_shards == shard
        of_shard, of_page = owners[own], page_owners[own_page]
        present, numbers = np.unique(np.concatenate((of_shard, of_page)), return_inverse=True)
        packed = numbers.astype("<u4")
        yield (
            int(shard),
            (
                articles[present].tobytes(),
                keys[own].tobytes(),
                packed[: len(of_shard)].tobytes(),
                page_keys[own_page].tobytes(),
                packed[len(of_shard) :].tobytes(),
            ),
        )


def _find_shards(keys: np.ndarray) -> np.ndarray:
    # Keys are the smallest hashes of an article, so their high bits are all alike: mix before sharding.
    shards: np.ndarray = (keys * _MIXER) >> _SHARD_SHIFT
    return shards


class _Shard(NamedTuple):
    """All blocks of a shard as one, see :data:`Block`."""

    articles: np.ndarray
    keys: np.ndarray
    owners: np.ndarray
    page_keys: np.ndarray
    page_owners: np.ndarray


def pair_blocks(blocks: Iterable[Block], span: int, per_bucket: int) -> Iterator[tuple[str, bytes]]:
    """Yields the id of each article of a shard with its earlier candidates as packed CANDIDATE entries.

    Among them are the latest articles of its address, under the key of :func:`make_page_key`.

    Args:
      blocks: all blocks of one shard, in any order; one at least.
      span, per_bucket: see :func:`wiredesk.transforms.logic.kernel.ordering.find_earlier_in_bucket`.
    """
    articles, keys, owners, page_keys, page_owners = _join_blocks(list(blocks))
    # Articles of one publication time are in order of id.
    orders, ranks = articles["order"], _rank_ids(articles["id"])
    newcomers, candidates = find_earlier_in_bucket(keys, orders[owners], ranks[owners], span, per_bucket)
    pages, versions = find_latest_in_bucket(
        page_keys, orders[page_owners], ranks[page_owners], span, MOST_VERSIONS
    )
    shared = np.concatenate((keys[newcomers], page_keys[pages]))
    newcomers = np.concatenate((owners[newcomers], page_owners[pages]))
    candidates = np.concatenate((owners[candidates], page_owners[versions]))
    by_newcomer = np.argsort(newcomers, kind="stable")
    newcomers = newcomers[by_newcomer]
    entries = make_candidates(shared[by_newcomer], articles[candidates[by_newcomer]])
    for start, end in _list_runs(newcomers):
        yield unpack_id(articles["id"][newcomers[start]]), entries[start:end].tobytes()


def _join_blocks(blocks: Sequence[Block]) -> _Shard:
    """Returns the blocks of a shard as one, their articles numbered through."""
    tables = [np.frombuffer(block[0], ARTICLE) for block in blocks]
    starts = np.cumsum([0, *map(len, tables[:-1])])
    owners, page_owners = (
        np.concatenate(
            [np.frombuffer(block[part], "<u4") + start for block, start in zip(blocks, starts, strict=True)]
        )
        for part in (2, 4)
    )
    keys, page_keys = (np.frombuffer(b"".join(block[part] for block in blocks), "<u8") for part in (1, 3))
    return _Shard(np.concatenate(tables), keys, owners, page_keys, page_owners)


def _rank_ids(ids: np.ndarray) -> np.ndarray:
    """Returns the rank of each packed id among all."""
    ranks = np.empty(len(ids), np.int64)
    ranks[np.lexsort((ids[:, 1], ids[:, 0]))] = np.arange(len(ids))
    return ranks


def _list_runs(values: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yields start and end of each run of equal values."""
    if len(values):
        yield from pairwise([0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), len(values)])
