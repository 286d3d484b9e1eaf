from __future__ import annotations

import sys

import pytest

from wiredesk.transforms.parsing import memory_limit
from wiredesk.transforms.parsing.memory_limit import limit_memory, warn_if_memory_unlimited


@pytest.fixture(autouse=True)
def unwarned():
    warn_if_memory_unlimited.cache_clear()
    yield
    warn_if_memory_unlimited.cache_clear()


def test_a_system_without_a_memory_limit_is_reported_once(monkeypatch, caplog):
    monkeypatch.setattr(memory_limit, "_PROBE", "raise ValueError")
    monkeypatch.setattr("sys.platform", "darwin")
    for _ in range(2):
        warn_if_memory_unlimited()
    assert caplog.text.count("does not limit the memory") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems are probed")
def test_linux_is_known_to_limit_memory(monkeypatch, caplog):
    monkeypatch.setattr(memory_limit, "start_python", None)
    warn_if_memory_unlimited()
    assert caplog.text == ""


def test_the_limit_is_four_gigabytes(monkeypatch):
    found = []
    monkeypatch.setattr(memory_limit, "limit_resource", lambda *limit: found.append(limit))
    limit_memory()
    assert found == [("RLIMIT_AS", 4 << 30)]
