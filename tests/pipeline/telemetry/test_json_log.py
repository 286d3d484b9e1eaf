"""Log records as JSON."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from typing import NamedTuple

import pytest

from tests.support import ROOT, STORY, make_article
from wiredesk.pipeline.telemetry.json_log import RUN_VARIABLE, JsonFormatter, bind


def make_line(message, *args, name="wiredesk.pipeline.jobs.run", level=logging.INFO, error=None, **extra):
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.getLogger(name).makeRecord(name, level, __file__, 1, message, args, info, extra=extra)
    return json.loads(JsonFormatter().format(record))


def test_a_record_is_one_object_with_its_known_fields():
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


def test_the_stage_follows_from_the_module_unless_it_is_given():
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


def test_unknown_fields_are_left_out_and_long_values_cut():
    line = make_line("x" * 9000, body=STORY, payload=b"x", source="s" * 9000)
    assert "body" not in line and "payload" not in line
    assert len(line["message"]) <= 500 and len(line["source"]) <= 500


def test_an_exception_is_written_as_types_cut_messages_and_frames():
    def fail():
        local = STORY
        try:
            raise ValueError(local * 9)
        except ValueError as error:
            raise RuntimeError("outer\nline") from error

    with pytest.raises(RuntimeError) as caught:
        fail()
    line = make_line("failed", error=caught.value, level=logging.ERROR)
    text = line["exception"]
    assert (
        text.startswith("RuntimeError: outer\nline < ")
        and "test_json_log.py" in text
        and "ValueError" in text
    )
    assert len(text) < 2000 and "\n" not in JsonFormatter().format(
        logging.LogRecord("x", 40, "f", 1, "m", (), (RuntimeError, caught.value, None))
    )


def test_a_message_that_does_not_fit_its_arguments_is_still_logged():
    assert make_line("%d files", "many")["message"] == "%d files"


def test_threads_and_processes_log_the_run_but_not_the_stage_of_another_thread():
    found = []
    with bind(run_id="r1", stage="parse"):
        thread = threading.Thread(target=lambda: found.append(make_line("x")))
        thread.start()
        thread.join()
        code = "from tests.pipeline.telemetry.test_json_log import make_line; print(make_line('x')['run_id'])"
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
        )
    assert found[0]["run_id"] == "r1" and "stage" not in found[0]
    assert done.stdout.strip() == "r1"
