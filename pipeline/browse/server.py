"""The server of the reading room: one process, one port of this machine."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from wiredesk.pipeline.browse.security import HEADERS, Gate
from wiredesk.pipeline.settings import UsageError

HEAD_TIMEOUT_S = 10.0
"""Seconds that a client may take to send the head of a request, and between two requests."""

MAX_HEAD_BYTES = 16_384
MAX_CONNECTIONS = 100
_OF_PORT = frozenset({errno.EADDRINUSE, errno.EACCES})

_log = logging.getLogger(__name__)


class _Protocol(H11Protocol):
    """HTTP with limits: of connections, and of the time for the head of a request."""

    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accepts a connection, unless there are too many."""
        super().connection_made(transport)
        if len(self.connections) > MAX_CONNECTIONS:
            transport.abort()
        else:
            self._watch_head()

    def data_received(self, data: bytes) -> None:
        """Takes data; from then on the rest of a head has to follow in time."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._watch_head()
        else:
            self._forget_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Takes note of the end of a connection."""
        self._forget_head()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answers what is no request, with the headers of every answer."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            headers = [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Connection", "close"),
                *HEADERS.items(),
            ]
            self.transport.write(self.conn.send(h11.Response(status_code=400, headers=headers)) or b"")
            self.transport.write(self.conn.send(h11.Data(data=b"this is no request of HTTP\n")) or b"")
            self.transport.write(self.conn.send(h11.EndOfMessage()) or b"")
        self.transport.close()

    def _watch_head(self) -> None:
        if self._limit is None:
            self._limit = self.loop.call_later(HEAD_TIMEOUT_S, self._give_up)

    def _forget_head(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _give_up(self) -> None:
        self._limit = None
        self.transport.abort()


class _Server(uvicorn.Server):
    """Uvicorn without handlers of signals: :mod:`wiredesk.pipeline.stopping` has those of this process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves the signals alone."""
        yield


def bind(host: str, port: int) -> socket.socket:
    """Returns a socket that listens.

    Args:
      host: address to listen at.
      port: port; 0 for any free one.

    Raises:
      UsageError: the address cannot be listened at.
    """
    try:
        ((family, _, _, _, address), *_) = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        bound = socket.socket(family, socket.SOCK_STREAM)
        # Connections of a server that has just ended do not keep its port.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(MAX_CONNECTIONS)
    except OSError as error:
        wrong = "port" if error.errno in _OF_PORT else "host"
        raise UsageError(
            f"cannot listen at {host}:{port} ({error.strerror or error}); choose another --{wrong}"
        ) from error
    return bound


def serve(app: ASGIApp, bound: socket.socket) -> None:
    """Answers requests until the process ends.

    Args:
      app: the application, behind its gate.
      bound: socket that listens.
    """
    _make_server(app).run(sockets=[bound])


@contextmanager
def serving(app: ASGIApp, bound: socket.socket) -> Iterator[None]:
    """Answers requests from a thread while the body runs."""
    server = _make_server(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, name="server", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _make_server(app: ASGIApp) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        # Whoever reaches a port of this machine could write the header that names another peer.
        proxy_headers=False,
        server_header=False,
        # The addresses of pages hold the token once, and what a person looked for.
        access_log=False,
        log_config=None,
        log_level="critical",
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
        timeout_keep_alive=int(HEAD_TIMEOUT_S),
        timeout_graceful_shutdown=1,
    )
    return _Server(config)


def make_gate(bound: socket.socket) -> Gate:
    """Returns the gate of a server."""
    host, port = bound.getsockname()[:2]
    return Gate(host, port)
