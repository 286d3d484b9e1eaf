"""One entry of an RSS or Atom feed, read by feedparser (https://feedparser.readthedocs.io)."""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.parts.moments import Moment, make_moment_hints
from wiredesk.transforms.logic.formats.parts.people import read_names
from wiredesk.transforms.logic.formats.parts.stated import find_unread, read_beside
from wiredesk.transforms.logic.formats.parts.teasers import ends_as_teaser, is_footer, repeats
from wiredesk.transforms.logic.formats.parts.values import read_text
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line
from wiredesk.transforms.logic.text.declared import decode_declared
from wiredesk.transforms.logic.text.entities import unescape_once, unescape_rest

# A description of this length that does not break off is the article: teasers of the
# development feeds have less than 600 characters.
_MIN_FULL_CHARS = 1000
# A shorter description is the article if it has paragraphs, the last of which ends a sentence.
_MIN_FULL_PARAGRAPHS, _MIN_SHORT_CHARS = 3, 400
_SENTENCE_END = re.compile(r"[.!?。][\"'”’»)]*$")
# An element of the entry that describes it; feedparser makes a summary of the content where there is none.
_DESCRIBED = re.compile(
    r"<(?:(?!media:|itunes:)[A-Za-z][\w.-]*:)?(?:description|summary|abstract|teaser)[\s>]", re.IGNORECASE
)
# An ampersand that begins no reference; feedparser would add a semicolon to the word behind it.
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,31};)")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_PAIRED = re.compile(
    r"<([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?>.*?</\1\s*>|<(?:br|img|wbr)\b[^<>]*>", re.IGNORECASE | re.DOTALL
)
_MARKUP = re.compile(r"&lt;(?:p|div|br|a|span|img|h\d)\b[^<>]{0,200}&gt;", re.IGNORECASE)

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
    paragraphs, warnings = _read_body(entry, _DESCRIBED.search(given.text) is not None)
    hints = make_moment_hints(
        _line(entry.get("language")) or _line(feed.get("language")),
        _line(entry.get("link")) or _line(feed.get("link")),
        given.hints.date_order,
    )
    stated = dict(entry)
    published = read_beside(stated.get("published"), hints, paragraphs)
    updated = read_beside(stated.get("updated"), hints, paragraphs)
    source = entry.get("source") or {}
    return ParsedDocument(
        source_format="feed",
        paragraphs=paragraphs,
        headline=_read_title(entry),
        publication=_choose(published, updated),
        modified_at=updated.at if updated and published and updated.at > published.at else None,
        url=_line(entry.get("link")),
        publisher=_line(source.get("title")) or _line(feed.get("title")),
        keywords=tuple(
            dict.fromkeys(term for tag in entry.get("tags", ()) if (term := _line(tag.get("term"))))
        ),
        byline=", ".join(_list_authors(entry)) or None,
        authors=read_names(_list_authors(entry)),
        warnings=warnings + _warn_unread(stated, published or updated),
        record_id=_line(entry.get("id")),
    )


def _list_authors(entry: Any) -> list[str]:
    """Returns the authors of an entry as stated.

    A single one is not split: feedparser takes ``ple (Jane Doe`` for the name in ``jane@paper.example (Jane Doe)``.
    """
    names = [name for person in entry.get("authors", ()) if (name := _line(person.get("name")))]
    stated = _line(entry.get("author"))
    return list(dict.fromkeys(names)) if len(names) > 1 or stated is None else [stated]


def read_entry(given: FormatInput) -> tuple[Any, Any]:
    """Returns feedparser's dictionaries of the feed and of the entry.

    Raises:
      RecordError: ``parse/broken_feed``.
    """
    text = given.text
    prolog = _DECLARATION.sub("", decode_declared(given.hints.prolog, given.declared_charset).text, count=1)
    if not prolog.strip():
        prolog = _ATOM_PROLOG if re.match(r"\s*<(?:\w+:)?entry\b", text) else _DEFAULT_PROLOG
    data = f'<?xml version="1.0" encoding="utf-8"?>{prolog}{_mend(text)}{_close(prolog)}'.encode(
        "utf-8", "replace"
    )
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


