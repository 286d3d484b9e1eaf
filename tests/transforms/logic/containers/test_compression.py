from __future__ import annotations

import bz2
import gzip
import json
import random

import pytest

from tests.support import STORY
from tests.transforms.logic.containers.samples import (
    PACKERS,
    list_reasons,
    make_lines,
    walk,
)
from wiredesk.transforms.logic.containers.compression import COMPRESSIONS, strip_suffix
from wiredesk.transforms.logic.containers.sniff import recognise_packing

TEXT = STORY.encode()

LINES = make_lines(2000)


@pytest.mark.parametrize("packer", PACKERS)
def test_compression_adds_nothing_to_a_key(packer):
    (piece,) = walk(PACKERS[packer](TEXT), f"a.txt.{packer}")
    assert (piece.record.source_key, piece.record.payload) == (f"a.txt.{packer}", TEXT)


@pytest.mark.parametrize("packer", PACKERS)
def test_appended_members_of_a_compressed_file_are_one_stream(packer):
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
    assert list_reasons(found) == ["read/truncated"] and found[-1].error
    assert [json.loads(piece.record.payload)["n"] for piece in found[:-1]] == list(range(len(found) - 1))


@pytest.mark.parametrize("packer", PACKERS)
def test_a_single_record_that_is_cut_off_is_a_reject_with_its_beginning(packer):
    packed = PACKERS[packer](random.Random(1).randbytes(50_000).hex().encode())
    (piece,) = walk(packed[:-2000])
    assert piece.error and piece.error.reason == "truncated"


def test_a_wrong_checksum_is_reported_after_the_records():
    packed = bytearray(gzip.compress(LINES))
    packed[-6] ^= 0xFF
    found = walk(bytes(packed))
    assert list_reasons(found) == ["read/corrupt"] and len(found) == 2001


@pytest.mark.parametrize("packer", PACKERS)
def test_a_bomb_is_refused(packer):
    assert list_reasons(walk(PACKERS[packer](bytes(60_000_000)))) == ["read/ratio_limit"]


def test_every_compression_has_a_sample():
    """Fails for a compression that was added to COMPRESSIONS but not to PACKERS, or the other way round."""
    assert {recognise_packing(pack(TEXT)[:512]) for pack in PACKERS.values()} == set(COMPRESSIONS)
    assert {strip_suffix(f"a.txt.{packer}") for packer in PACKERS} == {"a.txt"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv.gz", "a.csv"),
        ("A.JSONL.ZST", "A.JSONL"),
        ("day.tgz", "day.tar"),
        ("day.tar.xz", "day.tar"),
        ("a.txt", "a.txt"),
        (".gz", ""),
    ],
)
def test_the_name_of_the_content_loses_the_suffix(name, content):
    assert strip_suffix(name) == content


def test_text_that_begins_like_bzip2_is_text():
    assert recognise_packing(b"BZh is the abbreviation of something") is None
    assert recognise_packing(bz2.compress(b"")) == "bzip2"
