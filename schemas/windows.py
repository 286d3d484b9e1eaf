"""Elements between the stages of a stream. They are never rows of a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wiredesk.schemas.records import Article, Reject, Signature, Source


@dataclass(frozen=True, slots=True)
class FileChunk:
    """Some records of a file that has arrived, in the order of the file.

    Attributes:
      number: position of the chunk in its file, from 0.
      arrived_at: time of the notification about the file, or of the poll that found it.
      source: the row of the file; only in its last chunk.
    """

    source_key: str
    fingerprint: str
    number: int
    arrived_at: datetime
    articles: tuple[Article, ...]
    rejects: tuple[Reject, ...]
    source: Source | None = None

    @property
    def records(self) -> int:
        """Number of records."""
        return len(self.articles) + len(self.rejects)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPart:
    """A part of a linked window. Part 0 has everything but the articles, the other parts have the articles.

    Attributes:
      seq: number of the window in its stream, from 1.
      part: number of this part, from 0.
      parts: number of parts of the window.
      unchanged: number of records of the window that were in the tables already.
    """

    seq: int
    part: int
    parts: int
    arrived_at: datetime
    articles: tuple[Article, ...] = ()
    rejects: tuple[Reject, ...] = ()
    sources: tuple[Source, ...] = ()
    signatures: tuple[Signature, ...] = ()
    unchanged: int = 0
