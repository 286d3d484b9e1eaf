from __future__ import annotations

import errno
import io
import json
import os
import re
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from tests.support import SEEDS, STORY, run_wiredesk, write_files
from wiredesk.pipeline.cli import app
from wiredesk.pipeline.commands.explain import explain
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary, look_at_progress
from wiredesk.pipeline.telemetry.summary import summarize
from wiredesk.transforms.metrics import Progress

BIN = Path(sys.executable).parent / "wiredesk"


def call(*args):
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    source = write_files(folder / "in", {"a.txt": f" date 2026-01-01 {STORY}", "b.txt": STORY, "c.txt": ""})
    run_wiredesk(source, folder / "out", model="en_core_web_sm")
    return folder / "out"


def test_version_and_help_teach():
    assert call("--version").output == f"wiredesk {version('wiredesk')}\n"
    assert "wiredesk run --input seeds --output out" in re.sub(r"\s+", " ", call("run", "--help").output)
    assert "Views:" in call("query", "--help").output


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["run", "--input", "/no/such/file"], "matches no file"),
        (["run", "--input", SEEDS, "--runner", "DaskRunner"], "DaskRunner loses"),
        (["run", "--input", SEEDS, "--", "--streaming"], "stops a streaming pipeline"),
        (["run", "--input", SEEDS, "--partition-by", "week"], "--partition-by takes"),
        (["run", "--input", SEEDS, "--shards", "0"], "--shards must be 1"),
        (["run", "--input", SEEDS, "--lookback", "nan"], "--lookback must be 0"),
        (["run", "--input", SEEDS, "--max-ratio", "-3"], "--max-ratio must be 1"),
        (["run", "--input", SEEDS, "--max-members", "0"], "--max-members must be 1"),
        (["run", "--input", SEEDS, "--record-timeout", "1e400"], "--record-timeout must be 0"),
        (["run", "--input", SEEDS, "--map", "bodi=text"], "--map takes one of the columns headline, body"),
        (["run", "--input", SEEDS, "--map", "body"], "--map takes two sides"),
        (["run", "--input", SEEDS, "--annotate", "en_core_web_xl"], "'en_core_web_xl' is not installed"),
        (["watch", "--input", SEEDS, "--every", "0"], "--every must be more than 0"),
        (["watch", "--input", SEEDS, "--settle", "1e9d"], "no duration"),
        (["watch", "--input", SEEDS, "--settle", "9999d"], "--settle must be 0 or more"),
        (["stream", "--input", SEEDS, "--window", "99999999999d"], "--window must be 0 or more"),
        (["query", "SELECT 1", "--output", "/no/tables"], "wiredesk run"),
        (["show", "x", "--output", "/no/tables"], "wiredesk run"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_2(args, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = call(*args)
    assert result.exit_code == 2
    assert says in result.stderr and len(result.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == [], "nothing was made"


def test_a_run_from_the_command_line_then_nothing_new(tmp_path):
    source = write_files(tmp_path / "in", {"a.txt": STORY, "b.bin": b"\x00\x01\x02\x03" * 50})
    args = [BIN, "run", "--input", source, "--output", tmp_path / "out", "--annotate", "none"]
    first = subprocess.run(args, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stderr
    assert "2 records of 2 files" in first.stdout and "decode/binary 1" in first.stdout
    assert "apitools" not in first.stderr and "Traceback" not in first.stderr
    second = subprocess.run(args, capture_output=True, text=True, check=True)
    assert second.stdout.startswith("Nothing is new: 2 files")


def test_an_article_is_found_by_id_its_beginning_and_its_source_key(tables):
    shown = call("show", "a.txt", "--output", tables).output
    article_id = re.search(r"[0-9a-f]{32}", shown).group()
    assert "[Sunday" not in shown and "Anna Lind" in shown and "2026-01-01" in shown
    assert call("show", article_id[:12], "--output", tables).output == shown
    copy = call("show", "b.txt", "--output", tables).output
    assert f"exact of {article_id}" in copy and "salience" in copy, "a copy shows its original's annotations"
    missing = call("show", "z.txt", "--output", tables)
    assert missing.exit_code == 2 and "no article has" in missing.stderr


def test_queries_see_tables_and_views_in_each_format(tables):
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


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no space is left for out"),
        (
            RuntimeError("Traceback ...\nOSError: [Errno 28] No space left on device"),
            "no space is left for out",
        ),
        (RuntimeError("Channel closed prematurely."), "worker process died"),
        (PermissionError(13, "Permission denied", "/out/x"), "/out/x may not be read or written"),
    ],
)
def test_trouble_of_the_surroundings_is_explained(error, says):
    assert says in explain(error, "out")


def test_a_bug_is_not_explained_away():
    assert explain(KeyError("x"), "out") is None


def test_the_summary_names_what_a_person_asks_for():
    summary = RunSummary("/out", ["r1"], 5, 5)
    summary.totals.update(
        {"read": 5, "articles": 4, "rejects": 1, "relation:original": 3, "relation:copy": 1}
    )
    summary.totals.update({"reason:parse/empty": 1, "unchanged": 2, "warning:mojibake_repaired": 1})
    summary.elapsed_s = 2.0
    text = summarize(summary)
    for part in (
        "5 records of 5 files",
        "3 originals, 1 copy",
        "parse/empty 1",
        "2 records that are",
        "wiredesk query",
    ):
        assert part in text


def test_progress_is_read_from_all_workers(tmp_path, capsys):
    for name, count in {"deduplicate.1": "40", "annotate.1": "10", "annotate.2": "5"}.items():
        (tmp_path / name).write_text(count)
    os.utime(tmp_path / "annotate.2", ns=(2**60, 2**61))
    assert look_at_progress(tmp_path, "articles", 100, 5.0) == ("annotate", 15, 100, "articles", 3.0, 28)
    os.utime(tmp_path / "deduplicate.1", ns=(2**60, 2**62))
    assert look_at_progress(tmp_path, "articles", 100, 5.0)[:2] == ("deduplicate", 40)
    assert look_at_progress(tmp_path, "parse", 100, 5.0)[:2] == ("starting", 0)
    view = ProgressView(Console(stderr=True, force_terminal=False))
    with view.watch(None, "articles", 10):
        pass
    assert capsys.readouterr().err == ""


def test_progress_names_what_is_at_work_before_anything_is_done(tmp_path):
    assert look_at_progress(tmp_path, "articles", 9, 1.0)[:2] == ("starting", 0)
    progress = Progress(str(tmp_path))
    progress.advance("deduplicate", 9)
    progress.enter("model")
    assert look_at_progress(tmp_path, "articles", 9, 1.0)[:2] == ("loading the model", 0)
    progress.enter("annotate")
    assert look_at_progress(tmp_path, "articles", 9, 1.0)[:2] == ("annotate", 0)


def test_a_bar_says_that_it_is_starting(tmp_path):
    shown = io.StringIO()
    with ProgressView(Console(file=shown, force_terminal=True, width=80)).watch(str(tmp_path), "parse", 9):
        end = time.monotonic() + 60
        while not re.search(r"starting.* [1-9]\d* s", shown.getvalue()) and time.monotonic() < end:
            time.sleep(0.05)
    assert re.search(r"starting.* [1-9]\d* s", shown.getvalue()) and "0/9" not in shown.getvalue()


def test_a_reader_that_closes_early_is_no_error(tables):
    command = f"{BIN} query 'SELECT * FROM range(100000)' --format csv -o {tables} | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr and done.stdout.startswith("range")
    assert os.path.exists(BIN)


def test_iceberg_without_its_extra_says_what_to_install(tables, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyiceberg", None)
    monkeypatch.setitem(sys.modules, "pyiceberg.catalog", None)
    monkeypatch.delitem(sys.modules, "wiredesk.pipeline.export.iceberg", raising=False)
    monkeypatch.delattr("wiredesk.pipeline.export.iceberg", raising=False)
    result = call("iceberg", "-o", tables)
    assert result.exit_code == 2 and "pip install 'wiredesk[iceberg]'" in result.stderr


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["compact", "--target-bytes", "0"], "--target-bytes must be 1"),
        (["prune", "--before", "soon"], "--before takes a date"),
        (["prune", "--before", "2026-01-01", "--by", "size"], "--by takes published or ingested"),
        (["forget", "0" * 32], "no article or reject has the id"),
        (["iceberg", "-P", "uri"], "--catalog-property takes"),
    ],
)
def test_tending_refuses_what_makes_no_sense(tables, args, says):
    result = call(*args, "-o", tables)
    assert result.exit_code == 2 and says in result.stderr, result.output


