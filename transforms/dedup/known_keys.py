"""Recognises records that were read before, and gives each the key that it has in the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import apache_beam as beam

from wiredesk.schemas.records import Article
from wiredesk.transforms.counters import measure_stage
from wiredesk.transforms.dedup.signature_index import EarlierSettings, load_index
from wiredesk.transforms.dedup.versions import recognise_record


class _RestoreKeysFn(beam.DoFn):
    def __init__(self, earlier: EarlierSettings) -> None:
        self._earlier = earlier

    def process(self, element: Article) -> Iterator[Article]:
        with measure_stage("deduplicate"):
            recognised = recognise_record(element, load_index(self._earlier), self._earlier.lookback_days)
        yield recognised


@dataclass
class RestoreKeys(beam.PTransform):
    """Gives each record the key that it has in the tables, or one that no other record has.

    Input and output: :class:`Article`, any windowing. Counters: ``deduplicate_us``.

    Attributes:
      earlier: the signatures of earlier runs. With a state file it needs no other files.
    """

    earlier: EarlierSettings = field(default_factory=EarlierSettings)

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        return pcoll | "Recognise" >> beam.ParDo(_RestoreKeysFn(self.earlier)).with_output_types(Article)
