from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import STORY
from tests.transforms.logic.containers.samples import (
    ALL,
    PACKERS,
    describe,
    make_lines,
    make_parquet,
    make_tar,
    make_zip,
    walk,
)
from wiredesk.transforms.logic.containers.members import clean_name

TEXT = STORY.encode()
LINES = make_lines(2000)


def reasons(pieces):
    return [reason for _, reason in describe(pieces) if reason]


@pytest.mark.parametrize("name", ALL)
def test_a_container_gives_the_same_records_whether_it_can_be_searched_or_not(name):
    searched = walk(ALL[name], name)
    assert describe(searched) == describe(walk(ALL[name], name, seekable=False))
    assert all(piece.record.payload for piece in searched if piece.error is None)


@pytest.mark.parametrize("packer", PACKERS)
def test_compression_adds_nothing_to_a_key(packer):
    (piece,) = walk(PACKERS[packer](TEXT), f"a.txt.{packer}")
    assert (piece.record.source_key, piece.record.payload) == (f"a.txt.{packer}", TEXT)


@pytest.mark.parametrize("packer", PACKERS)
def test_members_of_a_compressed_file_are_one_stream(packer):
    first, second = LINES[:100_000], LINES[100_000:]
    packed = PACKERS[packer](first) + PACKERS[packer](second)
    assert b"".join(piece.record.payload for piece in walk(packed)) == LINES


@pytest.mark.parametrize("packer", PACKERS)
def test_the_records_before_a_cut_are_kept_and_the_rest_is_one_reject(packer):
    packed = PACKERS[packer](
        b"".join(json.dumps({"n": n, "x": random.Random(n).random()}).encode() + b"\n" for n in range(30_000))
    )
    found = walk(packed[: len(packed) * 2 // 3])
    assert len(found) > 1000
    assert reasons(found) == ["read/truncated"] and found[-1].error
    assert [json.loads(piece.record.payload)["n"] for piece in found[:-1]] == list(range(len(found) - 1))


@pytest.mark.parametrize("packer", PACKERS)
def test_a_document_that_is_cut_off_is_a_reject_with_what_there_is(packer):
    packed = PACKERS[packer](random.Random(1).randbytes(50_000).hex().encode())
    (piece,) = walk(packed[:-2000])
    assert piece.error and piece.error.reason == "truncated"


def test_damage_shows_as_such():
    packed = bytearray(gzip.compress(LINES))
    packed[-6] ^= 0xFF
    found = walk(bytes(packed))
    assert reasons(found) == ["read/corrupt"] and len(found) == 2001


def test_archives_are_nested_and_keys_say_where():
    inner = gzip.compress(make_tar({"x.jsonl": make_lines(2)}))
    found = walk(make_zip({"in/a.tar.gz": inner, "b.txt": TEXT}), "o.zip")
    assert [key for key, _ in describe(found)] == [
        "o.zip!in/a.tar.gz!x.jsonl#1",
        "o.zip!in/a.tar.gz!x.jsonl#2",
        "o.zip!b.txt",
    ]


def test_nesting_ends():
    data = TEXT
    for _ in range(12):
        data = gzip.compress(data)
    assert reasons(walk(data)) == ["read/depth_limit"]


@pytest.mark.parametrize("packer", PACKERS)
def test_a_bomb_is_refused(packer):
    assert reasons(walk(PACKERS[packer](bytes(60_000_000)))) == ["read/ratio_limit"]


def test_a_bomb_in_an_archive_does_not_hide_its_neighbours():
    bomb = make_zip({"a.txt": TEXT, "bomb": bytes(60_000_000), "z.txt": TEXT})
    assert describe(walk(bomb, "o.zip")) == [
        ("o.zip!a.txt", None),
        ("o.zip!bomb", "read/ratio_limit"),
        ("o.zip!z.txt", None),
    ]


def test_the_number_of_members_is_limited():
    found = walk(make_lines(10), "a.jsonl", members=4)
    assert describe(found)[4:] == [("a.jsonl#rest", "read/member_limit")]
    found = walk(make_tar({str(n): TEXT for n in range(10)}), "a.tar", members=4)
    assert [reason for _, reason in describe(found)][-1] == "read/member_limit"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/abs/a.txt", "abs/a.txt"),
        ("C:\\Windows\\a.txt", "Windows/a.txt"),
        ("..\\..\\a", "a"),
        ("a\0b\nc", "a\\x00b\\x0ac"),
        ("bad\udce9name", "bad\\xe9name"),
        ("..", "unnamed"),
    ],
)
def test_names_of_members_are_harmless(name, clean):
    assert clean_name(name) == clean


