"""Repairs the heads of messages that RFC 5322 and MIME allow, and that Python's parser of mail does not read.

These are boundaries folded within their quotes, comments in the fields of MIME, and blanks before the colon of a field.
"""

from __future__ import annotations

import re

# Something that may need a repair stands in the heads of few messages.
_ODD = re.compile(
    rb"^content-[\w-]+[ \t]+:|"
    rb"^content-[\w-]+[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*?\(|boundary[ \t]*=[ \t]*\"[^\"\n]*\n",
    re.IGNORECASE | re.MULTILINE,
)
# The head of the message, and of each part behind its boundary.
_HEAD = re.compile(rb"(?:\A|^--[^\n]+\n)(?:[\w-]+[ \t]*:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+", re.MULTILINE)
_FIELD = re.compile(rb"^(content-[\w-]+)[ \t]*(:[^\n]*\n(?:[ \t]+[^\n]*\n)*)", re.IGNORECASE | re.MULTILINE)
_QUOTED_OR_COMMENT = re.compile(rb'"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)', re.DOTALL)
_BOUNDARY = re.compile(rb'(boundary[ \t]*=[ \t]*")([^"\n]*\n[^"]{0,200})(")', re.IGNORECASE)
_TRAILING = re.compile(rb"[ \t]+(?=\r?\n)")
_FOLD = re.compile(rb"\r?\n[ \t]+")


def repair_heads(raw: bytes) -> bytes:
    """Returns a message whose heads Python's parser reads; a message without such oddities as it is."""
    if not _ODD.search(raw):
        return raw
    return _HEAD.sub(lambda head: _repair_head(head[0], raw), raw)


def _repair_head(head: bytes, raw: bytes) -> bytes:
    head = _FIELD.sub(_repair_field, head)
    return _BOUNDARY.sub(lambda found: found[1] + _unfold(found[2], raw) + found[3], head)


def _repair_field(field: re.Match[bytes]) -> bytes:
    return field[1] + _TRAILING.sub(b"", _QUOTED_OR_COMMENT.sub(_drop_comment, field[2]))


def _drop_comment(found: re.Match[bytes]) -> bytes:
    return found[0] if found[0].startswith(b'"') else b""


def _unfold(boundary: bytes, raw: bytes) -> bytes:
    """Returns a boundary without its fold: with the blank that the lines between the parts have, if any."""
    for blank in (b" ", b"", b"\t"):
        whole = _FOLD.sub(blank, boundary)
        if b"\n--" + whole in raw:
            return whole
    return _FOLD.sub(b" ", boundary)
