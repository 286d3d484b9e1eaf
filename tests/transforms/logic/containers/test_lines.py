from __future__ import annotations

import io
import json
from datetime import date

import pytest

from tests.support import OTHER_STORY, STORY
from tests.transforms.logic.containers.samples import (
    JOINED,
    LEAD,
    describe,
    make_lines,
    read,
    walk,
)
from wiredesk.transforms.logic.containers.limits import Limits
from wiredesk.transforms.logic.containers.lines import cut_lines, find_separator, read_whole
from wiredesk.transforms.logic.containers.record_stream import RecordStream


def open_bytes(data: bytes) -> RecordStream:
    return RecordStream(io.BytesIO(data).read)


def test_a_broken_line_is_one_reject():
    lines = [json.dumps({"text": STORY}), '{"text": "cut', "", json.dumps({"text": OTHER_STORY})]
    found = read("\n".join(lines).encode())
    assert [getattr(value, "body", value) for value in found.values()] == [
        STORY,
        "parse/broken_json",
        OTHER_STORY,
    ]


def test_articles_with_date_prefixes_are_cut():
    found = read(JOINED, "j.txt")
    assert [article.published_date for article in found.values()] == [date(2024, 5, 1), date(2024, 5, 2)]
    assert list(found) == ["j.txt#1", "j.txt#2"] and found["j.txt#1"].body == f"{LEAD}\n\nSecond paragraph."


def test_only_reliable_separators_cut_a_text():
    text = f"{LEAD}\n\n=====\n\n{OTHER_STORY}\n"
    assert list(read(text.encode(), "j.txt")) == ["j.txt"]
    ruled = f"Title: x\nDate: 2024-05-01\n\n{LEAD}\n=====\nTitle: y\n\n{OTHER_STORY}\n"
    assert list(read(ruled.encode(), "j.txt")) == ["j.txt#1", "j.txt#2"]
    counted = f"1 of 2 DOCUMENTS\n\n{LEAD}\n2 of 2 DOCUMENTS\n\n{OTHER_STORY}\n"
    assert list(read(counted.encode(), "j.txt")) == ["j.txt#1", "j.txt#2"]


def test_a_record_over_the_limit_keeps_its_payload_and_its_neighbours():
    data = make_lines(1) + b'{"body": "' + b"x" * 5000 + b'"}\n' + make_lines(1)
    found = walk(data, "a.jsonl", record_bytes=2000)
    assert [reason for _, reason in describe(found)] == [None, "read/too_large", None]
    assert found[1].error and len(found[1].record.payload) == 5013
    found = walk(data, "a.jsonl", record_bytes=2000, payload_bytes=3000)
    assert [len(piece.record.payload) for piece in found] == [len(make_lines(1)), 0, len(make_lines(1))]


@pytest.mark.parametrize(
    ("data", "kept", "sizes"),
    [
        (b"short\n\n  \nlast", 100, [(6, None), (4, None)]),
        (b"x" * 10 + b"\n", 100, [(11, None)]),
        (b"x" * 50 + b"\nshort\n", 100, [(51, "too_large"), (6, None)]),
        (b"x" * 50 + b"\nshort\n", 20, [(0, "too_large"), (6, None)]),
        (b"x" * 50, 100, [(50, "too_large")]),
    ],
)
def test_lines_are_cut_and_long_ones_are_errors(data, kept, sizes):
    parts = cut_lines(open_bytes(data), Limits(record_bytes=10, payload_bytes=kept))
    assert [(len(part.payload), part.error and part.error.reason) for part in parts] == sizes


@pytest.mark.parametrize(
    ("size", "kept_bytes", "is_error"), [(10, 10, False), (11, 11, True), (20, 20, True), (21, 0, True)]
)
def test_a_single_record_is_read_up_to_the_limits(size, kept_bytes, is_error):
    part = read_whole(open_bytes(b"x" * size), Limits(record_bytes=10, payload_bytes=20))
    assert (len(part.payload), part.error is not None) == (kept_bytes, is_error)
    assert not is_error or f"has {size} bytes" in part.error.message


@pytest.mark.parametrize(
    ("head", "line", "follows", "begins"),
    [
        (b"date 2024-05-01 x\n date 2024-05-02 y\n", b"date 2024-05-03 z\n", b"", True),
        (b"date 2024-05-01 x\n date 2024-05-02 y\n", b"On date 2024-05-03 z\n", b"", False),
        (b"1 of 2 DOCUMENTS\nx\n", b"  Document 2 of 2\n", b"", True),
        (b"1 of 2 DOCUMENTS\nx\n", b"2 of 2\n", b"", False),
        (b"Title: x\n\ny\n=====\nTitle: z\n", b"=======\n", b"Title: a\n", True),
        (b"Title: x\n\ny\n=====\nTitle: z\n", b"-----\n", b"Title: a\n", False),
        (b"Title: x\n\ny\n=====\nTitle: z\n", b"=====\n", b"And on.\n", False),
        (b"Title: x\nDate: 1\n\ny\n\nTitle: z\nDate: 2\n", b"\n", b"Title: a\nDate: 3\n", True),
        (b"Title: x\nDate: 1\n\ny\n\nTitle: z\nDate: 2\n", b"\n", b"Title: a\n\nx", False),
    ],
)
def test_a_separator_begins_an_article(head, line, follows, begins):
    assert find_separator(head)(line, follows) is begins


@pytest.mark.parametrize("head", [b"", b"Plain text.\n", b"date 2024-05-01 Only one.\n", b"Title: x\n\ny\n"])
def test_a_text_without_reliable_separators_is_one_article(head):
    assert find_separator(head) is None
