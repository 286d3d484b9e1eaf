"""Forget: single articles leave the tables for good, as the law may ask.

Their text leaves ``articles``, ``signatures`` (where it is packed for comparison) and
the payloads of ``rejects``. What stays says that there was an article, and keeps it
from coming back: its stub in ``signatures`` (ids, content hash, source key, times; see
:mod:`wiredesk.pipeline.maintenance.withdraw`) and a reject ``forget/forgotten`` without payload, so that what
was read is still what is in the tables.

Payloads are there because they could not be read, so they are unpacked and searched in
the guarded child (:mod:`wiredesk.transforms.parsing.payload_search`). One that cannot be searched stays, and is named
with what to do: its own id given to ``wiredesk forget`` empties it.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from wiredesk.pipeline.jobs.job import open_job
from wiredesk.pipeline.maintenance.withdraw import (
    Gone,
    Withdrawal,
    commit_withdrawal,
    find_heirs,
    read_article,
    scan_columns,
)
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.manifests import Tables, read_steadily
from wiredesk.pipeline.storage.rewrite import make_record, read_rows
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.schemas.records import Article, Reject, RunInfo
from wiredesk.transforms.failures import make_forgotten
from wiredesk.transforms.logic.dedup.state_lookup import FORGOTTEN, FORGOTTEN_TEXT
from wiredesk.transforms.logic.dedup.withdrawal import TextFinder
from wiredesk.transforms.logic.kernel.defaults import DEFAULT_RECORD_TIMEOUT_S
from wiredesk.transforms.logic.kernel.identity import FORGET_STAGE, list_twins
from wiredesk.transforms.parsing.payload_search import UnsearchedError, holds_text
from wiredesk.transforms.parsing.supervisor import lend_guard

_SHORTEST_ID = 8


class NoSuchArticleError(UsageError):
    """No article or reject, or several, have that id."""


@dataclass
class Forgetting(Withdrawal):
    """What is to be forgotten.

    Attributes:
      named: rejects whose payloads are to go because their ids were given.
      unsearched: why the payload of a reject could not be searched, by its id.
      keys: the source keys of those.
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
    """Returns what is to be taken out, its heirs and its rejects among it.

    Args:
      tables: as they are at one moment.
      wanted: ids of articles or rejects, or the beginnings of some, of 8 digits or more.
      copies: whether their exact copies go as well, and any that may come.
      run: the run that forgets.
      timeout_s: how long the search of one record of a payload may take.

    Raises:
      NoSuchArticleError: one of them is the id of none, or the beginning of several.
    """
    why = FORGOTTEN_TEXT if copies else FORGOTTEN
    meant = _resolve(tables, wanted)
    known = [one for one in meant if isinstance(one, _Known) and one.withdrawn not in (why, FORGOTTEN_TEXT)]
    named = [one.reject_id for one in meant if isinstance(one, _KnownReject) and one.payload_bytes]
    found = Forgetting(why={article.article_id: why for article in known}, named=named)
    texts = {article.content_hash for article in known} if copies else set()
    names = [name for name in Gone._fields if name != "path"]
    for path, row in scan_columns(tables, "articles", names):
        if row["article_id"] in found.why or row["content_hash"] in texts:
            found.gone[row["article_id"]] = Gone(path=path, **row)
    found.why |= dict.fromkeys(found.gone, why)
    find_heirs(tables, found)
    articles = [read_article(tables.store, gone) for gone in found.gone.values()]
    found.new_rejects = [make_forgotten(article, run) for article in articles]
    _find_rejects(tables, found, articles, run, timeout_s)
    return found


def _find_rejects(
    tables: Tables,
    found: Forgetting,
    articles: Sequence[Article],
    run: RunInfo,
    timeout_s: float,
) -> None:
    """Adds the rejects whose payloads are to go, and those of which it cannot be told."""
    finder = TextFinder(article.body for article in articles)
    keys = {article.source_key for article in articles}
    with lend_guard(timeout_s) as guard:
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
    """Returns the articles and rejects that are meant; one may have been taken out already."""
    found: dict[str, list[_Known | _KnownReject]] = {text.lower(): [] for text in wanted}
    for kind, table in ((_Known, "signatures"), (_KnownReject, "rejects")):
        for _, row in scan_columns(tables, table, kind._fields):
            for text, some in found.items():
                if len(text) >= _SHORTEST_ID and row[kind._fields[0]].startswith(text):
                    some.append(kind(**row))
    for text, some in found.items():
        if not some:
            raise NoSuchArticleError(
                f"no article or reject has the id {text!r}; give its article_id or reject_id, "
                "or 8 digits of it at least"
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
    """Returns a reject without what it held; it keeps its ids, so that the same record is not kept again."""
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
    """Returns the articles that stay although they are copies or versions of what goes."""
    clusters = {gone.cluster_id for gone in found.gone.values()}
    return sorted(
        row["article_id"]
        for _, row in scan_columns(tables, "articles", ("article_id", "cluster_id"))
        if row["cluster_id"] in clusters and row["article_id"] not in found.gone
    )


def describe(found: Forgetting, near: Sequence[str]) -> list[str]:
    """Returns in lines what goes, what stays near it, and what could not be searched for it."""
    lines = [
        f"{gone.article_id}  {gone.relation:<8}  {gone.source_key}  in {gone.path}"
        for gone in found.gone.values()
    ]
    lines += [f"{key}  known, and in no table any more" for key in found.why if key not in found.gone]
    lines += [
        f"{key}  reject whose payload {'was named' if key in found.named else 'holds it'}"
        for key in found.rejects
    ]
    lines += [
        f"{copy}  exact copy that stays, with annotations of its own"
        for copy, heir in found.heirs.items()
        if copy == heir
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
    timeout_s = settings.record_timeout_s
    if dry_run:
        store, nobody = open_store(settings.output), RunInfo("", datetime.now(UTC), "")

        def find(tables: Tables) -> list[str]:
            found = find_forgotten(tables, wanted, copies, nobody, timeout_s)
            return describe(found, list_near(tables, found))

        return read_steadily(store, find), RunSummary(settings.output)
    with open_job(settings, view) as job:
        found = find_forgotten(job.tables, wanted, copies, job.info, timeout_s)
        lines = describe(found, list_near(job.tables, found))
        if found.why or found.rejects:
            commit_withdrawal(job, found, "forgotten")
        job.summary.totals["unsearched"] = len(found.unsearched)
    return lines, job.summary
