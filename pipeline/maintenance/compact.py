"""Compact: small files of a partition joined to few of a good size.

Every run adds a file to each partition that it touches, so after a year of hourly
runs a month is in hundreds of files, each with its own footer and its own start of
every column. Joined files hold the same rows in the same order as one run would have
written them; the old ones are deleted in the same commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import count
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wiredesk.pipeline.jobs.job import Job, open_job
from wiredesk.pipeline.settings import RunSettings, check_limit
from wiredesk.pipeline.storage.changes import Change
from wiredesk.pipeline.storage.layout import STAGING, name_file, renew_partition
from wiredesk.pipeline.storage.manifests import LiveFile
from wiredesk.pipeline.storage.rewrite import FileWriter, name_format, read_rows
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.storage.table_files import LAYOUTS
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.schemas import TABLES
from wiredesk.transforms.logic.kernel.ordering import UNDATED

DEFAULT_TARGET_BYTES = 128_000_000
"""Size of a joined Parquet file: a few row groups for each core that reads it, and far above a footer's."""

# So many are open at once; more are joined in several passes.
_MOST_TARGET_BYTES = 1 << 40
_FILES_AT_A_TIME = 200
# What is staged before it is committed needs as much disk again.
_COMMIT_BYTES = 2_000_000_000
_CHUNK_PAYLOAD_BYTES = 32_000_000
# Of each file, where few are open.
_ROWS_AT_A_TIME = 500


class Join(NamedTuple):
    """Parquet files of one partition that are to become one; their Avro twins go with them.

    Attributes:
      table: which.
      partition: its folder, empty where the table has none.
      paths: in the order in which they were written.
      bytes: of all of them.
    """

    table: str
    partition: str
    paths: tuple[str, ...]
    bytes: int


def compact(settings: RunSettings, view: ProgressView, target_bytes: int) -> RunSummary:
    """Joins the small files of each partition, until there is nothing to join.

    Args:
      settings: where the tables are; its inputs are not read.
      view: hears of each commit.
      target_bytes: see :func:`plan_joins`.

    Returns:
      The summary; ``totals["joined_files"]`` counts the Parquet files that became
      ``totals["joint_files"]``.

    Raises:
      UsageError: the target makes no sense.
      LockedError: another run is writing to the output.
    """
    check_limit("target-bytes", target_bytes, 1, _MOST_TARGET_BYTES)
    with open_job(settings, view) as job:
        job.summary.totals["joined_files"] = 0
        numbers = count(1)
        while joins := plan_joins(job.tables.files, target_bytes):
            for batch in _cut_by_bytes(joins):
                _commit_joins(job, batch, f"{job.info.run_id}-{next(numbers):04d}")
    return job.summary


def plan_joins(files: Sequence[LiveFile], target_bytes: int) -> list[Join]:
    """Returns what is to be joined.

    A file smaller than half the target is small. The small files of a partition are
    joined in the order in which they were written, as many as reach the target. A file in
    a folder of an earlier release's naming moves to the one that has its rows now, alone or with others.

    Args:
      files: of all tables, in that order.
      target_bytes: size of Parquet files to aim at.
    """
    small: dict[tuple[str, str], list[LiveFile]] = {}
    for file in files:
        if file.format == "parquet" and (file.bytes * 2 < target_bytes or _is_misplaced(file.path)):
            partition = renew_partition(_find_partition(file.path))
            small.setdefault((file.table, partition), []).append(file)
    return [
        Join(table, partition, tuple(file.path for file in group), sum(file.bytes for file in group))
        for (table, partition), found in sorted(small.items(), key=_by_table)
        for group in _gather(found, target_bytes)
        if len(group) > 1 or any(_is_misplaced(file.path) for file in group)
    ]


def _by_table(item: tuple[tuple[str, str], list[LiveFile]]) -> tuple[int, str]:
    (table, partition), _ = item
    return TABLES.index(table), partition


def _find_partition(path: str) -> str:
    """Returns the folder of a file below its table's and format's: ``published_month=2026-01``."""
    return "/".join(path.split("/")[2:-1])


def _is_misplaced(path: str) -> bool:
    return renew_partition(_find_partition(path)) != _find_partition(path)


def _gather(files: Sequence[LiveFile], target_bytes: int) -> Iterator[list[LiveFile]]:
    group: list[LiveFile] = []
    for file in files:
        group.append(file)
        if sum(file.bytes for file in group) >= target_bytes or len(group) == _FILES_AT_A_TIME:
            yield group
            group = []
    yield group


