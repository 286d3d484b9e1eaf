"""Links the articles of an increment that are all at hand, as ``Deduplicate`` does over a shuffle.

What the two have in common for one article is here as well, so that a stream, whose
windows are small increments, gives the links of a batch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

import numpy as np

from wiredesk.schemas.pickling import revise
from wiredesk.schemas.records import Article, Link, Signature
from wiredesk.transforms.dedup.pairing import pack_contained, pair_contained
from wiredesk.transforms.dedup.versions import Index, find_edit
from wiredesk.transforms.failures import DEDUPLICATION_FAILED, Failure, Lost, attempt, tell_lost
from wiredesk.transforms.logic.dedup.boilerplate import NO_FURNITURE
from wiredesk.transforms.logic.dedup.buckets import CANDIDATE, IN_THIS_RUN, unpack_keys
from wiredesk.transforms.logic.dedup.linking import (
    Judged,
    choose_candidates,
    choose_link,
    judge_candidates,
    link_exact,
    place_order,
    resolve_roots,
    sign_article,
    sign_copy,
    tell_origin,
)
from wiredesk.transforms.logic.dedup.verdict import Verdict
from wiredesk.transforms.logic.kernel.identity import unpack_id
from wiredesk.transforms.logic.provenance.wire import inherit_wire


class Compared(NamedTuple):
    """What a comparison of one article with those of earlier runs has given.

    Attributes:
      signature: the article's, with its furniture.
      judged: earlier articles that it may be linked to.
      wanted: CANDIDATE entries of this run that it is still to be compared with.
      pairs: how many earlier articles it was compared with.
      lost: what could not be compared.
    """

    signature: Signature
    judged: list[Judged]
    wanted: np.ndarray
    pairs: int
    lost: tuple[Lost, ...] = ()


class Linked(NamedTuple):
    """The link of an article, None where none is alike, and what could not be compared."""

    link: Link | None
    lost: tuple[Lost, ...] = ()


def compare_with_earlier(
    signature: Signature,
    in_run: Iterable[bytes],
    index: Index,
    per_bucket: int,
    lookback_days: float,
) -> Compared:
    """Chooses the candidates of an article, and judges those of earlier runs.

    Args:
      signature: the article.
      in_run: its candidates of this run, see :func:`wiredesk.transforms.logic.dedup.buckets.pair_blocks`.
      index: the articles of earlier runs.
      per_bucket, lookback_days: see :class:`wiredesk.transforms.dedup.signature_index.EarlierSettings`.
    """
    keys = unpack_keys(signature)
    found = np.frombuffer(b"".join(in_run), CANDIDATE)
    earlier = index.find_candidates(keys, signature.published_at)
    if len(earlier):
        found = np.concatenate((found, earlier))
    chosen, furniture = choose_candidates(found, keys, per_bucket)
    if furniture is not NO_FURNITURE or signature.furniture:
        signature = revise(signature, furniture=furniture.pack())
    is_here = chosen["row"] == IN_THIS_RUN
    matches = [index.fetch(int(row)) for row in chosen["row"][~is_here]]
    verdicts, lost = _judge(matches, signature)
    edit = attempt(find_edit, signature, index, lookback_days)
    if isinstance(edit, Failure):
        lost.append(Lost("the link to the version before", edit))
    elif edit is not None:
        verdicts.append(edit)
    judged = [
        Judged(verdict, (0, *place_order(match)), match.article_id, match.cluster_id, tell_origin(match))
        for match, verdict in verdicts
    ]
    return Compared(signature, judged, chosen[is_here], len(matches), tuple(lost))


def link_in_run(candidates: Sequence[Signature], later: Signature, judged: Sequence[Judged]) -> Linked:
    """Returns the link to the best candidate of the same run or of earlier ones; None where none is alike.

    Args:
      candidates: articles of this run that precede the article.
      later: the article.
      judged: what :func:`compare_with_earlier` has found.
    """
    verdicts, lost = _judge(candidates, later)
    here = [
        Judged(verdict, (1, *place_order(one)), one.article_id, None, tell_origin(one))
        for one, verdict in verdicts
    ]
    best = choose_link(later.article_id, [*judged, *here]) if judged or here else None
    return Linked(best, tuple(lost))


def _judge(
    candidates: Sequence[Signature], later: Signature
) -> tuple[list[tuple[Signature, Verdict]], list[Lost]]:
    """Returns the verdicts of candidates; one that cannot be judged does not keep the others from it."""
    verdicts = attempt(lambda: list(judge_candidates(candidates, later)))
    if not isinstance(verdicts, Failure):
        return verdicts, []
    found: list[tuple[Signature, Verdict]] = []
    lost: list[Lost] = []
    for candidate in candidates:
        one = attempt(lambda c=candidate: list(judge_candidates([c], later)))  # type: ignore[misc]
        if isinstance(one, Failure):
            lost.append(Lost("a link to an earlier article", one))
        else:
            found.extend(one)
    return found, lost


def attach_link(
    article: Article, link: Link | None, root: str | None, signature: Signature | None
) -> tuple[Article, Signature]:
    """Puts the link into an article, and makes the row by which later runs know it.

    Args:
      article: not linked yet.
      link: to an earlier article; None for an original.
      root: where the chain of its links ends, for a linked one.
      signature: None for an exact copy.
    """
    if link is not None and root is not None:
        article = inherit_wire(article, link)
    return place_link(article, link, root, signature)


def place_link(
    article: Article, link: Link | None, root: str | None, signature: Signature | None
) -> tuple[Article, Signature]:
    """Does what :func:`attach_link` does, but takes nothing over from the earlier article."""
    signature = signature or sign_copy(article)
    if link is not None and root is not None:
        article = revise(
            article,
            relation=link.relation,
            matched_id=link.matched_id,
            cluster_id=root,
            similarity=link.similarity,
            containment=link.containment,
            annotated_from=link.matched_id if link.relation == "exact" else None,
        )
    return article, revise(
        signature,
        cluster_id=article.cluster_id,
        matched_id=article.matched_id,
        relation=article.relation,
    )


def sign_contained(article: Article) -> tuple[Signature, tuple[Lost, ...]]:
    """Returns the signature of an article; one that is like nothing where it cannot be signed."""
    signature = attempt(sign_article, article)
    if isinstance(signature, Failure):
        return sign_copy(article), (Lost("its links", signature),)
    return signature, ()


def compare_contained(
    signature: Signature, in_run: Iterable[bytes], index: Index, per_bucket: int, lookback_days: float
) -> Compared:
    """Does what :func:`compare_with_earlier` does; an article that cannot be compared is like nothing."""
    compared = attempt(compare_with_earlier, signature, in_run, index, per_bucket, lookback_days)
    if isinstance(compared, Failure):
        return Compared(signature, [], np.empty(0, CANDIDATE), 0, (Lost("its links", compared),))
    return compared


def link_contained(candidates: Sequence[Signature], later: Signature, judged: Sequence[Judged]) -> Linked:
    """Does what :func:`link_in_run` does; an article that cannot be compared is like nothing."""
    linked = attempt(link_in_run, candidates, later, judged)
    return Linked(None, (Lost("its links", linked),)) if isinstance(linked, Failure) else linked


def attach_contained(
    article: Article,
    link: Link | None,
    root: str | None,
    signature: Signature | None,
    lost: Iterable[Lost] = (),
) -> tuple[Article, Signature]:
    """Does what :func:`attach_link` does, and tells what was lost; the link stands, since others go by it."""
    attached = attempt(attach_link, article, link, root, signature)
    if isinstance(attached, Failure):
        lost = [*lost, Lost("what a copy takes over", attached)]
        attached = place_link(article, link, root, signature)
    return (tell_lost(attached[0], DEDUPLICATION_FAILED, lost), attached[1]) if lost else attached


class LinkedIncrement(NamedTuple):
    """Articles with their links, the signature of each in the same order, and how many were placed before."""

    articles: list[Article]
    signatures: list[Signature]
    known: int


def link_increment(
    articles: Sequence[Article], index: Index, per_bucket: int, lookback_days: float
) -> LinkedIncrement:
    """Links each article to at most one earlier article, of earlier increments or of this one.

    An article that the index has already, or that is there twice, is left out.

    Args:
      articles: of one increment, in any order.
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
    """Returns the links of exact copies, the signatures of all others by article, and what was lost."""
    links: dict[str, Link] = {}
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        exact = index.find_exact(article.content_hash)
        if exact is None:
            groups[article.content_hash].append(article)
        else:
            origin = tell_origin(index.fetch_placed(exact))
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
                    article.article_id, first.article_id, None, tell_origin(signed)
                )
    return links, signatures, lost


def _link_near(
    signatures: dict[str, Signature],
    index: Index,
    per_bucket: int,
    lookback_days: float,
    lost: dict[str, list[Lost]],
) -> tuple[dict[str, Link], dict[str, Signature]]:
    """Returns the links of those that are near to another, and all signatures with their furniture.

    What could not be compared is added to ``lost``.
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
    span = int(timedelta(days=lookback_days) / timedelta(microseconds=1))
    with_keys = [signature for signature in signatures if signature.minhash]
    found: dict[str, list[bytes]] = defaultdict(list)
    packed = pack_contained(with_keys)
    for _, block in packed.found:
        paired = pair_contained([block], span, per_bucket)
        for name, some in paired.found:
            found[name].append(some)
        packed.lost.extend(paired.lost)
    for name, one in packed.lost:
        lost[name].append(one)
    return found
