"""Forget: single articles leave the tables for good, as the law may ask.

Their text leaves ``articles``, ``signatures`` (where it is packed for comparison) and
the payloads of ``rejects``. What stays says that there was an article, and keeps it
from coming back: its stub in ``signatures`` (ids, content hash, source key, times; see
:mod:`pipeline.tend.withdraw`) and a reject ``forget/forgotten`` without payload, so that what
was read is still what is in the tables.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from pipeline.jobs import open_job
from pipeline.options import RunSettings, UsageError
from pipeline.report import ProgressView, RunSummary
from pipeline.runs import list_table
from pipeline.stores import Store, open_store
from pipeline.tend.rewrite import make_record, read_rows
from pipeline.tend.withdraw import Gone, Withdrawal, commit_withdrawal, find_heirs, read_article, scan_columns
from schemas.records import Reject, RunInfo
from transforms.failures import make_forgotten
from transforms.logic.containers import Limits, Walker
from transforms.logic.lookup import FORGOTTEN, FORGOTTEN_TEXT
from transforms.logic.withdrawn import TextFinder

_SHORTEST_ID = 8
_STAGE = "forget"


class NoSuchArticleError(UsageError):
    """No article, or several, have that id."""


def find_forgotten(store: Store, wanted: Sequence[str], copies: bool, run: RunInfo) -> Withdrawal:
    """Returns what is to be taken out, its heirs and its rejects among it.

    Args:
      store: where the tables are.
      wanted: ids of articles, or the beginnings of some, of 8 digits or more.
      copies: whether their exact copies go as well, and any that may come.
      run: the run that forgets.

    Raises:
      NoSuchArticleError: one of them is the id of none, or the beginning of several.
    """
    why = FORGOTTEN_TEXT if copies else FORGOTTEN
    known = [article for article in _resolve(store, wanted) if article.withdrawn not in (why, FORGOTTEN_TEXT)]
    found = Withdrawal(why={article.article_id: why for article in known})
    texts = {article.content_hash for article in known} if copies else set()
    for path, row in scan_columns(store, "articles", [name for name in Gone._fields if name != "path"]):
        if row["article_id"] in found.why or row["content_hash"] in texts:
            found.gone[row["article_id"]] = Gone(path=path, **row)
    found.why |= dict.fromkeys(found.gone, why)
    find_heirs(store, found)
    articles = [read_article(store, gone) for gone in found.gone.values()]
    found.new_rejects = [make_forgotten(article, run) for article in articles]
    finder = TextFinder(article.body for article in articles)
    keys = {article.source_key for article in articles}
    for reject in _list_payloads(store):
        if reject.source_key in keys or any(map(finder.is_in, _unpack(reject))):
            found.rejects[reject.reject_id] = _empty(reject)
    return found


class _Known(NamedTuple):
    """An article that is or was in the tables."""

    article_id: str
    content_hash: str
    withdrawn: str | None = None


def _resolve(store: Store, wanted: Sequence[str]) -> list[_Known]:
    """Returns the articles that are meant; one may have been taken out already."""
    found: dict[str, list[_Known]] = {text.lower(): [] for text in wanted}
    for _, row in scan_columns(store, "signatures", _Known._fields):
        for text, articles in found.items():
            if len(text) >= _SHORTEST_ID and row["article_id"].startswith(text):
                articles.append(_Known(**row))
    for text, articles in found.items():
        if not articles:
            raise NoSuchArticleError(
                f"no article has the id {text!r}; give its article_id, or 8 digits of it at least"
            )
        if len(articles) > 1:
            some = ", ".join(article.article_id for article in articles[:5])
            raise NoSuchArticleError(f"{text!r} is the beginning of several ids: {some}; give more of it")
    return [article for articles in found.values() for article in articles]


def _list_payloads(store: Store) -> Iterator[Reject]:
    for path in list_table(store, "rejects"):
        for rows in read_rows(store, "rejects", path):
            for row in rows.to_pylist():
                if row["payload"]:
                    yield make_record("rejects", row)


def _unpack(reject: Reject) -> Iterator[bytes]:
    """Yields a payload, and where it is compressed or an archive what is in it."""
    yield reject.payload
    walker = Walker(reject.source_uri, Limits(record_bytes=1 << 28))
    stream = io.BytesIO(reject.payload)
    for piece in walker.walk_file(reject.source_key, stream.read, len(reject.payload), stream):
        if piece.record.payload is not reject.payload:
            yield piece.record.payload


def _empty(reject: Reject) -> Reject:
    """Returns a reject without what it held; it keeps its id, so that the same record is not kept again."""
    return replace(
        reject,
        stage=_STAGE,
        reason=FORGOTTEN,
        message=f"{reject.source_key}: the payload held an article that was taken out for good (wiredesk forget)",
        payload=b"",
        payload_bytes=0,
    )


def list_near(store: Store, found: Withdrawal) -> list[str]:
    """Returns the articles that stay although they are copies or versions of what goes."""
    clusters = {gone.cluster_id for gone in found.gone.values()}
    return sorted(
        row["article_id"]
        for _, row in scan_columns(store, "articles", ("article_id", "cluster_id"))
        if row["cluster_id"] in clusters and row["article_id"] not in found.gone
    )


def describe(found: Withdrawal, near: Sequence[str]) -> list[str]:
    """Returns in lines what goes, and what stays near it."""
    lines = [
        f"{gone.article_id}  {gone.relation:<8}  {gone.source_key}  in {gone.path}"
        for gone in found.gone.values()
    ]
    lines += [f"{key}  known, and in no table any more" for key in found.why if key not in found.gone]
    lines += [f"{key}  reject whose payload holds it" for key in found.rejects]
    lines += [
        f"{copy}  exact copy that stays, with annotations of its own"
        for copy, heir in found.heirs.items()
        if copy == heir
    ]
    lines += [
        f"{key}  of the same cluster, stays: exact copies go with --copies, others by their ids"
        for key in near
    ]
    return lines


def forget(
    settings: RunSettings,
    view: ProgressView,
    wanted: Sequence[str],
    copies: bool = False,
    dry_run: bool = False,
) -> tuple[list[str], RunSummary]:
    """Takes articles out for good.

    Args:
      settings: where the tables are; its inputs are not read.
      view: hears of the commit.
      wanted, copies: see :func:`find_forgotten`.
      dry_run: finds them only.

    Returns:
      What went, or would go, in lines; and the summary.

    Raises:
      NoSuchArticleError: an id is of no article, or of several.
      LockedError: another run is writing to the output.
    """
    if dry_run:
        store = open_store(settings.output)
        found = find_forgotten(store, wanted, copies, RunInfo("", datetime.now(UTC), ""))
        return describe(found, list_near(store, found)), RunSummary(settings.output)
    with open_job(settings, view) as job:
        found = find_forgotten(job.store, wanted, copies, job.info)
        lines = describe(found, list_near(job.store, found))
        if found.why:
            commit_withdrawal(job, found, "forgotten")
    return lines, job.summary
