"""A preview of bytes that may hold anything: always text, never shown as what it claims to be."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

from wiredesk.transforms.logic.kernel.escaping import escape_controls

PREVIEW_BYTES = 8_192
"""Bytes of a record that are looked at."""

_HEX_BYTES = 1_024
_HEX_LINE = 16
_MOST_ODD = 0.1
"""Largest share of control characters in a text. Bytes that are no UTF-8 by chance are mostly letters of Windows-1252."""

_MOST_ODD_GUESSED = 0.02

_GUESSED = "Windows-1252, since it is not UTF-8"

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


@dataclass(frozen=True)
class Preview:
    """The beginning of a record as text.

    Attributes:
      text: its characters, or its bytes in hexadecimal.
      how: how the text was made of the bytes, for people.
      shown: number of bytes that are shown.
      size: number of all bytes.
    """

    text: str
    how: str
    shown: int
    size: int


def preview(beginning: bytes, size: int) -> Preview:
    """Returns a preview of a record.

    Args:
      beginning: its first bytes.
      size: number of all its bytes.
    """
    decoded = _decode(beginning)
    if decoded is not None and _is_text(*decoded):
        # A line of Windows ends in two characters. All others that are invisible are written out.
        return Preview(
            escape_controls(decoded[0].replace("\r\n", "\n")), f"read as {decoded[1]}", len(beginning), size
        )
    shown = beginning[:_HEX_BYTES]
    return Preview(_dump(shown), "no text, so its bytes are shown in hexadecimal", len(shown), size)


def _decode(data: bytes) -> tuple[str, str] | None:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            # The end may be in the middle of a character.
            return codecs.decode(data, codec, "replace"), f"{name}, which its first bytes say"
    if b"\0" in data:
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace"), _GUESSED


def _is_text(text: str, how: str) -> bool:
    odd = sum(
        1 for char in text if not char.isprintable() and char not in "\r\n\t\f\u00a0\u00ad\u200b\u200e\u200f"
    )
    odd += text.count("\ufffd")
    return odd <= (_MOST_ODD_GUESSED if how == _GUESSED else _MOST_ODD) * len(text)


def _dump(data: bytes) -> str:
    return "\n".join(map(_dump_line, range(0, len(data), _HEX_LINE), _cut(data)))


def _cut(data: bytes) -> list[bytes]:
    return [data[first : first + _HEX_LINE] for first in range(0, len(data), _HEX_LINE)]


def _dump_line(offset: int, data: bytes) -> str:
    chars = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in data)
    return f"{offset:06x}  {data.hex(' '):<{3 * _HEX_LINE}} {chars}"
