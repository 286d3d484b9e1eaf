from __future__ import annotations

import os
import threading

import pytest

from wiredesk.transforms.processes.channel import Channel
from wiredesk.transforms.processes.stderr_tail import LastWords


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


def test_who_does_not_answer_is_late(pipe):
    channel = Channel(*pipe)
    with pytest.raises(TimeoutError):
        channel.receive(0.05)
    with pytest.raises(TimeoutError):
        channel.send(b"x" * 3_000_000, 0.05)


def test_who_is_gone_is_no_answer():
    source, target = os.pipe()
    os.close(target)
    with pytest.raises(EOFError):
        Channel(source, source).receive(60)
    os.close(source)


def test_what_is_said_meanwhile_is_taken(pipe):
    words = LastWords()
    os.write(words.target, b"hm\n")
    channel = Channel(*pipe, words)
    channel.send("answer", 60)
    assert channel.receive(60) == "answer"
    with pytest.raises(TimeoutError):
        channel.receive(0.05)
    assert words._kept == b"hm\n"
    os.close(words.target)
    words.close()


def test_who_says_something_without_end_is_late_all_the_same(pipe, monkeypatch):
    words = LastWords()
    os.write(words.target, b"more")
    # It is there again as soon as it is taken.
    monkeypatch.setattr(words, "take", lambda: None)
    with pytest.raises(TimeoutError):
        Channel(*pipe, words).receive(0.05)
    os.close(words.target)
    words.close()
