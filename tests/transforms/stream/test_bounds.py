"""What a stream holds in memory is bounded: counted in entries, since bytes depend on allocators."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support import STORY, make_article
from wiredesk.transforms.dedup.increment import link_increment
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.dedup.window_index import RecentIndex, pack_signatures
from wiredesk.transforms.logic.dedup import linking
from wiredesk.transforms.logic.kernel.cache import WeighedCache

_SETTINGS = EarlierSettings()
_NOW = datetime(2026, 2, 1, tzinfo=UTC)


def _place(index: RecentIndex, n: int) -> bytes:
    """Links a copy that all before it are candidates of; returns its block."""
    article = make_article(f"{STORY} Part {n} of it follows.", f"{n}.txt", n % 20)
    return pack_signatures(link_increment([article], index.at(_NOW), 8, 30).signatures)


def test_blocks_in_memory_are_held_once(monkeypatch):
    monkeypatch.setattr(linking, "unpacked_evidence", WeighedCache(1_000, linking._count_words))
    index = RecentIndex(EarlierIndex(_SETTINGS), _SETTINGS)
    for n in range(40):
        index = index.add(str(n), _place(index, n))
    assert sum(table.num_rows for part in index.blocks for table in part.blocks.values()) == 40
    assert len(index.blocks) <= 6
    assert not any(part._cache or part._open_files for part in index.blocks)
    assert 0 < linking.unpacked_evidence.weight <= 1_000


def test_of_the_tables_few_files_are_open(tmp_path):
    index = RecentIndex(EarlierIndex(_SETTINGS), _SETTINGS)
    for n in range(40):
        (tmp_path / f"{n}.parquet").write_bytes(_place(index, n))
    files = tuple(str(path) for path in tmp_path.iterdir())
    earlier = EarlierIndex(EarlierSettings(files=files))
    assert not earlier._open_files
    assert len({earlier.fetch(row).article_id for row in range(40)}) == 40
    assert len(earlier._open_files) == 32
