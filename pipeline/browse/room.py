"""The tables as pages see them: queries over the newest commit, limited in time, number and memory."""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import duckdb
import pyarrow as pa

from wiredesk.pipeline.browse.errors import BusyError, UnreadableError
from wiredesk.pipeline.browse.limits import Limit
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
from wiredesk.pipeline.views.article import take_annotations

Row = dict[str, Any]
_Result = TypeVar("_Result")

_log = logging.getLogger(__name__)

SPILL_PREFIX = "wiredesk-browse-"
_LOOK_EVERY_S = 3.0
_LOOK_WAIT_S = 2.0
_QUERIES_AT_ONCE = 4
_DOWNLOADS_AT_ONCE = 2
_WAIT_S = 5.0

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
_coming: ContextVar[Moment | None] = ContextVar("coming", default=None)


@dataclass(frozen=True)
class Moment:
    """The tables after one commit.

    Attributes:
      connection: the database.
      committed: ids of all runs.
      run_id: the last run.
      committed_at: its time, ISO 8601 in UTC.
      segments: data files by the name of the segment of their articles.
      kept: answers that many pages need, by statement and number of rows.
    """

    connection: duckdb.DuckDBPyConnection
    committed: tuple[str, ...]
    run_id: str
    committed_at: str
    segments: Mapping[str, str]
    kept: dict[tuple[str, int], list[Row]] = field(default_factory=dict)


class AllRows(NamedTuple):
    """All rows of a query.

    Attributes:
      total: number of rows.
      batches: the rows.
    """

    total: int
    batches: pa.RecordBatchReader


