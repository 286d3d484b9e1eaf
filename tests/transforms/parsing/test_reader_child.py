from __future__ import annotations

import io
import os

import pytest

from tests.support import RUN
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.parsing import reader_child
from wiredesk.transforms.parsing.record_reader import ReadJob
from wiredesk.transforms.processes.channel import Channel, pack_message

JOB = ReadJob("a", "/in/a", 3, RUN, Limits())


@pytest.fixture
def pipe():
    source, target = os.pipe()
    yield Channel(source, target), target
    os.close(source)
    os.close(target)


def test_rows_skipped_records_and_the_end_are_sent(monkeypatch, pipe):
    channel, target = pipe
    monkeypatch.setattr(reader_child, "read_rows", lambda *_: iter([None] * 300 + ["row"]))
    monkeypatch.setattr(reader_child, "limit_time", lambda _: None)
    monkeypatch.setattr(reader_child, "NEXT_SUBJECT", b"")
    reader_child._read_file(JOB, io.BytesIO(b""), target)
    answers = [channel.receive(10) for _ in range(4)]
    # One skipped record in 256 shows that the process still works.
    assert answers == [("skipped", None), ("skipped", None), ("row", "row"), ("end", None)]


def test_a_file_is_fetched_through_messages(pipe):
    channel, target = pipe
    requests = io.BytesIO(bytes(pack_message((b"rest", None))))
    first = b"x" * (1 << 18)
    remote = reader_child._open_remote(requests, target, JOB, (first, None))
    assert remote.read() == first + b"rest"
    assert channel.receive(10)[0] == "read"


def test_the_death_of_the_process_is_reported_with_its_place(pipe):
    channel, target = pipe
    reader_child._report_death(target, KeyError("x"))
    assert channel.receive(10) == ("died", "KeyError: 'x' (unknown:0 in unknown)")


def test_requests_end_with_the_pipe():
    assert reader_child._read_message(io.BytesIO(b"")) is None
