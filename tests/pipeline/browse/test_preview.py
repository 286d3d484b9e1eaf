from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.pipeline.browse.preview import PREVIEW_BYTES, preview

TEXTS = [
    (b"plain\r\ntext\twith tab", "UTF-8", "plain\ntext\twith tab"),
    ("Grüße, 東京, שלום".encode(), "UTF-8", "Grüße, 東京, שלום"),
    ("Grüße aus dem Süden".encode("latin-1"), "Windows-1252", "Grüße aus dem Süden"),
    (b"\xef\xbb\xbfmarked", "UTF-8, which", "marked"),
    ("Grüße".encode("utf-16"), "UTF-16, which", "Grüße"),
    ("marked".encode("utf-16-be").join([b"\xfe\xff", b""]), "UTF-16, which", "marked"),
    (b"an end in the middle \xe6\x9d", "UTF-8", "an end in the middle "),
    ("a\u202eb".encode() + b" turned round" * 9, "UTF-8", "a\\u202eb" + " turned round" * 9),
    (b"a line with one \x1b[31m code" * 4, "UTF-8", "a line with one \\x1b[31m code" * 4),
]


@pytest.mark.parametrize(("data", "how", "text"), TEXTS)
def test_text_is_decoded_and_the_decoding_is_said(data: bytes, how: str, text: str) -> None:
    shown = preview(data, len(data))
    assert how in shown.how and shown.text == text and shown.shown == shown.size == len(data)


BINARIES = [
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"PK\x03\x04\x14\0\0\0",
    bytes(range(256)),
    b"\x1f\x8b\x08" + b"\x9d\x81" * 30,
]


@pytest.mark.parametrize("data", BINARIES)
def test_bytes_are_shown_in_hexadecimal(data: bytes) -> None:
    shown = preview(data, len(data))
    assert "hexadecimal" in shown.how
    back = b"".join(bytes.fromhex(line[8:56]) for line in shown.text.splitlines())
    assert back == data[:1024]


def test_a_long_record_is_shown_in_part() -> None:
    shown = preview(b"x" * PREVIEW_BYTES, 10_000_000)
    assert (shown.shown, shown.size) == (PREVIEW_BYTES, 10_000_000)
    assert preview(b"\0" * PREVIEW_BYTES, 10_000_000).shown == 1024


@given(st.binary(max_size=2_000))
def test_every_record_has_a_preview_that_is_safe(data: bytes) -> None:
    shown = preview(data, len(data))
    assert all(char.isprintable() or not char.isascii() or char in "\n\t" for char in shown.text)
    shown.text.encode()
