"""The promise that every annotation says where it is: ``body[start:end]`` is its text."""

from __future__ import annotations

from collections.abc import Iterator

from wiredesk.schemas.records import Article


class OffsetError(AssertionError):
    """An annotation that does not stand where it says: a bug, which fails the run."""


def check_offsets(article: Article) -> None:
    """Checks every annotation of an article against its body.

    Raises:
      OffsetError: with the article, the kind of annotation and the offsets.
    """
    for kind, start, end, text in _list_spans(article):
        if not 0 <= start <= end <= len(article.body) or (
            text is not None and article.body[start:end] != text
        ):
            raise OffsetError(f"{article.article_id}: {kind} [{start}:{end}] is not {text!r} in its body")


def _list_spans(article: Article) -> Iterator[tuple[str, int, int, str | None]]:
    for entity in article.entities:
        for mention in entity.mentions:
            yield "entity mention", mention.start, mention.end, mention.text
    for quote in article.quotes:
        yield "quote", quote.start, quote.end, quote.text
        if quote.speaker_start is not None and quote.speaker_end is not None:
            yield "speaker", quote.speaker_start, quote.speaker_end, None
        if quote.cue_start is not None and quote.cue_end is not None:
            yield "cue", quote.cue_start, quote.cue_end, quote.cue
    for place in article.places:
        yield "place", place.start, place.end, place.text
    for time in article.times:
        yield "time", time.start, time.end, time.text
    for outlet in article.cited_outlets:
        yield "cited outlet", outlet.start, outlet.end, outlet.name
    for acronym in article.acronyms:
        yield "acronym", acronym.start, acronym.end, None
