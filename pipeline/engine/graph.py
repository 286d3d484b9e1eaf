"""Wires the graph: read -> parse -> deduplicate -> annotate -> write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import apache_beam as beam

from wiredesk.pipeline.engine.detached import CommitRun, Detached
from wiredesk.pipeline.inputs.slices import Slice, SpillBlock, SpillRows, read_spill
from wiredesk.pipeline.inputs.sources import read_listing
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.table_reads import read_reject_ids
from wiredesk.pipeline.storage.writers import SinkSettings, WriteResult, WriteTable
from wiredesk.pipeline.stream.commit import CommitSettings, CommitWindows
from wiredesk.schemas.pickling import revise
from wiredesk.schemas.records import Article, Reject, RunInfo, Source, SourceFile
from wiredesk.transforms.annotation.annotate import Annotate
from wiredesk.transforms.dedup.deduplicate import Deduplicate
from wiredesk.transforms.dedup.recognise import RecogniseRecords
from wiredesk.transforms.dedup.signature_index import EarlierSettings
from wiredesk.transforms.logic.dedup.record_marks import list_reject_ids
from wiredesk.transforms.logic.kernel.defaults import DEFAULT_ANNOTATE_TIMEOUT_S, DEFAULT_MODEL, NO_ANNOTATION
from wiredesk.transforms.metrics import CountElements, Progress
from wiredesk.transforms.parsing.files import ParseFiles, ParseOptions
from wiredesk.transforms.parsing.replay import ReplayRejects, StoredRejects
from wiredesk.transforms.stream.annotate import AnnotateParts
from wiredesk.transforms.stream.arrive import ParseChunks
from wiredesk.transforms.stream.link import LinkStream
from wiredesk.transforms.stream.window import StreamSettings

# Of the joins: a slice is small, and what an engine is given may be a hundred times of what a worker holds.
_SLICE_SHARDS = 16
_WHOLE_SHARDS = 1024


@dataclass(frozen=True)
class GraphSettings:
    """What the steps of the graph are told.

    Attributes:
      run: the run that every row belongs to.
      sink: where the tables go.
      earlier: the signatures to deduplicate against.
      known_rejects: ids of rejects that are in the tables already; None where
        each worker is to look there: all of them may be too many for a graph.
      model, annotate_timeout_s, parse, progress: see the transforms.
    """

    run: RunInfo
    sink: SinkSettings
    earlier: EarlierSettings = field(default_factory=EarlierSettings)
    known_rejects: frozenset[str] | None = frozenset()
    model: str = DEFAULT_MODEL
    annotate_timeout_s: float = DEFAULT_ANNOTATE_TIMEOUT_S
    parse: ParseOptions = field(default_factory=ParseOptions)
    progress: Progress = field(default_factory=Progress)


def build_parse(pipeline: Any, files: Sequence[SourceFile], folder: str, settings: GraphSettings) -> None:
    """Parses files into spill files in ``folder``, from which slices are cut."""
    parsed = (
        pipeline
        | "Files" >> beam.Create(files, reshuffle=False)
        | "Parse" >> ParseFiles(settings.run, settings.parse, settings.progress)
    )
    parsed = parsed._replace(articles=parsed.articles | RecogniseRecords(settings.earlier))
    for name, rows in zip(parsed._fields, parsed, strict=True):
        _ = rows | f"Spill_{name}" >> SpillRows(folder, name)


def build_slice(pipeline: Any, piece: Slice, sources: Sequence[Source], settings: GraphSettings) -> None:
    """Turns one slice of parsed rows into staged tables: a run of its own, parsed before it had a name."""
    run_id = settings.run.run_id
    rows = (
        pipeline
        | "Blocks" >> beam.Create(piece.blocks, reshuffle=False)
        | "SpreadBlocks" >> beam.Reshuffle()
        | "ReadSpill" >> beam.ParDo(_ReadSpillFn(run_id)).with_outputs("rejects", main="articles")
    )
    named = [revise(source, run_id=run_id) for source in sources]
    _build_tables(
        rows.articles,
        rows.rejects,
        pipeline | "Sources" >> beam.Create(named, reshuffle=False).with_output_types(Source),
        settings,
        _SLICE_SHARDS,
    )


def build_whole(
    pipeline: Any, listings: Sequence[str], settings: GraphSettings, detached: Detached | None = None
) -> None:
    """Turns files into staged tables in one pipeline, as an engine runs it.

    Args:
      pipeline: to add the steps to.
      listings: files that list what to read, see :func:`wiredesk.pipeline.inputs.sources.stage_listing`:
        an engine refuses a graph that carries a million names.
      settings: what the steps are told.
      detached: commits at the end, where no driver waits to do it.
    """
    files = (
        pipeline
        | "Listings" >> beam.Create(listings, reshuffle=False)
        | "ReadListing" >> beam.FlatMap(read_listing, settings.sink.output).with_output_types(SourceFile)
    )
    parsed = files | "Parse" >> ParseFiles(settings.run, settings.parse, settings.progress)
    articles = parsed.articles | RecogniseRecords(settings.earlier)
    result = _build_tables(articles, parsed.rejects, parsed.sources, settings, _WHOLE_SHARDS)
    if detached is not None:
        _ = result | "Commit" >> CommitRun(detached)


def build_replay(
    pipeline: Any, stored: Sequence[StoredRejects], folder: str, settings: GraphSettings
) -> None:
    """Parses the payloads of rejects again into spill files in ``folder``."""
    replayed = (
        pipeline
        | "Stored" >> beam.Create(stored, reshuffle=False)
        | "Replay" >> ReplayRejects(settings.run, settings.parse, settings.progress)
    )
    replayed = replayed._replace(articles=replayed.articles | RecogniseRecords(settings.earlier))
    for name, rows in zip(replayed._fields, replayed, strict=True):
        _ = rows | f"Spill_{name}" >> SpillRows(folder, name)


def build_stream(
    pipeline: Any, arrived: Any, link: StreamSettings, commit: CommitSettings, settings: GraphSettings
) -> None:
    """Turns files that arrive into committed windows, for as long as they do.

    Args:
      pipeline: to add the steps to.
      arrived: transform that gives :class:`SourceFile` elements, timestamped with their arrival.
      link: how windows are cut and linked.
      commit: how they are committed.
      settings: how files are parsed and annotated.
    """
    _ = (
        pipeline
        | "Arrived" >> arrived
        | "Parse" >> ParseChunks(settings.run, settings.parse)
        | "Link" >> LinkStream(link)
        | "Annotate" >> AnnotateParts(settings.model, settings.annotate_timeout_s)
        | "Commit" >> CommitWindows(commit)
    )


class _ReadSpillFn(beam.DoFn):
    """Reads the rows of a block, and makes them those of the slice's run."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id

    def process(self, element: SpillBlock) -> Iterator[Any]:
        for spilled in read_spill(element):
            row = revise(spilled, run_id=self._run_id)
            yield row if isinstance(row, Article) else beam.pvalue.TaggedOutput("rejects", row)


