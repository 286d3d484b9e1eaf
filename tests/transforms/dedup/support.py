"""Indexes of signatures for the tests of deduplication."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wiredesk.pipeline.storage.table_files import write_parquet
from wiredesk.schemas import to_row
from wiredesk.schemas.records import Signature


def write_signatures(path: Path, signatures: Sequence[Signature]) -> str:
    """Writes a file of the ``signatures`` table, and returns its path."""
    rows = sorted(signatures, key=lambda one: one.article_id)
    write_parquet("signatures", [to_row(row) for row in rows], str(path))
    return str(path)
