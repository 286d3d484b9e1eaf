"""Finds what a verb or another word reports: ``said that ...``, ``wants to ...``, ``concerns about ...``.

Two linear models, learned from PolNeAR's training part, read the words around each place of a text. The first gives the
probability that reported speech, thought or stance begins there. The second goes on from there and gives for each later
place the probability that it ends there and not later: a hazard model. Together they give a probability to every
region of a sentence. Taken is the region that, by these, most likely overlaps what is reported by half of both: the
choice with the least expected loss. So the probabilities of neighbouring beginnings and ends count together.
``python -m tests.quality.train_reported`` makes ``reported.json``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wiredesk.transforms.logic.quotes.coded_text import CodedText
from wiredesk.transforms.logic.quotes.cues import Cue
from wiredesk.transforms.logic.quotes.hashed_weights import Numbers
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.reported_features import (
    MAX_WORDS,
    NEAR,
    Scores,
    list_ends,
    list_places,
    sum_begins,
    sum_ends,
)
from wiredesk.transforms.logic.quotes.reported_tables import TABLES

Shares = NDArray[np.float64]

MIN_BEGIN = 0.15
"""The least probability of a beginning that is followed."""
MIN_MASS = 0.42
"""The least sum of the probabilities of the beginnings in a sentence that is followed."""
_LITTLE = 0.02
"""Probability of an end below which it is left out."""
_OWN = 0.3
"""Weight of a region's own probability beside that of all regions that it overlaps by half."""
_SURE = 0.75
"""The least probability of a region that is chosen before the others, which then are weighed again."""
_BLOCK = 160
"""Regions of a sentence, or of some sentences, that are compared at most, the likeliest ones: each with each."""
_FADING = 0.85
"""Factor on the share of a cue for each word between it and what it reports."""
_THAT = "that "


class Reported(NamedTuple):
    """What a cue reports: ``body[start:end]``, with the probability that this is right by half of it and more."""

    cue: Cue
    start: int
    end: int
    share: float


def find_reported(reading: Reading) -> list[Reported]:
    """Returns what the cues of a text report, in text order, also where it is unlikely. No two overlap."""
    text = CodedText(reading, TABLES.words)
    places = list_places(text)
    if not len(places):
        return []
    shares = _squash(sum_begins(text, places))
    chosen = _choose_begins(text, places, shares)
    places, shares = places[chosen], shares[chosen]
    if not len(places):
        return []
    begins, ends = list_ends(text, places)
    hazards = _squash(sum_ends(text, places[begins], ends))
    regions = _weigh_regions(text, (places, shares), (begins, ends, hazards))
    return [item for region in regions for item in _build(text, *region)]


def _squash(scores: Scores) -> Shares:
    return np.asarray(1 / (1 + np.exp(-scores.astype(np.float64))))


def _choose_begins(text: CodedText, places: Numbers, shares: Shares) -> Numbers:
    """Returns the numbers of the beginnings that are followed."""
    sentences = text.first[places]
    mass = np.bincount(sentences, weights=shares)[sentences]
    return np.flatnonzero((shares >= MIN_BEGIN) & (mass >= MIN_MASS))


def _weigh_regions(
    text: CodedText, begins: tuple[Numbers, Shares], ends: tuple[Numbers, Numbers, Shares]
) -> Iterator[tuple[int, int, float]]:
    """Yields the chosen regions: first word, the place after the last one, and probability, in text order."""
    first, last, own = _list_regions(text, begins, ends)
    sentences = text.first[first]
    starts = [*np.flatnonzero(np.diff(sentences, prepend=-1)).tolist(), len(first)]
    low = 0
    for at, next_one in zip(starts[1:], [*starts[2:], 0], strict=False):
        if at - low and not low < next_one <= low + _BLOCK:
            part = slice(low, at)
            yield from _choose_regions(text, first[part], last[part], own[part])
            low = at


