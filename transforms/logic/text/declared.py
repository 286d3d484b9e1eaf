"""Decoding of records that may declare their encoding: in XML, in HTML, in a header of HTTP or MIME."""

from __future__ import annotations

import codecs
import re

from wiredesk.transforms.logic.text.decode import DecodedText, decode_bytes, refuse_magic

_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})")
_META_CHARSET = re.compile(rb"<meta\s[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
# Bytes searched. The HTML standard searches 1024, but many pages declare their encoding later.
_HEAD_BYTES = 8192

# The encodings that labels stand for in practice, https://encoding.spec.whatwg.org/#names-and-labels.
_LABELS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
# Encodings that use ASCII bytes for other characters too.
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_kr", "hz", "utf-7"})
_WIDE = re.compile("utf-?(?:16|32)", re.IGNORECASE)


def sniff_charset(raw: bytes) -> str | None:
    """Returns the encoding that an XML declaration or an HTML ``meta`` element names."""
    head = raw[:_HEAD_BYTES]
    found = _XML_ENCODING.match(head.removeprefix(codecs.BOM_UTF8)) or _META_CHARSET.search(head)
    return found[1].decode("ascii", "replace") if found else None


def decode_declared(raw: bytes, charset: str | None) -> DecodedText:
    """Decodes a record that may declare its encoding.

    The declared encoding is used if it fits all bytes and the bytes are not valid UTF-8:
    bytes beyond ASCII that are valid UTF-8 are hardly ever anything else. In all other
    cases the encoding is detected.

    Args:
      raw: the bytes of the record.
      charset: the declared encoding, in any spelling; None: none is declared.

    Raises:
      RecordError: ``decode/binary``.
    """
    encoding = _resolve_charset(charset)
    if encoding is None or (raw.isascii() and encoding not in _SEVEN_BIT):
        return decode_bytes(raw)
    refuse_magic(raw)
    text = None if _is_utf8(raw) and encoding not in _SEVEN_BIT else _decode_strict(raw, encoding)
    if text is None:
        return decode_bytes(raw)
    # Encoded as UTF-8, the text goes through the same checks and repairs as any other record.
    checked = decode_bytes(text.encode("utf-8", "replace"))
    return DecodedText(checked.text, encoding, checked.warnings)


def _resolve_charset(charset: str | None) -> str | None:
    """Returns Python's name of a declared encoding; None if it is UTF-8, unknown or no text encoding."""
    if not charset or _WIDE.match(charset):
        # Documents that were stored again often keep an old declaration of UTF-16, so only a
        # byte order mark or the bytes themselves prove it.
        return None
    try:
        info = codecs.lookup(charset.strip().lower())
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True):
        return None
    name = _LABELS.get(info.name, info.name)
    return None if name in {"utf-8", "utf-8-sig", "idna", "punycode", "unicode_escape"} else name


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding, "wiredesk_c1" if encoding == "cp1252" else "strict")
    except (UnicodeDecodeError, ValueError):
        return None
