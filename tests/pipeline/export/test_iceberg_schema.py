"""Schemas and partitions of the Iceberg tables."""

from __future__ import annotations

import pytest

pytest.importorskip("pyiceberg", reason="the extra is not installed: pip install 'wiredesk[iceberg]'")

from wiredesk.pipeline.export.iceberg_schema import find_partition, make_table_schema, read_partition_of
from wiredesk.pipeline.settings import UsageError

MARCH, UNDATED, FLAT = (
    "articles/parquet/published_month=2026-03/a.parquet",
    "articles/parquet/published_month=undated/b.parquet",
    "articles/parquet/c.parquet",
)


def test_the_partition_is_a_column_of_the_schema_and_of_the_folders():
    assert find_partition([MARCH, UNDATED]) == "published_month"
    assert (read_partition_of(MARCH), read_partition_of(UNDATED)) == ("2026-03", None)
    schema = make_table_schema("articles", "published_month")
    assert schema.names[-1] == "published_month" and schema.field("published_month").nullable
    assert "published_month" not in make_table_schema("articles").names


def test_files_without_a_partition_have_no_such_column():
    assert find_partition([FLAT]) is None and find_partition([]) is None


def test_several_partitionings_are_refused():
    with pytest.raises(UsageError, match="not at all, published_month"):
        find_partition([MARCH, FLAT])


def test_columns_without_a_default_stay_required():
    schema = make_table_schema("articles")
    assert not schema.field("article_id").nullable and schema.field("published_at").nullable
    assert schema.field("article_id").metadata[b"doc"]
