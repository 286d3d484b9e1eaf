"""The steps of deduplication for one article, which batch and stream share: sign, compare, link, attach.

Each step has a contained form. If it fails for an article, the article goes on without what it would have added, and
with a record of the loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Article, Link, Signature
from wiredesk.transforms.dedup.versions import Index, find_edit, find_edit_in_run
from wiredesk.transforms.failures import DEDUPLICATION_FAILED, Failure, Lost, add_loss_warnings, attempt
from wiredesk.transforms.logic.dedup.boilerplate import NO_BOILERPLATE
from wiredesk.transforms.logic.dedup.buckets import CANDIDATE, IN_THIS_RUN, make_page_key, unpack_keys
from wiredesk.transforms.logic.dedup.judging import judge_candidates
from wiredesk.transforms.logic.dedup.linking import Judged, choose_link, get_origin
from wiredesk.transforms.logic.dedup.pair_candidates import (
    choose_candidates,
    find_known_paragraphs,
    join_distinct,
    part_entries,
    part_versions,
)
from wiredesk.transforms.logic.dedup.paragraphs import mark_boilerplate, unpack_paragraphs
from wiredesk.transforms.logic.dedup.signing import place_order, sign_article, sign_copy
from wiredesk.transforms.logic.dedup.verdict import Verdict
from wiredesk.transforms.logic.provenance.wire import inherit_wire


class Compared(NamedTuple):
    """The comparison of one article with those of earlier runs.

    Attributes:
      signature: the article's signature with its boilerplate.
      judged: earlier articles that it may be linked to.
      wanted: CANDIDATE entries of this run that it is still to be compared with.
      pairs: number of earlier articles that it was compared with.
      lost: comparisons that failed.
    """

    signature: Signature
    judged: list[Judged]
    wanted: np.ndarray
    pairs: int
    lost: tuple[Lost, ...] = ()


class Linked(NamedTuple):
    """The link of an article, None if no other is alike, and the comparisons that failed."""

    link: Link | None
    lost: tuple[Lost, ...] = ()


def sign_contained(article: Article) -> tuple[Signature, tuple[Lost, ...]]:
    """Returns the signature of an article; if signing fails, one that matches no other."""
    signature = attempt(sign_article, article)
    if isinstance(signature, Failure):
        return sign_copy(article), (Lost("its links", signature),)
    return signature, ()


def compare_with_earlier(
    signature: Signature,
    in_run: Iterable[bytes],
    index: Index,
    per_bucket: int,
    lookback_days: float,
) -> Compared:
    """Chooses the candidates of an article, judges those of earlier runs, and finds its boilerplate.

    Args:
      signature: the article.
      in_run: its candidates of this run and the carriers of its paragraphs, see
        :func:`wiredesk.transforms.logic.dedup.buckets.pair_blocks`.
      index: the articles of earlier runs.
      per_bucket, lookback_days: see :class:`wiredesk.transforms.dedup.signature_index.EarlierSettings`.
    """
    keys = unpack_keys(signature)
    paragraphs = unpack_paragraphs(signature)
    found, versions = part_versions(np.frombuffer(b"".join(in_run), CANDIDATE), make_page_key(signature))
    earlier = index.find_candidates(np.concatenate((keys, paragraphs)), signature.published_at)
    if len(earlier):
        found = np.concatenate((found, earlier))
    found, carrying = part_entries(found, paragraphs)
    chosen, boilerplate = choose_candidates(found, keys, per_bucket)
    if boilerplate is not NO_BOILERPLATE or signature.furniture:
        signature = replace_fields(signature, furniture=boilerplate.pack())
    known = find_known_paragraphs(carrying, keys, per_bucket)
    if len(known) or signature.boilerplate:
        signature = replace_fields(signature, boilerplate=known.astype("<u8").tobytes() or None)
    is_here = chosen["row"] == IN_THIS_RUN
    matches = [index.fetch(int(row)) for row in chosen["row"][~is_here]]
    verdicts, lost = _judge(matches, signature)
    edit = attempt(find_edit, signature, index, lookback_days)
    if isinstance(edit, Failure):
        lost.append(Lost("the link to the version before", edit))
    elif edit is not None:
        verdicts.append(edit)
    judged = [
        Judged(verdict, (0, *place_order(match)), match.article_id, match.cluster_id, get_origin(match))
        for match, verdict in verdicts
    ]
    return Compared(signature, judged, join_distinct(chosen[is_here], versions), len(matches), tuple(lost))


def compare_contained(
    signature: Signature, in_run: Iterable[bytes], index: Index, per_bucket: int, lookback_days: float
) -> Compared:
    """Compares as :func:`compare_with_earlier` does; if that fails, the article matches no other."""
    compared = attempt(compare_with_earlier, signature, in_run, index, per_bucket, lookback_days)
    if isinstance(compared, Failure):
        return Compared(signature, [], np.empty(0, CANDIDATE), 0, (Lost("its links", compared),))
    return compared


def link_in_run(candidates: Sequence[Signature], later: Signature, judged: Sequence[Judged]) -> Linked:
    """Returns the link to the best candidate of the same run or of earlier ones.

    Args:
      candidates: articles of this run that precede the article.
      later: the article.
      judged: candidates of earlier runs from :func:`compare_with_earlier`.
    """
    verdicts, lost = _judge(candidates, later)
    edit = attempt(find_edit_in_run, candidates, later)
    if isinstance(edit, Failure):
        lost.append(Lost("the link to the version before", edit))
    elif edit is not None:
        verdicts.append(edit)
    here = [
        Judged(verdict, (1, *place_order(one)), one.article_id, None, get_origin(one))
        for one, verdict in verdicts
    ]
    best = choose_link(later.article_id, [*judged, *here]) if judged or here else None
    return Linked(best, tuple(lost))


def link_contained(candidates: Sequence[Signature], later: Signature, judged: Sequence[Judged]) -> Linked:
    """Links as :func:`link_in_run` does; if that fails, the article has no link."""
    linked = attempt(link_in_run, candidates, later, judged)
    return Linked(None, (Lost("its links", linked),)) if isinstance(linked, Failure) else linked


def _judge(
    candidates: Sequence[Signature], later: Signature
) -> tuple[list[tuple[Signature, Verdict]], list[Lost]]:
    """Returns the verdicts of candidates; a candidate that cannot be judged does not affect the others."""
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
    """Puts the link into an article, and makes the row of ``signatures`` that later runs compare with.

    Args:
      article: an article without link.
      link: the link to an earlier article; None for an original.
      root: the end of the chain of its links; None for an original.
      signature: the article's signature; None for an exact copy.
    """
    if link is not None and root is not None:
        article = inherit_wire(article, link)
    return attach_bare_link(article, link, root, signature)


def attach_bare_link(
    article: Article, link: Link | None, root: str | None, signature: Signature | None
) -> tuple[Article, Signature]:
    """Attaches as :func:`attach_link` does, but takes no agency over from the earlier article."""
    signature = signature or sign_copy(article)
    article = mark_boilerplate(article, signature)
    if link is not None and root is not None:
        article = replace_fields(
            article,
            relation=link.relation,
            matched_id=link.matched_id,
            cluster_id=root,
            similarity=link.similarity,
            containment=link.containment,
            annotated_from=link.matched_id if link.relation == "exact" else None,
        )
    return article, replace_fields(
        signature,
        cluster_id=article.cluster_id,
        matched_id=article.matched_id,
        relation=article.relation,
    )


def attach_contained(
    article: Article,
    link: Link | None,
    root: str | None,
    signature: Signature | None,
    lost: Iterable[Lost] = (),
) -> tuple[Article, Signature]:
    """Attaches as :func:`attach_link` does, and adds a warning for each loss.

    If that fails, the link stays, since other articles are linked through this one.
    """
    attached = attempt(attach_link, article, link, root, signature)
    if isinstance(attached, Failure):
        lost = [*lost, Lost("what a copy takes over", attached)]
        attached = attach_bare_link(article, link, root, signature)
    return (add_loss_warnings(attached[0], DEDUPLICATION_FAILED, lost), attached[1]) if lost else attached
