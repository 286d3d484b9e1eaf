"""Entry point of the child process that annotates, started by :mod:`wiredesk.transforms.annotation.supervisor`."""

from __future__ import annotations

import faulthandler
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime

from wiredesk.schemas.records import Article
from wiredesk.transforms.annotation.annotators import annotate_articles
from wiredesk.transforms.annotation.protocol import LOAD_TIMEOUT_S, Load, ModelFacts, Ready, Refused, Request
from wiredesk.transforms.logic.kernel.errors import ModelError
from wiredesk.transforms.logic.ner.model import LoadedModel, load_model
from wiredesk.transforms.processes.channel import Channel
from wiredesk.transforms.processes.limits import limit_time
from wiredesk.transforms.processes.stderr_tail import NEXT_SUBJECT

_SAMPLE = 'LONDON - "We will go on," Anna Lind of the Harbour Authority said in Marlow Bay on Monday.'
_SAMPLES = {
    "fr": "PARIS - « Nous continuons », a déclaré lundi Anne Lind, de l'Autorité du port, à Saint-Malo.",
}
"""Texts with everything that annotators look for, by base language; others have the English one."""


def serve() -> None:
    """Loads models and annotates articles, as asked for, until the standard input is closed."""
    # Both a crash and the parent's SIGUSR1 write to standard error where this process is.
    faulthandler.enable()
    if hasattr(signal, "SIGUSR1"):
        faulthandler.register(signal.SIGUSR1, all_threads=False)
    # Ctrl-C is for the parent. When the parent ends, the input of this process is closed, and it ends too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line = os.dup(0)
    channel = Channel(line, line)
    for message in _receive_messages(channel):
        if isinstance(message, Request):
            _answer(channel, message)
        else:
            try:
                channel.send(_load(message.model))
            except ModelError as error:
                channel.send(Refused(str(error)))
                return


def _receive_messages(channel: Channel) -> Iterator[Load | Request]:
    while True:
        try:
            yield channel.receive()
        except EOFError:
            return


def _load(name: str) -> Ready:
    limit_time(LOAD_TIMEOUT_S)
    model = load_model(name)
    warm_up(model)
    os.write(2, NEXT_SUBJECT)
    return Ready(ModelFacts(model.version, model.is_fast, model.slow_reason, model.unknown_labels))


def _answer(channel: Channel, request: Request) -> None:
    annotated = annotate_articles(request.articles, load_model(request.model))
    for _ in request.articles:
        limit_time(request.limit_s)
        article = next(annotated)
        os.write(2, NEXT_SUBJECT)
        channel.send(article)


def warm_up(model: LoadedModel) -> None:
    """Annotates a sample, which loads every table that annotation needs.

    Otherwise the tables would be loaded within the time limit of the first text.
    """
    for language in model.languages:
        list(annotate_articles([_make_sample(language)], model))


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
        body=_SAMPLES.get(language, _SAMPLE),
        language=language,
        word_count=0,
        published_at=moment,
        published_date=moment.date(),
        cluster_id="",
    )
