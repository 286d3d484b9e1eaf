"""The formats that records come in: one module each, chosen by content.

A parser takes a :class:`FormatInput` (the bytes of one record, its text decoded
when asked for, and what its container knows of it) and returns the one
:class:`ParsedDocument` in it, or raises
:class:`~wiredesk.transforms.logic.kernel.errors.RecordError`. What holds several records (a feed,
an archive, a file of JSON lines) is cut into records by
:mod:`wiredesk.transforms.logic.containers` before it gets here, each with its own
``source_key``; a format whose files hold several records of the same format
(Reuters SGML, mailboxes) has a splitter, which takes a binary stream with
``read(n)`` and yields the bytes of each record in turn.

To add a format, write ``parse_x(given: FormatInput) -> ParsedDocument`` and name
it here. Modules are loaded when their first record comes, because some of them
take a second.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO, Any

from wiredesk.transforms.logic.formats.detect import detect_format
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import NO_HINTS, FormatInput, Hints, fill_from_hints
from wiredesk.transforms.logic.kernel.errors import RecordError

__all__ = [
    "NO_HINTS",
    "FormatInput",
    "Hints",
    "ParsedDocument",
    "Publication",
    "detect_format",
    "find_splitter",
    "parse_document",
]

Parser = Callable[[FormatInput], ParsedDocument]
Splitter = Callable[[IO[bytes]], Iterator[bytes]]

_PACKAGE = "wiredesk.transforms.logic.formats"

PARSERS: dict[str, tuple[str, str]] = {
    "html": ("html.page", "parse_html"),
    "nitf": ("wire.nitf", "parse_nitf"),
    "newsml": ("wire.newsml", "parse_newsml"),
    "newsml-g2": ("wire.newsml", "parse_newsml_g2"),
    "ninjs": ("wire.ninjs", "parse_ninjs"),
    "anpa": ("wire.anpa", "parse_anpa"),
    "sgml": ("wire.reuters_sgml", "parse_reuters_sgml"),
    "email": ("email", "parse_email"),
    "text": ("text", "parse_plain"),
    "json": ("record", "parse_json"),
    "table": ("record", "parse_row"),
    "feed": ("feed", "parse_feed_entry"),
}
"""Name of a format, the module that reads it and its function ``(FormatInput) -> ParsedDocument``."""

SPLITTERS: dict[str, tuple[str, str]] = {
    "sgml": ("wire.reuters_sgml", "split_reuters_sgml"),
    "email": ("email", "split_mailbox"),
}
"""Formats whose files hold several records, and ``(stream) -> Iterator[bytes]`` that cuts them."""

_NO_ARTICLES = {
    "documentation": (
        "documentation",
        "By its name this tells of the files beside it: leave it out of the input.",
    ),
    "sitemap": ("sitemap", "This is a sitemap, a list of addresses: fetch its pages and read those."),
    "opml": ("link_list", "This is a list of feeds (OPML): fetch the feeds and read those."),
}


_DOCUMENTATION = re.compile(
    r"(readme|sources|licen[cs]e|copying|notice|changelog|contributing)(\.(md|markdown|rst|txt))?",
    re.IGNORECASE,
)
"""Names of files that people put beside data: by convention none of them is an article."""


def parse_document(given: FormatInput, name: str | None = None) -> ParsedDocument:
    """Parses a record with the parser of its format.

    Args:
      given: the record.
      name: a key of :data:`PARSERS`; None recognises it by the content.

    Raises:
      RecordError: ``parse/sitemap`` and ``parse/link_list`` for what is no article by
        design, ``parse/unsupported_format`` where no parser reads the format, and
        whatever the format's parser raises.
    """
    name = name or recognise_document(given)
    if name in _NO_ARTICLES:
        reason, message = _NO_ARTICLES[name]
        raise RecordError("parse", reason, message)
    if name not in PARSERS:
        message = (
            f"The record is {name}, which is not read: extract its text first or leave it out of the input."
        )
        raise RecordError("parse", "unsupported_format", message)
    parser: Parser = _load(PARSERS[name])
    document = parser(given)
    if given.hints is NO_HINTS:
        return document
    document = fill_from_hints(document, given.hints)
    return replace(document, source_format=given.hints.container or document.source_format)


def recognise_document(given: FormatInput) -> str:
    """Returns the format of a record: by its content, then by its media type and the name of its file.

    Raises:
      RecordError: ``decode/binary``.
    """
    if _DOCUMENTATION.fullmatch(given.source_key.rpartition("/")[2]):
        return "documentation"
    return detect_format(given.text, given.source_key, given.hints.content_type)


def find_splitter(name: str) -> Splitter | None:
    """Returns what cuts a file of this format into its records; None where it holds one record."""
    splitter: Splitter | None = _load(SPLITTERS[name]) if name in SPLITTERS else None
    return splitter


def _load(where: tuple[str, str]) -> Any:
    module, function = where
    return getattr(importlib.import_module(f"{_PACKAGE}.{module}"), function)
