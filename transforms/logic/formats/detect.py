"""Which format a decoded record is in, told by its first characters."""

from __future__ import annotations

import re

# Characters looked at; prologs, comments and head sections are shorter.
_HEAD_CHARS = 4096

# What may stand before the first tag of a document: declaration, comments,
# processing instructions. Each alternative ends with a literal, so it is linear.
_PROLOG = re.compile(r"\s*(?:<\?[^>]*\?>\s*|<!--(?:[^-]|-(?!->))*-->\s*)*")
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w.:-]+)", re.IGNORECASE)
# With its internal part, which declares entities.
_DOCTYPE_WHOLE = re.compile(r"<!DOCTYPE[^\[<>]*(?:\[[^\]]*(?:\](?!\s*>)[^\]]*)*\]\s*)?>\s*", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)[^<>]*>")
# A tag whose attributes do not end within what is looked at.
_ROOT_BEGUN = re.compile(r"<(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)\s[^<>]*\Z")

# Names of root elements, in lower case, and the format that they begin.
_ROOTS = {
    "html": "html",
    "nitf": "nitf",
    "newsml": "newsml",
    "newsmessage": "newsml-g2",
    "newsitem": "newsml-g2",
    "packageitem": "newsml-g2",
    "conceptitem": "newsml-g2",
    "knowledgeitem": "newsml-g2",
    "planningitem": "newsml-g2",
    "catalogitem": "newsml-g2",
    "catalog": "newsml-g2",
    "groupset": "newsml-g2",
    "rss": "feed",
    "feed": "feed",
    "rdf": "feed",
    "channel": "feed",
    "item": "feed",
    "entry": "feed",
    "opml": "opml",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "reuters": "sgml",
    "lewis": "sgml",
}
_HTML_TAGS = frozenset(
    re.findall(
        r"\w+",
        "html head body title meta link script style div p span article section header main nav a img h1 h2 "
        "h3 table ul ol br b i em strong center font iframe figure noscript base",
    )
)
_JSON_OBJECT = re.compile(r'\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}\s*\Z)')
_JSON_ARRAY = re.compile(r'\[\s*(?:\{\s*["}]|\[|"(?:[^"\\]|\\.)*"\s*[,\]]|\]\s*\Z|-?\d+(?:\.\d+)?\s*,)')
_WARC = re.compile(r"WARC/\d")
_MAIL_FIELD = re.compile(
    r"(?:From|To|Date|Subject|Received|Message-ID|MIME-Version|Return-Path|Delivered-To):", re.I
)
_MAIL_PROOF = re.compile(r"^(?:Message-ID:\s*<|MIME-Version:\s*1|Received: from )", re.I | re.M)


# ANPA 1312 and IPTC 7901 begin with SOH, which SYN or blanks may precede, and have
# STX before the text.
_WIRE = re.compile(r"[\x00\x16\s]*\x01[^\x02]{0,600}\x02")
_NAMES = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".eml": "email",
    ".json": "json",
}
_MEDIA_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/json": "json",
    "message/rfc822": "email",
}


def detect_format(text: str, name: str = "", content_type: str | None = None) -> str:
    """Returns the format of a record: ``text`` where it is none of the others.

    The names are those of the column ``source_format``, and ``opml``, ``sitemap``
    and ``xml`` for what holds no article.

    Args:
      text: of the record.
      name: of its file, which counts where the content looks like plain text.
      content_type: media type that its container states, which counts in the same case.
    """
    head = text[:_HEAD_CHARS].lstrip("\ufeff \t\r\n\f\v")
    if not head:
        # Blanks may be long, as in mail that was stored by a test.
        head = text.lstrip("\ufeff \t\r\n\f\v")[:_HEAD_CHARS]
    if head.startswith("<"):
        return _detect_markup(head, text)
    if _JSON_OBJECT.match(head) or _JSON_ARRAY.match(head):
        return "json"
    if _WARC.match(head):
        return "warc"
    if _WIRE.match(head):
        return "anpa"
    if _MAIL_FIELD.match(head) and _MAIL_PROOF.search(head):
        return "email"
    return _MEDIA_TYPES.get(content_type or "") or _name_format(name) or "text"


def _name_format(name: str) -> str | None:
    """Returns the format that the name of a file says; what is around a member does not count."""
    last = name.lower().removesuffix(".gz").rpartition("/")[2]
    return next((form for suffix, form in _NAMES.items() if last.endswith(suffix)), None)


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
