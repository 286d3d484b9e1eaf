"""Prints quotations of ordinary articles, drawn by a fixed seed, with their text for a person to judge."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.quality.provenance import RUN, draw_articles
from wiredesk.schemas.records import Article, Quote, RawRecord
from wiredesk.transforms.annotation.annotators import annotate_articles
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.ner.model import load_model

_BATCH = 16
_BEFORE, _AFTER = 600, 300
"""Characters of the text that are shown on both sides; the speaker's mention is shown wherever it is."""


def annotate_drawn(folder: Path, count: int, seed: int) -> Iterator[tuple[str, Article]]:
    """Yields the names of drawn articles, and the articles as a run parses and annotates them, without rejected ones."""
    yield from _annotate(draw_articles(folder, count, seed))


def annotate_named(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, Article]]:
    """Yields articles by the names of their files, as :func:`annotate_drawn` does."""
    yield from _annotate((name, (folder / name).read_bytes()) for name in names)


def _annotate(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, Article]]:
    model, batch = load_model(), []
    for name, payload in files:
        try:
            batch.append((name, parse_record(RawRecord(name, name, payload), RUN)))
        except RecordError:
            continue
    for at in range(0, len(batch), _BATCH):
        own = batch[at : at + _BATCH]
        found = annotate_articles([article for _, article in own], model)
        yield from zip((name for name, _ in own), found, strict=True)


def draw_quotes(folder: Path, count: int, seed: int) -> list[tuple[str, Article, Quote]]:
    """Returns a number of quotations from as many articles, each equally probable, in text order."""
    found = [
        (name, article, quote)
        for name, article in annotate_drawn(folder, count, seed)
        for quote in article.quotes
    ]
    chosen = sorted(random.Random(seed).sample(range(len(found)), min(count, len(found))))
    return [found[at] for at in chosen]


def show_drawn(folder: Path, count: int, seed: int) -> None:
    """Prints drawn quotations with the text around them: [[the quotation]], {{speaker}}, <<cue>>."""
    for number, (name, article, quote) in enumerate(draw_quotes(folder, count, seed)):
        print(f"== {number} {name[:5]} headline {article.headline!r} byline {article.byline!r}")
        print(mark_quote(article.body, quote))
        who = "nobody" if quote.speaker is None else f"{quote.speaker!r} ({quote.speaker_entity})"
        print(f"   {quote.kind}, {quote.method} {quote.confidence}: {who}, part of {quote.part_of}\n")


def mark_quote(body: str, quote: Quote) -> str:
    """Returns the text around a quotation, with brackets around the quotation, its speaker and its cue."""
    start, end = max(0, quote.start - _BEFORE), min(len(body), quote.end + _AFTER)
    spans = [(quote.start, quote.end, "[[", "]]")]
    if quote.speaker_start is not None and quote.speaker_end is not None:
        spans.append((quote.speaker_start, quote.speaker_end, "{{", "}}"))
        start, end = min(start, max(0, quote.speaker_start - 100)), max(end, quote.speaker_end)
    if quote.cue_start is not None and quote.cue_end is not None:
        spans.append((quote.cue_start, quote.cue_end, "<<", ">>"))
        start, end = min(start, quote.cue_start), max(end, quote.cue_end)
    cuts = sorted([(a, 1, left) for a, _, left, _ in spans] + [(b, 0, right) for _, b, _, right in spans])
    pieces, at = [], start
    for place, _, sign in cuts:
        pieces += [body[at:place], sign]
        at = place
    return "".join([*pieces, body[at:end]]).replace("\n\n", "\n")
