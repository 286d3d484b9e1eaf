"""The result of a format's parser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

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
      utc_offset: minutes east of UTC at the source, if it states its zone.
      warnings: what is doubtful about it.
    """

    at: datetime
    date: date
    precision: str
    method: str
    confidence: float
    utc_offset: int | None = None
    warnings: tuple[RowWarning, ...] = ()


class Furniture(NamedTuple):
    """A paragraph that a parser knows to be no part of the story around it.

    Attributes:
      at: the number of the document's paragraphs above it.
      kind: as in the column ``removed``.
      text: the clean paragraph.
    """

    at: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument:
    """The fields that a source states, before anything is inferred from the text.

    Attributes:
      source_format: as in the column of that name.
      paragraphs: clean paragraphs (:func:`wiredesk.transforms.logic.text.clean.split_paragraphs`)
        without headline and date prefix. Byline, dateline and credit line are still among
        them if the format does not keep them apart.
      warnings: doubts and repairs while parsing.
      marked_dateline: what the format marks as the dateline of a text, in which it may stand too, or which may be
        something else.
      removed: text above the paragraphs that was read as fields, in text order.
      furniture: what the parser left out between the paragraphs, in text order.

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
    marked_dateline: str | None = None
    furniture: tuple[Furniture, ...] = ()
