"""Finds the annotations of an article.

The model finds the names in a body. Everything else follows from the text and those names. Each annotator is
contained to its text: an error costs that text only what the annotator would have found.

An annotator of a new column is one more entry of :data:`FROM_TEXT` or :data:`FROM_ENTITIES`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any, Final

from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Article, Entity, Keyphrase, Mention, Place, Quote, TimeExpression
from wiredesk.transforms.annotation.eligibility import wants_annotation
from wiredesk.transforms.failures import (
    ANNOTATION_FAILED,
    Failure,
    Lost,
    add_loss_warnings,
    add_warning,
    attempt,
    isolate_failures,
)
from wiredesk.transforms.logic.entities.group import group_entities
from wiredesk.transforms.logic.keyphrases.extract import extract_keyphrases
from wiredesk.transforms.logic.ner.model import LoadedModel, NamedMention
from wiredesk.transforms.logic.places import resolve_places
from wiredesk.transforms.logic.quotes import extract_quotes
from wiredesk.transforms.logic.times import find_times

Entities = tuple[Entity, ...]


def _find_times(article: Article) -> tuple[TimeExpression, ...]:
    return find_times(article.body, article.published_at)


def _find_quotes(article: Article, entities: Entities) -> tuple[Quote, ...]:
    return extract_quotes(article.body, entities)


def _find_places(article: Article, entities: Entities) -> tuple[Place, ...]:
    return resolve_places(article.body, entities, article.dateline.place if article.dateline else None)


def _find_keyphrases(article: Article, entities: Entities) -> tuple[Keyphrase, ...]:
    return extract_keyphrases(article.body, article.headline, entities)


FROM_TEXT: Final[dict[str, Callable[[Article], tuple[Any, ...]]]] = {"times": _find_times}
"""Annotators by column. These need the article alone, so they work even where no names could be found."""

FROM_ENTITIES: Final[dict[str, Callable[[Article, Entities], tuple[Any, ...]]]] = {
    "quotes": _find_quotes,
    "places": _find_places,
    "keyphrases": _find_keyphrases,
}
"""Annotators by column. These need the entities of the article too."""


def annotate_articles(articles: list[Article], model: LoadedModel) -> Iterator[Article]:
    """Yields the articles, in order, with the annotations of those that the model can read.

    A fast model takes one article at a time, so that each is finished before the next begins. Any other
    model takes all of them at once.
    """
    step = 1 if model.is_fast else max(1, len(articles))
    for first in range(0, len(articles), step):
        yield from _annotate_together(articles[first : first + step], model)


def _annotate_together(articles: list[Article], model: LoadedModel) -> Iterator[Article]:
    wanted = [article for article in articles if wants_annotation(article, model.languages)]
    good, failures = isolate_failures([article.body for article in wanted], model.find_mentions)
    found = iter(good)
    mentions = {
        article.article_id: failures[n] if n in failures else next(found) for n, article in enumerate(wanted)
    }
    for article in articles:
        if article.article_id in mentions:
            yield annotate_article(replace_fields(article, model=model.version), mentions[article.article_id])
        elif article.annotated_from is None:
            yield add_warning(
                article,
                "language_not_annotated",
                f"the model {model.version} does not read {article.language or 'an unknown language'}; "
                "choose one that does with --annotate",
            )
        else:
            yield article


def annotate_article(article: Article, mentions: list[NamedMention] | Failure) -> Article:
    """Returns an article with all annotations that follow from its text and the names found in it.

    Where an annotator fails, the article has a warning in place of its annotations. Without entities only
    the annotations of :data:`FROM_TEXT` remain, and the article counts as not annotated.

    Args:
      article: with the version of the model that found the names.
      mentions: the names, or the failure of the model.
    """
    lost: list[Lost] = []
    found: dict[str, tuple[Any, ...]] = {}

    def keep(column: str, result: tuple[Any, ...] | Failure) -> None:
        if isinstance(result, Failure):
            lost.append(Lost(column, result))
        found[column] = () if isinstance(result, Failure) else result

    for column, find in FROM_TEXT.items():
        keep(column, attempt(find, article))
    entities = mentions if isinstance(mentions, Failure) else attempt(group_entities, article.body, mentions)
    if isinstance(entities, Failure):
        *others, last = ("entities", *FROM_ENTITIES)
        lost.append(Lost(f"{', '.join(others)} and {last}", entities))
        return add_loss_warnings(replace_fields(article, model=None, **found), ANNOTATION_FAILED, lost)
    for column, find_beside in FROM_ENTITIES.items():
        keep(column, attempt(find_beside, article, entities))
    extended = attempt(add_speaker_mentions, article.body, entities, found["quotes"])
    if isinstance(extended, Failure):
        lost.append(Lost("mentions of speakers", extended))
        extended = entities
    annotated = replace_fields(article, entities=extended, **found)
    return add_loss_warnings(annotated, ANNOTATION_FAILED, lost) if lost else annotated


def add_speaker_mentions(body: str, entities: Entities, quotes: tuple[Quote, ...]) -> Entities:
    """Returns the entities, with the pronouns and roles that refer to them as speakers among their mentions."""
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
        extended.append(replace_fields(entity, mentions=mentions, count=len(mentions)))
    return tuple(extended)


def _is_taken(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    """Returns True if a span overlaps one of ``taken``, which are sorted and do not overlap each other."""
    at = bisect_left(taken, (span[1],))
    return at > 0 and taken[at - 1][1] > span[0]
