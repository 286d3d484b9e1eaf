"""Takes articles out of the tables, for :mod:`pipeline.tend.prune` and :mod:`pipeline.tend.forget`.

Rows go from ``articles``; of their ``signatures`` a stub stays, which says why, so
that the same record does not come back and a link to it can be told from damage. Ids
in other rows (``matched_id``, ``cluster_id``) stay as they were written. Where the
original of exact copies goes and copies stay, the first of these is its heir: it has
the annotations from now on, the others have them from it, and later copies are
linked to it. A file is replaced by a version without the rows, or removed where none is
left, all in one commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.jobs import Change, Job
from pipeline.layout import name_file
from pipeline.runs import STAGING, list_table
from pipeline.sinks import LAYOUTS
from pipeline.stores import Store
from pipeline.tend.rewrite import FileWriter, make_record, name_format, read_rows
from schemas import to_row
from schemas.arrow import make_arrow_schema
from schemas.records import Article, Reject, Signature
from transforms.logic.ordering import to_order
from transforms.logic.withdrawn import inherit, make_stub, sign_heir

_KEYS = {"articles": "article_id", "signatures": "article_id", "rejects": "reject_id"}
_GROUP_BYTES = 64_000_000


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


def scan_columns(store: Store, table: str, names: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields columns of every row of a table, as far as its file has them, with the path of that file."""
    for path in list_table(store, table):
        with store.open_input(path) as stream:
            file = pq.ParquetFile(stream)
            present = [name for name in names if name in file.schema_arrow.names]
            for batch in file.iter_batches(columns=present):
                yield from ((path, row) for row in batch.to_pylist())


def find_heirs(store: Store, withdrawal: Withdrawal) -> None:
    """Adds which exact copies stay behind when their original goes, and who of them is the heir."""
    copies: dict[str, list[tuple[int, str]]] = {}
    for _, row in scan_columns(store, "articles", ("article_id", "annotated_from", "published_at")):
        original, copy = row["annotated_from"], row["article_id"]
        if original in withdrawal.gone and copy not in withdrawal.gone:
            copies.setdefault(original, []).append((to_order(row["published_at"]), copy))
    for original, found in copies.items():
        heir = min(found)[1]
        withdrawal.heirs |= {copy: heir for _, copy in found}
        withdrawal.originals[heir] = read_article(store, withdrawal.gone[original])


def read_article(store: Store, gone: Gone) -> Article:
    """Returns the whole row of an article."""
    for rows in read_rows(store, "articles", gone.path):
        found = rows.filter(pc.equal(rows["article_id"], gone.article_id))
        if found.num_rows:
            article: Article = make_record("articles", found.to_pylist()[0])
            return article
    raise KeyError(gone.article_id)


def commit_withdrawal(job: Job, withdrawal: Withdrawal, label: str) -> None:
    """Stages the new versions of all files that are touched, and commits them.

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
    """Writes new versions of files."""

    def __init__(self, job: Job, withdrawal: Withdrawal) -> None:
        self.change = Change()
        self._job = job
        self._staging = f"{STAGING}/{job.info.run_id}"
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
        for path in list_table(self._job.store, table) if touched else ():
            with self._job.store.open_input(path) as stream:
                ids = pq.ParquetFile(stream).read(columns=[_KEYS[table]])[0].to_pylist()
            if not touched.keys().isdisjoint(ids):
                self._edit_file(table, path, touched, edit)

    def _edit_file(
        self, table: str, path: str, touched: Mapping[str, object], edit: Callable[[Any], Any]
    ) -> None:
        target = path.replace("parquet", "{0}")
        with FileWriter(self._job.store, table, self._staging, target) as writer:
            edited = (
                _edit_rows(table, rows, touched, edit) for rows in read_rows(self._job.store, table, path)
            )
            for group in _regroup(edited, LAYOUTS[table].row_group_rows):
                writer.write(group)
        if writer.staged[0].rows:
            self.change.replaced += writer.staged
        else:
            self.change.removed += [name_format(path, form) for form in LAYOUTS[table].formats]

    def add_rejects(self) -> None:
        """Writes a file of the rejects that stand for articles."""
        rows = sorted(self._withdrawal.new_rejects, key=LAYOUTS["rejects"].order)
        if not rows:
            return
        target = name_file("rejects", "", f"{self._job.info.run_id}-00000")
        with FileWriter(self._job.store, "rejects", self._staging, target) as writer:
            writer.write(pa.Table.from_pylist([to_row(row) for row in rows], make_arrow_schema("rejects")))
        self.change.new += writer.staged
        for row in rows:
            self._count_reject(row, 1)


def _edit_rows(
    table: str, rows: pa.Table, touched: Mapping[str, object], edit: Callable[[Any], Any]
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


def _regroup(tables: Iterator[pa.Table], most_rows: int) -> Iterator[pa.Table]:
    """Yields the same rows in groups of so many, or fewer where they are heavy."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        rows, size = sum(t.num_rows for t in waiting), sum(t.nbytes for t in waiting)
        if rows >= most_rows or size >= _GROUP_BYTES:
            yield pa.concat_tables(waiting)
            waiting = []
    if any(table.num_rows for table in waiting):
        yield pa.concat_tables(waiting)
