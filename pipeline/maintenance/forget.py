"""Forget: removes single articles from the tables for good, as the law may require.

Their text is removed from ``articles``, from ``signatures`` (which hold it packed for comparison) and from
the payloads of ``rejects``. Two traces stay, which keep the article from coming back and the accounts
balanced: its stub in ``signatures`` (ids, content hash, source key, times; see
:mod:`wiredesk.pipeline.maintenance.withdraw`) and a reject ``forget/forgotten`` without payload.

Payloads are stored because they could not be parsed, so they are unpacked and searched in a
child process (:mod:`wiredesk.transforms.parsing.payload_search`). A payload that cannot be searched stays and is
listed with what to do: ``wiredesk forget`` with the id of the reject empties it.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from wiredesk.pipeline.jobs.job import open_job
from wiredesk.pipeline.maintenance.withdraw import (
    RemovedArticle,
    Withdrawal,
    commit_withdrawal,
    find_representatives,
    read_article,
    scan_columns,
)
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.manifests import Tables, read_steadily
from wiredesk.pipeline.storage.rewrite import make_record, read_rows
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.schemas.records import Article, Reject, RunInfo
from wiredesk.transforms.failures import make_forgotten_reject
from wiredesk.transforms.logic.dedup.state_lookup import FORGOTTEN, FORGOTTEN_TEXT
from wiredesk.transforms.logic.dedup.withdrawal import TextFinder
from wiredesk.transforms.logic.kernel.defaults import DEFAULT_RECORD_TIMEOUT_S
from wiredesk.transforms.logic.kernel.identity import FORGET_STAGE, list_twins
from wiredesk.transforms.parsing.payload_search import UnsearchedError, holds_text
from wiredesk.transforms.parsing.supervised_reader import lend_reader

_SHORTEST_ID = 8


class NoSuchArticleError(UsageError):
    """An id belongs to no article or reject, or to several."""


@dataclass
class Forgetting(Withdrawal):
    """Articles and payloads to forget.

    Attributes:
      named: rejects whose payloads are emptied because their ids were given.
      unsearched: the reason why a payload could not be searched, by the id of its reject.
      keys: source keys of those rejects, by id.
    """

    named: list[str] = field(default_factory=list)
    unsearched: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)


def find_forgotten(
    tables: Tables,
    wanted: Sequence[str],
    copies: bool,
    run: RunInfo,
    timeout_s: float = DEFAULT_RECORD_TIMEOUT_S,
) -> Forgetting:
    """Returns what to take out, with new representatives and rejects.

    Args:
      tables: the tables at one moment.
      wanted: ids of articles or rejects, or beginnings of ids with 8 digits or more.
      copies: whether exact copies are removed as well, and refused in future.
      run: the run that forgets.
      timeout_s: seconds that the search of one record of a payload may take.

    Raises:
      NoSuchArticleError: one of the ids belongs to nothing, or is the beginning of several.
    """
    why = FORGOTTEN_TEXT if copies else FORGOTTEN
    resolved = _resolve(tables, wanted)
    known = [
        one for one in resolved if isinstance(one, _Known) and one.withdrawn not in (why, FORGOTTEN_TEXT)
    ]
    named = [one.reject_id for one in resolved if isinstance(one, _KnownReject) and one.payload_bytes]
    found = Forgetting(why={article.article_id: why for article in known}, named=named)
    texts = {article.content_hash for article in known} if copies else set()
    names = [name for name in RemovedArticle._fields if name != "path"]
    for path, row in scan_columns(tables, "articles", names):
        if row["article_id"] in found.why or row["content_hash"] in texts:
            found.removed[row["article_id"]] = RemovedArticle(path=path, **row)
    found.why |= dict.fromkeys(found.removed, why)
    find_representatives(tables, found)
    articles = [read_article(tables.store, removed) for removed in found.removed.values()]
    found.new_rejects = [make_forgotten_reject(article, run) for article in articles]
    _find_rejects(tables, found, articles, run, timeout_s)
    return found


def _find_rejects(
    tables: Tables,
    found: Forgetting,
    articles: Sequence[Article],
    run: RunInfo,
    timeout_s: float,
) -> None:
    """Adds the rejects whose payloads hold one of the articles, and those that could not be searched."""
    finder = TextFinder(article.body for article in articles)
    keys = {article.source_key for article in articles}
    with lend_reader(timeout_s) as guard:
        for reject in _list_payloads(tables) if articles or found.named else ():
            try:
                if (
                    reject.source_key in keys
                    or reject.reject_id in found.named
                    or (articles and holds_text(reject, finder, run, guard))
                ):
                    found.rejects[reject.reject_id] = _empty(reject)
            except UnsearchedError as error:
                found.unsearched[reject.reject_id] = str(error)
                found.keys[reject.reject_id] = reject.source_key


class _Known(NamedTuple):
    """An article that is or was in the tables."""

    article_id: str
    content_hash: str
    withdrawn: str | None = None


class _KnownReject(NamedTuple):
    """A reject that is in the tables."""

    reject_id: str
    payload_bytes: int


def _resolve(tables: Tables, wanted: Sequence[str]) -> list[_Known | _KnownReject]:
    """Returns the articles and rejects with these ids; an article may have been taken out already.

    Raises:
      NoSuchArticleError: one of the ids belongs to nothing, or is the beginning of several.
    """
    found: dict[str, list[_Known | _KnownReject]] = {text.lower(): [] for text in wanted}
    for row_type, table in ((_Known, "signatures"), (_KnownReject, "rejects")):
        for _, row in scan_columns(tables, table, row_type._fields):
            for text, some in found.items():
                if len(text) >= _SHORTEST_ID and row[row_type._fields[0]].startswith(text):
                    some.append(row_type(**row))
    for text, some in found.items():
        if not some:
            raise NoSuchArticleError(
                f"no article or reject has the id {text!r}; give its article_id or reject_id, "
                "or at least its first 8 digits"
            )
        if len(some) > 1:
            ids = ", ".join(one[0] for one in some[:5])
            raise NoSuchArticleError(f"{text!r} is the beginning of several ids: {ids}; give more of it")
    return [one for some in found.values() for one in some]


def _list_payloads(tables: Tables) -> Iterator[Reject]:
    for path in tables.list_paths("rejects"):
        for rows in read_rows(tables.store, "rejects", path):
            for row in rows.to_pylist():
                if row["payload"]:
                    yield make_record("rejects", row)


def _empty(reject: Reject) -> Reject:
    """Returns a reject without its payload. It keeps its ids, so that the same record is not stored again."""
    twins = list_twins([reject.container_key], [reject.stage], [reject.reason], [reject.record_hash])
    return replace(
        reject,
        stage=FORGET_STAGE,
        reason=FORGOTTEN,
        record_hash=next(twins, None),
        message=f"{reject.source_key}: the payload held an article that was taken out for good (wiredesk forget)",
        payload=b"",
        payload_bytes=0,
    )


def list_near(tables: Tables, found: Withdrawal) -> list[str]:
    """Returns the articles that stay although they are copies or versions of removed ones."""
    clusters = {removed.cluster_id for removed in found.removed.values()}
    return sorted(
        row["article_id"]
        for _, row in scan_columns(tables, "articles", ("article_id", "cluster_id"))
        if row["cluster_id"] in clusters and row["article_id"] not in found.removed
    )


def describe(found: Forgetting, near: Sequence[str]) -> list[str]:
    """Returns lines that list what is removed, which similar articles stay, and what could not be searched."""
    lines = [
        f"{removed.article_id}  {removed.relation:<8}  {removed.source_key}  in {removed.path}"
        for removed in found.removed.values()
    ]
    lines += [f"{key}  known, and in no table any more" for key in found.why if key not in found.removed]
    lines += [
        f"{key}  reject whose payload {'was named' if key in found.named else 'holds it'}"
        for key in found.rejects
    ]
    lines += [
        f"{copy}  exact copy that stays, with annotations of its own"
        for copy, representative in found.representatives.items()
        if copy == representative
    ]
    lines += [
        f"{key}  of the same cluster, stays: exact copies go with --copies, others by their ids"
        for key in near
    ]
    lines += [
        f"{key}  reject whose payload could not be searched ({why}), stays: {shlex.quote(found.keys[key])}; look at "
        f"it with: wiredesk rejects --payload {key}, and if it holds the text: wiredesk forget {key}"
        for key, why in found.unsearched.items()
    ]
    return lines


def forget(
    settings: RunSettings,
    view: ProgressView,
    wanted: Sequence[str],
    copies: bool = False,
    dry_run: bool = False,
) -> tuple[list[str], RunSummary]:
    """Removes articles for good.

    Args:
      settings: name the output; the inputs are not read.
      view: shows the commit.
      wanted, copies: see :func:`find_forgotten`.
      dry_run: whether to find them only.

    Returns:
      Lines that list what was removed, or would be; and the summary.

    Raises:
      NoSuchArticleError: an id belongs to no article, or to several.
      LockedError: another run is writing to the output.
    """
    timeout_s = settings.record_timeout_s
    if dry_run:
        store, no_run = open_store(settings.output), RunInfo("", datetime.now(UTC), "")

        def find(tables: Tables) -> list[str]:
            found = find_forgotten(tables, wanted, copies, no_run, timeout_s)
            return describe(found, list_near(tables, found))

        return read_steadily(store, find), RunSummary(settings.output)
    with open_job(settings, view) as job:
        found = find_forgotten(job.tables, wanted, copies, job.info, timeout_s)
        lines = describe(found, list_near(job.tables, found))
        if found.why or found.rejects:
            commit_withdrawal(job, found, "forgotten")
        job.summary.totals["unsearched"] = len(found.unsearched)
    return lines, job.summary
