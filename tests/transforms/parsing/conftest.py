"""Reader processes for tests: forked, which takes milliseconds, where a new Python takes seconds."""

from __future__ import annotations

import pytest

from wiredesk.transforms.parsing import supervised_reader
from wiredesk.transforms.parsing.supervised_reader import IdleProcesses
from wiredesk.transforms.processes.forkserver import CAN_FORK, start_server, stop_server


@pytest.fixture(scope="module")
def _stop_server_at_end():
    yield
    stop_server()


@pytest.fixture
def forking(_stop_server_at_end, monkeypatch):
    """Makes readers fork their processes, as in a worker process, where the system can fork."""
    monkeypatch.setattr(supervised_reader, "_idle", IdleProcesses(1))
    if CAN_FORK:
        start_server("wiredesk.transforms.parsing.reader_child:load_parsers")
    yield
    supervised_reader._idle.close()


@pytest.fixture
def starting(forking, monkeypatch):
    """Makes readers start a new Python instead; to be used beside ``forking``."""
    stop_server()
