"""py3langid's classifier of languages, run by numpy over all bytes of a text at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier


class NgramClassifier(LanguageIdentifier):
    """The classifier of py3langid, with the same results to the last bit in a fraction of the time.

    In py3langid (Adrien Barbaresi, https://github.com/adbar/py3langid, BSD licence) a loop in Python
    processes each byte of a text, and the table of half-precision numbers is converted for each text anew.

    This class uses private parts of py3langid 0.4: the arguments of its constructor, ``_rowbase``, ``nb_ptc``,
    ``nb_pc``, ``nb_classes``, ``_raw_score`` and ``_decide``. 0.3 has others, and later ones may change them, so the
    dependency has a narrow range of versions (``py3langid>=0.4,<0.5``). A test compares the results with py3langid's own.
    """

    __slots__ = ("_features", "_moves", "_rows")

    def __init__(
        self, nb_ptc: Any, nb_pc: Any, nb_classes: Any, tk_nextmove: Any, tk_output: Any, **options: Any
    ) -> None:
        """Stores the tables of a model. The arguments are those of py3langid's class."""
        super().__init__(nb_ptc.astype(np.float32), nb_pc, nb_classes, tk_nextmove, tk_output, **options)
        self._moves = np.asarray(tk_nextmove)
        self._rows = np.asarray(self._rowbase, np.intp)
        self._features = np.asarray(tk_output, np.intp)

    @property
    def languages(self) -> tuple[str, ...]:
        """The language of each probability of :meth:`weigh`. A tag that stands twice has its probability at the first."""
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
        # py3langid has the features in the order of their first places. Sums of the same numbers in another
        # order would differ in the last bit.
        places = np.arange(len(features))
        first = np.empty(len(self._features), np.intp)
        first[features[::-1]] = places[::-1]
        counts = np.bincount(first.take(features), minlength=len(features))
        distinct = counts.nonzero()[0]
        logs = np.log1p(counts.take(distinct).astype(np.float32))
        return logs @ self.nb_ptc.take(features.take(distinct), axis=0) + self.nb_pc

    def _run(self, text: bytes) -> NDArray[np.intp]:
        """Returns the state of the automaton behind each byte.

        A state follows from the one before it, so all states are computed again and again from the states of the
        round before. The automaton knows n-grams of a few bytes only, so after as many rounds nothing changes.
        States that follow from one another from the first byte on are those of a run byte by byte, whatever the model.
        """
        letters = np.frombuffer(text, np.uint8).astype(np.intp)
        states = np.zeros(len(letters) + 1, np.intp)
        while True:
            following = self._moves.take(self._rows.take(states[:-1]) + letters)
            if (following == states[1:]).all():
                return states[1:]
            states[1:] = following


def load_classifier() -> NgramClassifier:
    """Loads the model in py3langid's package, which takes most of a second."""
    classifier: NgramClassifier = NgramClassifier.from_model_file(MODEL_FILE, norm_probs=True)
    return classifier
