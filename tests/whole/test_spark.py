"""Spark reads the tables.

Parquet needs pyspark and Java. Avro and Iceberg need jars that are not part of pyspark
(spark-avro, iceberg-spark-runtime); list them in WIREDESK_SPARK_JARS, separated by commas.
"""

from __future__ import annotations

import os
import shutil

import pyarrow as pa
import pytest

from tests.support import SEEDS, read_rows, run_wiredesk
from wiredesk.pipeline.settings import RunSettings
from wiredesk.schemas.arrow import make_arrow_schema

sql = pytest.importorskip("pyspark.sql", reason="the extra is not installed: pip install 'wiredesk[spark]'")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java, and there is none", allow_module_level=True)

JARS = os.environ.get("WIREDESK_SPARK_JARS", "")
KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spark") / "out"
    run_wiredesk(SEEDS, folder, model="en_core_web_sm")
    return folder


@pytest.fixture(scope="module")
def spark():
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.sql.shuffle.partitions", "1")
    if JARS:
        builder = builder.config("spark.jars", JARS)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def to_plain(value):
    if isinstance(value, bytearray):
        return bytes(value)
    if isinstance(value, dict):
        return {name: to_plain(item) for name, item in value.items()}
    return [to_plain(item) for item in value] if isinstance(value, list) else value


def check_same(frame, output, table):
    """Checks every row against the Parquet files, with times as microseconds: Spark has no time zones in Python."""
    schema = make_arrow_schema(table)
    times = [column.name for column in schema if pa.types.is_timestamp(column.type)]
    columns = [
        sql.functions.unix_micros(name).alias(name) if name in times else sql.functions.col(name)
        for name in schema.names
    ]
    found = [to_plain(row.asDict(recursive=True)) for row in frame.select(*columns).collect()]
    wanted = read_rows(output, table, KEYS[table], ())
    assert wanted
    for row in wanted:
        row |= {name: None if row[name] is None else to_micros(row[name]) for name in times}
    assert sorted(found, key=lambda row: row[KEYS[table]]) == wanted


def to_micros(when):
    return pa.scalar(when, pa.timestamp("us", tz="UTC")).value


@pytest.mark.parametrize("table", KEYS)
def test_parquet_is_read_row_for_row(spark, output, table):
    frame = spark.read.parquet(str(output / table / "parquet"))
    check_same(frame, output, table)
    assert ("published_month" in frame.columns) == (table in ("articles", "signatures"))


@pytest.mark.skipif("spark-avro" not in JARS, reason="no spark-avro jar is named in WIREDESK_SPARK_JARS")
@pytest.mark.parametrize("table", ["articles", "rejects", "sources"])
def test_avro_is_read_row_for_row(spark, output, table):
    check_same(spark.read.format("avro").load(str(output / table / "avro")), output, table)


@pytest.mark.skipif("iceberg-spark" not in JARS, reason="no iceberg-spark-runtime jar in WIREDESK_SPARK_JARS")
def test_iceberg_is_read_row_for_row(spark, output):
    iceberg = pytest.importorskip(
        "wiredesk.pipeline.export.iceberg", reason="the extra is missing: pip install 'wiredesk[iceberg]'"
    )
    iceberg.register(RunSettings(inputs=(), output=str(output), model="none"), iceberg.CatalogSettings())
    for table in KEYS:
        folder = output / "_iceberg" / "warehouse" / "wiredesk" / table / "metadata"
        frame = spark.read.format("iceberg").load(str(max(folder.glob("*.metadata.json"))))
        check_same(frame, output, table)
        if table == "articles":
            months = {row["published_month"] for row in frame.select("published_month").distinct().collect()}
            folders = {path.name.partition("=")[2] for path in (output / table / "parquet").iterdir()}
            assert {month or "undated" for month in months} == folders
