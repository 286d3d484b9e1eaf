"""Servers that fail in passing: a request is repeated, and what remains is an error that names the object."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.bench.stores import Handler, Proxy
from wiredesk.pipeline.inputs.sources import list_sources
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing.opening import open_file
from wiredesk.transforms.remote import google
from wiredesk.transforms.remote.buckets import StoreAwayError
from wiredesk.transforms.remote.reading import ObjectStream
from wiredesk.transforms.remote.schemes import forget_buckets, open_bucket

PROGRAM = str(Path(sys.executable).parent / "wiredesk")
TEXT = bytes(range(256)) * 100


class Faulty(Proxy):
    """Breaks off answers of some length while :attr:`to_break` is more than 0, and fails on some keys."""

    to_break = 0
    least_bytes = 1_000
    fails_on = "nothing"

    def handle_error(self, *_: object) -> None:
        pass


class BreakingHandler(Handler):
    """Hands on requests, and breaks off answers."""

    server: Faulty

    def send_response_only(self, code: int, message: str | None = None) -> None:
        super().send_response_only(503 if self.server.fails_on in self.path else code, message)

    def send_content(self, content: bytes) -> None:
        if len(content) < self.server.least_bytes or self.server.to_break == 0:
            super().send_content(content)
            return
        self.server.to_break -= 1
        self.wfile.write(content[: len(content) // 2])
        self.close_connection = True


@pytest.fixture
def faulty(bucket, find_server, monkeypatch):
    """A proxy before the server of a bucket, and the bucket opened through it."""
    server = find_server(bucket.partition("://")[0])
    with Faulty(server.url, 0, BreakingHandler) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value.replace(server.url, proxy.url))
        forget_buckets()
        yield proxy, open_bucket(bucket)[0]
        proxy.shutdown()


def make_impatient(monkeypatch):
    """Makes Google's client give up soon."""
    monkeypatch.setitem(google._HOW, "retry", google.DEFAULT_RETRY.with_timeout(2.0))


@pytest.mark.parametrize("times", [1, 3])
def test_an_answer_that_breaks_off_is_asked_for_again(faulty, times):
    proxy, bucket = faulty
    bucket.write("a", TEXT)
    for read in (
        lambda: bucket.read("a"),
        lambda: bucket.read("a", 0, 10**6),
        lambda: bucket.read_version("a")[0],
        lambda: ObjectStream(bucket, "a").read(),
    ):
        proxy.to_break = times
        assert read() == TEXT
        assert proxy.to_break == 0


def test_answers_that_always_break_off_are_an_error_that_names_the_object(faulty, monkeypatch):
    proxy, bucket = faulty
    bucket.write("a", TEXT)
    proxy.to_break, proxy.least_bytes = 10**6, 1
    make_impatient(monkeypatch)
    with pytest.raises(StoreAwayError, match=rf"{bucket.name}/a cannot be reached: [^\n]+$"):
        bucket.read("a")


def test_a_store_that_is_away_is_no_property_of_a_file(faulty, bucket, monkeypatch):
    proxy, opened = faulty
    opened.write("in/a.txt", TEXT)
    (file,) = list_sources([f"{bucket}/in/"])
    make_impatient(monkeypatch)
    proxy.fails_on = "a.txt"
    with pytest.raises(StoreAwayError, match="cannot be reached"):
        open_file(file)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", "http://127.0.0.1:9")
    forget_buckets()
    with pytest.raises(StoreAwayError, match="cannot be reached"):
        open_file(file)


def test_an_object_that_is_gone_is_a_reject(faulty, bucket):
    _, opened = faulty
    opened.write("in/a.txt", TEXT)
    (file,) = list_sources([f"{bucket}/in/"])
    opened.delete(["in/a.txt"])
    with pytest.raises(RecordError, match="vanished"):
        open_file(file)


def test_a_run_ends_soon_when_its_store_goes_away_while_inputs_are_read(faulty, bucket):
    proxy, opened = faulty
    if bucket.startswith("gs"):
        pytest.skip("Google's client gives up after half a minute; the test above covers it")
    for n in range(60):
        opened.write(f"in/{n}.txt", b"LONDON (AP) - The harbour was closed on Monday.\n\nShips waited.")
    proxy.fails_on = "/in/"
    command = ["run", "-i", f"{bucket}/in/", "-o", f"{bucket}/out", "--annotate", "none"]
    done = subprocess.run([PROGRAM, *command], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert re.search(rf"wiredesk: {bucket}/in/\d+.txt cannot be reached: [^\n]+$", done.stderr.strip())
    proxy.fails_on = "nothing"
    assert list_committed(open_store(f"{bucket}/out")) == []
    done = subprocess.run([PROGRAM, *command], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0 and "60 records of 60 files" in done.stdout
