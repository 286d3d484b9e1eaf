"""Conversion of field values, in the many forms that records have, to texts, lines, lists and times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.formats.parts.dates.compact import read_epoch
from wiredesk.transforms.logic.formats.parts.dates.hints import NO_MOMENT_HINTS, MomentHints
from wiredesk.transforms.logic.formats.parts.dates.objects import read_object, read_parts_list
from wiredesk.transforms.logic.formats.parts.dates.reading import Reading
from wiredesk.transforms.logic.formats.parts.moments import Moment, place_reading, read_moment
from wiredesk.transforms.logic.formats.parts.xml_tree import read_fragment
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line, split_paragraphs
from wiredesk.transforms.logic.text.entities import unescape_rest

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
# Keys of the value itself in an object that is a time.
_TIMES = ("iso", "datetime", "dateTime", "date", "timestamp", "raw", "@value", "utc", "gmt")
_MAX_NUMBER = 10**20
# What programs write into cells without a value: pandas (as in its own list for reading), SQL, Python, Excel.
_MISSING_FORMS = (
    r"nan NaN -nan -NaN NAN NULL null Null None none NONE N/A n/a NA <NA> #N/A #NA NaT nat (null) <null> [null] undefined "
    r"nil \N #NULL! #VALUE! #REF! #NAME? #DIV/0! 1.#QNAN -1.#QNAN 1.#IND -1.#IND [] {} [''] ['nan'] [None]"
)
_MISSING = frozenset(_MISSING_FORMS.split())
_MAX_DEPTH = 40
"""Levels of nested lists and objects that are searched for a value; no format nests its fields deeper."""


def read_text(text: str) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    """Returns the paragraphs of a text that may be HTML."""
    if _TEXT_FORM.search(text):
        return read_fragment(text)
    characters, warnings = clean_characters(text)
    return split_paragraphs(characters), warnings


def is_missing(value: Any) -> bool:
    """Returns True for a text that stands for a missing value, such as ``nan`` and ``NULL``, and for no text."""
    return isinstance(value, str) and (not (text := value.strip()) or text in _MISSING)


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
    text = (
        " ".join(read_fragment(value)[0])
        if _TEXT_FORM.search(value)
        else clean_characters(unescape_rest(value))[0]
    )
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


def to_moment(value: Any, hints: MomentHints = NO_MOMENT_HINTS, depth: int = 0) -> Moment | None:
    """Reads a time in any form that records have.

    These are the forms of :func:`~wiredesk.transforms.logic.formats.parts.moments.read_moment`, seconds,
    milliseconds and smaller units since 1970, the objects of databases and languages, and lists and objects
    that contain one of these.
    """
    if isinstance(value, str):
        return read_moment(value, hints)
    if value is None or isinstance(value, bool) or depth > _MAX_DEPTH:
        return None
    if isinstance(value, float) and value.is_integer():
        # Whole numbers of a column in which some rows have none.
        value = int(value)
    if isinstance(value, int):
        return read_moment(str(value), hints) if abs(value) < _MAX_NUMBER else None
    try:
        if found := _read_parts(value):
            return place_reading(found, hints)
    except (ValueError, OverflowError, TypeError):
        return None
    inside = _list_inside(value)
    return next(filter(None, (to_moment(item, hints, depth + 1) for item in inside)), None)


def _read_parts(value: Any) -> Reading | None:
    if isinstance(value, float):
        return read_epoch(value)
    if isinstance(value, Mapping):
        return read_object(value)
    return read_parts_list(value) if isinstance(value, list) else None


def _list_inside(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [value[name] for name in (*_VALUE, *_TIMES) if name in value]
    return value if isinstance(value, list) else []
