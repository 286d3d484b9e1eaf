"""Common parts of all jobs that write to an output: the lock, recovery and commits."""

from __future__ import annotations

import logging
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wiredesk.pipeline.engine.flink import cancel_jobs, mark_output
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.stopping import await_end, finish_first, kill_descendants, when_stopped
from wiredesk.pipeline.storage.accounts import check_accounts
from wiredesk.pipeline.storage.changes import Change, check_change
from wiredesk.pipeline.storage.commits import commit, drop_staging, read_result, recover, write_loader
from wiredesk.pipeline.storage.index import State, fetch_state, keep_state
from wiredesk.pipeline.storage.layout import name_staging
from wiredesk.pipeline.storage.locks import HeldLock, LockError, LockLostError, NoLockError, hold_lock
from wiredesk.pipeline.storage.manifests import Tables, make_manifest, read_live
from wiredesk.pipeline.storage.stores import LocalStore, Store, open_store
from wiredesk.pipeline.telemetry.json_log import bind
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.schemas.records import RunInfo
from wiredesk.transforms.logic.dedup.state_lookup import STATE_FILE

if TYPE_CHECKING:
    from wiredesk.pipeline.engine.graph import GraphSettings
    from wiredesk.transforms.dedup.signature_index import EarlierSettings

_log = logging.getLogger(__name__)

_ACCOUNTS = ("read", "articles", "rejects", "unchanged")


@contextmanager
def open_job(settings: RunSettings, view: ProgressView) -> Iterator[Job]:
    """Takes the lock, recovers from an earlier job that died, and yields the job.

    At the end, however it comes, staged files that were not committed are removed.

    Raises:
      LockedError: another job is writing to the output.
      LockLostError: another job has taken over the lock; what this job had committed by then stands.
    """
    # A lock taken while a signal ends the process would be left behind.
    await_end()
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
        # The job of a driver that was killed goes on, and must not stage files while they are removed.
        # A local run needs no Flink, even if options that it shares with others name one.
        if not settings.is_local and cancel_jobs(settings.beam_args, mark_output(store.root)):
            _log.warning("a job that an earlier command had left on Flink was cancelled")
        summary.recovered = recover(store, lock)
        with (
            _make_work_folder(store, run_id) as folder,
            _leave_clean(store, run_id, lock),
            _open_state(store, folder) as state,
        ):
            info = RunInfo(run_id, started_at, version("wiredesk"))
            yield Job(settings, store, state, info, view, summary, lock, folder)
    summary.elapsed_s = time.monotonic() - begun


def refuse_files(store: Store) -> None:
    """Refuses an output that cannot be a folder.

    Raises:
      UsageError: the output or a path above it is a file.
    """
    if not isinstance(store, LocalStore):
        return
    path = Path(store.root)
    for above in (path, *path.parents):
        if above.exists() and not above.is_dir():
            what = "is a file" if above == path else f"is below {above}, which is a file"
            raise UsageError(f"the output {path} {what}; --output takes a folder")


@contextmanager
def _make_work_folder(store: Store, run_id: str) -> Iterator[Path]:
    """Gives a folder of this machine for the working files of a job: in staging, or a temporary one beside a store."""
    if isinstance(store, LocalStore):
        yield Path(store.locate(name_staging(run_id)))
        return
    above = Path(tempfile.mkdtemp(prefix="wiredesk-"))
    remove = partial(shutil.rmtree, above, ignore_errors=True)
    try:
        with when_stopped(remove):
            yield above / run_id
    finally:
        remove()


@contextmanager
def _open_state(store: Store, folder: Path) -> Iterator[State]:
    """Opens the index of earlier runs; the copy that a store holds is written back if a job has not failed."""
    if isinstance(store, LocalStore):
        with closing(State(store)) as state:
            yield state
        return
    folder.mkdir()
    path = str(folder / STATE_FILE)
    fetch_state(store, path)
    with closing(State(store, path)) as state:
        yield state
    if state.has_changed:
        keep_state(store, path)


