"""The way of a record to its document: recognition of its format, then the parser of the format."""

from __future__ import annotations

from dataclasses import replace

from wiredesk.transforms.logic.formats.detect import recognise_document
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import NO_HINTS, FormatInput, fill_from_hints
from wiredesk.transforms.logic.formats.registry import PARSERS, REFUSED
from wiredesk.transforms.logic.kernel.errors import RecordError

_REFUSED = {refused.name: refused for refused in REFUSED}


def parse_document(given: FormatInput, name: str | None = None) -> ParsedDocument:
    """Parses a record with the parser of its format.

    Args:
      given: the record.
      name: the name of its format; None recognises it by the content.

    Raises:
      RecordError: the reason of its :class:`~wiredesk.transforms.logic.formats.registry.RefusedFormat`
        if the format holds no article by design, ``parse/unsupported_format`` if the format has no
        parser, and the errors of the format's parser.
    """
    name = name or recognise_document(given)
    if name in _REFUSED:
        raise RecordError("parse", _REFUSED[name].reason, _REFUSED[name].message)
    if name not in PARSERS:
        message = (
            f"The record is {name}, which is not read: extract its text first or leave it out of the input."
        )
        raise RecordError("parse", "unsupported_format", message)
    document = PARSERS[name].load_parser()(given)
    if given.hints is NO_HINTS:
        return document
    document = fill_from_hints(document, given.hints)
    return replace(document, source_format=given.hints.container or document.source_format)
