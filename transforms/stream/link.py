"""Links what arrives, a window at a time, in keyed state."""

from __future__ import annotations

import hashlib
import math
import pickle
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.coders import PickleCoder
from apache_beam.metrics import Metrics
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import BagStateSpec, ReadModifyWriteStateSpec, TimerSpec, on_timer
from apache_beam.utils.timestamp import Timestamp

from wiredesk.schemas.windows import FileChunk, WindowPart
from wiredesk.transforms.dedup.signature_index import EarlierSettings
from wiredesk.transforms.dedup.window_index import RecentIndex
from wiredesk.transforms.metrics import NAMESPACE, measure_stage
from wiredesk.transforms.stream.window import Block, Memory, OpenFile, Placed, StreamSettings, place

_memories: dict[str, Memory] = {}
_remembering = threading.Lock()


class _Mark(NamedTuple):
    """How far a stream is: the last window, a hash of all blocks in the state, and files that are not whole."""

    seq: int = 0
    chain: bytes = b""
    open_files: tuple[tuple[tuple[str, str], OpenFile], ...] = ()
    is_expiry_set: bool = False


class _LinkFn(beam.DoFn):
    """Gathers what arrives until the end of a window, and links it."""

    ARRIVED = BagStateSpec("arrived", PickleCoder())
    DUE = ReadModifyWriteStateSpec("due", PickleCoder())
    BLOCKS = BagStateSpec("blocks", PickleCoder())
    MARK = ReadModifyWriteStateSpec("mark", PickleCoder())
    END = TimerSpec("end", TimeDomain.WATERMARK)
    EXPIRY = TimerSpec("expiry", TimeDomain.WATERMARK)

    def __init__(self, settings: StreamSettings) -> None:
        self._settings = settings
        self._late = Metrics.counter(NAMESPACE, "windows_replayed")

    def process(
        self,
        element: tuple[bytes, FileChunk],
        arrived: Any = beam.DoFn.StateParam(ARRIVED),
        due: Any = beam.DoFn.StateParam(DUE),
        end: Any = beam.DoFn.TimerParam(END),
    ) -> None:
        arrived.add(element[1])
        window_end = self._find_end(element[1])
        # An element behind the watermark belongs to a window that has ended: its timer fires at once.
        before = due.read()
        if before is None or window_end < before:
            due.write(window_end)
            end.set(Timestamp.of(window_end))

    def _find_end(self, chunk: FileChunk) -> float:
        return find_window_end(chunk.arrived_at.timestamp(), self._settings.window_s)

    @on_timer(END)
    def end_window(  # noqa: PLR0917 - Beam gives each state as a parameter
        self,
        timestamp: Any = beam.DoFn.TimestampParam,
        arrived: Any = beam.DoFn.StateParam(ARRIVED),
        due: Any = beam.DoFn.StateParam(DUE),
        blocks: Any = beam.DoFn.StateParam(BLOCKS),
        mark: Any = beam.DoFn.StateParam(MARK),
        end: Any = beam.DoFn.TimerParam(END),
        expiry: Any = beam.DoFn.TimerParam(EXPIRY),
    ) -> Iterator[tuple[int, WindowPart]]:
        """Links what has arrived until then; what is here of the next window waits for the rest of it."""
        waiting: list[FileChunk] = sorted(arrived.read(), key=_by_arrival)
        over = [chunk for chunk in waiting if self._find_end(chunk) <= float(timestamp)]
        arrived.clear()
        due.clear()
        for chunk in waiting[len(over) :]:
            arrived.add(chunk)
        if len(over) < len(waiting):
            following = self._find_end(waiting[len(over)])
            due.write(following)
            end.set(Timestamp.of(following))
        if over:
            yield from self._link(over, blocks, mark, expiry)

    @on_timer(EXPIRY)
    def expire(
        self,
        timestamp: Any = beam.DoFn.TimestampParam,
        blocks: Any = beam.DoFn.StateParam(BLOCKS),
        mark: Any = beam.DoFn.StateParam(MARK),
    ) -> Iterator[tuple[int, WindowPart]]:
        """Forgets blocks whose time is over and that are in the tables."""
        now, found = mark.read() or _Mark(), list(blocks.read())
        history, ttl = self._settings.history, timedelta(seconds=self._settings.ttl_s)
        limit = timestamp.to_utc_datetime(has_tz=True) - ttl
        kept = [block for block in found if block.arrived_at > limit or not history.is_committed(block.seq)]
        blocks.clear()
        chain = b""
        for block in kept:
            blocks.add(block)
            chain = _extend_chain(chain, block)
        forgotten = max((block.seq for block in set(found) - set(kept)), default=0)
        self._settle(now, chain, kept, forgotten, timestamp.to_utc_datetime(has_tz=True))
        # Set again by the next window: at the end of a stream nothing may fire for ever.
        mark.write(now._replace(chain=chain, is_expiry_set=False))
        return iter(())

    def _link(
        self, chunks: list[FileChunk], blocks: Any, mark: Any, expiry: Any
    ) -> Iterator[tuple[int, WindowPart]]:
        now = mark.read() or _Mark()
        for some in cut_groups(chunks, self._settings.max_records):
            seq = self._choose_seq(now.seq)
            with measure_stage("deduplicate"):
                arrived_at = max(chunk.arrived_at for chunk in some)
                memory = self._remember(now, blocks, arrived_at, reload=seq > now.seq + 1)
                window = place(some, seq, memory, dict(now.open_files), self._settings)
                memory.add(window.block)
                memory.chain = _extend_chain(memory.chain, window.block)
            blocks.add(window.block)
            if not now.is_expiry_set:
                begun = Timestamp.of(window.block.arrived_at.timestamp())
                expiry.set(begun + self._settings.ttl_s)
            open_files = tuple(sorted(window.open_files.items(), key=lambda item: item[0]))
            now = _Mark(seq, memory.chain, open_files, is_expiry_set=True)
            yield from ((seq, part) for part in window.parts)
        mark.write(now)

    def _choose_seq(self, last: int) -> int:
        """Returns the number of the next window.

        An engine that went back to a checkpoint repeats windows that are in the tables by
        now. What was written stays, so their articles are found there.
        """
        seq = last + 1
        while self._settings.history.is_committed(seq):
            self._late.inc()
            seq += 1
        return seq

    def _remember(self, mark: _Mark, blocks: Any, now: datetime, reload: bool) -> Memory:
        """Returns what the state says; it is read only where this process does not know it yet."""
        name = self._settings.run.run_id
        with _remembering:
            memory = _memories.get(name)
            if memory is None or memory.chain != mark.chain or reload:
                memory = self._recall(mark, list(blocks.read()), now)
                _memories[name] = memory
            return memory

    def _settle(self, mark: _Mark, chain: bytes, kept: list[Block], forgotten: int, now: datetime) -> None:
        """Asks the tables for what the state has forgotten, if this process knew what the state said.

        Else the next window would read all that is within the look-back again.
        """
        with _remembering:
            memory = _memories.get(self._settings.run.run_id)
            if memory is None or memory.placed is None or memory.chain != mark.chain:
                return
            placed = self._settings.history.load_more(memory.placed, now)
            if placed is not None and placed.until >= forgotten:
                _memories[self._settings.run.run_id] = self._make_memory(chain, placed, kept)

    def _recall(self, mark: _Mark, blocks: list[Block], now: datetime) -> Memory:
        return self._make_memory(mark.chain, self._settings.history.load(now), blocks)

    def _make_memory(self, chain: bytes, placed: Placed, blocks: list[Block]) -> Memory:
        settings = EarlierSettings(
            lookback_days=self._settings.lookback_days, per_bucket=self._settings.per_bucket
        )
        index = RecentIndex(placed.earlier, settings, beside=placed.settled)
        memory = Memory(chain, index, set(), set(), placed)
        for block in sorted(blocks, key=lambda block: block.seq):
            if block.seq > placed.until:
                memory.add(block)
        return memory


