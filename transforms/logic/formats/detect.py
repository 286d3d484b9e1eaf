"""Recognition of the format of a decoded record by its first characters."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.registry import (
    DOWNLOAD_SIGN,
    FORMATS,
    REFUSED,
    SIGNED,
    Format,
    RefusedFormat,
)

# Prologs, comments and head sections are shorter.
_HEAD_CHARS = 4096

# Declarations, comments and processing instructions may stand before the first tag of a
# document. Each alternative ends with a literal, so matching is linear.
_PROLOG = re.compile(r"\s*(?:<\?[^>]*\?>\s*|<!--(?:[^-]|-(?!->))*-->\s*)*")
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w.:-]+)", re.IGNORECASE)
# With its internal subset, which declares entities.
_DOCTYPE_WHOLE = re.compile(r"<!DOCTYPE[^\[<>]*(?:\[[^\]]*(?:\](?!\s*>)[^\]]*)*\]\s*)?>\s*", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)[^<>]*>")
# A tag whose attributes do not end within the head.
_ROOT_BEGUN = re.compile(r"<(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)\s[^<>]*\Z")

_KNOWN: tuple[Format | RefusedFormat, ...] = (*FORMATS, *REFUSED)
_ROOTS = {root: known.name for known in _KNOWN for root in known.roots}
_BEGINNINGS = tuple(
    (re.compile(known.begins), known.name) for known in _KNOWN if known.begins and known not in SIGNED
)
_SIGNED_BEGINNINGS = tuple((re.compile(known.begins), known.name) for known in SIGNED if known.begins)
_SIGN = re.compile(DOWNLOAD_SIGN)
_MEDIA_TYPES = {media_type: known.name for known in FORMATS for media_type in known.media_types}
_ENDINGS = {ending: known.name for known in FORMATS for ending in known.endings}

# Pages and fragments of pages that begin with none of the root elements.
_HTML_TAG_NAMES = (
    "html head body title meta link script style div p span article section header main nav a img h1 h2 "
    "h3 table ul ol br b i em strong center font iframe figure noscript base"
)
_HTML_TAGS = frozenset(_HTML_TAG_NAMES.split())
# Files that people put beside data; by convention none of them is an article.
_DOCUMENTATION = re.compile(
    r"(readme|sources|licen[cs]e|copying|notice|changelog|contributing)(\.(md|markdown|rst|txt))?",
    re.IGNORECASE,
)


def recognise_document(given: FormatInput) -> str:
    """Returns the format of a record: by its content, then by its media type and the name of its file.

    Raises:
      RecordError: ``decode/binary``.
    """
    if _DOCUMENTATION.fullmatch(given.source_key.rpartition("/")[2]):
        return "documentation"
    return detect_format(given.text, given.source_key, given.hints.content_type)


def detect_format(text: str, name: str = "", content_type: str | None = None) -> str:
    """Returns the format of a record: ``text`` if it is none of the others.

    The names are those of :mod:`wiredesk.transforms.logic.formats.registry`, and ``xml`` for XML of an
    unknown kind.

    Args:
      text: the text of the record.
      name: the name of its file; it counts if the content looks like plain text.
      content_type: the media type that its container states; it counts in the same case.
    """
    head = text[:_HEAD_CHARS].lstrip("\ufeff \t\r\n\f\v")
    if not head:
        # A record may begin with a long run of blanks, such as mail that a test has stored.
        head = text.lstrip("\ufeff \t\r\n\f\v")[:_HEAD_CHARS]
    if head.startswith("<"):
        return _detect_markup(head, text)
    for pattern, found in _BEGINNINGS:
        if pattern.match(head):
            return found
    if _SIGN.search(head):
        for pattern, found in _SIGNED_BEGINNINGS:
            if pattern.match(head):
                return found
    return _MEDIA_TYPES.get(content_type or "") or _detect_ending(name) or "text"


def _detect_ending(name: str) -> str | None:
    """Returns the format that the ending of a file name stands for; names of archives around it do not count."""
    last = name.lower().removesuffix(".gz").rpartition("/")[2]
    return next((found for ending, found in _ENDINGS.items() if last.endswith(ending)), None)


def _detect_markup(head: str, text: str) -> str:
    prolog = _PROLOG.match(head)
    rest = head[prolog.end() :] if prolog else head
    declared = head.startswith("<?xml")
    doctype = _DOCTYPE.match(rest)
    if doctype and doctype[1].lower() in _ROOTS:
        return _ROOTS[doctype[1].lower()]
    if doctype and (whole := _DOCTYPE_WHOLE.match(rest)):
        rest, declared = rest[whole.end() :], True
    root = _ROOT.match(rest)
    if root is None:
        begun = _ROOT_BEGUN.match(rest)
        return _ROOTS.get(begun[1].lower(), "xml") if begun else "xml" if declared else "text"
    name = root[2].lower()
    if name in _ROOTS:
        return _ROOTS[name]
    if name in _HTML_TAGS and not declared:
        return "html"
    tag = f"{root[1] or ''}{root[2]}"
    closed = (
        root[0].endswith("/>") or f"</{tag}>" in rest or text[-_HEAD_CHARS:].rstrip().endswith(f"</{tag}>")
    )
    return "xml" if declared or closed or '="' in root[0] else "text"
