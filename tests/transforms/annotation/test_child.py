"""The child's side of the protocol, in a thread of this process."""

from __future__ import annotations

import socket
import threading
from types import SimpleNamespace

import pytest

from tests.support import make_article
from wiredesk.transforms.annotation import child
from wiredesk.transforms.annotation.protocol import Load, ModelFacts, Ready, Refused, Request
from wiredesk.transforms.logic.kernel.errors import ModelError
from wiredesk.transforms.processes.channel import Channel


class FakeModel:
    version, languages, is_fast = "fake-1.0", frozenset({"en"}), True
    slow_reason, unknown_labels = None, ("SHIP",)

    def find_mentions(self, bodies):
        return [[] for _ in bodies]


@pytest.fixture
def parent(monkeypatch):
    """The parent's end of the socket that ``serve`` takes for its standard input."""
    near, far = socket.socketpair()
    nothing = lambda *args: None  # noqa: E731
    fake_os = SimpleNamespace(dup=lambda _: far.fileno(), write=nothing)
    fakes = {
        "os": fake_os,
        "signal": SimpleNamespace(signal=nothing, SIGINT=None, SIG_IGN=None),
        "faulthandler": SimpleNamespace(enable=nothing),
        "limit_time": nothing,
    }
    for name, fake in fakes.items():
        monkeypatch.setattr(child, name, fake)
    yield near
    near.close()
    far.close()


def start(near):
    thread = threading.Thread(target=child.serve, daemon=True)
    thread.start()
    return Channel(near.fileno(), near.fileno()), thread


def test_a_child_is_ready_and_answers_each_article_of_a_request(parent, monkeypatch):
    monkeypatch.setattr(child, "load_model", lambda _: FakeModel())
    channel, thread = start(parent)
    channel.send(Load("fake"))
    assert channel.receive(60.0) == Ready(ModelFacts("fake-1.0", True, None, ("SHIP",)))
    articles = [make_article("On Monday.", "a.txt"), make_article("On Tuesday.", "b.txt")]
    channel.send(Request("fake", articles, 0.0))
    answers = [channel.receive(60.0) for _ in articles]
    assert [(row.source_key, row.model, len(row.times)) for row in answers] == [
        ("a.txt", "fake-1.0", 1),
        ("b.txt", "fake-1.0", 1),
    ]
    parent.shutdown(socket.SHUT_RDWR)
    thread.join(60.0)
    assert not thread.is_alive(), "the child ends with its input"


def test_a_child_without_its_model_refuses(parent, monkeypatch):
    def fail(_):
        raise ModelError("fake is not installed")

    monkeypatch.setattr(child, "load_model", fail)
    channel, thread = start(parent)
    channel.send(Load("fake"))
    assert channel.receive(60.0) == Refused("fake is not installed")
    thread.join(60.0)
    assert not thread.is_alive()
