"""Questions about single articles of earlier runs, answered by the state file beside the tables.

``pipeline/storage/index.py`` writes it; worker processes of the same machine ask it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from wiredesk.transforms.logic.kernel.ordering import UNDATED, to_order

STATE_FILE = "_state.sqlite"
STATE_VERSION = 4

PRUNED: Final = "pruned"
FORGOTTEN: Final = "forgotten"
FORGOTTEN_TEXT: Final = "forgotten_text"
"""Why an article was taken out of the tables, in ``signatures.withdrawn``; the last refuses its text for ever."""


class Placed(NamedTuple):
    """An article that an earlier run has placed, as far as an exact copy needs to know it."""

    article_id: str
    cluster_id: str


class Location(NamedTuple):
    """Where the signature of an article lies: a file of the table, and the row in it."""

    path: str
    row: int


def stands_for_content(relation: str, words: int, withdrawn: str | None) -> bool:
    """Says whether later exact copies are linked to an article: it is no such copy itself, or an heir."""
    return withdrawn is None and (relation != "exact" or words > 0)


_NEAR_FILES = "SELECT path FROM files WHERE (first <= ? AND last >= ?) OR (ingested >= ? AND (undated OR ?)) ORDER BY path"


def find_near_files(
    database: sqlite3.Connection, orders: Sequence[int], lookback_days: float, now: datetime
) -> list[str]:
    """Returns the signature files that may hold a match of articles with these orders.

    Args:
      database: the state file.
      orders: of the new articles, see :func:`wiredesk.transforms.logic.kernel.ordering.to_order`.
      lookback_days: how far apart an article and its match may be.
      now: when this run began: arrivals are counted back from it.
    """
    span = int(timedelta(days=lookback_days) / timedelta(microseconds=1))
    dated = [order for order in orders if order != UNDATED]
    any_undated = len(dated) < len(orders)
    arrived = to_order(now) - span
    lowest, highest = min(dated, default=0) - span, max(dated, default=-1) + span
    return [path for (path,) in database.execute(_NEAR_FILES, (highest, lowest, arrived, any_undated))]


class StateLookup:
    """The state file, open to read. Threads may share it."""

    def __init__(self, path: str) -> None:
        # A path may hold "?", "#" and "%", which mean something in a URI.
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
        """Returns the last run, in the order of their ids, that is taken in and begins like this."""
        query = "SELECT max(run_id) FROM applied WHERE substr(run_id, 1, length(?1)) = ?1"
        found = self._ask(query, prefix)
        return None if found is None or found[0] is None else str(found[0])

    def has_article(self, article_id: str) -> bool:
        """Says whether an earlier run has placed this article."""
        query = "SELECT 1 FROM articles WHERE article_id = ?"
        return self._ask(query, bytes.fromhex(article_id)) is not None

    def find_location(self, article_id: str) -> Location:
        """Returns where the signature of an article that is placed lies.

        Raises:
          KeyError: no earlier run has placed it.
        """
        query = "SELECT path, place FROM articles JOIN files USING (file) WHERE article_id = ?"
        found = self._ask(query, bytes.fromhex(article_id))
        if found is None:
            raise KeyError(article_id)
        return Location(str(found[0]), int(str(found[1])))

    def find_exact(self, content_hash: str) -> Placed | None:
        """Returns the article that stands for this content hash."""
        query = "SELECT hex(article_id), hex(cluster_id) FROM contents WHERE content_hash = ?"
        found = self._ask(query, bytes.fromhex(content_hash))
        return None if found is None else Placed(*(str(value).lower() for value in found))

    def find_text(self, mark: bytes, text: bytes) -> tuple[int, str] | None:
        """Returns when the article with a text under a mark arrived, and its id; see :mod:`wiredesk.transforms.logic.dedup.record_marks`."""
        found = self._ask(
            "SELECT ingested, hex(article_id) FROM marks WHERE mark = ? AND text = ?", mark, text
        )
        return None if found is None else (int(str(found[0])), str(found[1]).lower())

    def list_marked(self, mark: bytes, most: int) -> list[tuple[int, str]]:
        """Returns when each of the articles under a mark arrived, and its id, the latest first."""
        query = "SELECT ingested, hex(article_id) FROM marks WHERE mark = ? ORDER BY 1 DESC, 2 LIMIT ?"
        with self._lock:
            return [(when, name.lower()) for when, name in self._database.execute(query, (mark, most))]

    def find_version(self, source_key: str) -> Location | None:
        """Returns where the latest article is that was read under this source key."""
        query = "SELECT path, place FROM versions JOIN files USING (file) WHERE source_key = ?"
        found = self._ask(query, source_key)
        return None if found is None else Location(str(found[0]), int(str(found[1])))

    def find_place(self, source_uri: str) -> tuple[str, str | None] | None:
        """Returns the key of a place, and its fingerprint when it was last read; None where it never was."""
        found = self._ask("SELECT source_key, fingerprint FROM sources WHERE source_uri = ?", source_uri)
        return None if found is None else (str(found[0]), None if found[1] is None else str(found[1]))

    def find_owner(self, source_key: str) -> str | None:
        """Returns the place that a key belongs to; None where it is free."""
        query = "SELECT source_uri FROM sources WHERE source_key = ? ORDER BY read_at DESC, source_uri DESC LIMIT 1"
        found = self._ask(query, source_key)
        return None if found is None else str(found[0])

    def has_reject(self, reject_id: str) -> bool:
        """Says whether an earlier run has written this reject, or its twin; see ``make_twin_id``."""
        query = "SELECT 1 FROM rejects WHERE reject_id = ?1 UNION ALL SELECT 1 FROM twins WHERE twin_id = ?1 LIMIT 1"
        return self._ask(query, bytes.fromhex(reject_id)) is not None
