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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--one-case", action="store_true", help="run one case of each test that has several")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keeps the first case of each test if that is asked for: all code runs, and not each text through it."""
    if config.getoption("--one-case"):
        first = set({item.nodeid.partition("[")[0]: item for item in reversed(items)}.values())
        config.hook.pytest_deselected(items=[item for item in items if item not in first])
        items[:] = [item for item in items if item in first]


@pytest.fixture(scope="session")
def newsdays(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of four days of invented news, made once with everything on, in two runs."""
    output = tmp_path_factory.mktemp("newsdays") / "out"
    for days in ("2026-03-1[01].jsonl", "2026-03-1[23].jsonl"):
        run_wiredesk(NEWSDAYS / days, output, model="en_core_web_sm")
    return output
