"""Annotates the articles of a window in small batches, spread over all workers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics

from wiredesk.schemas.windows import WindowPart
from wiredesk.transforms.annotation.annotate import annotate_batch, start_annotator
from wiredesk.transforms.counters import NAMESPACE
from wiredesk.transforms.logic.kernel.defaults import DEFAULT_ANNOTATE_TIMEOUT_S, DEFAULT_MODEL, NO_ANNOTATION


class _AnnotatePartFn(beam.DoFn):
    def __init__(self, model: str, timeout_s: float) -> None:
        self._model = model
        self._timeout_s = timeout_s
        self._annotated = Metrics.counter(NAMESPACE, "articles_annotated")

    def setup(self) -> None:
        start_annotator(self._model)

    def process(self, element: tuple[int, WindowPart]) -> Iterator[tuple[int, WindowPart]]:
        seq, part = element
        articles = tuple(annotate_batch(list(part.articles), self._model, self._timeout_s))
        self._annotated.inc(sum(article.model is not None for article in articles))
        yield seq, replace(part, articles=articles)


@dataclass
class AnnotateParts(beam.PTransform):
    """Annotates the articles of windows in batches of at most 16, spread over all workers.

    Input and output: ``(seq, WindowPart)``, any windowing. Counters: ``articles_annotated``, ``annotate_us``,
    ``internal_errors``.

    Attributes:
      model: spaCy models as in ``--annotate``; ``none`` leaves annotation out.
      timeout_s: most seconds for one text.
    """

    model: str = DEFAULT_MODEL
    timeout_s: float = DEFAULT_ANNOTATE_TIMEOUT_S

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        if self.model == NO_ANNOTATION:
            return pcoll
        annotate = beam.ParDo(_AnnotatePartFn(self.model, self.timeout_s)).with_output_types(
            tuple[int, WindowPart]
        )
        return pcoll | "SpreadParts" >> beam.Reshuffle() | "AnnotatePart" >> annotate
