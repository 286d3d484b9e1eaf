"""Commands that read the tables."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.commands.support import call

BIN = Path(sys.executable).parent / "wiredesk"


def test_an_article_is_found_by_its_id_the_beginning_of_that_and_its_source_key(tables):
    shown = call("show", "a.txt", "--output", tables).output
    article_id = re.search(r"[0-9a-f]{32}", shown).group()
    assert "[Sunday" not in shown and "Anna Lind" in shown and "2026-01-01" in shown
    assert call("show", article_id[:12], "--output", tables).output == shown
    copy = call("show", "b.txt", "--output", tables).output
    assert f"Exact copy of    {article_id}" in copy and "salience" in copy, (
        "a copy shows its original's annotations"
    )
    missing = call("show", "z.txt", "--output", tables)
    assert missing.exit_code == 2 and "no article has" in missing.stderr


def test_queries_read_tables_and_views_in_each_format(tables):
    counted = call(
        "query",
        "SELECT relation, count(*) n FROM articles GROUP BY ALL ORDER BY 1",
        "-o",
        tables,
        "--format",
        "csv",
    )
    assert counted.output.splitlines() == ["relation,n", "exact,1", "original,1"]
    mentions = call(
        "query", "SELECT * FROM entity_mentions", "-o", tables, "--format", "json"
    ).output.splitlines()
    rows = [json.loads(line) for line in mentions]
    assert len({row["article_id"] for row in rows}) == 2, "a copy has its original's mentions in the view"
    for view in (
        "quotes",
        "places",
        "times",
        "copies",
        "clusters",
        "daily",
        "people",
        "rejects",
        "sources",
        "signatures",
    ):
        assert call("query", f"SELECT count(*) FROM {view}", "-o", tables).exit_code == 0, view
    clusters = call("query", "SELECT members FROM clusters", "-o", tables, "--format", "csv").output.split()
    assert clusters == ["members", "2"]
    wrong = call("query", "SELECT * FROM nothing", "-o", tables)
    assert wrong.exit_code == 2 and "DuckDB says" in wrong.stderr
    assert call("query", "SELECT 1", "-o", tables, "--format", "xml").exit_code == 2


def test_a_reader_that_closes_early_is_no_error(tables):
    command = f"{BIN} query 'SELECT * FROM range(100000)' --format csv -o {tables} | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr and done.stdout.startswith("range")


@pytest.mark.parametrize("written", ["", "x", "[]", "3", "{}", '{"files": 3}', '{"run_id": "another"}'])
def test_a_damaged_manifest_is_named_by_each_command_that_reads_it(written, tables, tmp_path):
    output = Path(shutil.copytree(tables, tmp_path / "out"))
    (manifest,) = (output / "_runs").glob("*.json")
    manifest.write_text(written)
    for args in (["runs"], ["report"], ["compact"], ["query", "SELECT * FROM articles"]):
        done = call(*args, "--output", output)
        assert done.exit_code == 1, args
        assert f"_runs/{manifest.name} is no" in done.stderr.replace("\n", " "), args
        assert "wiredesk check" in done.stderr, args
    assert "findings" in call("check", "--output", output).output


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_ends_no_command(closed, tables, tmp_path):
    for args, code in (
        (["runs", "--output", tables], 0),
        (["runs", "--output", tmp_path / "none"], 2),
        (["--version"], 0),
    ):
        line = shlex.join([str(BIN), *map(str, args)])
        assert (
            subprocess.run(["sh", "-c", f"{line} {closed}"], check=False, capture_output=True).returncode
            == code
        ), args
    line = shlex.join(
        [str(BIN), "query", "SELECT article_id FROM articles", "--format", "csv", "--output", str(tables)]
    )
    done = subprocess.run(["sh", "-c", f"{line} {closed}"], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("article_id") == (">" not in closed.replace("2>&-", ""))
