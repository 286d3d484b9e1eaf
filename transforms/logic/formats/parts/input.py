"""The input of a format's parser: one record, and the metadata that its container states."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from wiredesk.schemas.records import Author, RowWarning
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.text.declared import decode_declared, sniff_charset
from wiredesk.transforms.logic.text.decode import DecodedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """Metadata of a record that its container states. The record's own statements take precedence.

    Attributes:
      charset: the encoding that the container declares (an HTTP or MIME header).
      content_type: media type without parameters, in lower case.
      url: the address where the record was fetched or is published.
      publication: publication or fetching time.
      headline, publisher, section, language, keywords, authors: as in the columns.
      container: the value of the column ``source_format`` in place of the record's own
        format: ``warc``, ``feed``, ``csv``, ``parquet``.
      prolog: bytes of the container before its first record that are needed to read the
        record, such as the head of a feed.
      fields: names and values of a table's row.
      date_order: the order of day, month and year in numbers, which other records of the container prove: ``DMY``.
      warnings: doubts about the cutting of the container.
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
    date_order: str | None = None
    warnings: tuple[RowWarning, ...] = ()


NO_HINTS = Hints()


@dataclass(frozen=True)
class FormatInput:
    """One record for a parser.

    Attributes:
      raw: the bytes of the record.
      source_key: as in the column.
      hints: the metadata that the container states.
      field_map: ``--map`` as pairs of a column's name and the path of its value in a JSON or
        table record.
    """

    raw: bytes
    source_key: str = ""
    hints: Hints = field(default=NO_HINTS)
    field_map: tuple[tuple[str, str], ...] = ()

    @property
    def declared_charset(self) -> str | None:
        """The encoding that the container or the document itself declares."""
        return self.hints.charset or self._own_charset

    @cached_property
    def _own_charset(self) -> str | None:
        return sniff_charset(self.raw)

    @cached_property
    def decoded(self) -> DecodedText:
        """The text with the warnings of its decoding; it is decoded at the first access.

        Raises:
          RecordError: ``decode/binary``.
        """
        return decode_declared(self.raw, self.declared_charset, self._own_charset)

    @property
    def text(self) -> str:
        """The decoded text without a byte order mark and with mojibake repaired."""
        return self.decoded.text

    @property
    def warnings(self) -> tuple[RowWarning, ...]:
        """Repairs and guesses of the decoding."""
        return self.decoded.warnings


def fill_from_hints(document: ParsedDocument, hints: Hints) -> ParsedDocument:
    """Returns the document with its empty columns filled from the metadata of its container."""
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
