from __future__ import annotations

import io

from tests.transforms.logic.containers.samples import (
    MAILBOX,
    REUTERS,
    read,
)
from wiredesk.transforms.logic.containers.limits import Limits
from wiredesk.transforms.logic.containers.record_stream import RecordStream
from wiredesk.transforms.logic.containers.splitting import cut_with_splitter


def split_at_bars(stream):
    data = b""
    while piece := stream.read(7):
        data += piece
        *records, data = data.split(b"|")
        yield from records
    if data:
        yield data


def test_reuters_sgml_and_mailboxes_are_cut_by_their_splitters():
    found = read(REUTERS, "r.sgm")
    assert list(found) == ["r.sgm#1", "r.sgm#2"] and found["r.sgm#1"].source_format == "sgml"
    found = read(MAILBOX, "box")
    assert {key: article.headline for key, article in found.items()} == {"box#1": "S1", "box#2": "S2"}
    endless = REUTERS.replace(b"</REUTERS>", b"") * 9
    assert set(read(endless, "r.sgm", record_bytes=4000).values()) == {"read/too_large"}


def test_records_are_cut_by_the_splitter():
    parts = cut_with_splitter(
        RecordStream(io.BytesIO(b"one|two|three").read), Limits(), split_at_bars, "text"
    )
    assert [(part.payload, part.format, part.error) for part in parts] == [
        (b"one", "text", None),
        (b"two", "text", None),
        (b"three", "text", None),
    ]


def test_a_record_without_end_comes_in_bounded_parts():
    data = b"x" * 300_000 + b"|last"
    parts = list(
        cut_with_splitter(
            RecordStream(io.BytesIO(data).read), Limits(record_bytes=10_000), split_at_bars, "text"
        )
    )
    assert b"".join(part.payload for part in parts) == data.replace(b"|", b"")
    assert [part.error and part.error.reason for part in parts] == ["too_large"] * (len(parts) - 1) + [None]
    assert max(len(part.payload) for part in parts) <= 10_000 + 2 * (1 << 16)
