"""Links the articles of an increment that are all in memory, with the result that ``Deduplicate`` has over a shuffle.

The windows of a stream are small increments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wiredesk.schemas.records import Article, Link, Signature
from wiredesk.transforms.dedup.article_steps import (
    attach_contained,
    compare_contained,
    link_contained,
    sign_contained,
)
from wiredesk.transforms.dedup.pairing import pack_contained, pair_contained
from wiredesk.transforms.dedup.versions import Index
from wiredesk.transforms.failures import Lost
from wiredesk.transforms.logic.dedup.linking import get_origin, link_exact, resolve_roots
from wiredesk.transforms.logic.dedup.lookback import to_span
from wiredesk.transforms.logic.dedup.signing import place_order, sign_copy
from wiredesk.transforms.logic.kernel.identity import unpack_id


class LinkedIncrement(NamedTuple):
    """The result of :func:`link_increment`.

    Attributes:
      articles: the articles with their links.
      signatures: the signature of each, in the same order.
      known: number of articles left out, since the index has them or the increment has them twice.
    """

    articles: list[Article]
    signatures: list[Signature]
    known: int


def link_increment(
    articles: Sequence[Article], index: Index, per_bucket: int, lookback_days: float
) -> LinkedIncrement:
    """Links each article to at most one earlier article, of earlier increments or of this one.

    An article that the index has already, or that the increment has twice, is left out.

    Args:
      articles: the articles of one increment, in any order.
      index: the articles of earlier increments.
      per_bucket, lookback_days: see :class:`wiredesk.transforms.dedup.signature_index.EarlierSettings`.
    """
    new = {article.article_id: article for article in articles if article.article_id not in index}
    links, originals, lost = _collapse_exact(new.values(), index)
    near, signatures = _link_near(originals, index, per_bucket, lookback_days, lost)
    links |= near
    roots = resolve_roots((link.article_id, link.matched_id, link.cluster_id) for link in links.values())
    attached = [
        attach_contained(article, links.get(name), roots.get(name), signatures.get(name), lost[name])
        for name, article in new.items()
    ]
    return LinkedIncrement(
        [article for article, _ in attached],
        [signature for _, signature in attached],
        len(articles) - len(new),
    )


def _collapse_exact(
    articles: Iterable[Article], index: Index
) -> tuple[dict[str, Link], dict[str, Signature], dict[str, list[Lost]]]:
    """Returns the links of exact copies, the signatures of all other articles, and the losses, each by article."""
    links: dict[str, Link] = {}
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        exact = index.find_exact(article.content_hash)
        if exact is None:
            groups[article.content_hash].append(article)
        else:
            origin = get_origin(index.fetch_signature(exact.article_id))
            links[article.article_id] = link_exact(
                article.article_id, exact.article_id, exact.cluster_id, origin
            )
    signatures = {}
    lost: dict[str, list[Lost]] = defaultdict(list)
    for group in groups.values():
        first = min(group, key=lambda article: place_order(sign_copy(article)))
        signed, unsigned = sign_contained(first)
        signatures[first.article_id] = signed
        lost[first.article_id].extend(unsigned)
        for article in group:
            if article is not first:
                links[article.article_id] = link_exact(
                    article.article_id, first.article_id, None, get_origin(signed)
                )
    return links, signatures, lost


def _link_near(
    signatures: dict[str, Signature],
    index: Index,
    per_bucket: int,
    lookback_days: float,
    lost: dict[str, list[Lost]],
) -> tuple[dict[str, Link], dict[str, Signature]]:
    """Returns the links of articles that are like another, and all signatures with their boilerplate.

    Comparisons that failed are added to ``lost``.
    """
    in_run = _pair_in_run(signatures.values(), per_bucket, lookback_days, lost)
    compared = {
        name: compare_contained(signature, in_run.get(name, ()), index, per_bucket, lookback_days)
        for name, signature in signatures.items()
    }
    links = {}
    for name, one in compared.items():
        wanted = [compared[unpack_id(entry["id"])].signature for entry in one.wanted]
        linked = link_contained(wanted, one.signature, one.judged)
        if linked.link is not None:
            links[name] = linked.link
        lost[name].extend((*one.lost, *linked.lost))
    return links, {name: one.signature for name, one in compared.items()}


def _pair_in_run(
    signatures: Iterable[Signature], per_bucket: int, lookback_days: float, lost: dict[str, list[Lost]]
) -> dict[str, list[bytes]]:
    """Returns the packed candidates of each article in this increment; articles that failed are added to ``lost``."""
    packed = pack_contained([signature for signature in signatures if signature.minhash])
    paired = [pair_contained([block], to_span(lookback_days), per_bucket) for _, block in packed.found]
    found: dict[str, list[bytes]] = defaultdict(list)
    for name, some in (pair for shard in paired for pair in shard.found):
        found[name].append(some)
    for name, one in (*packed.lost, *(loss for shard in paired for loss in shard.lost)):
        lost[name].append(one)
    return found
