"""Writes the tables to staging: Parquet and Avro with the same rows, and what was written."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, NamedTuple

import apache_beam as beam
import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
from apache_beam.transforms.window import GlobalWindows
from apache_beam.utils.windowed_value import WindowedValue
from fastavro.write import Writer

from wiredesk.pipeline.storage.commits import RESULT_FILE, STAGING
from wiredesk.pipeline.storage.layout import name_file, name_partition
from wiredesk.pipeline.storage.mending import drop_misplaced, make_writable, name_failures
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.schemas import load_avro_schema, to_row
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import Article, DataFile, Reject, Signature, Source
from wiredesk.transforms.failures import Failure, attempt, name_failure
from wiredesk.transforms.logic.kernel.defaults import INTERNAL_ERROR
from wiredesk.transforms.logic.kernel.ordering import to_order
from wiredesk.transforms.metrics import Progress, count_rows, measure_stage
from wiredesk.transforms.row_blocks import GroupRows, Tagged, unpack_rows

_BUNDLE_FILE_BYTES = 64_000_000
# Blocks of 256 kB at level 2 make files as small as fastavro's 16 kB at level 6 do, in half of the time.
_AVRO_LEVEL = 2
_AVRO_BLOCK_BYTES = 256_000


Written = DataFile | tuple[str, int]
"""A file that was written, or a name and how many of its rows it counts."""


class TableLayout(NamedTuple):
    """How the rows of a table lie in its files."""

    order: Callable[[Any], tuple[Any, ...]]
    sorted_by: tuple[str, ...]
    formats: tuple[str, ...]
    row_group_rows: int
    is_partitioned: bool


def _by_publication(row: Article | Signature) -> tuple[Any, ...]:
    return to_order(row.published_at), row.article_id


def _by_source(row: Reject | Source) -> tuple[Any, ...]:
    return row.source_key, row.reject_id if isinstance(row, Reject) else ""


# A row group is what a query skips or reads: about 10 MB of articles, and for signatures
# few enough rows that the evidence of one candidate is cheap to fetch.
LAYOUTS: dict[str, TableLayout] = {
    "articles": TableLayout(
        _by_publication, ("published_at", "article_id"), ("parquet", "avro"), 2_000, True
    ),
    "rejects": TableLayout(_by_source, ("source_key", "reject_id"), ("parquet", "avro"), 1_000, False),
    "sources": TableLayout(_by_source, ("source_key",), ("parquet", "avro"), 100_000, False),
    # Only later runs read it, and they read Parquet.
    "signatures": TableLayout(_by_publication, ("published_at", "article_id"), ("parquet",), 500, True),
}


@cache
def make_parquet_options(table: str) -> dict[str, Any]:
    """Returns how a table is written as Parquet: zstd, statistics and page index, the sort order stated."""
    order = [(name, "ascending") for name in LAYOUTS[table].sorted_by]
    schema = make_arrow_schema(table)
    return {
        "compression": "zstd",
        "sorting_columns": pq.SortingColumn.from_ordering(schema, order, null_placement="at_end"),
        "write_page_index": True,
    }


def write_parquet(table: str, rows: list[dict[str, Any]], stream: Any) -> None:
    """Writes rows as Parquet, see :func:`make_parquet_options`."""
    columns = name_failures(lambda: pa.Table.from_pylist(rows, schema=make_arrow_schema(table)))
    write_arrow(table, columns, stream)


def write_arrow(table: str, rows: pa.Table, stream: Any) -> None:
    """Writes rows that Arrow has already as Parquet."""
    row_group_rows = LAYOUTS[table].row_group_rows
    pq.write_table(rows, stream, row_group_size=row_group_rows, **make_parquet_options(table))


def write_avro(table: str, rows: list[dict[str, Any]], stream: Any, sync_marker: bytes) -> None:
    """Writes rows as Avro, see :func:`open_avro`."""
    writer = open_avro(table, stream, sync_marker)
    for row in rows:
        writer.write(row)
    writer.flush()


def open_avro(table: str, stream: Any, sync_marker: bytes) -> Writer:
    """Returns what writes rows as Avro; deflate, the one codec that every reader and warehouse takes."""
    return Writer(
        stream,
        parse_schema(table),
        "deflate",
        sync_interval=_AVRO_BLOCK_BYTES,
        sync_marker=sync_marker,
        compression_level=_AVRO_LEVEL,
        options={"strict_allow_default": True},
    )


@cache
def parse_schema(table: str) -> Any:
    """Returns the Avro schema of a table as fastavro wants it."""
    return fastavro.parse_schema(load_avro_schema(table))


@dataclass(frozen=True)
class SinkSettings:
    """Where and how tables are written.

    Attributes:
      output: root of the tables, a folder or a store's path.
      run_id: the run; staging is ``_staging/<run_id>/``.
      partition_by: ``day``, ``month``, ``year`` or ``none``.
      shards: files for each partition, for engines with many workers.
    """

    output: str
    run_id: str
    partition_by: str = "month"
    shards: int = 1
    progress: Progress = field(default_factory=Progress)

    @property
    def staging(self) -> str:
        """Folder of this run's staging, relative to ``output``."""
        return f"{STAGING}/{self.run_id}"


