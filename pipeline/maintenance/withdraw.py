"""Takes articles out of the tables, for :mod:`wiredesk.pipeline.maintenance.prune` and :mod:`wiredesk.pipeline.maintenance.forget`.

Rows go from ``articles``; of their ``signatures`` a stub stays, which says why, so
that the same record does not come back and a link to it can be told from damage. Ids
in other rows (``matched_id``, ``cluster_id``) stay as they were written. Where the
original of exact copies goes and copies stay, the first of these is its heir: it has
the annotations from now on, the others have them from it, and later copies are
linked to it. A version without the rows comes under a new name and the old one goes, all in
one commit; where no row is left there is no new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wiredesk.pipeline.jobs.job import Job
from wiredesk.pipeline.storage.changes import Change
from wiredesk.pipeline.storage.layout import STAGING, name_file
from wiredesk.pipeline.storage.manifests import Tables
from wiredesk.pipeline.storage.rewrite import FileWriter, make_record, read_rows, rewrite_file
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.storage.table_files import LAYOUTS
from wiredesk.schemas import to_row
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import Article, Reject, Signature
from wiredesk.transforms.logic.dedup.withdrawal import inherit, make_stub, sign_heir
from wiredesk.transforms.logic.kernel.ordering import to_order

_KEYS = {"articles": "article_id", "signatures": "article_id", "rejects": "reject_id"}


class Gone(NamedTuple):
    """An article that is to go."""

    article_id: str
    path: str
    relation: str
    content_hash: str
    source_key: str
    cluster_id: str


@dataclass
class Withdrawal:
    """What is to be taken out.

    Attributes:
      why: what the stubs say, by article; of articles that are in no table as well.
      gone: the articles that are in the table.
      rejects: rejects that are to go, or to be replaced, by id; None goes.
      new_rejects: rejects that are to stand for articles.
      heirs: by exact copy that stays, the copy that is the heir of its original.
      originals: by heir, its original.
    """

    why: dict[str, str] = field(default_factory=dict)
    gone: dict[str, Gone] = field(default_factory=dict)
    rejects: dict[str, Reject | None] = field(default_factory=dict)
    new_rejects: list[Reject] = field(default_factory=list)
    heirs: dict[str, str] = field(default_factory=dict)
    originals: dict[str, Article] = field(default_factory=dict)


def scan_columns(tables: Tables, table: str, names: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields columns of every row of a table, as far as its file has them, with the path of that file.

    Args:
      tables: as they are at one moment.
      table: which.
      names: of the columns.
    """
    for path in tables.list_paths(table):
        with tables.store.open_input(path) as stream:
            file = pq.ParquetFile(stream)
            present = [name for name in names if name in file.schema_arrow.names]
            for batch in file.iter_batches(columns=present):
                yield from ((path, row) for row in batch.to_pylist())


def find_heirs(tables: Tables, withdrawal: Withdrawal) -> None:
    """Adds which exact copies stay behind when their original goes, and who of them is the heir."""
    copies: dict[str, list[tuple[int, str]]] = {}
    names = ("article_id", "annotated_from", "published_at")
    for _, row in scan_columns(tables, "articles", names):
        original, copy = row["annotated_from"], row["article_id"]
        if original in withdrawal.gone and copy not in withdrawal.gone:
            copies.setdefault(original, []).append((to_order(row["published_at"]), copy))
    for original, found in copies.items():
        heir = min(found)[1]
        withdrawal.heirs |= {copy: heir for _, copy in found}
        withdrawal.originals[heir] = read_article(tables.store, withdrawal.gone[original])


def read_article(store: Store, gone: Gone) -> Article:
    """Returns the whole row of an article."""
    for rows in read_rows(store, "articles", gone.path):
        found = rows.filter(pc.equal(rows["article_id"], gone.article_id))
        if found.num_rows:
            article: Article = make_record("articles", found.to_pylist()[0])
            return article
    raise KeyError(gone.article_id)


