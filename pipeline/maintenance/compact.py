"""Compact: joins the small files of each partition into few files of a good size.

Every run adds a file to each partition that it touches, so after a year of hourly
runs a month is in hundreds of files, each with a footer and column chunks of its own.
Joined files hold the same rows in the order in which one run would have
written them; the old files are deleted in the same commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import count
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wiredesk.pipeline.jobs.job import Job, open_job
from wiredesk.pipeline.settings import RunSettings, check_limit
from wiredesk.pipeline.storage.changes import Change
from wiredesk.pipeline.storage.layout import name_file, name_staging, renew_partition
from wiredesk.pipeline.storage.manifests import LiveFile
from wiredesk.pipeline.storage.rewrite import FileWriter, cut_by_weight, name_format, read_rows
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.storage.table_files import LAYOUTS
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.schemas import TABLES
from wiredesk.transforms.logic.kernel.ordering import UNDATED

DEFAULT_TARGET_BYTES = 128_000_000
"""Size of a joined Parquet file: a few row groups for each core that reads it, and far more than its footer."""

_MOST_TARGET_BYTES = 1 << 40
# Files open at once; more are joined in several passes.
_FILES_AT_A_TIME = 200
# Joined files need as much disk space again until the commit deletes the old ones.
_COMMIT_BYTES = 2_000_000_000
_CHUNK_PAYLOAD_BYTES = 32_000_000
# Rows read from each file at once; with many open files fewer.
_ROWS_AT_A_TIME = 500


class Join(NamedTuple):
    """Parquet files of one partition to join to one; the Avro files with the same rows are joined as well.

    Attributes:
      table: name of the table.
      partition: folder of the partition; empty if the table has none.
      paths: paths of the files, in the order in which they were written.
      bytes: their total size.
    """

    table: str
    partition: str
    paths: tuple[str, ...]
    bytes: int


def compact(settings: RunSettings, view: ProgressView, target_bytes: int) -> RunSummary:
    """Joins the small files of each partition until there is nothing left to join.

    Args:
      settings: name the output; the inputs are not read.
      view: shows each commit.
      target_bytes: see :func:`plan_joins`.

    Returns:
      The summary; ``totals["joined_files"]`` counts the Parquet files that were joined to
      ``totals["joint_files"]`` new ones.

    Raises:
      UsageError: the target is out of range.
      LockedError: another run is writing to the output.
    """
    check_limit("target-bytes", target_bytes, 1, _MOST_TARGET_BYTES)
    with open_job(settings, view) as job:
        job.summary.totals["joined_files"] = 0
        numbers = count(1)
        while joins := plan_joins(job.tables.files, target_bytes):
            for batch in cut_by_weight(joins, attrgetter("bytes"), _COMMIT_BYTES):
                _commit_joins(job, batch, f"{job.info.run_id}-{next(numbers):04d}")
    return job.summary


def plan_joins(files: Sequence[LiveFile], target_bytes: int) -> list[Join]:
    """Returns the joins to make.

    A file below half the target size is small. The small files of a partition are
    joined in the order in which they were written, as many as reach the target. A file in
    a folder with a name from an earlier release moves to the present folder of its rows, alone or with others.

    Args:
      files: files of all tables, in that order.
      target_bytes: intended size of a Parquet file.
    """
    small: dict[tuple[str, str], list[LiveFile]] = {}
    for file in files:
        if file.format == "parquet" and (file.bytes * 2 < target_bytes or _is_misplaced(file.path)):
            partition = renew_partition(_find_partition(file.path))
            small.setdefault((file.table, partition), []).append(file)
    return [
        Join(table, partition, tuple(file.path for file in group), sum(file.bytes for file in group))
        for (table, partition), found in sorted(small.items(), key=_by_table)
        for group in cut_by_weight(found, attrgetter("bytes"), target_bytes, _FILES_AT_A_TIME)
        if len(group) > 1 or any(_is_misplaced(file.path) for file in group)
    ]


def _by_table(item: tuple[tuple[str, str], list[LiveFile]]) -> tuple[int, str]:
    (table, partition), _ = item
    return TABLES.index(table), partition


def _find_partition(path: str) -> str:
    """Returns the partition folder of a file: ``published_month=2026-01``."""
    return "/".join(path.split("/")[2:-1])


def _is_misplaced(path: str) -> bool:
    return renew_partition(_find_partition(path)) != _find_partition(path)


def _commit_joins(job: Job, joins: Sequence[Join], run_id: str) -> None:
    change = Change()
    for number, join in enumerate(joins):
        target = name_file(join.table, join.partition, f"{run_id}-{number:05d}")
        with FileWriter(job.store, join.table, name_staging(run_id), target) as writer:
            for rows in merge_files(job.store, join.table, join.paths):
                writer.write(rows)
        change.new += writer.staged
        change.removed += [
            name_format(path, file_format)
            for file_format in LAYOUTS[join.table].formats
            for path in join.paths
        ]
        change.counts += {"joined_files": len(join.paths), "joint_files": 1}
    job.commit_change(run_id, change)


def merge_files(store: Store, table: str, paths: Sequence[str]) -> Iterator[pa.Table]:
    """Yields the rows of sorted Parquet files in the table's order, a row group at a time.

    Memory holds a batch of each file and one row group.
    """
    keys = [_read_keys(store, table, path) for path in paths]
    owners = np.repeat(np.arange(len(paths)), [key.num_rows for key in keys])
    # Equal keys, such as those of a source that was read twice, stay in the order of the files.
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
    """Returns the sort keys of the rows of a file, and the sizes of their payloads."""
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
    """Yields start and end of each row group: ``most_rows`` rows, or fewer if their payloads are large."""
    start = weight = 0
    for row, size in enumerate(weights.tolist()):
        if row > start and (row - start == most_rows or weight + size > _CHUNK_PAYLOAD_BYTES):
            yield start, row
            start, weight = row, 0
        weight += size
    if start < len(weights):
        yield start, len(weights)


class _Rows:
    """The rows of one file, read in order."""

    def __init__(self, batches: Iterator[pa.Table]) -> None:
        self._batches = batches
        self._left = pa.table({})

    def take(self, wanted: int) -> Iterator[pa.Table]:
        """Yields the next ``wanted`` rows, in pieces."""
        while wanted:
            if not self._left.num_rows:
                self._left = next(self._batches)
            piece = self._left.slice(0, wanted)
            self._left = self._left.slice(piece.num_rows)
            wanted -= piece.num_rows
            yield piece


def _take_merged(files: Sequence[_Rows], owners: np.ndarray) -> pa.Table:
    """Returns the next rows: the n-th is the next unread row of file number ``owners[n]``."""
    numbers, counts = np.unique(owners, return_counts=True)
    pieces = [
        piece for number, rows in zip(numbers, counts, strict=True) for piece in files[number].take(rows)
    ]
    index_of = np.empty(len(owners), np.int64)
    index_of[np.argsort(owners, kind="stable")] = np.arange(len(owners))
    return pa.concat_tables(pieces).combine_chunks().take(pa.array(index_of))
