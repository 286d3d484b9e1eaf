"""Manifests, orphans, the staging folder and the lock."""

from __future__ import annotations

import json
import shutil
import socket
from datetime import UTC, datetime, timedelta

import pytest

from tests.pipeline.check.damage import (
    change_rows,
    check,
    edit_manifest,
    find_codes,
    list_data,
    list_manifests,
)
from tests.support import write_files
from wiredesk.pipeline.check.findings import Findings
from wiredesk.pipeline.check.inventory import take_inventory
from wiredesk.pipeline.storage.locks import LOCK_FILE, hold_lock
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.schemas import to_row
from wiredesk.schemas.records import Entity, Mention


def test_a_file_that_no_run_committed(output):
    source = list_data(output, "articles")[0]
    shutil.copy(source, source.with_name("other-00000.parquet"))
    assert find_codes(output) == {"file_orphan"}


def test_a_manifest_with_a_wrong_count(output):
    edit_manifest(output, 0, lambda manifest: manifest.update(articles=7, read=9))
    (finding,) = check(output).findings
    assert finding.code == "manifest_counts" and finding.count == 5 and "9 records read" in finding.what


def test_a_manifest_with_wrong_counts_of_relations_or_rows(output):
    edit_manifest(output, 0, lambda manifest: manifest["counts"].update({"relation:copy": 3}))
    edit_manifest(output, 1, lambda manifest: manifest["files"][0].update(rows=9))
    assert find_codes(output) == {"manifest_counts", "file_rows"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "manifest_unreadable"),
        ("[]", "manifest_incomplete"),
        ('{"run_id": "x"}', "manifest_incomplete"),
    ],
)
def test_a_manifest_that_cannot_be_read(output, text, code):
    list_manifests(output)[0][0].write_text(text)
    assert find_codes(output) >= {code, "file_orphan", "consequences"}


@pytest.mark.parametrize("missing", ["read", "files"])
def test_an_incomplete_manifest(output, missing):
    edit_manifest(output, 0, lambda manifest: manifest.pop(missing))
    assert "manifest_incomplete" in find_codes(output)


def test_a_commit_that_is_not_completed(output):
    store = open_store(str(output))
    path, manifest = list_manifests(output)[1]
    files = manifest["files"]
    plan = {"renames": [[f"_staging/x/{n}", f["path"]] for n, f in enumerate(files)], "manifest": manifest}
    store.write_bytes(f"_staging/{manifest['run_id']}/plan.json", json.dumps(plan).encode())
    path.unlink()
    found = {finding.code: finding for finding in check(output).findings}
    assert set(found) == {"plan_pending", "consequences"}
    assert "rolls it forward" in found["plan_pending"].advice


def test_a_plan_that_cannot_be_read_and_staging_without_one(output):
    store = open_store(str(output))
    store.write_bytes("_staging/x/plan.json", b"{")
    store.write_bytes("_staging/y/a.parquet", b"PAR1")
    assert find_codes(output) == {"plan_pending", "staging_left", "consequences"}


def test_a_held_lock_is_a_note_and_its_staging_is_no_finding(output):
    store = open_store(str(output))
    with hold_lock(store, "other"):
        store.write_bytes("_staging/other/a.parquet", b"PAR1")
        report = check(output)
    (finding,) = report.findings
    assert finding.code == "lock_held" and "run other" in finding.what and report.is_clean


@pytest.mark.parametrize("age_s", [0, 3600])
def test_a_lock_of_another_machine(output, age_s):
    alive = (datetime.now(UTC) - timedelta(seconds=age_s)).isoformat()
    owner = {"run_id": "r", "host": f"not-{socket.gethostname()}", "pid": 1, "since": alive, "alive": alive}
    open_store(str(output)).write_bytes(LOCK_FILE, json.dumps(owner).encode())
    assert find_codes(output) == ({"lock_lost"} if age_s else {"lock_held"})


def test_a_file_that_a_later_run_has_replaced(output):
    """Reprocessing writes a new version of a file: what its own manifest says counts."""
    entity = to_row(Entity(0, "Marlow Bay", "GPE", 1, 1.0, (Mention(16, 26, "Marlow Bay"),)))
    before = [json.loads(path.read_text()) for path, _ in list_manifests(output)]
    change_rows(output, ("articles",), "a.txt", entities=[entity])
    after = list_manifests(output)[0][1]
    for (path, _), manifest in zip(list_manifests(output), before, strict=True):
        path.write_text(json.dumps(manifest))
    assert find_codes(output) == {"file_bytes"}
    replaced = [file for file in after["files"] if file["table"] == "articles"]
    later = before[1] | {"run_id": "29990101T000000Z-000000", "read": 0, "articles": 0, "rejects": 0}
    later |= {"committed_at": "2999-01-01", "counts": {"reannotated": 1}, "files": [], "replaced": replaced}
    (output / "_runs" / f"{later['run_id']}.json").write_text(json.dumps(later))
    assert [f for f in check(output).findings if f.where in {r["path"] for r in replaced}] == []


def test_a_file_that_a_later_run_has_removed(output):
    _, manifest = list_manifests(output)[0]
    path = next(file["path"] for file in manifest["files"] if file["table"] == "sources")
    edit_manifest(output, 1, lambda manifest: manifest.update(removed=[path]))
    found = {finding.code for finding in check(output).findings if finding.where == path}
    assert found == {"file_removed"}


def make_manifest(run_id, **changes):
    return {
        "run_id": run_id,
        "committed_at": run_id,
        "read": 0,
        "articles": 0,
        "rejects": 0,
        "files": [],
    } | changes


def name_file(path, rows, table="sources"):
    return {"table": table, "format": "parquet", "path": path, "rows": rows, "bytes": 10 * rows}


def test_the_last_manifest_that_names_a_file_decides(tmp_path):
    first = make_manifest("1", files=[name_file("sources/parquet/a", 1), name_file("sources/parquet/b", 2)])
    second = make_manifest("2", files=[name_file("sources/parquet/a", 3)], removed=["sources/parquet/b"])
    for manifest in (first, second):
        write_files(tmp_path / "_runs", {f"{manifest['run_id']}.json": json.dumps(manifest)})
    inventory = take_inventory(open_store(str(tmp_path)), Findings())
    assert [manifest["run_id"] for manifest in inventory.manifests] == ["1", "2"]
    assert {path: file.rows for path, file in inventory.files.items()} == {"sources/parquet/a": 3}


def test_files_and_manifests_are_compared_without_opening_a_file(tmp_path):
    manifest = make_manifest("1", files=[name_file("sources/parquet/a.parquet", 1)])
    write_files(tmp_path / "_runs", {"1.json": json.dumps(manifest)})
    write_files(tmp_path / "sources" / "parquet", {"b.parquet": "not opened"})
    findings = Findings()
    take_inventory(open_store(str(tmp_path)), findings)
    assert [(f.code, f.where) for f in findings.list()] == [("file_orphan", "sources/parquet/b.parquet")]
