"""NITF, the News Industry Text Format (IPTC, https://iptc.org/standards/nitf/), versions 2 and 3."""

from __future__ import annotations

import re
from typing import Any

from wiredesk.schemas.records import Author, Dateline, RowWarning
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.formats.parts.people import split_byline
from wiredesk.transforms.logic.formats.parts.xml_tree import (
    find_named,
    iter_named,
    parse_xml,
    read_first,
    read_line,
    read_paragraphs,
)
from wiredesk.transforms.logic.formats.wire.common import (
    choose_modification,
    choose_moment,
    read_stated_publication,
    refuse_textless,
    warn_embargo,
    warn_status,
)
from wiredesk.transforms.logic.formats.wire.content import ItemContent
from wiredesk.transforms.logic.text.clean import clean_line


def parse_nitf(given: FormatInput) -> ParsedDocument:
    """Parses a NITF document.

    Raises:
      RecordError: ``parse/no_text`` if ``body.content`` has none, ``parse/broken_xml``.
    """
    root, repaired = parse_xml(given.text)
    content = read_nitf_body(root)
    if not content.paragraphs:
        raise refuse_textless("The NITF document")
    published = read_stated_publication(
        _read_norm(root, "date.issue"),
        _read_attribute(root, "pubdata", "date.publication"),
        _read_norm(root, "story.date"),
        _read_norm(root, "date.release"),
    )
    document = ParsedDocument(
        source_format="nitf",
        paragraphs=content.paragraphs,
        headline=content.headline or read_first(root, "title"),
        publication=published,
        modified_at=choose_modification(published, _read_norm(root, "revision-history")),
        publisher=_read_publisher(root),
        section=_read_section(root),
        slug=_read_attribute(root, "du-key", "key") or _read_meta(root, "anpa-keyword", "slug"),
        keywords=_read_keywords(root),
        byline=content.byline,
        authors=content.authors,
        dateline=content.dateline,
        url=_read_attribute(root, "pubdata", "ex-ref"),
        warnings=given.warnings + repaired + content.warnings + _read_warnings(root, published),
        record_id=_read_attribute(root, "doc-id", "id-string"),
    )
    return fill_from_hints(document, given.hints)


def read_nitf_body(root: Any) -> ItemContent:
    """Reads the headline, byline, dateline and paragraphs of a NITF element."""
    content = find_named(root, "body.content")
    paragraphs, warnings = read_paragraphs(content) if content is not None else ((), ())
    byline = read_first(root, "byline")
    return ItemContent(
        paragraphs,
        read_first(root, "hl1") or read_first(root, "hedline"),
        byline,
        _read_authors(root, byline),
        _read_dateline(root),
        warnings,
    )


def _read_authors(root: Any, byline: str | None) -> tuple[Author, ...]:
    element = find_named(root, "byline")
    person = find_named(element, "person") if element is not None else None
    if person is None:
        return split_byline(byline)
    title = read_first(element, "byttl")
    return split_byline(", ".join(filter(None, (read_line(person), title))), typed=True)


def _read_dateline(root: Any) -> Dateline | None:
    element = find_named(root, "dateline")
    if element is None:
        return None
    parts = [read_line(part) for part in iter_named(element, "city", "state", "region", "country")]
    place = ", ".join(part for part in parts if part) or read_first(element, "location")
    text = clean_line(" ".join(filter(None, (read_line(element),))))
    stated = choose_moment(_read_norm(element, "story.date"))
    if not place:
        return Dateline(text) if text and not any(map(str.isdigit, text)) else None
    return Dateline(place if parts else text, place, stated.day if stated else None)


def _read_publisher(root: Any) -> str | None:
    holder = _read_attribute(root, "doc.copyright", "holder") or ""
    return (
        re.sub(r"[.,;]?\s*all rights reserved\.?$", "", holder, flags=re.IGNORECASE)
        or read_first(root, "distributor", "rights.owner")
        or _read_attribute(root, "doc.rights", "owner")
    )


def _read_section(root: Any) -> str | None:
    return (
        _read_attribute(root, "pubdata", "position.section")
        or _read_attribute(root, "doc-scope", "scope")
        or _read_attribute(root, "tobject.subject", "tobject.subject.type")
        or _read_meta(root, "category", "anpa-category")
    )


def _read_keywords(root: Any) -> tuple[str, ...]:
    keywords = [element.get("key") or read_line(element) for element in iter_named(root, "keyword")]
    subjects = [
        element.get("tobject.subject.detail") or element.get("tobject.subject.matter")
        for element in iter_named(root, "tobject.subject")
    ]
    return tuple(dict.fromkeys(clean_line(word) for word in keywords + subjects if word and word.strip()))


def _read_warnings(root: Any, published: Publication | None) -> tuple[RowWarning, ...]:
    status = warn_status(_read_attribute(root, "docdata", "management-status"))
    return status + warn_embargo(_read_norm(root, "date.release"), published)


def _read_attribute(root: Any, name: str, attribute: str) -> str | None:
    values = (element.get(attribute) for element in iter_named(root, name))
    return next((clean_line(value) for value in values if value and value.strip()), None)


def _read_norm(root: Any, name: str) -> str | None:
    return _read_attribute(root, name, "norm")


def _read_meta(root: Any, *names: str) -> str | None:
    found = {element.get("name"): element.get("content") for element in iter_named(root, "meta")}
    return next((value for name in names if (value := (found.get(name) or "").strip())), None)
