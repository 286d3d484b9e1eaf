"""Writes and commits the windows of a stream in order, each as a run of its own.

The parts of a window are gathered in keyed state. The call that receives the last part writes the
files to staging. A single key then commits window after window, with a plan and a manifest
like those of any run. Every step may be repeated: a window that is in the tables is not committed again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import apache_beam as beam
from apache_beam.coders import PickleCoder
from apache_beam.metrics import Metrics
from apache_beam.transforms.userstate import BagStateSpec, ReadModifyWriteStateSpec

from wiredesk.pipeline.storage.accounts import check_accounts
from wiredesk.pipeline.storage.commits import commit, write_loader
from wiredesk.pipeline.storage.index import State
from wiredesk.pipeline.storage.layout import name_file, name_partition, name_staging
from wiredesk.pipeline.storage.locks import LockLostError, join_lock
from wiredesk.pipeline.storage.manifests import is_committed, make_manifest
from wiredesk.pipeline.storage.stores import LocalStore, Store, open_store
from wiredesk.pipeline.storage.writers import SinkSettings, Staged, stage_counted
from wiredesk.pipeline.stream.committed import name_window
from wiredesk.schemas.records import DataFile, RunInfo
from wiredesk.schemas.windows import WindowPart
from wiredesk.transforms.counters import NAMESPACE, measure_stage


@dataclass(frozen=True)
class CommitSettings:
    """Settings of the commit of windows.

    Attributes:
      run: the stream.
      output: root of the tables.
      partition_by: see :class:`wiredesk.pipeline.storage.writers.SinkSettings`.
      lock_token: token of the lock that the stream's driver holds.
      settings: settings of the stream, for the manifests.
    """

    run: RunInfo
    output: str
    partition_by: str
    lock_token: str
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StagedWindow:
    """A window whose files are written to staging.

    Attributes:
      seq: number of the window.
      digest: hash of the ids of its rows, for the manifest.
      files: the staged files.
      counts: counts of its rows.
    """

    seq: int
    digest: str
    files: tuple[DataFile, ...]
    counts: dict[str, int]


def stage_window(parts: Iterable[WindowPart], settings: CommitSettings) -> StagedWindow:
    """Writes the rows of a window to staging, and counts them."""
    ordered = sorted(parts, key=lambda part: part.part)
    first = ordered[0]
    rows: dict[str, list[Any]] = {
        "articles": [article for part in ordered for article in part.articles],
        "rejects": list(first.rejects),
        "sources": list(first.sources),
        "signatures": list(first.signatures),
    }
    sink = SinkSettings(settings.output, name_window(settings.run.run_id, first.seq), settings.partition_by)
    counts = Counter({"unchanged": first.unchanged})
    files: list[DataFile] = []
    for table, of_table in rows.items():
        for staged in _stage_table(table, of_table, sink):
            files.extend(staged.files)
            counts.update(staged.counts)
    ids = [article.article_id for article in rows["articles"]] + [row.reject_id for row in rows["rejects"]]
    digest = hashlib.sha256("".join(sorted(ids)).encode()).hexdigest()
    return StagedWindow(first.seq, digest, tuple(files), dict(counts))


def _stage_table(table: str, rows: list[Any], sink: SinkSettings) -> Iterator[Staged]:
    is_partitioned = table in ("articles", "signatures")
    partitions: dict[str, list[Any]] = {}
    for row in rows:
        partition = name_partition(row.published_at, sink.partition_by) if is_partitioned else ""
        partitions.setdefault(partition, []).append(row)
    for partition, of_partition in sorted(partitions.items()):
        target = name_file(table, partition, f"{sink.run_id}-00000")
        yield stage_counted(table, sink, target, of_partition)


def commit_window(window: StagedWindow, settings: CommitSettings) -> None:
    """Commits a window, unless it is in the tables already.

    Raises:
      LockLostError: another run holds the output.
      AccountingError: a record was lost or doubled.
    """
    store = open_store(settings.output)
    run_id = name_window(settings.run.run_id, window.seq)
    if is_committed(store, run_id):
        store.delete_tree(name_staging(run_id))
        return
    try:
        _commit(store, run_id, window, settings)
    except LockLostError:
        if not is_committed(store, run_id):
            raise
        # The run that took over has completed this commit, and the index now belongs to it.
        return
    _update_derived(store)


def _commit(store: Store, run_id: str, window: StagedWindow, settings: CommitSettings) -> None:
    lock = join_lock(store, settings.lock_token, settings.run.run_id)
    # Before the accounts: files that another run removed would look like lost records.
    lock.check()
    counts = dict(sorted(window.counts.items()))
    result = {"files": [asdict(file) for file in window.files], "counts": counts}
    records = sum(counts.get(name, 0) for name in ("articles", "rejects", "unchanged"))
    accounts = check_accounts(records, result)
    manifest = make_manifest(
        settings.run, run_id, counts, accounts, settings=settings.settings, stage_s={}
    ) | {"window": {"seq": window.seq, "digest": window.digest}}
    commit(store, run_id, result, manifest, lock=lock)


def _update_derived(store: Store) -> None:
    """Updates the files that are derived from the tables."""
    write_loader(store)
    if isinstance(store, LocalStore):
        state = State(store)
        state.close()


class _GatherFn(beam.DoFn):
    """Gathers the parts of a window, and writes its files when the last part has come."""

    PARTS = BagStateSpec("parts", PickleCoder())
    COUNT = ReadModifyWriteStateSpec("count", PickleCoder())

    def __init__(self, settings: CommitSettings) -> None:
        self._settings = settings

    def process(
        self,
        element: tuple[int, WindowPart],
        parts: Any = beam.DoFn.StateParam(PARTS),
        count: Any = beam.DoFn.StateParam(COUNT),
    ) -> Iterator[tuple[bytes, StagedWindow]]:
        _, part = element
        parts.add(part)
        gathered = (count.read() or 0) + 1
        if gathered < part.parts:
            count.write(gathered)
            return
        # A job whose driver is dead must not stage files beside those of its successor.
        store = open_store(self._settings.output)
        join_lock(store, self._settings.lock_token, self._settings.run.run_id).check()
        with measure_stage("write"):
            window = stage_window(parts.read(), self._settings)
        parts.clear()
        count.clear()
        yield b"", window


class _CommitFn(beam.DoFn):
    """Commits windows in the order of their numbers; windows that come too early wait in state."""

    WAITING = BagStateSpec("waiting", PickleCoder())
    LAST = ReadModifyWriteStateSpec("last", PickleCoder())

    def __init__(self, settings: CommitSettings) -> None:
        self._settings = settings
        self._committed = Metrics.counter(NAMESPACE, "windows_committed")

    def process(
        self,
        element: tuple[bytes, StagedWindow],
        waiting: Any = beam.DoFn.StateParam(WAITING),
        last: Any = beam.DoFn.StateParam(LAST),
    ) -> Iterator[int]:
        windows = {window.seq: window for window in (*waiting.read(), element[1])}
        begun = done = last.read() or 0
        store = open_store(self._settings.output)
        while windows:
            following = done + 1
            window = windows.pop(following, None)
            if window is not None:
                with measure_stage("commit"):
                    commit_window(window, self._settings)
                self._committed.inc()
                yield following
            # After an engine has gone back to a checkpoint, `last` may be older than the tables.
            elif not is_committed(store, name_window(self._settings.run.run_id, following)):
                break
            done = following
        waiting.clear()
        for window in windows.values():
            if window.seq > done:
                waiting.add(window)
        if done > begun:
            last.write(done)


@dataclass
class CommitWindows(beam.PTransform):
    """Writes and commits windows.

    Input: ``(seq, WindowPart)`` in the global window. Output: the number of each window,
    once it is committed. Counters: ``write_us``, ``commit_us``, ``windows_committed``.
    """

    settings: CommitSettings

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        return (
            pcoll
            | "GatherWindow"
            >> beam.ParDo(_GatherFn(self.settings)).with_output_types(tuple[bytes, StagedWindow])
            | "CommitWindow" >> beam.ParDo(_CommitFn(self.settings)).with_output_types(int)
        )
