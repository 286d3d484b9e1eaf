"""Takes odd records through every stage of a run, with nothing around the stages that would contain an exception."""

from __future__ import annotations

import io
import json
import pickle
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy as np
from rich.console import Console

from tests.faults.odd_records import OddRecord, to_bytes, to_text
from wiredesk.pipeline.pages.article import render_article_page
from wiredesk.pipeline.storage.table_files import LAYOUTS, write_avro, write_parquet
from wiredesk.pipeline.views.annotations import list_marks
from wiredesk.pipeline.views.article import render_article
from wiredesk.pipeline.views.marks import cut_segments
from wiredesk.schemas import from_row, to_row
from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Article, Reject, RunInfo, Signature
from wiredesk.transforms.annotation.annotators import add_speaker_mentions
from wiredesk.transforms.dedup.increment import link_increment
from wiredesk.transforms.dedup.versions import recognise_record
from wiredesk.transforms.failures import INTERNAL_WARNINGS
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.logic.dedup.buckets import CANDIDATE
from wiredesk.transforms.logic.dedup.judging import judge_pair
from wiredesk.transforms.logic.dedup.signing import sign_article
from wiredesk.transforms.logic.dedup.state_lookup import Representative
from wiredesk.transforms.logic.entities.group import group_entities
from wiredesk.transforms.logic.kernel.offsets import check_offsets
from wiredesk.transforms.logic.keyphrases.extract import extract_keyphrases
from wiredesk.transforms.logic.ner.model import LoadedModel, NamedMention
from wiredesk.transforms.logic.places import resolve_places
from wiredesk.transforms.logic.quotes import extract_quotes
from wiredesk.transforms.logic.times import find_times
from wiredesk.transforms.parsing.record_reader import ReadJob, read_rows

RUN = RunInfo("20260101T000000Z-000000", datetime(2026, 1, 1, tzinfo=UTC), "0.0")
_LIMITS = Limits(16_000_000, 200.0, 100_000)
_LOOKBACK_DAYS = 30.0
_PER_BUCKET = 32
_EXCUSE = "cannot be shown: "
"""The text that replaces a failed part when an article is shown."""

_PRINTED_OF = 8
"""One in so many articles is printed to a terminal, which takes as long as its annotation."""

_LIMIT_S = 60.0
"""Seconds after which a stage with a few small texts counts as one that never ends."""


class _NoIndex:
    """An index without earlier articles."""

    def __contains__(self, article_id: str) -> bool:
        return False

    def find_exact(self, content_hash: str) -> Representative | None:
        return None

    def fetch_signature(self, article_id: str) -> Signature:
        raise LookupError(article_id)

    def find_version(self, source_key: str) -> Signature | None:
        return None

    def find_text(self, mark: bytes, text: bytes) -> str | None:
        return None

    def list_marked(self, mark: bytes, most: int) -> list[tuple[int, str]]:
        return []

    def find_candidates(self, keys: np.ndarray, published_at: datetime | None) -> np.ndarray:
        return np.zeros(0, CANDIDATE)

    def fetch(self, row: int) -> Signature:
        raise LookupError(row)


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception: its type and message, its place in the code, its stage and the records of that stage."""

    error: str
    place: str
    stage: str
    records: tuple[OddRecord, ...]

    @property
    def kind(self) -> tuple[str, str]:
        """Returns the values that failures of one cause have in common."""
        return self.error.partition(":")[0], self.place


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a record in a stage, in milliseconds for a thousand characters of text."""

    ms_per_kchar: float
    characters: int
    stage: str
    number: int


