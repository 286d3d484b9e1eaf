"""Annotates articles: spaCy's entities, one pass over each distinct text."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics

from schemas.moving import revise
from schemas.records import Article, Entity, Mention, Quote, RowWarning
from transforms.logic.article import sort_warnings
from transforms.logic.defaults import DEFAULT_MODEL, NO_ANNOTATION
from transforms.logic.entities import group_entities
from transforms.logic.keyphrases import extract_keyphrases
from transforms.logic.model import LoadedModel, NamedMention, load_model
from transforms.logic.places import resolve_places
from transforms.logic.quotes import extract_quotes
from transforms.logic.times import find_times
from transforms.metrics import NAMESPACE, Progress, measure_stage

_BATCH_ARTICLES = 16


def add_warning(article: Article, code: str, message: str) -> Article:
    """Returns the article with one more warning, in order of code."""
    return revise(article, warnings=sort_warnings((*article.warnings, RowWarning(code, message))))


def reads_language(language: str | None, languages: frozenset[str]) -> bool:
    """Says whether a model of these languages reads a text of that language, ``en-GB`` or ``en``."""
    return (language or "").partition("-")[0] in languages


def wants_annotation(article: Article, languages: frozenset[str]) -> bool:
    """Says whether the model is to read this article: not an exact copy, and of its language."""
    return article.annotated_from is None and reads_language(article.language, languages)


def annotate_articles(articles: list[Article], model: LoadedModel) -> Iterator[Article]:
    """Yields the articles, in order, with the annotations of those that the model can read."""
    wanted = [article for article in articles if wants_annotation(article, model.languages)]
    found = dict(
        zip(
            (article.article_id for article in wanted),
            model.find_mentions([article.body for article in wanted]),
            strict=True,
        )
    )
    for article in articles:
        mentions = found.get(article.article_id)
        if mentions is not None:
            yield annotate_article(revise(article, model=model.version), mentions)
        elif article.annotated_from is None:
            yield add_warning(
                article,
                "language_not_annotated",
                f"the model {model.version} does not read {article.language or 'an unknown language'}; "
                "choose one that does with --annotate",
            )
        else:
            yield article


def annotate_article(article: Article, mentions: list[NamedMention]) -> Article:
    """Returns an article with all annotations that follow from its text and the names found in it."""
    entities = group_entities(article.body, mentions)
    quotes = extract_quotes(article.body, entities)
    return revise(
        article,
        entities=add_speaker_mentions(article.body, entities, quotes),
        quotes=quotes,
        places=resolve_places(article.body, entities, article.dateline.place if article.dateline else None),
        times=find_times(article.body, article.published_at),
        keyphrases=extract_keyphrases(article.body, article.headline, entities),
    )


def add_speaker_mentions(
    body: str, entities: tuple[Entity, ...], quotes: tuple[Quote, ...]
) -> tuple[Entity, ...]:
    """Returns the entities with the pronouns and roles that name them as speakers among their mentions."""
    found: dict[int, set[tuple[int, int]]] = {}
    for quote in quotes:
        if (
            quote.speaker_entity is not None
            and quote.speaker_start is not None
            and quote.speaker_end is not None
        ):
            found.setdefault(quote.speaker_entity, set()).add((quote.speaker_start, quote.speaker_end))
    taken = sorted((m.start, m.end) for entity in entities for m in entity.mentions)
    extended = []
    for entity in entities:
        spans = [span for span in found.get(entity.entity, ()) if not _is_taken(span, taken)]
        more = [Mention(start, end, body[start:end]) for start, end in spans]
        mentions = tuple(sorted((*entity.mentions, *more), key=lambda mention: mention.start))
        extended.append(revise(entity, mentions=mentions, count=len(mentions)))
    return tuple(extended)


def _is_taken(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    """Tells whether a span overlaps one of those that are sorted and apart."""
    at = bisect_left(taken, (span[1],))
    return at > 0 and taken[at - 1][1] > span[0]


_SAMPLE_BODY = 'LONDON - "We will go on," Anna Lind of the Harbour Authority said in Marlow Bay on Monday.'
_ready: dict[str, LoadedModel] = {}
_loading = threading.Lock()


def load_annotators(model: str) -> LoadedModel:
    """Returns the model, and has the tables that annotation needs be loaded, once a process.

    They are loaded when they are first asked for, and where an engine runs many threads
    each would load them for itself.
    """
    with _loading:
        if model not in _ready:
            loaded = load_model(model)
            for language in loaded.languages:
                list(annotate_articles([_make_sample(language)], loaded))
            _ready[model] = loaded
        return _ready[model]


def _make_sample(language: str) -> Article:
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    return Article(
        article_id="",
        content_hash="",
        source_key="",
        source_uri="",
        source_format="text",
        source_bytes=0,
        run_id="",
        ingested_at=moment,
        pipeline_version="",
        body=_SAMPLE_BODY,
        language=language,
        word_count=0,
        published_at=moment,
        cluster_id="",
    )


class _AnnotateFn(beam.DoFn):
    def __init__(self, model: str, progress: Progress) -> None:
        self._model = model
        self._progress = progress
        self._annotated = Metrics.counter(NAMESPACE, "articles_annotated")

    def setup(self) -> None:
        load_annotators(self._model)

    def process(self, element: list[Article]) -> Iterator[Article]:
        with measure_stage("annotate"):
            annotated = list(annotate_articles(element, load_annotators(self._model)))
        self._annotated.inc(sum(article.model is not None for article in annotated))
        self._progress.advance("annotate", len(element))
        yield from annotated


@dataclass
class Annotate(beam.PTransform):
    """Annotates each article that is no exact copy and is in the model's language.

    Added are entities, quotes, places, times and keyphrases.

    Input and output: :class:`Article`, any windowing. Others pass through, with
    the warning ``language_not_annotated`` where the language is the cause.
    Counters: ``articles_annotated``, ``annotate_us``.
    """

    model: str = DEFAULT_MODEL
    progress: Progress = field(default_factory=Progress)

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        if self.model == NO_ANNOTATION:
            return pcoll
        return (
            pcoll
            | "Batch" >> beam.BatchElements(_BATCH_ARTICLES, _BATCH_ARTICLES)
            | "AnnotateBatch" >> beam.ParDo(_AnnotateFn(self.model, self.progress)).with_output_types(Article)
        )
