"""Weights that were learned from annotated news, by the names of features.

``python -m tests.quality.train_quotes`` makes ``weights.json``, and ``python -m tests.quality.speakers --learn`` after it
the weights of resolutions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

FILE = Path(__file__).with_name("weights.json")
_WEIGHTS: dict[str, dict[str, float]] = json.loads(FILE.read_text(encoding="utf-8"))
SPEAKER = _WEIGHTS["speaker"]
"""Weights of the features of a candidate."""
STRETCH = _WEIGHTS["stretch"]
"""Weights of the features of a stretch."""
INDIRECT_WEIGHTS = _WEIGHTS["indirect"]
"""Weights of the features of a clause without marks."""
INDIRECT_CALIBRATION = _WEIGHTS["indirect calibration"]
"""Weights of a clause's odds and pattern in its confidence."""
CALIBRATION = _WEIGHTS["calibration"]
"""Weights of a stretch's odds, the share of its speaker and its method in its confidence."""
RESOLUTION = _WEIGHTS["resolution"]
"""Weights of what the resolution of the words for a speaker hangs on, learned from articles that were read."""


def add_weights(weights: Mapping[str, float], names: Iterable[str]) -> float:
    """Returns the sum of the weights of some features, 0 for unknown ones."""
    return sum(filter(None, map(weights.get, names)), 0.0)
