"""Progress of a job as log records."""

from __future__ import annotations

import json
import logging
import threading

from wiredesk.pipeline.telemetry.logs import configure_logging
from wiredesk.pipeline.telemetry.progress_log import LoggedProgress


def test_progress_becomes_records(tmp_path, monkeypatch, capsys, keep_logging):
    configure_logging("json")
    monkeypatch.setattr("wiredesk.pipeline.telemetry.progress_log._LINE_EVERY_S", 0.01)
    (tmp_path / "annotate.1").write_text("10")
    logged = threading.Event()
    logging.getLogger().handlers[0].addFilter(lambda _: logged.set() or True)
    with LoggedProgress().watch(str(tmp_path), "articles", 40):
        assert logged.wait(20)
    line = json.loads(capsys.readouterr().err.splitlines()[0])
    assert (line["stage"], line["done"], line["total"]) == ("annotate", 10, 40)
