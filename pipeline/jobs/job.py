"""What every job that writes to an output has in common: the lock, recovery, slices and commits."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.stopping import finish_first, kill_descendants, when_stopped
from wiredesk.pipeline.storage.accounts import check_accounts
from wiredesk.pipeline.storage.changes import Change, check_change
from wiredesk.pipeline.storage.commits import commit, drop_staging, read_result, recover, write_loader
from wiredesk.pipeline.storage.index import State
from wiredesk.pipeline.storage.layout import STAGING
from wiredesk.pipeline.storage.locks import HeldLock, LockError, LockLostError, NoLockError, hold_lock
from wiredesk.pipeline.storage.manifests import Tables, make_manifest, read_live
from wiredesk.pipeline.storage.stores import LocalStore, Store, open_store
from wiredesk.pipeline.storage.table_reads import read_refused, read_reject_ids
from wiredesk.pipeline.telemetry.logs import bind
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.schemas.records import RunInfo

if TYPE_CHECKING:
    from wiredesk.pipeline.inputs.slices import Slice, Slices

_log = logging.getLogger(__name__)

_ACCOUNTS = ("read", "articles", "rejects", "unchanged")


@contextmanager
def open_job(settings: RunSettings, view: ProgressView) -> Iterator[Job]:
    """Takes the lock, mends what an earlier job left, and gives what a job works with.

    What was staged and not committed is removed at the end, however it comes.

    Raises:
      LockedError: another job is writing to the output.
      LockLostError: another has taken it over meanwhile; what this one had committed by then stands.
    """
    begun = time.monotonic()
    started_at = datetime.now(UTC)
    run_id = f"{started_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    store = open_store(settings.output)
    refuse_files(store)
    summary = RunSummary(store.root)
    with (
        bind(run_id=run_id),
        hold_lock(store, run_id) as lock,
        when_stopped(partial(_give_up, store, run_id, lock)),
    ):
        summary.recovered = recover(store, lock)
        with _open_state(store) as state, _leave_clean(store, run_id, lock):
            info = RunInfo(run_id, started_at, version("wiredesk"))
            yield Job(settings, store, state, info, view, summary, lock)
    summary.elapsed_s = time.monotonic() - begun


def refuse_files(store: Store) -> None:
    """Refuses an output that cannot be a folder.

    Raises:
      UsageError: it, or what it is below, is a file.
    """
    if not isinstance(store, LocalStore):
        return
    path = Path(store.root)
    for above in (path, *path.parents):
        if above.exists() and not above.is_dir():
            what = "is a file" if above == path else f"is below {above}, which is a file"
            raise UsageError(f"the output {path} {what}; --output takes a folder")


@contextmanager
def _open_state(store: Store) -> Iterator[State | None]:
    """Opens the index of earlier runs; None where the store cannot have one."""
    state = State(store) if isinstance(store, LocalStore) else None
    try:
        yield state
    finally:
        if state is not None:
            state.close()


@contextmanager
def _leave_clean(store: Store, run_id: str, lock: HeldLock) -> Iterator[None]:
    """Removes what a job has staged at its end; a failure after the lock was lost is told as that."""
    try:
        yield
    except LockError:
        raise
    except Exception as error:
        _tell_loss(lock, error)
        raise
    finally:
        if not lock.is_handed_over:
            _clean_up(store, run_id, lock)


def _tell_loss(lock: HeldLock, error: Exception) -> None:
    """Raises the loss of the lock in place of what a job has failed with, where another has the output."""
    try:
        lock.check()
    except LockLostError as loss:
        raise loss from error
    except NoLockError as silence:
        _log.warning("%s", silence)


def _give_up(store: Store, run_id: str, lock: HeldLock) -> None:
    """Removes what a job has staged and gives the lock back, where a signal ends the process."""
    # So that nothing is staged while it is removed.
    kill_descendants()
    if lock.is_handed_over:
        return
    try:
        _clean_up(store, run_id, lock)
    finally:
        # A thread of this process may still stage what is being removed: the next command removes that.
        lock.give_back()


def _clean_up(store: Store, run_id: str, lock: HeldLock) -> None:
    """Removes what a job has staged, unless it is committed: then it is rolled forward."""
    try:
        lock.shut_out()
        drop_staging(store, run_id, keep=lock.read_committing())
    except NoLockError as error:
        # Nobody can say what is committed: the next command finds out.
        _log.warning("left what was staged: %s", error)


@dataclass
class Job:
    """A job at work; the lock is held."""

    settings: RunSettings
    store: Store
    state: State | None
    info: RunInfo
    view: ProgressView
    summary: RunSummary
    lock: HeldLock

    @property
    def can_slice(self) -> bool:
        """Whether the work is cut into slices: on this machine and its disk, unless told otherwise."""
        return self.settings.is_local and self.settings.slice_size > 0 and isinstance(self.store, LocalStore)

    @cached_property
    def tables(self) -> Tables:
        """Returns the tables as the last commit has left them."""
        return Tables(self.store, read_live(self.store))

    @cached_property
    def _refused(self) -> frozenset[str]:
        return read_refused(self.tables) if self.state is None else self.state.find_refused()

    def parse_to_slices(
        self, build: Callable[..., None], closing: str, label: str, total: int, input_bytes: int
    ) -> Slices:
        """Runs the pipeline that parses into spill files, and cuts slices from them.

        Args:
          build: adds the steps, see :func:`wiredesk.pipeline.engine.graph.build_parse`; is given ``folder`` and ``settings``.
          closing: see :class:`wiredesk.pipeline.inputs.slices.Slices`.
          label: stage to show progress of.
          total: elements of that stage.
          input_bytes: how much there is to read.
        """
        from wiredesk.pipeline.inputs.slices import Slices  # noqa: PLC0415 - imports Beam

        parsed = self.store.locate(f"{STAGING}/{self.info.run_id}/parsed")
        Path(parsed).mkdir(parents=True)
        # Single records are asked about here, so no file of signatures need be searched.
        earlier = self.find_all_earlier() if self.state is None else {"state": self.state.path}
        graph = self.make_graph(self.info.run_id, earlier)
        with self.view.watch(graph.progress.folder, label, total):
            counters = self.run_pipeline(partial(build, folder=parsed, settings=graph), input_bytes)
        self.add_stage_times(counters)
        return Slices(parsed, self.settings.slice_size, closing)

    def process_slices(
        self,
        slices: Slices,
        input_bytes: int,
        get_sources: Callable[[Slice], Sequence[Any]],
        change_files: Callable[[Slice, str], Change | None] = lambda _piece, _run_id: None,
    ) -> None:
        """Processes and commits slices, each a run of its own.

        Args:
          slices: from :meth:`parse_to_slices`.
          input_bytes: how much was read.
          get_sources: the ``sources`` rows to commit with a slice.
          change_files: stages what is to be committed with a slice beside its own rows.
        """
        from wiredesk.pipeline.engine.graph import build_slice  # noqa: PLC0415

        with self.view.watch(self._make_progress_folder(), "articles", slices.records):
            for number, piece in enumerate(slices, 1):
                run_id = self.info.run_id if len(slices) == 1 else f"{self.info.run_id}-{number:04d}"
                graph = self.make_graph(run_id, self._find_earlier(piece), self._find_rejects(piece))
                build = partial(build_slice, piece=piece, sources=get_sources(piece), settings=graph)
                counters = self.run_pipeline(build, input_bytes)
                self.commit(run_id, piece.records, counters, change_files(piece, run_id))

    def find_all_earlier(self) -> dict[str, Any]:
        """Returns what says to compare with every signature there is."""
        return {"files": tuple(self.tables.list_paths("signatures"))}

    def _find_earlier(self, piece: Slice) -> dict[str, Any]:
        """Returns which signatures a slice is to be compared with: those near in time."""
        if self.state is None:
            return self.find_all_earlier()
        lookback, now = self.settings.lookback_days, self.info.started_at
        files = self.state.find_signature_files(piece.orders, lookback, now)
        return {"files": tuple(files), "state": self.state.path}

    def _find_rejects(self, piece: Slice) -> frozenset[str]:
        if self.state is None:
            return read_reject_ids(self.tables)
        return self.state.find_rejects(piece.rejects)

    def make_graph(
        self,
        run_id: str,
        earlier: dict[str, Any] | None = None,
        known_rejects: frozenset[str] | None = frozenset(),
    ) -> Any:
        """Returns the settings of the graph's steps, a :class:`wiredesk.pipeline.engine.graph.GraphSettings`."""
        from wiredesk.pipeline.engine.graph import GraphSettings  # noqa: PLC0415
        from wiredesk.pipeline.storage.writers import SinkSettings  # noqa: PLC0415
        from wiredesk.transforms.dedup.signature_index import EarlierSettings  # noqa: PLC0415
        from wiredesk.transforms.metrics import Progress  # noqa: PLC0415
        from wiredesk.transforms.parsing.files import ParseOptions  # noqa: PLC0415

        settings = self.settings
        progress = Progress(self._make_progress_folder())
        return GraphSettings(
            run=replace(self.info, run_id=run_id),
            sink=SinkSettings(self.store.root, run_id, settings.partition_by, settings.shards, progress),
            earlier=EarlierSettings(
                root=self.store.root,
                lookback_days=settings.lookback_days,
                now=self.info.started_at,
                **(earlier or {}),
            ),
            known_rejects=known_rejects,
            model=settings.model,
            annotate_timeout_s=settings.annotate_timeout_s,
            parse=ParseOptions(
                settings.format,
                settings.max_record_bytes,
                settings.max_ratio,
                settings.max_members,
                settings.record_timeout_s,
                settings.field_map,
                self._refused,
            ),
            progress=progress,
        )

    def _make_progress_folder(self) -> str | None:
        if not (self.settings.is_local and isinstance(self.store, LocalStore)):
            return None
        folder = Path(self.store.locate(f"{STAGING}/{self.info.run_id}-progress"))
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    def run_pipeline(self, build: Callable[[Any], None], input_bytes: int) -> dict[str, int]:
        """Runs a pipeline on the engine of the settings; returns its counters."""
        from wiredesk.pipeline.engine.launch import run_pipeline  # noqa: PLC0415

        workers = self.settings.choose_workers(input_bytes)
        return run_pipeline(build, self.settings.runner, workers, self.settings.beam_args)

    def hand_over(self, build: Callable[..., None]) -> None:
        """Starts a pipeline that commits itself, and leaves the lock to it.

        Args:
          build: adds the steps, see :func:`wiredesk.pipeline.engine.graph.build_whole`; is given ``detached``.
        """
        from wiredesk.pipeline.engine.detached import Detached  # noqa: PLC0415 - imports Beam
        from wiredesk.pipeline.engine.launch import start_pipeline  # noqa: PLC0415

        detached = Detached(self.store.root, self.info, self.settings.describe(), self.lock.share())
        # A signal between the two would leave the output to a job that was never started.
        with finish_first():
            self.lock.hand_over()
            try:
                self.summary.handed_over = start_pipeline(
                    partial(build, detached=detached), self.settings.runner, self.settings.beam_args
                )
            except BaseException:
                self.lock.take_back()
                raise

    def add_stage_times(self, counters: dict[str, int]) -> dict[str, float]:
        """Adds the times that a pipeline has counted to the summary, and returns them."""
        times = {n.removesuffix("_us"): round(us / 1e6, 3) for n, us in counters.items() if n.endswith("_us")}
        for stage, seconds in times.items():
            self.summary.stage_s[stage] += seconds
        return times

    def commit(
        self,
        run_id: str,
        records: int,
        counters: dict[str, int],
        change: Change | None = None,
    ) -> None:
        """Checks that what was read is what was written, and commits it.

        Args:
          run_id: whose staging it is.
          records: records read.
          counters: of the pipeline.
          change: what else is to be committed; it keeps the number of rows.

        Raises:
          AccountingError: the numbers do not agree.
          LockLostError: another run has taken the output; nothing of this run is committed.
        """
        result = read_result(self.store, run_id)
        accounts = check_accounts(records, result)
        removed: Sequence[str] = ()
        if change is not None:
            check_change(change, self.tables.files)
            result["files"] += map(asdict, change.new)
            removed = change.removed
        manifest = self._describe(run_id, accounts, result["counts"], self.add_stage_times(counters))
        with self._settle(run_id, manifest):
            commit(self.store, run_id, result, manifest, removed, lock=self.lock)

    def commit_change(self, run_id: str, change: Change, counters: dict[str, int] | None = None) -> None:
        """Commits a change of the files of the tables for which no record was read.

        Raises:
          AccountingError: the files that come and go have other rows than the change counts.
        """
        check_change(change, self.tables.files)
        rows = {name: change.counts.get(name, 0) for name in ("articles", "rejects")}
        accounts = {"read": sum(rows.values()), **rows, "unchanged": 0}
        manifest = self._describe(run_id, accounts, dict(change.counts), self.add_stage_times(counters or {}))
        result = {"files": [asdict(file) for file in change.new]}
        with self._settle(run_id, manifest):
            commit(self.store, run_id, result, manifest, change.removed, lock=self.lock)

    def _describe(
        self, run_id: str, accounts: dict[str, int], counts: dict[str, int], stage_s: dict[str, float]
    ) -> dict[str, Any]:
        """Returns what the manifest of a run says beside its files."""
        return make_manifest(
            self.info, run_id, counts, accounts, settings=self.settings.describe(), stage_s=stage_s
        )

    @contextmanager
    def _settle(self, run_id: str, manifest: dict[str, Any]) -> Iterator[None]:
        """Takes in what the commit inside has done: the index of earlier runs, the summary, the view."""
        begun = time.monotonic()
        with finish_first():
            yield
            self.__dict__.pop("tables", None)  # They are others now.
            write_loader(self.store)
            if self.state is not None:
                self.state.update()
        counts = manifest["counts"] | {name: manifest[name] for name in _ACCOUNTS}
        self.summary.run_ids.append(run_id)
        self.summary.totals.update(counts)
        self.view.tell_commit(run_id, counts, manifest["stage_s"])
        self.summary.stage_s["commit"] += round(time.monotonic() - begun, 3)
