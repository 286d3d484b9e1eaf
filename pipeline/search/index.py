"""The search index of an output: articles by their words, people, places, outlets and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from wiredesk.pipeline.storage.stores import Store


@dataclass(frozen=True)
class SearchRequest:
    """What to search for; an article must meet every part that is given.

    Attributes:
      text: words of headline or body, ``"phrases"``, ``-words`` that must be absent.
      speaker: name, or part of the name, of someone quoted.
      person: name, or part of it, of a person named.
      place: name of a place, a country's code, or a GeoNames identifier.
      outlet: publisher.
      language: BCP 47 tag.
      relation: ``original``, ``exact``, ``copy`` or ``update``.
      topic: keyphrase, keyword or section.
      since, until: first and last day of publication.
      sort: ``relevance``, ``newest`` or ``oldest``.
    """

    text: str = ""
    speaker: str | None = None
    person: str | None = None
    place: str | None = None
    outlet: str | None = None
    language: str | None = None
    relation: str | None = None
    topic: str | None = None
    since: date | None = None
    until: date | None = None
    sort: str = "relevance"


@dataclass(frozen=True)
class Hit:
    """An article that was found.

    Attributes:
      snippet: stretches of the text around what was found; True marks the words that were found.
    """

    article_id: str
    headline: str | None
    publisher: str | None
    language: str | None
    relation: str
    published_at: datetime | None
    published_date: date | None
    published_precision: str | None
    score: float
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Found:
    """The articles that were found.

    Attributes:
      total: number of all.
      hits: those of the page asked for.
    """

    total: int
    hits: tuple[Hit, ...]


class SearchIndex:
    """The search index of an output, and the small tables made with it."""

    @classmethod
    def open(cls, store: Store) -> SearchIndex:
        """Opens the index of an output, after adding what was committed since it was last opened.

        Raises:
          NoTablesError: the output has no tables.
        """
        raise NotImplementedError

    def refresh(self) -> bool:
        """Adds what was committed since, and returns True if anything was."""
        raise NotImplementedError

    def search(self, request: SearchRequest, limit: int = 20, offset: int = 0) -> Found:
        """Returns a page of the articles that meet a request.

        Raises:
          UsageError: the text is no query; the message says what is wrong.
        """
        raise NotImplementedError

    def list_ids(self, request: SearchRequest, limit: int = 100_000) -> list[str]:
        """Returns the ids of the articles that meet a request, in its order."""
        raise NotImplementedError

    def list_files(self) -> dict[str, list[Path]]:
        """Returns the Parquet files of small tables, which queries of many articles read in place of the large ones.

        They are ``articles`` (without body and annotations), ``entities``, ``quotes`` and ``places``.
        """
        raise NotImplementedError
