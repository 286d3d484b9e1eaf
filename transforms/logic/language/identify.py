"""Identification of the language of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from wiredesk.transforms.logic.language.langid import NgramClassifier, load_classifier
from wiredesk.transforms.logic.language.languages import LANGUAGES
from wiredesk.transforms.logic.language.names import is_english_between, split_names
from wiredesk.transforms.logic.language.neighbours import NEIGHBOURS, choose_neighbour

# Of 410 texts in 41 languages the first 1000 characters identified all, as 2000 did, in half the time.
_MAX_CHARS = 1000
# Of texts with fewer letters four in ten are identified wrongly, whatever the confidence.
_MIN_LETTERS = 12
_MIN_CONFIDENCE = 0.5
# English with this probability is certain at once, as nearly all texts of most archives.
_CERTAIN = 0.9
# The words between the names decide with the first probability, and what they decide has at most the second;
# the third is that of a few words.
_CERTAIN_BETWEEN, _BETWEEN_NAMES, _FEW_WORDS = 0.85, 0.97, 0.8
_LATIN = re.compile(r"[a-zA-Z]{3}")

# Exponent on the classifier's probabilities, which are too low without it. It was fitted by likelihood on
# half of 3,624 labelled sentences and texts in 41 languages, and checked on the other half.
_SHARPNESS = 1.8

_MACROLANGUAGES = {member: tag for tag, support in LANGUAGES.items() for member in support.members}
_PRIORS = {tag: support.prior for tag, support in LANGUAGES.items()}
_NO_LANGUAGE = "zxx"
_LETTERS = re.compile(rf"(?:[\W\d_]*[^\W\d_]){{{_MIN_LETTERS}}}")


@dataclass(frozen=True, slots=True)
class Language:
    """An identified language.

    Attributes:
      tag: BCP 47, the shortest that fits (``en``, ``zh``).
      confidence: probability that the tag is right, 0.5..0.9999.
    """

    tag: str
    confidence: float


def identify_language(text: str) -> Language | None:
    """Identifies the language of a text by its first 1000 characters.

    The classifier is py3langid (Adrien Barbaresi, https://github.com/adbar/py3langid, BSD licence), a fork of
    langid.py (Lui and Baldwin, ACL 2012): naive Bayes over byte n-grams. Its model is in the package, and it is
    deterministic and without state.

    Returns:
      None if the text has fewer than 12 letters, or if no language reaches a probability of one half.
    """
    sample = text[:_MAX_CHARS]
    if _LETTERS.match(sample) is None:
        return None
    tag, confidence = _load_choice().choose(sample)
    if tag != "en" or confidence < _CERTAIN:
        tag, confidence = _look_closer(sample, tag, confidence)
    if tag == _NO_LANGUAGE or confidence < _MIN_CONFIDENCE:
        return None
    return Language(tag, min(round(confidence, 4), 0.9999))


def _look_closer(sample: str, tag: str, confidence: float) -> tuple[str, float]:
    """Returns the language of a text that may be full of foreign names, or in one of languages close to others."""
    plain = split_names(sample)
    if plain is not None:
        between, certainty = _load_choice().choose(plain)
        if between == tag:
            confidence = max(confidence, min(certainty, _BETWEEN_NAMES))
        elif _LETTERS.match(plain) and certainty >= _CERTAIN_BETWEEN and between != _NO_LANGUAGE:
            tag, confidence = between, min(certainty, _BETWEEN_NAMES)
        elif tag != "en" and is_english_between(plain, tag):
            tag, confidence = "en", _FEW_WORDS
    if tag in NEIGHBOURS and _LATIN.search(sample):
        return choose_neighbour(sample, tag, confidence)
    return tag, confidence


class _Choice:
    """Chooses the most probable language and calibrates its probability."""

    def __init__(self, classifier: NgramClassifier) -> None:
        tags = [_MACROLANGUAGES.get(tag, tag) for tag in classifier.languages]
        self._classifier = classifier
        self._tags = list(dict.fromkeys(tags))
        # The index in _tags of each of the classifier's languages.
        self._tag_indexes = np.array([self._tags.index(tag) for tag in tags])
        self._priors = np.array([_PRIORS.get(tag, 1.0) for tag in classifier.languages])

    def choose(self, text: str) -> tuple[str, float]:
        probabilities = self._classifier.weigh(text).astype(np.float64)
        weights = np.bincount(self._tag_indexes, (probabilities * self._priors) ** _SHARPNESS)
        best = int(weights.argmax())
        return self._tags[best], float(weights[best] / weights.sum())


@cache
def _load_choice() -> _Choice:
    return _Choice(load_classifier())
