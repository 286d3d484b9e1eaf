from __future__ import annotations

import pytest

from wiredesk.transforms.logic.containers.sniff import recognise_packing, recognise_records


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"PAR1....", "a", "parquet"),
        (b"Obj\x01...", "a", "avro"),
        (b"WARC/1.0\r\n", "a", "warc"),
        (b"filedesc://x.arc 0.0.0.0 20240506010203 text/plain 14\n", "a", "warc"),
        (b'{"a": 1}\n{"a": 2}\n', "a", "jsonl"),
        (b'{"a": 1}\n{"a": cut\n', "a", "jsonl"),
        (b'{"a":\n 1}', "a", "json"),
        (b'{"a":\n 1}', "a.jsonl", "jsonl"),
        (b"[1, 2]", "a", "json"),
        (b"[Editor's note] Text", "a", None),
        (b"\xef\xbb\xbf\n<rss><channel/></rss>", "a", "feed"),
        (b"<item><title>x</title></item>", "a", None),
        (b"<newsMessage><itemSet><newsItem/></itemSet></newsMessage>", "a", "newsml-g2"),
        (b"<newsItem/>", "a", None),
        (b"<html><p>x", "a", None),
        (b"From a@b.example Wed May  1 10:00:00 2024\nSubject: x\n", "a", "email"),
        (b"a,b\n1,2\n", "a.csv", "csv"),
        (b"a,b\n1,2\n", "a.txt", None),
        (b"id;title;text\n1;x;y\n", "a", "csv"),
        (b"id;title;text\n", "a", None),
        (b" date 2024-05-01 One.\n date 2024-05-02 Two.\n", "a", "joined"),
        (b"One.\n\nTwo.\n", "a", None),
        (b"", "a", None),
    ],
)
def test_a_file_of_several_records_is_recognised_by_content_then_name(head, name, kind):
    assert recognise_records(head, name) == kind


@pytest.mark.parametrize(
    ("head", "packing"),
    [
        (b"PK\x05\x06", "zip"),
        (b"PK\x01\x02", None),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x1f\x8b", None),
        (b"", None),
    ],
)
def test_a_packing_is_recognised_by_its_magic(head, packing):
    assert recognise_packing(head) == packing
