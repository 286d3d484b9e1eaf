"""Verification: whether a later article is a copy or an update of an earlier one, on the text evidence.

One number does not tell: a reprint may share a third of its word 3-grams with its source, two
dividend notices or two pages with one photo gallery two thirds. What tells is how much of the
smaller text's own words (not its quotations) stands in the larger in runs, in how many places,
whether a long stretch of it stands nowhere in the other, and whether the words exchanged between
the common runs are the facts: numbers and names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.logic.signature import Evidence, find_places

_Mask = npt.NDArray[np.bool_]
_Positions = npt.NDArray[np.int64]

# A common run of five words is hardly ever chance between two news texts; a short text has too few of them.
_RUN_WORDS: Final = 5
_SHORT_RUN_WORDS: Final = 3
_SHORT_WORDS: Final = 40
# Market reports, dividend and bond notices, weather and sports tables seldom run longer.
_FORM_WORDS: Final = 150
# A body of fewer words says nothing without its headline.
_BARE_WORDS: Final = 8
_MANY_NAMES: Final = 8
# So many figures in a short text make it a form: a dividend, a rate, a result.
_FORM_NUMBERS: Final = 3
_FEW_NAMES: Final = 4
# Below this share of 3-grams nothing below can succeed; it only saves time.
_FLOOR_CONTAINMENT: Final = 0.3


@dataclass(frozen=True)
class Verdict:
    """How a later article relates to an earlier one.

    Attributes:
      relation: ``copy`` or ``update``.
      similarity: Jaccard likeness of the word 3-grams, 0 to 1.
      containment: share of the smaller one's 3-grams that the other has too, 0 to 1.
      score: orders candidates; the highest wins.
    """

    relation: Literal["copy", "update"]
    similarity: float
    containment: float
    score: float


@dataclass(frozen=True)
class Comparison:
    """What two texts have in common, seen from the smaller one.

    Attributes:
      words: words of the smaller.
      similarity, containment: of the word 3-grams.
      covered: share of the smaller's words that stand in common runs.
      plain: the same of the words outside quotations (in both).
      covered_larger: share of the larger's words in common runs.
      runs: number of common runs in the smaller.
      longest_run: words of the longest.
      gap: words of the smaller's longest stretch without a common run.
      numbers, names: distinct ones in the smaller.
      number_agreement, name_agreement: share of them that the larger has too.
      names_beside, agreement_beside: distinct names of the smaller that stand outside the
        common runs, and the share of them that the larger has too.
      same_subject: whether the first name of one of the texts stands in the other at all.
      swapped_numbers, swapped_names, swapped_others: short exchanges between neighbouring common runs.
    """

    words: int
    similarity: float
    containment: float
    covered: float
    plain: float
    covered_larger: float
    runs: int
    longest_run: int
    gap: int
    numbers: int
    names: int
    number_agreement: float
    name_agreement: float
    names_beside: int
    agreement_beside: float
    same_subject: bool
    swapped_numbers: int
    swapped_names: int
    swapped_others: int


def judge(earlier: Evidence, later: Evidence) -> Verdict | None:
    """Returns how the later article relates to the earlier one, None where they are not to be linked."""
    found = compare(earlier, later)
    if found is None or is_template(found) or is_furniture(found) or not is_same_report(found):
        return None
    if found.words < _SHORT_WORDS and not share_subject(earlier, later):
        return None
    if found.words < _SHORT_WORDS and found.numbers >= _FORM_NUMBERS and not share_names(earlier, later):
        return None
    changed = is_correction(later) != is_correction(earlier)
    relation: Literal["copy", "update"] = "copy" if is_copy(found) and not changed else "update"
    score = found.similarity + found.containment + (relation == "copy")
    return Verdict(relation, found.similarity, found.containment, score)


def is_template(found: Comparison) -> bool:
    """Returns whether two texts are one form with other facts in it.

    Forms are short. In a form the facts are exchanged in place, or do not agree at all;
    a desk that rewrites a report keeps its numbers and names.
    """
    per_100 = 100 * (found.swapped_numbers + found.swapped_names) / found.words
    agreement = min(found.number_agreement, found.name_agreement)
    if per_100 * (1 - agreement) >= 0.9:
        return True
    if found.words >= _FORM_WORDS:
        return False
    return not found.same_subject or (found.numbers >= _FORM_NUMBERS and _have_facts_changed(found))


def _have_facts_changed(found: Comparison) -> bool:
    if found.names >= _MANY_NAMES and found.name_agreement >= 0.8:
        return False  # Many names and all the same is one event, though the toll has changed.
    if found.number_agreement * found.name_agreement < 0.66:
        return True
    return found.number_agreement < 0.9 and (found.swapped_numbers > 0 or found.words < _SHORT_WORDS)


def is_furniture(found: Comparison) -> bool:
    """Returns whether what is common stands beside a report of its own: a gallery, a menu, a statement.

    Desks edit here and there, so the common runs of two versions of one report are many
    and what lies between them is short. Furniture leaves the report itself as one long
    stretch without anything in common.
    """
    share = found.gap / found.words
    if found.gap < 60:
        return False
    mean_run = found.covered * found.words / max(1, found.runs)
    # A new top about the same people over the old report is an update.
    is_about_same = found.names_beside >= _FEW_NAMES and found.agreement_beside >= 0.9
    whole = mean_run >= 30 and (share >= 0.14 or found.gap >= 150) and not is_about_same
    return share >= 0.35 or found.gap >= 400 or whole


def is_same_report(found: Comparison) -> bool:
    """Returns whether enough of the smaller text is in the larger, in enough places.

    An excerpt is nearly all there, however much longer the other is. A rewritten version
    is half there, but then the other must be covered in its turn.
    """
    if found.words < _SHORT_WORDS:
        return found.covered >= 0.7 and found.name_agreement >= 0.75
    if found.plain >= 0.6 or (
        found.covered >= 0.6 and found.plain >= 0.35 and found.gap <= 0.2 * found.words
    ):
        return True
    if found.covered >= 0.9 and found.covered_larger >= 0.6:
        return True  # The same text, whatever stands between quotation marks: one of them may be missing.
    both = found.plain + found.covered_larger
    is_edited = (found.plain >= 0.45 and both >= 0.75) or (found.plain >= 0.4 and both >= 0.85)
    return (found.runs >= 3 and is_edited) or _is_about_same(found)


def _is_about_same(found: Comparison) -> bool:
    """Returns whether two texts that have less in common agree in many names and all numbers."""
    agreement = min(found.number_agreement, found.name_agreement)
    return found.names >= _MANY_NAMES and agreement >= 0.95 and found.plain >= 0.42 and found.runs >= 3


def is_copy(found: Comparison) -> bool:
    """Returns whether the substance is unchanged: style edits are scattered, new substance is a sentence."""
    if found.swapped_numbers:
        return False
    return found.covered >= 0.9 or (found.covered >= 0.7 and found.gap <= max(0.09 * found.words, 6))


def is_correction(evidence: Evidence) -> bool:
    """Returns whether the headline says that the report corrects another."""
    return any(w.casefold().startswith("correct") for w in evidence.sentences[0])


def share_subject(a: Evidence, b: Evidence) -> bool:
    """Returns whether the headlines of two short texts speak of the same.

    Two dividend notices may have the same figures; the company is in the headline alone.
    """
    if not a.headline or not b.headline:
        return min(len(a.body), len(b.body)) >= _BARE_WORDS or a.body == b.body
    if min(len(a.body), len(b.body)) < _BARE_WORDS:
        return a.headline == b.headline
    mine, yours = set(a.headline), set(b.headline)
    known = len(mine & (yours | set(b.body))) / len(mine), len(yours & (mine | set(a.body))) / len(yours)
    return min(known) >= 0.6


def share_names(a: Evidence, b: Evidence) -> bool:
    """Returns whether each of two short forms has all names of the other: two funds of one house may pay the same."""
    return _list_capitals(a) <= set(b.body) and _list_capitals(b) <= set(a.body)


def _list_capitals(evidence: Evidence) -> set[str]:
    """Returns the capitalised words of a form, where more words are than not; none where all are."""
    words = [word for sentence in evidence.sentences[1:] for word in sentence]
    has_small = any(word[0].islower() for word in words)
    return {word.casefold() for word in words if word[0].isupper()} if has_small else set()


class Overlap(NamedTuple):
    """How many of their word 3-grams two texts have in common: of both together, and of the smaller one's."""

    similarity: float
    containment: float

    @property
    def best_score(self) -> float:
        """Returns the highest score that :func:`judge` could give."""
        return self.similarity + self.containment + 1


