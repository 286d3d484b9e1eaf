"""The stages of a stream: parse what arrives, link it in keyed state, annotate it in small batches.

A window of a stream is a small increment: what has arrived until its end is linked among
itself and to all that was placed before. The state holds what the tables do not hold yet,
as blocks of signatures (see ``transforms/recent.py``), and each block has a time to live.
"""

from __future__ import annotations

import hashlib
import math
import pickle
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

import apache_beam as beam
from apache_beam.coders import PickleCoder
from apache_beam.metrics import Metrics
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import (
    BagStateSpec,
    ReadModifyWriteStateSpec,
    TimerSpec,
    on_timer,
)
from apache_beam.utils.timestamp import Timestamp

from schemas.records import Article, Reject, RunInfo, Source, SourceFile
from schemas.stream import FileChunk, WindowPart
from transforms.annotate import annotate_articles
from transforms.earlier import EarlierIndex, EarlierSettings
from transforms.guard import Guard
from transforms.increment import link_increment
from transforms.logic.defaults import DEFAULT_MODEL, NO_ANNOTATION
from transforms.logic.model import load_model
from transforms.logic.places.tables import load_tables
from transforms.metrics import NAMESPACE, measure_stage
from transforms.parse import ParseOptions, Tally, load_parsers, make_source, parse_file
from transforms.recent import RecentIndex, pack_signatures

_CHUNK_RECORDS = 64
_CHUNK_BYTES = 4_000_000
_PART_ARTICLES = 16


def cut_chunks(
    file: SourceFile,
    results: Iterable[Article | Reject],
    run: RunInfo,
    arrived_at: datetime,
) -> Iterator[FileChunk]:
    """Yields the records of a file in chunks of bounded size; the last has its ``sources`` row."""
    tally, number = Tally(), 0
    articles: list[Article] = []
    rejects: list[Reject] = []
    size = 0

    def make_chunk(source: Source | None) -> FileChunk:
        return FileChunk(
            file.source_key, file.fingerprint, number, arrived_at, tuple(articles), tuple(rejects), source
        )

    for result in results:
        tally.add(result, file.source_key)
        if isinstance(result, Article):
            articles.append(result)
            size += len(result.body)
        else:
            rejects.append(result)
            size += result.payload_bytes
        if len(articles) + len(rejects) >= _CHUNK_RECORDS or size >= _CHUNK_BYTES:
            yield make_chunk(None)
            number, size = number + 1, 0
            articles.clear()
            rejects.clear()
    yield make_chunk(make_source(file, tally, run))


class _ParseChunksFn(beam.DoFn):
    def __init__(self, run: RunInfo, options: ParseOptions) -> None:
        self._run = run
        self._options = options
        self._records = Metrics.counter(NAMESPACE, "records_read")
        self._guard: Guard | None = None

    def setup(self) -> None:
        load_parsers()

    def process(self, element: SourceFile, timestamp: Any = beam.DoFn.TimestampParam) -> Iterator[FileChunk]:
        arrived_at = timestamp.to_utc_datetime(has_tz=True)
        # A stream may have begun long before the article was written.
        run = replace(self._run, started_at=arrived_at)
        if self._guard is None:
            self._guard = Guard(run, self._options.record_timeout_s, self._options.field_map)
        self._guard.run = run
        results = parse_file(element, run, self._options, self._guard)
        chunks = cut_chunks(element, results, run, arrived_at)
        while (chunk := self._cut_next(chunks)) is not None:
            self._records.inc(chunk.records)
            yield chunk

    def _cut_next(self, chunks: Iterator[FileChunk]) -> FileChunk | None:
        with measure_stage("parse"):
            return next(chunks, None)

    def teardown(self) -> None:
        if self._guard is not None:
            self._guard.close()
            self._guard = None


@dataclass
class ParseChunks(beam.PTransform):
    """Reads files that arrive and parses their records.

    Input: :class:`SourceFile`, its timestamp its arrival. Output: :class:`FileChunk`.
    Any windowing. Counters: ``records_read``, ``parse_us``.
    """

    run: RunInfo
    options: ParseOptions = field(default_factory=ParseOptions)

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        parse = beam.ParDo(_ParseChunksFn(self.run, self.options)).with_output_types(FileChunk)
        return pcoll | "SpreadFiles" >> beam.Reshuffle() | "ParseChunks" >> parse


