"""Links between articles: which verified candidate wins, and where a chain of links ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from wiredesk.schemas.records import Link, Signature
from wiredesk.transforms.logic.dedup.verdict import Verdict


class Origin(NamedTuple):
    """The publisher of the matched article, and the agency whose copy it is by its own text."""

    publisher: str | None
    wire_agency: str | None
    wire_confidence: float | None


def get_origin(signature: Signature) -> Origin:
    """Returns what a later copy may take over from an article."""
    return Origin(signature.publisher, signature.wire_agency, signature.wire_confidence)


class Judged(NamedTuple):
    """A verified earlier candidate of an article."""

    verdict: Verdict
    placed: tuple[int, int, str]
    """Sorts candidates from the earliest: 0 for an earlier run and 1 for this one, then order and id."""
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


def resolve_roots(links: Iterable[tuple[str, str, str | None]]) -> dict[str, str]:
    """Returns the root of every linked article, where the chain of its links ends.

    Args:
      links: (article, match, root of the match if it is known).
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