def measure_overlap(a: Evidence, b: Evidence) -> Overlap | None:
    """Returns what costs least to know of a pair; None where it is too little for any link."""
    u, v = a.index_shingles(3).distinct, b.index_shingles(3).distinct
    if not len(u) or not len(v):
        return None
    common = int((find_places(u, v) >= 0).sum())
    containment = common / min(len(u), len(v))
    if containment < _FLOOR_CONTAINMENT:
        return None
    return Overlap(common / (len(u) + len(v) - common), containment)


def compare(a: Evidence, b: Evidence) -> Comparison | None:
    """Returns what two texts have in common, whatever their order; None where it is too little."""
    overlap = measure_overlap(a, b)
    if overlap is None:
        return None
    small, large = sorted((a, b), key=lambda e: (len(e.body), e.body))
    width = _RUN_WORDS if len(small.body) >= _SHORT_WORDS else _SHORT_RUN_WORDS
    where = find_matches(small, large, width)
    back = find_matches(large, small, width)
    covered, covered_larger = spread(where >= 0, width), spread(back >= 0, width)
    plain = ~small.quoted
    free = spread((where >= 0) & ~large.quoted[np.maximum(where, 0)], width)
    runs = measure_stretches(covered)
    gaps = measure_stretches(~covered)
    names = small.names | large.names
    swaps = count_swaps(small, large, names)
    numbers = small.numbers
    mine = names & set(small.body)
    beside = names & {word for word, common in zip(small.body, covered.tolist(), strict=True) if not common}
    return Comparison(
        words=len(small.body),
        similarity=overlap.similarity,
        containment=overlap.containment,
        covered=float(covered.mean()),
        plain=float(free[plain].mean()) if plain.sum() >= 20 else float(covered.mean()),
        covered_larger=float(covered_larger.mean()),
        runs=len(runs),
        longest_run=int(runs.max(initial=0)),
        gap=int(gaps.max(initial=0)),
        numbers=len(numbers),
        names=len(mine),
        number_agreement=len(numbers & large.numbers) / len(numbers) if len(numbers) > 1 else 1.0,
        name_agreement=len(mine & set(large.body)) / len(mine) if len(mine) > 1 else 1.0,
        names_beside=len(beside),
        agreement_beside=len(beside & set(large.body)) / max(1, len(beside)),
        same_subject=_share_first_name(small, large),
        swapped_numbers=swaps[0],
        swapped_names=swaps[1],
        swapped_others=swaps[2],
    )


