"""Links between articles: which candidates to verify, which link wins, where a chain ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

import numpy as np

from wiredesk.schemas.pickling import revise
from wiredesk.schemas.records import Article, Link, Signature
from wiredesk.transforms.logic.dedup.boilerplate import (
    NO_FURNITURE,
    Furniture,
    drop_common,
    drop_own,
    find_furniture,
    group_carriers,
    unpack_furniture,
)
from wiredesk.transforms.logic.dedup.buckets import IN_THIS_RUN, unpack_keys
from wiredesk.transforms.logic.dedup.overlap import (
    Overlap,
    compare,
    find_common_text,
    measure_overlap,
    share_lead,
)
from wiredesk.transforms.logic.dedup.record_marks import hash_address, hash_record_id
from wiredesk.transforms.logic.dedup.signature import (
    MAX_KEYS,
    SIGNATURE_VERSION,
    Evidence,
    Hashes,
    choose_keys,
    hash_text,
    pack_lines,
    unpack_evidence,
)
from wiredesk.transforms.logic.dedup.thresholds import LIMITS
from wiredesk.transforms.logic.dedup.verdict import Verdict, differ_in_facts, judge
from wiredesk.transforms.logic.kernel.cache import WeighedCache
from wiredesk.transforms.logic.kernel.ordering import to_order
from wiredesk.transforms.logic.text.normalize import fold_lines, split_lines

_MAX_CANDIDATES = 16
# With what is derived from it a word of unpacked evidence takes 150 to 200 bytes: 60 MB at most, and 300
# articles of a usual length, where 1,024 articles, however long, took more than 200 MB.
_UNPACKED_WORDS = 300_000
_MOSTLY = 0.5


def sign_article(article: Article) -> Signature:
    """Returns the signature of an article that is not linked yet."""
    lines = split_lines(article.headline, article.body)
    words = fold_lines(lines)
    hashes = hash_text(words)
    return revise(
        sign_copy(article),
        words=len(hashes),
        minhash=choose_keys(hashes).astype("<u8").tobytes(),
        evidence=pack_lines(lines),
    )


def sign_copy(article: Article) -> Signature:
    """Returns the signature of an exact copy: its original stands for it in every comparison."""
    return Signature(
        article_id=article.article_id,
        content_hash=article.content_hash,
        cluster_id=article.article_id,
        relation="original",
        source_key=article.source_key,
        published_at=article.published_at,
        ingested_at=article.ingested_at,
        words=0,
        minhash=b"",
        evidence=b"",
        signature_version=SIGNATURE_VERSION,
        run_id=article.run_id,
        publisher=article.publisher,
        wire_agency=article.wire_agency,
        wire_confidence=article.wire_confidence,
        container_key=article.container_key,
        record_hash=hash_record_id(article.record_id),
        address_hash=hash_address(article.url),
        occurrence=article.occurrence,
    )


def place_order(signature: Signature) -> tuple[int, str]:
    """Returns what says which of two articles of one run is the earlier one."""
    return to_order(signature.published_at), signature.article_id


def _count_words(evidence: Evidence) -> int:
    return sum(map(len, evidence.sentences))


unpacked_evidence: Final = WeighedCache(_UNPACKED_WORDS, _count_words)
"""What this process has unpacked last."""


def unpack_cached(evidence: bytes, minhash: bytes, furniture: bytes) -> Evidence:
    """Returns unpacked evidence without the article's own furniture.

    An article is compared several times, and unpacking costs more than comparing.
    """
    key = (evidence, minhash, furniture)
    return unpacked_evidence.get(key, lambda: _unpack_evidence(*key))


def _unpack_evidence(evidence: bytes, minhash: bytes, furniture: bytes) -> Evidence:
    unpacked = unpack_evidence(evidence)
    if not furniture:
        return unpacked
    return drop_own(unpacked, np.frombuffer(minhash, "<u8"), unpack_furniture(furniture))


def _unpack(signature: Signature) -> Evidence:
    return unpack_cached(signature.evidence, signature.minhash, signature.furniture or b"")


def judge_pair(earlier: Signature, later: Signature) -> Verdict | None:
    """Judges two signatures; see :func:`wiredesk.transforms.logic.dedup.verdict.judge`.

    Passages that belong to the furniture of one of them count neither for nor against.
    """
    return _judge_unpacked(earlier, later, *_unpack_pair(earlier, later))


def _judge_unpacked(earlier: Signature, later: Signature, a: Evidence, b: Evidence) -> Verdict | None:
    """Judges two signatures by their evidence without furniture.

    The sentences of a form are furniture too, of which little more than the blanks is left; so of a
    short text, and where most is furniture, the whole may still speak against a link. And what is left
    may be furniture that was not known, which the leads of the whole texts tell.
    """
    verdict = judge(a, b, is_near=_is_near(earlier, later))
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
    # Two prints of a form have other facts in the lead.
    if min(leads) == 1 or (left >= _MOSTLY and words >= LIMITS.form_words):
        return verdict
    found = compare(*whole)
    return None if found is None or differ_in_facts(found, *whole) else verdict


def _is_near(earlier: Signature, later: Signature) -> bool:
    first, second = earlier.published_at, later.published_at
    return first is None or second is None or abs(second - first) <= timedelta(days=LIMITS.days)


def _unpack_whole(signature: Signature) -> Evidence:
    return unpack_cached(signature.evidence, b"", b"")


def _unpack_pair(earlier: Signature, later: Signature) -> tuple[Evidence, Evidence]:
    a, b = _unpack(earlier), _unpack(later)
    if not later.furniture:
        return a, b
    whole = _unpack_whole(earlier), _unpack_whole(later)
    if whole[0].body == whole[1].body:  # Nothing stands beside the furniture: a notice, printed twice.
        return whole
    return drop_common(a, b, unpack_keys(later), unpack_furniture(later.furniture))


def judge_candidates(
    candidates: Sequence[Signature], later: Signature
) -> Iterator[tuple[Signature, Verdict]]:
    """Gives verdicts of the candidates that may be the best; those left out are worse than one given.

    A hundred prints of one report are alike, so most candidates of a newcomer can be told to be
    second to another by their 3-grams, which cost little beside the rest.
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


