from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.containers.record_stream import RecordStream
from wiredesk.transforms.logic.containers.utf16 import is_utf16, transcode_head, transcode_utf16


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-16", True), ("utf-8-sig", False), ("utf-8", False), ("utf-32", False)],
)
def test_utf16_is_recognised_by_its_mark(encoding, found):
    assert is_utf16("text".encode(encoding)) is found


@given(st.text(st.characters(codec="utf-16")), st.integers(1, 7))
def test_a_utf16_stream_becomes_utf8(text, step):
    source = io.BytesIO(text.encode("utf-16"))
    stream = transcode_utf16(RecordStream(lambda _: source.read(step)))
    assert stream.read() == text.encode()


def test_the_head_may_end_within_a_character():
    assert transcode_head("a,🚢".encode("utf-16")[:-2]) == b"a,"
