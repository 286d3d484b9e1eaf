"""The messages between the process that wants annotations and the child process that has the model.

1. The child loads the model. It sends :class:`Ready`, or :class:`Refused` and ends.
2. The parent sends a :class:`Request`. The child answers with one :class:`~wiredesk.schemas.records.Article`
   for each of the request, in order, as soon as it is annotated.
3. The parent closes its end, and the child ends.

A child that crashes or takes too long sends nothing more. The parent sees that its end is closed, or times out.
"""

from __future__ import annotations

from typing import NamedTuple

from wiredesk.schemas.records import Article


class ModelFacts(NamedTuple):
    """Facts about a model, see :class:`wiredesk.transforms.logic.ner.model.LoadedModel`."""

    version: str
    languages: frozenset[str]
    is_fast: bool


class Ready(NamedTuple):
    """The child has loaded the model."""

    facts: ModelFacts


class Refused(NamedTuple):
    """The child cannot load the model; the message tells the user why."""

    message: str


class Request(NamedTuple):
    """Articles to annotate.

    Attributes:
      articles: one batch.
      limit_s: seconds that one of them may take; 0 for no limit.
    """

    articles: list[Article]
    limit_s: float
