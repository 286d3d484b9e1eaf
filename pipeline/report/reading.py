"""The columns that the report needs, as tables of a DuckDB session. Bodies, payloads and offsets are not read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from wiredesk.pipeline.storage.manifests import LiveFile, Tables
from wiredesk.pipeline.storage.table_reads import read_table
from wiredesk.schemas.arrow import make_arrow_schema

MOST_ARTICLES: Final = 200_000
"""Number of the newest articles that a report describes: beyond it a report would take longer than many a run."""

_ARTICLES: Final = (
    *(
        "article_id",
        "matched_id",
        "relation",
        "annotated_from",
        "run_id",
        "source_key",
        "publisher",
        "language",
    ),
    *("headline", "byline", "word_count", "published_at", "published_date", "published_precision"),
    *("published_confidence", "wire_agency", "agencies", "dateline"),
    *("entities", "quotes", "places", "warnings"),
)
_FIELDS: Final = {
    "dateline": ("text",),
    "agencies": ("list.element",),
    "entities": ("list.element.name", "list.element.type"),
    "quotes": ("list.element.speaker", "list.element.confidence", "list.element.part_of"),
    "places": tuple(
        f"list.element.{name}"
        for name in ("name", "geoname_id", "latitude", "longitude", "country", "feature")
    ),
    "warnings": ("list.element.code",),
}
"""Fields that are read of a nested column; reading the others would take most of the time."""

_REJECTS: Final = ("reject_id", "source_key", "stage", "reason", "message", "replayed_run_id", "run_id")


class Reading(NamedTuple):
    """The tables at one moment, read for a report.

    Attributes:
      session: DuckDB with the tables ``articles`` (a number ``row`` in place of the order, and the columns that the
        report needs) and ``rejects``.
      tables: what was read, with the manifests.
      articles, left_out: number of articles read, and of older ones that were not.
    """

    session: duckdb.DuckDBPyConnection
    tables: Tables
    articles: int
    left_out: int

    def fetch(self, sql: str, **params: str) -> list[dict[str, Any]]:
        """Returns the rows of a query, given its parameters by name."""
        rows: list[dict[str, Any]] = self.session.sql(sql, params=params).to_arrow_table().to_pylist()
        return rows


def read_columns(tables: Tables, most: int) -> Reading:
    """Reads the columns that a report needs.

    Args:
      tables: the tables at one moment.
      most: the files of further articles, those written first, are left out.
    """
    files, left_out = _choose_files(tables.files, most)
    chosen = Tables(tables.store, files)
    paths = [f"{name}.{part}" for name in _ARTICLES for part in _FIELDS.get(name, ())]
    wanted = [*(name for name in _ARTICLES if name not in _FIELDS), *paths]
    articles = _complete(read_table(chosen, "articles", wanted), "articles", _ARTICLES)
    rejects = _complete(read_table(chosen, "rejects", _REJECTS), "rejects", _REJECTS)
    session = duckdb.connect()
    session.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    session.register("articles", articles.add_column(0, "row", _number(len(articles))))
    session.register("rejects", rejects)
    return Reading(session, tables, len(articles), left_out)


def _choose_files(files: Sequence[LiveFile], most: int) -> tuple[list[LiveFile], int]:
    """Returns the files without those of the oldest articles, and the number of articles in these."""
    left, left_out = most, 0
    kept: list[LiveFile] = []
    for file in sorted(files, key=lambda file: file.since, reverse=True):
        if (file.table, file.format) == ("articles", "parquet"):
            if left <= 0:
                left_out += file.rows
                continue
            left -= file.rows
        kept.append(file)
    known = set(kept)
    return [file for file in files if file in known], left_out


def _number(rows: int) -> pa.Array:
    """Returns the numbers from 0. Arrow's own ways to make an array import pandas where it is installed."""
    return pa.Array.from_buffers(pa.int64(), rows, [None, pa.py_buffer(np.arange(rows, dtype=np.int64))])


def _complete(table: pa.Table | None, name: str, columns: Sequence[str]) -> pa.Table:
    """Returns a table with all columns: those that older files lack are null."""
    schema = make_arrow_schema(name)
    if table is None:
        return pa.Table.from_batches([], pa.schema([schema.field(column) for column in columns]))
    for column in columns:
        if column not in table.column_names:
            table = table.append_column(column, pa.nulls(len(table), schema.field(column).type))
    return table
