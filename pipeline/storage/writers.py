"""Beam steps that write the tables to staging, as Parquet and Avro with the same rows, and record the result."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindows
from apache_beam.utils.windowed_value import WindowedValue

from wiredesk.pipeline.storage.layout import RESULT_FILE, name_file, name_partition, name_staging
from wiredesk.pipeline.storage.mending import drop_misplaced, make_writable
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.table_files import LAYOUTS, write_avro, write_parquet
from wiredesk.schemas import to_row
from wiredesk.schemas.records import Article, DataFile, Signature
from wiredesk.transforms.counters import Progress, count_rows, measure_stage
from wiredesk.transforms.failures import Failure, attempt, name_failure
from wiredesk.transforms.logic.kernel.defaults import INTERNAL_ERROR
from wiredesk.transforms.row_blocks import GroupRows, Tagged, unpack_rows

_BUNDLE_FILE_BYTES = 64_000_000


Written = DataFile | tuple[str, int]
"""A file that was written, or the name of a count and a number to add to it."""


@dataclass(frozen=True)
class SinkSettings:
    """Place and layout of the tables that a run writes.

    Attributes:
      output: root of the tables, a folder or a store's path.
      run_id: the run; staging is ``_staging/<run_id>/``.
      partition_by: ``day``, ``month``, ``year`` or ``none``.
      shards: files for each partition, for engines with many workers.
      progress: advanced by the articles written.
    """

    output: str
    run_id: str
    partition_by: str = "month"
    shards: int = 1
    progress: Progress = field(default_factory=Progress)

    @property
    def staging(self) -> str:
        """Folder of this run's staging, relative to ``output``."""
        return name_staging(self.run_id)


class Staged(NamedTuple):
    """Files that were written, and the counts of their rows, see :func:`wiredesk.transforms.counters.count_rows`."""

    files: list[DataFile]
    counts: Counter[str]


def stage_counted(table: str, settings: SinkSettings, target: str, elements: Iterable[Any]) -> Staged:
    """Writes rows of one table to staging, sorted, once in each format.

    A value that cannot be written is left out of its row and counted as an internal error. An article
    carries a warning ``writing_failed`` for it.

    Args:
      table: name of the table.
      settings: names the output and its staging folder.
      target: path of the files in the table, see :func:`wiredesk.pipeline.storage.layout.name_file`.
      elements: the rows, in any order.
    """
    ordered = check_rows(sorted(elements, key=LAYOUTS[table].order))
    files = attempt(_write_files, table, settings, target, ordered)
    counts: Counter[str] = Counter()
    if isinstance(files, Failure):
        mended = [make_writable(table, row) for row in ordered]
        ordered = [one.row for one in mended]
        files = _write_files(table, settings, target, ordered)
        # An article has a warning, which `count_rows` counts. Rows of other tables have none.
        lost = [one for row, some in mended if not isinstance(row, Article) for one in some]
        counts.update(f"{INTERNAL_ERROR}{name_failure(one.failure)}" for one in lost)
    return Staged(files, counts + count_rows(ordered))


def _write_files(table: str, settings: SinkSettings, target: str, ordered: list[Any]) -> list[DataFile]:
    rows = [to_row(row) for row in ordered]
    store = open_store(settings.output)

    def write(file_format: str) -> DataFile:
        path = target.format(file_format)
        # A bundle that an engine repeats writes another file; only the one that is reported is committed.
        staged = f"{settings.staging}/{uuid.uuid4().hex}.{file_format}"
        with store.open_output(staged) as stream:
            if file_format == "parquet":
                write_parquet(table, rows, stream)
            else:
                write_avro(table, rows, stream, hashlib.md5(path.encode()).digest())
            size = stream.tell()
        return DataFile(table, file_format, path, staged, len(rows), size)

    return store.run_all(write, LAYOUTS[table].formats)


def check_rows(rows: Iterable[Any]) -> list[Any]:
    """Returns the rows, with annotations removed from articles whose text is not at their offsets: a bug."""
    return [drop_misplaced(row).row if isinstance(row, Article) else row for row in rows]


