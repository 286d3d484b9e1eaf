"""The tables as pages see them: queries over the newest commit, limited in time, number and memory."""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from wiredesk.pipeline.browse.errors import BusyError, QueryTimeoutError, TooLargeError
from wiredesk.pipeline.browse.paging import ROWS, NotThereError, Query
from wiredesk.pipeline.browse.session import (
    PLACES_OF_ARTICLES,
    STORED,
    list_full,
    make_stored_query,
    open_session,
)
from wiredesk.pipeline.export.warehouse import NoTablesError
from wiredesk.pipeline.search.index import SearchIndex
from wiredesk.pipeline.search.state import make_key, name_segment
from wiredesk.pipeline.storage.manifests import (
    fold_files,
    list_committed,
    list_manifests,
    order_manifests,
)
from wiredesk.pipeline.storage.stores import Store
from wiredesk.schemas.annotations import ANNOTATIONS

Row = dict[str, Any]
_Result = TypeVar("_Result")

_log = logging.getLogger(__name__)

_LOOK_EVERY_S = 3.0
_QUERIES_AT_ONCE = 4
_DOWNLOADS_AT_ONCE = 2
_WAIT_S = 5.0
_INTERRUPT_AGAIN_S = 0.1

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@dataclass(frozen=True)
class Moment:
    """The tables after one commit.

    Attributes:
      connection: the database.
      committed: ids of all runs.
      run_id: the last run.
      committed_at: its time, ISO 8601 in UTC.
      segments: data files by the name of the segment of their articles.
    """

    connection: duckdb.DuckDBPyConnection
    committed: tuple[str, ...]
    run_id: str
    committed_at: str
    segments: Mapping[str, str]


