"""Wires the graph of a run: read -> parse -> deduplicate -> annotate -> write.

A local run parses its whole input first and spills the rows to files, from which it cuts slices;
:func:`build_parse` and :func:`build_slice` are its two graphs. On an engine one graph does everything,
:func:`build_whole`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import apache_beam as beam

from wiredesk.pipeline.engine.detached import CommitRun, Detached
from wiredesk.pipeline.inputs.slices import Slice
from wiredesk.pipeline.inputs.sources import read_listing
from wiredesk.pipeline.inputs.spill import SpillBlock, SpillRows, read_spill
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.table_reads import read_reject_ids
from wiredesk.pipeline.storage.writers import SinkSettings, WriteResult, WriteTable
from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Article, Reject, RunInfo, Source, SourceFile
from wiredesk.transforms.annotation.annotate import Annotate
from wiredesk.transforms.counters import CountElements, Progress
from wiredesk.transforms.dedup.deduplicate import Deduplicate
from wiredesk.transforms.dedup.known_keys import RestoreKeys
from wiredesk.transforms.dedup.signature_index import EarlierSettings
from wiredesk.transforms.logic.dedup.record_marks import list_reject_ids
from wiredesk.transforms.logic.kernel.defaults import DEFAULT_ANNOTATE_TIMEOUT_S, DEFAULT_MODEL, NO_ANNOTATION
from wiredesk.transforms.parsing.files import ParseFiles, ParseOptions
from wiredesk.transforms.parsing.replay import ReplayRejects, StoredRejects

# Shards of the joins of deduplication. A slice is small; the input of an engine may be a hundred
# times larger than what a worker can hold.
_SLICE_SHARDS = 16
_WHOLE_SHARDS = 1024


@dataclass(frozen=True)
class GraphSettings:
    """Settings of the steps of the graph.

    Attributes:
      run: the run that every row belongs to.
      sink: where the tables go.
      earlier: the signatures to deduplicate against.
      known_rejects: ids of rejects that are in the tables already. None makes
        each worker read them from the tables, because they may be too many for a graph.
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
    _spill(parsed, folder, settings)


def build_slice(pipeline: Any, piece: Slice, sources: Sequence[Source], settings: GraphSettings) -> None:
    """Turns one slice of parsed rows into staged tables.

    A slice is a run of its own. Its rows were parsed before the run had an id, so they get it here.
    """
    run_id = settings.run.run_id
    rows = (
        pipeline
        | "Blocks" >> beam.Create(piece.blocks, reshuffle=False)
        | "SpreadBlocks" >> beam.Reshuffle()
        | "ReadSpill" >> beam.ParDo(_ReadSpillFn(run_id)).with_outputs("rejects", main="articles")
    )
    named = [replace_fields(source, run_id=run_id) for source in sources]
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
      listings: files that list what to read, see :func:`wiredesk.pipeline.inputs.sources.stage_listing`;
        an engine refuses a graph that carries a million names.
      settings: settings of the steps.
      detached: makes the last step commit the run; None leaves that to a driver.
    """
    files = (
        pipeline
        | "Listings" >> beam.Create(listings, reshuffle=False)
        | "ReadListing" >> beam.FlatMap(read_listing, settings.sink.output).with_output_types(SourceFile)
    )
    parsed = files | "Parse" >> ParseFiles(settings.run, settings.parse, settings.progress)
    articles = parsed.articles | RestoreKeys(settings.earlier)
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
    _spill(replayed, folder, settings)


def _spill(parsed: Any, folder: str, settings: GraphSettings) -> None:
    """Writes each output of a parser to spill files, with articles under the keys of their records."""
    parsed = parsed._replace(articles=parsed.articles | RestoreKeys(settings.earlier))
    for name, rows in zip(parsed._fields, parsed, strict=True):
        _ = rows | f"Spill_{name}" >> SpillRows(folder, name)


class _ReadSpillFn(beam.DoFn):
    """Reads the rows of a block, and gives them the id of the slice's run."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id

    def process(self, element: SpillBlock) -> Iterator[Any]:
        for spilled in read_spill(element):
            row = replace_fields(spilled, run_id=self._run_id)
            yield row if isinstance(row, Article) else beam.pvalue.TaggedOutput("rejects", row)


class _SplitKnownFn(beam.DoFn):
    """Separates rejects that are in the tables already from new ones."""

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
