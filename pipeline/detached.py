"""A run that no driver waits for: its last step, on a worker, commits it.

A template's launcher must be gone when the job starts, and a scheduler may not want
to keep a process for hours. What the driver would do at the end is then done by the
graph, with the same accounts, plan and manifest; the lock is handed over with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam

from pipeline.locks import give_back
from pipeline.runs import RUNS, check_accounts, commit, make_manifest, read_result, write_loader
from pipeline.stores import open_store
from schemas.records import RunInfo


@dataclass(frozen=True)
class Detached:
    """What a job needs to commit itself.

    Attributes:
      output: root of the tables.
      run: the run.
      settings: what it was told, for the manifest.
      lock_token: gives the lock back.
    """

    output: str
    run: RunInfo
    settings: dict[str, Any]
    lock_token: str


class _CommitFn(beam.DoFn):
    def __init__(self, detached: Detached) -> None:
        self._detached = detached

    def process(self, element: str) -> Iterator[str]:
        detached, store = self._detached, open_store(self._detached.output)
        # An engine may repeat the step after it is done.
        if not store.exists(f"{RUNS}/{element}.json"):
            result = read_result(store, element)
            accounts = check_accounts(result["counts"].get("records", 0), result)
            manifest = make_manifest(
                detached.run, element, result["counts"], accounts, settings=detached.settings, stage_s={}
            )
            commit(store, element, result, manifest)
            write_loader(store)
        give_back(store, detached.lock_token)
        yield element


@dataclass
class CommitRun(beam.PTransform):
    """Commits a run and gives the lock back.

    Input: the run's id, from :class:`pipeline.sinks.WriteResult`. Output: the same,
    when it is committed. A mismatch of the accounts fails the step, and so the job.
    """

    detached: Detached

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        return pcoll | "CommitRun" >> beam.ParDo(_CommitFn(self.detached)).with_output_types(str)
