"""Takes articles out of the tables, for :mod:`~wiredesk.pipeline.maintenance.prune` and ``forget``.

Rows are removed from ``articles``. A stub of their ``signatures`` stays and records the reason, so
that the same record does not come back, and a link to it can be told from damage. Ids
in other rows (``matched_id``, ``cluster_id``) stay as they were written. If the original of
exact copies is removed and copies stay, the first copy becomes the new representative of the text: it gets
the annotations, the other copies refer to it, and later copies are linked to it.

Each file that loses rows is replaced by a new version under a new name, or by none if no row is left.
All of it is one commit.
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
from wiredesk.pipeline.storage.layout import name_file, name_staging
from wiredesk.pipeline.storage.manifests import Tables
from wiredesk.pipeline.storage.rewrite import FileWriter, make_record, read_rows, rewrite_file
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.storage.table_files import LAYOUTS
from wiredesk.schemas import to_row
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import Article, Reject, Signature
from wiredesk.transforms.logic.dedup.withdrawal import make_representative, make_stub, sign_representative
from wiredesk.transforms.logic.kernel.ordering import to_order

_KEYS = {"articles": "article_id", "signatures": "article_id", "rejects": "reject_id"}


class RemovedArticle(NamedTuple):
    """An article to remove from the tables, with the path of its file."""

    article_id: str
    path: str
    relation: str
    content_hash: str
    source_key: str
    cluster_id: str


@dataclass
class Withdrawal:
    """Articles and rejects to take out of the tables.

    Attributes:
      why: the reason that the stub of each article records, by article id; also of articles
        that an earlier command has taken out already.
      removed: the articles that are in the table, by id.
      rejects: rejects to replace, by id; None removes the reject.
      new_rejects: rejects that take the place of articles.
      representatives: the new representative of each exact copy that stays, by the id of the copy.
      originals: the removed original of each new representative, by the id of the latter.
    """

    why: dict[str, str] = field(default_factory=dict)
    removed: dict[str, RemovedArticle] = field(default_factory=dict)
    rejects: dict[str, Reject | None] = field(default_factory=dict)
    new_rejects: list[Reject] = field(default_factory=list)
    representatives: dict[str, str] = field(default_factory=dict)
    originals: dict[str, Article] = field(default_factory=dict)


def scan_columns(tables: Tables, table: str, names: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields columns of every row of a table, with the path of the row's file.

    Args:
      tables: the tables at one moment.
      table: name of the table.
      names: names of the columns; one that a file lacks is left out of its rows.
    """
    for path, stream in tables.store.open_each(tables.list_paths(table)):
        file = pq.ParquetFile(stream)
        present = [name for name in names if name in file.schema_arrow.names]
        for batch in file.iter_batches(columns=present):
            yield from ((path, row) for row in batch.to_pylist())


def find_representatives(tables: Tables, withdrawal: Withdrawal) -> None:
    """Finds the exact copies that stay when their original is removed, and chooses the new representative."""
    copies: dict[str, list[tuple[int, str]]] = {}
    names = ("article_id", "annotated_from", "published_at")
    for _, row in scan_columns(tables, "articles", names):
        original, copy = row["annotated_from"], row["article_id"]
        if original in withdrawal.removed and copy not in withdrawal.removed:
            copies.setdefault(original, []).append((to_order(row["published_at"]), copy))
    for original, found in copies.items():
        first = min(found)[1]
        withdrawal.representatives |= {copy: first for _, copy in found}
        withdrawal.originals[first] = read_article(tables.store, withdrawal.removed[original])


def read_article(store: Store, removed: RemovedArticle) -> Article:
    """Returns the whole row of an article.

    Raises:
      KeyError: the article is not in its file.
    """
    for rows in read_rows(store, "articles", removed.path):
        found = rows.filter(pc.equal(rows["article_id"], removed.article_id))
        if found.num_rows:
            article: Article = make_record("articles", found.to_pylist()[0])
            return article
    raise KeyError(removed.article_id)


def commit_withdrawal(job: Job, withdrawal: Withdrawal, label: str) -> None:
    """Stages new versions of all files that change, and commits them.

    Args:
      job: the job that holds the output.
      withdrawal: what to take out; :func:`find_representatives` must have completed it.
      label: name of the count of removed articles in the manifest.
    """
    editor = _Editor(job, withdrawal)
    for table, change in (
        ("articles", editor.edit_article),
        ("signatures", editor.edit_signature),
        ("rejects", editor.edit_reject),
    ):
        editor.edit_table(table, change)
    editor.add_rejects()
    removed = withdrawal.removed.values()
    counts = editor.change.counts
    counts.update({"articles": -len(removed), "withdrawn": len(removed), label: len(removed)})
    for article in removed:
        counts[f"relation:{article.relation}"] -= 1
    job.commit_change(job.info.run_id, editor.change)


class _Editor:
    """Stages new versions of files and counts the changes of their rows."""

    def __init__(self, job: Job, withdrawal: Withdrawal) -> None:
        self.change = Change()
        self._job = job
        self._withdrawal = withdrawal
        self._new_representatives: dict[str, Article] = {}

    def edit_article(self, row: Article) -> Article | None:
        withdrawal = self._withdrawal
        if row.article_id in withdrawal.removed:
            return None
        representative = withdrawal.representatives[row.article_id]
        if representative != row.article_id:
            return replace(row, annotated_from=representative)
        self._new_representatives[row.article_id] = make_representative(
            row, withdrawal.originals[row.article_id]
        )
        return self._new_representatives[row.article_id]

    def edit_signature(self, row: Signature) -> Signature:
        why = self._withdrawal.why.get(row.article_id)
        if why is not None:
            return make_stub(row, why)
        representative = self._new_representatives.get(row.article_id)
        return row if representative is None else sign_representative(row, representative)

    def edit_reject(self, row: Reject) -> Reject | None:
        substitute = self._withdrawal.rejects[row.reject_id]
        self._count_reject(row, -1)
        if substitute is not None:
            self._count_reject(substitute, 1)
        return substitute

    def _count_reject(self, row: Reject, by: int) -> None:
        self.change.counts["rejects"] += by
        self.change.counts[f"reason:{row.stage}/{row.reason}"] += by

    def _list_touched(self, table: str) -> Mapping[str, object]:
        withdrawal = self._withdrawal
        touched: dict[str, Mapping[str, object]] = {
            "articles": {**withdrawal.removed, **withdrawal.representatives},
            "signatures": {**withdrawal.why, **withdrawal.representatives},
            "rejects": withdrawal.rejects,
        }
        return touched[table]

    def edit_table(self, table: str, edit: Callable[[Any], Any]) -> None:
        touched = self._list_touched(table)
        paths = self._job.tables.list_paths(table) if touched else ()
        for path, stream in self._job.store.open_each(paths):
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
        """Writes a file of the rejects that take the place of articles."""
        rows = sorted(self._withdrawal.new_rejects, key=LAYOUTS["rejects"].order)
        if not rows:
            return
        target = name_file("rejects", "", f"{self._job.info.run_id}-00000")
        staging = name_staging(self._job.info.run_id)
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
