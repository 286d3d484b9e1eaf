"""Plain text, with or without the prefix `` date YYYY-MM-DD `` and with or without fields above the story."""

from __future__ import annotations

import re
from dataclasses import replace

from wiredesk.schemas.records import Dateline, RemovedText, RowWarning
from wiredesk.transforms.logic.formats.headed import Header, read_header
from wiredesk.transforms.logic.formats.markdown import read_markdown
from wiredesk.transforms.logic.formats.parts.dates.placeholders import is_placeholder
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.formats.parts.moments import make_day_moment
from wiredesk.transforms.logic.formats.parts.printed_times import find_printed_time
from wiredesk.transforms.logic.formats.parts.values import to_line
from wiredesk.transforms.logic.formats.record import Fields, fill_columns
from wiredesk.transforms.logic.kernel.days import make_day
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.clean import clean_characters, split_paragraphs
from wiredesk.transforms.logic.text.headline import split_headline

_PREFIX = re.compile(r"\s*date\s+(\d{4})-(\d\d)-(\d\d)(?![\d-]|[Tt]\d)\s*", re.IGNORECASE)
# The maker of the file wrote the prefix from a known date.
_PREFIX_CONFIDENCE = 1.0
# A line above the story may also be the day that the story is about.
_PRINTED_CONFIDENCE = 0.9

_URL = re.compile(r"(?:https?|ftp|feed)://[^\s<>\"]+|\bwww\.[^\s<>\"]+", re.IGNORECASE)


def parse_plain(given: FormatInput) -> ParsedDocument:
    """Parses a record of plain text.

    Raises:
      RecordError: the errors of :func:`parse_plain_text`.
    """
    return fill_from_hints(parse_plain_text(given.text), given.hints)


def parse_plain_text(text: str) -> ParsedDocument:
    """Parses an article in plain text.

    Raises:
      RecordError: ``parse/empty`` if there is only white space, ``parse/no_text`` if nothing
        follows the date prefix or the title, and ``parse/link_list`` if most lines are addresses.
    """
    characters, warnings = clean_characters(text)
    if not characters.strip():
        raise RecordError("parse", "empty", "The record has no text: remove it from the input.")
    publication, start, dated = read_date_prefix(characters)
    header = read_header(characters[start:])
    begin = start + header.end if header else start
    paragraphs = _split_story(characters, begin, header)
    if not paragraphs:
        message = "There is nothing behind its date or title: add the text of the article or remove the file."
        raise RecordError("parse", "no_text", message)
    refuse_link_list(characters[begin:])
    headline, paragraphs = split_headline(paragraphs)
    document = ParsedDocument(
        source_format="text",
        paragraphs=paragraphs,
        headline=headline,
        publication=publication,
        warnings=warnings + dated,
    )
    if header:
        document = _add_header(document, header, characters[start:begin])
    return document if document.publication else _add_printed_time(document)


def _add_printed_time(document: ParsedDocument) -> ParsedDocument:
    """Returns the document with the time that is printed above its story; the line stays in the text."""
    found = find_printed_time(document.paragraphs)
    if found is None:
        return document
    return replace(document, publication=found.to_publication("markup", _PRINTED_CONFIDENCE))


def _split_story(characters: str, begin: int, header: Header | None) -> tuple[str, ...]:
    if header and header.is_front:
        return read_markdown(characters[begin:])
    return split_paragraphs(characters[begin:], lead=len(characters[:begin].rpartition("\n")[2]))


def _add_header(document: ParsedDocument, header: Header, printed: str) -> ParsedDocument:
    """Fills the columns from the fields above the story; the date prefix takes precedence over them."""
    found = fill_columns(document, Fields(header.fields))
    place = to_line(header.fields.get("dateline"))
    text = "\n".join(line.rstrip() for line in printed.strip().split("\n")) + "\n\n"
    headline, paragraphs = found.headline, found.paragraphs
    if len(paragraphs) > 1 and headline and paragraphs[0].casefold() == headline.casefold():
        # The headline is both a field and the first line of the story, perhaps in capitals.
        text += f"{paragraphs[0]}\n\n"
        paragraphs = paragraphs[1:]
    return replace(
        found,
        paragraphs=paragraphs,
        publication=document.publication or found.publication,
        dateline=Dateline(place) if place else None,
        removed=(RemovedText("header", 0, text),),
        warnings=found.warnings if found.publication is None else document.warnings,
    )


def read_date_prefix(text: str) -> tuple[Publication | None, int, tuple[RowWarning, ...]]:
    """Reads the prefix `` date YYYY-MM-DD ``, with any white space around it.

    A prefix with a date that does not exist, from before the first newspaper, or that stands for no date, is
    removed too, but its date is not used.

    Returns:
      The publication time, the offset of the text after the prefix, and the warning
      ``impossible_date`` if the date was not used.
    """
    match = _PREFIX.match(text)
    if match is None:
        return None, 0, ()
    day = make_day(*map(int, match.groups()))
    if day is None or is_placeholder(make_day_moment(day).at, day, "day"):
        message = (
            f"The date prefix {'-'.join(match.groups())} is no possible date and was not taken; correct it."
        )
        return None, match.end(), (RowWarning("impossible_date", message),)
    return make_day_moment(day).to_publication("prefix", _PREFIX_CONFIDENCE), match.end(), ()


def refuse_link_list(text: str) -> None:
    """Raises ``parse/link_list`` if most lines and most of the text are addresses and their names."""
    if "://" not in text and "www." not in text:
        return
    lines = [line for line in text.split("\n") if line.strip()]
    links = [line for line in lines if _is_link_line(line)]
    if 2 * len(links) > len(lines) and 2 * sum(map(len, links)) > sum(map(len, lines)):
        message = (
            f"{len(links)} of {len(lines)} lines are addresses, so this is a list of links and no article: "
            "fetch the pages and read those."
        )
        raise RecordError("parse", "link_list", message)


def _is_link_line(line: str) -> bool:
    urls = _URL.findall(line)
    return 2 * sum(map(len, urls)) >= len(line.strip())
