"""Health of a watch."""

from __future__ import annotations

from tests.fakes.clock import FakeClock
from wiredesk.pipeline.telemetry.health import UNHEALTHY_FAILURES, Health


def test_failures_and_silence_make_a_watch_unhealthy_and_success_or_progress_healthy_again():
    clock = FakeClock()
    health = Health(60, clock.monotonic, clock.time)
    assert health.describe()[0]
    for _ in range(UNHEALTHY_FAILURES):
        health.note_end("failed", "disk full")
    is_healthy, state = health.describe()
    assert not is_healthy and state["status"] == "failing" and state["last_error"] == "disk full"
    assert state["last_failure"] == "2027-01-15T08:00:00+00:00" and state["last_success"] is None
    health.note_end("committed")
    assert health.describe()[0]
    clock.wait(601)
    assert health.describe()[1]["status"] == "stale"
    health.note_start()
    health.note_progress()
    is_healthy, state = health.describe()
    assert is_healthy and state["running"]
    assert Health(3600).limit_s == 10_800
