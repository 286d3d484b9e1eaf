"""A run from listing to commit."""

from __future__ import annotations

import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline.locks import hold_lock
from pipeline.options import RunSettings
from pipeline.report import ProgressView
from pipeline.runs import (
    STAGING,
    check_accounts,
    commit,
    is_local,
    list_table,
    read_fingerprints,
    read_reject_ids,
    read_result,
    recover,
)
from pipeline.sources import list_sources
from pipeline.stores import Store, open_store
from schemas.records import RunInfo, SourceFile


@dataclass
class RunSummary:
    """What a run has done.

    Attributes:
      run_ids: the commits it made: one a slice.
      files_listed, files_new: files that the inputs name, and those that were read.
      totals: read, articles, rejects, unchanged, and everything else counted.
      stage_s: seconds a stage, added up over the worker processes.
      elapsed_s: seconds from the first step to the last commit.
      recovered: runs that had died and were rolled forward.
    """

    output: str
    run_ids: list[str] = field(default_factory=list)
    files_listed: int = 0
    files_new: int = 0
    totals: Counter[str] = field(default_factory=Counter)
    stage_s: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    elapsed_s: float = 0.0
    recovered: list[str] = field(default_factory=list)


def run(settings: RunSettings, view: ProgressView) -> RunSummary:
    """Processes what is new or changed in the inputs, and commits it.

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
        known = read_fingerprints(store)
        new = [file for file in files if known.get(file.source_key) != file.fingerprint]
        summary.files_new = len(new)
        if new:
            info = RunInfo(run_id, started_at, version("wiredesk"))
            try:
                _Run(settings, store, info, view, summary).process(new)
            finally:
                _clean_up(store)
    summary.elapsed_s = time.monotonic() - begun
    return summary


def _clean_up(store: Store) -> None:
    """Removes what a failed run has staged, unless its plan is written: then it is rolled forward."""
    if not any(path.endswith("/plan.json") for path in store.list_files(STAGING)):
        store.delete_tree(STAGING)


@dataclass
class _Run:
    """One run that has something to do; the lock is held."""

    settings: RunSettings
    store: Store
    info: RunInfo
    view: ProgressView
    summary: RunSummary

    def process(self, files: list[SourceFile]) -> None:
        # Beam takes a second to import, which a run with nothing to do need not wait for.
        from pipeline.build import build_whole  # noqa: PLC0415

        settings = self.settings
        if settings.is_local and settings.slice_size and is_local(self.store):
            self._process_slices(files)
            return
        graph = self._make_graph(self.info.run_id)
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
                build = partial(build_slice, piece=piece, settings=self._make_graph(run_id))
                counters = self._run(build, input_bytes)
                self._commit(run_id, piece.records, counters)

    def _make_graph(self, run_id: str) -> Any:
        from pipeline.build import GraphSettings  # noqa: PLC0415
        from pipeline.sinks import SinkSettings  # noqa: PLC0415
        from transforms.earlier import EarlierSettings  # noqa: PLC0415
        from transforms.metrics import Progress  # noqa: PLC0415

        settings = self.settings
        progress = Progress(self._make_progress_folder())
        sink = SinkSettings(self.store.root, run_id, settings.partition_by, settings.shards, progress)
        signatures = tuple(self.store.locate(path) for path in list_table(self.store, "signatures"))
        earlier = EarlierSettings(signatures, settings.lookback_days, self.info.started_at)
        return GraphSettings(
            replace(self.info, run_id=run_id),
            sink,
            earlier,
            read_reject_ids(self.store),
            settings.model,
            settings.max_record_bytes,
            progress,
        )

    def _make_progress_folder(self) -> str | None:
        if not (self.settings.is_local and is_local(self.store)):
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
        self.summary.run_ids.append(run_id)
        self.summary.totals.update(result["counts"] | accounts)
        self.summary.stage_s["commit"] += round(time.monotonic() - begun, 3)
