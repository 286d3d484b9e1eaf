"""Annotates articles: spaCy's entities, one pass over each distinct text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics

from schemas.records import Article, RowWarning
from transforms.logic.defaults import DEFAULT_MODEL, NO_ANNOTATION
from transforms.logic.entities import group_entities
from transforms.logic.model import LoadedModel, load_model
from transforms.metrics import NAMESPACE, Progress, measure_stage

_BATCH_ARTICLES = 16


def add_warning(article: Article, code: str, message: str) -> Article:
    """Returns the article with one more warning, in order of code."""
    warnings = sorted({*article.warnings, RowWarning(code, message)}, key=lambda w: (w.code, w.message))
    return replace(article, warnings=tuple(warnings))


def wants_annotation(article: Article, languages: frozenset[str]) -> bool:
    """Says whether the model is to read this article: not an exact copy, and of its language."""
    language = (article.language or "").partition("-")[0]
    return article.annotated_from is None and language in languages


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
            entities = group_entities(article.body, mentions)
            yield replace(article, entities=entities, model=model.version)
        elif article.annotated_from is None:
            yield add_warning(
                article,
                "language_not_annotated",
                f"the model {model.version} does not read {article.language or 'an unknown language'}; "
                "choose one that does with --annotate",
            )
        else:
            yield article


class _AnnotateFn(beam.DoFn):
    def __init__(self, model: str, progress: Progress) -> None:
        self._model = model
        self._progress = progress
        self._annotated = Metrics.counter(NAMESPACE, "articles_annotated")

    def setup(self) -> None:
        load_model(self._model)

    def process(self, element: list[Article]) -> Iterator[Article]:
        with measure_stage("annotate"):
            annotated = list(annotate_articles(element, load_model(self._model)))
        self._annotated.inc(sum(article.model is not None for article in annotated))
        self._progress.advance("annotate", len(element))
        yield from annotated


@dataclass
class Annotate(beam.PTransform):
    """Adds entities to each article that is no exact copy and is in the model's language.

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
