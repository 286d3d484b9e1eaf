"""HTTP server of a watch: ``/healthz`` and ``/metrics``."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.telemetry.health import Health
from wiredesk.pipeline.telemetry.metrics import Metrics


class _Handler(BaseHTTPRequestHandler):
    """Answers ``/healthz`` and ``/metrics``, and nothing else."""

    server: _Server
    timeout: ClassVar[float] = 10.0

    def do_GET(self) -> None:
        """Answers one request."""
        path = self.path.partition("?")[0]
        if path == "/healthz":
            is_healthy, state = self.server.health.describe()
            status = HTTPStatus.OK if is_healthy else HTTPStatus.SERVICE_UNAVAILABLE
            self._answer(status, "application/json", json.dumps(state).encode() + b"\n")
        elif path == "/metrics":
            from prometheus_client.exposition import choose_encoder  # noqa: PLC0415

            encode, content_type = choose_encoder(self.headers.get("Accept", ""))
            self._answer(HTTPStatus.OK, content_type, encode(self.server.metrics.registry))
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"there are /healthz and /metrics\n")

    do_HEAD = do_GET

    def _answer(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing: probes come every few seconds."""


class _Server(ThreadingHTTPServer):
    def __init__(self, address: tuple[str, int], health: Health, metrics: Metrics) -> None:
        self.health = health
        self.metrics = metrics
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Binds without the base class's look-up of the host name, which may take long."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]


@contextmanager
def serve(host: str, port: int, health: Health, metrics: Metrics) -> Iterator[str]:
    """Serves ``/healthz`` and ``/metrics`` while the body runs.

    Args:
      host: IPv4 address to listen at; 127.0.0.1 accepts requests from this machine alone.
      port: port to listen at; 0 takes any free one.
      health: source of ``/healthz``: 200 while the watch is healthy, 503 otherwise.
      metrics: source of ``/metrics``.

    Yields:
      The URL, without a path.

    Raises:
      UsageError: the address cannot be listened at.
    """
    try:
        server = _Server((host, port), health, metrics)
    except OSError as error:
        raise UsageError(
            f"cannot listen at {host}:{port} ({error.strerror or error}); choose another --metrics-port"
        ) from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
