"""Configuration of the log, in the driver and in worker processes."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import grpc
import pytest

from tests.support import STORY, write_files
from wiredesk.pipeline.telemetry.json_log import RUN_VARIABLE
from wiredesk.pipeline.telemetry.logs import FORMAT_VARIABLE, configure_logging

BIN = Path(sys.executable).parent / "wiredesk"


pytestmark = pytest.mark.usefixtures("keep_logging")


def read_lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_text_has_warnings_and_json_has_progress_too(capsys):
    configure_logging("text")
    logging.getLogger("wiredesk.pipeline.jobs.run").info("begun")
    logging.getLogger("wiredesk.pipeline.jobs.run").warning("odd")
    assert capsys.readouterr().err == "wiredesk: WARNING: odd\n"
    configure_logging("json")
    logging.getLogger("wiredesk.pipeline.jobs.run").info("begun")
    logging.getLogger("apache_beam.x").info("chatter")
    logging.getLogger("apache_beam.x").warning("Worker: severity: WARN message: logged by the worker")
    logging.getLogger().warning("severity: WARN message: logged by a forked worker")
    logging.getLogger("apache_beam.x").warning("odd")
    assert [line["message"] for line in read_lines(capsys)] == ["begun", "odd"]


def test_a_command_that_does_not_end_logs_times(capsys):
    configure_logging("text", follow=True)
    logging.getLogger("wiredesk.pipeline.jobs.watch").info("begun")
    assert capsys.readouterr().err[4] == "-"


def test_an_unknown_format_is_refused_and_one_in_the_environment_ignored(monkeypatch, capsys):
    with pytest.raises(ValueError, match="text or json"):
        configure_logging("xml")
    monkeypatch.setenv(FORMAT_VARIABLE, "xml")
    configure_logging()
    logging.getLogger("wiredesk.pipeline.jobs.run").warning("odd")
    assert capsys.readouterr().err == "wiredesk: WARNING: odd\n"


def call(*args, **env):
    command = [BIN, *map(str, args)]
    environment = os.environ | env
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)


def test_a_run_with_worker_processes_logs_nothing_but_json(tmp_path):
    source = write_files(tmp_path / "in", {"a.txt": STORY, "b.bin": b"\x00\x01" * 99})
    args = ["run", "-i", source, "-o", tmp_path / "out", "--annotate", "none", "--workers", "2"]
    done = call(*args, "--log-format", "json")
    assert done.returncode == 0 and "2 records of 2 files" in done.stdout
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    end = lines[-1]
    assert (end["read"], end["articles"], end["rejects"]) == (2, 1, 1) and end["run_id"]
    assert "Marlow" not in done.stderr


def test_wrong_use_is_json_too_with_the_format_of_the_environment():
    done = call("run", "-i", "/no/such/file", WIREDESK_LOG_FORMAT="json")
    (line,) = done.stderr.splitlines()
    assert done.returncode == 2 and "matches no file" in json.loads(line)["message"]


def test_a_worker_process_logs_in_the_format_of_its_driver(tmp_path):
    code = (
        "from wiredesk.pipeline.telemetry.logs import configure_logging; import logging; configure_logging();"
        "logging.getLogger('wiredesk.transforms.parsing.files').warning('odd %s', b'payload', extra={'source': 'a.txt'})"
    )
    for log_format, check in (("json", json.loads), ("text", str)):
        env = os.environ | {FORMAT_VARIABLE: log_format, RUN_VARIABLE: "r1"}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
        )
        line = check(done.stderr.strip())
        if log_format == "json":
            assert (line["run_id"], line["stage"], line["source"]) == ("r1", "parse", "a.txt")
            assert line["message"] == "odd <bytes>"
        else:
            assert line == "wiredesk: WARNING: odd b'payload'"


def test_a_failed_thread_is_logged_unless_a_worker_died_which_the_run_reports(capsys, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)

    def fail(error):
        raise error

    configure_logging("text")
    dead = (RuntimeError("Worker subprocess exited with return code -9"), grpc.RpcError("Stream removed"))
    for error in (*dead, RuntimeError("something else")):
        thread = threading.Thread(target=fail, args=(error,))
        thread.start()
        thread.join()
    logged = capsys.readouterr().err
    assert "something else" in logged and "Worker subprocess" not in logged and "Stream" not in logged