def find_window_end(arrived_s: float, window_s: float) -> float:
    """Returns when the window ends that a moment is in; a window has its start and not its end."""
    return (math.floor(arrived_s / window_s) + 1) * window_s


def cut_groups(chunks: Iterable[FileChunk], max_records: int) -> Iterator[list[FileChunk]]:
    """Yields chunks in groups of at most so many records, where one chunk has no more.

    Nor are two states of one file in a group: the records of the second are known by those of the first.

    Args:
      chunks: in the order of their arrival.
      max_records: of a group.
    """
    group: list[FileChunk] = []
    records = 0
    states: dict[str, str] = {}
    for arrived in _gather_arrivals(chunks):
        if any(states.get(chunk.source_key, chunk.fingerprint) != chunk.fingerprint for chunk in arrived):
            yield group
            group, records, states = [], 0, {}
        states |= {chunk.source_key: chunk.fingerprint for chunk in arrived}
        for chunk in arrived:
            if group and records + chunk.records > max_records:
                yield group
                group, records = [], 0
            group.append(chunk)
            records += chunk.records
    if group:
        yield group


def _gather_arrivals(chunks: Iterable[FileChunk]) -> Iterator[list[FileChunk]]:
    """Yields what arrived at one moment, which is of one look."""
    for _, arrived in groupby(chunks, key=lambda chunk: chunk.arrived_at):
        yield list(arrived)


def _by_arrival(chunk: FileChunk) -> tuple[datetime, str, int]:
    return chunk.arrived_at, chunk.source_key, chunk.number


def _extend_chain(chain: bytes, block: Block) -> bytes:
    rows = (block.seq, block.signatures, sorted(block.rejects), sorted(block.sources))
    return hashlib.sha256(chain + pickle.dumps(rows)).digest()


@dataclass
class LinkStream(beam.PTransform):
    """Links what arrives to at most one earlier article, a window at a time, in keyed state.

    Earlier means: arrived in an earlier window, or in the same by publication, as between
    and in the runs of a batch. What arrives late, twice, or again after a restart is
    placed once.

    Input: :class:`FileChunk`, its timestamp its arrival, in the global window, where alone
    state lasts. Output: ``(seq, WindowPart)``. Timers are of event time. Counters:
    ``deduplicate_us``, ``windows_replayed``.
    """

    settings: StreamSettings

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        # One key: 50 articles are one element here, so one worker keeps up with any newsroom.
        return (
            pcoll
            | "KeyChunk" >> beam.Map(lambda chunk: (b"", chunk)).with_output_types(tuple[bytes, FileChunk])
            | "LinkWindow" >> beam.ParDo(_LinkFn(self.settings)).with_output_types(tuple[int, WindowPart])
        )
