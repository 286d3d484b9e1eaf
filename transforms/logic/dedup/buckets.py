"""The bucket keys of many articles as columns, and the pairs that share a bucket.

An element through a shuffle costs tens of microseconds whatever it carries, so keys travel in
blocks: for each shard of the keys, one table of the articles and one column of keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

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
"""One bucket that a newcomer shares with a candidate: the bucket's key, when the candidate was published, its
packed id, its row in the index of earlier runs (or :data:`IN_THIS_RUN`), how many keys and words it has, and its
smallest keys (see :func:`wiredesk.transforms.logic.dedup.boilerplate.make_sketches`)."""

ARTICLE: Final = np.dtype(_ARTICLE)
"""The same without the bucket."""

IN_THIS_RUN: Final = -1
"""The row of a candidate of this run, which is in no index yet."""

Block: TypeAlias = tuple[bytes, bytes, bytes]
"""Articles of a shard as ARTICLE rows, bucket keys (uint64), and for each key the number of its article (uint32)."""


def unpack_keys(signature: Signature) -> np.ndarray:
    """Returns the bucket keys of a signature, sorted, uint64."""
    return np.frombuffer(signature.minhash, "<u8")


def pack_blocks(signatures: Sequence[Signature]) -> Iterator[tuple[int, Block]]:
    """Gives a block for each of the 16 shards of the keys that these articles have."""
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
    shards = (keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(60)
    for shard in np.unique(shards).tolist():
        of_shard = shards == shard
        present, numbers = np.unique(owners[of_shard], return_inverse=True)
        yield (
            int(shard),
            (articles[present].tobytes(), keys[of_shard].tobytes(), numbers.astype("<u4").tobytes()),
        )


def pair_blocks(blocks: Iterable[Block], span: int, per_bucket: int) -> Iterator[tuple[str, bytes]]:
    """Gives for each article of a shard its earlier candidates, as packed CANDIDATE entries.

    Args:
      blocks: all blocks of one shard, in any order.
      span, per_bucket: see :func:`wiredesk.transforms.logic.kernel.ordering.find_earlier_in_bucket`.
    """
    blocks = list(blocks)
    tables = [np.frombuffer(block[0], ARTICLE) for block in blocks]
    offsets = np.cumsum([0, *map(len, tables)])
    articles = np.concatenate(tables)
    keys = np.frombuffer(b"".join(block[1] for block in blocks), "<u8")
    owners = np.concatenate(
        [np.frombuffer(b[2], "<u4") + offset for b, offset in zip(blocks, offsets, strict=False)]
    )
    ranks = np.empty(len(articles), np.int64)
    ranks[np.lexsort((articles["id"][:, 1], articles["id"][:, 0]))] = np.arange(len(articles))
    newcomers, candidates = find_earlier_in_bucket(
        keys, articles["order"][owners], ranks[owners], span, per_bucket
    )
    by_newcomer = np.argsort(owners[newcomers], kind="stable")
    newcomers, candidates = newcomers[by_newcomer], candidates[by_newcomer]
    found = np.empty(len(newcomers), CANDIDATE)
    found["key"] = keys[newcomers]
    for name in ARTICLE.names or ():
        found[name] = articles[name][owners[candidates]]
    mine = owners[newcomers]
    ends = [*(np.flatnonzero(np.diff(mine)) + 1), len(mine)]
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        if end > start:
            yield unpack_id(articles["id"][mine[start]]), found[start:end].tobytes()
