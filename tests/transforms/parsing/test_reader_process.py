from __future__ import annotations

import io

import pytest

from tests.support import RUN
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.parsing.reader_process import ReaderProcess, ReaderStartError, ReaderStopped
from wiredesk.transforms.parsing.record_reader import ReadJob

JOB = ReadJob("a", "/in/a", 3, RUN, Limits())
# A process that answers from a script instead of parsing.
SCRIPT = """
import os, time
from wiredesk.transforms.processes.channel import Channel
channel = Channel(0, 1)
send, receive = (lambda *answer: channel.send(answer)), channel.receive
{}
"""


@pytest.fixture
def start():
    made = []

    def make(script: str) -> ReaderProcess:
        made.append(ReaderProcess(SCRIPT.format(script)))
        return made[-1]

    yield make
    for process in made:
        process.end()


def test_rows_are_received_and_blocks_are_sent_on_request(start):
    process = start(
        "send('ready', None); receive(); send('row', 1); send('skipped', None); "
        "send('read', (1, 9)); send('row', receive()); send('end', None); receive()"
    )
    assert list(process.read(JOB, io.BytesIO(b"abc"), 30)) == [1, (b"bc", None)]
    assert not process.is_busy and process.is_alive()


@pytest.mark.parametrize(
    ("answer", "timeout_s", "reason", "how"),
    [
        ("send('died', 'KeyError')", 30, "crashed", "crashed (KeyError)"),
        ("os._exit(3)", 30, "crashed", "crashed (it ended without a word; is memory short?)"),
        ("time.sleep(60)", 0.1, "timeout", "was stopped after 0.1 s"),
    ],
)
def test_a_process_that_does_not_finish_has_stopped(start, answer, timeout_s, reason, how):
    process = start(f"send('ready', None); receive(); {answer}")
    process.await_start()
    with pytest.raises(ReaderStopped) as stopped:
        list(process.read(JOB, io.BytesIO(b"abc"), timeout_s))
    assert (stopped.value.reason, stopped.value.how) == (reason, how)
    assert process.is_busy


def test_a_process_that_dies_before_it_is_ready_does_not_start(start):
    process = start("raise SystemExit('no such module')")
    with pytest.raises(ReaderStartError, match="no such module"):
        process.await_start()


def test_a_process_serves_the_code_that_it_runs_until_it_ends(start):
    process = start("receive()")
    assert process.serves(process._command) and not process.serves("other")
    process.end()
    assert not process.serves(process._command)


@pytest.mark.parametrize(
    ("reason", "stage", "begins", "advice"),
    [
        ("timeout", "parse", "its parser was stopped", "raise --record-timeout"),
        ("crashed", "read", "what follows could not be read: its reader was stopped", "report it"),
    ],
)
def test_a_stop_is_explained_with_what_to_do(reason, stage, begins, advice):
    error = ReaderStopped(reason, "was stopped").explain(stage)
    assert (error.stage, error.reason) == (stage, reason)
    assert error.message.startswith(begins) and advice in error.message
