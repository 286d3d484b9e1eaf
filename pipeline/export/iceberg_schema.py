"""Schemas and properties of the Iceberg tables.

The Parquet files have no field ids, so a name mapping finds their columns. The column of the Hive partition is
not in the files. It is an identity partition, whose value readers take from the manifest (Iceberg
specification, "Column Projection"). A column with a default in the contract may be missing in files of older
releases, so it is optional. Bounds are kept of ids, dates and the like, and of no text.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
from pyiceberg.table import TableProperties, Transaction

from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.layout import read_partition
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.columns import list_optional

# Columns with bounds. No others have any, so that no text gets into the manifests.
_BOUNDED = frozenset(
    {
        "article_id",
        "cluster_id",
        "ingested_at",
        "language",
        "matched_id",
        "published_at",
        "published_date",
        "read_at",
        "reason",
        "reject_id",
        "rejected_at",
        "relation",
        "run_id",
        "stage",
        "word_count",
    }
)

PROPERTIES = {
    "write.metadata.metrics.default": "counts",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "20",
}


def set_columns(transaction: Transaction) -> None:
    """Sets the columns that have bounds, and the names by which readers find columns in the files."""
    schema = transaction.table_metadata.schema()
    bounds = {
        f"write.metadata.metrics.column.{column.name}": "full"
        for column in schema.columns
        if column.name in _BOUNDED
    }
    mapping = {TableProperties.DEFAULT_NAME_MAPPING: schema.name_mapping.model_dump_json()}
    transaction.set_properties(bounds | mapping)


def make_table_schema(table: str, partition: str | None = None) -> pa.Schema:
    """Returns the schema of an Iceberg table: the contract's, with columns that files may lack made optional.

    Args:
      table: name of the table.
      partition: column of the Hive partition, which is not in the files; None if there is none.
    """
    optional = list_optional(table)
    columns = [_relax(column, column.name, optional) for column in make_arrow_schema(table)]
    if partition:
        doc = "Folder of the file, made of published_at; null for an article without a date."
        columns.append(pa.field(partition, pa.string(), True, {"doc": doc}))
    return pa.schema(columns)


def _relax(column: pa.Field, path: str, optional: frozenset[str]) -> pa.Field:
    described = column.metadata or {}
    doc = {"doc": described[b"description"]} if b"description" in described else None
    relaxed = _relax_type(column.type, path, optional)
    return pa.field(column.name, relaxed, column.nullable or path in optional, doc)


def _relax_type(column_type: pa.DataType, path: str, optional: frozenset[str]) -> pa.DataType:
    if pa.types.is_list(column_type):
        return pa.list_(_relax(column_type.value_field, f"{path}[]", optional))
    if pa.types.is_struct(column_type):
        return pa.struct([_relax(inner, f"{path}.{inner.name}", optional) for inner in column_type])
    return column_type


def find_partition(paths: Iterable[str]) -> str | None:
    """Returns the partition column in the folders of files; None if the files are not partitioned.

    Raises:
      UsageError: the folders have several.
    """
    found = {
        folder.partition("=")[0] if "=" in folder else "" for folder in (path.split("/")[2] for path in paths)
    }
    if len(found) > 1:
        raise UsageError(
            f"files are partitioned in several ways ({', '.join(sorted(name or 'not at all' for name in found))}): "
            "an Iceberg table needs one; rebuild the tables with one --partition-by"
        )
    return next(iter(found), "") or None


def read_partition_of(path: str) -> str | None:
    """Returns the value of the partition column for a file; None for rows without a publication time."""
    return read_partition(path.split("/")[2])
