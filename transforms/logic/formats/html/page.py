"""News pages in HTML: their story and their metadata."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.formats.html.blocks import Block, collect_blocks, parse_page
from wiredesk.transforms.logic.formats.html.body import extract_main, select_blocks
from wiredesk.transforms.logic.formats.html.candidates import choose_body
from wiredesk.transforms.logic.formats.html.dateline import find_marked_dateline
from wiredesk.transforms.logic.formats.html.jsonld import read_string
from wiredesk.transforms.logic.formats.html.metadata import PageMetadata, read_metadata
from wiredesk.transforms.logic.formats.html.publication import find_modification, find_publication
from wiredesk.transforms.logic.formats.html.refusals import PageFacts, is_cut, refuse_page
from wiredesk.transforms.logic.formats.html.saved import find_saved_address
from wiredesk.transforms.logic.formats.html.trim import find_credit, trim_story
from wiredesk.transforms.logic.formats.parts.document import Furniture, ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line, split_paragraphs


@dataclass(frozen=True, slots=True)
class Page:
    """The content of a page, which may or may not be an article.

    Attributes:
      paragraphs: the story.
      doubtful: True if the page seems to hold more of it.
      furniture: what the extraction took for the story and trimming did not.
    """

    paragraphs: list[str]
    metadata: PageMetadata
    publication: Publication | None
    facts: PageFacts
    credit_line: str | None = None
    doubtful: bool = False
    marked_dateline: str | None = None
    furniture: tuple[Furniture, ...] = ()


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
        marked_dateline=page.marked_dateline,
        authors=metadata.authors,
        furniture=page.furniture,
        warnings=given.warnings + _warn_paid(page) + _warn_doubtful(page),
    )
    return fill_from_hints(document, given.hints)


def read_page(given: FormatInput) -> Page:
    """Reads the story and the metadata of a page, whether or not it is an article.

    Raises:
      RecordError: ``decode/binary``; ``parse/no_text`` if there is no element.
    """
    root = parse_page(given.text)
    metadata = read_metadata(root, given.hints.url or find_saved_address(given.text))
    blocks = collect_blocks(root)
    publication = find_publication(root, metadata, blocks)
    images = sum(1 for _ in root.iter("img", "figure"))
    title = next((clean_line(node.text or "") for node in root.iter("title")), "")
    marked = find_marked_dateline(root)
    reference = read_string(metadata.article.get("articleBody"))
    # Trafilatura changes the tree, so it comes last; it searches it many times, so what it ignores goes first.
    etree.strip_elements(root, "script", "style", "svg", with_tail=False)
    chosen = select_blocks(blocks, extract_main(root), reference, metadata.headline)
    trimmed = trim_story(blocks, chosen, metadata.headline)
    paragraphs, furniture = _split_trimmed(trimmed)
    headline = metadata.headline or title
    body = choose_body(paragraphs, blocks, metadata.article, headline, lambda: parse_page(given.text))
    linked = 0 if body.stated else sum(block.link_chars for block, kind in trimmed if kind is None)
    facts = PageFacts(body.paragraphs, blocks, metadata, title, linked, images)
    return Page(
        body.paragraphs,
        metadata,
        publication,
        facts,
        credit_line=find_credit(blocks, chosen),
        doubtful=body.doubtful,
        marked_dateline=marked,
        furniture=() if body.stated else furniture,
    )


def _split_trimmed(trimmed: list[tuple[Block, str | None]]) -> tuple[list[str], tuple[Furniture, ...]]:
    """Returns the paragraphs of the story, and the furniture between them."""
    paragraphs: list[str] = []
    furniture: list[Furniture] = []
    for block, kind in trimmed:
        for text in split_paragraphs(clean_characters(block.text)[0]):
            if kind is None:
                paragraphs.append(text)
            else:
                furniture.append(Furniture(len(paragraphs), kind, text))
    return paragraphs, tuple(furniture)


def _warn_paid(page: Page) -> tuple[RowWarning, ...]:
    """Returns the warning that the body is a free part, or else that the publisher states that the page is paid for."""
    if is_cut(page.facts):
        message = (
            "Only the free part of this article is on the page: fetch it with a subscription for the rest."
        )
        return (RowWarning("paywalled", message),)
    if str(page.metadata.article.get("isAccessibleForFree", "")).strip().lower() == "false":
        message = "The publisher states that this page is not free to read; it may be cut."
        return (RowWarning("behind_paywall", message),)
    return ()


def _warn_doubtful(page: Page) -> tuple[RowWarning, ...]:
    if not page.doubtful or is_cut(page.facts):
        return ()
    message = "The page holds more running text than was taken as the story: compare it with the source."
    return (RowWarning("body_may_be_incomplete", message),)
