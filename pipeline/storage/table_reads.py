"""Columns of whole tables, read from the Parquet files that the manifests name."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from wiredesk.pipeline.storage.manifests import Tables, read_live
from wiredesk.pipeline.storage.stores import Store
from wiredesk.transforms.logic.kernel.identity import list_twins


def read_table(tables: Tables | Store, table: str, columns: Sequence[str]) -> pa.Table | None:
    """Returns columns of a whole table; None if it has no file yet.

    Args:
      tables: the tables at one moment, or a store, which is read as it is now.
      table: name of the table.
      columns: their names. A column that no file has is left out.
    """
    if not isinstance(tables, Tables):
        tables = Tables(tables, read_live(tables))
    opened = tables.store.open_each(tables.list_paths(table))
    pieces = [pq.ParquetFile(stream).read(columns=list(columns)) for _, stream in opened]
    # Files of older releases lack columns that were added since.
    return pa.concat_tables(pieces, promote_options="default") if pieces else None


def list_table(store: Store, table: str) -> list[str]:
    """Returns the paths of a table's Parquet files, in the order in which their rows came."""
    return Tables(store, read_live(store)).list_paths(table)


def read_reject_ids(tables: Tables | Store) -> frozenset[str]:
    """Returns the ids of all rejects in the tables, and those of their twins."""
    columns = ["container_key", "stage", "reason", "record_hash"]
    table = read_table(tables, "rejects", ["reject_id", *columns])
    if table is None:
        return frozenset()
    ids = table["reject_id"].to_pylist()
    if not set(columns) <= set(table.column_names):
        return frozenset(ids)
    return frozenset([*ids, *list_twins(*(table[name].to_pylist() for name in columns))])
