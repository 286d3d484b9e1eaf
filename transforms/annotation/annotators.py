"""Finds the annotations of an article.

The model finds the names in a body. Everything else follows from the text and those names. Each annotator is
contained to its text: an error costs that text only what the annotator would have found. Nothing is found in
boilerplate, which is hidden from all of them.

An annotator reads texts in one language. An annotator of a new column, or of a new language, is one more entry of
:data:`FROM_TEXT` or :data:`FROM_ENTITIES`. An annotation that has no annotator for the language of an article is left
out, and the article has a warning that names it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import (
    ENTITY_TYPES,
    Article,
    Entity,
    Keyphrase,
    Mention,
    Place,
    Quote,
    TimeExpression,
)
from wiredesk.transforms.annotation.hiding import hide_boilerplate, show_boilerplate
from wiredesk.transforms.annotation.origin import find_origin
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
from wiredesk.transforms.logic.entities.plain import group_plainly
from wiredesk.transforms.logic.keyphrases.extract import extract_keyphrases
from wiredesk.transforms.logic.ner.choice import get_base
from wiredesk.transforms.logic.ner.model import LoadedModel, NamedMention
from wiredesk.transforms.logic.places import resolve_places
from wiredesk.transforms.logic.quotes import extract_quotes
from wiredesk.transforms.logic.times import find_times

Entities = tuple[Entity, ...]
T = TypeVar("T")


def _group_entities(body: str, mentions: Sequence[NamedMention]) -> Entities:
    return group_entities(body, mentions)


def _find_times(article: Article) -> tuple[TimeExpression, ...]:
    origin = find_origin(article)
    return find_times(article.body, article.published_date, country=origin.country, order=origin.order)


def _find_quotes(article: Article, entities: Entities) -> tuple[Quote, ...]:
    return extract_quotes(article.body, entities)


def _find_places(article: Article, entities: Entities) -> tuple[Place, ...]:
    place = article.dateline.place if article.dateline else None
    return resolve_places(article.body, entities, place, find_origin(article).home)


# A fifth of a second for the patterns of French, which most processes never need.
def _group_french_entities(body: str, mentions: Sequence[NamedMention]) -> Entities:
    from wiredesk.transforms.logic.entities.french import group_french_entities  # noqa: PLC0415

    return group_french_entities(body, mentions)


def _find_french_times(article: Article) -> tuple[TimeExpression, ...]:
    from wiredesk.transforms.logic.times.french import find_french_times  # noqa: PLC0415

    return find_french_times(article.body, article.published_date)


def _find_french_quotes(article: Article, entities: Entities) -> tuple[Quote, ...]:
    from wiredesk.transforms.logic.quotes.french import extract_french_quotes  # noqa: PLC0415

    return extract_french_quotes(article.body, entities)


def _find_french_places(article: Article, entities: Entities) -> tuple[Place, ...]:
    from wiredesk.transforms.logic.places.french import resolve_french_places  # noqa: PLC0415

    return resolve_french_places(article.body, entities, article.dateline.place if article.dateline else None)


def _find_keyphrases(article: Article, entities: Entities) -> tuple[Keyphrase, ...]:
    return extract_keyphrases(article.body, article.headline, entities)


GROUPERS: Final[dict[str, Callable[[str, Sequence[NamedMention]], Entities]]] = {
    "en": _group_entities,
    "fr": _group_french_entities,
}
"""Functions that make the entities of a body from the model's names of the table's types, by base language.

