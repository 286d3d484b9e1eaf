"""NewsML 1 (IPTC, https://iptc.org/standards/newsml-1/): the first component of an item whose content is text."""

from __future__ import annotations

from typing import Any

from wiredesk.schemas.records import Dateline
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.formats.parts.people import split_byline
from wiredesk.transforms.logic.formats.parts.xml_tree import (
    find_named,
    iter_named,
    parse_xml,
    read_first,
    read_line,
)
from wiredesk.transforms.logic.formats.wire.common import (
    choose_modification,
    read_stated_publication,
    refuse_textless,
    warn_status,
)
from wiredesk.transforms.logic.formats.wire.content import ItemContent, read_xhtml
from wiredesk.transforms.logic.formats.wire.nitf import read_nitf_body


def parse_newsml(given: FormatInput) -> ParsedDocument:
    """Parses NewsML 1.x: the first component whose content is text.

    Raises:
      RecordError: ``parse/no_text``, ``parse/broken_xml``.
    """
    root, repaired = parse_xml(given.text)
    item = find_named(root, "newsitem")
    item = root if item is None else item
    content = _read_content(item)
    published = read_stated_publication(
        read_first(item, "firstcreated"),
        read_first(item, "thisrevisioncreated"),
        read_first(root, "dateandtime"),
    )
    byline = read_first(item, "byline") or content.byline
    dateline = read_first(item, "dateline")
    document = ParsedDocument(
        source_format="newsml",
        paragraphs=content.paragraphs,
        headline=read_first(item, "headline") or content.headline,
        publication=published,
        modified_at=choose_modification(published, read_first(item, "thisrevisioncreated")),
        publisher=_read_formal(item, "provider") or _read_formal(item, "source"),
        section=read_first(item, "newsservice") or _read_formal(item, "newsproduct"),
        slug=read_first(item, "slugline", "namelabel"),
        keywords=tuple(dict.fromkeys(filter(None, map(read_line, iter_named(item, "keywordline"))))),
        byline=byline,
        authors=content.authors or split_byline(byline),
        dateline=Dateline(dateline) if dateline else content.dateline,
        credit_line=read_first(item, "creditline"),
        warnings=given.warnings + repaired + content.warnings + warn_status(_read_status(item)),
        record_id=read_first(item, "newsitemid"),
    )
    return fill_from_hints(document, given.hints)


def _read_content(item: Any) -> ItemContent:
    for content in iter_named(item, "datacontent", "contentitem"):
        body = find_named(content, "nitf", "body.content")
        if body is not None:
            found = read_nitf_body(content)
        else:
            data = find_named(content, "datacontent")
            found = read_xhtml(content if data is None else data)
        if found.paragraphs:
            return found
    raise refuse_textless("The NewsML item")


def _read_formal(item: Any, name: str) -> str | None:
    element = find_named(item, name)
    party = find_named(element, "party") if element is not None else None
    element = element if party is None else party
    return None if element is None else element.get("FormalName") or read_line(element)


def _read_status(item: Any) -> str | None:
    element = find_named(item, "status")
    return None if element is None else element.get("FormalName")
