from __future__ import annotations

import time

import pytest

from schemas.records import RawRecord
from tests.logic.containers.samples import LEAD, PAGE
from tests.support import RUN, STORY
from transforms import guard as guard_module
from transforms.guard import Guard
from transforms.logic.containers import Piece
from transforms.logic.errors import RecordError

RUNAWAY = "import re, sys; from transforms import guard; guard.parse_record = {}; guard.serve()"


def piece(payload: bytes, name: str = "a", file_format: str | None = None) -> Piece:
    return Piece(RawRecord(name, f"/in/{name}", payload), file_format)


@pytest.fixture
def guard():
    found = Guard(RUN, timeout_s=20)
    yield found
    found.close()


def parse_badly(monkeypatch, parser: str, timeout_s: float = 1.0) -> RecordError:
    monkeypatch.setattr(guard_module, "_COMMAND", RUNAWAY.format(parser))
    guard = Guard(RUN, timeout_s)
    try:
        with pytest.raises(RecordError) as caught:
            guard.parse(piece(PAGE))
        monkeypatch.undo()
        assert guard.parse(piece(PAGE)).body.startswith(LEAD)
    finally:
        guard.close()
    return caught.value


def test_pages_are_parsed_in_one_child_and_text_in_none(guard):
    assert guard.parse(piece(STORY.encode())).body == STORY
    assert guard._child is None
    assert guard.parse(piece(PAGE)).body.startswith(LEAD)
    child = guard._child
    assert child is not None
    with pytest.raises(RecordError, match="parse/sitemap"):
        guard.parse(piece(b"<urlset></urlset>"))
    assert guard._child is child and child.poll() is None


def test_a_parser_that_never_ends_is_stopped_and_the_next_record_is_parsed(monkeypatch):
    begun = time.monotonic()
    # A regular expression holds the interpreter: no signal and no thread would stop it.
    error = parse_badly(monkeypatch, "lambda *_: re.match('(a|a)*b', 'a' * 60)", timeout_s=1.5)
    assert (error.stage, error.reason) == ("parse", "timeout") and "--record-timeout" in error.message
    assert time.monotonic() - begun < 15


@pytest.mark.parametrize(
    ("parser", "said"),
    [
        ("lambda *_: [][1]", "IndexError"),
        ("lambda *_: __import__('os').kill(__import__('os').getpid(), 11)", "without a word"),
        ("lambda *_: bytes(1 << 40)", "MemoryError"),
        ("lambda *_: sys.exit(3)", "without a word"),
    ],
)
def test_a_parser_that_crashes_makes_a_reject(monkeypatch, parser, said):
    error = parse_badly(monkeypatch, parser, timeout_s=20)
    assert (error.stage, error.reason) == ("parse", "crashed") and said in error.message


def test_what_a_parser_prints_is_no_answer(monkeypatch):
    parser = "lambda *_: (print('x' * 100000), sys.stdout.flush(), [][1])"
    assert "IndexError" in parse_badly(monkeypatch, parser, timeout_s=20).message


def test_the_child_ends_with_its_guard(guard):
    guard.parse(piece(PAGE))
    child = guard._child
    guard.close()
    assert child is not None and child.returncode is not None
