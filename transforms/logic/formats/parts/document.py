"""The result of a format's parser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wiredesk.schemas.records import Author, Dateline, RemovedText, RowWarning


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication time as a source states it.

    Attributes:
      at: the time in UTC; midnight if only the day is known.
      date: the calendar day at the place of publication.
      precision: ``second``, ``minute``, ``hour``, ``day``, ``month`` or ``year``.
      method: the kind of source that states it, as in the column ``published_method``.
      confidence: the probability that it is right, 0..1.
    """

    at: datetime
    date: date
    precision: str
    method: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument:
    """The fields that a source states, before anything is inferred from the text.

    Attributes:
      source_format: as in the column of that name.
      paragraphs: clean paragraphs (:func:`wiredesk.transforms.logic.text.clean.split_paragraphs`)
        without headline and date prefix. Byline, dateline and credit line are still among
        them if the format does not keep them apart.
      warnings: doubts and repairs while parsing.
      removed: text above the paragraphs that was read as fields, in text order.

    All other attributes are the columns of ``articles`` of the same name. The dateline and
    the credit line are set only if the format keeps them apart.
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
