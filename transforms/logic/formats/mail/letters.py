"""Letters in HTML: newsletters, whose tables are their layout and whose lists are part of the story."""

from __future__ import annotations

import re
from dataclasses import replace

from wiredesk.transforms.logic.formats.html.blocks import Block, collect_blocks, make_key, parse_page
from wiredesk.transforms.logic.formats.html.page import parse_html
from wiredesk.transforms.logic.formats.mail.footers import is_footer, take_footers
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput, Hints
from wiredesk.transforms.logic.formats.parts.xml_tree import read_fragment
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line

# A list of more links than words is a menu.
_MAX_LINK_SHARE = 0.5
# Lists of lines in one element.
_BULLETED = re.compile(r"(?:[-–—•*·▪‣●]|\d{1,2}[.)])\s+\S")


def read_letter(markup: str, fragment: tuple[str, ...]) -> ParsedDocument:
    """Reads a letter as a page, and as all of its text if it does not look like a news page.

    Args:
      markup: HTML.
      fragment: the paragraphs of all its text.
    """
    try:
        page = parse_html(FormatInput(markup.encode(), hints=Hints(charset="utf-8")))
    except RecordError:
        return take_footers(ParsedDocument(source_format="text", paragraphs=fragment))
    return take_footers(_set_paragraphs(page, _add_lists(markup, page.paragraphs)))


def _set_paragraphs(page: ParsedDocument, paragraphs: tuple[str, ...]) -> ParsedDocument:
    """Replaces the paragraphs of a page by the same with others between them, which its furniture may hold."""
    if paragraphs == page.paragraphs:
        return page
    places = {text: number for number, text in enumerate(paragraphs)}
    moved = tuple(
        piece._replace(
            at=places[page.paragraphs[piece.at]] if piece.at < len(page.paragraphs) else len(paragraphs)
        )
        for piece in page.furniture
        if piece.text not in places
    )
    return replace(page, paragraphs=paragraphs, furniture=moved)


def find_fragment(markup: str) -> tuple[str, ...]:
    """Returns the paragraphs of all text of a letter."""
    return read_fragment(markup)[0] if markup else ()


def _add_lists(markup: str, paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """Adds the items of lists within a story or directly below it, which the choice of a page's story leaves out.

    Nothing is added if a paragraph is not found among the blocks of the letter, since its place is then unknown.
    """
    blocks = [block for block in collect_blocks(parse_page(markup)) if block.text]
    wanted = {make_key(one): one for one in paragraphs}
    keys = [make_key(block.text) for block in blocks]
    placed = {key: number for number, key in enumerate(keys) if key in wanted}
    if not placed or len(placed) < len(wanted) or len(wanted) < len(paragraphs):
        return paragraphs
    first, last = min(placed.values()), max(placed.values())
    while last + 1 < len(blocks) and _is_item(blocks[last + 1]):
        last += 1
    kept: list[str] = []
    for number, (block, key) in enumerate(zip(blocks, keys, strict=True)):
        if placed.get(key) == number:
            kept.append(wanted[key])
        elif first < number <= last and key not in placed and _is_item(block):
            kept += map(clean_line, clean_characters(block.text)[0].split("\n"))
    return tuple(filter(None, kept))


def _is_item(block: Block) -> bool:
    """Returns True for an item of a list, or for lines that begin like items."""
    parent = block.element.getparent()
    listed = block.tag == "li" or (parent is not None and parent.tag == "li")
    if not listed and _BULLETED.match(block.text) is None:
        return False
    return not block.boilerplate and block.link_share < _MAX_LINK_SHARE and not is_footer(block.text)