def test_members_of_one_name_have_keys_of_their_own():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for _ in range(3):
            info = tarfile.TarInfo("../a.txt")
            info.size = len(TEXT)
            archive.addfile(info, io.BytesIO(TEXT))
    assert [key for key, _ in describe(walk(out.getvalue(), "o"))] == ["o!a.txt", "o!a.txt~2", "o!a.txt~3"]


def test_links_and_devices_in_an_archive_are_never_followed():
    data = make_tar({"a.txt": TEXT}, link=tarfile.SYMTYPE, hard=tarfile.LNKTYPE, dev=tarfile.CHRTYPE)
    assert describe(walk(data, "o"))[1:] == [
        ("o!link", "read/not_a_file"),
        ("o!hard", "read/not_a_file"),
        ("o!dev", "read/not_a_file"),
    ]


def test_encrypted_and_oddly_packed_members_are_rejects_of_their_own():
    data = bytearray(make_zip({"a.txt": TEXT, "b.txt": TEXT}))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 8] |= 1
    assert describe(walk(bytes(data), "o")) == [("o!a.txt", None), ("o!b.txt", "read/encrypted")]
    data[second + 8] &= 0xFE
    data[second + 10] = 98
    assert describe(walk(bytes(data), "o")) == [
        ("o!a.txt", None),
        ("o!b.txt", "read/unsupported_compression"),
    ]


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_without_its_end_gives_the_members_before(streamed, method):
    members = {f"{n}.bin.txt": random.Random(n).randbytes(3000).hex().encode() for n in range(5)}
    if streamed and method == zipfile.ZIP_STORED:
        pytest.skip("their end cannot be known")
    data = make_zip(members, method, streamed)
    found = walk(data[: len(data) // 2], "o")
    assert 2 <= len(found) <= 4
    assert reasons(found) == ["read/truncated"] and found[-1].error
    assert all(piece.record.payload == members[piece.record.source_key[2:]] for piece in found[:-1])


def test_a_tar_without_its_end_gives_the_members_before():
    data = make_tar({f"{n}.txt": TEXT for n in range(9)})
    found = walk(data[: 4 * 1536 + 700], "o")
    assert describe(found)[3:] == [("o!3.txt", None), ("o!4.txt", "read/truncated")]


def test_damage_within_a_tar_is_told():
    data = bytearray(make_tar({f"{n}.txt": TEXT for n in range(4)}))
    data[2 * 1536 + 100] ^= 0xFF
    assert describe(walk(bytes(data), "o"))[2:] == [("o", "read/corrupt")]


def test_archives_one_behind_the_other_are_all_read():
    data = make_tar({"a": TEXT}) + make_tar({"b": TEXT})
    assert [key for key, _ in describe(walk(data, "o"))] == ["o!a", "o!b"]


@pytest.mark.parametrize("data", [make_zip({}), gzip.compress(b"", mtime=0)], ids=["zip", "gzip"])
def test_what_is_empty_is_one_record(data):
    (piece,) = walk(data, "o")
    assert piece.record.source_key == "o" and piece.record.payload == b""


def test_documents_packed_as_zip_are_no_archives():
    assert reasons(walk(make_zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))) == [
        "decode/binary"
    ]


def test_a_record_over_the_limit_keeps_its_payload_and_its_neighbours():
    data = make_lines(1) + b'{"body": "' + b"x" * 5000 + b'"}\n' + make_lines(1)
    found = walk(data, "a.jsonl", record_bytes=2000)
    assert [reason for _, reason in describe(found)] == [None, "read/too_large", None]
    assert found[1].error and len(found[1].record.payload) == 5013
    found = walk(data, "a.jsonl", record_bytes=2000, payload_bytes=3000)
    assert [len(piece.record.payload) for piece in found] == [len(make_lines(1)), 0, len(make_lines(1))]


@pytest.mark.parametrize("file_format", ["text", "html", "jsonl"])
def test_a_format_that_is_told_counts(file_format):
    found = walk(gzip.compress(make_lines(2)), "x", file_format)
    assert {piece.format for piece in found} == {"json" if file_format == "jsonl" else file_format}


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_one_record_at_least(data):
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


def test_a_million_lines_are_not_in_memory_at_once():
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


def test_parquet_columns_that_are_no_text_are_left_out():
    row = json.loads(walk(make_parquet(1), "a.parquet")[0].record.payload)
    assert "picture" not in row and row["tags"] == ["sea", "rescue"]
