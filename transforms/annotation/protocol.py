"""The messages between the process that wants annotations and the child process that has the model.

1. The parent sends a :class:`Load` for a model that it needs. The child loads the model, keeps it and sends
   :class:`Ready`, or it sends :class:`Refused` and ends.
2. The parent sends a :class:`Request` for one of these models. The child answers with one
   :class:`~wiredesk.schemas.records.Article` for each of the request, in order, as soon as it is annotated.
3. The parent closes its end, and the child ends.

A child that crashes or takes too long sends nothing more. The parent sees that its end is closed, or times out.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from wiredesk.schemas.records import Article

LOAD_TIMEOUT_S: Final = 600.0
"""Seconds that a model may take to load: a large one on a slow disk takes a minute."""


class ModelFacts(NamedTuple):
    """Facts about a loaded model, see :class:`wiredesk.transforms.logic.ner.model.LoadedModel`."""

    version: str
    is_fast: bool
    slow_reason: str | None = None
    unknown_labels: tuple[str, ...] = ()


class Load(NamedTuple):
    """The parent needs a model, given by its name or folder."""

    model: str


class Ready(NamedTuple):
    """The child has loaded the model."""

    facts: ModelFacts


class Refused(NamedTuple):
    """The child cannot load the model; the message tells the user why."""

    message: str


class Request(NamedTuple):
    """Articles to annotate.

    Attributes:
      model: name or folder of the model that annotates them.
      articles: one batch.
      limit_s: seconds that one of them may take; 0 for no limit.
    """

    model: str
    articles: list[Article]
    limit_s: float
