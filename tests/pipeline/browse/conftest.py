"""The reading room over invented news, and its server in a thread."""

from __future__ import annotations

import http.client
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import pytest

from tests.support import run_wiredesk, write_files
from wiredesk.pipeline.browse.app import REPLAY, make_app
from wiredesk.pipeline.browse.replays import ReplayDesk
from wiredesk.pipeline.browse.room import Room
from wiredesk.pipeline.browse.security import Gate, Secured
from wiredesk.pipeline.browse.server import bind, make_gate, serving
from wiredesk.pipeline.storage.stores import open_store


@dataclass(frozen=True)
class Answer:
    """An answer of the server."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Served:
    """A running server."""

    gate: Gate
    room: Room
    bugs: list[Exception] = field(default_factory=list)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """Sends a request; ``sec_fetch_site`` is the header Sec-Fetch-Site."""
        with closing(http.client.HTTPConnection(self.gate.host, self.gate.port, timeout=60)) as connection:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, {"Host": f"127.0.0.1:{self.gate.port}"} | named)
            answer = connection.getresponse()
            return Answer(answer.status, answer.msg, answer.read())


@contextmanager
def serve_output(output: Path, *, may_replay: bool = False, host: str = "127.0.0.1") -> Iterator[Served]:
    """Serves an output from a thread, behind its gate."""
    room = Room(open_store(str(output)))
    with closing(room), bind(host, 0) as bound:
        served = Served(make_gate(bound), room)
        app = make_app(room, served.bugs.append, ReplayDesk(room) if may_replay else None)
        with serving(Secured(app, served.gate, may_post=[REPLAY] if may_replay else []), bound):
            yield served
    assert served.bugs == []


@pytest.fixture(scope="session")
def news(newsdays: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tables of the invented news, beside which the index may lie."""
    return Path(shutil.copytree(newsdays, tmp_path_factory.mktemp("browse") / "out"))


@pytest.fixture(scope="session")
def served(news: Path) -> Iterator[Served]:
    """The reading room of the invented news."""
    with serve_output(news) as running:
        yield running


REJECTED = {
    "empty.txt": b"",
    "page.bin": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR<script>alert(1)</script>",
    "links.txt": b"# feeds <script>alert(1)</script>\n" + b"https://news.example/feed\n" * 6,
}


@pytest.fixture(scope="session")
def rejected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output with rejects of several kinds."""
    folder = tmp_path_factory.mktemp("rejected")
    write_files(folder / "in", REJECTED)
    run_wiredesk(folder / "in", folder / "out")
    return folder / "out"
