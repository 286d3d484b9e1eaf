"""Deduplication of a list of signatures without Beam: the same logic functions, article by article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from wiredesk.schemas.records import Link, Signature
from wiredesk.transforms.logic.dedup.buckets import (
    CANDIDATE,
    make_page_key,
    pack_blocks,
    pair_blocks,
    unpack_keys,
)
from wiredesk.transforms.logic.dedup.judging import judge_pair
from wiredesk.transforms.logic.dedup.linking import Judged, choose_link, get_origin, link_exact
from wiredesk.transforms.logic.dedup.lookback import to_span
from wiredesk.transforms.logic.dedup.pair_candidates import (
    choose_candidates,
    find_known_paragraphs,
    part_entries,
    part_versions,
)
from wiredesk.transforms.logic.dedup.paragraphs import unpack_paragraphs
from wiredesk.transforms.logic.dedup.signing import place_order
from wiredesk.transforms.logic.kernel.identity import unpack_id


@dataclass
class Linked:
    """The links and signatures by article id, and the number of pairs that were judged."""

    links: dict[str, Link] = field(default_factory=dict)
    signatures: dict[str, Signature] = field(default_factory=dict)
    judged: int = 0

    def find_root(self, article_id: str) -> str:
        """Returns the article at the end of the chain of links."""
        while article_id in self.links:
            article_id = self.links[article_id].matched_id
        return article_id


def link_signatures(
    signatures: Iterable[Signature], lookback_days: float = 30, per_bucket: int = 8
) -> Linked:
    """Links signatures by their texts, as one run does."""
    result, firsts = Linked(), dict[str, Signature]()
    for signature in sorted(signatures, key=place_order):
        first = firsts.setdefault(signature.content_hash, signature)
        if first is not signature:
            result.links[signature.article_id] = link_exact(
                signature.article_id, first.article_id, None, get_origin(first)
            )
    found = _find_candidates(list(firsts.values()), lookback_days, per_bucket)
    for signature in firsts.values():
        entries = np.concatenate(found.get(signature.article_id, [np.zeros(0, CANDIDATE)]))
        _link_one(signature, entries, per_bucket, result)
    return result


def _find_candidates(
    signatures: list[Signature], lookback_days: float, per_bucket: int
) -> Mapping[str, list[np.ndarray]]:
    found: defaultdict[str, list[np.ndarray]] = defaultdict(list)
    for _, block in pack_blocks(signatures):
        for article_id, packed in pair_blocks([block], to_span(lookback_days), per_bucket):
            found[article_id].append(np.frombuffer(packed, CANDIDATE))
    return found


def _link_one(signature: Signature, entries: np.ndarray, per_bucket: int, result: Linked) -> None:
    keys = unpack_keys(signature)
    entries, _ = part_versions(entries, make_page_key(signature))
    entries, carrying = part_entries(entries, unpack_paragraphs(signature))
    chosen, boilerplate = choose_candidates(entries, keys, per_bucket)
    known = find_known_paragraphs(carrying, keys, per_bucket).tobytes() or None
    signature = replace(signature, furniture=boilerplate.pack(), boilerplate=known)
    result.signatures[signature.article_id] = signature
    judged = []
    for candidate in chosen:
        earlier = result.signatures[unpack_id(candidate["id"])]
        result.judged += 1
        verdict = judge_pair(earlier, signature)
        if verdict is not None:
            placed = (1, *place_order(earlier))
            judged.append(Judged(verdict, placed, earlier.article_id, None, get_origin(earlier)))
    if judged:
        result.links[signature.article_id] = choose_link(signature.article_id, judged)
