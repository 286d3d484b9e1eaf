"""The accounts of a run: every record read has ended in exactly one table, and what its manifest says of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from wiredesk.schemas.records import RunInfo
from wiredesk.transforms.logic.kernel.defaults import INTERNAL_ERROR


class AccountingError(AssertionError):
    """What was read is not what was written: a bug, and the run is not committed."""


class InternalErrorsError(RuntimeError):
    """Errors of ours were contained, and the run was told to fail instead."""


def check_accounts(records: int, result: dict[str, Any]) -> dict[str, int]:
    """Checks that every record read has ended in exactly one table.

    Args:
      records: records read, counted where they were read.
      result: from :func:`read_result`.

    Returns:
      ``read``, ``articles``, ``rejects``, and ``unchanged``: records that an
      earlier run has placed already, which are in none of the other numbers.

    Raises:
      AccountingError: the numbers do not agree.
    """
    counts = result["counts"]
    rows = {
        (table, kind): sum(f["rows"] for f in result["files"] if (f["table"], f["format"]) == (table, kind))
        for table in ("articles", "rejects", "signatures")
        for kind in ("parquet", "avro")
    }
    articles, rejects = counts.get("articles", 0), counts.get("rejects", 0)
    unchanged = counts.get("unchanged", 0)
    agree = (
        records == articles + rejects + unchanged
        and rows["articles", "parquet"]
        == rows["articles", "avro"]
        == rows["signatures", "parquet"]
        == articles
        and rows["rejects", "parquet"] == rows["rejects", "avro"] == rejects
    )
    if not agree:
        raise AccountingError(
            f"{records} records read, but {articles} articles, {rejects} rejects and {unchanged} unchanged, "
            f"in files of {rows}; nothing was committed: please report this"
        )
    return {"read": records - unchanged, "articles": articles, "rejects": rejects, "unchanged": unchanged}


def make_manifest(
    info: RunInfo,
    run_id: str,
    counts: dict[str, int],
    accounts: dict[str, int],
    *,
    settings: dict[str, Any],
    stage_s: dict[str, float],
) -> dict[str, Any]:
    """Returns the manifest of a run without its file list.

    Args:
      info: the invocation.
      run_id: the run: the invocation's or that of a slice of it.
      counts: what the run has counted.
      accounts: from :func:`check_accounts`.
      settings: what the run was told.
      stage_s: seconds a stage, where they are known.

    Raises:
      InternalErrorsError: there were some, and the run is a strict one.
    """
    internal_errors = count_internal_errors(counts)
    if internal_errors and settings.get("strict"):
        raise InternalErrorsError(
            f"{describe_internal_errors(counts)}; nothing of this slice was committed, as --strict demands: "
            "without it each is a warning in its row"
        )
    return {
        "run_id": run_id,
        "invocation": info.run_id,
        **accounts,
        "internal_errors": internal_errors,
        "counts": counts,
        "stage_s": stage_s,
        "started_at": info.started_at.isoformat(),
        "committed_at": datetime.now(UTC).isoformat(),
        "settings": settings,
        "versions": {name: version(name) for name in ("wiredesk", "apache-beam", "spacy", "pyarrow")},
    }


def count_internal_errors(counts: Mapping[str, int]) -> int:
    """Returns the number of contained errors of wiredesk itself among the counts of a run."""
    return sum(count for name, count in counts.items() if name.startswith(INTERNAL_ERROR))


def describe_internal_errors(counts: Mapping[str, int]) -> str:
    """Returns the number of contained errors of wiredesk itself, with the kind and origin of each."""
    errors = {
        name.removeprefix(INTERNAL_ERROR): n for name, n in counts.items() if name.startswith(INTERNAL_ERROR)
    }
    number = count_internal_errors(counts)
    commonest_first = sorted(
        ((name, n) for name, n in errors.items() if n), key=lambda item: (-item[1], item[0])
    )
    which = "; ".join(f"{name} {count:,}" for name, count in commonest_first)
    return f"{number:,} internal {'error' if number == 1 else 'errors'}: {which}"
