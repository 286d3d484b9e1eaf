"""Prune: removes old articles and rejects from the tables.

The age of an article counts from its publication, or from its arrival if it has no date; that of a reject
from the run that rejected it. ``sources`` stays, so that no file is read again, and so
do stubs of the signatures, see :mod:`wiredesk.pipeline.maintenance.withdraw`.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from wiredesk.pipeline.jobs.job import open_job
from wiredesk.pipeline.maintenance.withdraw import (
    RemovedArticle,
    Withdrawal,
    commit_withdrawal,
    find_representatives,
    scan_columns,
)
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.manifests import Tables, read_steadily
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.transforms.logic.dedup.state_lookup import PRUNED

BY = ("published", "ingested")
"""Times by which articles may be pruned."""

_COLUMNS = (*RemovedArticle._fields, "published_at", "ingested_at")


def parse_before(text: str, now: datetime) -> datetime:
    """Returns the moment for ``2026-01-01`` (its start in UTC) or ``730d`` (the start of the day 730 days ago).

    Raises:
      UsageError: the text has neither format.
    """
    days = re.fullmatch(r"(\d{1,5})d", text)
    if days:
        return datetime.combine(now.date() - timedelta(days=int(days[1])), time(), UTC)
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise UsageError(
            f"--before takes a date such as 2026-01-01, or days such as 730d, not {text!r}"
        ) from error


def find_old(tables: Tables, before: datetime, by: str = "published") -> Withdrawal:
    """Returns the articles and rejects that are older than a moment.

    Args:
      tables: the tables at one moment.
      before: older rows are removed.
      by: ``published`` or ``ingested``; for an article without a date its arrival counts.

    Raises:
      UsageError: ``by`` is neither.
    """
    if by not in BY:
        raise UsageError(f"--by takes {' or '.join(BY)}, not {by!r}")
    old = Withdrawal()
    names = [name for name in _COLUMNS if name != "path"]
    for path, row in scan_columns(tables, "articles", names):
        published, ingested = row.pop("published_at"), row.pop("ingested_at")
        when = published if by == "published" and published is not None else ingested
        if when < before:
            old.removed[row["article_id"]] = RemovedArticle(path=path, **row)
    old.why = dict.fromkeys(old.removed, PRUNED)
    for _, row in scan_columns(tables, "rejects", ("reject_id", "rejected_at")):
        if row["rejected_at"] < before:
            old.rejects[row["reject_id"]] = None
    return old


def describe(old: Withdrawal) -> list[str]:
    """Returns lines that list what a prune removes, by partition."""
    folders = Counter(removed.path.split("/", 2)[2].rpartition("/")[0] for removed in old.removed.values())
    return [
        f"{len(old.removed):,} articles and {len(old.rejects):,} rejects",
        *(f"  {folder or 'all':<40} {rows:,}" for folder, rows in sorted(folders.items())),
    ]


def prune(
    settings: RunSettings, view: ProgressView, before: datetime, by: str = "published", dry_run: bool = False
) -> tuple[Withdrawal, RunSummary]:
    """Removes articles and rejects that are older than a moment.

    Args:
      settings: name the output; the inputs are not read.
      view: shows the commit.
      before, by: see :func:`find_old`.
      dry_run: whether to find them only.

    Returns:
      What was removed, or would be; and the summary.

    Raises:
      UsageError: ``by`` is unknown.
      LockedError: another run is writing to the output.
    """
    if dry_run:
        store = open_store(settings.output)
        old = read_steadily(store, lambda tables: find_old(tables, before, by))
        return old, RunSummary(settings.output)
    with open_job(settings, view) as job:
        old = find_old(job.tables, before, by)
        if old.removed or old.rejects:
            find_representatives(job.tables, old)
            commit_withdrawal(job, old, "pruned")
    return old, job.summary
