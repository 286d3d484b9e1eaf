"""Links each article to at most one earlier article, and finds the root of every chain of links.

Copies are kept and linked. An article that the tables have already, or whose removal they remember, is left out.
The rules that compare two texts are in ``transforms/logic/dedup``. The steps here bring together
the articles that are to be compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import apache_beam as beam

from wiredesk.schemas.records import Article, Link, Signature
from wiredesk.transforms.counters import Progress, add_internal_errors, measure_stage
from wiredesk.transforms.dedup.article_steps import attach_contained, sign_contained
from wiredesk.transforms.dedup.near import LinkNear
from wiredesk.transforms.dedup.signature_index import EarlierSettings, load_index
from wiredesk.transforms.failures import DEDUPLICATION_FAILED, Lost, add_loss_warnings
from wiredesk.transforms.logic.dedup.linking import get_origin, link_exact, resolve_roots
from wiredesk.transforms.logic.dedup.signing import place_order
from wiredesk.transforms.row_blocks import JoinRows, Tagged, unpack_rows


class DeduplicatedArticles(NamedTuple):
    """The outputs of :class:`Deduplicate`."""

    articles: Any
    signatures: Any
    known: Any


class _SignNewFn(beam.DoFn):
    """Leaves out articles that the tables have already, links exact copies of earlier articles, signs the others."""

    def __init__(self, earlier: EarlierSettings) -> None:
        self._earlier = earlier

    def process(self, element: Article) -> Iterator[Any]:
        index = load_index(self._earlier)
        if element.article_id in index:
            yield beam.pvalue.TaggedOutput("known", element.article_id)
            return
        with measure_stage("deduplicate"):
            exact = index.find_exact(element.content_hash)
            signature, lost = sign_contained(element)
        signed = add_loss_warnings(element, DEDUPLICATION_FAILED, lost)
        yield beam.pvalue.TaggedOutput("articles", (element.article_id, signed))
        if exact is not None:
            origin = get_origin(index.fetch_signature(exact.article_id))
            link = link_exact(element.article_id, exact.article_id, exact.cluster_id, origin)
            yield beam.pvalue.TaggedOutput("links", (element.article_id, link))
        else:
            yield element.content_hash, signature


class _CollapseExactFn(beam.DoFn):
    """Passes the first article of each content hash on, and links the others to it."""

    def process(self, element: tuple[int, Iterable[Tagged]]) -> Iterator[Any]:
        groups: dict[str, list[Signature]] = defaultdict(list)
        for content_hash, signature in unpack_rows(element[1], "signature"):
            groups[content_hash].append(signature)
        for group in groups.values():
            first = min(group, key=place_order)
            for signature in group:
                if signature.article_id != first.article_id:
                    link = link_exact(signature.article_id, first.article_id, None, get_origin(first))
                    yield beam.pvalue.TaggedOutput("links", (link.article_id, link))
            yield first.article_id, first


class _ResolveRootsFn(beam.DoFn):
    """Adds the root of its chain to every link."""

    def process(self, element: tuple[int, Iterable[Tagged]]) -> Iterator[tuple[str, tuple[Link, str] | Lost]]:
        # The blocks are read twice, so that only the ids of all links are held as objects.
        links = (link for _, link in unpack_rows(element[1]) if not isinstance(link, Lost))
        roots = resolve_roots((link.article_id, link.matched_id, link.cluster_id) for link in links)
        for article_id, link in unpack_rows(element[1]):
            yield article_id, link if isinstance(link, Lost) else (link, roots[article_id])


class _AttachLinkFn(beam.DoFn):
    """Puts the link into the article, and makes the row of ``signatures`` for later runs."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def process(self, element: tuple[int, Iterable[Tagged]]) -> Iterator[Any]:
        links: dict[str, tuple[Link, str]] = {}
        lost: dict[str, list[Lost]] = defaultdict(list)
        for article_id, row in unpack_rows(element[1], "linked"):
            if isinstance(row, Lost):
                lost[article_id].append(row)
            else:
                links[article_id] = row
        signatures = dict(unpack_rows(element[1], "signature"))
        seen: set[str] = set()
        for article_id, unlinked in unpack_rows(element[1], "article"):
            if article_id in seen:
                # Two records of one container that carry too little to be told apart.
                yield beam.pvalue.TaggedOutput("known", article_id)
                continue
            seen.add(article_id)
            link, root = links.get(article_id, (None, None))
            signed = signatures.get(article_id)
            article, signature = attach_contained(unlinked, link, root, signed, lost.get(article_id, ()))
            add_internal_errors([article], DEDUPLICATION_FAILED)
            self._progress.advance("deduplicate")
            yield article
            yield beam.pvalue.TaggedOutput("signatures", signature)


