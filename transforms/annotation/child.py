"""The child of :mod:`wiredesk.transforms.annotation.supervisor`: has the model, and annotates what the other process sends.

Each annotator is contained to its text: what it raises costs that text what it would have found.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TypeVar

from wiredesk.schemas.pickling import revise
from wiredesk.schemas.records import Article, Entity, Mention, Quote
from wiredesk.transforms.annotation.supervisor import ModelFacts, wants_annotation
from wiredesk.transforms.failures import (
    ANNOTATION_FAILED,
    Failure,
    Lost,
    add_warning,
    attempt,
    sift,
    tell_lost,
)
from wiredesk.transforms.logic.entities.group import group_entities
from wiredesk.transforms.logic.kernel.errors import ModelError
from wiredesk.transforms.logic.keyphrases.extract import extract_keyphrases
from wiredesk.transforms.logic.ner.model import LoadedModel, NamedMention, load_model
from wiredesk.transforms.logic.places import resolve_places
from wiredesk.transforms.logic.quotes import extract_quotes
from wiredesk.transforms.logic.times import find_times
from wiredesk.transforms.processes.channel import Channel
from wiredesk.transforms.processes.limits import limit_time
from wiredesk.transforms.processes.stderr_tail import NEXT_SUBJECT

T = TypeVar("T")


def annotate_articles(articles: list[Article], model: LoadedModel) -> Iterator[Article]:
    """Yields the articles, in order, with the annotations of those that the model can read.

    Each is done before the next is begun, unless the model is faster on many at once.
    """
    step = 1 if model.is_fast else max(1, len(articles))
    for first in range(0, len(articles), step):
        yield from _annotate_together(articles[first : first + step], model)


def _annotate_together(articles: list[Article], model: LoadedModel) -> Iterator[Article]:
    wanted = [article for article in articles if wants_annotation(article, model.languages)]
    good, failures = sift([article.body for article in wanted], model.find_mentions)
    found = iter(good)
    mentions = {
        article.article_id: failures[n] if n in failures else next(found) for n, article in enumerate(wanted)
    }
    for article in articles:
        if article.article_id in mentions:
            yield annotate_article(revise(article, model=model.version), mentions[article.article_id])
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

    Where an annotator fails, the article has a warning instead of what it would have found. Without
    entities only times are left, and the article counts as not annotated.

    Args:
      article: with the model that has found the names.
      mentions: the names, or what the recogniser has failed with.
    """
    body, lost = article.body, list[Lost]()

    def keep(kind: str, found: tuple[T, ...] | Failure) -> tuple[T, ...]:
        if isinstance(found, Failure):
            lost.append(Lost(kind, found))
            return ()
        return found

    times = keep("times", attempt(find_times, body, article.published_at))
    entities = mentions if isinstance(mentions, Failure) else attempt(group_entities, body, mentions)
    if isinstance(entities, Failure):
        lost.append(Lost("entities, quotes, places and keyphrases", entities))
        return tell_lost(revise(article, model=None, times=times), ANNOTATION_FAILED, lost)
    place = article.dateline.place if article.dateline else None
    quotes = keep("quotes", attempt(extract_quotes, body, entities))
    places = keep("places", attempt(resolve_places, body, entities, place))
    keyphrases = keep("keyphrases", attempt(extract_keyphrases, body, article.headline, entities))
    extended = attempt(add_speaker_mentions, body, entities, quotes)
    if isinstance(extended, Failure):
        lost.append(Lost("mentions of speakers", extended))
        extended = entities
    found = revise(
        article, entities=extended, quotes=quotes, places=places, times=times, keyphrases=keyphrases
    )
    return tell_lost(found, ANNOTATION_FAILED, lost) if lost else found


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
    """Says whether a span overlaps one of those that are sorted and apart."""
    at = bisect_left(taken, (span[1],))
    return at > 0 and taken[at - 1][1] > span[0]


_SAMPLE_BODY = 'LONDON - "We will go on," Anna Lind of the Harbour Authority said in Marlow Bay on Monday.'
_ready: dict[str, LoadedModel] = {}
_loading = threading.Lock()


def load_annotators(model: str) -> LoadedModel:
    """Returns the model. Loads it, and the tables that annotation needs, once a process.

    Each table is loaded when it is first asked for. That is done here, so that it is not the first text's time.
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


def serve(model: str) -> None:
    """Does the work of the child: loads the model, and annotates what it is sent until its input ends.

    Args:
      model: see :func:`wiredesk.transforms.logic.ner.model.load_model`.
    """
    # A crash leaves on standard error where it was, and so does the other process when it asks.
    faulthandler.enable()
    if hasattr(signal, "SIGUSR1"):
        faulthandler.register(signal.SIGUSR1, all_threads=False)
    # Ctrl-C is for the process that has started this one, whose end ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line = os.dup(0)
    channel = Channel(line, line)
    try:
        loaded = load_annotators(model)
    except ModelError as error:
        channel.send(("refused", str(error)))
        return
    os.write(2, NEXT_SUBJECT)
    channel.send(("ready", ModelFacts(loaded.version, loaded.languages, loaded.is_fast)))
    while (request := _take_request(channel)) is not None:
        articles, limit_s = request
        rows = annotate_articles(articles, loaded)
        for _ in articles:
            limit_time(limit_s)
            row = next(rows)
            os.write(2, NEXT_SUBJECT)
            channel.send(("row", row))


def _take_request(channel: Channel) -> tuple[list[Article], float] | None:
    try:
        request: tuple[list[Article], float] = channel.receive()
    except EOFError:
        return None
    return request
