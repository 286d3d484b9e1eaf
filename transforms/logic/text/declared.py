"""Decoding of records that may declare their encoding: in XML, in HTML, in a header of HTTP or MIME."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.text.charsets import decode_as, doubt_declared
from wiredesk.transforms.logic.text.decode import DecodedText, decode_bytes, is_mostly_utf8, refuse_magic

_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})")
_META_CHARSET = re.compile(rb"<meta\s[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
# Bytes searched. The HTML standard searches 1024, but many pages declare their encoding later, behind their styles.
_HEAD_BYTES = 1 << 17
# Comments and scripts may hold a declaration that does not count.
_ASIDE_BEGIN = re.compile(rb"<!--|<script\b", re.IGNORECASE)
_ASIDE = re.compile(rb"<!--.*?-->|<script\b.*?</script", re.IGNORECASE | re.DOTALL)

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
    # Most texts have no markup, and most markup that declares nothing has none of these words.
    if b"<" not in head:
        return None
    small = head.lower()
    if b"charset" not in small and b"encoding" not in small:
        return None
    found = _XML_ENCODING.match(head.removeprefix(codecs.BOM_UTF8)) or _META_CHARSET.search(head)
    if found and _ASIDE_BEGIN.search(head, 0, found.start()):
        found = _META_CHARSET.search(_ASIDE.sub(b" ", head)) or found
    return found[1].decode("ascii", "replace") if found else None


def decode_declared(raw: bytes, charset: str | None, *others: str | None) -> DecodedText:
    """Decodes a record that may declare its encoding, in several places.

    Bytes beyond ASCII that are valid UTF-8 are hardly ever anything else, whatever is declared. Otherwise a declared
    encoding is used if it fits all bytes, unless they read as a text of its languages only in another encoding.
    In all other cases the encoding is detected.

    Args:
      raw: the bytes of the record.
      charset: the declared encoding, in any spelling; None: none is declared.
      others: encodings that other places declare, less weighty ones later.

    Raises:
      RecordError: ``decode/binary``.
    """
    resolved = dict.fromkeys(filter(None, map(_resolve_charset, (charset, *others))))
    seven_bit = next((encoding for encoding in resolved if encoding in _SEVEN_BIT), None)
    if not resolved or (raw.isascii() and seven_bit is None):
        return decode_bytes(raw)
    refuse_magic(raw)
    if seven_bit is not None and raw.isascii():
        text = _decode_strict(raw, seven_bit)
        return decode_bytes(raw) if text is None else _check(text, seven_bit)
    fitting = tuple(encoding for encoding in resolved if _decode_strict(raw, encoding) is not None)
    if not fitting or is_mostly_utf8(raw):
        return decode_bytes(raw)
    encoding = doubt_declared(raw, fitting)
    decoded = _check(decode_as(raw, encoding), encoding)
    return (
        decoded
        if encoding in fitting
        else replace(decoded, warnings=(*decoded.warnings, _warn_wrong(encoding)))
    )


def _check(text: str, encoding: str) -> DecodedText:
    """Returns a text after the same checks and repairs as any other record, for which it is encoded as UTF-8."""
    checked = decode_bytes(text.encode("utf-8", "replace"))
    return DecodedText(checked.text, encoding, checked.warnings)


def _warn_wrong(encoding: str) -> RowWarning:
    message = f"The declared encoding gives no text of a language; the record was read as {encoding}."
    return RowWarning("encoding_guessed", message)


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


def _decode_strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding, "wiredesk_c1" if encoding == "cp1252" else "strict")
    except (UnicodeDecodeError, ValueError):
        return None
