"""Fits weights under bounds, so that equal data gives equal weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def descend(
    slope: Callable[[Floats], Floats],
    size: int,
    *,
    steps: int,
    rate: float = 0.05,
    slows: bool = False,
    bounds: tuple[Floats, Floats] | None = None,
) -> Floats:
    """Returns the weights that Adam reaches from 0 along a slope.

    Args:
      slope: the slope at some weights.
      size: number of weights.
      steps: steps to go.
      rate: length of a step.
      slows: True if the steps become shorter, down to none.
      bounds: the least and the greatest weights.
    """
    weights, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, steps + 1):
        grade = slope(weights)
        first = 0.9 * first + 0.1 * grade
        second = 0.999 * second + 0.001 * grade * grade
        pace = rate * (1 - step / (steps + 1)) if slows else rate
        weights -= pace * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        if bounds is not None:
            weights = np.clip(weights, *bounds)
    return weights
