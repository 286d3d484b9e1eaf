"""The runs of words that two texts have in common."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wiredesk.transforms.logic.dedup.evidence import Evidence

Mask = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]


def find_matches(a: Evidence, b: Evidence, width: int) -> Positions:
    """Returns for each run of ``width`` words of ``a`` its first position in ``b``, -1 if it is not there."""
    return b.index_shingles(width).locate(a.shingles(width))


def spread(hits: Mask, width: int) -> Mask:
    """Returns for each word whether it stands in a hit shingle.

    Args:
      hits: for each shingle, at the place of its first word, whether it is hit.
      width: number of words of a shingle.
    """
    covered = np.zeros(len(hits) + width - 1, bool)
    for offset in range(width):
        covered[offset : offset + len(hits)] |= hits
    return covered


def measure_stretches(mask: Mask) -> Positions:
    """Returns the lengths of the stretches of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return edges[1::2] - edges[::2]
