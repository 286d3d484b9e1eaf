"""One data file: missing, damaged, or different from its twin in the other format."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from tests.pipeline.check.damage import (
    check,
    edit_manifest,
    find_codes,
    list_data,
    rewrite,
    sign_off,
)
from wiredesk.pipeline.check.files import Task, check_file
from wiredesk.pipeline.check.inventory import NamedFile
from wiredesk.pipeline.check.rows import FACTS
from wiredesk.pipeline.storage.table_files import write_parquet


@pytest.mark.parametrize(
    ("table", "form"), [("articles", "parquet"), ("articles", "avro"), ("sources", "parquet")]
)
def test_a_missing_file(output, table, form):
    path = list_data(output, table, form)[0]
    path.unlink()
    found = check(output).findings
    assert ("file_missing", str(path.relative_to(output))) in {(f.code, f.where) for f in found}
    assert "consequences" in {f.code for f in found if f.severity == "note"}


@pytest.mark.parametrize("form", ["parquet", "avro"])
def test_a_truncated_file(output, form):
    path = list_data(output, "articles", form)[0]
    os.truncate(path, path.stat().st_size - 100)
    assert find_codes(output) >= {"file_bytes", "file_unreadable"}


def test_a_file_whose_middle_is_overwritten(output):
    path = list_data(output, "articles", "avro")[0]
    data = bytearray(path.read_bytes())
    data[-400:-300] = bytes(100)
    path.write_bytes(data)
    assert find_codes(output) >= {"file_unreadable"}


def test_avro_with_another_article(output):
    rewrite(output, "articles", lambda rows: [row | {"article_id": "0" * 32} for row in rows], ("avro",))
    assert find_codes(output) == {"avro_differs"}


def test_avro_with_another_text_is_found_by_a_full_check(output):
    rewrite(output, "articles", lambda rows: [row | {"byline": "X"} for row in rows], ("avro",))
    assert find_codes(output) == set()
    found = check(output, full=True).findings
    assert {finding.code for finding in found} == {"avro_differs"} and "another byline" in found[0].what


def test_avro_with_fewer_rows(output):
    rewrite(output, "articles", lambda rows: rows[:1], ("avro",))
    assert find_codes(output) == {"avro_differs", "file_rows"}


def test_a_file_whose_twin_no_manifest_names(output):
    edit_manifest(
        output,
        0,
        lambda manifest: manifest.update(
            files=[f for f in manifest["files"] if f["path"][:12] != "rejects/avro"]
        ),
    )
    assert find_codes(output) == {"avro_missing", "file_orphan", "manifest_counts"}


@pytest.mark.parametrize(
    ("column", "codes"), [("slug", set()), ("word_count", {"schema_differs"})], ids=["default", "no default"]
)
def test_a_missing_column_is_an_error_unless_it_has_a_default(output, column, codes):
    for path in list_data(output, "articles"):
        table = pq.read_table(path, partitioning=None).drop_columns([column])
        pq.write_table(table, path)
    sign_off(output)
    found = {finding.code for finding in check(output).findings if finding.where.startswith("articles/")}
    assert found >= codes and ("schema_differs" in found) == bool(codes)


def write_source_file(folder, rows):
    """Writes a file of sources, and returns the task that checks it."""
    path = folder / "sources" / "parquet" / "a.parquet"
    path.parent.mkdir(parents=True)
    with path.open("wb") as stream:
        write_parquet("sources", rows, stream)
    named = NamedFile("sources", "parquet", "sources/parquet/a.parquet", len(rows), path.stat().st_size)
    return Task(str(folder), named, None, full=False)


SOURCE = {
    "source_uri": "a.txt", "source_key": "a.txt", "fingerprint": None, "bytes": 1, "records": 1, "articles": 1,
    "rejects": 0, "run_id": "r", "read_at": datetime(2026, 1, 1, tzinfo=UTC),
}  # fmt: skip


def test_a_file_is_checked_alone_and_its_facts_are_picked(tmp_path):
    report = check_file(write_source_file(tmp_path, [SOURCE]))
    assert report.findings.list() == [] and report.rows == 1
    assert report.facts[0].to_pylist() == [
        {"path": "sources/parquet/a.parquet"} | {name: SOURCE[name] for name in FACTS["sources"]}
    ]


@pytest.mark.parametrize(
    ("change", "pending", "codes"),
    [
        ({"rows": 2}, False, ["file_rows"]),
        ({"bytes": 2}, False, ["file_bytes"]),
        ({"rows": 2, "bytes": 2}, True, []),
        ({"path": "sources/parquet/b.parquet"}, False, ["file_missing"]),
    ],
)
def test_a_file_is_compared_with_its_manifest_unless_a_commit_is_pending(tmp_path, change, pending, codes):
    task = write_source_file(tmp_path, [SOURCE])
    task = replace(task, parquet=replace(task.parquet, **change), pending=pending)
    assert [finding.code for finding in check_file(task).findings.list()] == codes


def test_a_task_without_a_file_is_a_mistake(tmp_path):
    with pytest.raises(ValueError, match="has no file"):
        check_file(Task(str(tmp_path), None, None, full=False))
