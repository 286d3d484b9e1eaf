"""A small part of Flink's REST API, which keeps jobs in memory and runs none.

What it answers was recorded from Flink 1.20.3.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FakeFlink:
    """A cluster.

    Attributes:
      url: address of its REST API.
      states: state of each job, by its name, which is its id as well.
      failures: text of the last error of a job, by its name.
      jars: ids of the uploaded jars.
      hangs: whether a job that is cancelled never ends.
      requests: what was asked for, like ``GET /v1/config``.
      stop: ends the cluster.
    """

    url: str = ""
    states: dict[str, str] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    jars: list[str] = field(default_factory=list)
    hangs: bool = False
    requests: list[str] = field(default_factory=list)
    stop: Callable[[], object] = lambda: None

    def answer(self, method: str, path: str) -> tuple[int, dict[str, Any]]:
        """Returns status and body of the answer to a request."""
        self.requests.append(f"{method} {path}")
        match path.partition("?")[0].strip("/").split("/")[1:]:
            case ["config"]:
                return 200, {"flink-version": "1.20.3"}
            case ["jobs", "overview"]:
                jobs = [{"jid": name, "name": name, "state": state} for name, state in self.states.items()]
                return 200, {"jobs": jobs}
            case ["jars", "upload"]:
                self.jars.append("1_beam.jar")
                return 200, {"filename": "/upload/1_beam.jar"}
            case ["jars", jar, "run"] if jar in self.jars:
                return self._run()
            case ["jars", jar] if method == "DELETE" and jar in self.jars:
                self.jars.remove(jar)
                return 200, {}
            case ["jobs", name, *rest] if name in self.states:
                return self._answer_job(method, name, rest)
        return 404, {
            "errors": [f"org.apache.flink.runtime.rest.NotFoundException: {path}\n\tat a.b(C.java:1)\n"]
        }

    def _run(self) -> tuple[int, dict[str, Any]]:
        if "refuse" in self.failures:
            return 500, {"errors": ["Internal server error.", self.failures["refuse"]]}
        self.states["new"] = "RUNNING"
        return 200, {"jobid": "new"}

    def _answer_job(self, method: str, name: str, rest: list[str]) -> tuple[int, dict[str, Any]]:
        if method == "PATCH":
            self.states[name] = "CANCELLING" if self.hangs else "CANCELED"
            return 202, {}
        if rest == ["exceptions"]:
            failure = self.failures.get(name)
            entries = [] if failure is None else [{"stacktrace": failure}]
            return 200, {"root-exception": failure, "exceptionHistory": {"entries": entries}}
        if rest == ["execution-result"]:
            is_done = self.states[name] in ("FINISHED", "CANCELED", "FAILED")
            return 200, {"status": {"id": "COMPLETED" if is_done else "IN_PROGRESS"}}
        return 200, {"jid": name, "state": self.states[name]}


@contextmanager
def serve_flink() -> Iterator[FakeFlink]:
    """Runs a cluster without jobs."""
    flink = FakeFlink()

    class _Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, body = flink.answer(self.command, self.path)
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_DELETE = _answer

        def log_message(self, *args: object) -> None:
            """Prints nothing."""

    with ThreadingHTTPServer(("localhost", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        flink.url = f"http://localhost:{server.server_address[1]}"
        flink.stop = lambda: (server.shutdown(), server.server_close())
        yield flink
        flink.stop()
