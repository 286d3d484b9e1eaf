from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.containers.record_stream import RecordStream
from wiredesk.transforms.logic.kernel.errors import RecordError

CUT = RecordError("read", "truncated", "cut off")


def open_pieces(pieces, error=None):
    """Returns a stream whose source gives these pieces, and then nothing or an error."""
    left = [piece for piece in pieces if piece]

    def give(_size):
        if left:
            return left.pop(0)
        if error is not None:
            raise error
        return b""

    return RecordStream(give)


STEPS = st.lists(
    st.tuples(st.sampled_from(["read", "readline", "peek", "push_back"]), st.integers(-1, 12)), max_size=12
)


@given(st.lists(st.binary(max_size=6).map(lambda data: data.replace(b"\1", b"\n")), max_size=6), STEPS)
def test_a_stream_reads_like_a_file(pieces, steps):
    stream, file = open_pieces(pieces), io.BytesIO(b"".join(pieces))
    last = b""
    for step, size in steps:
        if step == "push_back":
            stream.push_back(last)
            file.seek(-len(last), io.SEEK_CUR)
            last = b""
        elif step == "peek":
            at = file.tell()
            assert stream.peek(max(0, size)) == file.read(max(0, size))
            file.seek(at)
        else:
            last = getattr(stream, step)(size)
            at = file.tell()
            assert last == getattr(file, step)(size)
            file.seek(at + len(last))
    assert stream.read() == file.read()
    assert stream.trouble is None


def test_the_bytes_before_an_error_are_given_and_then_the_error_is_known():
    stream = open_pieces([b"ab\n", b"cd"], CUT)
    assert stream.readline() == b"ab\n" and stream.peek(99) == b"cd"
    assert stream.read(2) == b"cd" and stream.trouble is None
    assert stream.read(1) == b"" and stream.trouble is CUT


def test_skipping_counts_bytes():
    stream = open_pieces([b"a" * 70_000, b"\nbc\n", b"d"])
    assert (stream.skip_line(), stream.skip_line(), stream.skip(), stream.skip()) == (70_001, 3, 1, 0)