class Placed(NamedTuple):
    """What is in the tables when it is looked at.

    Attributes:
      earlier: its articles.
      until: the last window of this stream that is in it; 0: none.
    """

    earlier: EarlierIndex
    until: int


class History(Protocol):
    """The tables, as a stream sees them; see :class:`pipeline.stream.history.StreamHistory`."""

    def name_run(self, seq: int) -> str:
        """Returns the id of the run that commits a window."""

    def is_committed(self, seq: int) -> bool:
        """Says whether a window is in the tables."""

    def load(self) -> Placed:
        """Reads what is in the tables now."""

    def has_reject(self, reject_id: str) -> bool:
        """Says whether a reject is in the tables."""

    def has_source(self, source_key: str, fingerprint: str) -> bool:
        """Says whether this very state of a file has a row of ``sources``."""


class _Block(NamedTuple):
    """What a window has placed, as the state keeps it until it is surely in the tables."""

    seq: int
    arrived_at: datetime
    signatures: bytes
    rejects: frozenset[str]
    sources: frozenset[tuple[str, str]]


class _OpenFile(NamedTuple):
    """A file some chunks of which are placed: their numbers, and its row once that has come."""

    numbers: frozenset[int]
    source: Source | None
    chunks: int | None


class _Mark(NamedTuple):
    """How far a stream is: the last window, a hash of all blocks in the state, and files that are not whole."""

    seq: int = 0
    chain: bytes = b""
    open_files: tuple[tuple[tuple[str, str], _OpenFile], ...] = ()
    is_expiry_set: bool = False


class _Held(NamedTuple):
    """How many records wait for the end of their window, and when that is (None: nothing waits)."""

    records: int = 0
    due: float | None = None


@dataclass
class _Memory:
    """What the state says, ready to be asked; it stands for the state that has this ``chain``."""

    chain: bytes
    index: RecentIndex
    rejects: set[str]
    sources: set[tuple[str, str]]

    def add(self, block: _Block) -> None:
        if block.signatures:
            self.index = self.index.add(f"{block.seq:09d}", block.signatures)
        self.rejects |= block.rejects
        self.sources |= block.sources


_memories: dict[str, _Memory] = {}
_remembering = threading.Lock()


@dataclass(frozen=True)
class StreamSettings:
    """How a stream links.

    Attributes:
      run: the stream, as a run: the same for all of its windows but their ids.
      history: the tables.
      window_s: length of a window, in seconds of arrival.
      max_records: a window ends early when it holds so many records.
      ttl_s: how long the state keeps what is in the tables, in seconds of arrival.
      lookback_days, per_bucket: see :class:`transforms.earlier.EarlierSettings`.
    """

    run: RunInfo
    history: History
    window_s: float = 10.0
    max_records: int = 2_000
    ttl_s: float = 3_600.0
    lookback_days: float = EarlierSettings.lookback_days
    per_bucket: int = EarlierSettings.per_bucket


