"""Progress of a job for a person."""

from __future__ import annotations

import io
import os
import re
import time

from rich.console import Console

from wiredesk.pipeline.telemetry.progress import ProgressView, measure_progress
from wiredesk.transforms.counters import Progress


def test_progress_adds_up_all_workers(tmp_path, capsys):
    for name, count in {"deduplicate.1": "40", "annotate.1": "10", "annotate.2": "5"}.items():
        (tmp_path / name).write_text(count)
    os.utime(tmp_path / "annotate.2", ns=(2**60, 2**61))
    assert measure_progress(tmp_path, "articles", 100, 5.0) == ("annotate", 15, 100, "articles", 3.0, 28)
    os.utime(tmp_path / "deduplicate.1", ns=(2**60, 2**62))
    assert measure_progress(tmp_path, "articles", 100, 5.0)[:2] == ("deduplicate", 40)
    assert measure_progress(tmp_path, "parse", 100, 5.0)[:2] == ("starting", 0)
    view = ProgressView(Console(stderr=True, force_terminal=False))
    with view.watch(None, "articles", 10):
        pass
    assert capsys.readouterr().err == ""


def test_progress_names_the_stage_before_its_first_element(tmp_path):
    assert measure_progress(tmp_path, "articles", 9, 1.0)[:2] == ("starting", 0)
    progress = Progress(str(tmp_path))
    progress.advance("deduplicate", 9)
    progress.enter("model")
    assert measure_progress(tmp_path, "articles", 9, 1.0)[:2] == ("loading the model", 0)
    progress.enter("annotate")
    assert measure_progress(tmp_path, "articles", 9, 1.0)[:2] == ("annotate", 0)


def test_a_bar_shows_the_start(tmp_path):
    shown = io.StringIO()
    with ProgressView(Console(file=shown, force_terminal=True, width=80)).watch(str(tmp_path), "parse", 9):
        end = time.monotonic() + 60
        while not re.search(r"starting.* [1-9]\d* s", shown.getvalue()) and time.monotonic() < end:
            time.sleep(0.05)
    assert re.search(r"starting.* [1-9]\d* s", shown.getvalue()) and "0/9" not in shown.getvalue()
