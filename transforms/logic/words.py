"""Words counted by one rule for all languages."""

from __future__ import annotations

import re
import unicodedata

_CJK = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_HAS_CJK = re.compile(f"[{_CJK}]")
# A run of letters and digits; runs are one word with a single apostrophe or hyphen between them, or a full
# stop or comma between digits. To count both is faster than to find the words.
_RUN = re.compile(r"[^\W_]+")
_JOIN = re.compile(r"['’\-‐‑.,](?:(?<=[^\W_]['’\-‐‑])(?=[^\W_])|(?<=\d[.,])(?=\d))")
_WORD_OR_CJK = re.compile(
    rf"[{_CJK}]|(?:(?![{_CJK}])[^\W_])+(?:(?:['’\-‐‑]|(?<=\d)[.,](?=\d))(?:(?![{_CJK}])[^\W_])+)*"
)

_HUGE_CHARS = 1_000_000


def count_words(text: str) -> int:
    """Counts words.

    A word is a run of letters, digits and their combining marks, in which single
    apostrophes (``'`` ``’``), hyphens, and points or commas between digits may
    stand: ``don't``, ``ex-president``, ``1,200.5`` are one word each. A Han,
    Hiragana or Katakana character is a word of its own, for these scripts have no
    spaces; Hangul is counted by its spaces, and so is Thai (too few, therefore).
    Dashes, symbols and punctuation are no words.
    """
    if not text.isascii():
        text = _drop_marks(text)
    if _HAS_CJK.search(text):
        return _count(_WORD_OR_CJK, text)
    return _count(_RUN, text) - _count(_JOIN, text)


def _count(pattern: re.Pattern[str], text: str) -> int:
    # A list of what is found is faster to make, and too large for a huge text.
    return len(pattern.findall(text)) if len(text) < _HUGE_CHARS else sum(1 for _ in pattern.finditer(text))


def _drop_marks(text: str) -> str:
    """Removes combining marks: Python's ``\\w`` has none, so they would cut words apart."""
    marks = [char for char in set(text) if unicodedata.category(char)[0] == "M"]
    return text.translate(dict.fromkeys(map(ord, marks))) if marks else text
