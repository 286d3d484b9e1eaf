"""Looks up single articles of earlier runs in the state file beside the tables.

``pipeline/storage/index.py`` writes the file. Worker processes of the same machine read it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from wiredesk.transforms.logic.dedup.lookback import to_span
from wiredesk.transforms.logic.kernel.ordering import UNDATED, to_order

STATE_FILE = "_state.sqlite"
STATE_VERSION = 5

PRUNED: Final = "pruned"
FORGOTTEN: Final = "forgotten"
FORGOTTEN_TEXT: Final = "forgotten_text"
"""Reasons in ``signatures.withdrawn`` for taking an article out of the tables; the last refuses its text for ever."""


class Representative(NamedTuple):
    """The article to which later exact copies of a text are linked, and the root of its chain of links."""

    article_id: str
    cluster_id: str


class Location(NamedTuple):
    """The place of an article's signature: a file of the table, and the row in it."""

    path: str
    row: int


def represents_content(relation: str, words: int, withdrawn: str | None) -> bool:
    """Returns True if later exact copies are linked to an article.

    Such an article is no exact copy itself, or it is the new representative of an original that was taken out.
    """
    return withdrawn is None and (relation != "exact" or words > 0)


_NEAR_FILES = "SELECT path FROM files WHERE (first <= ? AND last >= ?) OR (ingested >= ? AND (undated OR ?)) ORDER BY path"


def find_near_files(
    database: sqlite3.Connection, orders: Sequence[int], lookback_days: float, now: datetime
) -> list[str]:
    """Returns the signature files that may hold a match of articles with these orders.

    Args:
      database: the state file.
      orders: orders of the new articles, see :func:`wiredesk.transforms.logic.kernel.ordering.to_order`.
      lookback_days: most days between an article and its match.
      now: start of this run. The look-back of undated articles is counted back from it.
    """
    span = to_span(lookback_days)
    dated = [order for order in orders if order != UNDATED]
    any_undated = len(dated) < len(orders)
    arrived = to_order(now) - span
    lowest, highest = min(dated, default=0) - span, max(dated, default=-1) + span
    return [path for (path,) in database.execute(_NEAR_FILES, (highest, lowest, arrived, any_undated))]


class StateLookup:
    """The state file, open for reading. Threads may share it."""

    def __init__(self, path: str) -> None:
        """Opens the file at a path."""
        # A path may hold "?", "#" and "%", which a URI must escape.
        uri = f"{Path(path).absolute().as_uri()}?mode=ro"
        self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()

    def _ask(self, query: str, *keys: str | bytes) -> tuple[object, ...] | None:
        with self._lock:
            row: tuple[object, ...] | None = self._database.execute(query, keys).fetchone()
        return row

    def find_near_files(self, orders: Sequence[int], lookback_days: float, now: datetime) -> list[str]:
        """Returns the signature files that may hold a match; see :func:`find_near_files`."""
        with self._lock:
            return find_near_files(self._database, orders, lookback_days, now)

    def find_last_run(self, prefix: str) -> str | None:
        """Returns the largest id, with this prefix, of a run that the state file knows; None if there is none."""
        query = "SELECT max(run_id) FROM applied WHERE substr(run_id, 1, length(?1)) = ?1"
        found = self._ask(query, prefix)
        return None if found is None or found[0] is None else str(found[0])

    def has_article(self, article_id: str) -> bool:
        """Returns True if the tables hold this article, or a stub of it."""
        query = "SELECT 1 FROM articles WHERE article_id = ?"
        return self._ask(query, bytes.fromhex(article_id)) is not None

    def find_location(self, article_id: str) -> Location:
        """Returns the place of an article's signature.

        Raises:
          KeyError: the tables do not hold the article.
        """
        query = "SELECT path, place FROM articles JOIN files USING (file) WHERE article_id = ?"
        found = self._ask(query, bytes.fromhex(article_id))
        if found is None:
            raise KeyError(article_id)
        return Location(str(found[0]), int(str(found[1])))

    def find_exact(self, content_hash: str) -> Representative | None:
        """Returns the article to which exact copies with this content hash are linked."""
        query = "SELECT hex(article_id), hex(cluster_id) FROM contents WHERE content_hash = ?"
        found = self._ask(query, bytes.fromhex(content_hash))
        return None if found is None else Representative(*(str(value).lower() for value in found))

    def find_text(self, mark: bytes, text: bytes) -> tuple[int, str] | None:
        """Returns arrival and id of the article with a text under a mark.

        See :mod:`wiredesk.transforms.logic.dedup.record_marks`.
        """
        found = self._ask(
            "SELECT ingested, hex(article_id) FROM marks WHERE mark = ? AND text = ?", mark, text
        )
        return None if found is None else (int(str(found[0])), str(found[1]).lower())

    def list_marked(self, mark: bytes, most: int) -> list[tuple[int, str]]:
        """Returns arrival and id of the articles under a mark, the latest first."""
        query = "SELECT ingested, hex(article_id) FROM marks WHERE mark = ? ORDER BY 1 DESC, 2 LIMIT ?"
        with self._lock:
            return [(when, name.lower()) for when, name in self._database.execute(query, (mark, most))]

    def find_version(self, source_key: str) -> Location | None:
        """Returns the place of the latest article that was read under this source key."""
        query = "SELECT path, place FROM versions JOIN files USING (file) WHERE source_key = ?"
        found = self._ask(query, source_key)
        return None if found is None else Location(str(found[0]), int(str(found[1])))

    def find_place(self, source_uri: str) -> tuple[str, str | None] | None:
        """Returns the key of a source and its fingerprint when it was last read; None if it was never read."""
        found = self._ask("SELECT source_key, fingerprint FROM sources WHERE source_uri = ?", source_uri)
        return None if found is None else (str(found[0]), None if found[1] is None else str(found[1]))

    def find_owner(self, source_key: str) -> str | None:
        """Returns the source that a key belongs to; None if the key is free."""
        query = "SELECT source_uri FROM sources WHERE source_key = ? ORDER BY read_at DESC, source_uri DESC LIMIT 1"
        found = self._ask(query, source_key)
        return None if found is None else str(found[0])

    def has_reject(self, reject_id: str) -> bool:
        """Returns True if an earlier run has written this reject, or its twin; see ``make_twin_id``."""
        query = "SELECT 1 FROM rejects WHERE reject_id = ?1 UNION ALL SELECT 1 FROM twins WHERE twin_id = ?1 LIMIT 1"
        return self._ask(query, bytes.fromhex(reject_id)) is not None
