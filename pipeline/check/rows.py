"""Checks the rows of one batch, by table, and picks the columns that checks across files need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wiredesk.pipeline.check.spans import find_wrong_spans
from wiredesk.pipeline.storage.layout import name_partition, renew_partition
from wiredesk.schemas.annotations import ANNOTATIONS, LOCATED
from wiredesk.schemas.records import ENTITY_TYPES
from wiredesk.transforms.logic.dedup.state_lookup import FORGOTTEN
from wiredesk.transforms.logic.kernel.identity import make_article_id, make_reject_id
from wiredesk.transforms.logic.kernel.ordering import UNDATED
from wiredesk.transforms.logic.text.normalize import make_content_hash

Case = tuple[str, str]
"""The code of a finding, and a description of the case."""

_LINK_COLUMNS = (
    "article_id",
    "content_hash",
    "source_key",
    "run_id",
    "published_at",
    "relation",
    "matched_id",
    "cluster_id",
)
FACTS: dict[str, tuple[str, ...]] = {
    "articles": (*_LINK_COLUMNS, "annotated_from"),
    "signatures": (*_LINK_COLUMNS, "withdrawn"),
    "rejects": ("reject_id", "source_key", "run_id"),
    "sources": ("source_key", "run_id", "records", "articles", "rejects"),
}
"""Columns of each table that checks across files need."""

_MORE: dict[str, tuple[str, ...]] = {"articles": ("body", *dict.fromkeys((*LOCATED, *ANNOTATIONS)))}
_ORDER: dict[str, tuple[str, str]] = {
    "articles": ("published_at", "article_id"),
    "signatures": ("published_at", "article_id"),
    "rejects": ("source_key", "reject_id"),
    "sources": ("source_key", "source_key"),
}


def list_checked_columns(table: str) -> tuple[str, ...]:
    """Returns the columns that a check reads, unless it is a full check, which reads all."""
    return FACTS[table] + _MORE.get(table, ())


def check_rows(table: str, batch: pa.RecordBatch, full: bool) -> Iterator[Case]:
    """Yields the errors in single rows of a batch.

    Args:
      table: table of the rows.
      batch: rows with the columns of :func:`list_checked_columns`; with all columns for a full check.
      full: True to compute the hashes of texts and payloads again.
    """
    if table in ("articles", "signatures"):
        yield from _check_article_ids(batch)
    if table == "articles":
        yield from _check_articles(batch)
    for code, check in _FULL.get(table, {}).items() if full else ():
        yield from ((code, what) for what in check(batch))


def _columns(batch: pa.RecordBatch, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(batch.column(name).to_pylist() for name in names), strict=True)


def _check_article_ids(batch: pa.RecordBatch) -> Iterator[Case]:
    for article_id, key, content_hash in _columns(batch, "article_id", "source_key", "content_hash"):
        if article_id != make_article_id(key, content_hash):
            yield "wrong_article_id", f"{article_id} is not the id of {key!r} with its content hash"


def _check_articles(batch: pa.RecordBatch) -> Iterator[Case]:
    ids = batch.column("article_id")
    for wrong in find_wrong_spans(batch):
        yield "wrong_offset", f"{ids[wrong.row]}: {wrong.what}"
    yield from _check_types(batch)
    is_copy = pc.is_valid(batch.column("annotated_from"))
    for name in ANNOTATIONS:
        if name in batch.schema.names:
            found = pc.and_(is_copy, pc.greater(pc.list_value_length(batch.column(name)), 0))
            for article_id in ids.filter(found).to_pylist():
                yield "annotated_copy", f"{article_id} has {name} of its own and annotated_from as well"


def _check_types(batch: pa.RecordBatch) -> Iterator[Case]:
    if "entities" not in batch.schema.names:
        return
    entities = batch.column("entities")
    rows, types = pc.list_parent_indices(entities), pc.struct_field(pc.list_flatten(entities), "type")
    wrong = pc.invert(pc.is_in(types, value_set=pa.array(sorted(ENTITY_TYPES))))
    ids = batch.column("article_id").take(rows.filter(wrong)).to_pylist()
    for article_id, kind in zip(ids, types.filter(wrong).to_pylist(), strict=True):
        yield "wrong_entity_type", f"{article_id}: an entity has the type {kind!r}"


def _check_content(batch: pa.RecordBatch) -> Iterator[str]:
    columns = _columns(batch, "article_id", "content_hash", "headline", "body")
    for article_id, content_hash, headline, body in columns:
        if content_hash != make_content_hash(headline, body):
            yield f"{article_id}: its content_hash is not that of its headline and body"


def _check_payloads(batch: pa.RecordBatch) -> Iterator[str]:
    for reject_id, payload, size in _columns(batch, "reject_id", "payload", "payload_bytes"):
        if len(payload) != size:
            yield f"{reject_id}: its payload has {len(payload):,} bytes and payload_bytes says {size:,}"


def _check_reject_ids(batch: pa.RecordBatch) -> Iterator[str]:
    for reject_id, *made_of in _columns(batch, "reject_id", "source_key", "stage", "reason", "payload"):
        # The id of a forgotten reject is that of the former reject, or made from its article.
        if made_of[2] != FORGOTTEN and reject_id != make_reject_id(*made_of):
            yield f"{reject_id} is not the id of its source key, stage, reason and payload"


_FULL: dict[str, dict[str, Callable[[pa.RecordBatch], Iterator[str]]]] = {
    "articles": {"wrong_content_hash": _check_content},
    "rejects": {"wrong_payload_bytes": _check_payloads, "wrong_reject_id": _check_reject_ids},
}


class OrderCheck:
    """Checks that the rows of one file are sorted, batch by batch."""

    def __init__(self, table: str) -> None:
        """Starts before the first row."""
        self._columns = _ORDER[table]
        self._last: tuple[Any, ...] | None = None

    def find_unsorted(self, batch: pa.RecordBatch) -> Iterator[Case]:
        """Yields the rows whose sort key is lower than that of the row before."""
        for key in zip(*(_to_sortable(batch.column(name)) for name in self._columns), strict=True):
            if self._last is not None and key < self._last:
                yield "rows_unsorted", f"the row of {key[-1]!r} stands after that of {self._last[-1]!r}"
            self._last = key


def _to_sortable(column: Any) -> list[Any]:
    if pa.types.is_timestamp(column.type):
        filled: list[Any] = pc.fill_null(column.cast(pa.int64()), UNDATED).to_pylist()
        return filled
    values: list[Any] = column.to_pylist()
    return values


def check_partition(path: str, batch: pa.RecordBatch) -> Iterator[Case]:
    """Yields the rows that are in the folder of another publication date.

    Args:
      path: path of the file. A file outside a partition may hold any row.
      batch: rows with ``published_at``.
    """
    folder = renew_partition(path.split("/")[-2])
    if not folder.startswith("published_"):
        return
    by = folder.removeprefix("published_").partition("=")[0]
    days = batch.column("published_at").cast(pa.date32())
    for counted in pc.value_counts(days).to_pylist():
        day, rows = counted["values"], counted["counts"]
        right = name_partition(day, by)
        if right != folder:
            yield from [("wrong_partition", f"rows of {day} belong to {right}")] * rows


def pick_facts(table: str, path: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Returns the columns of :data:`FACTS`, after a column with the path of the file."""
    names: Sequence[str] = FACTS[table]
    paths = pa.array([path] * len(batch), pa.string())
    return pa.RecordBatch.from_arrays([paths, *map(batch.column, names)], ["path", *names])
