"""The accounts of a run: every record read is in exactly one table, or the run is not committed."""

from __future__ import annotations

from typing import Any

from wiredesk.pipeline.telemetry.progress import count_internal_errors, describe_internal_errors


class AccountingError(AssertionError):
    """The rows written are not the records read. This is a bug, and nothing was committed."""


class InternalErrorsError(RuntimeError):
    """A strict run counted internal errors, which other runs contain to their rows."""


def check_accounts(records: int, result: dict[str, Any]) -> dict[str, int]:
    """Checks that every record read is in exactly one table.

    Args:
      records: records read, counted where they were read.
      result: from :func:`wiredesk.pipeline.storage.commits.read_result`.

    Returns:
      ``read``, ``articles``, ``rejects``, and ``unchanged``: records that an
      earlier run put into the tables; the other numbers do not include them.

    Raises:
      AccountingError: the numbers do not agree.
    """
    counts = result["counts"]
    rows = {
        (table, file_format): sum(
            f["rows"] for f in result["files"] if (f["table"], f["format"]) == (table, file_format)
        )
        for table in ("articles", "rejects", "signatures")
        for file_format in ("parquet", "avro")
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


def count_contained(counts: dict[str, int], *, is_strict: bool) -> int:
    """Returns the number of internal errors that a run has contained to their rows.

    Raises:
      InternalErrorsError: the run is strict and there are some; the message lists them.
    """
    internal_errors = count_internal_errors(counts)
    if internal_errors and is_strict:
        raise InternalErrorsError(
            f"{describe_internal_errors(counts)}; nothing of this slice was committed, as --strict demands: "
            "without --strict each becomes a warning in its row"
        )
    return internal_errors
