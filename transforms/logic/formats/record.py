"""Articles as records with named fields: JSON objects and the rows of tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from wiredesk.schemas.records import Author, RowWarning
from wiredesk.transforms.logic.formats.parts.author_values import read_author_value, show_author_value
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.fields import (
    follow_path,
    pick_fields,
    pick_values,
    resolve_column,
)
from wiredesk.transforms.logic.formats.parts.input import NO_HINTS, FormatInput, Hints
from wiredesk.transforms.logic.formats.parts.moments import (
    NO_MOMENT_HINTS,
    Moment,
    MomentHints,
    make_moment_hints,
)
from wiredesk.transforms.logic.formats.parts.stated import choose_stated, find_unread
from wiredesk.transforms.logic.formats.parts.values import (
    is_missing,
    read_text,
    split_list,
    to_line,
    to_text,
)
from wiredesk.transforms.logic.formats.wire.ninjs import WRAPPERS, parse_ninjs
from wiredesk.transforms.logic.kernel.errors import RecordError

# Keys of an inner object that holds the article itself.
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
# Marks of APIs that give only the beginning of a text: "[+1234 chars]" is NewsAPI's.
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
    "bodies",
    "headlines",
    "representationtype",
)
_MIN_NINJS_MARKS = 2
_MAX_WRAPPERS = 4

# The date is from the page or the publisher, but the field may hold the time of fetching or
# of a change, and a date without a time zone may be off by one day.
_DATE_CONFIDENCE = 0.97


def parse_json(given: FormatInput) -> ParsedDocument:
    """Parses a JSON object with fields of :mod:`wiredesk.transforms.logic.formats.parts.fields`, or a ninjs item.

    Raises:
      RecordError: ``parse/broken_json``, ``parse/too_deep``, ``parse/not_an_article`` if it is no
        object, and the errors of :func:`read_record` and :func:`parse_ninjs`.
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
    if not given.field_map and _holds_ninjs(value):
        return parse_ninjs(given)
    return read_record(value, "json", given)


