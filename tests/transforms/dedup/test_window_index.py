"""The memory of a stream is bounded. It is counted in entries, since bytes depend on allocators."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from itertools import pairwise

import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from tests.support import STORY, make_article
from wiredesk.transforms.dedup.increment import link_increment
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.dedup.window_index import RecentIndex, merge_by_doubling, pack_signatures
from wiredesk.transforms.logic.dedup import judging
from wiredesk.transforms.logic.dedup.signing import sign_article
from wiredesk.transforms.logic.kernel.cache import WeighedCache

_SETTINGS = EarlierSettings()
_NOW = datetime(2026, 2, 1, tzinfo=UTC)


def _place(index: RecentIndex, n: int) -> bytes:
    """Links a copy of which all earlier ones are candidates, and returns its block."""
    article = make_article(f"{STORY} Part {n} of it follows.", f"{n}.txt", n % 20)
    return pack_signatures(link_increment([article], index.at(_NOW), 8, 30).signatures)


def test_blocks_in_memory_are_held_once(monkeypatch):
    monkeypatch.setattr(judging, "unpacked_evidence", WeighedCache(1_000, judging._count_words))
    index = RecentIndex(EarlierIndex(_SETTINGS), _SETTINGS)
    for n in range(40):
        index = index.add(str(n), _place(index, n))
    assert sum(table.num_rows for part in index.blocks for table in part.blocks.values()) == 40
    assert len(index.blocks) <= 6
    assert not any(part._cache or part._open_files for part in index.blocks)
    assert 0 < judging.unpacked_evidence.weight <= 1_000


@given(st.lists(st.integers(1, 4), max_size=40))
def test_parts_are_merged_like_the_digits_of_a_binary_counter(sizes):
    parts: list[list[int]] = []
    for number, size in enumerate(sizes):
        parts = merge_by_doubling([*parts, [number] * size], len, lambda before, last: [*before, *last])
    assert [one for part in parts for one in part] == [n for n, size in enumerate(sizes) for _ in range(size)]
    assert all(len(before) > len(last) for before, last in pairwise(parts))


def test_a_block_is_in_the_order_of_the_files_of_the_table():
    signatures = [sign_article(make_article(STORY, f"{n}", day)) for n, day in enumerate((3, None, 1, 1))]
    rows = pq.read_table(io.BytesIO(pack_signatures(signatures))).to_pylist()
    order = [(row["published_at"] is None, row["published_at"], row["article_id"]) for row in rows]
    assert order[:3] == sorted(order[:3]) and order[3][0]


def test_rows_are_numbered_through_all_parts_and_empty_parts_are_skipped():
    index = RecentIndex(EarlierIndex(_SETTINGS), _SETTINGS)
    for n in range(3):
        index = index.add(str(n), _place(index, n))
    assert [index.fetch(row).source_key for row in range(3)] == ["0.txt", "1.txt", "2.txt"]
    assert index.with_beside(EarlierIndex(_SETTINGS)) is index, "an index without files adds nothing"
