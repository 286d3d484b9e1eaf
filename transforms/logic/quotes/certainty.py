"""Estimates the probability that the words for a speaker were resolved rightly."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wiredesk.transforms.logic.quotes.weights import RESOLUTION, add_weights


def list_resolution_names(kind: str, hints: Sequence[str]) -> list[str]:
    """Returns the features of a resolution, which are keys of ``weights.json``."""
    return [f"kind={kind}", *(f"{kind} {hint}" for hint in hints)]


def estimate_resolution(kind: str, hints: Sequence[str]) -> float:
    """Returns the probability that words of a kind mean whom they were resolved to."""
    return 1 / (1 + math.exp(-add_weights(RESOLUTION, list_resolution_names(kind, hints))))
