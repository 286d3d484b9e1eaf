"""ninjs, News in JSON (IPTC, https://iptc.org/standards/ninjs/), versions 1 to 3, with the wrappers of APIs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from wiredesk.schemas.records import Author, Dateline, RowWarning
from wiredesk.transforms.logic.formats.parts.author_values import read_author_value
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.formats.parts.people import split_byline
from wiredesk.transforms.logic.formats.parts.xml_tree import read_fragment
from wiredesk.transforms.logic.formats.wire.common import (
    choose_modification,
    read_stated_publication,
    refuse_other,
    refuse_textless,
    warn_embargo,
    warn_status,
)
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line, split_paragraphs

WRAPPERS = ("item", "items", "data")
"""Keys of the objects in which APIs wrap one item or a list of items."""
# Roles of headlines and bodies, in versions 2 and 3.
_MAIN_ROLES = frozenset(("main", "body", "full", "story", "article"))
_OTHER_ROLES = frozenset(
    (
        "summary",
        "teaser",
        "seo",
        "short",
        "abstract",
        "sub",
        "subtitle",
        "kicker",
        "caption",
        "push",
        "social",
    )
)
_WRITER = re.compile(r"author|writer|reporter|byline|correspondent|creator", re.IGNORECASE)
_NO_WRITER = re.compile(r"photo|illustrat|translat|graphic|camera|producer", re.IGNORECASE)
# Fields of the standard that are read lie three levels deep.
_MAX_DEPTH = 8
_BODIES = ("body_html", "body_xhtml", "body_text")


def parse_ninjs(given: FormatInput) -> ParsedDocument:
    """Parses a ninjs item, alone or wrapped by the API that it came from.

    Raises:
      RecordError: ``parse/broken_json``, ``parse/not_an_article`` for pictures and other
        media, ``parse/no_text``, ``parse/several_items`` for a list of several items.
    """
    try:
        value = json.loads(given.text)
    except (ValueError, RecursionError) as error:
        message = f"The record is no JSON ({str(error)[:80]}): get it again."
        raise RecordError("parse", "broken_json", message) from error
    return fill_from_hints(read_ninjs(_unwrap(value), given.warnings), given.hints)


def read_ninjs(item: dict[str, Any], warnings: tuple[RowWarning, ...] = ()) -> ParsedDocument:
    """Reads one ninjs object.

    Raises:
      RecordError: as :func:`parse_ninjs`.
    """
    item = fold_names(item)
    kind = _line(item, "type") or "text"
    paragraphs, cleaned = _read_body(item)
    if not paragraphs:
        raise (
            refuse_textless("The ninjs item")
            if kind in {"text", "advisory"}
            else refuse_other(f"an item of type {kind}")
        )
    stated = [_line(item, name) for name in ("firstpublished", "firstcreated", "versioncreated")]
    published = read_stated_publication(*stated, _line(item, "contentcreated"))
    byline = _line(item, "byline") or _line(item, "by") or _join_bylines(item)
    located = _line(item, "located")
    document = ParsedDocument(
        source_format="ninjs",
        paragraphs=paragraphs,
        headline=_line(item, "headline") or _read_listed(item, "headlines") or _line(item, "title"),
        publication=published,
        modified_at=choose_modification(published, _line(item, "versioncreated")),
        url=_read_url(item),
        publisher=_read_publisher(item),
        section=next(iter(_names(item, "service")), None),
        slug=_line(item, "slugline") or _line(item, "slug"),
        keywords=_names(item, "keywords") + _names(item, "subject") + _names(item, "subjects"),
        byline=byline,
        authors=_read_authors(item) or split_byline(byline),
        dateline=Dateline(located, located) if located else None,
        credit_line=_line(item, "creditline") or _line(item, "description_creditline"),
        warnings=warnings
        + cleaned
        + warn_status(_line(item, "pubstatus"))
        + warn_embargo(_line(item, "embargoed"), published),
        record_id=_line(item, "guid") or _line(item, "uri") or _line(item, "id"),
    )
    return replace(document, keywords=tuple(dict.fromkeys(document.keywords)))


def _unwrap(value: Any) -> dict[str, Any]:
    for _ in range(4):
        if isinstance(value, list):
            if len(value) > 1:
                message = "The record is a list of several items: cut it into one record an item."
                raise RecordError("parse", "several_items", message)
            value = value[0] if value else {}
        if not isinstance(value, dict) or any(name in value for name in (*_BODIES, "headline", "type")):
            break
        inner = (value[name] for name in WRAPPERS if isinstance(value.get(name), dict | list))
        value = next(inner, value)
    if not isinstance(value, dict):
        raise refuse_textless("The ninjs item")
    return value


def _read_body(item: dict[str, Any]) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    bodies = [(name, item[name]) for name in _BODIES if isinstance(item.get(name), str)]
    bodies += [
        (str(body.get("contenttype")), body["value"])
        for body in _list_main(item, "bodies")
        if "value" in body
    ]
    for name, value in bodies:
        if not isinstance(value, str) or not value.strip():
            continue
        found = _read_plain(value) if name.endswith(("text", "plain")) else read_fragment(value)
        if found[0]:
            return found
    return (), ()


def _read_plain(text: str) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    characters, warnings = clean_characters(text)
    return split_paragraphs(characters), warnings


def fold_names(item: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    """Returns an object with the names of its fields in small letters, as versions 1 and 2 write them; 3 has capitals.

    What lies deeper than any field of the standard is left as it is.
    """
    return {str(name).lower(): _fold_value(value, depth) for name, value in item.items()}


def _fold_value(value: Any, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        return value
    if isinstance(value, dict):
        return fold_names(value, depth + 1)
    if isinstance(value, list):
        return [fold_names(one, depth + 1) if isinstance(one, dict) else one for one in value]
    return value


def _list_main(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Returns the entries of a list of versions 2 and 3: those with the role of the main one first, summaries last."""
    return sorted(_dicts(item, name), key=lambda entry: _rank_role(_line(entry, "role") or ""))


