"""Links each article to at most one earlier one, and finds the root of every chain.

Nothing is dropped: copies are kept and linked. How likeness is judged is in
``transforms/logic``; here is how the articles that must be compared meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.transforms.window import GlobalWindows

from wiredesk.schemas.pickling import revise
from wiredesk.schemas.records import Article, Link, Signature
from wiredesk.transforms.dedup.increment import (
    attach_contained,
    compare_contained,
    link_contained,
    sign_contained,
)
from wiredesk.transforms.dedup.pairing import LostOf, pack_contained, pair_contained, part_lost
from wiredesk.transforms.dedup.signature_index import EarlierSettings, load_index
from wiredesk.transforms.failures import DEDUPLICATION_FAILED, Lost, tell_lost
from wiredesk.transforms.logic.dedup.buckets import Block
from wiredesk.transforms.logic.dedup.linking import link_exact, place_order, resolve_roots, tell_origin
from wiredesk.transforms.logic.kernel.identity import unpack_id
from wiredesk.transforms.metrics import NAMESPACE, Progress, add_internal_errors, measure_stage
from wiredesk.transforms.row_blocks import JoinRows, Tagged, unpack_rows

_BLOCK_ARTICLES = 4_000


class DeduplicatedArticles(NamedTuple):
    """What :class:`Deduplicate` gives."""

    articles: Any
    signatures: Any
    known: Any


class _SignFn(beam.DoFn):
    """Leaves out what is in the tables already; signs the rest; finds exact copies of earlier runs."""

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
        signed = tell_lost(element, DEDUPLICATION_FAILED, lost)
        yield beam.pvalue.TaggedOutput("articles", (element.article_id, signed))
        if exact is not None:
            origin = tell_origin(index.fetch_placed(exact))
            link = link_exact(element.article_id, exact.article_id, exact.cluster_id, origin)
            yield beam.pvalue.TaggedOutput("links", (element.article_id, link))
        else:
            yield element.content_hash, signature


class _CollapseExactFn(beam.DoFn):
    """Of the articles of one content hash, passes the first on and links the others to it."""

    def process(self, element: tuple[int, Iterable[Tagged]]) -> Iterator[Any]:
        groups: dict[str, list[Signature]] = defaultdict(list)
        for content_hash, signature in unpack_rows(element[1], "signature"):
            groups[content_hash].append(signature)
        for group in groups.values():
            first = min(group, key=place_order)
            for signature in group:
                if signature.article_id != first.article_id:
                    link = link_exact(signature.article_id, first.article_id, None, tell_origin(first))
                    yield beam.pvalue.TaggedOutput("links", (link.article_id, link))
            yield first.article_id, first


class _PackKeysFn(beam.DoFn):
    """Packs the bucket keys of a bundle into one block for each shard of the keys.

    What is lost goes on with the blocks, and with the candidates and links behind them.
    """

    def start_bundle(self) -> None:
        self._signatures: list[Signature] = []

    def process(self, element: tuple[str, Signature]) -> Iterator[Any]:
        if element[1].minhash:
            # The evidence is not needed here, and a bundle may be large.
            self._signatures.append(revise(element[1], evidence=b""))
        if len(self._signatures) >= _BLOCK_ARTICLES:
            yield from self._flush()

    def finish_bundle(self) -> Iterator[Any]:
        for block in self._flush():
            yield GlobalWindows.windowed_value_at_end_of_window(block)

    def _flush(self) -> list[tuple[int, Block | LostOf]]:
        packed = pack_contained(self._signatures)
        self._signatures.clear()
        # What is in no block goes with any.
        return [*packed.found, *((0, lost) for lost in packed.lost)]


class _PairInRunFn(beam.DoFn):
    """Finds, in one shard of the buckets, the earlier candidates of each article of this run."""

    def __init__(self, earlier: EarlierSettings) -> None:
        self._span = int(timedelta(days=earlier.lookback_days) / timedelta(microseconds=1))
        self._per_bucket = earlier.per_bucket

    def process(self, element: tuple[int, Iterable[Block | LostOf]]) -> Iterator[tuple[str, bytes | Lost]]:
        with measure_stage("deduplicate"):
            blocks, lost = part_lost(element[1])
            paired = pair_contained(blocks, self._span, self._per_bucket)
        yield from paired.found
        yield from (*paired.lost, *lost)


class _VerifyEarlierFn(beam.DoFn):
    """Adds the candidates of earlier runs, verifies those, and sends the article to those of this run."""

    def __init__(self, earlier: EarlierSettings, progress: Progress) -> None:
        self._earlier = earlier
        self._progress = progress
        self._pairs = Metrics.counter(NAMESPACE, "pairs_verified")

    def process(self, element: tuple[int, Iterable[Tagged]]) -> Iterator[Any]:
        found = _collect(element[1], "found")
        for article_id, signature in unpack_rows(element[1], "signature"):
            yield from self._verify(article_id, signature, found.get(article_id, []))

    def _verify(self, article_id: str, signature: Signature, found: list[bytes | Lost]) -> Iterator[Any]:
        settings = self._earlier
        candidates = [some for some in found if not isinstance(some, Lost)]
        with measure_stage("deduplicate"):
            compared = compare_contained(
                signature, candidates, load_index(settings), settings.per_bucket, settings.lookback_days
            )
        lost = [*(some for some in found if isinstance(some, Lost)), *compared.lost]
        self._pairs.inc(compared.pairs)
        self._progress.advance("compare")
        yield article_id, compared.signature
        if compared.judged or len(compared.wanted) or lost:
            pending = compared.signature, compared.judged, lost
            yield beam.pvalue.TaggedOutput("pending", (article_id, pending))
        for candidate in compared.wanted:
            yield beam.pvalue.TaggedOutput("wanted", (unpack_id(candidate["id"]), article_id))


class _SendCandidateFn(beam.DoFn):
    """Sends an article to the later ones of this run that want to be compared with it."""

    def process(self, element: tuple[int, Iterable[Tagged]]) -> Iterator[tuple[str, Signature]]:
        wanted = _collect(element[1], "wanted")
        if wanted:
            for article_id, candidate in unpack_rows(element[1], "signature"):
                yield from ((later, candidate) for later in wanted.get(article_id, ()))


class _LinkInRunFn(beam.DoFn):
    """Verifies the candidates of this run of one article, and chooses its link.

    All at once, so that the article is unpacked once and a candidate that cannot be the best costs little.
    """

    def __init__(self) -> None:
        self._pairs = Metrics.counter(NAMESPACE, "pairs_verified")

    def process(self, element: tuple[int, Iterable[Tagged]]) -> Iterator[tuple[str, Link | Lost]]:
        candidates = _collect(element[1], "candidate")
        for article_id, (later, judged, lost) in unpack_rows(element[1], "pending"):
            mine = candidates.pop(article_id, [])
            self._pairs.inc(len(mine))
            with measure_stage("deduplicate"):
                linked = link_contained(mine, later, judged)
            if linked.link is not None:
                yield article_id, linked.link
            yield from ((article_id, one) for one in (*lost, *linked.lost))


class _ResolveRootsFn(beam.DoFn):
    """Adds to every link the root of its chain."""

    def process(self, element: tuple[int, Iterable[Tagged]]) -> Iterator[tuple[str, tuple[Link, str] | Lost]]:
        # Twice through the blocks, so that of all links only the ids are held as objects.
        links = (link for _, link in unpack_rows(element[1]) if not isinstance(link, Lost))
        roots = resolve_roots((link.article_id, link.matched_id, link.cluster_id) for link in links)
        for article_id, link in unpack_rows(element[1]):
            yield article_id, link if isinstance(link, Lost) else (link, roots[article_id])


class _AttachLinkFn(beam.DoFn):
    """Puts the link into the article, and makes the row for later runs."""

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
        placed: set[str] = set()
        for article_id, unlinked in unpack_rows(element[1], "article"):
            if article_id in placed:
                # Two records of one container that say too little to be told apart.
                yield beam.pvalue.TaggedOutput("known", article_id)
                continue
            placed.add(article_id)
            link, root = links.get(article_id, (None, None))
            signed = signatures.get(article_id)
            article, signature = attach_contained(unlinked, link, root, signed, lost.get(article_id, ()))
            add_internal_errors([article], DEDUPLICATION_FAILED)
            self._progress.advance("deduplicate")
            yield article
            yield beam.pvalue.TaggedOutput("signatures", signature)


def _collect(blocks: Iterable[Tagged], tag: str) -> dict[str, list[Any]]:
    """Returns the rows of a tag by id."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for article_id, row in unpack_rows(blocks, tag):
        rows[article_id].append(row)
    return rows


