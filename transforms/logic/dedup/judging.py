"""Judges pairs of signatures: unpacks their evidence, takes boilerplate out of it and asks for the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

import numpy as np

from wiredesk.schemas.records import Signature
from wiredesk.transforms.logic.dedup.boilerplate import drop_common, drop_own, unpack_boilerplate
from wiredesk.transforms.logic.dedup.briefs import Circumstances
from wiredesk.transforms.logic.dedup.buckets import unpack_keys
from wiredesk.transforms.logic.dedup.evidence import Evidence, unpack_evidence
from wiredesk.transforms.logic.dedup.overlap import (
    compare,
    count_new_words,
    find_common_text,
    measure_overlap,
    share_first_name,
    share_lead,
)
from wiredesk.transforms.logic.dedup.signing import place_order
from wiredesk.transforms.logic.dedup.thresholds import LIMITS
from wiredesk.transforms.logic.dedup.verdict import EDIT_WORDS, Verdict, differ_in_facts, judge
from wiredesk.transforms.logic.kernel.cache import WeighedCache

# With everything derived from it, a word of unpacked evidence takes 150 to 200 bytes. This limit is 60 MB at most and
# about 300 articles of usual length. A cache of 1,024 articles of any length took more than 200 MB.
_UNPACKED_WORDS = 300_000
_MOSTLY = 0.5
# More than any verdict by text, whose scores are 3 at most, and less than that of the same record.
_PAGE_SCORE: Final = 8.0


def _count_words(evidence: Evidence) -> int:
    return sum(map(len, evidence.sentences))


unpacked_evidence: Final = WeighedCache(_UNPACKED_WORDS, _count_words)
"""The evidence that this process unpacked last."""


def unpack_cached(evidence: bytes, minhash: bytes, boilerplate: bytes) -> Evidence:
    """Returns unpacked evidence without the article's own boilerplate.

    An article is compared several times, and unpacking costs more than comparing.
    """
    key = (evidence, minhash, boilerplate)
    return unpacked_evidence.get(key, lambda: _unpack_evidence(*key))


def _unpack_evidence(evidence: bytes, minhash: bytes, boilerplate: bytes) -> Evidence:
    unpacked = unpack_evidence(evidence)
    if not boilerplate:
        return unpacked
    return drop_own(unpacked, np.frombuffer(minhash, "<u8"), unpack_boilerplate(boilerplate))


def _unpack(signature: Signature) -> Evidence:
    return unpack_cached(signature.evidence, signature.minhash, signature.furniture or b"")


def _unpack_whole(signature: Signature) -> Evidence:
    return unpack_cached(signature.evidence, b"", b"")


def judge_pair(earlier: Signature, later: Signature) -> Verdict | None:
    """Judges two signatures; see :func:`wiredesk.transforms.logic.dedup.verdict.judge`.

    Passages that belong to the boilerplate of one of them count neither for nor against a link.
    """
    return _judge_unpacked(earlier, later, *_unpack_pair(earlier, later))


def _unpack_pair(earlier: Signature, later: Signature) -> tuple[Evidence, Evidence]:
    """Returns the evidence of both without boilerplate."""
    a, b = _unpack(earlier), _unpack(later)
    if not later.furniture:
        return a, b
    whole = _unpack_whole(earlier), _unpack_whole(later)
    if whole[0].body == whole[1].body:  # Nothing but boilerplate: one notice, printed twice.
        return whole
    return drop_common(a, b, unpack_keys(later), unpack_boilerplate(later.furniture))


def _judge_unpacked(earlier: Signature, later: Signature, a: Evidence, b: Evidence) -> Verdict | None:
    """Judges two signatures by their evidence without boilerplate.

    The whole texts may still speak against a link, for two reasons. The sentences of a form are
    boilerplate too, so little more than the filled blanks may be left of a form. And boilerplate
    that is not known yet may be left; then the leads of the whole texts differ.
    """
    verdict = judge(a, b, around=_get_circumstances(earlier, later))
    if verdict is None:
        return None
    whole = _unpack_whole(earlier), _unpack_whole(later)
    words = min(len(whole[0].body), len(whole[1].body))
    left = min(len(a.body) / max(1, len(whole[0].body)), len(b.body) / max(1, len(whole[1].body)))
    if left == 1:
        return verdict
    leads = share_lead(*whole), share_lead(*reversed(whole))
    if max(leads) < LIMITS.lead:
        return None
    # Two prints of a form have different facts in their leads.
    if min(leads) == 1 or (left >= _MOSTLY and words >= LIMITS.form_words):
        return verdict
    found = compare(*whole)
    return None if found is None or differ_in_facts(found, *whole) else verdict


def _get_circumstances(earlier: Signature, later: Signature) -> Circumstances:
    publishers = earlier.publisher, later.publisher
    is_one_desk = None if None in publishers else publishers[0] == publishers[1]
    return Circumstances(earlier.published_at, later.published_at, is_one_desk)


def judge_candidates(
    candidates: Sequence[Signature], later: Signature
) -> Iterator[tuple[Signature, Verdict]]:
    """Yields the verdicts of the candidates that may be the best; a candidate left out is worse than one yielded.

    A hundred prints of one report are alike. Their 3-grams, which cost little beside the full
    comparison, show for most candidates that another one is better.
    """
    pairs = [(one, *_unpack_pair(one, later)) for one in candidates]
    overlaps = [(measure_overlap(a, b), one, a, b) for one, a, b in pairs]
    within_reach = [(o.best_score, one, a, b) for o, one, a, b in overlaps if o is not None]
    best = 0.0
    for reach, candidate, a, b in sorted(within_reach, key=lambda entry: -entry[0]):
        verdict = _judge_unpacked(candidate, later, a, b) if reach >= best else None
        if verdict is not None:
            best = max(best, verdict.score)
            yield candidate, verdict


def judge_edit(earlier: Signature, later: Signature, lookback_days: float) -> Verdict | None:
    """Judges two articles of one place or record; texts with much in common are versions of one article.

    The newsroom itself treats them as one article, and this outweighs any likeness. But a name may
    be used again for another story, which has nothing in common with the earlier one.
    """
    if not earlier.evidence or not _are_within(earlier, later, lookback_days):
        return None
    found = find_common_text(*_unpack_told(earlier, later))
    return None if found is None else Verdict("update", *found, score=np.inf)


def judge_page(earlier: Signature, later: Signature, lookback_days: float | None = None) -> Verdict | None:
    """Judges two articles of one address, as :func:`judge_edit` does.

    A feed and a page may print the same version, which makes the later one a copy. Several reports may stand at the
    address of one section, so their leads have to name one subject.

    Args:
      earlier, later: the articles.
      lookback_days: see :class:`wiredesk.transforms.dedup.signature_index.EarlierSettings`; None if the articles are
        known to be within it.
    """
    if not earlier.evidence or not (lookback_days is None or _are_within(earlier, later, lookback_days)):
        return None
    told = _unpack_told(earlier, later)
    found = find_common_text(*told)
    if found is None or not share_first_name(*told):
        return None
    by_text = judge_pair(earlier, later)
    if by_text is None or (by_text.relation == "copy" and _is_written_on(earlier, later, *told)):
        by_text = Verdict("update", *found, score=0)
    return replace(by_text, score=_PAGE_SCORE)


def _is_written_on(earlier: Signature, later: Signature, a: Evidence, b: Evidence) -> bool:
    """Returns True if one desk has published a text again, at a later time and with a sentence more."""
    around = _get_circumstances(earlier, later)
    if not around.is_one_desk or not around.days or place_order(earlier) > place_order(later):
        return False
    return count_new_words(a, b) >= EDIT_WORDS


def _are_within(earlier: Signature, later: Signature, days: float) -> bool:
    """Returns True if so many days or fewer lie between the publications, or the arrivals if one is undated."""
    first, second = earlier.published_at, later.published_at
    if first is None or second is None:
        first, second = earlier.ingested_at, later.ingested_at
    return abs(second - first) <= timedelta(days=days)


def _unpack_told(earlier: Signature, later: Signature) -> tuple[Evidence, Evidence]:
    """Returns the evidence of both without boilerplate; the whole evidence if one of them is nothing but boilerplate."""
    a, b = _unpack(earlier), _unpack(later)
    return (a, b) if a.body and b.body else (_unpack_whole(earlier), _unpack_whole(later))
