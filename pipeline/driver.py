"""A run from listing to commit."""

from __future__ import annotations

import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.locks import hold_lock
from pipeline.options import RunSettings
from pipeline.report import ProgressView
from pipeline.runs import (
    STAGING,
    check_accounts,
    commit,
    list_table,
    read_fingerprints,
    read_reject_ids,
    read_result,
    recover,
)
from pipeline.sources import list_sources
from pipeline.state import State
from pipeline.stores import LocalStore, Store, open_store
from schemas.records import RunInfo, SourceFile

if TYPE_CHECKING:
    from pipeline.slices import Slice


@dataclass
class RunSummary:
    """What a run has done.

    Attributes:
      run_ids: the commits it made: one a slice.
      files_listed, files_new: files that the inputs name, and those that were read.
      files_waiting: files that are not completely written yet, as far as one can tell.
      totals: read, articles, rejects, unchanged, and everything else counted.
      stage_s: seconds a stage, added up over the worker processes.
      elapsed_s: seconds from the first step to the last commit.
      recovered: runs that had died and were rolled forward.
    """

    output: str
    run_ids: list[str] = field(default_factory=list)
    files_listed: int = 0
    files_new: int = 0
    files_waiting: int = 0
    totals: Counter[str] = field(default_factory=Counter)
    stage_s: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    elapsed_s: float = 0.0
    recovered: list[str] = field(default_factory=list)


def run(
    settings: RunSettings, view: ProgressView, ready: Callable[[SourceFile], bool] | None = None
) -> RunSummary:
    """Processes what is new or changed in the inputs, and commits it.

    Args:
      settings: what to read, and how.
      view: shows how far it is.
      ready: says of a new file whether it is completely written; others wait for a later run.

    Raises:
      InputError: an input names nothing.
      LockedError: another run is writing to the output.
      AccountingError: a record was lost or doubled; nothing of the slice is committed.
    """
    begun = time.monotonic()
    started_at = datetime.now(UTC)
    run_id = f"{started_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    files = list_sources(settings.inputs, leave_out=settings.output)
    store = open_store(settings.output)
    summary = RunSummary(store.root, files_listed=len(files))
    with hold_lock(store, run_id):
        summary.recovered = recover(store)
        with _open_state(store) as state:
            changed = _find_changed(files, store, state)
            new = [file for file in changed if ready is None or ready(file)]
            summary.files_new, summary.files_waiting = len(new), len(changed) - len(new)
            if new:
                info = RunInfo(run_id, started_at, version("wiredesk"))
                try:
                    _Run(settings, store, state, info, view, summary).process(new)
                finally:
                    _clean_up(store)
    summary.elapsed_s = time.monotonic() - begun
    return summary


@contextmanager
def _open_state(store: Store) -> Iterator[State | None]:
    """Opens the index of earlier runs; None where the store cannot have one."""
    state = State(store) if isinstance(store, LocalStore) else None
    try:
        yield state
    finally:
        if state is not None:
            state.close()


def _find_changed(files: list[SourceFile], store: Store, state: State | None) -> list[SourceFile]:
    """Returns the files that no run has read as they are now."""
    if state is not None:
        known = state.find_fingerprints([file.source_key for file in files])
    else:
        known = read_fingerprints(store)
    return [file for file in files if known.get(file.source_key) != file.fingerprint]


def _clean_up(store: Store) -> None:
    """Removes what a failed run has staged, unless its plan is written: then it is rolled forward."""
    if not any(path.endswith("/plan.json") for path in store.list_files(STAGING)):
        store.delete_tree(STAGING)


