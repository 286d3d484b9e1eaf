from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from tests.support import OTHER_STORY, STORY, make_article
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.dedup.window_index import RecentIndex, pack_signatures
from wiredesk.transforms.logic.dedup.signing import sign_article
from wiredesk.transforms.stream.history import CommittedArticles
from wiredesk.transforms.stream.memory import (
    Block,
    Memories,
    Memory,
    chain_blocks,
    extend_chain,
    make_memory,
)

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
SETTINGS = EarlierSettings()


def make_block(seq: int, body: str = STORY, **changes) -> Block:
    signature = sign_article(make_article(body, f"{seq}.txt"))
    block = Block(
        seq, NOON, pack_signatures([signature]), frozenset({f"r{seq}"}), frozenset({("a", f"{seq}")})
    )
    return block._replace(**changes)


def make_empty(chain: bytes = b"") -> Memory:
    return Memory(chain, RecentIndex(EarlierIndex(SETTINGS), SETTINGS))


def test_a_chain_is_the_hash_of_its_blocks_in_order() -> None:
    first, second = make_block(1), make_block(2, OTHER_STORY)
    assert chain_blocks([]) == b""
    assert chain_blocks([first, second]) == extend_chain(extend_chain(b"", first), second)
    chains = {
        chain_blocks(blocks)
        for blocks in (
            [first],
            [second],
            [first, second],
            [second, first],
            [first._replace(rejects=frozenset())],
            [first._replace(sources=frozenset())],
            [first._replace(signatures=b"")],
        )
    }
    assert len(chains) == 7


def test_a_memory_knows_the_rows_of_its_blocks() -> None:
    memory = make_empty()
    memory.add(make_block(1))
    memory.add(make_block(2, signatures=b""))
    assert make_article(STORY, "1.txt").article_id in memory.index
    assert memory.rejects == {"r1", "r2"} and memory.sources == {("a", "1"), ("a", "2")}


def test_blocks_that_the_tables_hold_are_not_added() -> None:
    placed = CommittedArticles(EarlierIndex(SETTINGS), until=2)
    memory = make_memory(b"x", placed, [make_block(3), make_block(1), make_block(2)], SETTINGS)
    assert (memory.chain, memory.rejects, memory.placed) == (b"x", {"r3"}, placed)
    assert len(memory.index.blocks) == 1


def test_a_valid_memory_is_kept_and_any_other_is_made() -> None:
    memories, made = Memories(), [make_empty(b"1"), make_empty(b"2"), make_empty(b"2")]
    make = iter(made).__next__
    assert memories.recall("s", b"1", make) is made[0]
    assert memories.recall("s", b"1", make) is made[0]
    assert memories.recall("s", b"2", make) is made[1], "the state has gone on in another process"
    assert memories.recall("s", None, make) is made[2], "it is to be made in any case"
    assert memories.recall("s", b"2", make) is made[2]


def test_only_a_valid_memory_is_replaced() -> None:
    memories, old, new = Memories(), make_empty(b"1"), make_empty(b"2")
    fail = lambda *_: pytest.fail("there is nothing to replace")  # noqa: E731
    memories.replace("s", b"1", fail)
    memories.recall("s", b"1", lambda: old)
    memories.replace("s", b"0", fail)
    memories.replace("s", b"1", lambda memory: None)
    assert memories.recall("s", b"1", fail) is old
    memories.replace("s", b"1", lambda memory: new if memory is old else fail())
    assert memories.recall("s", b"2", fail) is new


def test_few_streams_are_remembered_and_threads_share_them() -> None:
    memories, made = Memories(most=2), []
    with ThreadPoolExecutor(4) as pool:
        list(
            pool.map(lambda _: memories.recall("a", b"", lambda: made.append("a") or make_empty()), range(20))
        )
    assert made == ["a"]
    for name in "bca":
        memories.recall(name, b"", lambda name=name: made.append(name) or make_empty())
    assert made == ["a", "b", "c", "a"]
