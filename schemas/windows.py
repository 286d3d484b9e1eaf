"""Elements that only a stream has, between its stages; never rows of a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wiredesk.schemas.records import Article, Reject, Signature, Source


@dataclass(frozen=True, slots=True)
class FileChunk:
    """Some records of a file that has arrived, in its order.

    ``source`` is there in the last chunk of a file, whose ``number`` says how many there
    are before it. ``arrived_at`` is the time of the notification, or of the look that found it.
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
        """How many records there are."""
        return len(self.articles) + len(self.rejects)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPart:
    """A part of a linked window: part 0 has everything but the articles, the others have those.

    ``seq`` counts the windows of a stream from 1, ``parts`` is how many there are, and
    ``unchanged`` how many records had been placed before.
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
