"""Servers that fail in passing: a request is repeated, and what remains is an error that names the object."""

from __future__ import annotations

import threading

import pytest

from tests.bench.stores import Handler, Proxy
from wiredesk.transforms.remote import google
from wiredesk.transforms.remote.buckets import StoreError
from wiredesk.transforms.remote.reading import RemoteFile
from wiredesk.transforms.remote.schemes import forget_buckets, open_bucket

TEXT = bytes(range(256)) * 100


class Faulty(Proxy):
    """Breaks off answers of some length in the middle while :attr:`to_break` is more than 0."""

    to_break = 0
    least_bytes = 1_000

    def handle_error(self, *_: object) -> None:
        pass


class BreakingHandler(Handler):
    """Hands on requests, and breaks off answers."""

    server: Faulty

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


@pytest.mark.parametrize("times", [1, 3])
def test_an_answer_that_breaks_off_is_asked_for_again(faulty, times):
    proxy, bucket = faulty
    bucket.write("a", TEXT)
    for read in (
        lambda: bucket.read("a"),
        lambda: bucket.read("a", 0, 10**6),
        lambda: bucket.read_version("a")[0],
        lambda: RemoteFile(bucket, "a").read(),
    ):
        proxy.to_break = times
        assert read() == TEXT
        assert proxy.to_break == 0


def test_answers_that_always_break_off_are_an_error_that_names_the_object(faulty, monkeypatch):
    proxy, bucket = faulty
    bucket.write("a", TEXT)
    proxy.to_break, proxy.least_bytes = 10**6, 1
    monkeypatch.setitem(google._HOW, "retry", google.DEFAULT_RETRY.with_timeout(2.0))
    with pytest.raises(StoreError, match=rf"{bucket.name}/a cannot be reached: [^\n]+$"):
        bucket.read("a")
