"""A window of a stream: what has arrived in it is linked to all that was placed before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, Protocol

from wiredesk.schemas.records import Article, Reject, RunInfo, Source
from wiredesk.schemas.windows import FileChunk, WindowPart
from wiredesk.transforms.dedup.increment import link_increment
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.dedup.versions import recognise_record
from wiredesk.transforms.dedup.window_index import RecentIndex, pack_signatures
from wiredesk.transforms.logic.dedup.record_marks import list_reject_ids

_PART_ARTICLES = 16


class Placed(NamedTuple):
    """What is in the tables when it is looked at.

    Attributes:
      earlier: its articles.
      until: the last window of this stream that is in it; 0: none.
      settled: articles of windows that were committed since ``earlier`` was read.
      since, before: what is published outside of these may match articles that are not in it;
        None where all are.
    """

    earlier: EarlierIndex
    until: int
    since: datetime | None = None
    before: datetime | None = None
    settled: tuple[EarlierIndex, ...] = ()

    @property
    def files(self) -> frozenset[str]:
        """Returns the files of the tables that are in it."""
        return frozenset(path for index in (self.earlier, *self.settled) for path in index.files)

    def find_outside(self, articles: Iterable[Article]) -> list[datetime]:
        """Returns when those were published that may match articles which are not in it."""
        dates = {article.published_at for article in articles if article.published_at is not None}
        return sorted(
            when
            for when in dates
            if (self.since and when < self.since) or (self.before and when > self.before)
        )


class History(Protocol):
    """The tables, as a stream sees them; see :class:`wiredesk.pipeline.stream.committed.StreamHistory`."""

    def name_run(self, seq: int) -> str:
        """Returns the id of the run that commits a window."""

    def is_committed(self, seq: int) -> bool:
        """Says whether a window is in the tables."""

    def load(self, now: datetime) -> Placed:
        """Reads what is in the tables and may match what is published within the look-back of a moment."""

    def load_more(self, placed: Placed, now: datetime) -> Placed | None:
        """Adds what was committed since; None where all is to be loaded anew."""

    def load_near(self, published: Sequence[datetime], now: datetime, placed: Placed) -> EarlierIndex:
        """Reads what may match articles of other times, and is not in what was loaded already."""

    def has_reject(self, reject_id: str) -> bool:
        """Says whether a reject is in the tables."""

    def has_source(self, source_uri: str, fingerprint: str) -> bool:
        """Says whether this very state of a file has a row of ``sources``."""


class Block(NamedTuple):
    """What a window has placed, as the state keeps it until it is surely in the tables."""

    seq: int
    arrived_at: datetime
    signatures: bytes
    rejects: frozenset[str]
    sources: frozenset[tuple[str, str]]


class OpenFile(NamedTuple):
    """A file some chunks of which are placed: their numbers, and its row once that has come."""

    numbers: frozenset[int]
    source: Source | None
    chunks: int | None


@dataclass(frozen=True)
class StreamSettings:
    """How a stream links.

    Attributes:
      run: the stream, as a run: the same for all of its windows but their ids.
      history: the tables.
      window_s: length of a window, in seconds of arrival.
      max_records: a window that holds more is cut into several.
      ttl_s: how long the state keeps what is in the tables, in seconds of arrival.
      lookback_days, per_bucket: see :class:`wiredesk.transforms.dedup.signature_index.EarlierSettings`.
    """

    run: RunInfo
    history: History
    window_s: float = 10.0
    max_records: int = 2_000
    ttl_s: float = 1_800.0
    lookback_days: float = EarlierSettings.lookback_days
    per_bucket: int = EarlierSettings.per_bucket


@dataclass
class Memory:
    """What the state says, ready to be asked; it stands for the state that has this ``chain``."""

    chain: bytes
    index: RecentIndex
    rejects: set[str]
    sources: set[tuple[str, str]]
    placed: Placed | None = None

    def add(self, block: Block) -> None:
        """Takes in one more window."""
        if block.signatures:
            self.index = self.index.add(f"{block.seq:09d}", block.signatures)
        self.rejects |= block.rejects
        self.sources |= block.sources


class Window(NamedTuple):
    """A linked window: what it leaves in the state, its parts, and the files that are not whole yet."""

    block: Block
    parts: list[WindowPart]
    open_files: dict[tuple[str, str], OpenFile]


def place(
    chunks: Sequence[FileChunk],
    seq: int,
    memory: Memory,
    open_files: Mapping[tuple[str, str], OpenFile],
    settings: StreamSettings,
) -> Window:
    """Links the articles of a window, and cuts it into parts.

    Args:
      chunks: what has arrived; one at least.
      seq: number of the window.
      memory: what the windows before it have placed.
      open_files: files of which these have placed some chunks.
      settings: how to link.
    """
    arrived_at = max(chunk.arrived_at for chunk in chunks)
    run_id = settings.history.name_run(seq)
    articles = [
        replace(
            # When its own file arrived tells what was read before from what is of the same file.
            recognise_record(article, memory.index, settings.lookback_days),
            ingested_at=arrived_at,
            run_id=run_id,
        )
        for chunk in chunks
        for article in chunk.articles
    ]
    index = _cover(articles, memory, arrived_at, settings.history).at(arrived_at)
    linked = link_increment(articles, index, settings.per_bucket, settings.lookback_days)
    rejects = [
        replace(reject, rejected_at=arrived_at, run_id=run_id)
        for reject in _find_new_rejects(chunks, memory, settings.history)
    ]
    still_open, whole = _close_files(chunks, open_files)
    sources = [
        replace(source, read_at=arrived_at, run_id=run_id)
        for key, source in whole
        if key not in memory.sources and not settings.history.has_source(source.source_uri, key[1])
    ]
    block = Block(
        seq,
        arrived_at,
        pack_signatures(linked.signatures) if linked.signatures else b"",
        frozenset(name for reject in rejects for name in list_reject_ids(reject)),
        frozenset((source.source_key, source.fingerprint or "") for source in sources),
    )
    rest = WindowPart(
        seq=seq,
        part=0,
        parts=1,
        arrived_at=arrived_at,
        rejects=tuple(rejects),
        sources=tuple(sources),
        signatures=tuple(linked.signatures),
        unchanged=sum(chunk.records for chunk in chunks) - len(linked.articles) - len(rejects),
    )
    return Window(block, _cut_parts(rest, linked.articles), still_open)


def _cover(articles: Sequence[Article], memory: Memory, now: datetime, history: History) -> RecentIndex:
    """Returns the index with what old articles need beside; it is read for this window only."""
    outside = memory.placed.find_outside(articles) if memory.placed is not None else []
    if memory.placed is None or not outside:
        return memory.index
    return memory.index.with_beside(history.load_near(outside, now, memory.placed))


def _find_new_rejects(chunks: Sequence[FileChunk], memory: Memory, history: History) -> list[Reject]:
    rejects = {reject.reject_id: reject for chunk in chunks for reject in chunk.rejects}
    return [
        reject
        for _, reject in sorted(rejects.items())
        if not any(name in memory.rejects or history.has_reject(name) for name in list_reject_ids(reject))
    ]


def _cut_parts(rest: WindowPart, articles: Sequence[Article]) -> list[WindowPart]:
    batches = [
        tuple(articles[start : start + _PART_ARTICLES]) for start in range(0, len(articles), _PART_ARTICLES)
    ]
    rest = replace(rest, parts=len(batches) + 1)
    empty = replace(rest, rejects=(), sources=(), signatures=(), unchanged=0)
    return [rest, *(replace(empty, part=n, articles=batch) for n, batch in enumerate(batches, 1))]


def _close_files(
    chunks: Sequence[FileChunk], open_files: Mapping[tuple[str, str], OpenFile]
) -> tuple[dict[tuple[str, str], OpenFile], list[tuple[tuple[str, str], Source]]]:
    """Returns the files that are not whole yet, and the rows of those whose last chunk has come.

    A row of ``sources`` says that a file need not be read again, so it must not be
    written before all records of the file are.
    """
    files = dict(open_files)
    for chunk in chunks:
        key = (chunk.source_key, chunk.fingerprint)
        file = files.get(key, OpenFile(frozenset(), None, None))
        if chunk.source is not None:
            file = file._replace(source=chunk.source, chunks=chunk.number + 1)
        files[key] = file._replace(numbers=file.numbers | {chunk.number})
    whole = {
        key: file.source
        for key, file in files.items()
        if file.source is not None and len(file.numbers) == file.chunks
    }
    return {key: file for key, file in files.items() if key not in whole}, sorted(
        whole.items(), key=lambda item: item[0]
    )