class _LinkFn(beam.DoFn):
    """Gathers what arrives until the end of a window, and links it."""

    ARRIVED = BagStateSpec("arrived", PickleCoder())
    HELD = ReadModifyWriteStateSpec("held", PickleCoder())
    BLOCKS = BagStateSpec("blocks", PickleCoder())
    MARK = ReadModifyWriteStateSpec("mark", PickleCoder())
    END = TimerSpec("end", TimeDomain.WATERMARK)
    EXPIRY = TimerSpec("expiry", TimeDomain.WATERMARK)

    def __init__(self, settings: StreamSettings) -> None:
        self._settings = settings
        self._late = Metrics.counter(NAMESPACE, "windows_replayed")

    def process(  # noqa: PLR0917 - Beam gives each state as a parameter
        self,
        element: tuple[bytes, FileChunk],
        timestamp: Any = beam.DoFn.TimestampParam,
        arrived: Any = beam.DoFn.StateParam(ARRIVED),
        held: Any = beam.DoFn.StateParam(HELD),
        blocks: Any = beam.DoFn.StateParam(BLOCKS),
        mark: Any = beam.DoFn.StateParam(MARK),
        end: Any = beam.DoFn.TimerParam(END),
        expiry: Any = beam.DoFn.TimerParam(EXPIRY),
    ) -> Iterator[tuple[int, WindowPart]]:
        arrived.add(element[1])
        waiting = held.read() or _Held()
        due = find_window_end(float(timestamp), self._settings.window_s)
        # An element behind the watermark belongs to a window that has ended: its timer fires at once.
        if waiting.due is None or due < waiting.due:
            end.set(Timestamp.of(due))
            waiting = waiting._replace(due=due)
        waiting = waiting._replace(records=waiting.records + element[1].records)
        if waiting.records >= self._settings.max_records:
            yield from self._link(arrived, blocks, mark, expiry)
            waiting = waiting._replace(records=0)
        held.write(waiting)

    @on_timer(END)
    def end_window(
        self,
        arrived: Any = beam.DoFn.StateParam(ARRIVED),
        held: Any = beam.DoFn.StateParam(HELD),
        blocks: Any = beam.DoFn.StateParam(BLOCKS),
        mark: Any = beam.DoFn.StateParam(MARK),
        expiry: Any = beam.DoFn.TimerParam(EXPIRY),
    ) -> Iterator[tuple[int, WindowPart]]:
        """Links what has arrived."""
        held.clear()
        yield from self._link(arrived, blocks, mark, expiry)

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
        # Set again by the next window: at the end of a stream nothing may fire for ever.
        mark.write(now._replace(chain=chain, is_expiry_set=False))
        return iter(())

    def _link(self, arrived: Any, blocks: Any, mark: Any, expiry: Any) -> Iterator[tuple[int, WindowPart]]:
        chunks: list[FileChunk] = list(arrived.read())
        if not chunks:
            return
        arrived.clear()
        now = mark.read() or _Mark()
        seq = self._choose_seq(now.seq)
        with measure_stage("deduplicate"):
            memory = self._remember(now, blocks, reload=seq > now.seq + 1)
            window = _place(chunks, seq, memory, dict(now.open_files), self._settings)
            block = window.block
            memory.add(block)
            memory.chain = _extend_chain(memory.chain, block)
        blocks.add(block)
        if not now.is_expiry_set:
            arrived_s = Timestamp.of(block.arrived_at.timestamp())
            expiry.set(arrived_s + self._settings.ttl_s)
        open_files = tuple(sorted(window.open_files.items(), key=lambda item: item[0]))
        mark.write(_Mark(seq, memory.chain, open_files, is_expiry_set=True))
        yield from ((seq, part) for part in window.parts)

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

    def _remember(self, mark: _Mark, blocks: Any, reload: bool) -> _Memory:
        """Returns what the state says; it is read only where this process does not know it yet."""
        name = self._settings.run.run_id
        with _remembering:
            memory = _memories.get(name)
            if memory is None or memory.chain != mark.chain or reload:
                memory = self._recall(mark, list(blocks.read()))
                _memories[name] = memory
            return memory

    def _recall(self, mark: _Mark, blocks: list[_Block]) -> _Memory:
        placed = self._settings.history.load()
        settings = EarlierSettings(
            lookback_days=self._settings.lookback_days, per_bucket=self._settings.per_bucket
        )
        memory = _Memory(mark.chain, RecentIndex(placed.earlier, settings), set(), set())
        for block in sorted(blocks, key=lambda block: block.seq):
            if block.seq > placed.until:
                memory.add(block)
        return memory


def find_window_end(arrived_s: float, window_s: float) -> float:
    """Returns when the window ends that a moment is in; a window has its start and not its end."""
    return (math.floor(arrived_s / window_s) + 1) * window_s


def _extend_chain(chain: bytes, block: _Block) -> bytes:
    return hashlib.sha256(chain + pickle.dumps((block.seq, block.signatures))).digest()


class _Window(NamedTuple):
    block: _Block
    parts: list[WindowPart]
    open_files: dict[tuple[str, str], _OpenFile]


