"""Finds out from the verbs around a time whether it lies ahead or back."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.kernel.word_lists import read_words

_REACH = 120
"""Characters before and after a time in which a verb is looked for."""

_FUTURE = read_words(
    """
    will would 'll shall going plan plans planned scheduled expected expects due upcoming until aims intends
    deadline hopes effective payable ll
    """
)
_PAST = read_words(
    """
    said says was were had did told since after ago ended rose fell came went took made began got won lost held
    met left sold bought saw found led gave ran became cut paid been dated
    """
)
_WORD = re.compile(r"[a-z]+")
_LISTED = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)+(?:(?:or|and)\s+)?$", re.IGNORECASE
)
"""Days that stand in one list with the day behind them: "by Wednesday or Thursday"."""

_STOP = re.compile(r"[.!?]\s|\n")
_ED = re.compile(r"[a-z]{3,}ed")


def find_direction(body: str, start: int, end: int) -> int:
    """Returns +1 if the nearest verb points ahead, -1 if it points back, 0 if there is none.

    The verb is looked for in the same sentence, within 120 characters before the time, else after it.
    """
    before = _STOP.split(body[max(0, start - _REACH) : start])[-1]
    words = _WORD.findall(_LISTED.sub("", before))
    if words[-1:] in (["by"], ["until"]) or words[-3:] in (["as", "early", "as"], ["as", "soon", "as"]):
        return 1
    direction = _read_first_verb(_drop_passives(words)[::-1])
    if direction:
        return direction
    return _read_first_verb(_WORD.findall(_STOP.split(body[end : end + _REACH], maxsplit=1)[0]))


def _drop_passives(words: list[str]) -> list[str]:
    """Returns the words without participles after "be", for "will be published" points ahead."""
    return [word for before, word in zip(["", *words], words, strict=False) if before != "be"]


def _read_first_verb(words: list[str]) -> int:
    for word in words:
        if word in _FUTURE:
            return 1
        if word in _PAST or _ED.fullmatch(word):
            return -1
    return 0