@contextmanager
def _leave_clean(store: Store, run_id: str, lock: HeldLock) -> Iterator[None]:
    """Removes the staged files of a job at its end. If the lock was lost, a failure is raised as that loss."""
    try:
        yield
    except LockError:
        raise
    except Exception as error:
        _raise_loss(lock, error)
        raise
    finally:
        if not lock.is_handed_over:
            _clean_up(store, run_id, lock)


def _raise_loss(lock: HeldLock, error: Exception) -> None:
    """Raises the loss of the lock in place of a job's error, if another job has the output."""
    try:
        lock.check()
    except LockLostError as loss:
        raise loss from error
    except NoLockError as silence:
        _log.warning("%s", silence)


def _give_up(store: Store, run_id: str, lock: HeldLock) -> None:
    """Removes the staged files of a job and gives the lock back, when a signal ends the process."""
    # Workers must not stage files while they are removed.
    kill_descendants()
    if lock.is_handed_over:
        return
    try:
        _clean_up(store, run_id, lock)
    finally:
        # A thread of this process may still stage files: the next command removes those.
        lock.give_back()


def _clean_up(store: Store, run_id: str, lock: HeldLock) -> None:
    """Removes the staged files of a job, except for a commit that has begun: the next command rolls it forward."""
    try:
        lock.replace_token()
        drop_staging(store, run_id, keep=lock.read_committing())
    except NoLockError as error:
        # Nothing shows whether a commit has begun: the next command finds out.
        _log.warning("staged files are left: %s", error)


