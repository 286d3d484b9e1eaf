"""Payloads are searched for texts in the guarded child, whatever they are packed in."""

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
from wiredesk.transforms.parsing import supervisor as guard_module
from wiredesk.transforms.parsing.payload_search import UnsearchedError, holds_text
from wiredesk.transforms.parsing.supervisor import Guard

TEXT = STORY.encode()
# A regular expression holds the interpreter: no signal and no thread would stop it.
RUNAWAY = "__import__('re').match('(a|a)*b', 'a' * 60)"
PATCHED = (
    "import os; from wiredesk.transforms.parsing import child as guarded; from wiredesk.transforms.logic.dedup import withdrawal as withdrawn; "
    "real = withdrawn.TextFinder.is_in; "
    "withdrawn.TextFinder.is_in = lambda self, data: {} if data == b'poison' else real(self, data); "
    "guarded.serve()"
)


def lock(archive: bytes) -> bytes:
    """Sets the flag of encryption in the head of the only member, and in the list at the end."""
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
    guard = Guard(timeout_s)
    try:
        return holds_text(reject, TextFinder([STORY]), RUN, guard)
    finally:
        guard.close()


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
def test_what_is_packed_too_tight_or_locked_cannot_be_searched(payload, reason):
    with pytest.raises(UnsearchedError, match=reason):
        search(payload)


def test_what_was_found_counts_though_the_rest_cannot_be_searched():
    assert search(make_zip({"a.gz": gzip.compress(b"\0" * 80_000_000), "b.txt": TEXT})) is True


@pytest.mark.parametrize(("poison", "reason"), [(RUNAWAY, "timeout"), ("os.abort()", "crashed")])
def test_a_payload_that_kills_or_holds_its_reader_is_one_that_cannot_be_searched(monkeypatch, poison, reason):
    monkeypatch.setattr(guard_module, "_COMMAND", PATCHED.format(poison))
    with pytest.raises(UnsearchedError, match=f"parse/{reason}"):
        search(b"poison", timeout_s=2)
    # What stands beside it is searched all the same.
    assert search(make_zip({"a.txt": b"poison", "b.txt": TEXT}), timeout_s=5) is True
