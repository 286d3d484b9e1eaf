"""Parquet and Avro files of the tables: the layout of their rows and the options of both formats."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
from fastavro.write import Writer

from wiredesk.pipeline.storage.mending import as_unwritable
from wiredesk.schemas import load_avro_schema
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import Article, Reject, Signature, Source
from wiredesk.transforms.logic.kernel.ordering import to_order

# Blocks of 256 kB at level 2 make files as small as fastavro's 16 kB at level 6 do, in half of the time.
_AVRO_LEVEL = 2
_AVRO_BLOCK_BYTES = 256_000


class TableLayout(NamedTuple):
    """The order of a table's rows in its files, and the files' formats.

    Attributes:
      order: sort key of a row.
      sorted_by: the columns of that key, for the metadata of Parquet.
      formats: formats of its files; all hold the same rows.
      row_group_rows: rows of a row group of Parquet.
      is_partitioned: whether rows are in folders by publication time.
    """

    order: Callable[[Any], tuple[Any, ...]]
    sorted_by: tuple[str, ...]
    formats: tuple[str, ...]
    row_group_rows: int
    is_partitioned: bool


def _by_publication(row: Article | Signature) -> tuple[Any, ...]:
    return to_order(row.published_at), row.article_id


def _by_source(row: Reject | Source) -> tuple[Any, ...]:
    return row.source_key, row.reject_id if isinstance(row, Reject) else ""


# A query skips or reads whole row groups. They hold about 10 MB of articles, and so few signatures
# that the evidence of one candidate is cheap to fetch.
LAYOUTS: dict[str, TableLayout] = {
    "articles": TableLayout(
        _by_publication, ("published_at", "article_id"), ("parquet", "avro"), 2_000, True
    ),
    "rejects": TableLayout(_by_source, ("source_key", "reject_id"), ("parquet", "avro"), 1_000, False),
    "sources": TableLayout(_by_source, ("source_key",), ("parquet", "avro"), 100_000, False),
    # Only later runs read signatures, and they read Parquet.
    "signatures": TableLayout(_by_publication, ("published_at", "article_id"), ("parquet",), 500, True),
}


@cache
def make_parquet_options(table: str) -> dict[str, Any]:
    """Returns the writer options of a table's Parquet files: zstd, page index, and the sort order as metadata."""
    order = [(name, "ascending") for name in LAYOUTS[table].sorted_by]
    schema = make_arrow_schema(table)
    return {
        "compression": "zstd",
        "sorting_columns": pq.SortingColumn.from_ordering(schema, order, null_placement="at_end"),
        "write_page_index": True,
    }


def write_parquet(table: str, rows: list[dict[str, Any]], stream: Any) -> None:
    """Writes rows as Parquet, see :func:`make_parquet_options`."""
    columns = as_unwritable(lambda: pa.Table.from_pylist(rows, schema=make_arrow_schema(table)))
    write_arrow(table, columns, stream)


def write_arrow(table: str, rows: pa.Table, stream: Any) -> None:
    """Writes an Arrow table as Parquet."""
    row_group_rows = LAYOUTS[table].row_group_rows
    pq.write_table(rows, stream, row_group_size=row_group_rows, **make_parquet_options(table))


def write_avro(table: str, rows: list[dict[str, Any]], stream: Any, sync_marker: bytes) -> None:
    """Writes rows as Avro, see :func:`open_avro`."""
    writer = open_avro(table, stream, sync_marker)
    for row in rows:
        writer.write(row)
    writer.flush()


def open_avro(table: str, stream: Any, sync_marker: bytes) -> Writer:
    """Returns a writer of Avro rows. Deflate is the one codec that every reader and warehouse accepts."""
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
    """Returns the Avro schema of a table, parsed by fastavro."""
    return fastavro.parse_schema(load_avro_schema(table))
