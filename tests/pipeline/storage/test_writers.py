from __future__ import annotations

from datetime import UTC, datetime

import duckdb
import fastavro
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from tests.support import OTHER_STORY, STORY, apply_transform, make_article, run_wiredesk, write_files
from wiredesk.pipeline.storage.layout import name_partition, read_partition, renew_partition
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.writers import SinkSettings, WriteTable
from wiredesk.schemas.records import DataFile


@pytest.mark.parametrize(
    ("by", "folder"),
    [
        ("month", "published_month=2021-07"),
        ("day", "published_day=2021-07-28"),
        ("year", "published_year=2021"),
        ("none", ""),
    ],
)
def test_partition_folders(by, folder):
    assert name_partition(datetime(2021, 7, 28, tzinfo=UTC), by) == folder


@pytest.mark.parametrize("by", ["month", "day", "year"])
def test_undated_rows_have_a_partition_that_every_reader_takes(by):
    assert name_partition(None, by) == f"published_{by}=undated"
    assert read_partition(f"published_{by}=undated") is None
    assert read_partition(f"published_{by}=__HIVE_DEFAULT_PARTITION__") is None, (
        "as earlier releases wrote it"
    )
    assert read_partition(name_partition(datetime(2021, 7, 28, tzinfo=UTC), by)).startswith("2021")
    assert renew_partition(f"published_{by}=__HIVE_DEFAULT_PARTITION__") == f"published_{by}=undated"
    assert [renew_partition(name) for name in ("", "published_year=2021")] == ["", "published_year=2021"]


def test_rows_are_sorted_within_a_file_and_the_same_in_both_formats(tmp_path):
    articles = [make_article(f"{STORY} {n}", f"{n}.txt", n % 5) for n in range(20)]
    settings = SinkSettings(str(tmp_path), "run", shards=2)
    written = apply_transform(WriteTable("articles", settings), articles)["main"]
    files = [item for item in written if isinstance(item, DataFile)]
    counts = [item for item in written if not isinstance(item, DataFile)]
    assert sum(count for name, count in counts if name == "articles") == 20
    assert sorted(f.path for f in files) == sorted(
        f"articles/{kind}/published_month=2026-01/run-0000{shard}.{kind}"
        for kind in ("parquet", "avro")
        for shard in (0, 1)
    )
    for file in files:
        if file.format == "avro":
            with open(tmp_path / file.staged, "rb") as stream:
                rows = list(fastavro.reader(stream))
            twin = next(f for f in files if f.path == file.path.replace("avro", "parquet"))
            assert rows == pq.read_table(tmp_path / twin.staged).to_pylist()
            assert rows == sorted(rows, key=lambda row: (row["published_at"], row["article_id"]))
            assert file.rows == len(rows) and file.bytes == (tmp_path / file.staged).stat().st_size
    assert sum(f.rows for f in files) == 40


def test_the_tables_read_the_same_with_duckdb_pyarrow_and_fastavro(tmp_path):
    texts = {
        "a.txt": f" date 2026-01-01 {STORY}",
        "b.txt": OTHER_STORY,
        "c.txt": f" date 2026-02-01 {OTHER_STORY}",
    }
    run_wiredesk(write_files(tmp_path / "in", texts), tmp_path / "out")
    out = tmp_path / "out"
    parts = ds.partitioning(flavor="hive")
    by_arrow = ds.dataset(out / "articles/parquet", partitioning=parts).to_table().sort_by("article_id")
    glob = f"{out}/articles/parquet/**/*.parquet"
    query = f"SELECT * FROM read_parquet('{glob}', hive_partitioning = true) ORDER BY article_id"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        by_duckdb = connection.sql(query).to_arrow_table()
    assert sorted(by_arrow["published_month"].to_pylist(), key=str) == ["2026-01", "2026-02", "undated"]
    names = [name for name in by_arrow.column_names if name != "published_month"]
    from_arrow = by_arrow.select(names).to_pylist()
    from_avro = []
    for path in open_store(str(out)).list_files("articles/avro"):
        with open(out / path, "rb") as stream:
            from_avro.extend(fastavro.reader(stream))
    assert sorted(from_avro, key=lambda row: row["article_id"]) == from_arrow
    assert [str(row["body"]) for row in by_duckdb.to_pylist()] == [row["body"] for row in from_arrow]
    assert by_duckdb.num_rows == 3
