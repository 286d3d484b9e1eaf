"""What a format's parser takes from a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wiredesk.schemas.records import Author, Dateline, RemovedText, RowWarning


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication time as a source states it.

    Attributes:
      at: the time in UTC; midnight where only the day is known.
      date: the day where it was published.
      precision: ``second``, ``minute``, ``hour``, ``day``, ``month`` or ``year``.
      method: where it was stated, as in the column ``published_method``.
      confidence: probability that it is right, 0..1.
    """

    at: datetime
    date: date
    precision: str
    method: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument:
    """What a source states of itself, before anything is inferred from the text.

    Attributes:
      source_format: as in the column of that name.
      paragraphs: clean paragraphs (:func:`wiredesk.transforms.logic.text.clean.split_paragraphs`)
        without headline and date prefix; byline, dateline and credit line are
        still among them where the format does not keep them apart.
      warnings: what was doubtful while parsing.
      removed: what stood above the paragraphs and was taken for fields, in text order.

    All other attributes are the columns of ``articles`` of the same name; the
    dateline and the credit line are here only where the format keeps them apart.
    """

    source_format: str
    paragraphs: tuple[str, ...]
    headline: str | None = None
    publication: Publication | None = None
    modified_at: datetime | None = None
    url: str | None = None
    publisher: str | None = None
    section: str | None = None
    slug: str | None = None
    keywords: tuple[str, ...] = ()
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    dateline: Dateline | None = None
    credit_line: str | None = None
    warnings: tuple[RowWarning, ...] = ()
    removed: tuple[RemovedText, ...] = ()
    record_id: str | None = None
