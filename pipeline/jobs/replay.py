"""Replay: parses the payloads of rejects again, after an upgrade or with other settings.

A payload that passes becomes an article, and its reject is marked with the id of that run. The reject's row stays, so
that nothing is lost; its mark keeps it from counting twice. Article and mark are one commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wiredesk.pipeline.jobs.job import Job, open_job
from wiredesk.pipeline.jobs.slicing import parse_to_slices, process_slices
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage.changes import Change
from wiredesk.pipeline.storage.layout import find_first_version
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary

if TYPE_CHECKING:
    from wiredesk.pipeline.inputs.slices import Slice
    from wiredesk.transforms.parsing.replay import StoredRejects

_REJECTS_AT_A_TIME = 50
_TYPICAL_PAYLOAD_BYTES = 20_000


def replay(
    settings: RunSettings, view: ProgressView, stage: str | None = None, reason: str | None = None
) -> RunSummary:
    """Parses rejects again, and commits the rows that they have become.

    Args:
      settings: settings of the run; its inputs are not read.
      view: shows the progress.
      stage: only rejects of this stage.
      reason: only rejects of this reason.

    Returns:
      The summary. ``totals["replayable"]`` counts the rejects that were parsed again, ``totals["replayed"]`` those
      among them that have become something else.

    Raises:
      UsageError: the model is not installed.
      LockedError: another run is writing to the output.
      AccountingError: a record was lost or doubled; nothing of the slice is committed.
    """
    settings = settings.choose_models()
    with open_job(settings, view) as job:
        stored = list(find_rejects(job.store, job.tables.list_paths("rejects"), stage, reason))
        count = sum(len(some.rows) for some in stored)
        job.summary.totals["replayable"] = count
        if stored:
            _process(job, stored, count)
    return job.summary


def _process(job: Job, stored: Sequence[StoredRejects], count: int) -> None:
    from wiredesk.pipeline.engine.graph import build_replay  # noqa: PLC0415 - imports Beam

    input_bytes = count * _TYPICAL_PAYLOAD_BYTES
    build = partial(build_replay, stored=stored)
    slices = parse_to_slices(job, build, "outcomes", count, input_bytes)
    job.summary.totals["replayed"] = slices.completed
    process_slices(job, slices, input_bytes, lambda _piece: (), partial(mark_replayed, job))


def find_rejects(
    store: Store, paths: Sequence[str], stage: str | None, reason: str | None
) -> Iterator[StoredRejects]:
    """Yields the rejects that can be parsed again: they have a payload and were not replayed yet.

    A file that could not be read has no payload; the next run tries it again anyway.
    """
    from wiredesk.transforms.parsing.replay import StoredRejects  # noqa: PLC0415 - imports Beam

    names = ["stage", "reason", "payload_bytes", "replayed_run_id"]
    for path, stream in store.open_each(paths):
        file = pq.ParquetFile(stream)
        table = file.read(columns=[name for name in names if name in file.schema_arrow.names])
        rows = [n for n, row in enumerate(table.to_pylist()) if _is_wanted(row, stage, reason)]
        for first in range(0, len(rows), _REJECTS_AT_A_TIME):
            yield StoredRejects(store.root, path, tuple(rows[first : first + _REJECTS_AT_A_TIME]))


def _is_wanted(row: dict[str, object], stage: str | None, reason: str | None) -> bool:
    has_payload = row["stage"] != "read" or row["reason"] == "too_large"
    is_open = row.get("replayed_run_id") is None
    return has_payload and is_open and stage in (None, row["stage"]) and reason in (None, row["reason"])


def mark_replayed(job: Job, piece: Slice, run_id: str) -> Change:
    """Stages new versions of the reject files whose rejects were replayed by a slice.

    Returns:
      The change to commit with the slice.
    """
    from wiredesk.pipeline.storage.rewrite import rewrite_file  # noqa: PLC0415 - imports Beam

    replayed = pa.array([outcome.reject_id for outcome in piece.completed], pa.string())
    # An earlier slice may have marked rejects of the same file: its name has changed since.
    paths = {find_first_version(path): path for path in job.tables.list_paths("rejects")}
    change = Change()
    for first in sorted({find_first_version(outcome.path) for outcome in piece.completed}):
        edit = partial(_mark_rows, replayed, run_id)
        version = rewrite_file(job.store, "rejects", paths[first], run_id, edit)
        change.new += version.new
        change.removed += version.removed
    return change


def _mark_rows(replayed: pa.Array, run_id: str, rows: pa.Table) -> pa.Table:
    place = rows.schema.get_field_index("replayed_run_id")
    marks = pc.if_else(pc.is_in(rows["reject_id"], replayed), run_id, rows["replayed_run_id"])
    return rows.set_column(place, rows.schema.field(place), marks)