def _mend(text: str) -> str:
    """Returns XML with its bare ampersands escaped, but for those in CDATA."""
    if "&" not in text or not _BARE_AMPERSAND.search(text):
        return text
    pieces = _CDATA.split(text)
    return "".join(
        piece if piece.startswith("<![CDATA[") else _BARE_AMPERSAND.sub("&amp;", piece) for piece in pieces
    )


def _close(prolog: str) -> str:
    """Returns the end tags of the elements that the head of a feed leaves open."""
    opened = [
        f"{found[1] or ''}{found[2]}" for found in _OPEN.finditer(prolog) if not found[0].endswith("/>")
    ]
    return "".join(f"</{name}>" for name in reversed(opened) if f"</{name}>" not in prolog)


def _read_title(entry: Any) -> str | None:
    """Returns the title of an entry. It may be HTML, and it may have been escaped once more than its form asks for."""
    value = entry.get("title")
    if not isinstance(value, str):
        return None
    kind = (entry.get("title_detail") or {}).get("type") or ""
    if _PAIRED.search(value):
        value = " ".join(read_text(value)[0])
    elif "html" in kind:
        value = unescape_once(value)
    return clean_line(clean_characters(unescape_rest(value))[0]) or None


def _read_body(entry: Any, is_described: bool) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    """Returns the text of an entry.

    Raises:
      RecordError: ``parse/teaser_only`` or ``parse/no_text`` if it is not the whole article.
    """
    contents = [content.get("value", "") for content in entry.get("content", ())]
    best = _longest(contents)
    summary = _longest([entry.get("summary", "")])
    if best[0] and not _is_teaser(best[0]) and not (is_described and _only_repeats(best[0], summary[0])):
        return best
    if summary[0] and _is_whole(summary[0]):
        return summary
    if best[0] or summary[0] or entry.get("title"):
        message = "The feed gives a teaser of the article only: fetch the page behind its link and read that."
        raise RecordError("parse", "teaser_only", message)
    raise RecordError(
        "parse", "no_text", "The entry of the feed holds no text: fetch the page behind its link."
    )


def _only_repeats(content: tuple[str, ...], summary: tuple[str, ...]) -> bool:
    """Returns True if a content is no more than a short description of the article, or one that breaks off."""
    text = " ".join(content)
    is_short = len(text) < _MIN_SHORT_CHARS or not _SENTENCE_END.search(text)
    return is_short and repeats(text, " ".join(summary))


def _longest(texts: list[str]) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    read = [_read_content(text) for text in texts if text and text.strip()]
    paragraphs, warnings = max(read, key=lambda found: _count(found[0]), default=((), ()))
    return tuple(paragraph for paragraph in paragraphs if not is_footer(paragraph)), warnings


def _read_content(text: str) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    """Returns the paragraphs of a content, which may have been escaped twice."""
    if "<" not in text:
        text = unescape_once(text) if _MARKUP.search(text) else unescape_rest(text)
    return read_text(text)


def _count(paragraphs: tuple[str, ...]) -> int:
    return sum(map(len, paragraphs))


def _is_whole(paragraphs: tuple[str, ...]) -> bool:
    """Returns True if a description is the whole article: it is long, or has several paragraphs."""
    if _is_teaser(paragraphs):
        return False
    is_complete = len(paragraphs) >= _MIN_FULL_PARAGRAPHS and _SENTENCE_END.search(paragraphs[-1]) is not None
    return _count(paragraphs) >= (_MIN_SHORT_CHARS if is_complete else _MIN_FULL_CHARS)


def _is_teaser(paragraphs: tuple[str, ...]) -> bool:
    return ends_as_teaser(paragraphs[-1]) and _count(paragraphs) < 3 * _MIN_FULL_CHARS


def _choose(published: Moment | None, updated: Moment | None) -> Publication | None:
    if published:
        return published.to_publication("feed", _PUBLISHED_CONFIDENCE)
    return updated.to_publication("feed", _UPDATED_CONFIDENCE) if updated else None


def _warn_unread(stated: dict[str, Any], moment: Moment | None) -> tuple[RowWarning, ...]:
    unread = find_unread((name, stated.get(name)) for name in ("published", "updated"))
    if moment or unread is None:
        return ()
    message = f"The date of the entry, {unread[:60]!r}, is none that is certain and was not taken."
    return (RowWarning("date_not_read", message),)


def _line(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    text = " ".join(read_text(value)[0]) if "<" in value else clean_characters(value)[0]
    return clean_line(text) or None
