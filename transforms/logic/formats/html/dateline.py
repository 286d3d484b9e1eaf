"""The dateline that a page marks as one, by the name of its element."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from wiredesk.transforms.logic.formats.html.names import part_camel
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line

_MAX_CHARS = 90
_WORD = re.compile(r"[^\W_]+")
# "dateline-time", "dateline__published" and their kind hold the time of the page.
_OTHER_WORDS = frozenset(
    ("time", "date", "published", "updated", "timestamp", "wrapper", "container", "byline")
)
# XPath has no words, so this only finds what may be one. Paths of attributes take half the time of one of all elements.
_MARKED = etree.XPath(
    "//@class[contains(., 'ateline')]/.. | //@id[contains(., 'ateline')]/.. | //dateline | "
    "//@itemprop[. = 'dateline' or . = 'dateLine']/.."
)


def find_marked_dateline(root: Any) -> str | None:
    """Returns the text of the element that a page names as its dateline; None if there is none.

    The text may be a time or the name of an author too, since many pages call the line below the headline so.

    Args:
      root: the root element of the page.
    """
    return next((text for element in _MARKED(root) if (text := _read(element))), None)


def _read(element: Any) -> str | None:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    words = set(_WORD.findall(part_camel(names).lower()))
    if words & _OTHER_WORDS or not (
        words & {"dateline"} or element.tag == "dateline" or element.get("itemprop")
    ):
        return None
    text = element.get("content") or "".join(element.itertext())
    line = clean_line(clean_characters(" ".join(text.split()))[0])
    return line if line and len(line) <= _MAX_CHARS else None
