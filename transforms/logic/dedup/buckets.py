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
from wiredesk.transforms.logic.kernel.identity import pack_ids, unpack_id
from wiredesk.transforms.logic.kernel.ordering import find_earlier_in_bucket, to_order

_ARTICLE = [
    ("order", "<i8"),
    ("id", "<u8", 2),
    ("row", "<i8"),
    ("keys", "<u2"),
    ("words", "<u4"),
    ("sketch", "<u4", SKETCH_KEYS),
]
CANDIDATE: Final = np.dtype([("key", "<u8"), *_ARTICLE])
"""One bucket that a newcomer shares with a candidate: the bucket's key, then of the candidate its publication order,
its packed id, its row in the index of earlier runs (or :data:`IN_THIS_RUN`), its numbers of keys and of words, and
its smallest keys (see :func:`wiredesk.transforms.logic.dedup.boilerplate.make_sketches`)."""

ARTICLE: Final = np.dtype(_ARTICLE)
"""The fields of :data:`CANDIDATE` without the bucket."""

IN_THIS_RUN: Final = -1
"""The row of a candidate of this run, which no index has yet."""

Block: TypeAlias = tuple[bytes, bytes, bytes]
"""Articles of a shard as ARTICLE rows, bucket keys (uint64), and for each key the number of its article (uint32)."""

# 2**64 divided by the golden ratio: multiplying by it mixes low bits into high ones.
_MIXER: Final = np.uint64(0x9E3779B97F4A7C15)
_SHARD_SHIFT: Final = np.uint64(60)


def unpack_keys(signature: Signature) -> np.ndarray:
    """Returns the bucket keys of a signature, sorted, uint64."""
    return np.frombuffer(signature.minhash, "<u8")


def make_candidates(keys: np.ndarray, articles: np.ndarray) -> np.ndarray:
    """Returns CANDIDATE entries of bucket keys and the ARTICLE rows that stand in these buckets."""
    entries = np.empty(len(keys), CANDIDATE)
    entries["key"] = keys
    for name in ARTICLE.names or ():
        entries[name] = articles[name]
    return entries


def pack_blocks(signatures: Sequence[Signature]) -> Iterator[tuple[int, Block]]:
    """Yields the number and the block of each of the 16 shards in which these articles have keys."""
    keys_of = [unpack_keys(signature) for signature in signatures]
    articles = np.empty(len(signatures), ARTICLE)
    articles["order"] = [to_order(signature.published_at) for signature in signatures]
    articles["id"] = pack_ids([signature.article_id for signature in signatures])
    articles["row"] = IN_THIS_RUN
    articles["keys"] = counts = [len(keys) for keys in keys_of]
    articles["words"] = [signature.words for signature in signatures]
    keys = np.concatenate(keys_of)
    articles["sketch"] = make_sketches(keys, np.array(counts))
    owners = np.repeat(np.arange(len(signatures)), counts)
    # Keys are the smallest hashes of an article, so their high bits are all alike: mix before sharding.
    shards = (keys * _MIXER) >> _SHARD_SHIFT
    for shard in np.unique(shards).tolist():
        of_shard = shards == shard
        present, numbers = np.unique(owners[of_shard], return_inverse=True)
        yield (
            int(shard),
            (articles[present].tobytes(), keys[of_shard].tobytes(), numbers.astype("<u4").tobytes()),
        )


class _Shard(NamedTuple):
    """All blocks of a shard as one: ARTICLE rows, bucket keys, and for each key the number of its article."""

    articles: np.ndarray
    keys: np.ndarray
    owners: np.ndarray


def pair_blocks(blocks: Iterable[Block], span: int, per_bucket: int) -> Iterator[tuple[str, bytes]]:
    """Yields the id of each article of a shard with its earlier candidates as packed CANDIDATE entries.

    Args:
      blocks: all blocks of one shard, in any order; one at least.
      span, per_bucket: see :func:`wiredesk.transforms.logic.kernel.ordering.find_earlier_in_bucket`.
    """
    articles, keys, owners = _join_blocks(list(blocks))
    # Articles of one publication time are in order of id.
    newcomers, candidates = find_earlier_in_bucket(
        keys, articles["order"][owners], _rank_ids(articles["id"])[owners], span, per_bucket
    )
    by_newcomer = np.argsort(owners[newcomers], kind="stable")
    newcomers, candidates = newcomers[by_newcomer], candidates[by_newcomer]
    entries = make_candidates(keys[newcomers], articles[owners[candidates]])
    for start, end in _list_runs(owners[newcomers]):
        yield unpack_id(articles["id"][owners[newcomers[start]]]), entries[start:end].tobytes()


def _join_blocks(blocks: Sequence[Block]) -> _Shard:
    """Returns the blocks of a shard as one, their articles numbered through."""
    tables = [np.frombuffer(block[0], ARTICLE) for block in blocks]
    starts = np.cumsum([0, *map(len, tables[:-1])])
    owners = [np.frombuffer(block[2], "<u4") + start for block, start in zip(blocks, starts, strict=True)]
    keys = np.frombuffer(b"".join(block[1] for block in blocks), "<u8")
    return _Shard(np.concatenate(tables), keys, np.concatenate(owners))


def _rank_ids(ids: np.ndarray) -> np.ndarray:
    """Returns the rank of each packed id among all."""
    ranks = np.empty(len(ids), np.int64)
    ranks[np.lexsort((ids[:, 1], ids[:, 0]))] = np.arange(len(ids))
    return ranks


def _list_runs(values: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yields start and end of each run of equal values."""
    if len(values):
        yield from pairwise([0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), len(values)])