@dataclass
class Deduplicate(beam.PTransform):
    """Links each article to at most one earlier article.

    Input: :class:`Article` in the global window.
    Outputs: ``articles`` with ``relation``, ``matched_id``, ``cluster_id``, ``similarity``, ``containment`` and
    ``annotated_from``; ``signatures``, one for each of them; ``known``, the ids of articles that an earlier run has
    written already, or that the input has twice. These are in no other output.
    An article that cannot be compared has no link, and the warning ``deduplication_failed``.
    Counters: ``pairs_verified``, ``deduplicate_us``, ``internal_errors``.

    Attributes:
      earlier: the signatures of earlier runs to compare with.
      progress: where a local run records its progress.
      shards: see :class:`wiredesk.transforms.row_blocks.JoinRows`. More shards take less memory in a worker, and
        fewer rows travel together.
    """

    earlier: EarlierSettings = field(default_factory=EarlierSettings)
    progress: Progress = field(default_factory=Progress)
    shards: int = 16

    def expand(self, pcoll: Any) -> DeduplicatedArticles:
        """Applies the transform."""
        signed = self._sign(pcoll)
        originals = self._collapse_exact(signed.signatures)
        near = originals.signatures | "LinkNear" >> LinkNear(self.earlier, self.progress, self.shards)
        links = {"signed": signed.links, "collapsed": originals.links, "near": near.links}
        attached = self._attach(signed.articles, self._resolve_roots(links), near.signatures)
        known = (signed.known, attached.known) | "Known" >> beam.Flatten()
        return DeduplicatedArticles(attached.articles, attached.signatures, known)

    def _sign(self, articles: Any) -> Any:
        """Returns new articles by id, their signatures by content hash, exact links to earlier runs, and known ids."""
        sign = beam.ParDo(_SignNewFn(self.earlier))
        return articles | "Sign" >> sign.with_outputs("known", "articles", "links", main="signatures")

    def _collapse_exact(self, signatures: Any) -> Any:
        """Returns the signatures of the first article of each text, and the exact links of the others to it."""
        return (
            {"signature": signatures}
            | "JoinContent" >> JoinRows(self.shards)
            | "CollapseExact" >> beam.ParDo(_CollapseExactFn()).with_outputs("links", main="signatures")
        )

    def _resolve_roots(self, links: dict[str, Any]) -> Any:
        """Returns all links with the roots of their chains."""
        # A chain may lead through any articles, so one worker sees all links.
        return links | "GatherLinks" >> JoinRows(1) | "ResolveRoots" >> beam.ParDo(_ResolveRootsFn())

    def _attach(self, articles: Any, linked: Any, signatures: Any) -> Any:
        """Returns the articles with their links, their rows of ``signatures``, and the ids of doubled articles."""
        attach = beam.ParDo(_AttachLinkFn(self.progress))
        return (
            {"article": articles, "linked": linked, "signature": signatures}
            | "JoinLinks" >> JoinRows(self.shards)
            | "AttachLink" >> attach.with_outputs("signatures", "known", main="articles")
        )
