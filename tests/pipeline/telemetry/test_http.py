"""The HTTP server of a watch."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request

import pytest

from tests.fakes.clock import FakeClock
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.telemetry.health import Health
from wiredesk.pipeline.telemetry.http import serve
from wiredesk.pipeline.telemetry.metrics import Metrics


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def test_the_server_answers_until_its_end_and_a_taken_port_is_wrong_use():
    clock = FakeClock()
    health = Health(60, clock.monotonic, clock.time)
    with serve("127.0.0.1", 0, health, Metrics()) as url:
        status, kind, body = fetch(f"{url}/healthz?probe=1")
        assert (status, kind) == (200, "application/json") and json.loads(body)["status"] == "ok"
        clock.wait(1000)
        assert fetch(f"{url}/healthz")[0] == 503
        status, kind, body = fetch(f"{url}/metrics")
        assert (
            status == 200
            and kind.startswith("text/plain")
            and "# TYPE wiredesk_run_seconds histogram" in body
        )
        assert fetch(f"{url}/")[0] == 404
        port = int(url.rpartition(":")[2])
        with pytest.raises(UsageError, match="--metrics-port"), serve("127.0.0.1", port, health, Metrics()):
            pass
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