def _share_first_name(small: Evidence, large: Evidence) -> bool:
    mine = next((w for w in small.body if w in small.names), None)
    yours = next((w for w in large.body if w in large.names), None)
    return mine is None or yours is None or mine in large.body or yours in small.body


def find_matches(a: Evidence, b: Evidence, width: int) -> _Positions:
    """Returns for each run of ``width`` words of one text its first position in the other, -1 where it is not there."""
    return b.index_shingles(width).locate(a.shingles(width))


def spread(hits: _Mask, width: int) -> _Mask:
    """Returns which words stand in a hit shingle, given by their first words which are hit."""
    covered = np.zeros(len(hits) + width - 1, bool)
    for offset in range(width):
        covered[offset : offset + len(hits)] |= hits
    return covered


def measure_stretches(mask: _Mask) -> _Positions:
    """Returns the lengths of the stretches of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return edges[1::2] - edges[::2]


_SWAP_WORDS: Final = 10


def count_swaps(small: Evidence, large: Evidence, names: frozenset[str]) -> tuple[int, int, int]:
    """Returns how often numbers, names and other words were exchanged between neighbouring common runs."""
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


def _list_gaps(where: _Positions) -> list[tuple[int, int, int, int]]:
    """Returns start and end, in the smaller and the larger, of each short gap between aligned 3-grams."""
    hits = np.flatnonzero(where >= 0)
    at = where[hits]
    left, right = hits[:-1], hits[1:]
    mine, yours = right - left - 3, at[1:] - at[:-1] - 3
    gaps = (mine > 0) & (yours > 0) & (mine <= _SWAP_WORDS) & (yours <= _SWAP_WORDS)
    return [
        (int(i) + 3, int(j), int(k) + 3, int(m))
        for i, j, k, m in zip(left[gaps], right[gaps], at[:-1][gaps], at[1:][gaps], strict=True)
    ]