class Room:
    """The tables of an output, for pages. Several threads may use it at once.

    Attributes:
      store: the output.
      index: its search index.
      query_timeout_s: most seconds for the queries of a page.
    """

    def __init__(
        self, store: Store, query_timeout_s: float = 10.0, remark: Callable[[str], object] = _log.info
    ) -> None:
        """Opens the tables, after bringing the search index up to date.

        Args:
          store: the output.
          query_timeout_s: most seconds for the queries of a page.
          remark: receives a sentence if that takes time.

        Raises:
          NoTablesError: the output has no tables.
        """
        self.store = store
        self.index = SearchIndex.open(store, remark)
        self.query_timeout_s = query_timeout_s
        self._renewing = threading.Lock()
        self._queries = threading.BoundedSemaphore(_QUERIES_AT_ONCE)
        self._downloads = threading.BoundedSemaphore(_DOWNLOADS_AT_ONCE)
        self._spill = tempfile.TemporaryDirectory(prefix="wiredesk-browse-")
        self._watcher = ThreadPoolExecutor(1, "renewal")
        self._looked_at = time.monotonic()
        self._moment = self._open_moment()

    @property
    def moment(self) -> Moment:
        """Returns the tables as they are now, or as they were a few seconds ago."""
        if time.monotonic() - self._looked_at > _LOOK_EVERY_S:
            self._looked_at = time.monotonic()
            self._watcher.submit(self._look)
        return self._moment

    def close(self) -> None:
        """Removes what it has written to the folder for temporary files."""
        self._watcher.shutdown(wait=False, cancel_futures=True)
        self._spill.cleanup()

    def renew(self) -> None:
        """Turns to the newest commit, if there is one that is newer. Queries that run are not disturbed."""
        with self._renewing:
            is_new = self.index.refresh()
            if is_new or tuple(list_committed(self.store)) != self._moment.committed:
                self._moment = self._open_moment()

    def _look(self) -> None:
        # A thread's error would be lost. The old tables stay, and the next look tries again.
        try:
            self.renew()
        except Exception:
            _log.exception("newer commits cannot be read; the pages show run %s", self._moment.run_id)

    def _open_moment(self) -> Moment:
        manifests = order_manifests(list_manifests(self.store))
        if not manifests:
            raise NoTablesError.at(self.store)
        files = list(fold_files(manifests).values())
        spill = tempfile.mkdtemp(dir=self._spill.name)
        connection = open_session(self.store, files, self.index.list_files(), spill)
        last = manifests[-1]
        return Moment(
            connection,
            tuple(sorted(manifest["run_id"] for manifest in manifests)),
            last["run_id"],
            last["committed_at"],
            {name_segment("articles", make_key(file)): file.path for file in files},
        )

    def fetch(self, query: Query, limit: int = ROWS, offset: int = 0) -> list[Row]:
        """Returns rows of a query, as values of Python by column.

        Raises:
          UnavailableError: it takes too long, needs too much memory, or too many others run.
        """
        sql = f"{query.sql.rstrip().rstrip(';')}\nLIMIT {limit} OFFSET {offset}"
        return self._fetch(sql, query.params)

    def count(self, query: Query) -> int:
        """Returns the number of all rows of a query.

        Raises:
          UnavailableError: see :meth:`fetch`.
        """
        (row,) = self._fetch(
            f"SELECT count(*) AS n FROM (\n{query.sql.rstrip().rstrip(';')}\n)", query.params
        )
        return int(row["n"])

    def _fetch(self, sql: str, params: Mapping[str, Any]) -> list[Row]:
        def read(cursor: duckdb.DuckDBPyConnection) -> list[Row]:
            rows: list[Row] = cursor.sql(sql, params=dict(params)).to_arrow_table().to_pylist()
            return rows

        with _take(self._queries):
            return self._run(read, self._find_time_left())

    @contextmanager
    def read_batches(self, query: Query, rows: int, timeout_s: float) -> Iterator[pa.RecordBatchReader]:
        """Runs a query and yields a reader of its rows in batches, which must be read within the body.

        Args:
          query: the query.
          rows: rows of a batch.
          timeout_s: most seconds for all of it.

        Raises:
          UnavailableError: see :meth:`fetch`.
        """
        sql = query.sql.rstrip().rstrip(";")

        def read(cursor: duckdb.DuckDBPyConnection) -> pa.RecordBatchReader:
            return cursor.sql(sql, params=dict(query.params)).to_arrow_reader(rows)

        with _take(self._downloads):
            cursor = self._moment.connection.cursor()
            with _limit(cursor, timeout_s), cursor:
                yield self._retry(read, cursor)

    @contextmanager
    def limit_time(self) -> Iterator[None]:
        """Limits the time of all queries in the body together, which are those of one page."""
        token = _deadline.set(time.monotonic() + self.query_timeout_s)
        try:
            yield
        finally:
            _deadline.reset(token)

    def _find_time_left(self) -> float:
        deadline = _deadline.get()
        return self.query_timeout_s if deadline is None else max(deadline - time.monotonic(), 0.0)

    def _run(self, read: Callable[[duckdb.DuckDBPyConnection], _Result], timeout_s: float) -> _Result:
        with self.moment.connection.cursor() as cursor, _limit(cursor, timeout_s):
            return self._retry(read, cursor)

    def _retry(
        self, read: Callable[[duckdb.DuckDBPyConnection], _Result], cursor: duckdb.DuckDBPyConnection
    ) -> _Result:
        """Reads; if a file is gone because a later commit has removed it, reads again from the newest commit."""
        before = self._moment
        try:
            return read(cursor)
        except duckdb.IOException:
            self.renew()
            if self._moment is before:
                raise
            return read(self._moment.connection.cursor())

    def fetch_article(self, article_id: str) -> tuple[Row, str]:
        """Returns a row of ``articles`` with all its columns, and the body that its annotations are offsets into.

        Raises:
          NotThereError: there is no such article.
        """
        row = self._find_article(article_id)
        if row is None:
            raise NotThereError(f"there is no article {article_id}")
        original = self._find_article(row["annotated_from"]) if row["annotated_from"] else None
        if original is None:
            return row, row["body"]
        return row | {name: original[name] for name in ANNOTATIONS}, original["body"]

    def _find_article(self, article_id: str) -> Row | None:
        """Returns the row of an article; None if there is none. It reads the data file that has it, and no other."""
        moment, params = self.moment, {"id": article_id}
        sql = f"SELECT published_at, segment FROM {STORED}.{PLACES_OF_ARTICLES} WHERE article_id = $id"
        places = self._fetch(sql, params)
        if not places:
            return None
        path = moment.segments.get(places[0]["segment"])
        if path is None:
            # The segments are older or newer than the tables.
            rows = self._fetch(f"FROM {STORED}.articles WHERE article_id = $id", params)
        else:
            # The rows of a file are in order of this time, so most of it is skipped.
            file = make_stored_query("articles", list_full(self.store, [path]))
            at = places[0]["published_at"]
            sql = f"FROM ({file}) WHERE article_id = $id{'' if at is None else ' AND published_at = $at'}"
            rows = self._fetch(sql, params if at is None else params | {"at": at})
        return rows[0] if rows else None


@contextmanager
def _take(slots: threading.BoundedSemaphore) -> Iterator[None]:
    """Holds one of several slots in the body.

    Raises:
      BusyError: none became free in time.
    """
    if not slots.acquire(timeout=_WAIT_S):
        raise BusyError("too many pages are being made at once; try again in a few seconds")
    try:
        yield
    finally:
        slots.release()


@contextmanager
def _limit(cursor: duckdb.DuckDBPyConnection, timeout_s: float) -> Iterator[None]:
    """Interrupts the queries of a cursor that are not done in time.

    Raises:
      QueryTimeoutError: they were not.
      TooLargeError: they need more memory than the database has.
    """
    done = threading.Event()
    late = threading.Event()

    def watch() -> None:
        if done.wait(timeout_s):
            return
        late.set()
        # An interruption between two steps of a query has no effect.
        while not done.wait(_INTERRUPT_AGAIN_S):
            cursor.interrupt()

    threading.Thread(target=watch, name="query limit", daemon=True).start()
    try:
        yield
    except (duckdb.InterruptException, OSError) as error:
        # Arrow's reader reports an interruption as an OSError.
        if not late.is_set():
            raise
        raise QueryTimeoutError(
            "the page takes longer than it may; ask for less, such as fewer days, or start wiredesk browse with a "
            "longer --query-timeout"
        ) from error
    except duckdb.OutOfMemoryException as error:
        raise TooLargeError(
            "the page needs more memory than the reading room may take; ask for less, such as fewer days, "
            "or use the statement with wiredesk query"
        ) from error
    finally:
        done.set()
