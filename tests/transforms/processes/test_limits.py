from __future__ import annotations

import time

import pytest

from wiredesk.transforms.processes import limits
from wiredesk.transforms.processes.limits import limit_resource, limit_time

resource = pytest.importorskip("resource")


@pytest.fixture
def taken(monkeypatch):
    """Collects the limits that would have been set."""
    found = []
    monkeypatch.setattr("resource.setrlimit", lambda kind, pair: found.append((kind, pair)))
    return found


@pytest.mark.parametrize(
    ("hard", "soft"), [(resource.RLIM_INFINITY, 1 << 30), (1 << 40, 1 << 30), (1 << 20, 1 << 20)]
)
def test_a_limit_stays_within_the_hard_limit(monkeypatch, taken, hard, soft):
    monkeypatch.setattr("resource.getrlimit", lambda _: (0, hard))
    assert limit_resource("RLIMIT_AS", 1 << 30)
    assert taken == [(resource.RLIMIT_AS, (soft, hard))]


@pytest.mark.parametrize("error", [ValueError("current limit exceeds maximum limit"), OSError(22, "no")])
def test_a_limit_that_the_system_refuses_returns_false(monkeypatch, error):
    def refuse(*_):
        raise error

    monkeypatch.setattr("resource.setrlimit", refuse)
    assert not limit_resource("RLIMIT_AS", 1 << 30)


def test_a_system_without_limits_returns_false(monkeypatch):
    monkeypatch.setattr(limits, "resource", None)
    assert not limit_resource("RLIMIT_AS", 1 << 30)


def test_processor_time_is_limited_to_twice_the_timeout_and_a_grace(monkeypatch, taken):
    monkeypatch.setattr("resource.getrlimit", lambda _: (0, resource.RLIM_INFINITY))
    monkeypatch.setattr(time, "process_time", lambda: 7.9)
    limit_time(30)
    assert taken == [(resource.RLIMIT_CPU, (127, resource.RLIM_INFINITY))]


def test_a_timeout_of_zero_sets_no_limit(taken):
    limit_time(0)
    assert taken == []
