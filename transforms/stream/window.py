"""Links one window of a stream: the articles that arrived in it, to all earlier ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, TypeAlias

from more_itertools import chunked

from wiredesk.schemas.records import Article, Reject, RunInfo, Source
from wiredesk.schemas.windows import FileChunk, WindowPart
from wiredesk.transforms.dedup.increment import link_increment
from wiredesk.transforms.dedup.signature_index import EarlierSettings
from wiredesk.transforms.dedup.versions import recognise_record
from wiredesk.transforms.dedup.window_index import RecentIndex, pack_signatures
from wiredesk.transforms.logic.dedup.record_marks import list_reject_ids
from wiredesk.transforms.stream.history import History
from wiredesk.transforms.stream.memory import Block, Memory

_PART_ARTICLES = 16


FileState: TypeAlias = tuple[str, str]
"""Key and fingerprint of a file."""


class OpenFile(NamedTuple):
    """A file of which only some chunks are linked.

    Attributes:
      numbers: numbers of these chunks.
      source: its row of ``sources``, which the last chunk brings.
      chunks: number of all its chunks; None until the last one is here.
    """

    numbers: frozenset[int]
    source: Source | None
    chunks: int | None


@dataclass(frozen=True)
class StreamSettings:
    """The settings of a stream.

    Attributes:
      run: the stream as a run. All of its windows have these values, except the id.
      history: the tables.
      window_s: length of a window, in seconds of arrival.
      max_records: most records of a window; a larger one is cut into several.
      ttl_s: time for which the state keeps rows that the tables hold, in seconds of arrival.
      lookback_days, per_bucket: see :class:`wiredesk.transforms.dedup.signature_index.EarlierSettings`.
    """

    run: RunInfo
    history: History
    window_s: float = 10.0
    max_records: int = 2_000
    ttl_s: float = 1_800.0
    lookback_days: float = EarlierSettings.lookback_days
    per_bucket: int = EarlierSettings.per_bucket


class Window(NamedTuple):
    """A linked window.

    Attributes:
      block: its rows for the state.
      parts: its rows for the steps that follow.
      open_files: files of which some chunks are still to come.
    """

    block: Block
    parts: list[WindowPart]
    open_files: dict[FileState, OpenFile]


def link_window(
    chunks: Sequence[FileChunk],
    seq: int,
    memory: Memory,
    open_files: Mapping[FileState, OpenFile],
    settings: StreamSettings,
) -> Window:
    """Links the articles of a window, and cuts it into parts.

    Args:
      chunks: the chunks that arrived in it; one at least.
      seq: number of the window.
      memory: the rows of the windows before it.
      open_files: files of which earlier windows hold some chunks.
      settings: settings of the stream.
    """
    arrived_at = max(chunk.arrived_at for chunk in chunks)
    run_id = settings.history.name_run(seq)
    articles = [
        replace(
            # The arrival of its own file separates earlier records from those of the same file,
            # so the record is recognised before it gets the arrival of the window.
            recognise_record(article, memory.index, settings.lookback_days),
            ingested_at=arrived_at,
            run_id=run_id,
        )
        for chunk in chunks
        for article in chunk.articles
    ]
    index = _add_old(articles, memory, arrived_at, settings.history).at(arrived_at)
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


def _add_old(articles: Sequence[Article], memory: Memory, now: datetime, history: History) -> RecentIndex:
    """Returns the index with the matches of old articles added; these are loaded for this window only."""
    outside = memory.placed.find_outside(articles) if memory.placed is not None else []
    if memory.placed is None or not outside:
        return memory.index
    return memory.index.with_beside(history.load_near(outside, now, memory.placed))


def _find_new_rejects(chunks: Sequence[FileChunk], memory: Memory, history: History) -> list[Reject]:
    """Returns the rejects that neither earlier windows nor the tables hold, in order of their ids."""
    rejects = {reject.reject_id: reject for chunk in chunks for reject in chunk.rejects}
    return [
        reject
        for _, reject in sorted(rejects.items())
        if not any(name in memory.rejects or history.has_reject(name) for name in list_reject_ids(reject))
    ]


def _cut_parts(rest: WindowPart, articles: Sequence[Article]) -> list[WindowPart]:
    """Returns part 0 with everything but the articles, then the articles in parts of bounded size."""
    batches = [tuple(batch) for batch in chunked(articles, _PART_ARTICLES)]
    rest = replace(rest, parts=len(batches) + 1)
    empty = replace(rest, rejects=(), sources=(), signatures=(), unchanged=0)
    return [rest, *(replace(empty, part=n, articles=batch) for n, batch in enumerate(batches, 1))]


def _close_files(
    chunks: Sequence[FileChunk], open_files: Mapping[FileState, OpenFile]
) -> tuple[dict[FileState, OpenFile], list[tuple[FileState, Source]]]:
    """Returns the files that lack chunks, and the rows of ``sources`` of the files that are whole.

    A file with a row of ``sources`` is not read again. So the row must not be written
    before all records of the file are.
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
