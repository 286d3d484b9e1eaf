"""Characters that Unicode 14 does not know, so that what is computed once holds under every later Python.

Content hashes and the keys of signatures are kept for ever, and Python's tables grow with each release:
one interpreter takes a letter of Unicode 17 for a letter, another for nothing. This program takes it for
nothing until a new version of the signatures changes that. For the characters that Unicode 14 knows, a
test holds the properties that the hashes depend on. Unicode promises them for normalisation and case
folding (https://www.unicode.org/policies/stability_policy.html), and has kept them for letters, digits,
marks and currency signs from Unicode 14 to 15.1.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

UNKNOWN: Final = "\uffff"
"""Stands for an unknown character. Unicode guarantees that it will never be a character itself."""

# One code point or range of code points a line, in hexadecimal digits: category Cn of Python 3.11's unicodedata.
_UNASSIGNED_FILE: Final = Path(__file__).parent / "tables" / "unicode14_unassigned.txt"

# Most texts have characters of these blocks alone, which are full. A search for any other character is ten
# times as fast as a search for an unknown one.
_OTHER_BLOCK: Final = re.compile(
    r"[^\x00-\u0377\u0400-\u052f\u0620-\u070d\u0900-\u0983\u2000-\u2064\u20a0-\u20c0\u2100-\u218b\u2190-\u2426"
    r"\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
)


def blank_unknown(text: str) -> str:
    """Returns the text with each character that Unicode 14 does not know replaced by :data:`UNKNOWN`."""
    if text.isascii() or not _OTHER_BLOCK.search(text):
        return text
    unknown = _compile_unknown()
    return unknown.sub(UNKNOWN, text) if unknown.search("".join(set(text))) else text


@cache
def _compile_unknown() -> re.Pattern[str]:
    """Compiles the character class of unknown characters, which takes too long for the start of the program."""
    spans = (span.partition("-") for span in _UNASSIGNED_FILE.read_text("ascii").split())
    return re.compile(
        "[" + "".join(f"\\U{first:0>8}-\\U{last or first:0>8}" for first, _, last in spans) + "]"
    )
