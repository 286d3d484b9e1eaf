"""How likely letters follow one another in a language, from its frequent words.

The words are the lists of jusText (Jan Pomikálek, https://github.com/miso-belica/jusText, BSD licence), each ordered by
frequency, and for Thai, which has no list there, those of spaCy.
"""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

WESTERN = (
    *("English", "German", "French", "Spanish", "Portuguese", "Italian", "Dutch", "Swedish", "Danish"),
    *("Norwegian_Bokmal", "Finnish", "Icelandic", "Catalan", "Galician", "Albanian", "Indonesian"),
)
CENTRAL = ("Czech", "Slovak", "Polish", "Hungarian", "Slovenian", "Croatian", "Romanian")
BALTIC = ("Estonian", "Latvian", "Lithuanian")
CYRILLIC = ("Russian", "Ukrainian", "Belarusian", "Bulgarian", "Macedonian", "Serbian")
_LATIN = (*WESTERN, *CENTRAL, *BALTIC, "Turkish")
# Words of the western languages are more frequent as names in other languages.
_WESTERN_WEIGHT = 4.0

BOUNDARY, FOREIGN, MILD, ODD, BROKEN = range(5)
"""Kinds of characters beside the letters of a language: between words, letters of others, usual and unusual signs, none."""
FIRST_LETTER = 5

_MILD = frozenset("‘’‚“”„«»‹›–—…•€£\xa0¿¡")
_QUALITIES = "\u0302\u0306\u031b"
_MAX_WORDS = 1500
_BACKED = 0.15
_FOREIGN_SHARE, _MILD_SHARE, _ODD_SHARE, _BROKEN_SHARE = 2e-3, 0.02, 3e-5, 1e-7
_RAREST, _LATIN1_LOG = 1e-5, math.log(3e-3)


@dataclass(frozen=True, slots=True)
class LetterModel:
    """The letters of a language.

    Attributes:
      letters: the number of each letter, from :data:`FIRST_LETTER` on.
      logs: logarithms of the probability of a character behind another, by their numbers.
    """

    letters: dict[str, int]
    logs: npt.NDArray[np.float64]

    def number(self, char: str) -> int:
        """Returns the number of a character: that of its letter, or its kind."""
        letter = char.lower()
        return self.letters[letter] if letter in self.letters else find_kind(char)


def find_kind(char: str) -> int:
    """Returns the kind of a character that is no letter of the language in question."""
    if _is_letter(char):
        return FOREIGN
    if char <= "\x7f":
        # Control characters of ASCII are the same in every encoding, so they say nothing.
        return BOUNDARY
    if char in _MILD:
        return MILD
    return BROKEN if unicodedata.category(char) in ("Cc", "Cn", "Co", "Cf") or char == "\ufffd" else ODD


def _is_letter(char: str) -> bool:
    """Returns True for letters and for the marks of vowels and tones."""
    return unicodedata.category(char)[0] in "LM"


@cache
def read_words(language: str) -> tuple[str, ...]:
    """Returns the frequent words of a language in lower case, most frequent first."""
    if language == "Thai":
        from spacy.lang.th.stop_words import STOP_WORDS  # noqa: PLC0415 - for few texts

        return tuple(sorted(STOP_WORDS))
    text = (files("justext") / "stoplists" / f"{language}.txt").read_text("utf-8")
    words = (word.strip(".,:;()\"'").lower() for word in text.split("\n"))
    kept = [word for word in words if word and not any(char.isdigit() for char in word)]
    # Frequent words of a list that are in another script are names.
    home = Counter(_find_script(word[0]) for word in kept).most_common(1)[0][0]
    return tuple(word for word in kept if _find_script(word[0]) == home)[:_MAX_WORDS]


@cache
def _find_script(char: str) -> str:
    return unicodedata.name(char, "?").split(" ")[0]


def split_tones(word: str) -> str:
    """Returns a Vietnamese word as its Windows encoding writes it: letters, with the marks of tones behind them."""
    parts: list[str] = []
    for char in unicodedata.normalize("NFD", word):
        if char in _QUALITIES:
            at = next((n for n in range(len(parts) - 1, -1, -1) if not unicodedata.combining(parts[n])), -1)
            parts[at] = unicodedata.normalize("NFC", parts[at] + char)
        else:
            parts.append(char)
    return "".join(parts)


