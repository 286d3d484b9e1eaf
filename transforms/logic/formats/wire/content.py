"""The content of a wire item: its text and the fields that stand inside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wiredesk.schemas.records import Author, Dateline, RowWarning
from wiredesk.transforms.logic.formats.parts.xml_tree import find_named, read_first, read_paragraphs

# Elements whose text is no part of the story. dpa has metadata and notes to editors in header and footer.
_SKIPPED = frozenset(("head", "header", "footer", "style", "script", "figure", "figcaption", "aside", "nav"))


@dataclass(frozen=True, slots=True)
class ItemContent:
    """The text of an item with the fields that its markup keeps apart."""

    paragraphs: tuple[str, ...]
    headline: str | None
    byline: str | None
    authors: tuple[Author, ...]
    dateline: Dateline | None
    warnings: tuple[RowWarning, ...]


def read_xhtml(content: Any) -> ItemContent:
    """Reads the paragraphs of XHTML, without the headline if that stands at their beginning."""
    body = find_named(content, "article", "body")
    paragraphs, warnings = read_paragraphs(content if body is None else body, _SKIPPED)
    headline = read_first(content, "h1")
    if headline and headline in paragraphs[:3]:
        at = paragraphs.index(headline)
        paragraphs = paragraphs[:at] + paragraphs[at + 1 :]
    return ItemContent(paragraphs, headline, None, (), None, warnings)
