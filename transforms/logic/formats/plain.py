"""Plain text as a record of a container: what the container knows fills what the text does not say."""

from __future__ import annotations

from dataclasses import replace

from transforms.logic.formats.document import ParsedDocument
from transforms.logic.formats.input import NO_HINTS, FormatInput, Hints
from transforms.logic.formats.text import parse_plain_text


def parse_plain(given: FormatInput) -> ParsedDocument:
    """Parses a plain text article.

    Raises:
      RecordError: as :func:`~transforms.logic.formats.text.parse_plain_text` does.
    """
    return fill_from_hints(parse_plain_text(given.text), given.hints)


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
