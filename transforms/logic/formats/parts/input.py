"""What a format's parser is given: one record and what its container knows of it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from wiredesk.schemas.records import Author, RowWarning
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.text.decode import DecodedText, decode_bytes, refuse_magic


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a container states of a record; what the record states of itself comes first.

    Attributes:
      charset: the encoding that the container declares (an HTTP or MIME header).
      content_type: media type without parameters, in lower case.
      url: where the record was fetched, or where it is published.
      publication: publication or fetching time.
      headline, publisher, section, language, keywords, authors: as in the columns.
      container: what the column ``source_format`` says instead of the record's own
        format: ``warc``, ``feed``, ``csv``, ``parquet``.
      prolog: bytes of the container that stand before its first record and are
        needed to read the record: a feed's head.
      fields: names and values of a table's row.
    """

    charset: str | None = None
    content_type: str | None = None
    url: str | None = None
    publication: Publication | None = None
    headline: str | None = None
    publisher: str | None = None
    section: str | None = None
    language: str | None = None
    keywords: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    container: str | None = None
    prolog: bytes = b""
    fields: tuple[tuple[str, str], ...] = ()


NO_HINTS = Hints()


@dataclass(frozen=True)
class FormatInput:
    """One record for a parser.

    Attributes:
      raw: the bytes of the record.
      source_key: as in the column; its file name may tell a date.
      hints: what the container knows.
      field_map: ``--map``: pairs of a column's name and the path where a JSON or
        table record has it.
    """

    raw: bytes
    source_key: str = ""
    hints: Hints = field(default=NO_HINTS)
    field_map: tuple[tuple[str, str], ...] = ()

    @property
    def declared_charset(self) -> str | None:
        """The encoding that the container or the document itself declares."""
        return self.hints.charset or sniff_charset(self.raw)

    @cached_property
    def decoded(self) -> DecodedText:
        """The text with the warnings of its decoding, made when first asked for.

        Raises:
          RecordError: ``decode/binary``.
        """
        return decode_declared(self.raw, self.declared_charset)

    @property
    def text(self) -> str:
        """The decoded text, mojibake repaired, without a byte order mark."""
        return self.decoded.text

    @property
    def warnings(self) -> tuple[RowWarning, ...]:
        """What decoding has repaired or guessed."""
        return self.decoded.warnings


def fill_from_hints(document: ParsedDocument, hints: Hints) -> ParsedDocument:
    """Fills columns that a document leaves empty with what its container knows."""
    if hints is NO_HINTS:
        return document
    return replace(
        document,
        headline=document.headline or hints.headline,
        publication=document.publication or hints.publication,
        url=document.url or hints.url,
        publisher=document.publisher or hints.publisher,
        section=document.section or hints.section,
        keywords=document.keywords or hints.keywords,
        authors=document.authors or hints.authors,
    )


_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})")
_META_CHARSET = re.compile(rb"<meta\s[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
# Bytes looked at: the HTML standard looks at 1024, many pages have it later.
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


def sniff_charset(raw: bytes) -> str | None:
    """Returns the encoding that an XML declaration or an HTML ``meta`` element names."""
    head = raw[:_HEAD_BYTES]
    found = _XML_ENCODING.match(head.removeprefix(codecs.BOM_UTF8)) or _META_CHARSET.search(head)
    return found[1].decode("ascii", "replace") if found else None


def decode_declared(raw: bytes, charset: str | None) -> DecodedText:
    """Decodes a record that may declare its encoding.

    The declaration is taken where the bytes are not UTF-8, because bytes beyond
    ASCII that are valid UTF-8 are hardly ever anything else, and where it fits all
    bytes; else the encoding is detected.

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
    # UTF-8 goes through the same checks and repairs as any other record.
    checked = decode_bytes(text.encode("utf-8", "replace"))
    return DecodedText(checked.text, encoding, checked.warnings)


# Encodings that write other characters in ASCII bytes.
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_kr", "hz", "utf-7"})
_WIDE = re.compile("utf-?(?:16|32)", re.IGNORECASE)


def _resolve_charset(charset: str | None) -> str | None:
    """Returns Python's name of a declared encoding; None where it is UTF-8, unknown or no text encoding."""
    if not charset or _WIDE.match(charset):
        # Only a byte order mark or the bytes themselves prove these: documents that are
        # stored anew often keep the old declaration.
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
