"""Runs are listed and described from their manifests."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pytest
from typer.testing import CliRunner

from wiredesk.pipeline.cli import app
from wiredesk.pipeline.export.warehouse import NoTablesError
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.views.runs import NoSuchRunError, describe_run, find_runs, list_runs, sum_runs


def call(output, *args):
    return CliRunner().invoke(app, [*map(str, args), "--output", str(output)])


def test_runs_are_listed_in_order_with_their_counts(store):
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


def test_a_slice_starts_at_the_commit_of_the_slice_before(store):
    whole = list_runs(store)
    assert list_runs(store, last=2) == whole[1:], "also where the one before is not shown"
    assert list_runs(store, last=9) == whole


def test_the_table_of_runs_ends_with_totals(made):
    lines = call(made, "runs").output.splitlines()
    assert lines[1].split()[:2] == ["run", "id"]
    assert [line.split()[0] for line in lines if line.strip()][-1] == "3"
    assert "3 runs" in lines[-2]


def test_runs_as_csv_and_json(made):
    rows = list(csv.DictReader(io.StringIO(call(made, "runs", "--format", "csv").output)))
    assert [int(row["rejects"]) for row in rows] == [0, 1, 5]
    (line,) = call(made, "runs", "--last", 1, "--format", "json").output.splitlines()
    assert json.loads(line)["read"] == 5
    assert call(made, "runs", "--format", "xml").exit_code == 2


def test_a_run_is_found_by_a_prefix_of_its_id_and_an_invocation_with_all_slices(store):
    first, second, third = (line.run_id for line in list_runs(store))
    assert [m["run_id"] for m in find_runs(store, second)] == [second]
    assert [m["run_id"] for m in find_runs(store, first[:-5])] == [first, second]
    assert [m["run_id"] for m in find_runs(store, third[:-2])] == [third]
    with pytest.raises(NoSuchRunError, match="several runs"):
        find_runs(store, "2")
    with pytest.raises(NoSuchRunError, match="wiredesk runs"):
        find_runs(store, "x")


def test_a_run_is_described_in_full(made, store):
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


def test_counts_of_slices_are_added_up(store):
    first, second, _ = list_runs(store)
    described = describe_run(find_runs(store, first.run_id[:-5]))
    run, counts = dict(described["run"]), dict(described["counts"])
    assert run["read"] == first.read + second.read == 4
    assert counts["articles"] == first.articles + second.articles == 3
    assert [run_id for run_id, _ in described["slices"]] == [first.run_id, second.run_id]


def test_new_versions_of_files_and_removed_files_are_shown(store):
    (manifest,) = find_runs(store, list_runs(store)[-1].run_id)
    new = dict(manifest["files"][0], path="rejects/parquet/other.parquet")
    described = describe_run([manifest | {"replaced": [new], "removed": ["rejects/parquet/old.parquet"]}])
    assert "rejects/parquet/other.parquet" in dict(described["files"])
    assert described["files removed"] == [("rejects/parquet/old.parquet", "removed")]
    assert "files removed" not in describe_run([manifest])


def test_a_manifest_that_cannot_be_read_is_named(made, tmp_path):
    output = shutil.copytree(made, tmp_path / "out")
    path = sorted((output / "_runs").glob("*.json"))[0]
    path.write_text("{")
    result = call(output, "runs")
    assert result.exit_code == 1 and path.name in result.stderr and "wiredesk check" in result.stderr


@pytest.mark.parametrize("args", [["runs"], ["runs", "x"], ["rejects"], ["rejects", "--payload", "x"]])
def test_commands_need_tables(tmp_path, args):
    result = call(tmp_path, *args)
    assert result.exit_code == 2 and "wiredesk run" in result.stderr
    with pytest.raises(NoTablesError):
        list_runs(open_store(str(tmp_path)))
