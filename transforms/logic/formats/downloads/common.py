"""What the downloads of press databases share: the cutting of files, days in all languages, rights lines, authors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO

from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.formats.parts.document import Publication
from wiredesk.transforms.logic.formats.parts.moments import make_day_moment
from wiredesk.transforms.logic.formats.parts.people import split_byline
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.provenance.dateline_days import find_printed_day

_CHUNK_BYTES = 1 << 20
# The database states the day of the issue.
_CONFIDENCE = 0.97
# A weekday, a time or "Monday Late Edition" may stand beside the day.
_MAX_BESIDE_CHARS = 40
_MAX_DAY_CHARS = 80
_RIGHTS = re.compile(
    r"(?:copyright\b|©|\(c\)|all rights reserved|alle rechte|tous droits|todos los derechos|todos os direitos|"
    r"tutti i diritti)",
    re.IGNORECASE,
)
_MAX_RIGHTS_CHARS = 250
# "Kessler, Dana", as catalogues print names.
_CATALOGUED = re.compile(r"(?P<last>[^\W\d_][^,;]{1,40}),\s*(?P<first>[^\W\d_][^,;]{0,40})")


def split_records(
    stream: IO[bytes], border: re.Pattern[bytes], is_record: Callable[[bytes], bool]
) -> Iterator[bytes]:
    """Yields the records of a file.

    Args:
      stream: the file.
      border: matches a line that a record begins with, in the group ``begin``, or ends with, in the group ``end``.
      is_record: False for a piece that is no record, such as a table of contents; it is left with its neighbour.
    """
    held = b""
    for piece in _split_pieces(stream, border):
        if held and is_record(piece) and is_record(held):
            yield held
            held = piece
        else:
            held += piece
    if held.strip():
        yield held


def _split_pieces(stream: IO[bytes], border: re.Pattern[bytes]) -> Iterator[bytes]:
    buffer = b""
    while chunk := stream.read(_CHUNK_BYTES):
        buffer += chunk
        # A line that has not ended may be a border or not.
        at = 0
        for cut in list(_find_cuts(buffer, border, buffer.rfind(b"\n") + 1)):
            yield buffer[at:cut]
            at = cut
        buffer = buffer[at:]
    at = 0
    for cut in list(_find_cuts(buffer, border, len(buffer))):
        yield buffer[at:cut]
        at = cut
    if buffer[at:]:
        yield buffer[at:]


def _find_cuts(buffer: bytes, border: re.Pattern[bytes], end: int) -> Iterator[int]:
    for found in border.finditer(buffer, 0, end):
        cut = found.start() if found.lastgroup == "begin" else found.end()
        # What begins the buffer was found as the end of the piece before it.
        if cut > 0:
            yield cut


def read_day(line: str) -> Publication | None:
    """Returns the day that a line consists of, in any language, perhaps with its weekday and time; None if it has more."""
    if len(line) > _MAX_DAY_CHARS:
        return None
    found = find_printed_day(line, None, is_sure=True)
    if found is None or found.day is None:
        return None
    beside = len(line) - (found.end - found.start)
    if beside > _MAX_BESIDE_CHARS or found.start > _MAX_BESIDE_CHARS // 2:
        return None
    return make_day_moment(found.day).to_publication("metadata", _CONFIDENCE)


def is_rights_line(text: str) -> bool:
    """Returns True for ``Copyright 2015 The Courier``, ``All Rights Reserved`` and their kind in other languages."""
    return len(text) <= _MAX_RIGHTS_CHARS and _RIGHTS.match(text.strip()) is not None


def drop_rights(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the paragraphs without rights lines at their ends."""
    kept = list(paragraphs)
    while len(kept) > 1 and is_rights_line(kept[-1]):
        kept.pop()
    while len(kept) > 1 and is_rights_line(kept[0]):
        kept.pop(0)
    return tuple(kept)


def read_catalogued(text: str) -> tuple[Author, ...]:
    """Returns authors as catalogues print them, ``Kessler, Dana; Rahal, Omar``, or as a byline has them."""
    parts = [part.strip(" .") for part in text.split(";") if part.strip(" .")]
    found = [_CATALOGUED.fullmatch(part) for part in parts]
    if parts and all(found):
        return tuple(Author(f"{one['first'].strip()} {one['last'].strip()}") for one in found if one)
    return tuple(dict.fromkeys(author for part in parts for author in split_byline(part)))


def refuse_empty(what: str) -> RecordError:
    """Returns the error ``parse/no_text`` for a record without a story."""
    message = f"The {what} record has no text below its fields: export the documents with their full text."
    return RecordError("parse", "no_text", message)
