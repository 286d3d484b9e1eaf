"""The formats that records come in: one module each, chosen by content.

A parser takes the decoded text of one record and returns the one document in
it. What holds several records (a feed, an archive, a file of JSON lines) is cut
into records before it gets here, each with its own ``source_key``.
"""

from __future__ import annotations

from collections.abc import Callable

from transforms.logic.errors import RecordError
from transforms.logic.formats.detect import detect_format
from transforms.logic.formats.document import ParsedDocument, Publication
from transforms.logic.formats.text import parse_plain_text

__all__ = ["ParsedDocument", "Publication", "detect_format", "parse_document"]

Parser = Callable[[str], ParsedDocument]

_PARSERS: dict[str, Parser] = {"text": parse_plain_text}


def parse_document(text: str) -> ParsedDocument:
    """Recognises the format of a record by its content and parses it.

    Raises:
      RecordError: ``parse/unsupported_format`` where no parser reads the format,
        and whatever the format's parser raises.
    """
    name = detect_format(text)
    parser = _PARSERS.get(name)
    if parser is None:
        message = (
            f"The record is {name}, which is not read: extract its text first or leave it out of the input."
        )
        raise RecordError("parse", "unsupported_format", message)
    return parser(text)
