"""Normalisation of text for comparison only, so that two prints of one report become equal.

There are two strengths. :func:`make_content_hash` is an identity that is kept for ever, so it
leaves out only what is certainly no content. :func:`split_lines` feeds the search for copies
and leaves out more, because every candidate is verified later.

``tests/transforms/logic/plain_forms.py`` defines both as regular expressions, and a test compares
this module with them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from wiredesk.transforms.logic.text.characters import (
    DIGIT,
    MARK,
    MARKS,
    SIGN,
    WORD,
    Codes,
    Kinds,
    find_kinds,
    fold,
    is_plain,
    to_codes,
    to_text,
)
from wiredesk.transforms.logic.text.edges import trim_certain, trim_edges
from wiredesk.transforms.logic.text.unicode14 import blank_unknown

_Offsets = npt.NDArray[np.intp]
_Mask = npt.NDArray[np.bool_]

_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u00b4\u0060\u2032\uff07"
# Literal first, so that the search skips from comma to comma.
_NUMBER_COMMA = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")
# Scripts written without spaces: Thai, Lao, Myanmar, Khmer, kana, Han (and its extensions).
_UNSPACED = (
    r"\u0e01-\u0e33\u0e40-\u0e46\u0e81-\u0eb3\u0ec0-\u0edf\u1000-\u102a\u1780-\u17b3"
    r"\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
_UNSPACED_CHAR = re.compile(f"([{_UNSPACED}][{MARKS}]*)")


def unify_text(text: str) -> str:
    """Returns the text in NFKC: one kind of apostrophe, no thousands commas, unspaced scripts spaced."""
    if not text.isascii():
        # NFKC would decompose some of them. A few replacements are faster than a translation table.
        for mark in _APOSTROPHES:
            text = text.replace(mark, "'")
        # NFKC does the same; with these replaced most texts need no NFKC.
        text = text.replace("\u2026", "...").replace("\xa0", " ")
        if not is_plain(text):
            text = unicodedata.normalize("NFKC", blank_unknown(text))
            text = _UNSPACED_CHAR.sub(r" \1 ", text)
    # Tokenised corpora print "did n't".
    text = text.replace("_", " ").replace(" n't", "n't").replace(" N'T", "N'T")
    return _NUMBER_COMMA.sub("", text)


def normalize_words(headline: str | None, body: str) -> list[str]:
    """Returns the words of an article for comparison: headline, then body.

    Case, punctuation, white space and Unicode form do not count. Datelines, bylines and
    credit lines at the edges of the body are left out. A number keeps its decimal point
    and loses its thousands commas. In scripts without spaces each character is a word.
    """
    words = fold_lines(split_lines(headline, body))
    return words.split(" ") if words else []


def fold_lines(lines: str) -> str:
    """Returns the words of :func:`split_lines` case-folded, without quotation marks, one space between two."""
    return (lines.replace("\n", " ") + " ").replace('" ', "").strip(" ").casefold()


_END_MARKS = ".!?\n\u3002\uff01\uff1f\u0964"
_QUOTE_MARKS = '"\u201c\u201d\u00ab\u00bb\u201e'
# Matches the point of a number, quotation marks that do not stand inside a word, and marks that may end a
# sentence. A character class comes first, so that the search skips from one of its characters to the next.
_PUNCTUATION = re.compile(
    rf"[,{_END_MARKS}{_QUOTE_MARKS}](?:"
    rf"(?<=\d[.,])(?=\d)(?P<point>)|(?<=[{_QUOTE_MARKS}])(?!(?<=\w.)\w)(?P<quote>)|"
    r"(?<=[.!?])(?<![.!?].)[.!?]*(?=['\")\]]*\s+\S)|(?<=\n)\s*\n|(?<=[\u3002\uff01\uff1f\u0964]))"
)


def split_lines(headline: str | None, body: str) -> str:
    """Returns the words of an article in their own case: the headline, and each sentence, on a line of its own.

    A word is a run of letters, digits and combining marks, or a number with its decimal
    point. One space separates two words. In the sentences a quotation mark is a word of
    its own, ``"``. The first line is empty if there is no headline.
    """
    title = unify_text(headline or "")
    text = unify_text(trim_edges(body).replace("``", '"').replace("''", '"'))
    return "\n".join(_list_lines(f"{title}\n{text}", len(title)))


def _list_lines(text: str, head: int) -> Iterator[str]:
    """Yields the words of the headline as a line, then the words of each sentence.

    Args:
      text: the headline, a line feed and the body, both unified.
      head: the offset of that line feed.
    """
    codes = to_codes(text)
    is_word = (find_kinds(codes) & (WORD | MARK)) > 0
    quotes, cuts = _read_punctuation(text, head, is_word)
    blanked = np.where(is_word, codes, ord(" "))
    blanked[quotes] = ord('"')
    yield from _cut_lines(text, to_text(blanked), head, cuts)


def _read_punctuation(text: str, head: int, is_word: _Mask) -> tuple[list[int], list[int]]:
    """Finds the quotation marks and the cuts of a text, and makes the points of numbers part of their words.

    Args:
      text, head: as in :func:`_list_lines`.
      is_word: the characters that words consist of; the points of numbers are added to it.

    Returns:
      The offsets of quotation marks in the body, and the offsets at which a word, and perhaps a line, ends.
    """
    quotes: list[int] = []
    cuts = [head]
    for found in _PUNCTUATION.finditer(text):
        if found.lastgroup == "point":
            cuts += _join_number(text, is_word, found.start())
        elif found.start() > head:
            (quotes if found.lastgroup else cuts).append(found.start())
    cuts.sort()
    return quotes, cuts


def _cut_lines(text: str, spaced: str, head: int, cuts: list[int]) -> Iterator[str]:
    """Yields the words between the cuts, joined to lines that end at the headline's and the sentences' ends.

    Args:
      text, head: as in :func:`_list_lines`.
      spaced: the text with a space for every character that is neither in a word nor a quotation mark.
      cuts: offsets in ascending order.
    """
    words: list[str] = []
    start = 0
    for cut in cuts:
        words += spaced[start:cut].replace('"', ' " ').split()
        start, mark = cut, text[cut : cut + 1]
        # A one-letter word before a full stop is an initial or "U.S.", not the end of a sentence.
        if cut == head or (words and mark in _END_MARKS and (mark != "." or len(words[-1]) > 1)):
            yield " ".join(words)
            words.clear()
    words += spaced[start:].replace('"', ' " ').split()
    if words:
        yield " ".join(words)


def _join_number(text: str, is_word: _Mask, point: int) -> list[int]:
    """Makes the point between two digits part of a word if it is the decimal point of a number.

    Returns:
      The offset at which the number ends, if letters follow: "2.5m" is two words.
    """
    start, end = point - 1, point + 1
    while start and text[start - 1].isdecimal():
        start -= 1
    if start and is_word[start - 1] and text[start - 1] not in ".,":
        return []
    is_word[point] = True
    while end < len(text) and text[end].isdecimal():
        end += 1
    return [end] if end < len(text) and is_word[end] else []


_LAST_CONTROL: Final = 8
"""The control characters up to this one are removed, so that they can stand for the signs between two digits."""
_BETWEEN_DIGITS: Final = {ord("."): 1, ord(","): 2, ord(":"): 3, ord("/"): 4} | dict.fromkeys(
    map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), 5
)
_BETWEEN_OTHER: Final = 6


def make_content_hash(headline: str | None, body: str) -> str:
    """Returns the SHA-256 digest (hex) of the content of headline and body, stable for ever.

    Case, punctuation, white space and Unicode form do not count, nor does a dateline,
    byline or credit line that is certain. The sign between two digits does count
    ("1.5" is not "15"), and so do percent and currency signs.
    """
    text = _squeeze(_fold(headline or ""), _fold(trim_certain(body)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _squeeze(title: Codes, text: Codes) -> str:
    """Returns the content of two folded texts with a line feed between them."""
    feed, head = np.array([ord("\n")], np.uint32), len(title) + 1
    codes = np.concatenate((feed, title, feed, text, feed))
    kinds = find_kinds(codes)
    is_kept = ((kinds & (WORD | MARK | SIGN)) > 0) & (codes != ord("_"))
    is_kept[head] = True
    starts, ends = _find_runs((kinds & WORD) > 0)
    for place in _find_number_gaps(kinds, starts, ends):
        gap, behind = int(ends[place]), int(starts[place + 1])
        if not gap <= head < behind:
            only = int(codes[gap]) if behind == gap + 1 else 0
            is_kept[gap:behind] = False
            codes[gap], is_kept[gap] = _BETWEEN_DIGITS.get(only, _BETWEEN_OTHER), True
    return to_text(codes[is_kept])


def _find_runs(mask: _Mask) -> tuple[_Offsets, _Offsets]:
    """Returns the offsets at which runs of true values begin and end; the first and last value are false."""
    edges = np.flatnonzero(mask[1:] != mask[:-1]) + 1
    return edges[::2], edges[1::2]


def _find_number_gaps(kinds: Kinds, starts: _Offsets, ends: _Offsets) -> list[int]:
    """Returns the numbers of the runs that end in a digit and are followed by a run that begins with a digit."""
    between = (kinds[ends[:-1] - 1] & kinds[starts[1:]] & DIGIT) > 0
    places: list[int] = np.flatnonzero(between).tolist()
    return places


def _fold(text: str) -> Codes:
    # NFKC makes three characters of the ellipsis, and fold() is fast for characters that stay one.
    codes = fold(text.replace("\u2026", "..."))
    return codes if codes.min(initial=_LAST_CONTROL + 1) > _LAST_CONTROL else codes[codes > _LAST_CONTROL]
