"""Reprocess: annotates rows of older code or of another model again.

An article keeps its identity, text and links. Its annotations, ``model`` and ``pipeline_version`` become those of the
current code. One commit replaces a file by a new version, in both formats. A file of any size is read and written a
few rows at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from operator import attrgetter
from typing import Any, NamedTuple

import apache_beam as beam
import pyarrow as pa
import pyarrow.parquet as pq
from packaging.version import InvalidVersion, Version

from wiredesk.pipeline.jobs.job import Job, open_job
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.changes import Change
from wiredesk.pipeline.storage.commits import read_result
from wiredesk.pipeline.storage.rewrite import (
    cut_by_weight,
    make_record,
    name_format,
    read_rows,
    write_version,
)
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.pipeline.storage.table_files import LAYOUTS
from wiredesk.pipeline.storage.writers import SinkSettings, WriteResult, check_rows
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.schemas import to_row
from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.schemas.records import Article, DataFile, RowWarning
from wiredesk.transforms.annotation.annotate import annotate_batch
from wiredesk.transforms.counters import count_internal
from wiredesk.transforms.failures import ANNOTATION_FAILED, WRITING_FAILED
from wiredesk.transforms.logic.kernel.defaults import DEFAULT_ANNOTATE_TIMEOUT_S, NO_ANNOTATION
from wiredesk.transforms.logic.ner.choice import Models, open_models

_ARTICLES_AT_A_TIME = 16
# A multiple of the batch size, so that few batches are smaller.
_ROWS_AT_A_TIME = 4 * _ARTICLES_AT_A_TIME


class ArticleFile(NamedTuple):
    """A Parquet file of ``articles`` that has rows to annotate again."""

    path: str
    rows: int


class AnnotatedBy(NamedTuple):
    """Columns of a row that decide whether it is annotated again."""

    annotated_from: str | None
    model: str | None
    language: str | None
    pipeline_version: str


@dataclass(frozen=True)
class Outdated:
    """Selects the rows to annotate again.

    Attributes:
      since: selects rows written by code older than this version.
      model: the models, as in ``--annotate``: selects rows of a language that one of them reads and that another
        model annotated, or none.
      timeout_s: most seconds for a row, see :class:`wiredesk.pipeline.settings.RunSettings`.
    """

    since: str
    model: str
    timeout_s: float = DEFAULT_ANNOTATE_TIMEOUT_S

    def __post_init__(self) -> None:
        """Checks the version.

        Raises:
          UsageError: it is no version.
        """
        try:
            Version(self.since)
        except InvalidVersion as error:
            raise UsageError(f"--since takes a version such as 0.2.0, not {self.since!r}") from error

    def includes(self, row: AnnotatedBy, models: Models) -> bool:
        """Returns True for a row to annotate again.

        An exact copy has no annotations of its own. A row that none of the models can read keeps those it has.
        """
        model = models.find(row.language)
        if row.annotated_from is not None or (model is None and row.model is not None):
            return False
        is_other_model = model is not None and row.model != model.version
        return is_other_model or _read_version(row.pipeline_version) < _read_version(self.since)


@cache
def _read_version(text: str) -> Version:
    return Version(text)


def reprocess(settings: RunSettings, view: ProgressView, since: str) -> RunSummary:
    """Annotates the rows of older code or of another model again.

    Args:
      settings: settings of the run; its inputs are not read.
      view: shows the progress.
      since: selects rows written by code older than this version.

    Returns:
      The summary; ``totals["reannotated"]`` counts the rows.

    Raises:
      UsageError: ``since`` is no version, the model is ``none``, or it is not installed.
      LockedError: another run is writing to the output.
    """
    if settings.model == NO_ANNOTATION:
        raise UsageError(
            "reprocess annotates again: name a model with --annotate, or auto for all installed ones"
        )
    settings = settings.choose_models()
    outdated = Outdated(since, settings.model, settings.annotate_timeout_s)
    with open_job(settings, view) as job:
        files = list(find_outdated(job.store, job.tables.list_paths("articles"), outdated))
        job.summary.totals["reannotated"] = 0
        total = sum(file.rows for file in files)
        pieces = list(cut_by_weight(files, attrgetter("rows"), settings.slice_size or total))
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
    # Annotation dominates the cost, so workers are chosen as for an input of the size of the articles.
    counters = job.run_pipeline(build, input_bytes=sum(file.rows for file in files) * 5_000)
    result = read_result(job.store, run_id)
    new = [DataFile(**file) for file in result["files"]]
    removed = [
        name_format(file.path, file_format) for file in files for file_format in LAYOUTS["articles"].formats
    ]
    job.commit_change(run_id, Change(new, removed, Counter(result["counts"])), counters)


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


def find_outdated(store: Store, paths: list[str], outdated: Outdated) -> Iterator[ArticleFile]:
    """Yields the files that have rows to annotate again."""
    models = open_models(outdated.model)
    for path, stream in store.open_each(paths):
        batches = pq.ParquetFile(stream).iter_batches(columns=AnnotatedBy._fields)
        rows = sum(sum(_find_rows(batch, outdated, models)) for batch in batches)
        if rows:
            yield ArticleFile(path, rows)


def _find_rows(rows: pa.Table | pa.RecordBatch, outdated: Outdated, models: Models) -> list[bool]:
    """Returns for each row True if it is annotated again."""
    columns = (rows[name].to_pylist() for name in AnnotatedBy._fields)
    return [outdated.includes(AnnotatedBy(*values), models) for values in zip(*columns, strict=True)]


class _ReannotateFileFn(beam.DoFn):
    def __init__(self, sink: SinkSettings, outdated: Outdated, version: str) -> None:
        self._sink = sink
        self._outdated = outdated
        self._version = version

    def process(self, element: ArticleFile) -> Iterator[Any]:
        store, models = open_store(self._sink.output), open_models(self._outdated.model)
        counts = Counter({"reannotated": element.rows})
        batches = read_rows(store, "articles", element.path, _ROWS_AT_A_TIME)
        renewed = (self._renew(rows, models, counts) for rows in batches)
        yield from write_version(store, "articles", element.path, self._sink.run_id, renewed).new
        yield from (beam.pvalue.TaggedOutput("counts", count) for count in counts.items())

    def _renew(self, rows: pa.Table, models: Models, counts: Counter[str]) -> pa.Table:
        wanted = _find_rows(rows, self._outdated, models)
        if not any(wanted):
            return rows
        given = rows.to_pylist()
        places = [place for place, is_wanted in enumerate(wanted) if is_wanted]
        stripped = [_strip(make_record("articles", given[place]), self._version) for place in places]
        for place, article in zip(places, self._annotate(stripped, counts), strict=True):
            given[place] = to_row(article)
        return pa.Table.from_pylist(given, schema=rows.schema)

    def _annotate(self, articles: list[Article], counts: Counter[str]) -> Iterator[Article]:
        for first in range(0, len(articles), _ARTICLES_AT_A_TIME):
            batch = articles[first : first + _ARTICLES_AT_A_TIME]
            annotated = check_rows(annotate_batch(batch, self._outdated.model, self._outdated.timeout_s))
            counts.update(count_internal(map(_keep_new_warnings, annotated, batch)))
            yield from annotated
            self._sink.progress.advance("annotate", len(batch))


def _keep_new_warnings(annotated: Article, before: Article) -> Article:
    """Returns a row without its earlier warnings: the run that made them has counted them."""
    return replace(annotated, warnings=tuple(w for w in annotated.warnings if w not in before.warnings))


def _is_of_annotations(warning: RowWarning) -> bool:
    """Returns True for a warning about annotations, which are replaced."""
    if warning.code == WRITING_FAILED:
        return warning.message.startswith(tuple(f"left out: {name}," for name in ANNOTATIONS))
    return warning.code in ("language_not_annotated", "language_partly_annotated", ANNOTATION_FAILED)


def _strip(row: Article, version: str) -> Article:
    """Returns a row as it was before its annotation, with the version of the current code."""
    nothing: dict[str, Any] = dict.fromkeys(ANNOTATIONS, ())
    return replace(
        row,
        pipeline_version=version,
        model=None,
        warnings=tuple(warning for warning in row.warnings if not _is_of_annotations(warning)),
        **nothing,
    )
