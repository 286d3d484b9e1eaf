"""Plain text, with or without the prefix `` date YYYY-MM-DD `` and fields above the story."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

from wiredesk.schemas.records import Dateline, RemovedText, RowWarning
from wiredesk.transforms.logic.formats.headed import Header, read_header
from wiredesk.transforms.logic.formats.markdown import read_markdown
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.formats.parts.values import to_line
from wiredesk.transforms.logic.formats.record import Fields, fill_columns
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.clean import clean_characters, split_paragraphs
from wiredesk.transforms.logic.text.headline import split_headline

_PREFIX = re.compile(r"\s*date\s+(\d{4})-(\d\d)-(\d\d)(?![\d-]|[Tt]\d)\s*", re.IGNORECASE)
# The prefix is written by whoever made the file from the date that they know.
_PREFIX_CONFIDENCE = 1.0
# The first newspaper, the Relation of Strasbourg, is of 1605.
_FIRST_YEAR = 1605

_URL = re.compile(r"(?:https?|ftp|feed)://[^\s<>\"]+|\bwww\.[^\s<>\"]+", re.IGNORECASE)


def parse_plain(given: FormatInput) -> ParsedDocument:
    """Parses a plain text article.

    Raises:
      RecordError: as :func:`parse_plain_text` does.
    """
    return fill_from_hints(parse_plain_text(given.text), given.hints)


def parse_plain_text(text: str) -> ParsedDocument:
    """Parses a plain text article.

    Raises:
      RecordError: ``parse/empty`` where there is nothing but white space,
        ``parse/no_text`` where nothing follows the date prefix, and
        ``parse/link_list`` where most lines are addresses.
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
    return _add_header(document, header, characters[start:begin]) if header else document


def _split_story(characters: str, begin: int, header: Header | None) -> tuple[str, ...]:
    if header and header.is_front:
        return read_markdown(characters[begin:])
    return split_paragraphs(characters[begin:], lead=len(characters[:begin].rpartition("\n")[2]))


def _add_header(document: ParsedDocument, header: Header, printed: str) -> ParsedDocument:
    """Fills the columns from the fields above the story; the date prefix is surer than they are."""
    found = fill_columns(document, Fields(header.fields))
    place = to_line(header.fields.get("dateline"))
    text = "\n".join(line.rstrip() for line in printed.strip().split("\n")) + "\n\n"
    headline, paragraphs = found.headline, found.paragraphs
    if len(paragraphs) > 1 and headline and paragraphs[0].casefold() == headline.casefold():
        # Stated above the story and printed over it, in other letters it may be.
        text += f"{paragraphs[0]}\n\n"
        paragraphs = paragraphs[1:]
    return replace(
        found,
        paragraphs=paragraphs,
        publication=document.publication or found.publication,
        dateline=Dateline(place) if place else None,
        removed=(RemovedText("header", 0, text),),
        warnings=found.warnings + _warn_date(header, found),
    )


def _warn_date(header: Header, document: ParsedDocument) -> tuple[RowWarning, ...]:
    stated = to_line(header.fields.get("published") or header.fields.get("date"))
    if document.publication or not stated:
        return ()
    message = f"The date above the text, {stated[:60]!r}, is none that is certain and was not taken."
    return (RowWarning("date_not_read", message),)


def read_date_prefix(text: str) -> tuple[Publication | None, int, tuple[RowWarning, ...]]:
    """Reads the prefix `` date YYYY-MM-DD ``, with any white space around it.

    A prefix with a date that does not exist, or from before there were
    newspapers, is a prefix still, but its date is not taken.

    Returns:
      The publication time, where the text behind the prefix begins, and the
      warning ``impossible_date``, if it is one.
    """
    match = _PREFIX.match(text)
    if match is None:
        return None, 0, ()
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        day = date.min
    if day.year < _FIRST_YEAR:
        message = (
            f"The date prefix {'-'.join(match.groups())} is no possible date and was not taken; correct it."
        )
        return None, match.end(), (RowWarning("impossible_date", message),)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Publication(midnight, day, "day", "prefix", _PREFIX_CONFIDENCE), match.end(), ()


def refuse_link_list(text: str) -> None:
    """Raises ``parse/link_list`` where most lines and most of the text are addresses and their names."""
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
