from __future__ import annotations

import csv
import io
import json
import os
import pty
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.support import OTHER_STORY, STORY, run_wiredesk, write_files
from wiredesk.pipeline.cli import app
from wiredesk.pipeline.export.warehouse import NoTablesError
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.table_files import write_parquet
from wiredesk.pipeline.views.rejects import (
    NoSuchRejectError,
    RejectFilter,
    is_printable,
    list_reasons,
    list_rejects,
    read_payload,
)
from wiredesk.pipeline.views.runs import NoSuchRunError, find_runs, list_runs, sum_runs

BINARY = b"\x00\x01\x02\x03" * 50
FIRST = {
    "a.txt": f" date 2026-01-01 {STORY}",
    "b.txt": f" date 2026-01-02 {STORY}",
    "c.txt": f" date 2026-01-03 {OTHER_STORY}",
    "d.bin": BINARY,
}
SECOND = {f"{n}.txt": "" for n in range(5)}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two invocations, the first of two slices."""
    folder = tmp_path_factory.mktemp("history")
    run_wiredesk(write_files(folder / "in", FIRST), folder / "out", slice_size=2)
    run_wiredesk(write_files(folder / "in", SECOND), folder / "out")
    return folder / "out"


@pytest.fixture
def store(made):
    return open_store(str(made))


def call(output, *args):
    return CliRunner().invoke(app, [*map(str, args), "--output", str(output)])


def test_runs_are_listed_in_order_with_what_they_have_done(store):
    first, second, third = list_runs(store)
    assert first.run_id < second.run_id < third.run_id and second.run_id.endswith("-0002")
    assert (first.read, first.originals, first.exact, first.articles) == (2, 1, 1, 2)
    assert (second.read, second.articles, second.rejects) == (2, 1, 1)
    assert (third.files, third.read, third.articles, third.rejects) == (5, 5, 0, 5)
    assert first.files + second.files == 4
    assert all(
        line.seconds > 0 and line.records_per_s > 0 and line.bytes > 0 for line in (first, second, third)
    )
    total = sum_runs([first, second, third])
    assert (total.read, total.articles, total.rejects, total.files) == (9, 3, 6, 9)
    assert total.seconds == pytest.approx(first.seconds + second.seconds + third.seconds, abs=1e-6)
    assert total.run_id == "3 runs" and sum_runs([first]).run_id == "1 run"


def test_a_slice_begins_where_the_one_before_was_committed(store):
    whole = list_runs(store)
    assert list_runs(store, last=2) == whole[1:], "also where the one before is not shown"
    assert list_runs(store, last=9) == whole


def test_the_table_of_runs_ends_with_totals(made):
    lines = call(made, "runs").output.splitlines()
    assert lines[1].split()[:2] == ["run", "id"]
    assert [line.split()[0] for line in lines if line.strip()][-1] == "3"
    assert "3 runs" in lines[-2]


def test_runs_for_programs(made):
    rows = list(csv.DictReader(io.StringIO(call(made, "runs", "--format", "csv").output)))
    assert [int(row["rejects"]) for row in rows] == [0, 1, 5]
    (line,) = call(made, "runs", "--last", 1, "--format", "json").output.splitlines()
    assert json.loads(line)["read"] == 5
    assert call(made, "runs", "--format", "xml").exit_code == 2


def test_a_run_is_found_by_the_beginning_of_its_id_and_an_invocation_is_all_its_slices(store):
    first, second, third = (line.run_id for line in list_runs(store))
    assert [m["run_id"] for m in find_runs(store, second)] == [second]
    assert [m["run_id"] for m in find_runs(store, first[:-5])] == [first, second]
    assert [m["run_id"] for m in find_runs(store, third[:-2])] == [third]
    with pytest.raises(NoSuchRunError, match="several runs"):
        find_runs(store, "2")
    with pytest.raises(NoSuchRunError, match="wiredesk runs"):
        find_runs(store, "x")


def test_all_that_is_known_of_a_run_is_shown(made, store):
    first, second, _ = list_runs(store)
    shown = call(made, "runs", first.run_id[:-5]).output
    for part in ("slices", second.run_id, "decode/binary", "exact", "slice_size", "apache-beam", "/parquet/"):
        assert part in shown, part
    sections = {
        row["section"]
        for row in csv.DictReader(io.StringIO(call(made, "runs", first.run_id, "--format", "csv").output))
    }
    assert {"run", "counts", "relations", "languages", "settings", "versions", "files"} <= sections
    assert "slices" not in sections
    manifests = call(made, "runs", first.run_id[:-5], "--format", "json").output.splitlines()
    assert [json.loads(line)["run_id"] for line in manifests] == [first.run_id, second.run_id]
    assert call(made, "runs", "nothing").exit_code == 2


def test_counts_of_slices_are_added_up_and_new_versions_of_files_are_shown(made, tmp_path):
    output = shutil.copytree(made, tmp_path / "out")
    path = sorted((output / "_runs").glob("*.json"))[-1]
    manifest = json.loads(path.read_text())
    manifest["replaced"] = [dict(manifest["files"][0], path="rejects/parquet/other.parquet")]
    path.write_text(json.dumps(manifest))
    shown = call(output, "runs", manifest["run_id"]).output
    assert "rejects/parquet/other.parquet" in shown


def test_a_manifest_that_cannot_be_read_is_named(made, tmp_path):
    output = shutil.copytree(made, tmp_path / "out")
    path = sorted((output / "_runs").glob("*.json"))[0]
    path.write_text("{")
    result = call(output, "runs")
    assert result.exit_code == 2 and path.name in result.stderr and "wiredesk check" in result.stderr


@pytest.mark.parametrize("args", [["runs"], ["runs", "x"], ["rejects"], ["rejects", "--payload", "x"]])
def test_no_tables(tmp_path, args):
    result = call(tmp_path, *args)
    assert result.exit_code == 2 and "wiredesk run" in result.stderr
    with pytest.raises(NoTablesError):
        list_runs(open_store(str(tmp_path)))


def test_rejects_by_stage_and_reason(store):
    most, least = list_reasons(store, RejectFilter())
    assert (most["stage"], most["reason"], most["rejects"], most["bytes"]) == ("parse", "empty", 5, 0)
    assert [example["source_key"] for example in most["examples"]] == ["0.txt", "1.txt", "2.txt"]
    assert (least["reason"], least["bytes"], least["replayed"]) == ("binary", 200, 0)
    assert least["first_seen"] == least["last_seen"] < most["first_seen"]
    assert [row["reason"] for row in list_reasons(store, RejectFilter(stage="decode"))] == ["binary"]
    last = list_runs(store)[-1].run_id
    assert [row["reason"] for row in list_reasons(store, RejectFilter(since=last))] == ["empty"]
    assert list_reasons(store, RejectFilter(since="9")) == []
    with pytest.raises(NoSuchRejectError, match="decode/binary, parse/empty"):
        list_reasons(store, RejectFilter(stage="pars"))


@pytest.mark.parametrize("reason", ["empty", "parse/empty"])
def test_single_rejects(made, store, reason):
    rows, count = list_rejects(store, RejectFilter(reason), limit=2)
    assert [row["source_key"] for row in rows] == ["0.txt", "1.txt"] and count == 5
    assert len(list_rejects(store, RejectFilter(reason), limit=0)[0]) == 5
    assert "3 more" in call(made, "rejects", "--reason", reason, "--limit", 2).output
    assert "payload" not in rows[0] and rows[0]["message"]
    with pytest.raises(NoSuchRejectError):
        list_rejects(store, RejectFilter("decode/empty"), limit=2)


def test_rejects_in_each_form(made):
    table = call(made, "rejects").output
    assert "0.txt, 1.txt, 2.txt" in table and "The record has no text" in table
    rows = list(csv.DictReader(io.StringIO(call(made, "rejects", "--format", "csv").output)))
    assert [row["rejects"] for row in rows] == ["5", "1"]
    lines = call(made, "rejects", "--reason", "empty", "--format", "json").output.splitlines()
    assert len(lines) == 5 and json.loads(lines[0])["replayed_run_id"] is None
    assert call(made, "rejects", "--since", "9").output == "no rejects\n"
    assert call(made, "rejects", "--format", "xml").exit_code == 2


def test_a_payload_is_given_back_as_it_was_read(made, store):
    ((reject,), _) = list_rejects(store, RejectFilter("binary"), limit=1)
    assert read_payload(store, reject["reject_id"][:8]) == BINARY
    assert call(made, "rejects", "--payload", reject["reject_id"]).stdout_bytes == BINARY
    with pytest.raises(NoSuchRejectError, match="several"):
        read_payload(store, "")
    with pytest.raises(NoSuchRejectError, match="wiredesk rejects"):
        read_payload(store, "xyz")


def show_on_terminal(output, *args):
    """Runs the command with a terminal for its output; returns its exit code and what the terminal got."""
    ours, theirs = pty.openpty()
    command = [Path(sys.executable).parent / "wiredesk", "rejects", "--output", output, *args]
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    shown = b""
    while ready := select.select([ours], [], [], 0)[0]:
        try:
            shown += os.read(ready[0], 65_536)
        except OSError:  # Linux says so that the other end is closed.
            break
    os.close(ours)
    return done.returncode, shown, done.stderr


def test_a_binary_payload_is_kept_from_a_terminal_unless_forced(made, store):
    ((reject,), _) = list_rejects(store, RejectFilter("binary"), limit=1)
    code, shown, says = show_on_terminal(made, "--payload", reject["reject_id"])
    assert (code, shown) == (2, b"") and b"--force" in says
    code, shown, _ = show_on_terminal(made, "--payload", reject["reject_id"], "--force")
    assert code == 0 and b"\x00\x01\x02" in shown


@pytest.mark.parametrize(
    ("payload", "printable"),
    [
        (b"Text.\r\n\tMore", True),
        ("Ökonomie".encode(), True),
        (BINARY, False),
        (b"\x1b[2J", False),
        (b"\xff", False),
    ],
)
def test_what_does_a_terminal_no_harm(payload, printable):
    assert is_printable(payload) == printable


@pytest.mark.parametrize("older", [False, True])
def test_replayed_rejects_are_counted_apart_also_beside_files_without_the_column(made, tmp_path, older):
    """Tables of an older release have files without ``replayed_run_id``."""
    output = shutil.copytree(made, tmp_path / "out")
    binary, empty = sorted((output / "rejects" / "parquet").glob("*.parquet"))
    rows = pq.read_table(empty).to_pylist()
    with empty.open("wb") as stream:
        write_parquet("rejects", [rows[0] | {"replayed_run_id": "r9"}, *rows[1:]], stream)
    if older:
        pq.write_table(pq.read_table(binary).drop_columns(["replayed_run_id"]), binary)
    store = open_store(str(output))
    most, least = list_reasons(store, RejectFilter())
    assert (most["rejects"], most["replayed"], least["rejects"], least["replayed"]) == (4, 1, 1, 0)
    assert "0.txt" not in {example["source_key"] for example in most["examples"]}, "what is still to do"
    rows, _ = list_rejects(store, RejectFilter("empty"), limit=0)
    assert [row["replayed_run_id"] for row in rows] == ["r9", None, None, None, None]


def test_tables_without_the_column_at_all(made, tmp_path):
    output = shutil.copytree(made, tmp_path / "out")
    for path in (output / "rejects" / "parquet").glob("*.parquet"):
        pq.write_table(pq.read_table(path).drop_columns(["replayed_run_id"]), path)
    assert [row["replayed"] for row in list_reasons(open_store(str(output)), RejectFilter())] == [0, 0]
