"""Links the files that arrive, a window at a time, in keyed state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import apache_beam as beam
from apache_beam.coders import PickleCoder
from apache_beam.metrics import Metrics
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import BagStateSpec, ReadModifyWriteStateSpec, TimerSpec, on_timer
from apache_beam.utils.timestamp import Timestamp
from more_itertools import partition

from wiredesk.schemas.windows import FileChunk, WindowPart
from wiredesk.transforms.counters import NAMESPACE, measure_stage
from wiredesk.transforms.dedup.signature_index import EarlierSettings
from wiredesk.transforms.stream.groups import arrival_order, cut_groups, find_window_end
from wiredesk.transforms.stream.history import CommittedArticles
from wiredesk.transforms.stream.memory import (
    Block,
    Memories,
    Memory,
    chain_blocks,
    extend_chain,
    make_memory,
)
from wiredesk.transforms.stream.window import OpenFile, StreamSettings, link_window

_memories: Final = Memories()


class _Mark(NamedTuple):
    """The point that a stream has reached.

    Attributes:
      seq: number of the last window.
      chain: hash of all blocks in the state.
      open_files: files of which some chunks are still to come.
      is_expiry_set: True if a timer is set that will expire blocks.
    """

    seq: int = 0
    chain: bytes = b""
    open_files: tuple[tuple[tuple[str, str], OpenFile], ...] = ()
    is_expiry_set: bool = False


@dataclass
class _Waiting:
    """The chunks in the state that wait for the end of their window.

    Attributes:
      arrived: the state that holds the chunks.
      due: the state that holds the end for which the timer is set.
      end: the timer.
      window_s: length of a window, in seconds.
    """

    arrived: Any
    due: Any
    end: Any
    window_s: float

    def add(self, chunk: FileChunk) -> None:
        """Adds a chunk, and sets the timer if its window ends before all others."""
        self.arrived.add(chunk)
        window_end = self._find_end(chunk)
        before = self.due.read()
        # A chunk behind the watermark belongs to a window that has ended, so its timer fires at once.
        if before is None or window_end < before:
            self._set_timer(window_end)

    def take_until(self, moment: float) -> list[FileChunk]:
        """Removes and returns the chunks of windows that have ended, and sets the timer for the others."""
        waiting: list[FileChunk] = sorted(self.arrived.read(), key=arrival_order)
        over = [chunk for chunk in waiting if self._find_end(chunk) <= moment]
        early = waiting[len(over) :]
        self.arrived.clear()
        self.due.clear()
        for chunk in early:
            self.arrived.add(chunk)
        if early:
            self._set_timer(self._find_end(early[0]))
        return over

    def _find_end(self, chunk: FileChunk) -> float:
        return find_window_end(chunk.arrived_at.timestamp(), self.window_s)

    def _set_timer(self, window_end: float) -> None:
        self.due.write(window_end)
        self.end.set(Timestamp.of(window_end))


class _LinkFn(beam.DoFn):
    """Gathers the chunks that arrive until the end of a window, and links them.

    ``process`` keeps chunks in the state. ``end_window`` links those of a window that has ended, and adds their rows
    to the state as a block. ``expire`` drops old blocks that the tables hold.
    """

    ARRIVED = BagStateSpec("arrived", PickleCoder())
    DUE = ReadModifyWriteStateSpec("due", PickleCoder())
    BLOCKS = BagStateSpec("blocks", PickleCoder())
    MARK = ReadModifyWriteStateSpec("mark", PickleCoder())
    END = TimerSpec("end", TimeDomain.WATERMARK)
    EXPIRY = TimerSpec("expiry", TimeDomain.WATERMARK)

    def __init__(self, settings: StreamSettings) -> None:
        self._settings = settings
        self._stream = settings.run.run_id
        self._late = Metrics.counter(NAMESPACE, "windows_replayed")

    def process(
        self,
        element: tuple[bytes, FileChunk],
        arrived: Any = beam.DoFn.StateParam(ARRIVED),
        due: Any = beam.DoFn.StateParam(DUE),
        end: Any = beam.DoFn.TimerParam(END),
    ) -> None:
        _Waiting(arrived, due, end, self._settings.window_s).add(element[1])

    @on_timer(END)
    def end_window(  # noqa: PLR0917 - Beam passes each state as a parameter
        self,
        timestamp: Any = beam.DoFn.TimestampParam,
        arrived: Any = beam.DoFn.StateParam(ARRIVED),
        due: Any = beam.DoFn.StateParam(DUE),
        blocks: Any = beam.DoFn.StateParam(BLOCKS),
        mark: Any = beam.DoFn.StateParam(MARK),
        end: Any = beam.DoFn.TimerParam(END),
        expiry: Any = beam.DoFn.TimerParam(EXPIRY),
    ) -> Iterator[tuple[int, WindowPart]]:
        """Links the chunks of windows that have ended. Early chunks of the next window wait for the rest of it."""
        over = _Waiting(arrived, due, end, self._settings.window_s).take_until(float(timestamp))
        if over:
            yield from self._link(over, blocks, mark, expiry)

    @on_timer(EXPIRY)
    def expire(
        self,
        timestamp: Any = beam.DoFn.TimestampParam,
        blocks: Any = beam.DoFn.StateParam(BLOCKS),
        mark: Any = beam.DoFn.StateParam(MARK),
    ) -> Iterator[tuple[int, WindowPart]]:
        """Drops blocks that are old enough and that the tables hold."""
        last, found, now = mark.read() or _Mark(), list(blocks.read()), _to_datetime(timestamp)
        kept, dropped = map(list, partition(lambda block: self._is_over(block, now), found))
        blocks.clear()
        for block in kept:
            blocks.add(block)
        chain = chain_blocks(kept)
        until = max((block.seq for block in dropped), default=0)
        _memories.replace(
            self._stream, last.chain, lambda memory: self._reload(memory, chain, kept, until, now)
        )
        # The next window sets the timer again. Else timers would fire for ever at the end of a stream.
        mark.write(last._replace(chain=chain, is_expiry_set=False))
        return iter(())

    def _is_over(self, block: Block, now: datetime) -> bool:
        limit = now - timedelta(seconds=self._settings.ttl_s)
        return block.arrived_at <= limit and self._settings.history.is_committed(block.seq)

    def _link(
        self, chunks: list[FileChunk], blocks: Any, mark: Any, expiry: Any
    ) -> Iterator[tuple[int, WindowPart]]:
        """Links the chunks of a window, in one window or in several of bounded size."""
        last = mark.read() or _Mark()
        for some in cut_groups(chunks, self._settings.max_records):
            seq = self._choose_seq(last.seq)
            with measure_stage("deduplicate"):
                now = max(chunk.arrived_at for chunk in some)
                # Windows that were skipped are in the tables now, and not in the memory.
                memory = self._recall(last, blocks, now, is_valid=seq == last.seq + 1)
                window = link_window(some, seq, memory, dict(last.open_files), self._settings)
                memory.add(window.block)
                memory.chain = extend_chain(memory.chain, window.block)
            blocks.add(window.block)
            if not last.is_expiry_set:
                begun = Timestamp.of(window.block.arrived_at.timestamp())
                expiry.set(begun + self._settings.ttl_s)
            open_files = tuple(sorted(window.open_files.items(), key=lambda item: item[0]))
            last = _Mark(seq, memory.chain, open_files, is_expiry_set=True)
            yield from ((seq, part) for part in window.parts)
        mark.write(last)

    def _choose_seq(self, last: int) -> int:
        """Returns the number of the next window.

        An engine that went back to a checkpoint repeats windows that the tables hold by
        now. Their rows stay as they are, and the repeated articles are found there.
        """
        seq = last + 1
        while self._settings.history.is_committed(seq):
            self._late.inc()
            seq += 1
        return seq

    def _recall(self, last: _Mark, blocks: Any, now: datetime, is_valid: bool) -> Memory:
        """Returns the memory of the state; the state is read only if this process has no valid memory of it."""
        return _memories.recall(
            self._stream,
            last.chain if is_valid else None,
            lambda: self._make_memory(last.chain, self._settings.history.load(now), list(blocks.read())),
        )

    def _reload(
        self, memory: Memory, chain: bytes, kept: list[Block], until: int, now: datetime
    ) -> Memory | None:
        """Returns the memory without the dropped blocks, with their articles loaded from the tables.

        Without it the next window would load everything within the look-back again.

        Args:
          memory: the memory with the dropped blocks.
          chain: hash of the kept blocks.
          kept: the kept blocks.
          until: last window that was dropped.
          now: time of the timer.
        """
        if memory.placed is None:
            return None
        placed = self._settings.history.load_more(memory.placed, now)
        if placed is None or placed.until < until:
            return None
        return self._make_memory(chain, placed, kept)

    def _make_memory(self, chain: bytes, placed: CommittedArticles, blocks: list[Block]) -> Memory:
        settings = EarlierSettings(
            lookback_days=self._settings.lookback_days, per_bucket=self._settings.per_bucket
        )
        return make_memory(chain, placed, blocks, settings)


def _to_datetime(timestamp: Timestamp) -> datetime:
    moment: datetime = timestamp.to_utc_datetime(has_tz=True)
    return moment


@dataclass
class LinkStream(beam.PTransform):
    """Links the articles that arrive to at most one earlier article, a window at a time, in keyed state.

    An article is earlier if it arrived in an earlier window, or if it was published earlier in the same window. This
    is the order between the runs of a batch and within them. An article that arrives late, twice, or again after a
    restart is written once.

    Input: :class:`FileChunk`, with its arrival as timestamp, in the global window, since state lasts only there.
    Output: ``(seq, WindowPart)``. Timers use event time. Counters: ``deduplicate_us``, ``windows_replayed``.
    """

    settings: StreamSettings

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        # One key is enough: 50 articles are one element here, so one worker keeps up with any newsroom.
        return (
            pcoll
            | "KeyChunk" >> beam.Map(lambda chunk: (b"", chunk)).with_output_types(tuple[bytes, FileChunk])
            | "LinkWindow" >> beam.ParDo(_LinkFn(self.settings)).with_output_types(tuple[int, WindowPart])
        )
