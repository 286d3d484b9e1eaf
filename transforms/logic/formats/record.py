"""Articles as records with named fields: JSON objects and the rows of tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from schemas.records import Author, RowWarning
from transforms.logic.clean import clean_characters, clean_line, split_paragraphs
from transforms.logic.errors import RecordError
from transforms.logic.formats.document import ParsedDocument, Publication
from transforms.logic.formats.fields import follow_path, pick_values, resolve_column
from transforms.logic.formats.input import FormatInput
from transforms.logic.formats.moments import Moment, read_moment
from transforms.logic.formats.ninjs import parse_ninjs, read_fragment
from transforms.logic.formats.people import read_names, split_byline

# Keys under which a record holds the article itself.
_INNER = (
    "_source",
    "fields",
    "article",
    "doc",
    "document",
    "data",
    "item",
    "attributes",
    "story",
    "post",
    "news",
)
# Keys under which a value stands that has properties of its own (WordPress, XML made JSON, MongoDB).
_VALUE = (
    "rendered",
    "value",
    "text",
    "name",
    "html",
    "content",
    "main",
    "title",
    "$t",
    "#text",
    "$date",
    "title_long",
)
_TEXT_FORM = re.compile(
    r"<(?:p|div|br|span|a|h[1-6]|article|section|body|html|ul|ol|li|img|figure|em|strong|b|i|blockquote|table)"
    r"(?:\s[^<>]*)?/?>|</\w+>",
    re.IGNORECASE,
)
_PAGE = re.compile(r"<(?:html|body|head)[\s>]", re.IGNORECASE)
# Truncation marks of interfaces that give the beginning only: "[+1234 chars]" is NewsAPI's.
_CUT = re.compile(r"(?:\[\+?\d+ chars\]|…\s*\[\+\d+[^\]]*\])\s*$")
_NINJS_MARKS = (
    "body_html",
    "body_text",
    "body_xhtml",
    "versioncreated",
    "urgency",
    "located",
    "slugline",
    "pubstatus",
)
_MIN_NINJS_MARKS = 2

# Whoever made the record has it from the page or the publisher; the field may be that
# of the fetching or of a change. A date without a time zone may be off by one day.
_DATE_CONFIDENCE = 0.97
_SECONDS = (1e8, 4e9)


def parse_json(given: FormatInput) -> ParsedDocument:
    """Parses a JSON object with fields of :mod:`transforms.logic.formats.fields`, or a ninjs item.

    Raises:
      RecordError: ``parse/broken_json``, ``parse/too_deep``, ``parse/not_an_article`` where it
        is no object, and as :func:`read_record`.
    """
    try:
        value = json.loads(given.text)
    except RecursionError as error:
        message = "The JSON is nested too deeply to be an article: leave it out of the input."
        raise RecordError("parse", "too_deep", message) from error
    except ValueError as error:
        message = f"The record is no valid JSON ({str(error)[:120]}): mend it or get it again."
        raise RecordError("parse", "broken_json", message) from error
    if not isinstance(value, dict):
        message = "The JSON is no object with named fields, so it is no article: leave it out of the input."
        raise RecordError("parse", "not_an_article", message)
    if not given.field_map and is_ninjs(value):
        return parse_ninjs(given)
    return read_record(value, "json", given)


def parse_row(given: FormatInput) -> ParsedDocument:
    """Parses a row of a table, whose fields its container has read.

    Raises:
      RecordError: as :func:`read_record`.
    """
    return read_record(dict(given.hints.fields), "csv", given)


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Tells a ninjs item by fields that no other JSON has together."""
    return sum(name in value for name in _NINJS_MARKS) >= _MIN_NINJS_MARKS and (
        "versioncreated" in value or "body_xhtml" in value or "pubstatus" in value
    )


def read_record(record: Mapping[str, Any], source_format: str, given: FormatInput) -> ParsedDocument:
    """Reads an article from named fields.

    Raises:
      RecordError: ``parse/teaser_only`` where there is a summary but no text,
        ``parse/no_text`` where there is neither.
    """
    fields = _Fields(record, given.field_map)
    paragraphs, warnings = fields.read_body()
    if not paragraphs:
        raise _explain_missing(fields)
    published, modified = fields.read_moment("published"), fields.read_moment("modified")
    byline = fields.read_line("authors")
    return ParsedDocument(
        source_format=source_format,
        paragraphs=paragraphs,
        headline=fields.read_line("headline"),
        publication=_to_publication(published),
        modified_at=modified.at if modified else None,
        url=fields.read_line("url"),
        publisher=fields.read_line("publisher"),
        section=fields.read_line("section"),
        slug=fields.read_line("slug"),
        keywords=fields.read_list("keywords"),
        byline=byline,
        authors=fields.read_authors(),
        warnings=warnings,
    )


def _to_publication(moment: Moment | None) -> Publication | None:
    return moment.to_publication("metadata", _DATE_CONFIDENCE) if moment else None


def _explain_missing(fields: _Fields) -> RecordError:
    if fields.read_line("summary"):
        message = "The record has a summary but no text: fetch the article itself, or --map body=FIELD."
        return RecordError("parse", "teaser_only", message)
    names = ", ".join(sorted(fields.names)[:12])
    message = (
        f"No field of the record is known to hold the text (it has {names or 'none'}): --map body=FIELD."
    )
    return RecordError("parse", "no_text", message)


