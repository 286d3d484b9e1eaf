"""Logging that tests may configure."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest

from wiredesk.pipeline.telemetry.json_log import RUN_VARIABLE
from wiredesk.pipeline.telemetry.logs import FORMAT_VARIABLE


@pytest.fixture
def keep_logging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Restores the configuration of logging after a test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.delenv(FORMAT_VARIABLE, raising=False)
    monkeypatch.delenv(RUN_VARIABLE, raising=False)
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)
    logging.getLogger("wiredesk").setLevel(logging.NOTSET)
    os.environ.pop(FORMAT_VARIABLE, None)