@dataclass
class Deduplicate(beam.PTransform):
    """Links each article to at most one earlier article.

    Input: :class:`Article` in the global window.
    Outputs: ``articles`` with ``relation``, ``matched_id``, ``cluster_id``,
    ``similarity``, ``containment`` and ``annotated_from``; ``signatures``, one
    for each of them; ``known``, the ids of articles that an earlier run has
    placed already, or that are there twice, which are in no other output.
    An article that cannot be compared is linked to none, with the warning ``deduplication_failed``.
    Counters: ``pairs_verified``, ``deduplicate_us``, ``internal_errors``.

    Attributes:
      earlier: the signatures to compare with.
      progress: where a local run is told how far it is.
      shards: see :class:`wiredesk.transforms.row_blocks.JoinRows`; the more, the less memory a worker needs,
        and the fewer rows that travel together.
    """

    earlier: EarlierSettings = field(default_factory=EarlierSettings)
    progress: Progress = field(default_factory=Progress)
    shards: int = 16

    def expand(self, pcoll: Any) -> DeduplicatedArticles:
        """Applies the transform."""
        signed = pcoll | "Sign" >> beam.ParDo(_SignFn(self.earlier)).with_outputs(
            "known", "articles", "links", main="signatures"
        )
        collapsed = (
            {"signature": signed.signatures}
            | "JoinContent" >> JoinRows(self.shards)
            | "CollapseExact" >> beam.ParDo(_CollapseExactFn()).with_outputs("links", main="signatures")
        )
        near, signatures = self._link_near(collapsed.signatures)
        linked = (
            {"signed": signed.links, "collapsed": collapsed.links, "near": near}
            | "GatherLinks" >> JoinRows(1)
            | "ResolveRoots" >> beam.ParDo(_ResolveRootsFn())
        )
        attached = (
            {"article": signed.articles, "linked": linked, "signature": signatures}
            | "JoinLinks" >> JoinRows(self.shards)
            | "AttachLink"
            >> beam.ParDo(_AttachLinkFn(self.progress)).with_outputs("signatures", "known", main="articles")
        )
        known = (signed.known, attached.known) | "Known" >> beam.Flatten()
        return DeduplicatedArticles(attached.articles, attached.signatures, known)

    def _link_near(self, signatures: Any) -> tuple[Any, Any]:
        """Returns links, and the signatures with their furniture."""
        found = (
            signatures
            | "PackKeys" >> beam.ParDo(_PackKeysFn())
            | "GroupBuckets" >> beam.GroupByKey()
            | "PairInRun" >> beam.ParDo(_PairInRunFn(self.earlier))
        )
        earlier = (
            {"signature": signatures, "found": found}
            | "JoinCandidates" >> JoinRows(self.shards)
            | "VerifyEarlier"
            >> beam.ParDo(_VerifyEarlierFn(self.earlier, self.progress)).with_outputs(
                "wanted", "pending", main="signatures"
            )
        )
        candidates = (
            {"signature": earlier.signatures, "wanted": earlier.wanted}
            | "JoinWanted" >> JoinRows(self.shards)
            | "SendCandidate" >> beam.ParDo(_SendCandidateFn())
        )
        links = (
            {"pending": earlier.pending, "candidate": candidates}
            | "JoinPending" >> JoinRows(self.shards)
            | "LinkInRun" >> beam.ParDo(_LinkInRunFn())
        )
        return links, earlier.signatures
