"""Settings of all tests."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import settings

from tests.questions import NEWSDAYS
from tests.support import cache_signatures, run_wiredesk

# Examples are drawn the same way each time, and a slow machine is no failure.
settings.register_profile("wiredesk", deadline=None, derandomize=True)
settings.load_profile("wiredesk")
cache_signatures()
# A shell makes what it starts in the background ignore Ctrl-C, and the commands of the tests would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def newsdays(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of four days of invented news, made once with everything on, in two runs."""
    output = tmp_path_factory.mktemp("newsdays") / "out"
    for days in ("2026-03-1[01].jsonl", "2026-03-1[23].jsonl"):
        run_wiredesk(NEWSDAYS / days, output, model="en_core_web_sm")
    return output
