"""Accounts that do not agree, and internal errors of a strict run."""

from __future__ import annotations

import pytest

from wiredesk.pipeline.storage.accounts import (
    AccountingError,
    InternalErrorsError,
    check_accounts,
    count_contained,
)


def test_check_accounts_compares_rows_of_both_formats():
    files = [
        {"table": "articles", "format": "parquet", "rows": 2},
        {"table": "articles", "format": "avro", "rows": 1},
        {"table": "signatures", "format": "parquet", "rows": 2},
    ]
    with pytest.raises(AccountingError):
        check_accounts(2, {"counts": {"articles": 2}, "files": files})
    files[1]["rows"] = 2
    assert check_accounts(3, {"counts": {"articles": 2, "unchanged": 1}, "files": files})["read"] == 2


def test_internal_errors_are_counted_and_fail_a_strict_run():
    counts = {"internal:KeyError at x.py:1 in y": 2, "internal:crash (6)": 1, "articles": 5}
    assert count_contained(counts, is_strict=False) == 3
    with pytest.raises(InternalErrorsError, match="3 internal errors: KeyError"):
        count_contained(counts, is_strict=True)
    assert count_contained({"articles": 5}, is_strict=True) == 0
