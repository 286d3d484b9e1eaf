from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import grpc
import pytest

from tests.support import ROOT, STORY, make_article, write_files
from wiredesk.pipeline.telemetry import logs
from wiredesk.pipeline.telemetry.logs import (
    FORMAT_VARIABLE,
    RUN_VARIABLE,
    JsonFormatter,
    bind,
    configure_logging,
)
from wiredesk.pipeline.telemetry.progress_log import LoggedProgress

BIN = Path(sys.executable).parent / "wiredesk"


@pytest.fixture(autouse=True)
def put_back(monkeypatch):
    """Leaves logging as it was for the tests that follow."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.delenv(FORMAT_VARIABLE, raising=False)
    monkeypatch.delenv(RUN_VARIABLE, raising=False)
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)
    logging.getLogger(logs._OURS).setLevel(logging.NOTSET)
    os.environ.pop(FORMAT_VARIABLE, None)


def make_line(message, *args, name="wiredesk.pipeline.jobs.run", level=logging.INFO, error=None, **extra):
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.getLogger(name).makeRecord(name, level, __file__, 1, message, args, info, extra=extra)
    return json.loads(JsonFormatter().format(record))


def read_lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_record_is_one_object_with_what_is_known():
    with bind(run_id="r1"), bind(stage="parse"):
        line = make_line("read %s", "a.txt", source="a.txt", read=3)
    assert line.pop("time").endswith("+00:00") and line.pop("process") == os.getpid()
    assert line == {
        "level": "info",
        "logger": "wiredesk.pipeline.jobs.run",
        "message": "read a.txt",
        "run_id": "r1",
        "stage": "parse",
        "source": "a.txt",
        "read": 3,
    }
    assert "run_id" not in make_line("later") and RUN_VARIABLE not in os.environ


def test_the_stage_follows_from_the_module_unless_it_is_said():
    assert make_line("x", name="wiredesk.transforms.annotation.annotate")["stage"] == "annotate"
    assert make_line("x", name="wiredesk.transforms.annotation.annotate", stage="write")["stage"] == "write"
    assert "stage" not in make_line("x", name="other.annotate")


class Row(NamedTuple):
    payload: str


@pytest.mark.parametrize(
    "value",
    [make_article(STORY), Row(STORY), STORY.encode(), bytearray(STORY.encode()), [make_article(STORY)]],
)
def test_no_element_and_no_bytes_can_be_logged(value):
    lines = [make_line("failed on %s", value), make_line("failed on %r", value), make_line("x", source=value)]
    lines.append(make_line("failed on %(row)s", {"row": value}))
    assert "Marlow" not in json.dumps(lines)
    assert make_line("bad %s", make_article(STORY))["message"] == "bad <Article>"


def test_fields_that_are_not_known_are_left_out_and_long_values_cut():
    line = make_line("x" * 9000, body=STORY, payload=b"x", source="s" * 9000)
    assert "body" not in line and "payload" not in line
    assert len(line["message"]) <= 500 and len(line["source"]) <= 500


def test_an_exception_is_a_string_of_types_cut_messages_and_places():
    def fail():
        local = STORY
        try:
            raise ValueError(local * 9)
        except ValueError as error:
            raise RuntimeError("outer\nline") from error

    with pytest.raises(RuntimeError) as caught:
        fail()
    line = make_line("failed", error=caught.value, level=logging.ERROR)
    told = line["exception"]
    assert told.startswith("RuntimeError: outer\nline < ") and "test_logs.py" in told and "ValueError" in told
    assert len(told) < 2000 and "\n" not in JsonFormatter().format(
        logging.LogRecord("x", 40, "f", 1, "m", (), (RuntimeError, caught.value, None))
    )


def test_a_message_that_does_not_fit_its_arguments_is_still_logged():
    assert make_line("%d files", "many")["message"] == "%d files"


def test_text_shows_warnings_and_json_shows_what_we_do(capsys):
    configure_logging("text")
    logging.getLogger("wiredesk.pipeline.jobs.run").info("begun")
    logging.getLogger("wiredesk.pipeline.jobs.run").warning("odd")
    assert capsys.readouterr().err == "wiredesk: WARNING: odd\n"
    configure_logging("json")
    logging.getLogger("wiredesk.pipeline.jobs.run").info("begun")
    logging.getLogger("apache_beam.x").info("chatter")
    logging.getLogger("apache_beam.x").warning("Worker: severity: WARN message: told by the worker itself")
    logging.getLogger().warning("severity: WARN message: told by a forked worker itself")
    logging.getLogger("apache_beam.x").warning("odd")
    assert [line["message"] for line in read_lines(capsys)] == ["begun", "odd"]


def test_a_command_that_goes_on_says_when(capsys):
    configure_logging("text", follow=True)
    logging.getLogger("wiredesk.pipeline.jobs.watch").info("begun")
    assert capsys.readouterr().err[4] == "-"


def test_an_unknown_form_is_refused_and_one_of_the_environment_ignored(monkeypatch, capsys):
    with pytest.raises(ValueError, match="text or json"):
        configure_logging("xml")
    monkeypatch.setenv(FORMAT_VARIABLE, "xml")
    configure_logging()
    logging.getLogger("wiredesk.pipeline.jobs.run").warning("odd")
    assert capsys.readouterr().err == "wiredesk: WARNING: odd\n"


def test_threads_and_processes_know_the_run_but_not_the_stage_of_another():
    found = []
    with bind(run_id="r1", stage="parse"):
        thread = threading.Thread(target=lambda: found.append(make_line("x")))
        thread.start()
        thread.join()
        code = "from tests.pipeline.telemetry.test_logs import make_line; print(make_line('x')['run_id'])"
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
        )
    assert found[0]["run_id"] == "r1" and "stage" not in found[0]
    assert done.stdout.strip() == "r1"


def test_progress_becomes_records(tmp_path, monkeypatch, capsys):
    configure_logging("json")
    monkeypatch.setattr("wiredesk.pipeline.telemetry.progress_log._LINE_EVERY_S", 0.01)
    (tmp_path / "annotate.1").write_text("10")
    said = threading.Event()
    logging.getLogger().handlers[0].addFilter(lambda _: said.set() or True)
    with LoggedProgress().watch(str(tmp_path), "articles", 40):
        assert said.wait(20)
    line = read_lines(capsys)[0]
    assert (line["stage"], line["done"], line["total"]) == ("annotate", 10, 40)


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


def test_what_is_wrong_is_json_too_and_the_environment_may_ask_for_it():
    done = call("run", "-i", "/no/such/file", WIREDESK_LOG_FORMAT="json")
    (line,) = done.stderr.splitlines()
    assert done.returncode == 2 and "matches no file" in json.loads(line)["message"]


def test_a_worker_process_logs_in_the_form_of_its_driver(tmp_path):
    code = (
        "from wiredesk.pipeline.telemetry.logs import configure_logging; import logging; configure_logging();"
        "logging.getLogger('wiredesk.transforms.parsing.files').warning('odd %s', b'payload', extra={'source': 'a.txt'})"
    )
    for form, check in (("json", json.loads), ("text", str)):
        env = os.environ | {FORMAT_VARIABLE: form, RUN_VARIABLE: "r1"}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
        )
        line = check(done.stderr.strip())
        if form == "json":
            assert (line["run_id"], line["stage"], line["source"]) == ("r1", "parse", "a.txt")
            assert line["message"] == "odd <bytes>"
        else:
            assert line == "wiredesk: WARNING: odd b'payload'"


def test_a_failed_thread_is_logged_but_for_a_dead_worker_which_the_run_tells(capsys, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)

    def fail(error):
        raise error

    configure_logging("text")
    dead = (RuntimeError("Worker subprocess exited with return code -9"), grpc.RpcError("Stream removed"))
    for error in (*dead, RuntimeError("something else")):
        thread = threading.Thread(target=fail, args=(error,))
        thread.start()
        thread.join()
    told = capsys.readouterr().err
    assert "something else" in told and "Worker subprocess" not in told and "Stream" not in told