def parse_row(given: FormatInput) -> ParsedDocument:
    """Parses a row of a table; the hints hold its fields.

    Raises:
      RecordError: the errors of :func:`read_record`.
    """
    document = read_record(dict(given.hints.fields), "csv", given)
    return replace(document, warnings=document.warnings + given.hints.warnings)


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Returns True for a ninjs item: it has fields that no other JSON combines."""
    standard = value.get("standard")
    if isinstance(standard, Mapping) and standard.get("name") == "ninjs":
        return True
    # Version 3 has capitals within its names.
    names = {str(name).lower() for name in value}
    return sum(name in names for name in _NINJS_MARKS) >= _MIN_NINJS_MARKS and not names.isdisjoint(
        ("versioncreated", "body_xhtml", "pubstatus", "bodies")
    )


def _holds_ninjs(value: Any) -> bool:
    """Returns True if a value is one ninjs item, alone or in the wrappers of an API."""
    for _ in range(_MAX_WRAPPERS):
        if isinstance(value, list):
            value = value[0] if len(value) == 1 else None
        if not isinstance(value, Mapping):
            return False
        if is_ninjs(value):
            return True
        value = next((value[name] for name in WRAPPERS if isinstance(value.get(name), Mapping | list)), None)
    return False


def read_record(record: Mapping[str, Any], source_format: str, given: FormatInput) -> ParsedDocument:
    """Reads an article from named fields.

    Raises:
      RecordError: ``parse/teaser_only`` if there is a summary but no text,
        ``parse/no_text`` if there is neither.
    """
    fields = Fields(record, given.field_map)
    paragraphs, warnings = fields.read_body()
    if not paragraphs:
        raise _explain_missing(fields)
    return fill_columns(
        ParsedDocument(source_format=source_format, paragraphs=paragraphs, warnings=warnings),
        fields,
        given.hints,
    )


def fill_columns(document: ParsedDocument, fields: Fields, known: Hints = NO_HINTS) -> ParsedDocument:
    """Returns the document with the columns that named fields state; other columns stay as they are.

    Args:
      document: the document so far; the language of its paragraphs tells the order of day and month.
      fields: the fields.
      known: what the container states.
    """
    hints = make_moment_hints(
        fields.read_line("language") or known.language,
        fields.read_line("url") or known.url,
        known.date_order,
    )
    published = fields.read_moment("published", hints, document.paragraphs)
    modified = fields.read_moment("modified", hints, document.paragraphs)
    return replace(
        document,
        headline=fields.read_line("headline") or document.headline,
        publication=_to_publication(published) or document.publication,
        modified_at=modified.at if modified else None,
        url=fields.read_line("url"),
        publisher=fields.read_line("publisher"),
        section=fields.read_line("section"),
        slug=fields.read_line("slug"),
        keywords=fields.read_list("keywords"),
        byline=fields.read_byline(),
        authors=fields.read_authors(),
        record_id=fields.read_line("record_id") or document.record_id,
        warnings=document.warnings + (() if published else _warn_unread(fields)),
    )


def _warn_unread(fields: Fields) -> tuple[RowWarning, ...]:
    stated = find_unread(fields.pick_times("published"))
    if stated is None:
        return ()
    message = f"The date of the source, {stated[:60]!r}, is none that is certain and was not taken."
    return (RowWarning("date_not_read", message),)


def _to_publication(moment: Moment | None) -> Publication | None:
    return moment.to_publication("metadata", _DATE_CONFIDENCE) if moment else None


def _explain_missing(fields: Fields) -> RecordError:
    if fields.read_line("summary"):
        message = "The record has a summary but no text: fetch the article itself, or --map body=FIELD."
        return RecordError("parse", "teaser_only", message)
    names = ", ".join(sorted(fields.names)[:12])
    message = (
        f"No field of the record is known to hold the text (it has {names or 'none'}): --map body=FIELD."
    )
    return RecordError("parse", "no_text", message)


class Fields:
    """The fields of one record and of the objects in it that hold the article; outer fields come first.

    Attributes:
      names: the names of all fields.
    """

    def __init__(self, record: Mapping[str, Any], field_map: Iterable[tuple[str, str]] = ()) -> None:
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
        values = (value for level in self._levels for value in pick_values(level, column))
        return [value for value in values if not is_missing(value)]

    def read_line(self, column: str) -> str | None:
        """Returns the first value that is a text, as one line; None if there is none."""
        return next((line for value in self._pick(column) if (line := to_line(value))), None)

    def read_list(self, column: str) -> tuple[str, ...]:
        """Returns the items of the first value that has any: a list, or a text that separates them."""
        for value in self._pick(column):
            items = value if isinstance(value, list) else split_list(value)
            found = [line for item in items if not is_missing(item) and (line := to_line(item))]
            if found:
                return tuple(dict.fromkeys(found))
        return ()

    def pick_times(self, column: str) -> list[tuple[str, Any]]:
        """Returns the names and values of the fields that may hold the time of a column, best first."""
        if column in self._mapped:
            return [("", self._mapped[column])]
        return [field for level in self._levels for field in pick_fields(level, column)]

    def read_moment(
        self, column: str, hints: MomentHints = NO_MOMENT_HINTS, paragraphs: tuple[str, ...] = ()
    ) -> Moment | None:
        """Returns the time that the fields of a column state (:mod:`wiredesk.transforms.logic.formats.parts.stated`)."""
        return choose_stated(self.pick_times(column), hints, paragraphs)

    def read_authors(self) -> tuple[Author, ...]:
        """Returns the persons of the first field that names any."""
        return next((found for value in self._pick("authors") if (found := read_author_value(value))), ())

    def read_byline(self) -> str | None:
        """Returns the first value for authors as a byline; None if there is none."""
        return next((line for value in self._pick("authors") if (line := show_author_value(value))), None)

    def read_body(self) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
        """Returns the paragraphs of the first field that holds a text, and warnings."""
        for value in self._pick("body"):
            text = to_text(value)
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