class Staged(NamedTuple):
    """Files that were written, and what they and the rows in them count; see :func:`count_rows`."""

    files: list[DataFile]
    counts: Counter[str]


def stage_counted(table: str, settings: SinkSettings, target: str, elements: Iterable[Any]) -> Staged:
    """Writes elements of one table to staging, in order, once in each format.

    What is wrong in a row is left out of it, with the warning ``writing_failed`` in an article.

    Args:
      table: the table.
      settings: where staging is.
      target: where the files are to go, see :func:`name_file`.
      elements: the rows.
    """
    ordered = check_rows(sorted(elements, key=LAYOUTS[table].order))
    files = attempt(_write_files, table, settings, target, ordered)
    counts: Counter[str] = Counter()
    if isinstance(files, Failure):
        mended = [make_writable(table, row) for row in ordered]
        ordered = [one.row for one in mended]
        files = _write_files(table, settings, target, ordered)
        # The other tables have no warnings that would be counted.
        lost = [one for row, some in mended if not isinstance(row, Article) for one in some]
        counts.update(f"{INTERNAL_ERROR}{name_failure(one.failure)}" for one in lost)
    return Staged(files, counts + count_rows(ordered))


def _write_files(table: str, settings: SinkSettings, target: str, ordered: list[Any]) -> list[DataFile]:
    rows = [to_row(row) for row in ordered]
    store = open_store(settings.output)
    files = []
    for kind in LAYOUTS[table].formats:
        path = target.format(kind)
        # A bundle that an engine repeats writes another file, and only the one reported is committed.
        staged = f"{settings.staging}/{uuid.uuid4().hex}.{kind}"
        with store.open_output(staged) as stream:
            if kind == "parquet":
                write_parquet(table, rows, stream)
            else:
                write_avro(table, rows, stream, hashlib.md5(path.encode()).digest())
            size = stream.tell()
        files.append(DataFile(table, kind, path, staged, len(rows), size))
    return files


def check_rows(rows: Iterable[Any]) -> list[Any]:
    """Returns rows, every article without the annotations that do not stand where they say: those are a bug."""
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
    """Writes the rows of a bundle where they are, a file for every 64 MB."""

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
        # The smallest identity names the file, so that two bundles never take the same name.
        identity = min(getattr(row, "reject_id", row.source_key) for row in rows)
        shard = hashlib.sha256(identity.encode()).hexdigest()[:12]
        with measure_stage("write"):
            target = name_file(self._table, "", f"{self._settings.run_id}-{shard}")
            staged = stage_counted(self._table, self._settings, target, rows)
            return [*staged.files, *staged.counts.items()]


@dataclass
class WriteTable(beam.PTransform):
    """Writes one table to staging.

    Articles and signatures are gathered by partition and shard. Rejects and
    sources are written by the bundle that has them: a payload may be large, and
    never goes through a shuffle.

    Input: the elements of one table in the global window. Output:
    :class:`DataFile`, one a file written, and ``(name, count)`` pairs to be added up, see
    :func:`wiredesk.transforms.metrics.count_rows`. Counters: ``write_us``.
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
    """Writes what a run has made to ``result.json`` in staging, for the commit.

    Input: :class:`DataFile` elements and ``(name, count)`` pairs, in the global
    window. Output: the run's id, when the file is written.
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
