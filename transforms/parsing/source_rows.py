"""Counts the rows of a file and makes its row in the ``sources`` table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wiredesk.schemas.records import Article, Reject, RunInfo, Source, SourceFile
from wiredesk.transforms.parsing.opening import PASSING_REASONS


@dataclass(slots=True)
class Tally:
    """Counts the rows that the records of one file have become.

    Attributes:
      articles, rejects: rows so far.
      unread: True if the file could not be read, for a reason that may pass.
    """

    articles: int = 0
    rejects: int = 0
    unread: bool = False

    def add(self, result: Article | Reject, source_key: str) -> None:
        """Counts one row of the file with this key."""
        if isinstance(result, Article):
            self.articles += 1
            return
        self.rejects += 1
        # Broken content stays broken. What the system refused may be granted later, and so may the
        # file itself become one; a member of an archive that is no file never does.
        is_no_file = result.reason == "not_a_file" and result.source_key == source_key
        self.unread |= result.stage == "read" and (is_no_file or result.reason in PASSING_REASONS)


def tally_file(file: SourceFile, results: Iterable[Article | Reject], run: RunInfo) -> Source:
    """Returns the ``sources`` row of a file from all its rows."""
    tally = Tally()
    for result in results:
        tally.add(result, file.source_key)
    return make_source(file, tally, run)


def make_source(file: SourceFile, tally: Tally, run: RunInfo) -> Source:
    """Returns the ``sources`` row of a file.

    A file that could not be read gets no fingerprint, so that the next run tries it again.
    """
    return Source(
        source_uri=file.source_uri,
        source_key=file.source_key,
        fingerprint=None if tally.unread else file.fingerprint,
        bytes=file.size,
        records=tally.articles + tally.rejects,
        articles=tally.articles,
        rejects=tally.rejects,
        run_id=run.run_id,
        read_at=run.started_at,
    )
