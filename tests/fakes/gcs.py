"""A fake of the part of Google Cloud Storage's XML interface that the lock uses: objects, generations, conditions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Handler(BaseHTTPRequestHandler):
    objects: dict[str, tuple[int, bytes]]
    conditions: list[str | None]
    one: threading.Lock
    heeds_conditions: bool

    def do_GET(self) -> None:
        generation, data = self.objects.get(self.path, (0, b""))
        self._answer(200 if generation else 404, generation, data)

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        condition = self.headers["x-goog-if-generation-match"]
        self.conditions.append(condition)
        with self.one:
            generation = self.objects.get(self.path, (0, b""))[0]
            if self.heeds_conditions and condition is not None and int(condition) != generation:
                self._answer(412, generation, b"")
                return
            self.objects[self.path] = (generation + 1, data)
        self._answer(200, generation + 1, b"")

    def _answer(self, status: int, generation: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("x-goog-generation", str(generation))
        self.send_header("ETag", f'"{generation}"')
        self.send_header("Last-Modified", self.date_time_string())
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve(*, heeds_conditions: bool) -> Iterator[tuple[str, list[str | None]]]:
    """Serves on this machine and gives the address and a list that collects the conditions of the writes."""
    state = {
        "objects": {},
        "conditions": [],
        "one": threading.Lock(),
        "heeds_conditions": heeds_conditions,
    }
    handler = type("Handler", (_Handler,), state)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}", state["conditions"]
        server.shutdown()