@dataclass
class _Run:
    """One run that has something to do; the lock is held."""

    settings: RunSettings
    store: Store
    state: State | None
    info: RunInfo
    view: ProgressView
    summary: RunSummary

    def process(self, files: list[SourceFile]) -> None:
        # Beam takes a second to import, which a run with nothing to do need not wait for.
        from pipeline.build import build_whole  # noqa: PLC0415

        settings = self.settings
        if settings.is_local and settings.slice_size and isinstance(self.store, LocalStore):
            self._process_slices(files)
            return
        graph = self._make_graph(self.info.run_id, self._find_all_earlier(), read_reject_ids(self.store))
        build = partial(build_whole, files=files, settings=graph)
        counters = self._run(build, sum(file.size for file in files))
        result = read_result(self.store, self.info.run_id)
        self._commit(self.info.run_id, result["counts"].get("records", 0), counters)

    def _process_slices(self, files: list[SourceFile]) -> None:
        from pipeline.build import build_parse, build_slice  # noqa: PLC0415
        from pipeline.slices import cut_slices  # noqa: PLC0415

        parsed = self.store.locate(f"{STAGING}/{self.info.run_id}/parsed")
        Path(parsed).mkdir(parents=True)
        graph = self._make_graph(self.info.run_id)
        input_bytes = sum(file.size for file in files)
        with self.view.watch(graph.progress.folder, "parse", len(files)):
            build = partial(build_parse, files=files, folder=parsed, settings=graph)
            counters = self._run(build, input_bytes)
        self._add_stage_times(counters)
        slices = cut_slices(parsed, self.settings.slice_size)
        records = sum(piece.records for piece in slices)
        with self.view.watch(graph.progress.folder, "articles", records):
            for number, piece in enumerate(slices, 1):
                run_id = self.info.run_id if len(slices) == 1 else f"{self.info.run_id}-{number:04d}"
                slice_graph = self._make_graph(run_id, self._find_earlier(piece), self._find_rejects(piece))
                build = partial(build_slice, piece=piece, settings=slice_graph)
                counters = self._run(build, input_bytes)
                self._commit(run_id, piece.records, counters)

    def _find_all_earlier(self) -> dict[str, Any]:
        return {"files": tuple(list_table(self.store, "signatures"))}

    def _find_earlier(self, piece: Slice) -> dict[str, Any]:
        """Returns which signatures a slice is to be compared with: those near in time."""
        if self.state is None:
            return self._find_all_earlier()
        lookback, now = self.settings.lookback_days, self.info.started_at
        files = self.state.find_signature_files(piece.orders, lookback, now)
        return {"files": tuple(files), "state": self.state.path}

    def _find_rejects(self, piece: Slice) -> frozenset[str]:
        if self.state is None:
            return read_reject_ids(self.store)
        return self.state.find_rejects(piece.rejects)

    def _make_graph(
        self, run_id: str, earlier: dict[str, Any] | None = None, known_rejects: frozenset[str] = frozenset()
    ) -> Any:
        from pipeline.build import GraphSettings  # noqa: PLC0415
        from pipeline.sinks import SinkSettings  # noqa: PLC0415
        from transforms.earlier import EarlierSettings  # noqa: PLC0415
        from transforms.metrics import Progress  # noqa: PLC0415

        settings = self.settings
        progress = Progress(self._make_progress_folder())
        sink = SinkSettings(self.store.root, run_id, settings.partition_by, settings.shards, progress)
        return GraphSettings(
            replace(self.info, run_id=run_id),
            sink,
            EarlierSettings(
                root=self.store.root,
                lookback_days=settings.lookback_days,
                now=self.info.started_at,
                **(earlier or {}),
            ),
            known_rejects,
            settings.model,
            settings.max_record_bytes,
            progress,
        )

    def _make_progress_folder(self) -> str | None:
        if not (self.settings.is_local and isinstance(self.store, LocalStore)):
            return None
        folder = Path(self.store.locate(f"{STAGING}/{self.info.run_id}-progress"))
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    def _run(self, build: Callable[[Any], None], input_bytes: int) -> dict[str, int]:
        from pipeline.engines import run_pipeline  # noqa: PLC0415

        workers = self.settings.choose_workers(input_bytes)
        return run_pipeline(build, self.settings.runner, workers, self.settings.beam_args)

    def _add_stage_times(self, counters: dict[str, int]) -> dict[str, float]:
        times = {n.removesuffix("_us"): round(us / 1e6, 3) for n, us in counters.items() if n.endswith("_us")}
        for stage, seconds in times.items():
            self.summary.stage_s[stage] += seconds
        return times

    def _commit(self, run_id: str, records: int, counters: dict[str, int]) -> None:
        begun = time.monotonic()
        result = read_result(self.store, run_id)
        accounts = check_accounts(records, result)
        stage_s = self._add_stage_times(counters)
        manifest = {
            "run_id": run_id,
            "invocation": self.info.run_id,
            **accounts,
            "counts": result["counts"],
            "stage_s": stage_s,
            "started_at": self.info.started_at.isoformat(),
            "committed_at": datetime.now(UTC).isoformat(),
            "settings": asdict(self.settings),
            "versions": {name: version(name) for name in ("wiredesk", "apache-beam", "spacy", "pyarrow")},
        }
        commit(self.store, run_id, result, manifest)
        if self.state is not None:
            self.state.update()
        self.summary.run_ids.append(run_id)
        self.summary.totals.update(result["counts"] | accounts)
        self.summary.stage_s["commit"] += round(time.monotonic() - begun, 3)
