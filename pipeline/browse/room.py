"""The tables as pages see them: queries over the newest commit."""

from __future__ import annotations

from threading import Lock
from typing import Any

from wiredesk.pipeline.browse.paging import ROWS, NotThereError, Query
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.views.article import NoSuchArticleError, find_article

Row = dict[str, Any]


class Room:
    """The tables of an output, for pages."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._session = connect(store)
        self._lock = Lock()

    def fetch(self, query: Query, limit: int = ROWS, offset: int = 0) -> list[Row]:
        """Returns rows of a query, as values of Python by column."""
        sql = f"FROM ({query.sql.rstrip().rstrip(';')}) LIMIT {limit} OFFSET {offset}"
        with self._lock:
            found = self._session.sql(sql, params=dict(query.params))
            rows: list[Row] = found.to_arrow_table().to_pylist()
        return rows

    def fetch_article(self, article_id: str) -> tuple[Row, str]:
        """Returns a row of ``articles`` with all its columns, and the body that its annotations are offsets into.

        Raises:
          NotThereError: there is no such article.
        """
        try:
            return find_article(self.store, article_id)
        except NoSuchArticleError as error:
            raise NotThereError(f"there is no article {article_id}") from error
