"""Reprocess: rows of older code or another model annotated again, in place.

An article's identity, text and links stay as they were written; its annotations,
``model`` and ``pipeline_version`` become those of the code that runs now. A file
of the table is replaced whole, in both formats, in one commit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import apache_beam as beam
import pyarrow.parquet as pq
from packaging.version import InvalidVersion, Version

from pipeline.jobs import Job, open_job
from pipeline.options import RunSettings, UsageError
from pipeline.report import ProgressView, RunSummary
from pipeline.runs import list_table, read_result
from pipeline.sinks import SinkSettings, WriteResult, check_rows, stage_rows
from pipeline.stores import Store, open_store
from schemas import from_row
from schemas.records import Article, DataFile
from transforms.annotate import annotate_articles, wants_annotation
from transforms.logic.model import LoadedModel, load_model
from transforms.metrics import Progress, measure_stage

_ARTICLES_AT_A_TIME = 16


class ArticleFile(NamedTuple):
    """A Parquet file of ``articles`` that has rows to annotate again."""

    path: str
    rows: int


@dataclass(frozen=True)
class Outdated:
    """Which rows are to be annotated again.

    Attributes:
      since: rows that older code than this version wrote.
      model: and rows that another model than this one annotated, or could have.
    """

    since: str
    model: str

    def __post_init__(self) -> None:
        """Checks the version.

        Raises:
          UsageError: it is none.
        """
        try:
            Version(self.since)
        except InvalidVersion as error:
            raise UsageError(f"--since takes a version such as 0.2.0, not {self.since!r}") from error

    def includes(self, row: Article, model: LoadedModel) -> bool:
        """Says whether a row is one of them; an exact copy has no annotations of its own."""
        if row.annotated_from is not None:
            return False
        is_other_model = row.model != model.version and (
            row.model is not None or wants_annotation(row, model.languages)
        )
        return is_other_model or Version(row.pipeline_version) < Version(self.since)


def reprocess(settings: RunSettings, view: ProgressView, since: str) -> RunSummary:
    """Annotates rows again that older code wrote, or another model annotated.

    Args:
      settings: where the tables are, and which model; its inputs are not read.
      view: shows how far it is.
      since: rows of code older than this version.

    Returns:
      The summary; ``totals["reannotated"]`` counts the rows.

    Raises:
      UsageError: ``since`` is no version, or the model is not installed.
      LockedError: another run is writing to the output.
    """
    settings.require_model()
    outdated = Outdated(since, settings.model)
    with open_job(settings, view) as job:
        files = list(find_outdated(job.store, outdated))
        job.summary.totals["reannotated"] = 0
        total = sum(file.rows for file in files)
        pieces = list(_cut(files, settings.slice_size or total))
        with view.watch(job.make_graph(job.info.run_id).progress.folder, "articles", total):
            for number, piece in enumerate(pieces, 1):
                run_id = job.info.run_id if len(pieces) == 1 else f"{job.info.run_id}-{number:04d}"
                _process(job, piece, run_id, outdated)
    return job.summary


def _process(job: Job, files: list[ArticleFile], run_id: str, outdated: Outdated) -> None:
    graph = job.make_graph(run_id)
    build = partial(
        _build, files=files, sink=graph.sink, outdated=outdated, version=job.info.pipeline_version
    )
    # What is written is about as large as what is read, and the model is the cost: as for a large input.
    counters = job.run_pipeline(build, input_bytes=sum(file.rows for file in files) * 5_000)
    staged = read_result(job.store, run_id)["files"]
    job.commit(run_id, 0, counters, [DataFile(**file) for file in staged], is_new=False)


def _build(
    pipeline: Any, files: list[ArticleFile], sink: SinkSettings, outdated: Outdated, version: str
) -> None:
    rewritten = (
        pipeline
        | "Files" >> beam.Create(files, reshuffle=False)
        | "SpreadFiles" >> beam.Reshuffle()
        | "Reannotate"
        >> beam.ParDo(_ReannotateFileFn(sink, outdated, version)).with_outputs("counts", main="files")
    )
    _ = (rewritten.files, rewritten.counts) | "Result" >> beam.Flatten() | "WriteResult" >> WriteResult(sink)


def find_outdated(store: Store, outdated: Outdated) -> Iterator[ArticleFile]:
    """Yields the files with rows to annotate again."""
    model = load_model(outdated.model)
    for path in list_table(store, "articles"):
        rows = sum(outdated.includes(row, model) for row in read_articles(store, path))
        if rows:
            yield ArticleFile(path, rows)


def read_articles(store: Store, path: str) -> Iterator[Article]:
    """Yields the articles of a Parquet file, in its order."""
    with store.open_input(path) as stream:
        for batch in pq.ParquetFile(stream).iter_batches(batch_size=500):
            yield from (from_row(Article, row) for row in batch.to_pylist())


class _ReannotateFileFn(beam.DoFn):
    def __init__(self, sink: SinkSettings, outdated: Outdated, version: str) -> None:
        self._sink = sink
        self._outdated = outdated
        self._version = version

    def process(self, element: ArticleFile) -> Iterator[Any]:
        model = load_model(self._outdated.model)
        rows = list(read_articles(open_store(self._sink.output), element.path))
        with measure_stage("annotate"):
            renewed = {row.article_id: row for row in self._renew(rows, model)}
        rows = [renewed.get(row.article_id, row) for row in rows]
        with measure_stage("write"):
            check_rows(rows)
            target = element.path.replace("parquet", "{0}")
            yield from stage_rows("articles", self._sink, target, rows)
        yield beam.pvalue.TaggedOutput("counts", ("reannotated", len(renewed)))

    def _renew(self, rows: list[Article], model: LoadedModel) -> Iterator[Article]:
        outdated = [_strip(row, self._version) for row in rows if self._outdated.includes(row, model)]
        progress: Progress = self._sink.progress
        for first in range(0, len(outdated), _ARTICLES_AT_A_TIME):
            batch = outdated[first : first + _ARTICLES_AT_A_TIME]
            yield from annotate_articles(batch, model)
            progress.advance("annotate", len(batch))


def _strip(row: Article, version: str) -> Article:
    """Returns a row as it was before it was annotated, but as one of the code that runs now."""
    warnings = tuple(warning for warning in row.warnings if warning.code != "language_not_annotated")
    return replace(
        row,
        pipeline_version=version,
        model=None,
        entities=(),
        quotes=(),
        places=(),
        times=(),
        keyphrases=(),
        warnings=warnings,
    )


def _cut(files: list[ArticleFile], slice_rows: int) -> Iterator[list[ArticleFile]]:
    piece: list[ArticleFile] = []
    for file in files:
        piece.append(file)
        if sum(file.rows for file in piece) >= slice_rows:
            yield piece
            piece = []
    if piece:
        yield piece
