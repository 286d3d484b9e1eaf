"""What two texts exchange between their common runs, and whether their numbers stand in one order."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

import numpy as np

from wiredesk.transforms.logic.dedup.evidence import Evidence
from wiredesk.transforms.logic.dedup.runs import Positions, find_matches

_SWAP_WORDS: Final = 10
# Longer texts are no tables or briefs, whose numbers stand in a fixed order.
_ORDERED_WORDS: Final = 150


def count_swaps(small: Evidence, large: Evidence, names: frozenset[str]) -> tuple[int, int, int]:
    """Returns the numbers of exchanges of numbers, of names and of other words between neighbouring common runs."""
    counts = [0, 0, 0]
    for i, j, k, m in _list_gaps(find_matches(small, large, 3)):
        mine, yours = set(small.body[i:j]), set(large.body[k:m])
        if mine & small.numbers and yours & large.numbers and not mine & yours & small.numbers:
            counts[0] += 1
        elif mine & names and yours & names and not mine & yours & names:
            counts[1] += 1
        else:
            counts[2] += 1
    return counts[0], counts[1], counts[2]


def _list_gaps(where: Positions) -> list[tuple[int, int, int, int]]:
    """Returns start and end, first in the smaller and then in the larger, of each short gap between aligned 3-grams."""
    hits = np.flatnonzero(where >= 0)
    at = where[hits]
    left, right = hits[:-1], hits[1:]
    mine, yours = right - left - 3, at[1:] - at[:-1] - 3
    gaps = (mine > 0) & (yours > 0) & (mine <= _SWAP_WORDS) & (yours <= _SWAP_WORDS)
    return [
        (int(i) + 3, int(j), int(k) + 3, int(m))
        for i, j, k, m in zip(left[gaps], right[gaps], at[:-1][gaps], at[1:][gaps], strict=True)
    ]


def compare_order(small: Evidence, large: Evidence) -> float:
    """Returns the share of the smaller's numbers that the larger has in the same order, as a longest common sequence."""
    if len(small.body) > _ORDERED_WORDS or not small.numbers:
        return 1.0
    mine, yours = ([w for w in one.body if w in one.numbers] for one in (small, large))
    if len(yours) > _ORDERED_WORDS:
        return 1.0
    # The places in the other text of each number, the last first: a rising sequence takes each number once.
    places = {w: [n for n in range(len(yours) - 1, -1, -1) if yours[n] == w] for w in set(mine)}
    ends: list[int] = []
    for place in (place for w in mine for place in places[w]):
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends) / len(mine)
