"""Conversion of field values, in the many forms that records have, to texts, lines, lists and times."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.formats.parts.moments import Moment, read_moment
from wiredesk.transforms.logic.formats.parts.xml_tree import read_fragment
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line, split_paragraphs

# Keys of the value itself in an object that also has properties (WordPress, XML converted to JSON, MongoDB).
_VALUE = (
    *("rendered", "value", "text", "name", "html", "content", "main", "title", "$t", "#text", "$date"),
    "title_long",
)
_TEXT_FORM = re.compile(
    r"<(?:p|div|br|span|a|h[1-6]|article|section|body|html|ul|ol|li|img|figure|em|strong|b|i|blockquote|table)"
    r"(?:\s[^<>]*)?/?>|</\w+>",
    re.IGNORECASE,
)
# Points in time that seconds since 1970 may stand for: 1973 to 2096.
_SECONDS = (1e8, 4e9)
_MAX_DEPTH = 40
"""Levels of nested lists and objects that are searched for a value; no format nests its fields deeper."""


def read_text(text: str) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    """Returns the paragraphs of a text that may be HTML."""
    if _TEXT_FORM.search(text):
        return read_fragment(text)
    characters, warnings = clean_characters(text)
    return split_paragraphs(characters), warnings


def to_text(value: Any, depth: int = 0) -> str | None:
    """Returns a value as a text of several paragraphs: a string unchanged, a list of blocks joined."""
    if isinstance(value, str):
        return value
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, list):
        blocks = [text for item in value if (text := to_text(item, depth + 1))]
        return "\n\n".join(blocks) or None
    if isinstance(value, Mapping):
        inside = (to_text(value[name], depth + 1) for name in _VALUE if name in value)
        return next(filter(None, inside), None)
    return None


def to_line(value: Any, depth: int = 0) -> str | None:
    """Returns a value as one line: the name of an object, the first item of a list."""
    if isinstance(value, bool) or depth > _MAX_DEPTH:
        return None
    if isinstance(value, int | float):
        return str(value) if -1e15 < value < 1e15 else None
    if isinstance(value, list):
        return next(filter(None, (to_line(item, depth + 1) for item in value)), None)
    if isinstance(value, Mapping):
        named = [value[name] for name in _VALUE if name in value]
        return next(
            filter(None, (to_line(item) for item in named if not isinstance(item, Mapping | list))), None
        )
    if not isinstance(value, str):
        return None
    text = " ".join(read_fragment(value)[0]) if _TEXT_FORM.search(value) else clean_characters(value)[0]
    return clean_line(text) or None


def to_list(value: Any) -> list[Any]:
    """Returns the items of a list, which may be a string with a list of Python or JSON, as in cells of tables."""
    if isinstance(value, list):
        return value
    if isinstance(value, str) and value.lstrip().startswith("["):
        return re.findall(r"[\"']((?:[^\"'\\]|\\.)+?)[\"'](?=\s*[,\]])", value) or [value]
    return [value]


def split_list(value: Any) -> list[Any]:
    """Returns the items of a list, or of a string that separates them by commas, semicolons or bars."""
    listed = to_list(value)
    if len(listed) == 1 and isinstance(listed[0], str):
        return re.split(r"[;|]" if re.search(r"[;|]", listed[0]) else ",", listed[0])
    return listed


def to_moment(value: Any, depth: int = 0) -> Moment | None:
    """Reads a time in any form that records have.

    These are the forms of :func:`~wiredesk.transforms.logic.formats.parts.moments.read_moment`, seconds,
    milliseconds and smaller units since 1970, and lists and objects that contain one of these.
    """
    if isinstance(value, bool) or depth > _MAX_DEPTH:
        return None
    if isinstance(value, Mapping):
        return next(
            filter(None, (to_moment(value[name], depth + 1) for name in _VALUE if name in value)), None
        )
    if isinstance(value, list):
        return next(filter(None, (to_moment(item, depth + 1) for item in value)), None)
    if isinstance(value, int | float) or (
        isinstance(value, str) and re.fullmatch(r"\s*\d{9,19}(?:\.\d+)?\s*", value)
    ):
        return _read_epoch(value)
    if not isinstance(value, str):
        return None
    return read_moment(value)


def _read_epoch(value: str | float) -> Moment | None:
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    while 1e11 <= seconds < math.inf:
        seconds /= 1000
    if not _SECONDS[0] <= seconds <= _SECONDS[1]:
        return None
    at = datetime.fromtimestamp(seconds, tz=UTC)
    return Moment(at, at.date(), "second", True)