class _SplitKnownFn(beam.DoFn):
    """Tells rejects that are in the tables already from new ones."""

    def __init__(self, output: str, known: frozenset[str] | None) -> None:
        self._output = output
        self._known = known

    def setup(self) -> None:
        if self._known is None:
            self._known = read_reject_ids(open_store(self._output))

    def process(self, element: Reject) -> Iterator[Any]:
        assert self._known is not None
        is_known = not self._known.isdisjoint(list_reject_ids(element))
        yield beam.pvalue.TaggedOutput("known", element) if is_known else element


def _annotate(articles: Any, settings: GraphSettings) -> Any:
    if settings.model == NO_ANNOTATION:
        return articles
    return articles | "Annotate" >> Annotate(settings.model, settings.annotate_timeout_s, settings.progress)


def _build_tables(articles: Any, rejects: Any, sources: Any, settings: GraphSettings, shards: int) -> Any:
    split = rejects | "SplitKnown" >> beam.ParDo(
        _SplitKnownFn(settings.sink.output, settings.known_rejects)
    ).with_outputs("known", main="new")
    linked = articles | "Deduplicate" >> Deduplicate(settings.earlier, settings.progress, shards)
    annotated = _annotate(linked.articles, settings)
    tables = {
        "articles": annotated,
        "rejects": split.new,
        "sources": sources,
        "signatures": linked.signatures,
    }
    written = [rows | f"Write_{table}" >> WriteTable(table, settings.sink) for table, rows in tables.items()]
    known = [
        rows | f"Count_{name}" >> CountElements("unchanged")
        for name, rows in {"known_articles": linked.known, "known_rejects": split.known}.items()
    ]
    # Emits a zero so that `WriteResult` runs on empty input.
    none = linked.articles.pipeline | "CountNothing" >> beam.Create([("unchanged", 0)], reshuffle=False)
    return (*written, *known, none) | "Result" >> beam.Flatten() | "WriteResult" >> WriteResult(settings.sink)