@dataclass
class Job:
    """A job that holds the lock of its output.

    Attributes:
      settings: settings of the job.
      store: store of the output.
      state: index of earlier runs.
      info: run id, start and version.
      view: shows the progress.
      summary: outcome so far.
      lock: lock of the output.
      folder: folder of this machine for working files, which may not exist yet; it is removed at the end.
    """

    settings: RunSettings
    store: Store
    state: State
    info: RunInfo
    view: ProgressView
    summary: RunSummary
    lock: HeldLock
    folder: Path

    @property
    def can_slice(self) -> bool:
        """Returns True if the work is cut into slices: on this machine, unless turned off."""
        return self.settings.is_local and self.settings.slice_size > 0

    @cached_property
    def tables(self) -> Tables:
        """Returns the tables as of the last commit."""
        return Tables(self.store, read_live(self.store))

    @cached_property
    def _refused(self) -> frozenset[str]:
        return self.state.find_forgotten_texts()

    def compare_with_all(self) -> EarlierSettings:
        """Returns the settings to compare articles with every earlier signature."""
        return self.compare_with(self.tables.list_paths("signatures"), None)

    def compare_with(self, files: Iterable[str], state: State | None) -> EarlierSettings:
        """Returns the settings to compare articles with earlier ones.

        Args:
          files: Parquet files of ``signatures`` to search.
          state: index in which single records are looked up, if there is one.
        """
        from wiredesk.transforms.dedup.signature_index import EarlierSettings  # noqa: PLC0415 - imports Beam

        return EarlierSettings(
            root=self.store.root,
            files=tuple(files),
            state=None if state is None else state.path,
            lookback_days=self.settings.lookback_days,
            now=self.info.started_at,
        )

    def make_graph(
        self,
        run_id: str,
        earlier: EarlierSettings | None = None,
        known_rejects: frozenset[str] | None = frozenset(),
    ) -> GraphSettings:
        """Returns the settings of the graph's steps.

        Args:
          run_id: run that the rows belong to.
          earlier: signatures to compare with; None compares with none.
          known_rejects: see :class:`wiredesk.pipeline.engine.graph.GraphSettings`.
        """
        from wiredesk.pipeline.jobs.graph_settings import make_graph_settings  # noqa: PLC0415 - imports Beam

        return make_graph_settings(
            self.settings,
            replace(self.info, run_id=run_id),
            self.store.root,
            earlier=earlier or self.compare_with((), None),
            known_rejects=known_rejects,
            refused=self._refused,
            progress_folder=self.make_progress_folder(),
        )

    def make_progress_folder(self) -> str | None:
        """Makes the folder for the progress of the workers; returns None if they run elsewhere."""
        if not self.settings.is_local:
            return None
        folder = self.folder.with_name(f"{self.folder.name}-progress")
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    def run_pipeline(self, build: Callable[[Any], None], input_bytes: int) -> dict[str, int]:
        """Runs a pipeline on the engine of the settings, and returns its counters."""
        from wiredesk.pipeline.engine.launch import run_pipeline  # noqa: PLC0415

        workers = self.settings.choose_workers(input_bytes)
        return run_pipeline(build, self.settings.runner, workers, self.settings.beam_args, self.store.root)

    def hand_over(self, build: Callable[..., None]) -> None:
        """Starts a pipeline that commits itself, and leaves the lock to it.

        Args:
          build: adds the steps, given ``detached``; see :func:`wiredesk.pipeline.engine.graph.build_whole`.
        """
        from wiredesk.pipeline.engine.detached import Detached  # noqa: PLC0415 - imports Beam
        from wiredesk.pipeline.engine.launch import start_pipeline  # noqa: PLC0415

        detached = Detached(self.store.root, self.info, self.settings.describe(), self.lock.share())
        # A signal between the two steps would leave the output to a job that was never started.
        with finish_first():
            self.lock.hand_over()
            try:
                self.summary.handed_over = start_pipeline(
                    partial(build, detached=detached),
                    self.settings.runner,
                    self.settings.beam_args,
                    self.store.root,
                )
            except BaseException:
                self.lock.take_back()
                raise

    def add_stage_times(self, counters: dict[str, int]) -> dict[str, float]:
        """Adds the stage times among a pipeline's counters to the summary, and returns them in seconds."""
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
        """Checks that every record read was written, and commits the staged files of a run.

        Args:
          run_id: run that has staged the files.
          records: number of records read.
          counters: counters of the pipeline.
          change: change of existing files to commit as well; it keeps the number of rows.

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
        with self._follow_commit(run_id, manifest):
            commit(self.store, run_id, result, manifest, removed, lock=self.lock)

    def commit_change(self, run_id: str, change: Change, counters: dict[str, int] | None = None) -> None:
        """Commits a change of the files of the tables for which no record was read.

        Args:
          run_id: run of the commit.
          change: files to add and to remove, with the counts of the manifest.
          counters: counters of the pipeline, if one has run.

        Raises:
          AccountingError: the rows of these files do not agree with the counts.
        """
        check_change(change, self.tables.files)
        rows = {name: change.counts.get(name, 0) for name in ("articles", "rejects")}
        accounts = {"read": sum(rows.values()), **rows, "unchanged": 0}
        manifest = self._describe(run_id, accounts, dict(change.counts), self.add_stage_times(counters or {}))
        result = {"files": [asdict(file) for file in change.new]}
        with self._follow_commit(run_id, manifest):
            commit(self.store, run_id, result, manifest, change.removed, lock=self.lock)

    def _describe(
        self, run_id: str, accounts: dict[str, int], counts: dict[str, int], stage_s: dict[str, float]
    ) -> dict[str, Any]:
        """Returns the manifest of a run without its file list."""
        return make_manifest(
            self.info, run_id, counts, accounts, settings=self.settings.describe(), stage_s=stage_s
        )

    @contextmanager
    def _follow_commit(self, run_id: str, manifest: dict[str, Any]) -> Iterator[None]:
        """Updates the index, the summary and the view after the commit in the body."""
        begun = time.monotonic()
        with finish_first():
            yield
            self.__dict__.pop("tables", None)  # The cached tables are outdated.
            write_loader(self.store)
            self.state.update()
        counts = manifest["counts"] | {name: manifest[name] for name in _ACCOUNTS}
        self.summary.run_ids.append(run_id)
        self.summary.totals.update(counts)
        self.view.report_commit(run_id, counts, manifest["stage_s"])
        self.summary.stage_s["commit"] += round(time.monotonic() - begun, 3)
