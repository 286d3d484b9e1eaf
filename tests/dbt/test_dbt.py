"""``dbt build`` of deploy/dbt succeeds on outputs of every kind; ``make test-dbt`` installs dbt and runs this."""

from __future__ import annotations

import os
import shutil
import subprocess

import duckdb
import pytest
from typer.testing import CliRunner

from tests.support import OTHER_STORY, ROOT, STORY, run_wiredesk, write_files
from wiredesk.pipeline.cli import app
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store

PROJECT = ROOT / "deploy" / "dbt"
DBT = os.environ.get("WIREDESK_DBT_BIN", "")
pytestmark = pytest.mark.skipif(not os.access(DBT, os.X_OK), reason="no dbt: make test-dbt installs it")


def build(output, folder):
    """Runs dbt on an output and returns the database that it has written."""
    database = folder / "made.duckdb"
    paths = ["--target-path", folder / "target", "--log-path", folder / "logs"]
    done = subprocess.run(
        [DBT, "build", "--project-dir", PROJECT, "--profiles-dir", PROJECT, "--no-use-colors", *paths],
        env={**os.environ, "WIREDESK_OUTPUT": str(output), "WIREDESK_DBT": str(database)}
        | {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "WARN=0 ERROR=0 SKIP=0" in done.stdout and "Deprecation" not in done.stdout, done.stdout
    return duckdb.connect(str(database), read_only=True)


def count(made, table):
    return made.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0]


def test_articles_with_everything(newsdays, tmp_path):
    with build(newsdays, tmp_path) as made:
        assert count(made, "wiredesk.articles") == 16
        assert count(made, "outlet_days") and count(made, "quotations")
        assert "published_month" in made.sql("FROM wiredesk.articles").columns


def test_no_rejects(tmp_path):
    run_wiredesk(write_files(tmp_path / "in", {"a.txt": f" date 2026-01-01 {STORY}"}), tmp_path / "out")
    assert not (tmp_path / "out" / "rejects").exists()
    with build(tmp_path / "out", tmp_path) as made:
        assert (count(made, "wiredesk.articles"), count(made, "wiredesk.rejects")) == (1, 0)


def test_after_an_article_with_links_to_it_was_forgotten(newsdays, tmp_path):
    output = shutil.copytree(newsdays, tmp_path / "out")
    with connect(open_store(str(output))) as connection:
        query = "SELECT DISTINCT matched_id FROM articles WHERE matched_id IS NOT NULL"
        originals = [row[0] for row in connection.sql(query).fetchall()]
    assert originals
    done = CliRunner().invoke(app, ["forget", *originals, "--output", str(output)])
    assert done.exit_code == 0, done.output
    with build(output, tmp_path) as made:
        assert count(made, "wiredesk.rejects WHERE stage = 'forget'") == len(originals)
        assert count(made, "wiredesk.articles") == 16 - len(originals)


def test_undated_rows_rejects_and_a_path_with_marks_of_patterns(tmp_path):
    texts = {
        "a.txt": f" date 2026-01-01 {STORY}",
        "b.txt": OTHER_STORY,
        "c.txt": "",
        "d.bin": b"\x00\x01" * 99,
    }
    output = tmp_path / "it's [a] b*?"
    run_wiredesk(write_files(tmp_path / "in", texts), output)
    with build(output, tmp_path) as made:
        assert (count(made, "wiredesk.articles"), count(made, "wiredesk.rejects")) == (2, 2)


def test_two_partitionings_then_nothing_but_rejects(tmp_path):
    for by in ("day", "none"):
        run_wiredesk(
            write_files(tmp_path / by, {f"{by}.txt": f"{STORY} {by}"}), tmp_path / "out", partition_by=by
        )
    with build(tmp_path / "out", tmp_path) as made:
        assert count(made, "wiredesk.articles") == 2
    run_wiredesk(write_files(tmp_path / "empty", {"a.txt": ""}), tmp_path / "none")
    with build(tmp_path / "none", tmp_path) as made:
        assert (count(made, "wiredesk.articles"), count(made, "wiredesk.rejects")) == (0, 1)
