"""Every reader named in the documentation reads the folder of a table: with dated rows, undated ones, and both.

pandas, polars and Arrow are in the environment of all tests. fastparquet, ClickHouse and Spark are large;
``make test-readers`` installs them into a separate environment.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter

import duckdb
import fastavro
import pandas
import polars
import pyarrow.dataset as ds
import pytest

from tests.support import OTHER_STORY, STORY, run_wiredesk, write_files
from wiredesk.pipeline.commands.console import make_view
from wiredesk.pipeline.maintenance.compact import compact
from wiredesk.pipeline.settings import RunSettings

pytestmark = pytest.mark.one_python

DATED = {
    "a.txt": f" date 2025-12-31 {STORY}",
    "b.txt": f" date 2026-01-02 {OTHER_STORY}",
    "c.txt": f" date 2026-02-01 {STORY.replace('Marlow', 'Farlow')}",
}
MIXED = DATED | {"d.txt": STORY.replace("fishermen", "divers"), "e.txt": OTHER_STORY.replace("tram", "bus")}
UNDATED = {"e.txt": OTHER_STORY}
INPUTS = {"dated": DATED, "mixed": MIXED, "undated": UNDATED}
WAYS = ("month", "day", "year", "none")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readers")
    made = {}
    for kind, texts in INPUTS.items():
        source = write_files(folder / kind, texts)
        for way in WAYS:
            made[kind, way] = folder / f"{kind}-{way}"
            run_wiredesk(source, made[kind, way], partition_by=way)
    return made


@pytest.fixture(params=[(kind, way) for kind in INPUTS for way in WAYS], ids="-".join)
def table(request, outputs):
    """The folder of articles, and the day of each source in it, null for undated rows."""
    kind, _ = request.param
    days = {
        name: text.split()[1] if text.startswith(" date") else None for name, text in INPUTS[kind].items()
    }
    return outputs[request.param] / "articles" / "parquet", days


def show(keys, times):
    """Converts the times of a reader to the days of the fixture."""
    return {
        key: None if time is None or str(time) in ("NaT", "None") else str(time)[:10]
        for key, time in zip(keys, times, strict=True)
    }


def test_pandas(table):
    folder, days = table
    frame = pandas.read_parquet(folder)
    assert show(frame.source_key, frame.published_at) == days
    assert frame.published_at.isna().sum() == Counter(days.values())[None]


def test_pandas_with_fastparquet(table):
    pytest.importorskip("fastparquet", reason="make test-readers installs it")
    folder, days = table
    # fastparquet parses some values of the partition column as times and others as texts, so it is left out.
    frame = pandas.read_parquet(folder, engine="fastparquet", columns=["source_key", "published_at"])
    assert show(frame.source_key, frame.published_at) == days


def test_polars(table):
    folder, days = table
    lazy = polars.scan_parquet(folder, hive_partitioning=True)
    for frame in (polars.read_parquet(folder), lazy.collect()):
        assert show(frame["source_key"], frame["published_at"]) == days
    assert lazy.filter(polars.col("published_at").is_null()).collect().height == Counter(days.values())[None]


@pytest.mark.parametrize("partitioning", ["hive", None])
def test_arrow(table, partitioning):
    folder, days = table
    rows = ds.dataset(folder, partitioning=partitioning).to_table()
    assert show(rows["source_key"].to_pylist(), rows["published_at"].to_pylist()) == days


def test_duckdb_by_folder(table):
    folder, days = table
    query = f"SELECT source_key, published_at FROM read_parquet('{folder}/**/*.parquet', hive_partitioning = true)"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        assert show(*zip(*connection.sql(query).fetchall(), strict=True)) == days


def test_clickhouse(table):
    chdb = pytest.importorskip("chdb", reason="make test-readers installs it")
    folder, days = table
    source = f"file('{folder}/**/*.parquet', Parquet)"
    undated = chdb.query(f"SELECT countIf(published_at IS NULL), count() FROM {source}", "CSV")
    assert str(undated).strip() == f"{Counter(days.values())[None]},{len(days)}"
    # ClickHouse infers the type of the partition column from the first folder, so the column is left out.
    rows = chdb.query(f"SELECT * FROM {source} SETTINGS use_hive_partitioning = 0", "ArrowTable")
    assert show(rows["source_key"].to_pylist(), rows["published_at"].to_pylist()) == days


def test_fastavro(table):
    folder, days = table
    found = {}
    for path in (folder.parent / "avro").rglob("*.avro"):
        with path.open("rb") as stream:
            found |= {row["source_key"]: row["published_at"] for row in fastavro.reader(stream)}
    assert show(found, found.values()) == days


@pytest.fixture(scope="module")
def spark():
    sql = pytest.importorskip("pyspark.sql", reason="make test-readers installs it")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none")
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def test_spark(table, spark):
    folder, days = table
    rows = spark.read.parquet(str(folder)).selectExpr("source_key", "date_format(published_at, 'yyyy-MM-dd')")
    assert show(*zip(*map(tuple, rows.collect()), strict=True)) == days


def test_files_of_an_earlier_release_are_joined_with_new_ones(outputs, tmp_path):
    """Such an output has undated rows under two folder names; compact leaves the one that all readers read."""
    output = shutil.copytree(outputs["mixed", "month"], tmp_path / "out")
    _name_as_before(output)
    more = write_files(tmp_path / "more", {"f.txt": OTHER_STORY.replace("tram", "train")})
    run_wiredesk(more, output)
    names = [path.name for path in (output / "articles" / "parquet").iterdir()]
    assert sum("HIVE" in name or "undated" in name for name in names) == 2
    settings = RunSettings(inputs=(), output=str(output), model="none")
    compact(settings, make_view(), 128_000_000)
    assert not list(output.rglob("*HIVE*/*"))
    frame = pandas.read_parquet(output / "articles" / "parquet")
    assert len(frame) == 6 and frame.published_at.isna().sum() == 3
    assert compact(settings, make_view(), 128_000_000).run_ids == []


def test_a_single_large_file_of_an_earlier_release_moves_too(outputs, tmp_path):
    output = shutil.copytree(outputs["undated", "day"], tmp_path / "out")
    _name_as_before(output)
    settings = RunSettings(inputs=(), output=str(output), model="none")
    compact(settings, make_view(), 2)
    assert [path.parent.name for path in output.rglob("articles/**/*.*")] == ["published_day=undated"] * 2


def _name_as_before(output):
    """Gives the folder of undated rows the name of earlier releases, in the tables and in the manifests."""
    for folder in output.rglob("*=undated"):
        os.rename(folder, folder.with_name(folder.name.replace("undated", "__HIVE_DEFAULT_PARTITION__")))
    for manifest in (output / "_runs").glob("*.json"):
        manifest.write_text(manifest.read_text().replace("=undated/", "=__HIVE_DEFAULT_PARTITION__/"))
    for state in output.glob("_state*"):
        os.remove(state)