def _rank_role(role: str) -> int:
    word = role.rpartition(":")[2].lower()
    return 0 if word in _MAIN_ROLES else 2 if word in _OTHER_ROLES else 1


def _read_listed(item: dict[str, Any], name: str) -> str | None:
    line = next((line for entry in _list_main(item, name) if (line := _line(entry, "value"))), None)
    # Its content type may be HTML.
    return (" ".join(read_fragment(line)[0]) or None) if line and "</" in line else line


def _read_publisher(item: dict[str, Any]) -> str | None:
    stated = (_line(item, name) for name in ("source", "provider", "copyrightholder"))
    rights = item.get("rightsinfo")
    holder = _line(rights, "copyrightholder") if isinstance(rights, dict) else None
    return next(filter(None, (*stated, *_names(item, "infosources"), holder)), None)


def _join_bylines(item: dict[str, Any]) -> str | None:
    lines = (_line(entry, "byline") or _line(entry, "value") for entry in _dicts(item, "bylines"))
    return ", ".join(filter(None, lines)) or None


def _read_url(item: dict[str, Any]) -> str | None:
    uri = _line(item, "canonical") or _line(item, "url") or _line(item, "uri")
    return uri if uri and uri.startswith(("http://", "https://")) else None


def _read_authors(item: dict[str, Any]) -> tuple[Author, ...]:
    """Returns the authors that are listed one by one; people without the role of one are the subjects of the text."""
    others = (
        one
        for name in ("people", "contributors")
        for one in _dicts(item, name)
        if _WRITER.search(_line(one, "rel") or _line(one, "role") or "")
    )
    entries = [*_dicts(item, "bylines"), *_dicts(item, "authors"), *others]
    return read_author_value([one for one in entries if not _NO_WRITER.search(_line(one, "role") or "")])


def _line(item: dict[str, Any], name: str) -> str | None:
    value = item.get(name)
    if isinstance(value, dict):
        value = value.get("name")
    if not isinstance(value, str):
        return None
    return clean_line(clean_characters(value)[0]) or None


def _dicts(item: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    value = item.get(name)
    return (entry for entry in value if isinstance(entry, dict)) if isinstance(value, list) else iter(())


def _names(item: dict[str, Any], name: str) -> tuple[str, ...]:
    value = item.get(name)
    if not isinstance(value, list):
        return ()
    named = (entry if isinstance(entry, dict) else {"name": entry} for entry in value)
    return tuple(line for entry in named if (line := _line(entry, "name")))
