"""What was learned about reported words: ``reported.json``, made by ``python -m tests.quality.train_reported``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wiredesk.transforms.logic.quotes.coded_text import Vocabulary
from wiredesk.transforms.logic.quotes.hashed_weights import unpack_table

FILE = Path(__file__).with_name("reported.json")
_SPEAKING = 0.4
"""The least share of a word that is nearly always a cue: a new speaker may be before it."""


def mark_speaking(words: Sequence[str], cues: Mapping[str, float]) -> NDArray[np.bool_]:
    """Returns for each number of a word, True if it is nearly always a cue."""
    return np.array([False, *(cues.get(word, 0.0) >= _SPEAKING for word in words)])


class Tables:
    """What was learned.

    Attributes:
      words: the numbers of the words that were frequent enough.
      leads: for each number the share of its uses right before reported words.
      openings, closings, followings: for each class of words, True if reported words begin with it, end with it, or end
        before it often enough.
      cues: the words that may be a cue, each with the share of its uses as the first word of one.
      speaking: for each number of a word, True if it is nearly always a cue.
      begins, ends: the tables of both models.
      biases: their constants.
      certainty: weights in the confidence of what is reported, fitted while the others were learned from other articles.
    """

    def __init__(self) -> None:
        found = json.loads(FILE.read_text(encoding="utf-8"))
        self.words = Vocabulary(found["words"])
        self.leads: NDArray[np.float64] = np.array([0.0, *found["leads"]])
        self.openings, self.closings, self.followings = (
            np.array(found[name], np.bool_) for name in ("openings", "closings", "followings")
        )
        self.cues: dict[str, float] = found["cues"]
        self.speaking = mark_speaking(found["words"], self.cues)
        self.begins, self.ends = unpack_table(found["begins"]), unpack_table(found["ends"])
        self.biases: list[float] = found["biases"]
        self.certainty: dict[str, float] = found["certainty"]


TABLES = Tables()