def _list_regions(
    text: CodedText, begins: tuple[Numbers, Shares], ends: tuple[Numbers, Numbers, Shares]
) -> tuple[Numbers, Numbers, Shares]:
    """Returns the regions that are likely enough, each with its probability, in the order of their beginnings."""
    places, shares = begins
    number, at, hazards = ends
    logs = np.log1p(-np.minimum(hazards, 1 - 1e-9))
    total = np.concatenate(([0.0], np.cumsum(logs)))
    low = np.searchsorted(number, np.arange(len(places)))
    high = np.searchsorted(number, np.arange(len(places)), side="right")
    left = np.exp(total[:-1] - total[low[number]])
    rest = np.exp(total[high] - total[low])
    number = np.concatenate((number, np.arange(len(places))))
    at = np.concatenate((at, np.minimum(text.last[places], places + MAX_WORDS)))
    own = np.concatenate((hazards * left, rest))
    kept = np.flatnonzero(own >= _LITTLE)
    kept = kept[np.lexsort((at[kept], number[kept]))]
    return places[number[kept]], at[kept], own[kept] * shares[number[kept]]


def _choose_regions(
    text: CodedText, first: Numbers, last: Numbers, own: Shares
) -> list[tuple[int, int, float]]:
    """Returns the regions of some sentences that most likely overlap what is reported by half of both, in order."""
    if len(own) > _BLOCK:
        likely = np.sort(np.argsort(-own, kind="stable")[:_BLOCK])
        first, last, own = first[likely], last[likely], own[likely]
    start, end = text.starts[first], text.ends[last - 1]
    common = np.minimum(end[:, None], end) - np.maximum(start[:, None], start)
    size = end - start
    half = (2 * common >= np.maximum(size[:, None], size)).astype(np.float64)
    chosen: list[tuple[int, int, float]] = []
    _choose_best(_SURE, (first, last, own, half), chosen)
    if chosen:
        own = _weigh_again(first, last, own, chosen)
    _choose_best(MIN_MASS, (first, last, own, half), chosen)
    return chosen


def _choose_best(
    least: float,
    regions: tuple[Numbers, Numbers, Shares, Shares],
    chosen: list[tuple[int, int, float]],
) -> None:
    """Adds the best regions that overlap none that was chosen before, down to a probability, and keeps the order."""
    first, last, own, half = regions
    share = np.minimum(half @ own, 0.99)
    likely = np.flatnonzero(share >= least)
    order = likely[np.argsort(-(share + _OWN * own)[likely], kind="stable")]
    found = zip(first[order].tolist(), last[order].tolist(), share[order].tolist(), strict=True)
    for low, high, own_share in found:
        at = bisect_left(chosen, (low,))
        if (not at or chosen[at - 1][1] <= low) and (at == len(chosen) or chosen[at][0] >= high):
            chosen.insert(at, (low, high, own_share))


def _weigh_again(
    first: Numbers, last: Numbers, own: Shares, chosen: Sequence[tuple[int, int, float]]
) -> Shares:
    """Returns the probabilities of regions now that some are chosen: a clause ends before the next speaker's clause.

    What overlaps a chosen region is as likely as that is wrong. The other regions of the same beginning are then likelier.
    """
    begins = np.cumsum(np.diff(first, prepend=-1) != 0) - 1
    lost = np.zeros(len(own))
    for low, high, share in chosen:
        overlaps = (first < high) & (last > low) & (first != low)
        lost = np.where(overlaps, np.maximum(lost, share * own), lost)
    gone = np.bincount(begins, weights=lost)[begins]
    return np.asarray((own - lost) / np.maximum(1 - gone, _LITTLE))


def _build(text: CodedText, first: int, last: int, share: float) -> Iterator[Reported]:
    """Yields what is reported without "that" and the signs at its end, if a cue is before it."""
    cue = find_cue(text, first)
    if cue is None:
        return
    body = text.reading.body
    start, end = int(text.starts[first]), int(text.ends[last - 1])
    if body.startswith(_THAT, start):
        start += len(_THAT)
    while end > start and (body[end - 1].isspace() or body[end - 1] in ".,;:—"):
        end -= 1
    if end > start:
        yield Reported(cue, start, end, share)


def find_cue(text: CodedText, place: int) -> Cue | None:
    """Returns the likeliest cue before a place, the nearer the likelier; None if there is none in its sentence."""
    low, best, found = max(int(text.first[place]), place - NEAR), 0.0, -1
    for at in range(low, place):
        share = TABLES.cues.get(text.tokens[at], 0.0) * _FADING ** (place - at)
        if share > best:
            best, found = share, at
    if found < 0:
        return None
    word = text.tokens[found]
    return Cue(int(text.starts[found]), int(text.ends[found]), word, word)