def _place(
    chunks: list[FileChunk],
    seq: int,
    memory: _Memory,
    open_files: dict[tuple[str, str], _OpenFile],
    settings: StreamSettings,
) -> _Window:
    """Links the articles of a window, and cuts it into parts."""
    arrived_at = max(chunk.arrived_at for chunk in chunks)
    run_id = settings.history.name_run(seq)
    articles = [
        replace(article, run_id=run_id, ingested_at=arrived_at)
        for chunk in chunks
        for article in chunk.articles
    ]
    linked = link_increment(
        articles, memory.index.at(arrived_at), settings.per_bucket, settings.lookback_days
    )
    all_rejects = {reject.reject_id: reject for chunk in chunks for reject in chunk.rejects}
    rejects = [
        replace(reject, run_id=run_id, rejected_at=arrived_at)
        for name, reject in sorted(all_rejects.items())
        if name not in memory.rejects and not settings.history.has_reject(name)
    ]
    sources = [
        replace(source, run_id=run_id, read_at=arrived_at)
        for source in _close_files(chunks, open_files, memory, settings.history)
    ]
    records = sum(chunk.records for chunk in chunks)
    block = _Block(
        seq,
        arrived_at,
        pack_signatures(linked.signatures) if linked.signatures else b"",
        frozenset(reject.reject_id for reject in rejects),
        frozenset((source.source_key, source.fingerprint or "") for source in sources),
    )
    batches = [
        tuple(linked.articles[start : start + _PART_ARTICLES])
        for start in range(0, len(linked.articles), _PART_ARTICLES)
    ]
    first = WindowPart(
        seq=seq,
        part=0,
        parts=len(batches) + 1,
        arrived_at=arrived_at,
        rejects=tuple(rejects),
        sources=tuple(sources),
        signatures=tuple(linked.signatures),
        unchanged=records - len(linked.articles) - len(rejects),
    )
    parts = [first]
    for number, batch in enumerate(batches, 1):
        parts.append(
            WindowPart(seq=seq, part=number, parts=first.parts, arrived_at=arrived_at, articles=batch)
        )
    return _Window(block, parts, open_files)


def _close_files(
    chunks: list[FileChunk],
    open_files: dict[tuple[str, str], _OpenFile],
    memory: _Memory,
    history: History,
) -> list[Source]:
    """Returns the rows of the files whose last chunk has come, and forgets those files.

    A row of ``sources`` says that a file need not be read again, so it must not be
    written before all records of the file are.
    """
    for chunk in chunks:
        key = (chunk.source_key, chunk.fingerprint)
        known = open_files.get(key, _OpenFile(frozenset(), None, None))
        last = known if chunk.source is None else known._replace(source=chunk.source, chunks=chunk.number + 1)
        open_files[key] = last._replace(numbers=known.numbers | {chunk.number})
    closed = []
    for key, file in sorted(open_files.items(), key=lambda item: item[0]):
        if file.source is None or len(file.numbers) != file.chunks:
            continue
        del open_files[key]
        if key not in memory.sources and not history.has_source(*key):
            closed.append(file.source)
    return closed


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


class _AnnotatePartFn(beam.DoFn):
    def __init__(self, model: str) -> None:
        self._model = model
        self._annotated = Metrics.counter(NAMESPACE, "articles_annotated")

    def setup(self) -> None:
        load_model(self._model)
        load_tables()

    def process(self, element: tuple[int, WindowPart]) -> Iterator[tuple[int, WindowPart]]:
        seq, part = element
        with measure_stage("annotate"):
            articles = tuple(annotate_articles(list(part.articles), load_model(self._model)))
        self._annotated.inc(sum(article.model is not None for article in articles))
        yield seq, replace(part, articles=articles)


@dataclass
class AnnotateParts(beam.PTransform):
    """Annotates the articles of windows, in batches of at most 16, wherever there is a worker.

    Input and output: ``(seq, WindowPart)``, any windowing. Counters: ``articles_annotated``, ``annotate_us``.
    """

    model: str = DEFAULT_MODEL

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        if self.model == NO_ANNOTATION:
            return pcoll
        annotate = beam.ParDo(_AnnotatePartFn(self.model)).with_output_types(tuple[int, WindowPart])
        return pcoll | "SpreadParts" >> beam.Reshuffle() | "AnnotatePart" >> annotate
