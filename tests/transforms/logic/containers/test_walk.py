from __future__ import annotations

import gzip
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import STORY
from tests.transforms.logic.containers.samples import (
    ALL,
    describe,
    list_reasons,
    make_lines,
    make_tar,
    make_zip,
    walk,
)

TEXT = STORY.encode()


@pytest.mark.parametrize("name", ALL)
def test_a_container_gives_the_same_records_whether_it_is_seekable_or_not(name):
    searched = walk(ALL[name], name)
    assert describe(searched) == describe(walk(ALL[name], name, seekable=False))
    assert all(piece.record.payload for piece in searched if piece.error is None)


def test_keys_of_nested_archives_show_the_path():
    inner = gzip.compress(make_tar({"x.jsonl": make_lines(2)}))
    found = walk(make_zip({"in/a.tar.gz": inner, "b.txt": TEXT}), "o.zip")
    assert [key for key, _ in describe(found)] == [
        "o.zip!in/a.tar.gz!x.jsonl#1",
        "o.zip!in/a.tar.gz!x.jsonl#2",
        "o.zip!b.txt",
    ]


def test_the_depth_of_nesting_is_limited():
    data = TEXT
    for _ in range(12):
        data = gzip.compress(data)
    assert list_reasons(walk(data)) == ["read/depth_limit"]


def test_the_number_of_members_is_limited():
    found = walk(make_lines(10), "a.jsonl", members=4)
    assert describe(found)[4:] == [("a.jsonl#rest", "read/member_limit")]
    found = walk(make_tar({str(n): TEXT for n in range(10)}), "a.tar", members=4)
    assert [reason for _, reason in describe(found)][-1] == "read/member_limit"


@pytest.mark.parametrize("data", [make_zip({}), gzip.compress(b"", mtime=0)], ids=["zip", "gzip"])
def test_an_empty_container_gives_one_piece(data):
    (piece,) = walk(data, "o")
    assert piece.record.source_key == "o" and piece.record.payload == b""


@pytest.mark.parametrize("file_format", ["text", "html", "jsonl"])
def test_a_given_format_overrides_recognition(file_format):
    found = walk(gzip.compress(make_lines(2)), "x", file_format)
    assert {piece.format for piece in found} == {"json" if file_format == "jsonl" else file_format}


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_at_least_one_record(data):
    assert walk(data)


@pytest.mark.parametrize("name", ALL)
def test_damaged_containers_never_crash_and_never_repeat_a_key(name):
    chance = random.Random(name)
    for _ in range(150):
        data = damage(ALL[name], chance)
        keys = [piece.record.source_key for piece in walk(data, name, seekable=chance.random() < 0.7)]
        assert keys and len(keys) == len(set(keys))


def damage(data, chance):
    changed = bytearray(data)
    for _ in range(chance.choice([1, 2, 9])):
        at = chance.randrange(max(1, len(changed)))
        match chance.randrange(5):
            case 0:
                changed[at : at + 1] = chance.randbytes(1)
            case 1:
                del changed[at : at + chance.choice([1, 40, 900])]
            case 2:
                changed[at:at] = chance.randbytes(chance.choice([1, 60]))
            case 3:
                changed[at:at] = changed[: chance.choice([9, 999])]
            case _:
                changed[at : at + 4] = chance.choice(
                    [b"\xff\xff\xff\xff", b"9999", b'{"', b"<item>", b"\n", b"-1"]
                )
    return bytes(changed)


def test_records_are_read_as_they_are_needed():
    line = make_lines(1)
    given_bytes = 0

    def read(size):
        nonlocal given_bytes
        given_bytes += size
        return (line * (size // len(line) + 1))[: len(line) * (size // len(line))]

    from wiredesk.transforms.logic.containers import Limits, Walker

    pieces = Walker("/in/x", Limits()).walk_file("x.jsonl", read, 1 << 40)
    for _ in range(1000):
        assert next(pieces).record.payload == line
    assert given_bytes < 3_000_000
