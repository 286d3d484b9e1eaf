from __future__ import annotations

import random
import zipfile

import pytest

from tests.support import STORY
from tests.transforms.logic.containers.samples import (
    describe,
    list_reasons,
    make_zip,
    walk,
)
from wiredesk.transforms.logic.containers.zip import is_zip

TEXT = STORY.encode()


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
    assert list_reasons(found) == ["read/truncated"] and found[-1].error
    assert all(piece.record.payload == members[piece.record.source_key[2:]] for piece in found[:-1])


def test_an_office_document_is_no_archive():
    assert list_reasons(walk(make_zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))) == [
        "decode/binary"
    ]


def test_a_bomb_in_an_archive_does_not_hide_its_neighbours():
    bomb = make_zip({"a.txt": TEXT, "bomb": bytes(60_000_000), "z.txt": TEXT})
    assert describe(walk(bomb, "o.zip")) == [
        ("o.zip!a.txt", None),
        ("o.zip!bomb", "read/ratio_limit"),
        ("o.zip!z.txt", None),
    ]


def test_zip_is_recognised_by_its_magic():
    assert is_zip(make_zip({"a": b"x"})) and is_zip(make_zip({}))
    assert not is_zip(b"PKWARE made it")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("seekable", [False, True])
def test_a_wrong_checksum_is_corrupt(method, seekable):
    data = bytearray(make_zip({"a.txt": TEXT}, method))
    for magic, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        data[data.index(magic) + offset] ^= 0xFF
    assert list_reasons(walk(bytes(data), "o", seekable=seekable)) == ["read/corrupt"]
