"""Prune: what is older than a date leaves the tables.

Articles go by their publication, those without a date by their arrival; rejects by
the time of the run that rejected them. ``sources`` stays, so that what was read is not
read again, and so do stubs of the signatures, see :mod:`wiredesk.pipeline.maintenance.withdraw`.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from wiredesk.pipeline.jobs.job import open_job
from wiredesk.pipeline.maintenance.withdraw import (
    Gone,
    Withdrawal,
    commit_withdrawal,
    find_heirs,
    scan_columns,
)
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.manifests import Tables, read_steadily
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.transforms.logic.dedup.state_lookup import PRUNED

BY = ("published", "ingested")
"""What articles may be pruned by."""

_COLUMNS = (*Gone._fields, "published_at", "ingested_at")


def parse_before(text: str, now: datetime) -> datetime:
    """Returns the moment that ``2026-01-01`` (its start in UTC) or ``730d`` (so many days ago) names.

    Raises:
      UsageError: it names none.
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
    """Returns what is older than a moment.

    Args:
      tables: as they are at one moment.
      before: what is older than this goes.
      by: ``published`` or ``ingested``; an article without a date goes by its arrival.

    Raises:
      UsageError: there is no such ``by``.
    """
    if by not in BY:
        raise UsageError(f"--by takes {' or '.join(BY)}, not {by!r}")
    old = Withdrawal()
    names = [name for name in _COLUMNS if name != "path"]
    for path, row in scan_columns(tables, "articles", names):
        published, ingested = row.pop("published_at"), row.pop("ingested_at")
        when = published if by == "published" and published is not None else ingested
        if when < before:
            old.gone[row["article_id"]] = Gone(path=path, **row)
    old.why = dict.fromkeys(old.gone, PRUNED)
    for _, row in scan_columns(tables, "rejects", ("reject_id", "rejected_at")):
        if row["rejected_at"] < before:
            old.rejects[row["reject_id"]] = None
    return old


def describe(old: Withdrawal) -> list[str]:
    """Returns in lines what a prune takes out, by partition."""
    folders = Counter(gone.path.split("/", 2)[2].rpartition("/")[0] for gone in old.gone.values())
    return [
        f"{len(old.gone):,} articles and {len(old.rejects):,} rejects",
        *(f"  {folder or 'all':<40} {rows:,}" for folder, rows in sorted(folders.items())),
    ]


def prune(
    settings: RunSettings, view: ProgressView, before: datetime, by: str = "published", dry_run: bool = False
) -> tuple[Withdrawal, RunSummary]:
    """Takes out what is older than a moment.

    Args:
      settings: where the tables are; its inputs are not read.
      view: hears of the commit.
      before, by: see :func:`find_old`.
      dry_run: finds it only.

    Raises:
      UsageError: there is no such ``by``.
      LockedError: another run is writing to the output.
    """
    if dry_run:
        store = open_store(settings.output)
        old = read_steadily(store, lambda tables: find_old(tables, before, by))
        return old, RunSummary(settings.output)
    with open_job(settings, view) as job:
        old = find_old(job.tables, before, by)
        if old.gone or old.rejects:
            find_heirs(job.tables, old)
            commit_withdrawal(job, old, "pruned")
    return old, job.summary
