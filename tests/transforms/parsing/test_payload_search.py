"""Payloads are searched for texts in the reader process, whatever they are packed in."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.support import OTHER_STORY, RUN, STORY
from tests.transforms.logic.containers.samples import make_tar, make_zip
from wiredesk.schemas.records import Reject
from wiredesk.transforms.logic.dedup.withdrawal import TextFinder
from wiredesk.transforms.parsing import supervised_reader
from wiredesk.transforms.parsing.payload_search import UnsearchedError, holds_text
from wiredesk.transforms.parsing.supervised_reader import SupervisedReader

pytestmark = pytest.mark.usefixtures("forking")

TEXT = STORY.encode()
# A regular expression holds the interpreter, so neither a signal nor a thread can stop it.
RUNAWAY = "__import__('re').match('(a|a)*b', 'a' * 60)"
PATCHED = (
    "import os; from wiredesk.transforms.parsing import reader_child; "
    "from wiredesk.transforms.logic.dedup import withdrawal; real = withdrawal.TextFinder.is_in; "
    "withdrawal.TextFinder.is_in = lambda self, data: {} if data == b'poison' else real(self, data); "
    "reader_child.serve()"
)


def lock(archive: bytes) -> bytes:
    """Sets the encryption flag in the header of the only member and in the directory at the end."""
    locked = bytearray(archive)
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    return bytes(locked)


def write_parquet(text: str) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"title": ["A title"], "text": [text]}), sink)
    return sink.getvalue()


def search(payload: bytes, timeout_s: float = 20) -> bool:
    reject = Reject(
        reject_id="1", source_key="a.bin", source_uri="/in/a.bin", stage="read", reason="corrupt", message="",
        payload=payload, payload_bytes=len(payload), rejected_at=datetime.now(UTC), run_id="r", pipeline_version="1",
    )  # fmt: skip
    reader = SupervisedReader(timeout_s)
    try:
        return holds_text(reject, TextFinder([STORY]), RUN, reader)
    finally:
        reader.close()


@pytest.mark.parametrize(
    "pack",
    [
        bytes,
        gzip.compress,
        lambda data: gzip.compress(data + OTHER_STORY.encode() * 20)[:-30],
        lambda data: make_zip({"x.txt": OTHER_STORY.encode(), "y.zip": make_zip({"z.txt": data})}),
        lambda data: make_tar({"x.txt": b"", "y.gz": gzip.compress(data)}),
        lambda data: write_parquet(data.decode()),
    ],
    ids=["plain", "gzip", "truncated", "zip-in-zip", "gzip-in-tar", "parquet"],
)
def test_a_text_is_found_in_whatever_it_is_packed(pack):
    assert search(pack(TEXT)) is True
    assert search(pack(OTHER_STORY.encode())) is False


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (gzip.compress(b"\0" * 80_000_000), "read/ratio_limit"),
        (lock(make_zip({"inside.txt": TEXT})), "read/encrypted"),
        (
            make_zip({"a.txt": OTHER_STORY.encode(), "b.gz": gzip.compress(b"\0" * 80_000_000)}),
            "read/ratio_limit",
        ),
    ],
    ids=["bomb", "locked", "bomb-in-zip"],
)
def test_an_archive_bomb_or_an_encrypted_member_cannot_be_searched(payload, reason):
    with pytest.raises(UnsearchedError, match=reason):
        search(payload)


def test_a_text_that_is_found_counts_although_the_rest_cannot_be_searched():
    assert search(make_zip({"a.gz": gzip.compress(b"\0" * 80_000_000), "b.txt": TEXT})) is True


@pytest.mark.parametrize(("poison", "reason"), [(RUNAWAY, "timeout"), ("os.abort()", "crashed")])
def test_a_payload_that_crashes_or_hangs_its_reader_cannot_be_searched(monkeypatch, poison, reason):
    monkeypatch.setattr(supervised_reader, "_COMMAND", PATCHED.format(poison))
    with pytest.raises(UnsearchedError, match=f"parse/{reason}"):
        search(b"poison", timeout_s=2)
    # Its neighbour is searched all the same.
    assert search(make_zip({"a.txt": b"poison", "b.txt": TEXT}), timeout_s=5) is True
