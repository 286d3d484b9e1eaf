"""Annotates articles as a Beam transform: names found by spaCy, and everything that follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics

from wiredesk.schemas.records import Article
from wiredesk.transforms.annotation.supervisor import get_annotator
from wiredesk.transforms.counters import NAMESPACE, Progress, add_internal_errors, measure_stage
from wiredesk.transforms.failures import ANNOTATION_FAILED
from wiredesk.transforms.logic.kernel.defaults import DEFAULT_ANNOTATE_TIMEOUT_S, DEFAULT_MODEL, NO_ANNOTATION

_BATCH_ARTICLES = 16


def start_annotator(models: str) -> None:
    """Starts the child process that loads the models, and does not wait for it.

    Raises:
      ModelError: a model is not installed or cannot be used.
    """
    get_annotator(models).start()


def annotate_batch(
    articles: list[Article], models: str, timeout_s: float = DEFAULT_ANNOTATE_TIMEOUT_S
) -> list[Article]:
    """Returns the articles, in order, with annotations for those whose language a model reads.

    No text stops it, see :mod:`wiredesk.transforms.annotation.supervisor`. Counters: ``annotate_us``, ``internal_errors``.

    Args:
      articles: one batch, in any languages.
      models: see :func:`wiredesk.transforms.logic.ner.choice.open_models`.
      timeout_s: time limit of one text, see :func:`wiredesk.transforms.annotation.supervisor.choose_limit`.

    Raises:
      ModelError: a model is not installed or cannot be used.
      AnnotatorError: the child process does not start.
    """
    annotator = get_annotator(models)
    # Waits for the models first, so that the stage's time does not include loading them.
    annotator.prepare(articles)
    with measure_stage("annotate"):
        annotated = annotator.annotate(articles, timeout_s)
    add_internal_errors(annotated, ANNOTATION_FAILED)
    return annotated


class _AnnotateFn(beam.DoFn):
    def __init__(self, model: str, timeout_s: float, progress: Progress) -> None:
        self._model = model
        self._timeout_s = timeout_s
        self._progress = progress
        self._annotated = Metrics.counter(NAMESPACE, "articles_annotated")

    def setup(self) -> None:
        self._progress.enter("model")
        start_annotator(self._model)

    def process(self, element: list[Article]) -> Iterator[Article]:
        self._progress.enter("annotate")
        annotated = annotate_batch(element, self._model, self._timeout_s)
        self._annotated.inc(sum(article.model is not None for article in annotated))
        self._progress.advance("annotate", len(element))
        yield from annotated


@dataclass
class Annotate(beam.PTransform):
    """Annotates each article that is no exact copy and is in a language that a model reads.

    Fills the columns of :data:`wiredesk.schemas.annotations.ANNOTATIONS`.

    Input and output: :class:`Article`, any windowing. Other articles pass through, with the warning
    ``language_not_annotated`` if no model reads their language. An article whose annotation
    failed has the warning ``annotation_failed``.
    Counters: ``articles_annotated``, ``annotate_us``, ``internal_errors``.

    Attributes:
      model: spaCy models as in ``--annotate``, or ``none``.
      timeout_s: time limit of one text.
      progress: receives the number of articles done.
    """

    model: str = DEFAULT_MODEL
    timeout_s: float = DEFAULT_ANNOTATE_TIMEOUT_S
    progress: Progress = field(default_factory=Progress)

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        if self.model == NO_ANNOTATION:
            return pcoll
        annotate = beam.ParDo(_AnnotateFn(self.model, self.timeout_s, self.progress))
        return (
            pcoll
            | "Batch" >> beam.BatchElements(_BATCH_ARTICLES, _BATCH_ARTICLES)
            | "AnnotateBatch" >> annotate.with_output_types(Article)
        )
