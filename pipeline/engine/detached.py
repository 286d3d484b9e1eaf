"""A run without a waiting driver: the last step of its graph commits it.

The launcher of a template ends before the job starts, and a scheduler may not want to keep a
process for hours. Then a worker does what the driver would do at the end, with the same accounts, plan
and manifest. The lock is handed over to the job. If another run has taken the output since, because
the job counted as dead, the job commits nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam

from wiredesk.pipeline.storage.accounts import check_accounts
from wiredesk.pipeline.storage.commits import commit, read_result, write_loader
from wiredesk.pipeline.storage.locks import HeldLock, LockLostError, join_lock
from wiredesk.pipeline.storage.manifests import is_committed, make_manifest
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.schemas.records import RunInfo


@dataclass(frozen=True)
class Detached:
    """The data that a job needs to commit itself.

    Attributes:
      output: root of the tables.
      run: the run.
      settings: its settings, for the manifest.
      lock_token: token of the lock that was handed over.
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
        lock = join_lock(store, detached.lock_token, element)
        # An engine may repeat the step, even while the first attempt is under way.
        if not is_committed(store, element):
            try:
                self._commit(store, element, lock)
            except LockLostError:
                if not is_committed(store, element):
                    raise
        lock.give_back()
        yield element

    def _commit(self, store: Store, run_id: str, lock: HeldLock) -> None:
        detached = self._detached
        # Before the accounts: files that another run removed would look like lost records.
        lock.check()
        result = read_result(store, run_id)
        accounts = check_accounts(result["counts"].get("records", 0), result)
        manifest = make_manifest(
            detached.run, run_id, result["counts"], accounts, settings=detached.settings, stage_s={}
        )
        commit(store, run_id, result, manifest, lock=lock)
        write_loader(store)


@dataclass
class CommitRun(beam.PTransform):
    """Commits a run and gives the lock back.

    Input: the run's id, from :class:`wiredesk.pipeline.storage.writers.WriteResult`. Output: the same id,
    once the run is committed. Accounts that do not agree fail the step, and so the job, as does
    the loss of the lock.
    """

    detached: Detached

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        return pcoll | "CommitRun" >> beam.ParDo(_CommitFn(self.detached)).with_output_types(str)
