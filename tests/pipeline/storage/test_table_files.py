"""The options of the tables' Parquet and Avro files."""

from __future__ import annotations

import io

import fastavro
import pyarrow.parquet as pq
import pytest

from tests.support import make_article
from wiredesk.pipeline.storage.mending import UnwritableError
from wiredesk.pipeline.storage.table_files import LAYOUTS, write_avro, write_parquet
from wiredesk.schemas import TABLES, load_avro_schema, to_row

ROWS = [to_row(make_article(f"Story {day}.", f"{day}.txt", day)) for day in range(3)]


def test_every_table_has_a_layout_sorted_by_its_own_columns():
    assert LAYOUTS.keys() == set(TABLES)
    for table, layout in LAYOUTS.items():
        assert set(layout.sorted_by) <= {field["name"] for field in load_avro_schema(table)["fields"]}


def test_parquet_has_its_order_compression_and_page_index(tmp_path):
    with (tmp_path / "a.parquet").open("wb") as stream:
        write_parquet("articles", ROWS, stream)
    file = pq.ParquetFile(tmp_path / "a.parquet")
    group = file.metadata.row_group(0)
    assert group.column(0).compression == "ZSTD" and group.column(0).has_offset_index
    assert len(group.sorting_columns) == 2
    assert file.read().to_pylist() == ROWS


def test_avro_has_the_same_rows_and_the_given_marker():
    stream = io.BytesIO()
    write_avro("articles", ROWS, stream, b"m" * 16)
    assert b"m" * 16 in stream.getvalue()
    stream.seek(0)
    reader = fastavro.reader(stream)
    assert list(reader) == ROWS and reader.codec == "deflate"


def test_a_value_that_arrow_cannot_hold_is_an_error_of_that_value():
    with pytest.raises(UnwritableError):
        write_parquet("articles", [ROWS[0] | {"word_count": "many"}], io.BytesIO())
