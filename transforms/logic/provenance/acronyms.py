"""Acronyms that a text defines: ``Eastern Turkistan Islamic Movement (ETIM)``.

The search for the long form is that of Schwartz and Hearst, "A simple algorithm for
identifying abbreviation definitions in biomedical text", PSB 2003, made stricter for news:
letters must begin words, since brackets in news hold parties, tickers and states too.
"""

from __future__ import annotations

import re

from schemas.records import Acronym

_SHORT = re.compile(r"\(([A-Z][A-Za-z0-9&./-]{1,11})\)")
_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*\.?")
_POSSESSIVE = re.compile(r"['’]s$")
_SENTENCE_END = re.compile(r"[.!?;:]\s|\n|[()\"“”]")
_FUNCTION = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "in",
        "on",
        "to",
        "at",
        "by",
        "with",
        "a",
        "an",
        "de",
        "la",
        "des",
        "du",
        "et",
        "y",
        "und",
        "für",
        "&",
        "del",
        "los",
        "las",
        "against",
        "from",
    ]
)
_MAX_WINDOW_CHARS = 120
_MIN_LETTERS, _MAX_LETTERS = 2, 10


def find_acronyms(body: str) -> tuple[Acronym, ...]:
    """Returns the first definition of each acronym; ``body[start:end]`` is the long form with the brackets."""
    found: dict[str, Acronym] = {}
    for match in _SHORT.finditer(body):
        short = match[1].strip(".")
        if short in found or not _is_acronym(short):
            continue
        start = _find_long(short, body, match.start())
        if start is not None:
            long = _POSSESSIVE.sub("", body[start : match.start()].rstrip())
            found[short] = Acronym(short, long, start, match.end())
    return tuple(found.values())


def _is_acronym(short: str) -> bool:
    letters = [char for char in short if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return _MIN_LETTERS <= len(letters) <= _MAX_LETTERS and capitals >= 2 and 5 * capitals >= 3 * len(letters)


def _find_long(short: str, body: str, opened: int) -> int | None:
    """Returns where the long form before the bracket begins; None where no words fit the letters."""
    low = max(0, opened - _MAX_WINDOW_CHARS)
    window = body[low:opened]
    ends = [end.end() for end in _SENTENCE_END.finditer(window) if not _is_abbreviation(window, end.start())]
    low += ends[-1] if ends else 0
    words = [(match.start(), match[0]) for match in _WORD.finditer(body[low:opened])]
    letters = [char.lower() for char in short if char.isalpha() and (char.isupper() or char.islower())]
    if short[-1] == "s" and short[:-1].isupper():
        letters.pop()
    at = _match_initials(letters, words)
    if at is None or not words[at][1][0].isupper() or body[low + words[at][0] : opened].strip() == short:
        return None if at is None or not _is_common_phrase(letters, words[at:]) else low + words[at][0]
    return low + words[at][0]


def _is_abbreviation(window: str, at: int) -> bool:
    return (
        window[at] == "."
        and at > 0
        and re.search(r"(?:^|\W)(?:[A-Z]|St|U\.S|Dr|Mr)$", window[:at]) is not None
    )


def _is_common_phrase(letters: list[str], words: list[tuple[int, str]]) -> bool:
    """Tells whether a phrase in small letters (``improvised explosive device``) has just the letters' initials."""
    initials = [word[0].lower() for _, word in words if word.lower() not in _FUNCTION]
    return len(letters) >= 3 and initials == letters


def _match_initials(letters: list[str], words: list[tuple[int, str]]) -> int | None:
    """Matches the letters from the last to the first with initials of words, function words left out at will.

    A capital inside a word counts too (``YouTube``), and the last letters may continue
    the last word that matched (``Centre for Democracy`` is ``CENDEM`` is not taken).
    """
    letter, word = len(letters) - 1, len(words) - 1
    while word >= 0:
        text = words[word][1]
        initial = text[0].lower()
        inner = [char.lower() for n, char in enumerate(text) if n and char.isupper() and text[n - 1] != "."]
        while inner and letter > 0 and inner[-1] == letters[letter] and not text.isupper():
            letter -= 1
            inner.pop()
        if initial == letters[letter]:
            letter -= 1
            if letter < 0:
                return word if len(words) - word >= 2 else None
        elif text.lower() not in _FUNCTION:
            return None
        word -= 1
    return None