class Room:
    """The tables of an output, for pages. Several threads may use it at once.

    Attributes:
      store: the output.
      index: its search index.
      query_timeout_s: most seconds for the queries of a page.
      warm_up: makes the pages that are asked for most, before a newer commit is shown, so that nobody waits for them.
    """

    def __init__(
        self,
        store: Store,
        query_timeout_s: float = 10.0,
        remark: Callable[[str], object] = _log.info,
        spill: Path | None = None,
    ) -> None:
        """Opens the tables, after bringing the search index up to date.

        Args:
          store: the output.
          query_timeout_s: most seconds for the queries of a page.
          remark: receives a sentence if that takes time.
          spill: folder for what queries cannot keep in memory; one of its own if None.

        Raises:
          NoTablesError: the output has no tables.
        """
        self.store = store
        if not list_committed(store):
            raise NoTablesError.at(store)
        self.index = SearchIndex.open(store, remark)
        self.query_timeout_s = query_timeout_s
        self.warm_up: Callable[[Room], object] | None = None
        self._renewing = threading.Lock()
        self._queries = threading.BoundedSemaphore(_QUERIES_AT_ONCE)
        self._downloads = threading.BoundedSemaphore(_DOWNLOADS_AT_ONCE)
        self._own_spill = tempfile.TemporaryDirectory(prefix=SPILL_PREFIX) if spill is None else None
        self._spill = spill or Path(self._own_spill.name if self._own_spill else "")
        self._watcher = ThreadPoolExecutor(1, "renewal")
        self._looked_at = time.monotonic()
        self._asking = threading.Lock()
        self._looking: Future[None] | None = None
        self._moment = self._open_moment()

    @property
    def moment(self) -> Moment:
        """Returns the tables that are shown; to pages made beforehand, those that are shown next."""
        return _coming.get() or self._moment

    def close(self) -> None:
        """Removes what it has written to the folder for temporary files."""
        self._watcher.shutdown(wait=False, cancel_futures=True)
        if self._own_spill is not None:
            self._own_spill.cleanup()

    def renew(self) -> None:
        """Turns to the newest commit, if there is one that is newer. Queries that run are not disturbed."""
        with self._renewing:
            is_new = self.index.refresh()
            if is_new or tuple(list_committed(self.store)) != self._moment.committed:
                moment = self._open_moment()
                self._prepare(moment)
                self._moment = moment

    def _prepare(self, moment: Moment) -> None:
        """Makes the pages that are asked for most from tables that are not shown yet."""
        if self.warm_up is None:
            return
        token = _coming.set(moment)
        try:
            self.warm_up(self)
        finally:
            _coming.reset(token)

    def _look(self) -> None:
        # A thread's error would be lost. The old tables stay, and the next look tries again.
        try:
            self.renew()
        except Exception:
            _log.exception("newer commits cannot be read; the pages show run %s", self._moment.run_id)

    def catch_up(self) -> None:
        """Turns to the newest commit before an answer is made, if nobody has looked for one for some seconds.

        A text that was taken out of the tables must not be shown because nobody has read a page since. It waits for
        two seconds at most: while a new index takes longer, the pages show the tables before.
        """
        with self._asking:
            now = time.monotonic()
            is_idle = self._looking is None or self._looking.done()
            if is_idle and now - self._looked_at > _LOOK_EVERY_S:
                self._looked_at = now
                self._looking = self._watcher.submit(self._look)
            looking, left = self._looking, self._looked_at + _LOOK_WAIT_S - now
        if looking is not None and left > 0:
            wait([looking], left)

    def _open_moment(self) -> Moment:
        while True:
            manifests = order_manifests(list_manifests(self.store))
            try:
                return self._open_after(manifests)
            except duckdb.IOException:
                # A later commit has removed a file after it was listed.
                if len(list_committed(self.store)) == len(manifests):
                    raise
                self.index.refresh()

    def _open_after(self, manifests: list[dict[str, Any]]) -> Moment:
        files = list(fold_files(manifests).values())
        spill = tempfile.mkdtemp(dir=self._spill)
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
        return self._fetch(f"{query.statement}\nLIMIT {limit} OFFSET {offset}", query.params)

    def count(self, query: Query) -> int:
        """Returns the number of all rows of a query.

        Raises:
          UnavailableError: see :meth:`fetch`.
        """
        (row,) = self._fetch(f"SELECT count(*) AS n FROM (\n{query.statement}\n)", query.params)
        return int(row["n"])

    def _fetch(self, sql: str, params: Mapping[str, Any]) -> list[Row]:
        return self._run(lambda _moment, cursor: _read_rows(cursor, sql, params))

    @contextmanager
    def read_all(self, query: Query, batch_rows: int, timeout_s: float) -> Iterator[AllRows]:
        """Runs a query over the whole tables, and yields its rows, which must be read within the body.

        These are the rows that ``wiredesk query`` gives for the statement: ``articles`` has its bodies.

        Args:
          query: the query.
          batch_rows: rows of a batch.
          timeout_s: most seconds for all of it.

        Raises:
          UnavailableError: see :meth:`fetch`.
        """
        sql, params = query.statement, query.params

        def read(_moment: Moment, cursor: duckdb.DuckDBPyConnection) -> AllRows:
            cursor.execute(f"USE {STORED}")
            (row,) = _read_rows(cursor, f"SELECT count(*) AS n FROM (\n{sql}\n)", params)
            return AllRows(row["n"], cursor.sql(sql, params=dict(params)).to_arrow_reader(batch_rows))

        with _take(self._downloads), Limit(timeout_s) as limit:
            yield self._retry(read, limit)

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

    def _run(self, read: Callable[[Moment, duckdb.DuckDBPyConnection], _Result]) -> _Result:
        with _take(self._queries), Limit(self._find_time_left()) as limit:
            return self._retry(read, limit)

    def _retry(self, read: Callable[[Moment, duckdb.DuckDBPyConnection], _Result], limit: Limit) -> _Result:
        """Reads; if a file is gone because a later commit has removed it, reads again from the newest commit."""
        moment = self.moment
        try:
            return read(moment, limit.watch(moment.connection.cursor()))
        except (duckdb.IOException, duckdb.PermissionException) as error:
            # A path that is not there cannot be compared with those that are allowed.
            if moment is not _coming.get():
                self.renew()
            if self._moment is moment:
                raise UnreadableError(
                    f"a file of the tables cannot be read; find out which with: wiredesk check -o {self.store.root}"
                ) from error
            return read(self._moment, limit.watch(self._moment.connection.cursor()))

    def fetch_article(self, article_id: str) -> tuple[Row, str]:
        """Returns a row of ``articles`` with all its columns, and the body that its annotations are offsets into.

        Raises:
          NotThereError: there is no such article.
        """
        row = self._run(partial(_read_article, self.store, article_id))
        if row is None:
            raise NotThereError(f"there is no article {article_id}")
        original = row["annotated_from"] and self._run(
            partial(_read_article, self.store, row["annotated_from"])
        )
        return take_annotations(row, original) if original else (row, row["body"])


def _read_rows(cursor: duckdb.DuckDBPyConnection, sql: str, params: Mapping[str, Any]) -> list[Row]:
    rows: list[Row] = cursor.sql(sql, params=dict(params)).to_arrow_table().to_pylist()
    return rows


def _read_article(
    store: Store, article_id: str, moment: Moment, cursor: duckdb.DuckDBPyConnection
) -> Row | None:
    """Returns the row of an article; None if there is none. It reads the data file that has it, and no other."""
    params = {"id": article_id}
    sql = f"SELECT published_at, segment FROM {STORED}.{PLACES_OF_ARTICLES} WHERE article_id = $id"
    places = _read_rows(cursor, sql, params)
    if not places:
        return None
    path, at = moment.segments.get(places[0]["segment"]), places[0]["published_at"]
    if path is None:
        # The segments are older or newer than the tables.
        rows = _read_rows(cursor, f"FROM {STORED}.articles WHERE article_id = $id", params)
    else:
        # The rows of a file are in order of this time, so most of it is skipped.
        file = make_stored_query("articles", list_full(store, [path]))
        sql = f"FROM ({file}) WHERE article_id = $id{'' if at is None else ' AND published_at = $at'}"
        rows = _read_rows(cursor, sql, params if at is None else params | {"at": at})
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
