"""The tables as a stream reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from wiredesk.schemas.records import Article
from wiredesk.transforms.dedup.signature_index import EarlierIndex


class CommittedArticles(NamedTuple):
    """The articles of the tables, as they were loaded at one moment.

    Attributes:
      earlier: the articles that were loaded first.
      until: the last window of this stream whose articles are loaded; 0 if there is none.
      since: articles published before this moment may match articles that are not loaded; None if all are loaded.
      before: the same for articles published after this moment.
      added: articles of windows that were committed after ``earlier`` was loaded.
    """

    earlier: EarlierIndex
    until: int
    since: datetime | None = None
    before: datetime | None = None
    added: tuple[EarlierIndex, ...] = ()

    @property
    def files(self) -> frozenset[str]:
        """Returns the files of the tables that are loaded."""
        return frozenset(path for index in (self.earlier, *self.added) for path in index.files)

    def find_outside(self, articles: Iterable[Article]) -> list[datetime]:
        """Returns the publication times of those articles that may match articles which are not loaded."""
        dates = {article.published_at for article in articles if article.published_at is not None}
        return sorted(
            when
            for when in dates
            if (self.since and when < self.since) or (self.before and when > self.before)
        )


class History(Protocol):
    """The tables as a stream reads them; see :class:`wiredesk.pipeline.stream.committed.StreamHistory`."""

    def name_run(self, seq: int) -> str:
        """Returns the id of the run that commits a window."""

    def is_committed(self, seq: int) -> bool:
        """Returns True if the tables hold a window."""

    def load(self, now: datetime) -> CommittedArticles:
        """Loads the articles that may match articles published within the look-back of a moment."""

    def load_more(self, placed: CommittedArticles, now: datetime) -> CommittedArticles | None:
        """Adds the articles committed since then; returns None if everything is to be loaded again."""

    def load_near(
        self, published: Sequence[datetime], now: datetime, placed: CommittedArticles
    ) -> EarlierIndex:
        """Loads further articles that may match articles published at other times."""

    def has_reject(self, reject_id: str) -> bool:
        """Returns True if the tables hold a reject."""

    def has_source(self, source_uri: str, fingerprint: str) -> bool:
        """Returns True if ``sources`` has a row of this state of a file."""