class Stages:
    """Runs records through the stages, and records exceptions and costs.

    Args:
      model: the model that finds names; without it texts are annotated without its names.
    """

    def __init__(self, model: LoadedModel | None) -> None:
        self._model = model
        signal.signal(signal.SIGALRM, _stop)
        self.failures: list[Failure] = []
        self.costs: list[Cost] = []
        self.articles = 0
        self.rejects = 0

    def run(self, records: Sequence[OddRecord]) -> None:
        """Takes a batch through all stages; a record that fails in one stage is left out of the later ones."""
        rows = [
            (record, row) for record in records for row in self._try("parse", [record], _parse, record) or ()
        ]
        self.rejects += sum(isinstance(row, Reject) for _, row in rows)
        for record, row in rows:
            self._try("row", [record], _check_row, "articles" if isinstance(row, Article) else "rejects", row)
        self._run_articles([(record, row) for record, row in rows if isinstance(row, Article)])

    def _run_articles(self, articles: list[tuple[OddRecord, Article]]) -> None:
        self.articles += len(articles)
        self._link(articles)
        done = []
        for record, article in articles:
            annotated = self._try("annotate", [record], self._annotate, _date(record, article))
            if annotated is not None:
                self._try("offsets", [record], check_offsets, annotated)
                self._try("row", [record], _check_row, "articles", annotated)
                self._try("render", [record], _render, annotated)
                done.append(annotated)
        if done:
            owners = [record for record, _ in articles]
            self._try("write", owners, _write, "articles", done)

    def _annotate(self, article: Article) -> Article:
        mentions = self._model.find_mentions([article.body])[0] if self._model else []
        return _annotate_bare(article, mentions)

    def _link(self, articles: list[tuple[OddRecord, Article]]) -> None:
        signed = []
        for record, article in articles:
            signature = self._try("sign", [record], sign_article, article)
            if signature is not None:
                signed.append((record, signature))
                self._try("row", [record], to_row, signature)
        for (record, first), (neighbour, second) in pairwise(signed):
            self._try("compare", [record, neighbour], judge_pair, first, second)
        owners = [record for record, _ in articles]
        self._try("link", owners, _link_all, [a for _, a in articles])

    def _try(self, stage: str, records: list[OddRecord], function: Callable[..., Any], *args: Any) -> Any:
        began = time.thread_time()
        signal.setitimer(signal.ITIMER_REAL, _LIMIT_S)
        try:
            return function(*args)
        except Exception as error:
            self.failures.append(Failure(_describe(error), _find_place(error), stage, tuple(records)))
            return None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            taken = (time.thread_time() - began) * 1000
            size = max(sum(len(record.payload) for record in records), 1000)
            self.costs.append(Cost(1000 * taken / size, size, stage, records[0].number if records else -1))
            if len(self.costs) > 10_000:
                self.costs = pick_slowest(self.costs, 50)


def _link_all(articles: list[Article]) -> None:
    articles = [recognise_record(article, _NoIndex(), _LOOKBACK_DAYS) for article in articles]
    linked = link_increment(articles, _NoIndex(), _PER_BUCKET, _LOOKBACK_DAYS)
    _refuse_contained(linked.articles)


def _refuse_contained(articles: Iterable[Article]) -> None:
    """Raises the failures that a stage has contained to its articles."""
    for article in articles:
        for warning in article.warnings:
            if warning.code in INTERNAL_WARNINGS:
                raise AssertionError(f"{warning.code}: {warning.message}")


def _stop(_number: int, _frame: object) -> None:
    raise TimeoutError(f"not done after {_LIMIT_S:.0f} s")


def pick_slowest(costs: Iterable[Cost], count: int) -> list[Cost]:
    """Returns the highest costs of each stage."""
    by_stage: dict[str, list[Cost]] = {}
    for cost in sorted(costs, key=lambda cost: -cost.ms_per_kchar):
        by_stage.setdefault(cost.stage, []).append(cost)
    return [cost for found in by_stage.values() for cost in found[:count]]


def _annotate_bare(article: Article, mentions: Sequence[NamedMention]) -> Article:
    """Returns the article with the annotations that a run makes, but without containing errors of an annotator."""
    body = article.body
    entities = group_entities(body, mentions)
    quotes = extract_quotes(body, entities)
    return replace_fields(
        article,
        entities=add_speaker_mentions(body, entities, quotes),
        quotes=quotes,
        places=resolve_places(body, entities, article.dateline.place if article.dateline else None),
        times=find_times(body, article.published_date),
        keyphrases=extract_keyphrases(body, article.headline, entities),
    )


