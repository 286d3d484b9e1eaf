"""Helpers of the tests of storage and maintenance."""

from __future__ import annotations

from pathlib import Path

from wiredesk.pipeline.storage.manifests import LiveFile, read_live
from wiredesk.pipeline.storage.stores import open_store


def list_live(output: Path, table: str) -> list[LiveFile]:
    """Returns the Parquet files of a table according to the manifests."""
    return [
        file for file in read_live(open_store(str(output))) if (file.table, file.format) == (table, "parquet")
    ]
