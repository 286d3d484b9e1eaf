"""The contents of the keyed state in the memory of a worker, so that they are not read from the state for each window."""

from __future__ import annotations

import hashlib
import pickle
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from cachetools import LRUCache

from wiredesk.transforms.dedup.signature_index import EarlierSettings
from wiredesk.transforms.dedup.window_index import RecentIndex
from wiredesk.transforms.stream.history import CommittedArticles

_MOST_STREAMS: Final = 4


class Block(NamedTuple):
    """The rows of one window, which the state keeps until the tables certainly hold them.

    Attributes:
      seq: number of the window.
      arrived_at: latest arrival in it.
      signatures: its signatures, see :func:`wiredesk.transforms.dedup.window_index.pack_signatures`; may be empty.
      rejects: ids of its rejects.
      sources: key and fingerprint of each of its files.
    """

    seq: int
    arrived_at: datetime
    signatures: bytes
    rejects: frozenset[str]
    sources: frozenset[tuple[str, str]]


def extend_chain(chain: bytes, block: Block) -> bytes:
    """Returns the hash of a sequence of blocks with one more block at its end."""
    rows = (block.seq, block.signatures, sorted(block.rejects), sorted(block.sources))
    return hashlib.sha256(chain + pickle.dumps(rows)).digest()


def chain_blocks(blocks: Iterable[Block]) -> bytes:
    """Returns the hash of a sequence of blocks."""
    chain = b""
    for block in blocks:
        chain = extend_chain(chain, block)
    return chain


@dataclass
class Memory:
    """The articles, rejects and sources that a stream knows.

    Attributes:
      chain: hash of the blocks in the state; a memory is valid for the state with the same hash.
      index: articles of the tables and of the blocks.
      rejects: ids of the rejects of the blocks.
      sources: key and fingerprint of the files of the blocks.
      placed: the articles loaded from the tables.
    """

    chain: bytes
    index: RecentIndex
    rejects: set[str] = field(default_factory=set)
    sources: set[tuple[str, str]] = field(default_factory=set)
    placed: CommittedArticles | None = None

    def add(self, block: Block) -> None:
        """Adds the rows of one more window."""
        if block.signatures:
            self.index = self.index.add(f"{block.seq:09d}", block.signatures)
        self.rejects |= block.rejects
        self.sources |= block.sources


def make_memory(
    chain: bytes, placed: CommittedArticles, blocks: Iterable[Block], settings: EarlierSettings
) -> Memory:
    """Returns the memory of the tables and of those blocks that the tables do not hold.

    Args:
      chain: hash of the blocks.
      placed: the articles loaded from the tables.
      blocks: all blocks of the state.
      settings: settings of the index.
    """
    index = RecentIndex(placed.earlier, settings, beside=placed.added)
    memory = Memory(chain, index, placed=placed)
    for block in sorted(blocks, key=lambda block: block.seq):
        if block.seq > placed.until:
            memory.add(block)
    return memory


class Memories:
    """The memories of the streams of this process. Threads may share it.

    An engine makes several instances of a step in one process, one after the other or side by
    side, so a memory must not belong to one of them. Few streams share a process. The memory of
    another one is dropped, and read from its state again when it is needed.
    """

    def __init__(self, most: int = _MOST_STREAMS) -> None:
        """Makes an empty one for so many streams at most."""
        self._kept: LRUCache[str, Memory] = LRUCache(most)
        self._lock = threading.Lock()

    def recall(self, stream: str, chain: bytes | None, make: Callable[[], Memory]) -> Memory:
        """Returns the memory of a stream; makes it if there is none that is valid for the state.

        Args:
          stream: id of the stream.
          chain: hash of the blocks in the state; None if the memory is to be made in any case.
          make: reads the state.
        """
        with self._lock:
            memory = self._kept.get(stream)
            if memory is None or memory.chain != chain:
                memory = self._kept[stream] = make()
            return memory

    def replace(self, stream: str, chain: bytes, make: Callable[[Memory], Memory | None]) -> None:
        """Replaces the memory of a stream, if there is one that is valid for the state.

        Args:
          stream: id of the stream.
          chain: hash of the blocks in the state.
          make: returns the new memory, or None to keep the old one.
        """
        with self._lock:
            memory = self._kept.get(stream)
            if memory is None or memory.chain != chain:
                return
            new = make(memory)
            if new is not None:
                self._kept[stream] = new