class _Fields:
    """The fields of one record, the outer ones before those of an object within."""

    def __init__(self, record: Mapping[str, Any], field_map: Iterable[tuple[str, str]]) -> None:
        inner = (record.get(name) for name in _INNER)
        self._levels = [record, *(item for item in inner if isinstance(item, Mapping))]
        self._mapped = {
            column: value
            for name, path in field_map
            if (column := resolve_column(name)) and (value := follow_path(record, path)) is not None
        }
        self.names = [name for level in self._levels for name in level if isinstance(name, str)]

    def _pick(self, column: str) -> list[Any]:
        if column in self._mapped:
            return [self._mapped[column]]
        return [value for level in self._levels for value in pick_values(level, column)]

    def read_line(self, column: str) -> str | None:
        """Returns the first value that is a text, as one line."""
        return next((line for value in self._pick(column) if (line := _to_line(value))), None)

    def read_list(self, column: str) -> tuple[str, ...]:
        """Returns the values of a list, or of a text with commas or semicolons."""
        for value in self._pick(column):
            items = value if isinstance(value, list) else _split_list(value)
            found = [line for item in items if (line := _to_line(item))]
            if found:
                return tuple(dict.fromkeys(found))
        return ()

    def read_moment(self, column: str) -> Moment | None:
        """Returns the first value that is a time."""
        return next((moment for value in self._pick(column) if (moment := to_moment(value))), None)

    def read_authors(self) -> tuple[Author, ...]:
        """Returns the persons of the first field that names any."""
        for value in self._pick("authors"):
            items = _to_list(value)
            found = read_names(line for item in items if (line := _to_line(item)))
            if not found and len(items) == 1:
                found = split_byline(_to_line(items[0]))
            if found:
                return found
        return ()

    def read_body(self) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
        """Returns the paragraphs of the first field with a text, and what was repaired."""
        for value in self._pick("body"):
            text = _to_text(value)
            if text and text.strip():
                paragraphs, warnings = read_text(text)
                if paragraphs:
                    return paragraphs, warnings + _warn_cut(text)
        return (), ()


def _warn_cut(text: str) -> tuple[RowWarning, ...]:
    if not _CUT.search(text):
        return ()
    message = "The source gives the beginning of the text only; fetch the article itself for the rest."
    return (RowWarning("body_truncated_by_source", message),)


def read_text(text: str) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    """Returns the paragraphs of a text that may be HTML."""
    if _TEXT_FORM.search(text):
        return read_fragment(text)
    characters, warnings = clean_characters(text)
    return split_paragraphs(characters), warnings


def _to_text(value: Any) -> str | None:
    """Returns a text of several paragraphs: strings as they are, lists of blocks joined."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        blocks = [text for item in value if (text := _to_text(item))]
        return "\n\n".join(blocks) or None
    if isinstance(value, Mapping):
        return next((text for name in _VALUE if name in value and (text := _to_text(value[name]))), None)
    return None


def _to_line(value: Any) -> str | None:
    """Returns a short text: of an object its name, of a list its first item."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return str(value) if -1e15 < value < 1e15 else None
    if isinstance(value, list):
        return next((line for item in value if (line := _to_line(item))), None)
    if isinstance(value, Mapping):
        named = [value[name] for name in _VALUE if name in value]
        return next(
            (line for item in named if not isinstance(item, Mapping | list) and (line := _to_line(item))),
            None,
        )
    if not isinstance(value, str):
        return None
    text = " ".join(read_fragment(value)[0]) if _TEXT_FORM.search(value) else clean_characters(value)[0]
    return clean_line(text) or None


def _to_list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, str) and value.lstrip().startswith("["):
        # A list in a table's cell, as Python or JSON writes it.
        return re.findall(r"[\"']((?:[^\"'\\]|\\.)+?)[\"'](?=\s*[,\]])", value) or [value]
    return [value]


def _split_list(value: Any) -> list[Any]:
    listed = _to_list(value)
    if len(listed) == 1 and isinstance(listed[0], str):
        return re.split(r"[;|]" if re.search(r"[;|]", listed[0]) else ",", listed[0])
    return listed


_OTHER_FORMS = (
    *("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%d.%m.%Y", "%B %d %Y", "%A, %B %d, %Y"),
    *("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%B %d, %Y, %I:%M %p", "%b %d, %Y %I:%M %p", "%d %B %Y %H:%M"),
    *("%B %d, %Y %I:%M %p", "%a %b %d %H:%M:%S %Y", "%d.%m.%Y %H:%M", "%d %b %Y %H:%M", "%B %d, %Y %H:%M"),
)


def to_moment(value: Any) -> Moment | None:
    """Reads a time in any form that records have: ISO 8601, RFC 5322, seconds or milliseconds, English words.

    ``03/04/2021`` is not read, since it is two days.
    """
    if isinstance(value, Mapping):
        return next((moment for name in _VALUE if name in value and (moment := to_moment(value[name]))), None)
    if isinstance(value, list):
        return next((moment for item in value if (moment := to_moment(item))), None)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float) or (
        isinstance(value, str) and re.fullmatch(r"\s*\d{9,19}(?:\.\d+)?\s*", value)
    ):
        return _read_epoch(value)
    if not isinstance(value, str):
        return None
    return read_moment(value) or _read_words(value)


def _read_epoch(value: str | float) -> Moment | None:
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    while seconds >= 1e11:
        seconds /= 1000
    if not _SECONDS[0] <= seconds <= _SECONDS[1]:
        return None
    at = datetime.fromtimestamp(seconds, tz=UTC)
    return Moment(at, at.date(), "second", True)


def _read_words(text: str) -> Moment | None:
    text = " ".join(text.split())
    if not 8 <= len(text) <= 40:
        return None
    for form in _OTHER_FORMS:
        try:
            at = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        precision = "day" if "%H" not in form and "%I" not in form else "second" if "%S" in form else "minute"
        return Moment(at, at.date(), precision, False)
    return None
