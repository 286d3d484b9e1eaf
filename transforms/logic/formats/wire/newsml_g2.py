"""NewsML-G2 (IPTC, https://iptc.org/standards/newsml-g2/): the text item of a message.

:func:`wiredesk.transforms.logic.containers.feeds.cut_items` cuts a message with several items into one
record for each item; each record keeps the header of its message.
"""

from __future__ import annotations

import re
from typing import Any

from wiredesk.schemas.records import Author, Dateline
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.formats.parts.people import is_organization, read_names, split_byline
from wiredesk.transforms.logic.formats.parts.xml_tree import (
    find_named,
    get_name,
    iter_named,
    parse_xml,
    read_first,
    read_line,
)
from wiredesk.transforms.logic.formats.wire.common import (
    choose_modification,
    read_stated_publication,
    refuse_other,
    refuse_textless,
    warn_embargo,
    warn_status,
)
from wiredesk.transforms.logic.formats.wire.content import ItemContent, read_xhtml
from wiredesk.transforms.logic.formats.wire.nitf import read_nitf_body
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.clean import clean_line

# Items that describe things and plans, with a name for messages.
_OTHER_ITEMS = {
    "conceptitem": "a concept",
    "knowledgeitem": "a list of concepts",
    "catalogitem": "a catalog of vocabularies",
    "catalog": "a catalog of vocabularies",
    "groupset": "the list of a package",
    "planningitem": "a plan of coverage",
}
_ITEMS = frozenset({"newsitem", "packageitem", *_OTHER_ITEMS})


def parse_newsml_g2(given: FormatInput) -> ParsedDocument:
    """Parses a NewsML-G2 item, or the first text item of a message.

    Raises:
      RecordError: ``parse/not_an_article`` for concepts, catalogs, plans, packages
        and pictures, ``parse/no_text`` for a text item without text, ``parse/broken_xml``.
    """
    root, repaired = parse_xml(given.text)
    item, content = _choose_item(root)
    published = read_stated_publication(
        *(read_first(item, name) for name in ("firstpublished", "firstcreated", "versioncreated")),
        read_first(item, "contentcreated"),
        read_first(root, "sent"),
    )
    authors = split_byline(read_first(item, "by")) or content.authors or _read_creators(item)
    document = ParsedDocument(
        source_format="newsml-g2",
        paragraphs=content.paragraphs,
        headline=_read_headline(item) or content.headline,
        publication=published,
        modified_at=choose_modification(
            published, read_first(item, "versioncreated"), read_first(item, "contentmodified")
        ),
        publisher=_read_party(item, "provider") or _read_party(item, "copyrightholder"),
        section=_read_section(item),
        slug=read_first(item, "slugline"),
        keywords=_read_keywords(item),
        byline=read_first(item, "by") or content.byline,
        authors=authors,
        dateline=_read_dateline(item) or content.dateline,
        credit_line=(read_first(item, "creditline") or "").strip(" -–—") or None,
        warnings=given.warnings
        + repaired
        + content.warnings
        + warn_status(_read_code(item, "pubstatus"))
        + warn_embargo(read_first(item, "embargoed"), published),
        record_id=clean_line(item.get("guid", "")) or None,
    )
    return fill_from_hints(document, given.hints)


def _choose_item(root: Any) -> tuple[Any, ItemContent]:
    """Returns the first item with text and what its content states."""
    items = list(iter_named(root, *_ITEMS))
    reason: RecordError | None = None
    for item in items:
        try:
            return item, _read_content(item)
        except RecordError as error:
            # The error of a text item without text explains more than that of the package around it.
            reason = error if reason is None or error.reason == "no_text" else reason
    raise reason or refuse_textless("The NewsML-G2 message")


def _read_content(item: Any) -> ItemContent:
    name = get_name(item)
    if name in _OTHER_ITEMS:
        raise refuse_other(f"a {name}, {_OTHER_ITEMS[name]},")
    if name == "packageitem":
        raise refuse_other("a package, a list of items,")
    content = find_named(item, "inlinexml", "inlinedata")
    if content is not None:
        body = find_named(content, "nitf")
        found = read_nitf_body(body) if body is not None else read_xhtml(content)
        if found.paragraphs:
            return found
    kind = _read_code(item, "itemclass").rpartition(":")[2] or "text"
    raise refuse_textless(f"The {kind} item") if kind == "text" else refuse_other(f"an item of type {kind}")


def _read_headline(item: Any) -> str | None:
    meta = find_named(item, "contentmeta")
    return read_first(meta, "headline") if meta is not None else None


def _read_dateline(item: Any) -> Dateline | None:
    text = read_first(item, "dateline")
    # Reuters has the time of issue in this element.
    if not text or text[:4].isdigit():
        return None
    place = re.split(r"\s*\(|\s+[-–—]", text)[0]
    return Dateline(text, None if any(map(str.isdigit, place)) else place or None)


def _read_creators(item: Any) -> tuple[Author, ...]:
    names = [_read_name(element) for element in iter_named(item, "creator", "contributor")]
    return read_names(name for name in names if name and not is_organization(name))


def _read_party(item: Any, name: str) -> str | None:
    element = find_named(item, name)
    return (
        None
        if element is None
        else _read_name(element) or element.get("qcode", "").rpartition(":")[2] or None
    )


def _read_name(element: Any) -> str | None:
    return read_first(element, "name") or clean_line(element.get("literal", "")) or None


def _read_section(item: Any) -> str | None:
    for subject in iter_named(item, "subject"):
        if "department" in subject.get("qcode", "") and (name := read_first(subject, "name")):
            return name
    service = find_named(item, "service")
    return read_first(service, "name") if service is not None else None


def _read_keywords(item: Any) -> tuple[str, ...]:
    meta = find_named(item, "contentmeta")
    if meta is None:
        return ()
    names = [read_line(next(iter_named(subject, "name"), None)) for subject in iter_named(meta, "subject")]
    words = [read_line(keyword) for keyword in iter_named(meta, "keyword")]
    return tuple(dict.fromkeys(name for name in words + names if name))


def _read_code(item: Any, name: str) -> str:
    element = find_named(item, name)
    return "" if element is None else element.get("qcode") or element.get("uri") or ""