def _parse(record: OddRecord) -> list[Article | Reject]:
    job = ReadJob(record.name, f"/in/{record.name}", len(record.payload), RUN, _LIMITS)
    rows = read_rows(job, io.BytesIO(record.payload))
    return [row for row in rows if isinstance(row, Article | Reject)]


def _date(record: OddRecord, article: Article) -> Article:
    """Returns the article with the date of the record, in the language that is annotated."""
    if record.undated:
        return replace_fields(article, published_at=None, published_date=None)
    if record.published_at is None:
        return article
    return replace_fields(
        article, published_at=record.published_at, published_date=record.published_at.date()
    )


def _check_row(table: str, row: Article | Reject) -> None:
    """Checks that a row can be pickled and written, and is equal when it is read back."""
    again = from_row(type(row), to_row(row))
    if again != row or pickle.loads(pickle.dumps(row)) != row:
        raise AssertionError(f"{table}: a row differs when it is read back")


def _render(article: Article) -> None:
    row = to_row(article)
    json.dumps(row, default=str).encode()
    if (
        "".join(segment.text for segment in cut_segments(article.body, list_marks(row, article.body)))
        != article.body
    ):
        raise AssertionError("the segments of a text are not the text")
    page, shown = render_article_page(row, article.body), render_article(row, article.body)
    page.encode()
    if any(_EXCUSE in text and _EXCUSE not in article.body for text in (page, shown.plain)):
        raise AssertionError("something of an article cannot be shown")
    if int(article.article_id, 16) % _PRINTED_OF:
        return
    stream = io.StringIO()
    Console(file=stream, width=80, force_terminal=True).print(shown)
    stream.getvalue().encode()


def _write(table: str, rows: Sequence[Article]) -> None:
    found = [to_row(row) for row in sorted(rows, key=LAYOUTS[table].order)]
    write_parquet(table, found, io.BytesIO())
    write_avro(table, found, io.BytesIO(), bytes(16))


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _find_place(error: Exception) -> str:
    """Returns the innermost place in the project's own code that raised an exception."""
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if any(f"/{part}/" in frame.filename for part in ("transforms", "pipeline", "schemas"))
        or not frame.line
    ]
    frames = own or traceback.extract_tb(error.__traceback__)
    frame = frames[-1]
    short = "/".join(frame.filename.rsplit("/", 4)[1:])
    return f"{short}:{frame.lineno} in {frame.name}"


def shrink(failure: Failure, model: LoadedModel | None, budget: int = 200) -> Iterator[OddRecord]:
    """Yields the records of a failure, each as short as it can be and still fail in the same way."""
    records = list(failure.records)
    for at, record in enumerate(records):
        text = to_text(record.payload)

        def fails(candidate: str, at: int = at, record: OddRecord = record) -> bool:
            tried = [*records]
            tried[at] = revise_payload(record, candidate)
            stages = Stages(model)
            stages.run(tried)
            return any(found.kind == failure.kind for found in stages.failures)

        records[at] = revise_payload(record, minimise(text, fails, budget // len(records)))
        yield records[at]


def revise_payload(record: OddRecord, text: str) -> OddRecord:
    """Returns the record with another text."""
    return OddRecord(record.number, record.name, to_bytes(text), record.published_at, record.undated)


def minimise(text: str, fails: Callable[[str], bool], budget: int) -> str:
    """Returns the shortest part of a text that fails, as far as ``budget`` trials can find it.

    Uses the delta debugging of Zeller and Hildebrandt, 2002 (https://doi.org/10.1109/32.988498).
    """
    parts = 2
    while len(text) > 1 and budget > 0:
        size = -(-len(text) // parts)
        for start in range(0, len(text), size):
            budget -= 1
            shorter = text[:start] + text[start + size :]
            if budget >= 0 and fails(shorter):
                text, parts = shorter, max(parts - 1, 2)
                break
        else:
            if size == 1:
                break
            parts = min(parts * 2, len(text))
    return text
