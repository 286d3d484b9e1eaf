"""Links articles that are like an earlier one without being exact copies of it.

Articles that share a bucket meet through a shuffle. In each of its steps they travel as
blocks, and what failed for an article travels with them, so that its row can say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.transforms.window import GlobalWindows

from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Link, Signature
from wiredesk.transforms.counters import NAMESPACE, Progress, measure_stage
from wiredesk.transforms.dedup.article_steps import compare_contained, link_contained
from wiredesk.transforms.dedup.pairing import LostOf, pack_contained, pair_contained, part_lost
from wiredesk.transforms.dedup.signature_index import EarlierSettings, load_index
from wiredesk.transforms.failures import Lost
from wiredesk.transforms.logic.dedup.buckets import Block
from wiredesk.transforms.logic.dedup.lookback import to_span
from wiredesk.transforms.logic.kernel.identity import unpack_id
from wiredesk.transforms.row_blocks import JoinRows, Tagged, unpack_rows

_BLOCK_ARTICLES: Final = 4_000


class _PackKeysFn(beam.DoFn):
    """Packs the bucket keys of a bundle into one block for each shard of the keys."""

    def start_bundle(self) -> None:
        self._signatures: list[Signature] = []

    def process(self, element: tuple[str, Signature]) -> Iterator[Any]:
        if element[1].minhash:
            # A bundle may be large, and the evidence is not needed here.
            self._signatures.append(replace_fields(element[1], evidence=b""))
        if len(self._signatures) >= _BLOCK_ARTICLES:
            yield from self._flush()

    def finish_bundle(self) -> Iterator[Any]:
        for block in self._flush():
            yield GlobalWindows.windowed_value_at_end_of_window(block)

    def _flush(self) -> list[tuple[int, Block | LostOf]]:
        packed = pack_contained(self._signatures)
        self._signatures.clear()
        # An article that is in no block has no shard, so its loss goes to the first.
        return [*packed.found, *((0, lost) for lost in packed.lost)]


class _PairInRunFn(beam.DoFn):
    """Finds, in one shard of the buckets, the earlier candidates of each article of this run."""

    def __init__(self, earlier: EarlierSettings) -> None:
        self._span = to_span(earlier.lookback_days)
        self._per_bucket = earlier.per_bucket

    def process(self, element: tuple[int, Iterable[Block | LostOf]]) -> Iterator[tuple[str, bytes | Lost]]:
        with measure_stage("deduplicate"):
            blocks, lost = part_lost(element[1])
            paired = pair_contained(blocks, self._span, self._per_bucket)
        yield from paired.found
        yield from (*paired.lost, *lost)


class _VerifyEarlierFn(beam.DoFn):
    """Adds the candidates of earlier runs and verifies them; asks for the article's candidates of this run."""

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
    """Sends an article to the later articles of this run that are to be compared with it."""

    def process(self, element: tuple[int, Iterable[Tagged]]) -> Iterator[tuple[str, Signature]]:
        wanted = _collect(element[1], "wanted")
        if wanted:
            for article_id, candidate in unpack_rows(element[1], "signature"):
                yield from ((later, candidate) for later in wanted.get(article_id, ()))


class _LinkInRunFn(beam.DoFn):
    """Verifies the candidates of this run of one article, and chooses its link.

    All candidates of an article are verified together. So the article is unpacked once, and a
    candidate that cannot be the best costs little.
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


def _collect(blocks: Iterable[Tagged], tag: str) -> dict[str, list[Any]]:
    """Returns the rows of a tag by id."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for article_id, row in unpack_rows(blocks, tag):
        rows[article_id].append(row)
    return rows


class NearLinks(NamedTuple):
    """The outputs of :class:`LinkNear`."""

    links: Any
    signatures: Any


@dataclass
class LinkNear(beam.PTransform):
    """Links articles that are like an earlier one, of this run or of earlier runs.

    Input: (id, :class:`Signature`), one for each text, in the global window.
    Outputs: ``links``, pairs of an id and its :class:`Link` or a :class:`Lost`; ``signatures``, the input with the
    boilerplate of each article.
    Counters: ``pairs_verified``, ``deduplicate_us``.

    Attributes:
      earlier: the signatures of earlier runs.
      progress: where a local run records its progress.
      shards: see :class:`wiredesk.transforms.row_blocks.JoinRows`.
    """

    earlier: EarlierSettings
    progress: Progress
    shards: int

    def expand(self, pcoll: Any) -> NearLinks:
        """Applies the transform."""
        compared = self._compare_with_earlier(pcoll, self._find_in_run(pcoll))
        return NearLinks(self._link_in_run(compared), compared.signatures)

    def _find_in_run(self, signatures: Any) -> Any:
        """Returns the candidates of this run, by id."""
        return (
            signatures
            | "PackKeys" >> beam.ParDo(_PackKeysFn())
            | "GroupBuckets" >> beam.GroupByKey()
            | "PairInRun" >> beam.ParDo(_PairInRunFn(self.earlier))
        )

    def _compare_with_earlier(self, signatures: Any, found: Any) -> Any:
        """Returns signatures with boilerplate, the comparisons so far, and the candidates of this run still to verify."""
        verify = beam.ParDo(_VerifyEarlierFn(self.earlier, self.progress))
        return (
            {"signature": signatures, "found": found}
            | "JoinCandidates" >> JoinRows(self.shards)
            | "VerifyEarlier" >> verify.with_outputs("wanted", "pending", main="signatures")
        )

    def _link_in_run(self, compared: Any) -> Any:
        """Returns the links, after the candidates of this run are verified as well."""
        candidates = (
            {"signature": compared.signatures, "wanted": compared.wanted}
            | "JoinWanted" >> JoinRows(self.shards)
            | "SendCandidate" >> beam.ParDo(_SendCandidateFn())
        )
        return (
            {"pending": compared.pending, "candidate": candidates}
            | "JoinPending" >> JoinRows(self.shards)
            | "LinkInRun" >> beam.ParDo(_LinkInRunFn())
        )