def _cut_by_bytes(joins: Sequence[Join]) -> Iterator[list[Join]]:
    batch: list[Join] = []
    for join in joins:
        batch.append(join)
        if sum(join.bytes for join in batch) >= _COMMIT_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


def _commit_joins(job: Job, joins: Sequence[Join], run_id: str) -> None:
    change = Change()
    for number, join in enumerate(joins):
        target = name_file(join.table, join.partition, f"{run_id}-{number:05d}")
        with FileWriter(job.store, join.table, f"{STAGING}/{run_id}", target) as writer:
            for rows in merge_files(job.store, join.table, join.paths):
                writer.write(rows)
        change.new += writer.staged
        change.removed += [
            name_format(path, form) for form in LAYOUTS[join.table].formats for path in join.paths
        ]
        change.counts += {"joined_files": len(join.paths), "joint_files": 1}
    job.commit_change(run_id, change)


def merge_files(store: Store, table: str, paths: Sequence[str]) -> Iterator[pa.Table]:
    """Yields the rows of sorted Parquet files in the table's order, a row group at a time.

    What is in memory at once is a batch of each file and a row group.
    """
    keys = [_read_keys(store, table, path) for path in paths]
    owners = np.repeat(np.arange(len(paths)), [key.num_rows for key in keys])
    # Where keys are equal, as a file that was read twice in sources, the order of the files decides.
    merged = pa.concat_tables(keys).append_column("owner", pa.array(owners))
    order = pc.sort_indices(
        merged.append_column("row", pa.array(np.arange(len(owners)))),
        sort_keys=[(name, "ascending") for name in ("first", "second", "owner", "row")],
    ).to_numpy()
    owners, weights = owners[order], merged["bytes"].to_numpy()[order]
    most_rows = max(_ROWS_AT_A_TIME // max(len(paths) // 4, 1), 10)
    with ExitStack() as stack:
        files = [
            _Rows(stack.enter_context(closing(read_rows(store, table, path, most_rows)))) for path in paths
        ]
        for start, end in _cut_chunks(weights, LAYOUTS[table].row_group_rows):
            yield _take_merged(files, owners[start:end])


def _read_keys(store: Store, table: str, path: str) -> pa.Table:
    """Returns what the rows of a file are sorted by, and the bytes of their payloads."""
    first, *more = LAYOUTS[table].sorted_by
    names = [first, *more, *(["payload_bytes"] if table == "rejects" else [])]
    with store.open_input(path) as stream:
        found = pq.ParquetFile(stream).read(columns=names)
    column = found[first]
    if pa.types.is_timestamp(column.type):
        column = pc.fill_null(column.cast(pa.int64()), UNDATED)
    rows = found.num_rows
    second = found[more[0]] if more else pa.array([""] * rows, pa.string())
    size = found["payload_bytes"] if table == "rejects" else pa.array(np.zeros(rows, np.int64))
    return pa.table({"first": column, "second": second, "bytes": size})


def _cut_chunks(weights: np.ndarray, most_rows: int) -> Iterator[tuple[int, int]]:
    """Yields where row groups begin and end: of so many rows at most, and of few where they are heavy."""
    start = weight = 0
    for row, size in enumerate(weights.tolist()):
        if row > start and (row - start == most_rows or weight + size > _CHUNK_PAYLOAD_BYTES):
            yield start, row
            start, weight = row, 0
        weight += size
    if start < len(weights):
        yield start, len(weights)


class _Rows:
    """The rows of one file, taken in its order."""

    def __init__(self, batches: Iterator[pa.Table]) -> None:
        self._batches = batches
        self._left = pa.table({})

    def take(self, wanted: int) -> Iterator[pa.Table]:
        """Yields the next so many rows."""
        while wanted:
            if not self._left.num_rows:
                self._left = next(self._batches)
            piece = self._left.slice(0, wanted)
            self._left = self._left.slice(piece.num_rows)
            wanted -= piece.num_rows
            yield piece


def _take_merged(files: Sequence[_Rows], owners: np.ndarray) -> pa.Table:
    """Returns the next rows: the n-th is the next of the file that ``owners[n]`` numbers."""
    numbers, counts = np.unique(owners, return_counts=True)
    pieces = [
        piece for number, rows in zip(numbers, counts, strict=True) for piece in files[number].take(rows)
    ]
    place = np.empty(len(owners), np.int64)
    place[np.argsort(owners, kind="stable")] = np.arange(len(owners))
    return pa.concat_tables(pieces).combine_chunks().take(pa.array(place))