@cache
def load_letters(language: str) -> LetterModel:
    """Returns the model of a language; it is made at the first call, in some milliseconds."""
    words: Iterable[str] = read_words(language)
    if language == "Vietnamese":
        words = map(split_tones, words)
    pairs: Counter[tuple[str, str]] = Counter()
    for rank, word in enumerate(words):
        weight = 1 / math.sqrt(rank + 1) if language != "Thai" else 1.0
        spaced = f" {word} "
        for pair in itertools.pairwise(spaced):
            pairs[pair] += weight  # type: ignore[assignment]
    chars = {char for pair in pairs for char in pair if _is_letter(char)}
    letters = {char: FIRST_LETTER + number for number, char in enumerate(sorted(chars))}
    return LetterModel(letters, _make_logs(pairs, letters))


def _make_logs(pairs: Counter[tuple[str, str]], letters: dict[str, int]) -> npt.NDArray[np.float64]:
    size = FIRST_LETTER + len(letters)
    counts = np.zeros((size, size))
    for (first, second), weight in pairs.items():
        counts[letters.get(first, BOUNDARY), letters.get(second, BOUNDARY)] += weight
    single = (counts.sum(axis=0) + 1e-3) / (counts.sum() + 1e-3 * size)
    after = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-9)
    shares = (1 - _BACKED) * after + _BACKED * single
    shares[FIRST_LETTER:, FOREIGN] = shares[BOUNDARY, FOREIGN] = _FOREIGN_SHARE
    shares[:, MILD], shares[:, ODD], shares[:, BROKEN] = _MILD_SHARE, _ODD_SHARE, _BROKEN_SHARE
    # Fractions and signs of degrees stand alone rather than behind a letter.
    shares[BOUNDARY, ODD] = 10 * _ODD_SHARE
    # Behind a sign a word begins; behind what is no letter of the language anything may follow.
    shares[MILD] = shares[BOUNDARY]
    for kind in (FOREIGN, ODD, BROKEN):
        shares[kind] = single
        shares[kind, FIRST_LETTER:] *= 1.0 if kind == FOREIGN else 0.05
        shares[kind, FOREIGN], shares[kind, MILD] = 0.02, _MILD_SHARE
        shares[kind, ODD], shares[kind, BROKEN] = _ODD_SHARE, _BROKEN_SHARE
    logs: npt.NDArray[np.float64] = np.log(np.maximum(shares, 1e-9))
    # A space says nothing of the encoding; without this, texts of short words would look better.
    logs[BOUNDARY, BOUNDARY] = 0.0
    return logs


@cache
def list_foreign() -> dict[str, float]:
    """Returns the logarithm of the share of each letter among those beyond ASCII of its script: for names of elsewhere."""
    shares: dict[str, float] = {}
    for group in (_LATIN, CYRILLIC, ("Greek",)):
        shares |= _count_shares(group)
    logs = {char: math.log(max(_RAREST, share)) for char, share in shares.items()}
    for char in map(chr, range(ord("à"), ord("ÿ") + 1)):
        # Rare as some are in frequent words, these are the letters of French, German and Spanish names.
        logs[char] = max(logs.get(char, _LATIN1_LOG), _LATIN1_LOG)
    return logs | {chr(code): math.log(1 / 26) for code in range(ord("a"), ord("z") + 1)}


def _count_shares(languages: tuple[str, ...]) -> dict[str, float]:
    shares: Counter[str] = Counter()
    for language in languages:
        weight = _WESTERN_WEIGHT if language in WESTERN else 1.0
        for rank, word in enumerate(read_words(language)):
            for char in word:
                if char > "\x7f" and char.isalpha():
                    shares[char] += weight / math.sqrt(rank + 1)  # type: ignore[assignment]
    total = sum(shares.values())
    return {char: share / total for char, share in shares.items()}


RAREST_LOG = math.log(_RAREST)
"""The logarithm for letters that no list has."""
