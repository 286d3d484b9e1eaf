"""Character references in texts that were escaped once too often."""

from __future__ import annotations

import html
import re

from wiredesk.transforms.logic.text.clean import clean_characters, clean_line

# Only references with their semicolon: without it "AT&section" would lose letters to a section sign.
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# What stands for "<", ">" or for the reference to one may be meant: a text may tell of "&lt;".
_MEANT = re.compile(r"&(?:lt|gt|#0*6[02]|#[xX]0*3[cCeE]|amp;(?:lt|gt|#\w+));", re.IGNORECASE)


def clean_escaped_line(text: str) -> str:
    """Returns a value of a meta element as a clean line, its references read as a browser reads them."""
    return clean_line(clean_characters(html.unescape(text))[0])


def unescape_once(text: str) -> str:
    """Returns the text of a piece of HTML without elements; what a reference yields is not read again."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def unescape_rest(text: str) -> str:
    """Returns a plain text in which references were left, without those that may be meant as they stand."""
    if "&" not in text:
        return text
    pieces, at = [], 0
    for meant in _MEANT.finditer(text):
        pieces += [unescape_once(text[at : meant.start()]), meant[0]]
        at = meant.end()
    return "".join([*pieces, unescape_once(text[at:])])
