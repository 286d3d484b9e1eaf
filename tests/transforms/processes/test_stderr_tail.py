from __future__ import annotations

import os

import pytest

from wiredesk.transforms.processes.stderr_tail import NEXT_SUBJECT, StderrTail, explain_end, shorten_stderr

DUMP = """one before
Fatal Python error: Segmentation fault

Current thread 0x00007f1234567890 (most recent call first):
  File "/usr/lib/site-packages/lxml/inner.py", line 7 in parse
  File "/usr/lib/outer.py", line 9 in call
"""


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("", ""),
        ("one\n\ntwo\nthree\nfour\n", "two / three / four"),
        ("free(): invalid \x1b[2Jpointer\r\n", r"free(): invalid \x1b[2Jpointer"),
        ("note\nTraceback (most recent call last):\n  File x\nKeyError: 'a'\n", "KeyError: 'a'"),
        (DUMP, "Segmentation fault in inner.py:7"),
        ("x" * 10_000, "x" * 400),
    ],
)
def test_standard_error_is_shortened_to_a_line(text, short):
    assert shorten_stderr(text) == short


def test_output_about_earlier_subjects_is_dropped_and_the_rest_is_bounded():
    stderr = StderrTail()
    os.write(stderr.target, b"old\n" + NEXT_SUBJECT + b"new\n")
    assert stderr.read() == "new\n" and stderr.source is not None
    for _ in range(10):
        os.write(stderr.target, b"y" * 50_000)
        stderr.take()
    assert len(stderr._kept) < 20_000
    os.close(stderr.target)
    stderr.take()
    assert stderr.source is None
    stderr.close()


def test_output_is_awaited_until_it_pauses_and_without_earlier_output():
    stderr = StderrTail()
    os.write(stderr.target, b"before\n")
    stderr.forget()
    stderr.await_output(0.01)
    assert stderr.read() == ""
    os.write(stderr.target, b"after\n" * 2_000)
    stderr.await_output(60)
    assert stderr.read() == "after\n" * 2_000
    os.close(stderr.target)
    stderr.await_output(60)
    assert stderr.source is None
    stderr.close()


def test_endless_output_does_not_hold_the_reader(monkeypatch):
    stderr = StderrTail()
    monkeypatch.setattr("os.read", lambda *_: b"more")
    stderr.take()
    assert stderr.source is not None and stderr._kept.startswith(b"more")
    os.close(stderr.target)
    stderr.close()


@pytest.mark.parametrize(
    ("words", "code", "explained"),
    [
        ("bad", -9, "bad"),
        ("", -9, "SIGKILL; is memory short?"),
        ("", -1, "without a word"),
        ("", None, "without a word"),
    ],
)
def test_an_end_is_explained_by_standard_error_or_the_signal(words, code, explained):
    assert explained in explain_end(words, code)
