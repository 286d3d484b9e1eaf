"""Reads stories that a page states beside what it shows: in structured data, in markup for other readers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from wiredesk.transforms.logic.formats.html.blocks import collect_blocks, parse_page
from wiredesk.transforms.logic.formats.html.invitations import is_invitation
from wiredesk.transforms.logic.formats.html.prose import is_sentence
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line

_MARKUP = re.compile(
    r"</?(?:p|br|div|h[1-6]|li|ul|ol|blockquote|span|a|em|strong|b|i)\b[^<>]{0,2000}>", re.IGNORECASE
)
_BLOCK_MARKUP = re.compile(r"<(?:p|br|div|li)\b", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;(?:p|br|div)\b", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")
_TEMPLATES = ("text/template", "text/html", "text/x-template", "x-tmpl", "text/x-handlebars")
_MIN_TEMPLATE = 200
_MAX_LINK_SHARE = 0.7


def split_stated(text: str) -> list[str]:
    """Returns the paragraphs of a text that structured data holds: markup, or lines."""
    if _ESCAPED.search(text):
        text = html.unescape(text)
    if _BLOCK_MARKUP.search(text):
        return _read_markup(text)
    text = clean_characters(html.unescape(_MARKUP.sub("", text)))[0]
    return [line for part in _LINE_ENDS.split(text) if (line := clean_line(part))]


def _read_markup(text: str) -> list[str]:
    try:
        root = parse_page(f"<html><body>{text}</body></html>")
    except RecordError:
        return []
    return _list_texts(root)


def _list_texts(root: Any) -> list[str]:
    """Returns the lines of markup from the first sentence to the last, without furniture and linked titles."""
    kept = [
        block
        for block in collect_blocks(root)
        if not block.boilerplate and block.link_share <= _MAX_LINK_SHARE and not is_invitation(block)
    ]
    lines = [clean_line(part) for block in kept for part in clean_characters(block.text)[0].split("\n")]
    sentences = [number for number, line in enumerate(lines) if is_sentence(line)]
    return [line for line in lines[sentences[0] : sentences[-1] + 1] if line] if sentences else []


def find_embedded(root: Any) -> Iterator[list[str]]:
    """Yields the paragraphs of markup that a page does not show: for browsers without scripts, and templates."""
    for element in root.iter("noscript", "template", "script"):
        kind = (element.get("type") or "").lower()
        if element.tag == "script":
            if kind in _TEMPLATES and len(element.text or "") >= _MIN_TEMPLATE:
                yield _read_markup(element.text)
        elif len("".join(element.itertext())) >= _MIN_TEMPLATE:
            inner = (etree.tostring(child, encoding="unicode", method="html") for child in element)
            yield _read_markup((element.text or "") + "".join(inner))
