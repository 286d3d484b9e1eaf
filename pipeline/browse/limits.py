"""The time and memory that queries may take."""

from __future__ import annotations

import threading

import duckdb

from wiredesk.pipeline.browse.errors import QueryTimeoutError, TooLargeError

_INTERRUPT_AGAIN_S = 0.1


class Limit:
    """Interrupts the queries of the body that are not done in time, and says so in words."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._done = threading.Event()
        self._late = threading.Event()
        self._cursor: duckdb.DuckDBPyConnection | None = None

    def watch(self, cursor: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
        """Returns a cursor; its queries are interrupted from now on, and it is closed at the end."""
        if self._cursor is not None:
            self._cursor.close()
        self._cursor = cursor
        return cursor

    def __enter__(self) -> Limit:
        threading.Thread(target=self._interrupt, name="query limit", daemon=True).start()
        return self

    def _interrupt(self) -> None:
        if self._done.wait(self._timeout_s):
            return
        self._late.set()
        # An interruption between two steps of a query has no effect.
        while not self._done.wait(_INTERRUPT_AGAIN_S):
            if (cursor := self._cursor) is not None:
                cursor.interrupt()

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Ends the watch.

        Raises:
          QueryTimeoutError: a query was interrupted.
          TooLargeError: a query needs more memory than the database has.
        """
        self._done.set()
        if self._cursor is not None:
            self._cursor.close()
        # Arrow's reader reports an interruption as an OSError.
        if isinstance(error, duckdb.InterruptException | OSError) and self._late.is_set():
            raise QueryTimeoutError(
                "the page takes longer than it may; ask for less, such as fewer days, or start wiredesk browse with "
                "a longer --query-timeout"
            ) from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise TooLargeError(
                "the page needs more memory than the reading room may take; ask for less, such as fewer days, "
                "or use the statement with wiredesk query"
            ) from error
