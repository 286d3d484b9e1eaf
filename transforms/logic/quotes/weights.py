"""What was learned from annotated news: weights of candidates and of stretches, as data.

``python -m tests.quality.train_quotes`` made the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

FILE = Path(__file__).with_name("weights.json")
_WEIGHTS: dict[str, dict[str, float]] = json.loads(FILE.read_text(encoding="utf-8"))
SPEAKER = _WEIGHTS["speaker"]
"""Weights of what is seen of a candidate."""
STRETCH = _WEIGHTS["stretch"]
"""Weights of what is seen of a stretch."""
INDIRECT_WEIGHTS = _WEIGHTS["indirect"]
"""Weights of what is seen of a clause without marks."""
INDIRECT_CALIBRATION = _WEIGHTS["indirect calibration"]
"""Weights of the odds of a clause and its pattern, for the confidence."""
CALIBRATION = _WEIGHTS["calibration"]
"""Weights of the odds of a stretch, the share of its speaker and its method, for the confidence."""


def add_weights(weights: Mapping[str, float], names: Iterable[str]) -> float:
    """Returns the sum of the weights of these names, 0 for unknown ones."""
    get = weights.get
    return sum([get(name, 0.0) for name in names])
