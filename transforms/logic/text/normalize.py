"""Text normalised for comparison only: what two prints of one report have in common.

Two strengths. :func:`make_content_hash` is an identity that is kept for ever, so it
leaves out only what is no content with certainty. :func:`split_lines` feeds the
search for copies and may be bolder, since every candidate is verified.

``tests/transforms/logic/plain_forms.py`` states both as regular expressions, and a test holds these to those.
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

_Places = npt.NDArray[np.intp]
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
        # Before NFKC, which takes some of them apart. A few replacements are faster than a translation table.
        for mark in _APOSTROPHES:
            text = text.replace(mark, "'")
        # As NFKC does; then most texts are in that form.
        text = text.replace("\u2026", "...").replace("\xa0", " ")
        if not is_plain(text):
            text = unicodedata.normalize("NFKC", blank_unknown(text))
            text = _UNSPACED_CHAR.sub(r" \1 ", text)
    text = (
        text.replace("_", " ").replace(" n't", "n't").replace(" N'T", "N'T")
    )  # As tokenised corpora print it.
    return _NUMBER_COMMA.sub("", text)


def normalize_words(headline: str | None, body: str) -> list[str]:
    """Returns the words of an article for comparison: headline, then body.

    Case, punctuation, white space and Unicode form do not count; datelines, bylines
    and credit lines at the edges of the body are left out. A number keeps its decimal
    point and loses its thousands commas; scripts without spaces give one word a character.
    """
    words = fold_lines(split_lines(headline, body))
    return words.split(" ") if words else []


def fold_lines(lines: str) -> str:
    """Returns the words of :func:`split_lines` case-folded, without quotation marks, one space between two."""
    return (lines.replace("\n", " ") + " ").replace('" ', "").strip(" ").casefold()


_END_MARKS = ".!?\n\u3002\uff01\uff1f\u0964"
_QUOTE_MARKS = '"\u201c\u201d\u00ab\u00bb\u201e'
# The point of a number, quotation marks that do not stand inside a word, and what may end a sentence. A
# character class comes first, so that the search skips from one of its characters to the next.
_PUNCTUATION = re.compile(
    rf"[,{_END_MARKS}{_QUOTE_MARKS}](?:"
    rf"(?<=\d[.,])(?=\d)(?P<point>)|(?<=[{_QUOTE_MARKS}])(?!(?<=\w.)\w)(?P<quote>)|"
    r"(?<=[.!?])(?<![.!?].)[.!?]*(?=['\")\]]*\s+\S)|(?<=\n)\s*\n|(?<=[\u3002\uff01\uff1f\u0964]))"
)


def split_lines(headline: str | None, body: str) -> str:
    """Returns the words of an article in their own case: the headline, and each sentence, on a line of its own.

    A word is a run of letters, digits and combining marks, or a number with its decimal
    point. There is one space between two words. In the sentences a quotation mark is a
    word of its own, ``"``. The first line is empty where there is no headline.
    """
    title = unify_text(headline or "")
    text = unify_text(trim_edges(body).replace("``", '"').replace("''", '"'))
    return "\n".join(_list_lines(f"{title}\n{text}", len(title)))


def _list_lines(text: str, head: int) -> Iterator[str]:
    """Gives the words before ``head`` as a line, and those of each sentence behind it."""
    codes = to_codes(text)
    is_word = (find_kinds(codes) & (WORD | MARK)) > 0
    quotes: list[int] = []
    cuts = [head]
    for found in _PUNCTUATION.finditer(text):
        if found.lastgroup == "point":
            cuts += _join_number(text, is_word, found.start())
        elif found.start() > head:
            (quotes if found.lastgroup else cuts).append(found.start())
    blanked = np.where(is_word, codes, ord(" "))
    blanked[quotes] = ord('"')
    spaced = to_text(blanked)
    words: list[str] = []
    start = 0
    for cut in sorted(cuts):
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
    """Makes the point between two digits a part of their word, where it is the point of a number.

    Returns:
      Where the number ends and letters follow, if they do: "2.5m" are two words.
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
"""The first of the control characters are left out, so that they can stand for what is between two digits."""
_BETWEEN_DIGITS: Final = {ord("."): 1, ord(","): 2, ord(":"): 3, ord("/"): 4} | dict.fromkeys(
    map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), 5
)
_BETWEEN_OTHER: Final = 6


def make_content_hash(headline: str | None, body: str) -> str:
    """Returns SHA-256 (hex) of what headline and body say, stable for ever.

    Case, punctuation, white space and Unicode form do not count, nor does a dateline,
    byline or credit line that names itself with certainty. What stands between two
    digits does count ("1.5" is not "15"), and so do percent and currency signs.
    """
    text = _squeeze(_fold(headline or ""), _fold(trim_certain(body)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _squeeze(title: Codes, text: Codes) -> str:
    """Returns the content of two folded texts, a line feed between them."""
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


def _find_runs(mask: _Mask) -> tuple[_Places, _Places]:
    """Returns where each run of true values begins and ends; there is none at either end of the mask."""
    edges = np.flatnonzero(mask[1:] != mask[:-1]) + 1
    return edges[::2], edges[1::2]


def _find_number_gaps(kinds: Kinds, starts: _Places, ends: _Places) -> list[int]:
    """Returns which runs end in a digit where the next one begins with one."""
    between = (kinds[ends[:-1] - 1] & kinds[starts[1:]] & DIGIT) > 0
    places: list[int] = np.flatnonzero(between).tolist()
    return places


def _fold(text: str) -> Codes:
    # NFKC takes the ellipsis apart, and :func:`fold` is fast where a character stays one.
    codes = fold(text.replace("\u2026", "..."))
    return codes if codes.min(initial=_LAST_CONTROL + 1) > _LAST_CONTROL else codes[codes > _LAST_CONTROL]
