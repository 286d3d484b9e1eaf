"""Runs the whole check of an output: the inventory, each file, and the checks across files."""

from __future__ import annotations

import json
import multiprocessing
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from wiredesk.pipeline.check.across import Facts
from wiredesk.pipeline.check.files import FileReport, Task, check_file
from wiredesk.pipeline.check.findings import Finding, Findings
from wiredesk.pipeline.check.inventory import Inventory, take_inventory
from wiredesk.pipeline.export.warehouse import NoTablesError
from wiredesk.pipeline.storage.layout import RUNS, STAGING
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.telemetry.logs import configure_logging
from wiredesk.transforms.processes.forkserver import keep_path_safe
from wiredesk.transforms.remote.schemes import is_remote

_MANY_BYTES = 100_000_000
_FILES_AT_ONCE = 8
_ONE_FORMAT = frozenset({"signatures"})


@dataclass(frozen=True)
class CheckReport:
    """The result of a check.

    Attributes:
      runs: committed runs.
      files: data files that are in the tables.
      rows: rows read from Parquet files.
      findings: the errors, the most severe first.
    """

    runs: int
    files: int
    rows: int
    findings: Sequence[Finding]

    @property
    def is_clean(self) -> bool:
        """True if there is no finding but notes."""
        return all(finding.severity == "note" for finding in self.findings)

    def summarize(self) -> str:
        """Returns the result in one sentence."""
        seen = f"{self.runs:,} runs, {self.files:,} data files, {self.rows:,} rows"
        found = sum(finding.severity != "note" for finding in self.findings)
        return f"checked {seen}: " + ("clean" if self.is_clean else f"{found:,} findings")


def check_output(store: Store, full: bool = False, workers: int = 0) -> CheckReport:
    """Verifies the tables of an output, and changes nothing.

    Args:
      store: the output.
      full: True to read every column: to compute the hashes of texts and payloads again, and to compare whole
        rows of Parquet and Avro files instead of ids.
      workers: number of processes that read files; 0 for a number that fits the output.

    Raises:
      NoTablesError: there is nothing to check.
    """
    while True:
        before = set(list_committed(store))
        report = _check_once(store, full, workers)
        is_missing = any(finding.code in ("file_missing", "file_removed") for finding in report.findings)
        if not (is_missing and _has_removed_since(store, before)):
            return report


def _has_removed_since(store: Store, before: set[str]) -> bool:
    """Returns True if a run has removed files since, which makes findings of missing files wrong."""
    new = (run_id for run_id in list_committed(store) if run_id not in before)
    return any(json.loads(store.read_bytes(f"{RUNS}/{run_id}.json")).get("removed") for run_id in new)


def _check_once(store: Store, full: bool, workers: int) -> CheckReport:
    if not store.list_files(RUNS) and not store.list_files(STAGING):
        raise NoTablesError.at(store)
    findings = Findings()
    inventory = take_inventory(store, findings)
    tasks = list(_pair_files(inventory, store.root, full, findings))
    rows = 0
    with tempfile.TemporaryDirectory(prefix="wiredesk-check-") as folder:
        facts = Facts(Path(folder))
        for report in _check_files(tasks, workers):
            findings.merge(report.findings)
            facts.add(report.table, report.facts)
            rows += report.rows
        facts.check(inventory.manifests, findings)
        facts.close()
    if findings.has(
        "file_missing", "file_unreadable", "manifest_unreadable", "manifest_incomplete", "plan_pending"
    ):
        findings.add("consequences", "the tables", "not every file could be read")
    return CheckReport(len(inventory.manifests), len(inventory.files), rows, findings.list())


def _pair_files(inventory: Inventory, root: str, full: bool, findings: Findings) -> Iterator[Task]:
    """Yields a task for each Parquet file with its Avro twin, and for each file without a twin."""
    paired: set[str] = set()
    for file in inventory.files.values():
        if file.format != "parquet":
            continue
        twin = inventory.files.get(name_twin(file.path))
        if twin is not None:
            paired.add(twin.path)
        elif file.table not in _ONE_FORMAT:
            findings.add("avro_missing", file.path, f"no manifest names {name_twin(file.path)}")
        yield Task(root, file, twin, full, bool({file.path, name_twin(file.path)} & inventory.pending))
    for file in inventory.files.values():
        if file.format == "avro" and file.path not in paired:
            findings.add("avro_missing", file.path, "no manifest names its Parquet twin")
            yield Task(root, None, file, full, file.path in inventory.pending)


def name_twin(path: str) -> str:
    """Returns the path of the Avro file with the rows of a Parquet file."""
    table, _, rest = path.split("/", 2)
    return f"{table}/avro/{rest.removesuffix('.parquet')}.avro"


def _check_files(tasks: Sequence[Task], workers: int) -> Iterator[FileReport]:
    """Yields the reports. Worker processes make them if there is much to read."""
    size = sum(file.bytes for task in tasks for file in (task.parquet, task.avro) if file is not None)
    workers = workers or (os.cpu_count() or 1 if size >= _MANY_BYTES else 1)
    if workers == 1 and any(is_remote(task.root) for task in tasks):
        # Most of the time is spent waiting for the store.
        with ThreadPoolExecutor(_FILES_AT_ONCE) as threads:
            yield from threads.map(check_file, tasks)
        return
    if workers == 1:
        yield from map(check_file, tasks)
        return
    # Arrow and DuckDB run threads, which do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with (
        keep_path_safe(),
        ProcessPoolExecutor(workers, mp_context=context, initializer=configure_logging) as pool,
    ):
        yield from pool.map(check_file, tasks, chunksize=8)
