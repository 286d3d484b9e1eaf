from __future__ import annotations

import os

import pytest

from wiredesk.transforms.processes.stderr_tail import NEXT_SUBJECT, LastWords, explain_end, shorten_words

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
def test_what_a_process_has_said_is_told_in_a_line(text, short):
    assert shorten_words(text) == short


def test_words_about_what_is_done_are_left_out_and_what_is_kept_is_bounded():
    words = LastWords()
    os.write(words.target, b"old\n" + NEXT_SUBJECT + b"new\n")
    assert words.tell() == "new" and words.source is not None
    for _ in range(10):
        os.write(words.target, b"y" * 50_000)
        words.take()
    assert len(words._kept) < 20_000
    os.close(words.target)
    words.take()
    assert words.source is None
    words.close()


def test_an_answer_is_heard_whole_and_without_what_was_said_before():
    words = LastWords()
    os.write(words.target, b"before\n")
    words.forget()
    words.hear_out(0.01)
    assert words.read() == ""
    os.write(words.target, b"after\n" * 2_000)
    words.hear_out(60)
    assert words.read() == "after\n" * 2_000
    os.close(words.target)
    words.hear_out(60)
    assert words.source is None
    words.close()


def test_who_speaks_without_end_is_not_listened_to_for_ever(monkeypatch):
    words = LastWords()
    monkeypatch.setattr("os.read", lambda *_: b"more")
    words.take()
    assert words.source is not None and words._kept.startswith(b"more")
    os.close(words.target)
    words.close()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("bad", -9, "bad"),
        ("", -9, "SIGKILL; is memory short?"),
        ("", -1, "without a word"),
        ("", None, "without a word"),
    ],
)
def test_an_end_is_explained_by_its_words_or_its_signal(words, code, told):
    assert told in explain_end(words, code)
