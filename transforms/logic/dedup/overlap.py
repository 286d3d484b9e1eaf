"""What two texts have in common: the evidence that :mod:`wiredesk.transforms.logic.dedup.verdict` weighs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wiredesk.transforms.logic.dedup.signature import FUNCTION_WORDS, Evidence, find_places

_Mask = npt.NDArray[np.bool_]
_Positions = npt.NDArray[np.int64]

SHORT_WORDS: Final = 40
# A common run of five words is hardly ever chance between two news texts; a short text has too few of them.
_RUN_WORDS: Final = 5
_SHORT_RUN_WORDS: Final = 3
# Below this share of 3-grams nothing can be linked; it only saves time.
_FLOOR_CONTAINMENT: Final = 0.3
# Versions of one report, where its place or address says that they are, have so much in common at least.
_COMMON_SHARE: Final = 0.12
_COMMON_SHINGLES: Final = 3
_COMMON_WORDS: Final = 3
_COMMON_WORD_SHARE: Final = 0.5
_BRIEF_GROWTH: Final = 3
# A lead of news says who, what, where and when in about so many words.
_LEAD_WORDS: Final = 30
_LEAST_LEAD_WORDS: Final = 8
# So much of the telling words of both leads is the same top.
_SAME_LEAD: Final = 0.8
# A shorter end may be a fact: the name of the fund, who signed.
_FOOT_WORDS: Final = 12
# A shorter report may be a form, in which the end is a fact as well.
_LEAST_REPORT_WORDS: Final = 60
_SAME_REPORT: Final = 0.8
_SWAP_WORDS: Final = 10
# Verbs and pronouns that any report has.
# fmt: off
_STOCK_WORDS: Final = frozenset({
    "are", "be", "been", "had", "has", "have", "him", "is", "may", "mr", "mrs", "ms", "s", "said", "say", "says",
    "them", "us", "was", "were", "will", "would",
})
# fmt: on


@dataclass(frozen=True)
class Comparison:
    """What two texts have in common, seen from the smaller one.

    Attributes:
      words: words of the smaller.
      similarity, containment: of the word 3-grams.
      covered: share of the smaller's words that stand in common runs.
      plain: the same of the words outside quotations (in both).
      covered_larger: share of the larger's words in common runs.
      spoken: words of quotations in the smaller that stand in common runs.
      runs: number of common runs in the smaller.
      gap: words of the smaller's longest stretch without a common run.
      foot, foot_larger: words of such a stretch at the very end of each.
      lead, lead_larger: share of the telling words of the lead of each that the other has anywhere.
      lead_names: whether a name in one of the leads is one of them.
      numbers, names: distinct ones in the smaller.
      number_agreement, name_agreement: share of them that the larger has too.
      names_beside, agreement_beside: distinct names of the smaller that stand outside the
        common runs, and the share of them that the larger has too.
      same_subject: whether the first name of one of the texts stands in the other at all.
      swapped_numbers, swapped_names, swapped_others: short exchanges between neighbouring common runs.
      whole: the same of the texts with what was left out at their ends; None where that is nothing.
    """

    words: int
    similarity: float
    containment: float
    covered: float
    plain: float
    covered_larger: float
    spoken: int
    runs: int
    gap: int
    foot: int
    foot_larger: int
    lead: float
    lead_larger: float
    lead_names: bool
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
    whole: Comparison | None = None

    @property
    def mean_run(self) -> float:
        """Returns how many words of the smaller the common runs have in the mean."""
        return self.covered * self.words / max(1, self.runs)


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


def find_common_text(a: Evidence, b: Evidence) -> Overlap | None:
    """Returns what two texts have in common, if that is enough for versions of one report; else None.

    It is asked where the newsroom says so itself, by the same place or address, so little is enough. Of 300 real
    articles all are known when three fifths of their sentences are exchanged, and 295 when four fifths are; of 1,800
    pairs of unrelated articles, and of 1,500 of one outlet each, none has so much in common.
    """
    u, v = a.index_shingles(3).distinct, b.index_shingles(3).distinct
    common = int((find_places(u, v) >= 0).sum()) if len(u) and len(v) else 0
    containment = common / max(1, min(len(u), len(v)))
    is_same = a.body == b.body
    enough = common >= _COMMON_SHINGLES and containment >= _COMMON_SHARE
    if not (is_same or enough or _share_brief(a, b)):
        return None
    return Overlap(1.0, 1.0) if is_same else Overlap(common / (len(u) + len(v) - common or 1), containment)


def _share_brief(a: Evidence, b: Evidence) -> bool:
    """Says whether two texts of a sentence or two, which have few 3-grams, have most of their words in common."""
    lengths = sorted((len(a.body), len(b.body)))
    if lengths[0] >= SHORT_WORDS or lengths[1] > _BRIEF_GROWTH * lengths[0]:
        return False
    mine, yours = (set(one.body) - FUNCTION_WORDS - _STOCK_WORDS for one in (a, b))
    common = len(mine & yours)
    return common >= _COMMON_WORDS and common >= _COMMON_WORD_SHARE * min(len(mine), len(yours))


def compare(a: Evidence, b: Evidence) -> Comparison | None:
    """Returns what two texts have in common, whatever their order; None where it is too little.

    Two prints of one report may each end with what its site puts below every report. So where both
    leads agree, and nearly all but the very ends is common, those ends are left out.
    """
    overlap = measure_overlap(a, b)
    if overlap is None:
        return None
    whole = _describe(a, b, overlap)
    if min(whole.lead, whole.lead_larger) < _SAME_LEAD:
        return whole
    small, large = _order(a, b)
    bare = _drop_foot(small, whole.foot), _drop_foot(large, whole.foot_larger)
    if bare[0] is small and bare[1] is large:
        return whole
    found = _describe(*bare, overlap)
    is_one_report = found.words >= _LEAST_REPORT_WORDS and found.covered >= _SAME_REPORT
    return replace(found, whole=whole) if is_one_report else whole


def _order(a: Evidence, b: Evidence) -> tuple[Evidence, Evidence]:
    small, large = sorted((a, b), key=lambda e: (len(e.body), e.body))
    return small, large


def _drop_foot(evidence: Evidence, words: int) -> Evidence:
    count = len(evidence.body)
    if words < _FOOT_WORDS or 2 * words >= count:
        return evidence
    return evidence.drop_words(np.arange(count) >= count - words)


def _describe(a: Evidence, b: Evidence, overlap: Overlap) -> Comparison:
    small, large = _order(a, b)
    width = _RUN_WORDS if len(small.body) >= SHORT_WORDS else _SHORT_RUN_WORDS
    where = find_matches(small, large, width)
    back = find_matches(large, small, width)
    covered, covered_larger = spread(where >= 0, width), spread(back >= 0, width)
    plain = ~small.quoted
    free = spread((where >= 0) & ~large.quoted[np.maximum(where, 0)], width)
    names = small.names | large.names
    small_words, large_words = set(small.body), set(large.body)
    lead, lead_larger = _compare_leads(small, large), _compare_leads(large, small)
    swaps = count_swaps(small, large, names)
    numbers = small.numbers
    mine = names & small_words
    beside = names & {word for word, common in zip(small.body, covered.tolist(), strict=True) if not common}
    return Comparison(
        words=len(small.body),
        similarity=overlap.similarity,
        containment=overlap.containment,
        covered=float(covered.mean()),
        plain=float(free[plain].mean()) if plain.sum() >= 20 else float(covered.mean()),
        covered_larger=float(covered_larger.mean()),
        spoken=int((covered & small.quoted).sum()),
        runs=len(measure_stretches(covered)),
        gap=int(measure_stretches(~covered).max(initial=0)),
        foot=_measure_foot(covered),
        foot_larger=_measure_foot(covered_larger),
        lead=lead.share,
        lead_larger=lead_larger.share,
        lead_names=not names.isdisjoint(lead.words | lead_larger.words),
        numbers=len(numbers),
        names=len(mine),
        number_agreement=len(numbers & large.numbers) / len(numbers) if numbers else 1.0,
        name_agreement=len(mine & large_words) / len(mine) if len(mine) > 1 else 1.0,
        names_beside=len(beside),
        agreement_beside=len(beside & large_words) / max(1, len(beside)),
        same_subject=_share_first_name(small, large),
        swapped_numbers=swaps[0],
        swapped_names=swaps[1],
        swapped_others=swaps[2],
    )


def _measure_foot(covered: _Mask) -> int:
    """Returns how many words at the very end stand in no common run."""
    return int(np.argmax(covered[::-1])) if covered.any() else len(covered)


def _measure_lead(evidence: Evidence) -> int:
    """Returns how many words the lead has: whole sentences, and neither much less nor more than one."""
    words = 0
    for sentence in evidence.sentences[1:]:
        words += sum(word != '"' for word in sentence)
        if words >= _LEAST_LEAD_WORDS:
            break
    return min(words, _LEAD_WORDS)


def _list_lead(evidence: Evidence) -> set[str]:
    return set(evidence.body[: _measure_lead(evidence)]) - FUNCTION_WORDS - _STOCK_WORDS


class _KnownLead(NamedTuple):
    """The telling words of the lead of one text that another has anywhere, and what share of them that is."""

    words: set[str]
    share: float


def _compare_leads(a: Evidence, b: Evidence) -> _KnownLead:
    lead = _list_lead(a)
    known = lead.intersection([*b.headline, *b.body])
    return _KnownLead(known, len(known) / len(lead) if lead else 1.0)


def share_lead(a: Evidence, b: Evidence) -> float:
    """Returns the share of the telling words of the lead of one text that the other has anywhere."""
    return _compare_leads(a, b).share


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
