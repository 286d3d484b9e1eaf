"""The whole check and its command."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tests.pipeline.check.damage import (
    change_rows,
    check,
    find_codes,
    list_data,
    rewrite,
)
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.cli import app
from wiredesk.pipeline.export.warehouse import NoTablesError
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.schemas import TABLES


@pytest.mark.parametrize("full", [False, True])
def test_a_clean_output_is_clean(made, full):
    report = check(made, full)
    assert report.findings == [] and report.is_clean
    assert (report.runs, report.files, report.rows) == (2, 14, 3 + 3 + 2 + 5)


def test_the_same_rows_written_again_are_clean(output):
    for table in TABLES:
        rewrite(output, table, lambda rows: rows)
    assert find_codes(output, full=True) == set()


def test_an_output_without_tables_is_refused(tmp_path):
    with pytest.raises(NoTablesError, match="wiredesk run"):
        check(tmp_path)


def test_worker_processes_return_the_same_findings(output):
    change_rows(output, ("articles",), "c.txt", source_key="z.txt")
    alone = check_output(open_store(str(output)), workers=1)
    assert check_output(open_store(str(output)), workers=2) == alone and alone.findings


def test_the_command_says_what_to_do_and_fails(output):
    call = CliRunner().invoke
    clean = call(app, ["check", "--output", str(output)])
    assert clean.exit_code == 0 and clean.output == "checked 2 runs, 14 data files, 13 rows: clean\n"
    list_data(output, "rejects", "avro")[0].unlink()
    found = call(app, ["check", "--output", str(output)])
    assert found.exit_code == 1
    assert "error file_missing in rejects/avro/" in found.output and "restore the file" in found.output
    lines = call(app, ["check", "--output", str(output), "--format", "json"]).output.splitlines()
    assert json.loads(lines[0])["code"] == "file_missing"
    assert call(app, ["check", "--output", str(output), "--format", "csv"]).exit_code == 2
    assert call(app, ["check", "--output", "/no/tables"]).exit_code == 2
