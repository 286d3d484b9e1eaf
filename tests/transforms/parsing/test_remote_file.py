from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing.remote_file import BLOCK_BYTES, RemoteFile, read_block

DATA = bytes(range(256)) * (BLOCK_BYTES // 256 * 3) + b"end"


class Failing(io.BytesIO):
    """A disk that gives few bytes at a time, and fails from a position on."""

    broken_at = 1 << 40

    def read(self, size=-1):
        if self.tell() >= self.broken_at:
            raise RecordError("read", "unreadable", "the disk is gone")
        return super().read(min(size, 10_000))


def open_remote(stream: io.BytesIO):
    """Returns a remote file, and the list of blocks that it has fetched so far."""
    fetched = []

    def fetch(at, size):
        fetched.append((at, size))
        return read_block(stream, at, size)

    size = len(stream.getvalue())
    return RemoteFile(fetch, read_block(stream, 0, BLOCK_BYTES), size, seekable=True), fetched


@given(st.lists(st.tuples(st.integers(0, len(DATA) + 9), st.integers(-1, len(DATA))), max_size=6))
@settings(deadline=None, max_examples=50)
def test_any_position_and_size_gives_the_bytes_of_the_file(reads):
    remote, _ = open_remote(Failing(DATA))
    local = io.BytesIO(DATA)
    for at, size in reads:
        assert remote.seek(at) == local.seek(at)
        assert remote.read(size) == local.read(size)
        assert remote.tell() == local.tell()


def test_a_small_file_needs_no_fetch():
    remote, fetched = open_remote(io.BytesIO(b"abc"))
    assert remote.read() == b"abc" and remote.read(1) == b""
    assert fetched == []


def test_small_reads_share_a_block():
    remote, fetched = open_remote(io.BytesIO(DATA))
    remote.seek(BLOCK_BYTES)
    assert b"".join(remote.read(1) for _ in range(1000)) == DATA[BLOCK_BYTES : BLOCK_BYTES + 1000]
    assert fetched == [(BLOCK_BYTES, BLOCK_BYTES)]


def test_seeking_is_relative_to_the_start_the_position_or_the_end():
    remote, _ = open_remote(io.BytesIO(b"0123456789"))
    assert (remote.seek(-3, io.SEEK_END), remote.read(1)) == (7, b"7")
    assert (remote.seek(-2, io.SEEK_CUR), remote.read(1)) == (6, b"6")
    with pytest.raises(ValueError, match="negative"):
        remote.seek(-1)


def test_the_bytes_before_an_error_are_given_first():
    stream = Failing(DATA)
    stream.broken_at = BLOCK_BYTES + 5_000
    remote, _ = open_remote(stream)
    given = bytearray()
    with pytest.raises(RecordError, match="read/unreadable"):
        while piece := remote.read(4096):
            given += piece
    assert len(given) >= BLOCK_BYTES and bytes(given) == DATA[: len(given)]
