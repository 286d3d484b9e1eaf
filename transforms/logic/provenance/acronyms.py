"""Acronyms that a text defines: ``Eastern Turkistan Islamic Movement (ETIM)``.

The search for the long form is that of Schwartz and Hearst, "A simple algorithm for
identifying abbreviation definitions in biomedical text", PSB 2003, made stricter for news:
each letter must begin a word, since brackets in news hold parties, tickers and states too.
"""

from __future__ import annotations

import re
from functools import cache

from wiredesk.schemas.records import Acronym
from wiredesk.transforms.logic.provenance.lists import load_words

# "(ETIM)", "(“ETIM”)", "(known as ETIM)", ", or ETIM,", ", known as ETIM,". The patterns are apart so that each begins
# with letters, which makes the search fast.
_BRACKET = re.compile(r"\((?:(?:or|known as|the) )?[“\"]?([A-Z][A-Za-z0-9&./-]{1,11})[”\"]?\)")
_OR = re.compile(r" or (?:the )?[“\"]?([A-Z]{3,10})\b[”\"]?")
_KNOWN = re.compile(r" known as (?:the )?[“\"]?([A-Z]{3,10})\b[”\"]?")
_LEAD = re.compile(r",?(?: (?:also|better|widely|commonly))?$")
_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*\.?")
_POSSESSIVE = re.compile(r"['’]s$")
_SENTENCE_END = re.compile(r"[.!?;:]\s|\n|[()\"“”](?!\s*$)")
_FUNCTION = load_words("function_words")
# A state or party behind a name: "(R-Ky.)", "(D-NJ)".
_PARTY = re.compile(r"[RDI]-")
_MAX_WINDOW_CHARS = 120
_MIN_LETTERS, _MAX_LETTERS = 2, 10
_MIN_SYLLABIC, _MIN_SYLLABIC_WORDS, _MAX_SYLLABLE = 4, 3, 4


def find_acronym_definitions(body: str) -> tuple[Acronym, ...]:
    """Returns the first definition of each acronym. ``body[start:end]`` is the long form and the acronym behind it."""
    found: dict[str, Acronym] = {}
    matches = [match for pattern in (_BRACKET, _OR, _KNOWN) for match in pattern.finditer(body)]
    for match in sorted(matches, key=re.Match.start):
        short = match[1].strip(".")
        if short in found or _PARTY.match(short) or not (_is_acronym(short) or _is_syllabic(short)):
            continue
        bracketed = match.re is _BRACKET
        end = match.start() if bracketed else _strip_lead(body, match.start())
        start = _find_long(short, body, end)
        if start is not None and (bracketed or body[start].isupper()):
            long = _POSSESSIVE.sub("", body[start:end].rstrip().rstrip("”\"'"))
            found[short] = Acronym(short, long, start, match.end())
    return tuple(found.values())


def _strip_lead(body: str, at: int) -> int:
    """Returns the offset of the comma and the adverb before ``known as``."""
    low = max(0, at - 12)
    lead = _LEAD.search(body[low:at])
    return low + lead.start() if lead else at


