"""News pages in HTML: their story and their metadata."""

from __future__ import annotations

from dataclasses import dataclass

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.formats.html.blocks import collect_blocks, parse_page
from wiredesk.transforms.logic.formats.html.body import extract_main, select_blocks
from wiredesk.transforms.logic.formats.html.jsonld import read_string
from wiredesk.transforms.logic.formats.html.metadata import PageMetadata, read_metadata
from wiredesk.transforms.logic.formats.html.publication import find_modification, find_publication
from wiredesk.transforms.logic.formats.html.refusals import PageFacts, refuse_page
from wiredesk.transforms.logic.formats.html.trim import find_credit, trim_story
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line, split_paragraphs


@dataclass(frozen=True, slots=True)
class Page:
    """The content of a page, which may or may not be an article."""

    paragraphs: list[str]
    metadata: PageMetadata
    publication: Publication | None
    facts: PageFacts
    credit_line: str | None = None


def parse_html(given: FormatInput) -> ParsedDocument:
    """Parses an HTML page.

    Raises:
      RecordError: ``decode/binary``, and ``parse/error_page``, ``parse/consent_page``,
        ``parse/paywall``, ``parse/gallery``, ``parse/link_list`` or ``parse/no_text``
        if it is no article.
    """
    page = read_page(given)
    refuse_page(page.facts)
    metadata = page.metadata
    document = ParsedDocument(
        source_format="html",
        paragraphs=tuple(page.paragraphs),
        headline=metadata.headline,
        publication=page.publication,
        modified_at=find_modification(metadata, page.publication),
        url=metadata.url,
        publisher=metadata.publisher,
        section=metadata.section,
        keywords=metadata.keywords,
        byline=metadata.byline,
        credit_line=page.credit_line,
        authors=metadata.authors,
        warnings=given.warnings + _warn_restricted(metadata),
    )
    return fill_from_hints(document, given.hints)


def read_page(given: FormatInput) -> Page:
    """Reads the story and the metadata of a page, whether or not it is an article.

    Raises:
      RecordError: ``decode/binary``; ``parse/no_text`` if there is no element.
    """
    root = parse_page(given.text)
    metadata = read_metadata(root, given.hints.url)
    publication = find_publication(root, metadata)
    blocks = collect_blocks(root)
    images = sum(1 for _ in root.iter("img", "figure"))
    title = next((clean_line(node.text or "") for node in root.iter("title")), "")
    reference = read_string(metadata.article.get("articleBody"))
    # Trafilatura changes the tree, so it comes last.
    chosen = select_blocks(blocks, extract_main(root), reference)
    story = trim_story(blocks, chosen, metadata.headline)
    paragraphs = [text for block in story for text in split_paragraphs(clean_characters(block.text)[0])]
    linked = sum(block.link_chars for block in story)
    facts = PageFacts(paragraphs, blocks, metadata, title, linked, images)
    return Page(paragraphs, metadata, publication, facts, find_credit(blocks, chosen))


def _warn_restricted(metadata: PageMetadata) -> tuple[RowWarning, ...]:
    if str(metadata.article.get("isAccessibleForFree", "")).strip().lower() != "false":
        return ()
    return (
        RowWarning(
            "behind_paywall", "The publisher states that this page is not free to read; it may be cut."
        ),
    )
