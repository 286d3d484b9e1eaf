"""One entry of an RSS or Atom feed, read by feedparser (https://feedparser.readthedocs.io)."""

from __future__ import annotations

import calendar
import io
import re
import time
from datetime import UTC, datetime
from typing import Any

import feedparser

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.parts.moments import Moment, read_moment
from wiredesk.transforms.logic.formats.parts.people import read_names
from wiredesk.transforms.logic.formats.parts.values import read_text
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line
from wiredesk.transforms.logic.text.declared import decode_declared

# A description of this length that does not break off is the article: teasers of the
# development feeds have less than 600 characters.
_MIN_FULL_CHARS = 1000
# A shorter description is the article if it has paragraphs, the last of which ends a sentence.
_MIN_FULL_PARAGRAPHS, _MIN_SHORT_CHARS = 3, 400
_SENTENCE_END = re.compile(r"[.!?。][\"'”’»)]*$")
_TEASER_END = re.compile(
    r"(?:\[?(?:\.\.\.|…|&hellip;|&#8230;)\]?|read (?:the )?(?:more|full|rest)\b.{0,60}|"
    r"continue reading\b.{0,100}|full (?:story|article)\b.{0,20}|weiterlesen\b.{0,20}|"
    r"lire la suite\b.{0,20}|leer m[aá]s\b.{0,20})[\s»>→.]*$",
    re.IGNORECASE | re.DOTALL,
)
# WordPress appends this to every entry, full or not.
_FOOTER = re.compile(r"^(?:The post .{1,300} (?:first )?appeared first on .{1,200}|Filed under: .{1,200})$")

# The publisher states the time itself, but a converted feed may have the time of its conversion.
_PUBLISHED_CONFIDENCE, _UPDATED_CONFIDENCE = 0.97, 0.85

# Errors that feedparser raises for damaged namespaces or attributes.
_FEEDPARSER_ERRORS = (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError)

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_OPEN = re.compile(r"<([A-Za-z][\w.-]*:)?(rss|feed|rdf|channel)\b[^>]*>", re.IGNORECASE)
_DEFAULT_PROLOG = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
)
_ATOM_PROLOG = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">'


def parse_feed_entry(given: FormatInput) -> ParsedDocument:
    """Parses one entry; the hints hold the head of its feed.

    Raises:
      RecordError: ``parse/teaser_only``, ``parse/no_text``, ``parse/broken_feed``.
    """
    feed, entry = read_entry(given)
    paragraphs, warnings = _read_body(entry)
    published, updated = _read_time(entry, "published"), _read_time(entry, "updated")
    source = entry.get("source") or {}
    return ParsedDocument(
        source_format="feed",
        paragraphs=paragraphs,
        headline=_line(entry.get("title")),
        publication=_choose(published, updated),
        modified_at=updated.at if updated and published and updated.at > published.at else None,
        url=_line(entry.get("link")),
        publisher=_line(source.get("title")) or _line(feed.get("title")),
        keywords=tuple(
            dict.fromkeys(term for tag in entry.get("tags", ()) if (term := _line(tag.get("term"))))
        ),
        byline=_line(entry.get("author")),
        authors=read_names(
            name for person in entry.get("authors", ()) if (name := _line(person.get("name")))
        ),
        warnings=warnings,
        record_id=_line(entry.get("id")),
    )


def read_entry(given: FormatInput) -> tuple[Any, Any]:
    """Returns feedparser's dictionaries of the feed and of the entry.

    Raises:
      RecordError: ``parse/broken_feed``.
    """
    text = given.text
    prolog = _DECLARATION.sub("", decode_declared(given.hints.prolog, given.declared_charset).text, count=1)
    if not prolog.strip():
        prolog = _ATOM_PROLOG if re.match(r"\s*<(?:\w+:)?entry\b", text) else _DEFAULT_PROLOG
    data = f'<?xml version="1.0" encoding="utf-8"?>{prolog}{text}{_close(prolog)}'.encode("utf-8", "replace")
    try:
        # As a stream, because feedparser would take a string for an address or a file name.
        parsed = feedparser.parse(
            io.BytesIO(data), response_headers={"content-type": "application/xml; charset=utf-8"}
        )
    except _FEEDPARSER_ERRORS as error:
        message = f"The entry of the feed cannot be read ({str(error)[:100]}): get the feed again."
        raise RecordError("parse", "broken_feed", message) from error
    if not parsed.entries:
        message = "The entry of the feed cannot be read: get the feed again."
        raise RecordError("parse", "broken_feed", message)
    return parsed.feed, parsed.entries[0]


def _close(prolog: str) -> str:
    """Returns the end tags of the elements that the head of a feed leaves open."""
    opened = [
        f"{found[1] or ''}{found[2]}" for found in _OPEN.finditer(prolog) if not found[0].endswith("/>")
    ]
    return "".join(f"</{name}>" for name in reversed(opened) if f"</{name}>" not in prolog)


def _read_body(entry: Any) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    """Returns the text of an entry.

    Raises:
      RecordError: ``parse/teaser_only`` or ``parse/no_text`` if it is not the whole article.
    """
    contents = [content.get("value", "") for content in entry.get("content", ())]
    best = _longest(contents)
    summary = _longest([entry.get("summary", "")])
    if best[0] and not _is_teaser(best[0]):
        return best
    if summary[0] and _is_whole(summary[0]):
        return summary
    if best[0] or summary[0] or entry.get("title"):
        message = "The feed gives a teaser of the article only: fetch the page behind its link and read that."
        raise RecordError("parse", "teaser_only", message)
    raise RecordError(
        "parse", "no_text", "The entry of the feed holds no text: fetch the page behind its link."
    )


def _longest(texts: list[str]) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    read = [read_text(text) for text in texts if text and text.strip()]
    paragraphs, warnings = max(read, key=lambda found: _count(found[0]), default=((), ()))
    return tuple(paragraph for paragraph in paragraphs if not _FOOTER.match(paragraph)), warnings


def _count(paragraphs: tuple[str, ...]) -> int:
    return sum(map(len, paragraphs))


def _is_whole(paragraphs: tuple[str, ...]) -> bool:
    """Returns True if a description is the whole article: it is long, or has several paragraphs."""
    if _is_teaser(paragraphs):
        return False
    is_complete = len(paragraphs) >= _MIN_FULL_PARAGRAPHS and _SENTENCE_END.search(paragraphs[-1]) is not None
    return _count(paragraphs) >= (_MIN_SHORT_CHARS if is_complete else _MIN_FULL_CHARS)


def _is_teaser(paragraphs: tuple[str, ...]) -> bool:
    return _TEASER_END.search(paragraphs[-1][-200:]) is not None and _count(paragraphs) < 3 * _MIN_FULL_CHARS


def _choose(published: Moment | None, updated: Moment | None) -> Publication | None:
    if published:
        return published.to_publication("feed", _PUBLISHED_CONFIDENCE)
    return updated.to_publication("feed", _UPDATED_CONFIDENCE) if updated else None


def _read_time(entry: Any, name: str) -> Moment | None:
    # The entry's own "in" and "get" return "published" for a missing "updated".
    stated = dict(entry)
    if name not in stated:
        return None
    found = read_moment(stated[name])
    parsed: time.struct_time | None = entry.get(f"{name}_parsed")
    if found or parsed is None:
        return found
    try:
        at = datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    # feedparser does not keep whether the source states a time of day.
    return Moment(at, at.date(), "day" if at.hour == at.minute == at.second == 0 else "second", True)


def _line(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    text = " ".join(read_text(value)[0]) if "<" in value else clean_characters(value)[0]
    return clean_line(text) or None