class Origin(NamedTuple):
    """Who published the matched article, and whose copy it is by its own text."""

    publisher: str | None
    wire_agency: str | None
    wire_confidence: float | None


def tell_origin(signature: Signature) -> Origin:
    """Returns what a later copy may take over from an article."""
    return Origin(signature.publisher, signature.wire_agency, signature.wire_confidence)


class Judged(NamedTuple):
    """A verified earlier candidate of an article."""

    verdict: Verdict
    placed: tuple[int, int, str]
    """0 for an earlier run and 1 for this one, then order and id: which is the earliest."""
    matched: str
    root: str | None
    origin: Origin


def choose_link(article_id: str, judged: Iterable[Judged]) -> Link:
    """Returns the link to the best verified candidate, ties to the earliest."""
    best = min(judged, key=lambda j: (-j.verdict.score, j.placed))
    return Link(
        article_id=article_id,
        matched_id=best.matched,
        relation=best.verdict.relation,
        similarity=best.verdict.similarity,
        containment=best.verdict.containment,
        cluster_id=best.root,
        **best.origin._asdict(),
    )


def link_exact(article_id: str, matched_id: str, root: str | None, origin: Origin) -> Link:
    """Returns the link of an exact copy."""
    return Link(
        article_id=article_id,
        matched_id=matched_id,
        relation="exact",
        similarity=1.0,
        containment=1.0,
        cluster_id=root,
        **origin._asdict(),
    )


def choose_candidates(found: np.ndarray, own_keys: Hashes, per_bucket: int) -> tuple[np.ndarray, Furniture]:
    """Returns the distinct candidates of one newcomer that are to be verified, and its furniture.

    Args:
      found: structured array, one entry for each bucket and candidate; the same
        candidate may be there once a bucket; ``keys`` is how many it has in all.
      own_keys: the keys of the newcomer, sorted.
      per_bucket: of each bucket, only the first in order count: earlier runs
        before this one, so that one run and many agree.

    Returns:
      At most 16 entries, those that share most buckets first, ties to the earliest; and
      the furniture, whose keys alone are no reason to compare.
    """
    if not len(found):
        return found, NO_FURNITURE
    found = _keep_first(found, per_bucket)
    carriers = group_carriers(found)
    furniture = find_furniture(found, own_keys, carriers)
    first, member, shared = carriers
    telling = shared
    if len(furniture.keys):
        telling = np.bincount(member[~np.isin(found["key"], furniture.keys)], minlength=len(first))
    # Two whole sketches that share one key of 48 are no copies: of 31,850 such pairs among 17,841
    # real articles none was linked. A short text has too few keys to ask for more than one.
    is_whole = (found["keys"][first] >= MAX_KEYS) & (len(own_keys) >= MAX_KEYS)
    enough = (shared >= np.where(is_whole, 2, 1)) & (telling > 0)
    distinct, telling = found[first][enough], telling[enough]
    here = distinct["row"] == IN_THIS_RUN
    high, low = distinct["id"].T
    best = np.lexsort((low, high, distinct["order"], here, -telling))[:_MAX_CANDIDATES]
    return distinct[best], furniture


def _keep_first(found: np.ndarray, per_bucket: int) -> np.ndarray:
    here = found["row"] == IN_THIS_RUN
    high, low = found["id"].T
    found = found[np.lexsort((low, high, found["order"], here, found["key"]))]
    if len(found) <= per_bucket:
        return found
    starts = np.flatnonzero(np.diff(found["key"], prepend=~found["key"][:1]))
    rank = np.arange(len(found)) - np.repeat(starts, np.diff([*starts, len(found)]))
    kept: np.ndarray = found[rank < per_bucket]
    return kept


def resolve_roots(links: Iterable[tuple[str, str, str | None]]) -> dict[str, str]:
    """Returns the root of every linked article.

    Args:
      links: (article, match, root of the match where it is known).
    """
    parents: dict[str, str] = {}
    roots: dict[str, str] = {}
    for article, match, root in links:
        parents[article] = match
        if root is not None:
            roots[article] = root
    for linked in parents:
        chain, end = [], linked
        while end in parents and end not in roots:
            chain.append(end)
            end = parents[end]
        roots.update(dict.fromkeys(chain, roots.get(end, end)))
    return roots


def judge_edit(earlier: Signature, later: Signature, lookback_days: float) -> Verdict | None:
    """Judges two articles of one place, record or address: where their texts have much in common, it was edited.

    The newsroom itself says that these are one article, which outweighs any likeness. But a name may be
    used again for another story, which has nothing in common with the one before.
    """
    if not earlier.evidence:
        return None
    first, second = earlier.published_at, later.published_at
    if first is None or second is None:
        first, second = earlier.ingested_at, later.ingested_at
    if abs(second - first) > timedelta(days=lookback_days):
        return None
    found = _find_common(earlier, later)
    return None if found is None else Verdict("update", *found, score=np.inf)


def _find_common(earlier: Signature, later: Signature) -> Overlap | None:
    a, b = _unpack(earlier), _unpack(later)
    if not a.body or not b.body:
        a, b = _unpack_whole(earlier), _unpack_whole(later)
    return find_common_text(a, b)
