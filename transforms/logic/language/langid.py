"""py3langid's classifier of languages, its automaton run by numpy at all places of a text at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier


class NgramClassifier(LanguageIdentifier):
    """The classifier, with the same answers to the last bit in a fraction of the time.

    In py3langid (Adrien Barbaresi, https://github.com/adbar/py3langid, BSD licence) a loop in Python
    takes each byte of a text, and the table of half-precision numbers is converted for each text anew.
    Of its internals this uses the tables of its constructor, ``_raw_score`` and ``_decide``; a test
    holds that its own loop finds the same.
    """

    __slots__ = ("_features", "_moves", "_rows")

    def __init__(
        self, nb_ptc: Any, nb_pc: Any, nb_classes: Any, tk_nextmove: Any, tk_output: Any, **options: Any
    ) -> None:
        """Takes the tables of a model; the arguments are those of py3langid's class."""
        super().__init__(nb_ptc.astype(np.float32), nb_pc, nb_classes, tk_nextmove, tk_output, **options)
        self._moves = np.asarray(tk_nextmove)
        self._rows = np.asarray(self._rowbase, np.intp)
        self._features = np.asarray(tk_output, np.intp)

    @property
    def languages(self) -> tuple[str, ...]:
        """The language of each probability of :meth:`weigh`; one that stands twice has it at the first."""
        return tuple(self.nb_classes)

    def weigh(self, text: str) -> NDArray[np.float32]:
        """Returns the probability of each of :attr:`languages`, 0..1."""
        probabilities: NDArray[np.float32] = self._decide(text)
        return probabilities

    def _raw_score(self, text: bytes) -> Any:
        features = self._features.take(self._run(text))
        features = features[features >= 0]
        if not len(features):
            return super()._raw_score(text)
        # Features in the order of their first places, as py3langid has them: sums of the same numbers in
        # another order would differ in the last bit.
        places = np.arange(len(features))
        first = np.empty(len(self._features), np.intp)
        first[features[::-1]] = places[::-1]
        counts = np.bincount(first.take(features), minlength=len(features))
        distinct = counts.nonzero()[0]
        logs = np.log1p(counts.take(distinct).astype(np.float32))
        return logs @ self.nb_ptc.take(features.take(distinct), axis=0) + self.nb_pc

    def _run(self, text: bytes) -> NDArray[np.intp]:
        """Returns the state of the automaton behind each byte.

        A state depends on the one before it; but the automaton knows n-grams of a few bytes only, so that
        states that are wrong at first, being those behind too few bytes, are right after as many rounds.
        States that follow from one another from the first byte on are those of a run, whatever the model.
        """
        letters = np.frombuffer(text, np.uint8).astype(np.intp)
        states = np.zeros(len(letters) + 1, np.intp)
        while True:
            following = self._moves.take(self._rows.take(states[:-1]) + letters)
            if (following == states[1:]).all():
                return states[1:]
            states[1:] = following


def load_classifier() -> NgramClassifier:
    """Loads the model of py3langid's package; takes most of a second."""
    classifier: NgramClassifier = NgramClassifier.from_model_file(MODEL_FILE, norm_probs=True)
    return classifier
