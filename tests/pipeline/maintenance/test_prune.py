"""Prune removes old rows, keeps the sources, and nothing comes back."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime

import pytest

from tests.pipeline.maintenance.support import (
    LONG,
    VIEW,
    WORDS,
    check,
    count_all,
    find_id,
    find_text,
    rows_of,
    settings,
)
from tests.support import run_wiredesk, write_files
from wiredesk.pipeline.maintenance.forget import forget
from wiredesk.pipeline.maintenance.prune import parse_before, prune
from wiredesk.pipeline.settings import UsageError


def test_prune_removes_articles_published_before_the_date(output):
    before = rows_of(output)
    old, summary = prune(settings(output), VIEW, datetime(2026, 2, 15, tzinfo=UTC))
    after = rows_of(output)
    assert set(before) - set(after) == {"a.txt", "d.txt", *(key for key in before if key.startswith("f.gz"))}
    assert summary.totals["pruned"] == len(old.removed)
    assert after["b.txt"]["entities"] == before["a.txt"]["entities"]
    assert set(rows_of(output, "rejects")) >= {"e.txt"}, "the age of rejects counts from their run"
    assert check(output) == []
    read, in_tables = count_all(output)
    assert read == in_tables
    assert not list((output / "articles").rglob("published_month=2026-01/*")), "no empty files"


def test_prune_keeps_the_sources_so_that_no_file_is_read_again(output, made, tmp_path):
    prune(settings(output), VIEW, datetime(2027, 1, 1, tzinfo=UTC))
    assert rows_of(output) == {}
    source = shutil.copytree(made / "in", tmp_path / "in")
    assert run_wiredesk(source, output, moved_from=str(made / "in")).totals["articles"] == 0
    assert run_wiredesk(source, output).files_new == 0
    for path in source.iterdir():
        os.utime(path)
    assert run_wiredesk(source, output).totals["articles"] == 0, (
        "the records of a file that is read again are known"
    )
    assert check(output) == []


def test_a_copy_of_a_pruned_article_is_an_original(output, tmp_path):
    prune(settings(output), VIEW, datetime(2027, 1, 1, tzinfo=UTC))
    run_wiredesk(write_files(tmp_path / "more", {"k.txt": f" date 2026-03-20 {LONG}"}), output)
    assert rows_of(output)["k.txt"]["relation"] == "original" and check(output) == []


def test_prune_by_arrival_takes_rejects_too(output):
    prune(settings(output), VIEW, datetime(2100, 1, 1, tzinfo=UTC), by="ingested")
    assert rows_of(output) == rows_of(output, "rejects") == {}
    assert find_text(output, WORDS) == [] and check(output) == []
    _, again = prune(settings(output), VIEW, datetime(2100, 1, 1, tzinfo=UTC), by="ingested")
    assert again.run_ids == []


def test_a_pruned_article_may_be_forgotten(output, tmp_path):
    article_id = find_id(output, "a.txt")
    prune(settings(output), VIEW, datetime(2027, 1, 1, tzinfo=UTC))
    lines, _ = forget(settings(output), VIEW, [article_id], copies=True)
    assert any("in no table any more" in line for line in lines)
    summary = run_wiredesk(write_files(tmp_path / "more", {"k.txt": f" date 2026-03-20 {LONG}"}), output)
    assert summary.totals["reason:forget/forgotten"] == 1 and check(output) == []


def test_the_moment_is_a_date_or_days_back():
    now = datetime(2026, 5, 10, 13, tzinfo=UTC)
    assert parse_before("2026-01-01", now) == datetime(2026, 1, 1, tzinfo=UTC)
    assert parse_before("10d", now) == datetime(2026, 4, 30, tzinfo=UTC)
    with pytest.raises(UsageError, match="--before takes"):
        parse_before("soon", now)