In other languages :func:`group_plainly` does, which knows no words of any language.
"""

FROM_TEXT: Final[dict[str, dict[str, Callable[[Article], tuple[Any, ...]]]]] = {
    "times": {"en": _find_times, "fr": _find_french_times}
}
"""Annotators by column and base language. These need the article alone, so they work even where no names could be found."""

FROM_ENTITIES: Final[dict[str, dict[str, Callable[[Article, Entities], tuple[Any, ...]]]]] = {
    "quotes": {"en": _find_quotes, "fr": _find_french_quotes},
    "places": {"en": _find_places, "fr": _find_french_places},
    "keyphrases": {"en": _find_keyphrases},
}
"""Annotators by column and base language. These need the entities of the article too."""


def list_left_out(language: str | None) -> tuple[str, ...]:
    """Returns the columns of the annotations that are not made in a language, given by its tag."""
    base = get_base(language)
    return tuple(column for column, by in (FROM_ENTITIES | FROM_TEXT).items() if base not in by)


def annotate_articles(articles: list[Article], model: LoadedModel) -> Iterator[Article]:
    """Yields the articles, in order, with annotations.

    A fast model takes one article at a time, so that each is finished before the next begins. Any other
    model takes all of them at once.

    Args:
      articles: those to annotate, in languages of the model, see :mod:`wiredesk.transforms.annotation.eligibility`.
      model: the model that finds the names.
    """
    step = 1 if model.is_fast else max(1, len(articles))
    for first in range(0, len(articles), step):
        yield from _annotate_together(articles[first : first + step], model)


def _annotate_together(articles: list[Article], model: LoadedModel) -> Iterator[Article]:
    hidden = [hide_boilerplate(article) for article in articles]
    good, failures = isolate_failures([article.body for article in hidden], model.find_mentions)
    found = iter(good)
    for number, (article, given) in enumerate(zip(hidden, articles, strict=True)):
        mentions = failures[number] if number in failures else next(found)
        story = replace_fields(article, model=model.version)
        yield show_boilerplate(annotate_article(story, mentions), given.body)


def annotate_article(article: Article, mentions: list[NamedMention] | Failure) -> Article:
    """Returns an article with all annotations that follow from its text and the names found in it.

    An annotation that is not made in the language of the article is left out, with a warning.

    Where an annotator fails, the article has a warning in place of its annotations. Without entities only
    the annotations of :data:`FROM_TEXT` remain, and the article counts as not annotated.

    Args:
      article: with the version of the model that found the names.
      mentions: the names, or the failure of the model.
    """
    base = get_base(article.language)
    lost: list[Lost] = []
    found: dict[str, tuple[Any, ...]] = {}

    def keep(column: str, result: tuple[Any, ...] | Failure) -> None:
        if isinstance(result, Failure):
            lost.append(Lost(column, result))
        found[column] = () if isinstance(result, Failure) else result

    for column, find in _choose(FROM_TEXT, base):
        keep(column, attempt(find, article))
    entities = _group(article.body, mentions, base)
    if isinstance(entities, Failure):
        columns = ["entities", *(column for column, _ in _choose(FROM_ENTITIES, base))]
        lost.append(Lost(list_in_words(columns), entities))
        unnamed = _warn_of_language(replace_fields(article, model=None, **found))
        return add_loss_warnings(unnamed, ANNOTATION_FAILED, lost)
    for column, find_beside in _choose(FROM_ENTITIES, base):
        keep(column, attempt(find_beside, article, entities))
    extended = attempt(add_speaker_mentions, article.body, entities, found.get("quotes", ()))
    if isinstance(extended, Failure):
        lost.append(Lost("mentions of speakers", extended))
        extended = entities
    annotated = _warn_of_language(replace_fields(article, entities=extended, **found))
    return add_loss_warnings(annotated, ANNOTATION_FAILED, lost) if lost else annotated


def _choose(table: dict[str, dict[str, T]], base: str) -> list[tuple[str, T]]:
    """Returns the columns of a table that are annotated in a language, each with its annotator."""
    return [(column, by[base]) for column, by in table.items() if base in by]


def _group(body: str, mentions: list[NamedMention] | Failure, base: str) -> Entities | Failure:
    if isinstance(mentions, Failure):
        return mentions
    named = [mention for mention in mentions if mention.label in ENTITY_TYPES]
    return attempt(GROUPERS.get(base, group_plainly), body, named)


def _warn_of_language(article: Article) -> Article:
    """Returns the article, with a warning if annotations are not made in its language."""
    left_out = list_left_out(article.language)
    if not left_out:
        return article
    language = article.language or "an unknown language"
    return add_warning(
        article, "language_partly_annotated", f"left out in {language}: {list_in_words(left_out)}"
    )


def list_in_words(names: Sequence[str]) -> str:
    """Returns names as a list in words: ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


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
