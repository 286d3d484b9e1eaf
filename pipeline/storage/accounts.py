"""The accounts of a run: every record read is in exactly one table, or the run is not committed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wiredesk.transforms.logic.kernel.defaults import INTERNAL_ERROR


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