class _WritePartitionFn(beam.DoFn):
    """Writes the rows of one partition and shard."""

    def __init__(self, table: str, settings: SinkSettings) -> None:
        self._table = table
        self._settings = settings

    def process(self, element: tuple[tuple[str, int], Iterable[Tagged]]) -> Iterator[Written]:
        (partition, shard), blocks = element
        with measure_stage("write"):
            target = name_file(self._table, partition, f"{self._settings.run_id}-{shard:05d}")
            staged = stage_counted(self._table, self._settings, target, unpack_rows(blocks))
        if self._table == "articles":
            self._settings.progress.advance("write", staged.counts["articles"])
        yield from staged.files
        yield from staged.counts.items()


class _WriteBundleFn(beam.DoFn):
    """Writes the rows of a bundle without a shuffle, a file for every 64 MB."""

    def __init__(self, table: str, settings: SinkSettings) -> None:
        self._table = table
        self._settings = settings

    def start_bundle(self) -> None:
        self._rows: list[Any] = []
        self._bytes = 0

    def process(self, element: Any) -> Iterator[Written]:
        self._rows.append(element)
        self._bytes += getattr(element, "payload_bytes", 0)
        if self._bytes >= _BUNDLE_FILE_BYTES:
            yield from self._flush()

    def finish_bundle(self) -> Iterator[WindowedValue]:
        for written in self._flush():
            yield GlobalWindows.windowed_value_at_end_of_window(written)

    def _flush(self) -> list[Written]:
        rows, self._rows, self._bytes = self._rows, [], 0
        if not rows:
            return []
        # Named after the smallest identity, so that two bundles never use the same name.
        identity = min(getattr(row, "reject_id", row.source_key) for row in rows)
        shard = hashlib.sha256(identity.encode()).hexdigest()[:12]
        with measure_stage("write"):
            target = name_file(self._table, "", f"{self._settings.run_id}-{shard}")
            staged = stage_counted(self._table, self._settings, target, rows)
            return [*staged.files, *staged.counts.items()]


@dataclass
class WriteTable(beam.PTransform):
    """Writes one table to staging.

    Articles and signatures are grouped by partition and shard. Rejects and
    sources are written bundle by bundle: a payload may be large and must
    not go through a shuffle.

    Input: the rows of one table in the global window. Output: a
    :class:`DataFile` for each file written, and ``(name, count)`` pairs to be added up, see
    :func:`wiredesk.transforms.counters.count_rows`. Counters: ``write_us``.
    """

    table: str
    settings: SinkSettings

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        settings = self.settings
        if not LAYOUTS[self.table].is_partitioned:
            write = beam.ParDo(_WriteBundleFn(self.table, settings)).with_output_types(Written)
            return pcoll | "WriteRows" >> write

        def find_file(row: Article | Signature) -> tuple[str, int]:
            partition = name_partition(row.published_at, settings.partition_by)
            return partition, int(row.article_id[:8], 16) % settings.shards

        return (
            pcoll
            | "GroupRows" >> GroupRows(find_file, tuple[str, int])
            | "WriteRows" >> beam.ParDo(_WritePartitionFn(self.table, settings)).with_output_types(Written)
        )


class _WriteResultFn(beam.DoFn):
    def __init__(self, settings: SinkSettings) -> None:
        self._settings = settings

    def process(self, element: tuple[None, Iterable[Any]]) -> Iterator[str]:
        files: list[dict[str, Any]] = []
        counts: Counter[str] = Counter()
        for item in element[1]:
            if isinstance(item, DataFile):
                files.append(asdict(item))
            else:
                counts[item[0]] += item[1]
        files.sort(key=lambda file: str(file["path"]))
        result = {"files": files, "counts": dict(sorted(counts.items()))}
        store = open_store(self._settings.output)
        store.write_bytes(f"{self._settings.staging}/{RESULT_FILE}", json.dumps(result).encode())
        yield self._settings.run_id


@dataclass
class WriteResult(beam.PTransform):
    """Writes the files and counts of a run to ``result.json`` in staging, for the commit.

    Input: :class:`DataFile` elements and ``(name, count)`` pairs, in the global
    window; at least one. Output: the run's id, once the file is written.
    """

    settings: SinkSettings

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        return (
            pcoll
            | "KeyResult" >> beam.Map(lambda item: (None, item)).with_output_types(tuple[None, Any])
            | "GatherResult" >> beam.GroupByKey()
            | "WriteResultFile" >> beam.ParDo(_WriteResultFn(self.settings)).with_output_types(str)
        )