def _is_acronym(short: str) -> bool:
    letters = [char for char in short if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return _MIN_LETTERS <= len(letters) <= _MAX_LETTERS and capitals >= 2 and 5 * capitals >= 3 * len(letters)


def _is_syllabic(short: str) -> bool:
    """Returns True for an acronym written like a name: ``Kafuco``, of the first letters of words, one or more of each."""
    return short.isalpha() and short[1:].islower() and _MIN_SYLLABIC <= len(short) <= _MAX_LETTERS


def _find_long(short: str, body: str, opened: int) -> int | None:
    """Returns the offset of the long form before the bracket; None if no words fit the letters."""
    low = max(0, opened - _MAX_WINDOW_CHARS)
    window = body[low:opened]
    ends = [end.end() for end in _SENTENCE_END.finditer(window) if not _is_abbreviation(window, end.start())]
    low += ends[-1] if ends else 0
    words = [(match.start(), match[0]) for match in _WORD.finditer(body[low:opened])]
    letters = [char.lower() for char in short if char.isalpha()]
    if short[-1] == "s" and short[:-1].isupper():
        letters.pop()
    if _is_syllabic(short):
        at = _match_initials(letters, words, 0, syllables=True)
        named = at is not None and len(words) - at >= _MIN_SYLLABIC_WORDS and words[at][1][0].isupper()
        return low + words[at][0] if at is not None and named else None
    at = _match_initials(letters, words, 0)
    if at is not None and not words[at][1][0].isupper() and not _is_common_phrase(letters, words[at:]):
        at = None
    if at is None and len(letters) >= 3:
        at = _match_skipping(letters, words)
    if at is None or body[low + words[at][0] : opened].strip() == short:
        return None
    return low + words[at][0]


def _match_skipping(letters: list[str], words: list[tuple[int, str]]) -> int | None:
    """Matches a name with one word left out: ``Centers for Disease Control and Prevention (CDC)``.

    All words must have capitals, and the first must begin the name: otherwise the match may have taken in a word
    that does not belong to the name.
    """
    at = _match_initials(letters, words, 1)
    if at is None or not all(word[0].isupper() or word.lower() in _FUNCTION for _, word in words[at:]):
        return None
    before = words[at - 1][1] if at else ""
    joined = before.lower() in ("of", "for", "and", "&") and at >= 2 and words[at - 2][1][0].isupper()
    return None if joined else at


def _is_abbreviation(window: str, at: int) -> bool:
    return (
        window[at] == "."
        and at > 0
        and re.search(r"(?:^|\W)(?:[A-Z]|St|U\.S|Dr|Mr|Inc|Co|Corp|Ltd)$", window[:at]) is not None
    )


def _is_common_phrase(letters: list[str], words: list[tuple[int, str]]) -> bool:
    """Returns True if the initials of a phrase in lower case, ``improvised explosive device``, are the letters."""
    initials = [word[0].lower() for _, word in words if word.lower() not in _FUNCTION]
    return len(letters) >= 3 and initials == letters


def _match_initials(
    letters: list[str], words: list[tuple[int, str]], spare: int, syllables: bool = False
) -> int | None:
    """Matches the letters, from the last to the first, with initials of words.

    Capitals inside a word count too (``YouTube``), and ``U.S.`` is two letters.

    Args:
      letters: the letters of the acronym in lower case.
      words: offsets and words before the acronym.
      spare: how many words may be left out, beside function words.
      syllables: a word may stand for more than one of its first letters.

    Returns:
      The index of the first word; None if the letters do not match.
    """

    # Many ways lead to the same rest of letters and words ("of of of").
    @cache
    def match(letter: int, word: int, left: int) -> int | None:
        if letter < 0:
            return word + 1 if len(words) - word - 1 >= 2 else None
        if word < 0:
            return None
        text = words[word][1]
        small = text.lower() in _FUNCTION
        counts = (
            _count_syllable(text, letters, letter) if syllables else _count_letters(text, letters, letter)
        )
        for taken in () if small and letter == 0 else counts:
            if (found := match(letter - taken, word - 1, left)) is not None:
                return found
        # "al" is left out in "Jabhat Fateh al-Sham (JFS)" but not in "al Qaeda (AQ)".
        if small or text.lower() == "al":
            return match(letter, word - 1, left)
        return match(letter, word - 1, left - 1) if left > 0 else None

    return match(len(letters) - 1, len(words) - 1, spare)


def _count_letters(text: str, letters: list[str], last: int) -> tuple[int, ...]:
    """Returns the possible numbers of letters, ending with letter ``last``, that the word's capitals stand for."""
    capitals = [char.lower() for n, char in enumerate(text) if n == 0 or char.isupper()]
    if text.isupper() and "." not in text:
        capitals = capitals[:1]
    counts = range(min(len(capitals), last + 1), 0, -1)
    return tuple(n for n in counts if capitals[:n] == letters[last - n + 1 : last + 1])


def _count_syllable(text: str, letters: list[str], last: int) -> tuple[int, ...]:
    """Returns the possible numbers of letters, ending with letter ``last``, that the word's beginning stands for."""
    head = list(text.lower()[:_MAX_SYLLABLE])
    counts = range(min(len(head), last + 1), 0, -1)
    return tuple(n for n in counts if head[:n] == letters[last - n + 1 : last + 1])