def commit_withdrawal(job: Job, withdrawal: Withdrawal, label: str) -> None:
    """Stages new versions of all files that are touched, and commits them.

    Args:
      job: at work.
      withdrawal: what is to be taken out, its heirs found.
      label: name of the count of articles in the manifest.
    """
    editor = _Editor(job, withdrawal)
    for table, change in (
        ("articles", editor.edit_article),
        ("signatures", editor.edit_signature),
        ("rejects", editor.edit_reject),
    ):
        editor.edit_table(table, change)
    editor.add_rejects()
    gone = withdrawal.gone.values()
    counts = editor.change.counts
    counts.update({"articles": -len(gone), "withdrawn": len(gone), label: len(gone)})
    for article in gone:
        counts[f"relation:{article.relation}"] -= 1
    job.commit_change(job.info.run_id, editor.change)


class _Editor:
    """Stages new versions of files."""

    def __init__(self, job: Job, withdrawal: Withdrawal) -> None:
        self.change = Change()
        self._job = job
        self._withdrawal = withdrawal
        self._heirs: dict[str, Article] = {}

    def edit_article(self, row: Article) -> Article | None:
        withdrawal = self._withdrawal
        if row.article_id in withdrawal.gone:
            return None
        heir = withdrawal.heirs[row.article_id]
        if heir != row.article_id:
            return replace(row, annotated_from=heir)
        self._heirs[heir] = inherit(row, withdrawal.originals[heir])
        return self._heirs[heir]

    def edit_signature(self, row: Signature) -> Signature:
        why = self._withdrawal.why.get(row.article_id)
        if why is not None:
            return make_stub(row, why)
        heir = self._heirs.get(row.article_id)
        return row if heir is None else sign_heir(row, heir)

    def edit_reject(self, row: Reject) -> Reject | None:
        other = self._withdrawal.rejects[row.reject_id]
        self._count_reject(row, -1)
        if other is not None:
            self._count_reject(other, 1)
        return other

    def _count_reject(self, row: Reject, by: int) -> None:
        self.change.counts["rejects"] += by
        self.change.counts[f"reason:{row.stage}/{row.reason}"] += by

    def _list_touched(self, table: str) -> Mapping[str, object]:
        withdrawal = self._withdrawal
        touched: dict[str, Mapping[str, object]] = {
            "articles": {**withdrawal.gone, **withdrawal.heirs},
            "signatures": {**withdrawal.why, **withdrawal.heirs},
            "rejects": withdrawal.rejects,
        }
        return touched[table]

    def edit_table(self, table: str, edit: Callable[[Any], Any]) -> None:
        touched = self._list_touched(table)
        for path in self._job.tables.list_paths(table) if touched else ():
            with self._job.store.open_input(path) as stream:
                ids = pq.ParquetFile(stream).read(columns=[_KEYS[table]])[0].to_pylist()
            if not touched.keys().isdisjoint(ids):
                self._edit_file(table, path, touched, edit)

    def _edit_file(
        self, table: str, path: str, touched: Mapping[str, object], edit: Callable[[Any], Any]
    ) -> None:
        edit_rows = partial(_edit_rows, table, touched, edit)
        version = rewrite_file(self._job.store, table, path, self._job.info.run_id, edit_rows)
        self.change.new += version.new
        self.change.removed += version.removed

    def add_rejects(self) -> None:
        """Writes a file of the rejects that stand for articles."""
        rows = sorted(self._withdrawal.new_rejects, key=LAYOUTS["rejects"].order)
        if not rows:
            return
        target = name_file("rejects", "", f"{self._job.info.run_id}-00000")
        staging = f"{STAGING}/{self._job.info.run_id}"
        with FileWriter(self._job.store, "rejects", staging, target) as writer:
            writer.write(pa.Table.from_pylist([to_row(row) for row in rows], make_arrow_schema("rejects")))
        self.change.new += writer.staged
        for row in rows:
            self._count_reject(row, 1)


def _edit_rows(
    table: str, touched: Mapping[str, object], edit: Callable[[Any], Any], rows: pa.Table
) -> pa.Table:
    ids = rows[_KEYS[table]].to_pylist()
    if touched.keys().isdisjoint(ids):
        return rows
    edited = []
    for key, row in zip(ids, rows.to_pylist(), strict=True):
        new = row if key not in touched else edit(make_record(table, row))
        if new is not None:
            edited.append(to_row(new))
    return pa.Table.from_pylist(edited, schema=rows.schema)