def test_prune_and_forget_say_what_would_go(tables):
    article_id = re.search(r"[0-9a-f]{32}", call("show", "a.txt", "--output", tables).output).group()
    said = call("forget", article_id, "--dry-run", "-o", tables).output
    assert said.startswith(f"would go:\n{article_id}  original  a.txt")
    said = call("prune", "--before", "2026-01-02", "--dry-run", "-o", tables).output
    assert said.startswith("1 articles and 0 rejects would go") and "published_month=2026-01" in said


def list_commands():
    return typer.main.get_command(app).commands.items()


@pytest.mark.parametrize("width", [80, 200])
def test_help_shows_all_that_is_written_and_is_as_wide_as_the_terminal(width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERMINAL_WIDTH", str(width))
    for name, command in list_commands():
        shown = CliRunner().invoke(app, [name, "--help"], terminal_width=width).output
        assert max(map(len, shown.splitlines())) <= width, name
        texts = [command.help, command.epilog, *(getattr(param, "help", "") for param in command.params)]
        marks = {
            mark
            for text in filter(None, texts)
            for mark in re.findall(r"\[[a-z]+\]", text.replace("\\[", "["))
        }
        assert all(mark in shown for mark in marks), "rich takes an extra in brackets for a mark of its own"
        assert ("[iceberg]" in marks) == (name == "iceberg")
