"""A secret option of a run reaches its engine, but no file and no output."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import STORY, write_files
from wiredesk.pipeline.commands.console import fail, report_bug
from wiredesk.pipeline.engine import launch
from wiredesk.pipeline.jobs.run import run
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.progress import ProgressView
from wiredesk.pipeline.telemetry.terminal import SafeConsole
from wiredesk.pipeline.views.runs import find_runs, write_run

SECRET = "hunter2hunter2"
BEAM_ARGS = (
    f"--s3_secret_access_key={SECRET}",
    "--s3_session_token",
    SECRET,
    f"--azure_connection_string=AccountName=a;AccountKey={SECRET}",
    "--s3_acces_token",
    SECRET,
)
BIN = Path(sys.executable).parent / "wiredesk"


def list_leaks(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [str(path) for path in files if SECRET.encode() in path.read_bytes()]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_stores_and_prints_no_secret(tmp_path, workers):
    write_files(tmp_path / "in", {"a.txt": STORY})
    command = [
        BIN,
        "run",
        "-i",
        tmp_path / "in",
        "-o",
        tmp_path / "out",
        "--annotate",
        "none",
        "--workers",
        workers,
    ]
    done = subprocess.run(
        [*map(str, command), "--", *BEAM_ARGS], capture_output=True, text=True, check=True, timeout=300
    )
    assert SECRET not in done.stdout + done.stderr
    assert list_leaks(tmp_path / "out") == []
    (manifest,) = (tmp_path / "out" / "_runs").glob("*.json")
    assert json.loads(manifest.read_bytes())["settings"]["beam_args"][0] == "--s3_secret_access_key=***"


def test_a_secret_in_an_older_manifest_is_masked_when_shown(tmp_path, capsys):
    write_files(tmp_path / "in", {"a.txt": STORY})
    settings = RunSettings((str(tmp_path / "in"),), str(tmp_path / "out"), model="none")
    run(settings, ProgressView(SafeConsole(quiet=True)))
    (path,) = (tmp_path / "out" / "_runs").glob("*.json")
    manifest = json.loads(path.read_bytes())
    manifest["settings"]["beam_args"] = BEAM_ARGS
    path.write_text(json.dumps(manifest), "utf-8")
    for form in ("table", "json"):
        write_run(find_runs(open_store(str(tmp_path / "out")), ""), form, sys.stdout)
    assert SECRET not in capsys.readouterr().out


def test_a_detached_job_stores_no_secret_and_its_engine_gets_them(tmp_path, monkeypatch):
    given, stored = [], []

    def start(build, runner, beam_args, output):
        given.extend(beam_args)
        stored.append(pickle.dumps(build.keywords["detached"]))
        return "job"

    monkeypatch.setattr(launch, "start_pipeline", start)
    write_files(tmp_path / "in", {"a.txt": STORY})
    settings = RunSettings(
        (str(tmp_path / "in"),),
        str(tmp_path / "out"),
        "FlinkRunner",
        "none",
        detach=True,
        beam_args=BEAM_ARGS,
    )
    run(settings, ProgressView(SafeConsole(quiet=True)))
    assert tuple(given) == BEAM_ARGS
    assert stored and SECRET.encode() not in stored[0]
    assert SECRET not in repr(settings) and list_leaks(tmp_path / "out") == []


def test_an_engine_gets_the_secrets(monkeypatch):
    seen = []
    monkeypatch.setattr(launch.beam, "Pipeline", lambda runner, options: seen.append(options) or _Pipeline())
    launch.run_pipeline(lambda _: None, "DirectRunner", 1, BEAM_ARGS[:3])
    options = seen[0].get_all_options()
    assert options["s3_secret_access_key"] == options["s3_session_token"] == SECRET


class _Pipeline:
    local_tempdir = "/nonexistent"

    def run(self):
        return self

    def wait_until_finish(self):
        return launch.beam.runners.runner.PipelineState.DONE

    def metrics(self):
        return self

    def query(self, _filter):
        return {"counters": []}


def test_an_error_shows_no_secret(capsys):
    with pytest.raises(BaseException):  # noqa: B017 - typer's own
        fail(f"cannot open https://me:{SECRET}@host/a?sig={SECRET} with --token={SECRET}")
    assert SECRET not in capsys.readouterr().err


def test_the_report_of_a_bug_holds_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    try:
        raise ValueError(f"--s3_secret_access_key={SECRET} \x1b[2J")
    except ValueError as error:
        sentence = report_bug(error)
    (path,) = tmp_path.iterdir()
    assert str(path) in sentence
    told = path.read_text("utf-8")
    assert SECRET not in told and r"--s3_secret_access_key=*** \x1b[2J" in told
