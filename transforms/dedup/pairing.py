"""Packs and pairs the bucket keys of many articles; an article that fails is left out, and the others are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias, cast

import numpy as np

from wiredesk.schemas.records import Signature
from wiredesk.transforms.failures import Failure, Lost, attempt, isolate_failures
from wiredesk.transforms.logic.dedup.buckets import ARTICLE, Block, pack_blocks, pair_blocks
from wiredesk.transforms.logic.kernel.identity import unpack_id

LostOf: TypeAlias = tuple[str, Lost]
"""The id of an article, and what is left out of it."""


def part_lost(rows: Iterable[Block | LostOf]) -> tuple[list[Block], list[LostOf]]:
    """Separates blocks from the losses that travel with them."""
    blocks: list[Block] = []
    lost: list[LostOf] = []
    for row in rows:
        if isinstance(row[-1], Lost):
            lost.append((str(row[0]), row[-1]))
        else:
            blocks.append(row)
    return blocks, lost


class Packed(NamedTuple):
    """Packed bucket keys.

    Attributes:
      found: blocks by shard, see :func:`wiredesk.transforms.logic.dedup.buckets.pack_blocks`.
      lost: articles that are in no block.
    """

    found: list[tuple[int, Block]]
    lost: list[LostOf]


class Paired(NamedTuple):
    """Paired articles.

    Attributes:
      found: candidates by article, see :func:`wiredesk.transforms.logic.dedup.buckets.pair_blocks`.
      lost: articles that are in no pair.
    """

    found: list[tuple[str, bytes]]
    lost: list[LostOf]


def pack_contained(signatures: Sequence[Signature]) -> Packed:
    """Packs the bucket keys of articles; an article that fails is in no block."""
    packed = isolate_failures(signatures, lambda some: list(pack_blocks(some)) if some else [])
    lost = [(signatures[n].article_id, Lost("its links", one)) for n, one in packed.failures.items()]
    return Packed(packed.result, lost)


def pair_contained(blocks: Iterable[Block], span: int, per_bucket: int) -> Paired:
    """Pairs the articles of a shard; an article that fails is in no pair.

    Args:
      blocks, span, per_bucket: see :func:`wiredesk.transforms.logic.dedup.buckets.pair_blocks`.
    """
    blocks = list(blocks)
    paired = attempt(_pair, blocks, span, per_bucket)
    if not isinstance(paired, Failure):
        return Paired(paired, [])
    single = [one for block in blocks for one in _cut_block(block)]
    sifted = isolate_failures(single, lambda some: _pair([one for _, one in some], span, per_bucket))
    lost = [(single[n][0], Lost("some links", one)) for n, one in sifted.failures.items()]
    return Paired(sifted.result, lost)


def _pair(blocks: list[Block], span: int, per_bucket: int) -> list[tuple[str, bytes]]:
    return list(pair_blocks(blocks, span, per_bucket)) if blocks else []


def _cut_block(block: Block) -> Iterator[tuple[str, Block]]:
    """Yields the id of each article of a block, with a block of this article alone."""
    articles = np.frombuffer(block[0], ARTICLE)
    keys, owners, pages, page_owners = (
        np.frombuffer(part, kind) for part, kind in zip(block[1:], ("<u8", "<u4", "<u8", "<u4"), strict=True)
    )
    for number in range(len(articles)):
        own, page = keys[owners == number], pages[page_owners == number]
        none, no_page = np.zeros(len(own), "<u4"), np.zeros(len(page), "<u4")
        parts = (articles[number : number + 1], own, none, page, no_page)
        packed = tuple(part.tobytes() for part in parts)
        yield unpack_id(articles["id"][number]), cast(Block, packed)
