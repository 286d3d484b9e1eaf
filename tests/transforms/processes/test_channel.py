from __future__ import annotations

import os
import threading

import pytest

from wiredesk.transforms.processes.channel import Channel
from wiredesk.transforms.processes.stderr_tail import StderrTail


@pytest.fixture
def pipe():
    source, target = os.pipe()
    os.set_blocking(target, False)
    yield source, target
    for fd in (source, target):
        os.close(fd)


def test_a_message_of_any_size_arrives_whole(pipe):
    source, target = pipe
    message = ("row", b"x" * 3_000_000, None)
    sender = threading.Thread(target=Channel(source, target).send, args=(message, 60))
    sender.start()
    assert Channel(source, target).receive(60) == message
    sender.join()


def test_a_silent_or_blocked_end_times_out(pipe):
    channel = Channel(*pipe)
    with pytest.raises(TimeoutError):
        channel.receive(0.05)
    with pytest.raises(TimeoutError):
        channel.send(b"x" * 3_000_000, 0.05)


def test_a_closed_end_is_an_error():
    source, target = os.pipe()
    os.close(target)
    with pytest.raises(EOFError):
        Channel(source, source).receive(60)
    os.close(source)


def test_standard_error_is_drained_while_waiting(pipe):
    stderr = StderrTail()
    os.write(stderr.target, b"hm\n")
    channel = Channel(*pipe, stderr)
    channel.send("answer", 60)
    assert channel.receive(60) == "answer"
    with pytest.raises(TimeoutError):
        channel.receive(0.05)
    assert stderr._kept == b"hm\n"
    os.close(stderr.target)
    stderr.close()


def test_endless_standard_error_does_not_extend_the_timeout(pipe, monkeypatch):
    stderr = StderrTail()
    os.write(stderr.target, b"more")
    # More is pending as soon as some is taken.
    monkeypatch.setattr(stderr, "take", lambda: None)
    with pytest.raises(TimeoutError):
        Channel(*pipe, stderr).receive(0.05)
    os.close(stderr.target)
    stderr.close()
