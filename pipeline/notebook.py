"""The parser, the linker and the annotator as plain functions, for notebooks and scripts.

The names are imported from the package itself: ``from wiredesk import read_articles``. They use the code that the
jobs use, without a pipeline; only :func:`run` builds one and writes tables.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from rich.console import Console

from wiredesk.pipeline.check import CheckReport, check_output
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.inputs.sources import list_sources
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import Article, RawRecord, Reject, RunInfo
from wiredesk.transforms.dedup.increment import link_increment
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.kernel.defaults import DEFAULT_LOOKBACK_DAYS, DEFAULT_MODEL
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing.supervised_reader import lend_reader

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "Article",
    "RecordError",
    "Reject",
    "RunSettings",
    "annotate",
    "check",
    "link",
    "open_tables",
    "parse_article",
    "read_articles",
    "run",
    "to_arrow",
]

RUN_ID = "notebook"
"""The ``run_id`` of articles that no run has read."""


def parse_article(
    payload: bytes | str,
    name: str = "article",
    *,
    record_format: str | None = None,
    read_at: datetime | None = None,
) -> Article:
    """Parses one record: a text, a web page, a message in one of the formats of news agencies.

    Args:
      payload: the bytes of the record, or its text.
      name: the name of its file. It becomes the ``source_key``, its ending helps to recognise the format, and
        a date in it is a candidate for the time of publication.
      record_format: a format that ``wiredesk run --format`` takes; None recognises it by the content.
      read_at: when the record was read; None is now. No article is published later.

    Returns:
      The article: a row of the ``articles`` table, not yet linked or annotated.

    Raises:
      RecordError: the record holds no article. ``reason`` is the ``reason`` of the ``rejects`` table.
    """
    data = payload.encode() if isinstance(payload, str) else payload
    return parse_record(RawRecord(name, name, data), _make_run(read_at), record_format)


def read_articles(
    path: str | os.PathLike[str], *, record_format: str | None = None, read_at: datetime | None = None
) -> Iterator[Article | Reject]:
    """Yields the article, or the reject, of each record in a file or in the files of a folder.

    The files are read as a run reads them, in a child process: containers are cut into records, and a record that
    takes too long, or a file that cannot be read, is a reject.

    Args:
      path: a file, a folder or a glob, on a disk or in a store.
      record_format: see :func:`parse_article`.
      read_at: see :func:`parse_article`.

    Raises:
      InputError: the path names nothing.
    """
    # It imports Beam.
    from wiredesk.transforms.parsing.files import ParseOptions, parse_file  # noqa: PLC0415

    run, options = _make_run(read_at), ParseOptions(format=record_format)
    with lend_reader(options.record_timeout_s) as reader:
        for file in list_sources((os.fspath(path),)):
            yield from parse_file(file, run, options, reader)


def link(articles: Iterable[Article], *, lookback_days: float = DEFAULT_LOOKBACK_DAYS) -> list[Article]:
    """Links each article to at most one earlier one that it copies, updates or reprints.

    Args:
      articles: those to compare with each other, in any order. Of two with the same ``article_id`` one is kept.
      lookback_days: the time between two articles, in days, beyond which they are not compared.

    Returns:
      The articles in their order, with the columns from ``relation`` on filled and the same ``cluster_id`` for all
      of one chain.
    """
    per_bucket = EarlierSettings().per_bucket
    return link_increment(list(articles), EarlierIndex(EarlierSettings()), per_bucket, lookback_days).articles


def annotate(articles: Iterable[Article], *, model: str = DEFAULT_MODEL) -> list[Article]:
    """Annotates the articles in a language that a model reads: entities, quotes, places, times, keyphrases.

    Args:
      articles: parsed and, so that exact copies are not annotated twice, linked ones.
      model: the name of an installed spaCy model, several with commas between them, or ``auto``.

    Returns:
      The articles in their order. One in another language has the warning ``language_not_annotated``.

    Raises:
      ModelError: a model is not installed, or finds no names.
    """
    from wiredesk.transforms.annotation.annotators import annotate_articles  # noqa: PLC0415 - spaCy
    from wiredesk.transforms.annotation.eligibility import divide, warn_unread  # noqa: PLC0415 - spaCy
    from wiredesk.transforms.logic.ner.choice import open_models  # noqa: PLC0415 - spaCy
    from wiredesk.transforms.logic.ner.model import load_model  # noqa: PLC0415 - spaCy

    models = open_models(model)
    given = list(articles)
    annotated = [warn_unread(article, models) for article in given]
    for chosen, places in divide(given, models).items():
        found = annotate_articles([given[place] for place in places], load_model(chosen.name))
        for place, article in zip(places, found, strict=True):
            annotated[place] = article
    return annotated


def to_arrow(articles: Sequence[Article]) -> pa.Table:
    """Returns the articles as an Arrow table with the columns of the ``articles`` table.

    ``to_arrow(articles).to_pandas()`` is a data frame; DuckDB and Polars read the table as it is.
    """
    return pa.Table.from_pylist([asdict(article) for article in articles], make_arrow_schema("articles"))


def run(inputs: str | Sequence[str], output: str | os.PathLike[str], **settings: Any) -> RunSummary:
    """Reads what is new or changed in the inputs and commits it to the tables, as ``wiredesk run`` does.

    Args:
      inputs: files, folders, globs; one or several.
      output: the root of the tables.
      **settings: further attributes of :class:`RunSettings`.

    Returns:
      The counts of what was read and written.

    Raises:
      UsageError: a setting makes no sense, or the model is not installed.
      InputError: an input names nothing.
      LockedError: another job is writing to the output.
    """
    from wiredesk.pipeline.jobs.run import run as run_job  # noqa: PLC0415 - it imports Beam

    names = (inputs,) if isinstance(inputs, str) else tuple(inputs)
    return run_job(RunSettings(names, os.fspath(output), **settings), ProgressView(Console(stderr=True)))


def open_tables(output: str | os.PathLike[str]) -> duckdb.DuckDBPyConnection:
    """Returns a DuckDB connection with the tables of an output and the views over them.

    Raises:
      NoTablesError: the output holds no tables.
    """
    return connect(open_store(os.fspath(output)))


def check(output: str | os.PathLike[str], *, full: bool = False) -> CheckReport:
    """Checks the tables of an output, as ``wiredesk check`` does.

    Args:
      output: the root of the tables.
      full: True also compares each Avro file with its Parquet twin, row by row.
    """
    return check_output(open_store(os.fspath(output)), full)


def _make_run(read_at: datetime | None) -> RunInfo:
    return RunInfo(RUN_ID, read_at or datetime.now(UTC), version("wiredesk"))
