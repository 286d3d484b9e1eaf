"""The cut ends of excerpts: what an aggregator prints behind the text that it has cut, "… [+412 chars]".

The number of characters that are left out is no fact of the report, and the last word may be half a word.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wiredesk.transforms.logic.dedup.evidence import Evidence
from wiredesk.transforms.logic.kernel.word_lists import read_words

_CHARACTERS: Final = read_words(
    "chars char characters character words zeichen wörter caractères mots caracteres palabras palavras caratteri "
    "parole tekens tecken tegn znaków символов знаков"
)
_MARK_WORDS: Final = _CHARACTERS | read_words(
    "more remaining left weitere plus restants de más mais altri meer fler ещё"
)
_LEAST_WORDS: Final = 8


def drop_cut_ends(a: Evidence, b: Evidence) -> tuple[Evidence, Evidence]:
    """Returns two texts without the marks of cut ends, and without a last word that is cut within the other text."""
    marks = _measure_mark(a.body), _measure_mark(b.body)
    a, b = _drop_end(a, marks[0]), _drop_end(b, marks[1])
    return _drop_end(a, _measure_cut(a, b, marks[0] > 0)), _drop_end(b, _measure_cut(b, a, marks[1] > 0))


def _drop_end(evidence: Evidence, words: int) -> Evidence:
    count = len(evidence.body)
    return evidence.drop_words(np.arange(count) >= count - words) if words else evidence


def _measure_mark(body: list[str]) -> int:
    """Returns the number of words of the mark at the end of a text: a number and what it counts."""
    end = len(body)
    for words in (2, 3, 4):
        mark = body[max(_LEAST_WORDS, end - words) :]
        if len(mark) == words and mark[0].isdecimal() and not _CHARACTERS.isdisjoint(mark[1:]):
            return words if _MARK_WORDS.issuperset(mark[1:]) else 0
    return 0


def _measure_cut(evidence: Evidence, other: Evidence, is_marked: bool) -> int:
    """Returns the number of words at the end of a text that are parts of a word of the other text.

    They stand behind words that the other text has as well. Before a mark a number may be two words ("4." and "1").
    """
    body, whole = evidence.body, other.body
    if len(body) < _LEAST_WORDS or len(whole) <= len(body):
        return 0
    behind = other.index_shingles(3).locate(evidence.shingles(3)[:-4:-1]).tolist()
    if behind[0] >= 0:
        return 0
    if behind[1] >= 0:
        # A number keeps its comma if it is cut behind it: "3,20" of "3,200".
        part = body[-1].replace(",", "")
        return int(is_marked or any(word.startswith(part) for word in whole[behind[1] + 3 :][:1]))
    return 2 if is_marked and behind[2] >= 0 else 0
