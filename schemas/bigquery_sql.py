"""BigQuery's SQL, made from the schemas: native tables, external tables, and load jobs.

Types follow BigQuery's conversion of Avro with ``--use_avro_logical_types``
(https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-avro).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.resources import files
from typing import NamedTuple

from wiredesk.schemas import TABLES, load_avro_schema
from wiredesk.schemas.columns import Column, list_columns

DATASET = "wiredesk"
"""Name of the dataset in the files of ``schemas/sql/bigquery/``."""

URI = "gs://BUCKET/wiredesk"
"""Address of the output in those files."""

PARTS = ("tables", "external", "load", "views")
"""Parts of the SQL, see :func:`make_bigquery`."""

PARTITIONINGS = ("day", "month", "year", "none")
"""Ways in which the files of an output may be partitioned."""

_KINDS = {
    "string": "STRING",
    "bytes": "BYTES",
    "int": "INT64",
    "long": "INT64",
    "double": "FLOAT64",
    "boolean": "BOOL",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
}
_RESERVED = frozenset({"end"})


class _Layout(NamedTuple):
    """Layout of a table in BigQuery.

    Attributes:
      partitioned_by: column by whose month the table is partitioned.
      clustered_by: columns by which it is clustered.
      is_hive: True if its files lie in folders named after a partition.
      loaded_from: format of the files that a load job reads.
    """

    partitioned_by: str
    clustered_by: tuple[str, ...]
    is_hive: bool
    loaded_from: str


_LAYOUTS = {
    "articles": _Layout("published_at", ("publisher", "relation", "cluster_id", "article_id"), True, "avro"),
    "rejects": _Layout("rejected_at", ("stage", "reason"), False, "avro"),
    "sources": _Layout("read_at", ("source_key",), False, "avro"),
    # Signatures are written as Parquet only.
    "signatures": _Layout("published_at", ("article_id",), True, "parquet"),
}


def make_bigquery(part: str, dataset: str = DATASET, uri: str = URI, partition_by: str = "month") -> str:
    """Returns one part of the SQL and commands for BigQuery.

    Args:
      part: ``tables`` (native tables), ``external`` (tables over the Parquet files in place), ``load``
        (load jobs, for a shell), ``views``.
      dataset: the dataset, ``news`` or ``project.news``.
      uri: address of the output.
      partition_by: partitioning of its files, one of :data:`PARTITIONINGS`. External tables have it as a column.

    Raises:
      KeyError: there is no such part.
    """
    uri = uri.rstrip("/")
    if part == "views":
        views = files("wiredesk.schemas").joinpath("sql/bigquery/views.sql").read_text("utf-8")
        return views.replace(f"`{DATASET}.", f"`{dataset}.")
    external = partial(_make_external, partition_by=partition_by)
    makers: dict[str, Callable[[str, str, str], str]]
    makers = {"tables": _make_native, "external": external, "load": _make_load}
    made = (makers[part](table, dataset, uri) for table in TABLES)
    return _HEADS[part] + "\n".join(made)


_HEADS = {
    "tables": "-- wiredesk's tables in BigQuery. Generated from the schemas; do not edit.\n\n",
    "external": (
        "-- wiredesk's tables over the Parquet files in place. Generated from the schemas; do not edit.\n"
        "-- BigQuery refuses an external table without files: leave that table out, or create the native one.\n"
        "-- The partition in the folder of a file is a column too, if all files are partitioned in the same way.\n"
        "-- It is 'undated' for rows without a date.\n\n"
    ),
    "load": (
        "# Load jobs that append to the native tables and keep their descriptions. To load everything again, TRUNCATE\n"
        "# TABLE first. To load one run, pass the files that its manifest names, separated by commas.\n\n"
    ),
}


def _make_native(table: str, dataset: str, _uri: str) -> str:
    layout = _LAYOUTS[table]
    columns = ",\n".join(f"  {_make_column(column, 1)}" for column in list_columns(table))
    return (
        f"CREATE TABLE IF NOT EXISTS `{dataset}.{table}` (\n{columns}\n)\n"
        f"PARTITION BY TIMESTAMP_TRUNC({layout.partitioned_by}, MONTH)\n"
        f"CLUSTER BY {', '.join(layout.clustered_by)}\n"
        f"OPTIONS (description = {_quote(load_avro_schema(table)['doc'])});\n"
    )


def _make_column(column: Column, depth: int) -> str:
    name = f"`{column.name}`" if column.name in _RESERVED else column.name
    # BigQuery does not allow NOT NULL for an array, which is never null.
    required = "" if column.is_nullable or column.is_list else " NOT NULL"
    return f"{name} {_make_type(column, depth)}{required} OPTIONS (description = {_quote(column.doc)})"


def _make_type(column: Column, depth: int) -> str:
    item = _KINDS.get(column.kind, "")
    if column.fields:
        indent = "  " * (depth + 1)
        fields = ",\n".join(f"{indent}{_make_column(field, depth + 1)}" for field in column.fields)
        item = f"STRUCT<\n{fields}\n{'  ' * depth}>"
    return f"ARRAY<{item}>" if column.is_list else item


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _make_external(table: str, dataset: str, uri: str, partition_by: str) -> str:
    folder = f"{uri}/{table}/parquet"
    hive = _LAYOUTS[table].is_hive and partition_by != "none"
    # STRING for days and years too, since the folder of articles without a date is no date.
    partitions = f"WITH PARTITION COLUMNS (published_{partition_by} STRING)\n" if hive else ""
    prefix = f"  hive_partition_uri_prefix = {_quote(folder)},\n" if hive else ""
    return (
        f"CREATE OR REPLACE EXTERNAL TABLE `{dataset}.{table}`\n{partitions}OPTIONS (\n"
        f"  format = 'PARQUET',\n  uris = [{_quote(f'{folder}/*.parquet')}],\n{prefix}"
        f"  enable_list_inference = TRUE,\n"
        f"  description = {_quote(load_avro_schema(table)['doc'])}\n);\n"
    )


def _make_load(table: str, dataset: str, uri: str) -> str:
    layout = _LAYOUTS[table]
    file_format = layout.loaded_from
    read = "--use_avro_logical_types" if file_format == "avro" else "--parquet_enable_list_inference"
    return (
        f"bq load --noreplace --source_format={file_format.upper()} {read} \\\n"
        f"  --schema_update_option=ALLOW_FIELD_ADDITION \\\n"
        f"  --time_partitioning_type=MONTH --time_partitioning_field={layout.partitioned_by} \\\n"
        f"  --clustering_fields={','.join(layout.clustered_by)} \\\n"
        f"  '{dataset.replace('.', ':')}.{table}' '{uri}/{table}/{file_format}/*.{file_format}'\n"
    )
