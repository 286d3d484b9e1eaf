"""Cleaning of text: one form of Unicode, of spaces and of paragraphs, without loss of content.

Quotation marks, dashes and ellipses stay as they were printed. All functions
are idempotent and do not depend on the style of the line ends.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.text.wrapping import split_lines_into_paragraphs

# Line ends of all systems become "\n"; U+2029 separates paragraphs. A form feed ends a
# line, because pages end between lines. The information separators U+001C to U+001E end
# records, so their removal must not join two words.
_LINE_END = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_UNIT_SEPARATOR = "\x1f"
# Combining marks are no word characters. This class finds candidates; the exact one is slow.
_MAYBE_LONG_RUN = re.compile(r"[^\w\s\x00-\u02ff\u2000-\u206f]{31}")
_RUN_OF_SPACES = re.compile(r"\s\s+|[^\S ]")
_HUGE_CHARS = 1_000_000
_SPOILT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")

# Characters without width or meaning of their own: soft hyphen, zero-width space
# and no-break space (the byte order mark), word joiner and invisible operators,
# bidirectional controls, Arabic letter mark, Mongolian vowel separator,
# interlinear annotation, object replacement, noncharacters, lone surrogates.
_INVISIBLE = re.compile(
    "[\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff]"
)
# The zero-width (non-)joiner is part of the spelling in Persian and Indic scripts and of
# emoji sequences. Beside any other character it is debris.
_JOINING = (
    "\u0600-\u1cff\u20e3\u2190-\u2bff\ua800-\uabff\ufb50-\ufdff\ufe00-\ufe0f"
    "\ufe70-\ufefc\U00010a00-\U0001faff"
)
_JOINER = re.compile(f"(?<![{_JOINING}])[\u200c\u200d]+|[\u200c\u200d]+(?![{_JOINING}])")
# Most texts have only these characters, which are in NFC already.
_PLAIN = re.compile("[\t\n -~\xa0-\xac\xae-\u017f‘’“”–—…]*")


def clean_characters(text: str) -> tuple[str, tuple[RowWarning, ...]]:
    """Removes control and invisible characters and brings the rest into one form.

    Line ends become ``\\n`` and the text becomes Unicode NFC. Spaces are left for
    :func:`clean_line`, because the layout separates paragraphs.

    Returns:
      The text and the warning ``control_characters_removed``, if there were any.
    """
    if _PLAIN.fullmatch(text):
        return text, ()
    spoilt = len(_SPOILT.findall(text))
    text = _LINE_END.sub("\n", text.replace("\u2029", "\n\n"))
    if spoilt:
        text = _CONTROL.sub("", text.replace(_UNIT_SEPARATOR, " "))
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
        text = _JOINER.sub("", text) if "\u200c" in text or "\u200d" in text else text
        # Limited twice, because NFC decomposes a few marks (U+0344).
        text = _limit_marks(unicodedata.normalize("NFC", _limit_marks(text)))
    return text, (_warn_controls(spoilt),) if spoilt else ()


def clean_line(line: str) -> str:
    """Returns a line with one plain space for each run of white space, and none at its ends."""
    line = line.strip()
    # The plain space is the only printable white space.
    if "  " not in line and line.isprintable():
        return line
    if len(line) < _HUGE_CHARS:
        return " ".join(line.split())
    # A list of the words of a huge line would take ten times its memory.
    return _RUN_OF_SPACES.sub(" ", line)


def split_paragraphs(text: str, lead: int = 0) -> tuple[str, ...]:
    """Splits a text into clean paragraphs.

    Args:
      text: the text after :func:`clean_characters`.
      lead: number of columns that stood before the text on its first line.
    """
    paragraphs = map(clean_line, split_lines_into_paragraphs(text, lead))
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def join_paragraphs(paragraphs: tuple[str, ...]) -> str:
    """Joins paragraphs with one blank line between them, the form of ``body``."""
    return "\n\n".join(paragraphs)


def _limit_marks(text: str) -> str:
    """Puts U+034F into runs of more than 30 combining marks, as UAX #15 defines for streams.

    Sorting the marks of one letter takes quadratic time, and no language has more.
    """
    return _compile_long_run().sub("\\g<0>\u034f", text) if _MAYBE_LONG_RUN.search(text) else text


@cache
def _compile_long_run() -> re.Pattern[str]:
    marks = "".join(char for char in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(char))
    return re.compile(f"[{marks}]{{30}}(?=[{marks}])")


def _warn_controls(count: int) -> RowWarning:
    message = f"{count} control character(s) were removed; compare with the source."
    return RowWarning("control_characters_removed", message)
