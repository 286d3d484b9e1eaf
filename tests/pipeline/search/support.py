"""What an index says, in a form that can be compared."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb

from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.search.index import SearchIndex, SearchRequest, make_tables_sql
from wiredesk.pipeline.search.segments import KINDS, list_article_columns
from wiredesk.pipeline.storage.layout import SEARCH
from wiredesk.pipeline.storage.stores import open_store

REQUESTS = (
    SearchRequest(),
    SearchRequest(sort="oldest"),
    SearchRequest("tunnel fire"),
    SearchRequest('"tunnel fire" -port'),
    SearchRequest("HAULIER*"),
    SearchRequest(speaker="Behrens"),
    SearchRequest(person="Reimer"),
    SearchRequest("tunnel", place="DE", sort="newest"),
    SearchRequest(place="hamburg"),
    SearchRequest(outlet="harbour gazette"),
    SearchRequest(relation="exact"),
    SearchRequest(language="en"),
    SearchRequest(topic="world"),
    SearchRequest(since=date(2026, 3, 11), until=date(2026, 3, 12)),
)


def open_index(output: Path, said: list[str] | None = None) -> SearchIndex:
    return SearchIndex.open(open_store(str(output)), (said if said is not None else []).append)


def open_rebuilt(output: Path, folder: Path) -> SearchIndex:
    """Opens an index of the same tables that is made from nothing."""
    copy = folder / "rebuilt"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(output, copy, ignore=shutil.ignore_patterns(SEARCH))
    return open_index(copy)


def describe(index: SearchIndex) -> dict[str, object]:
    """Returns all that an index says: to each request, and of each small table."""
    said: dict[str, object] = {}
    for request in REQUESTS:
        found = index.search(request, 1_000)
        ids = [hit.article_id for hit in found.hits]
        assert found.total == len(ids) and sorted(index.list_ids(request)) == sorted(ids)
        # Equally relevant articles have no order.
        is_ordered = request.sort != "relevance" or not request.text
        said[str(request)] = ids if is_ordered else sorted(ids)
        said[f"{request}, shown"] = {hit.article_id: (hit.headline, hit.snippet) for hit in found.hits}
    for keeps_copies in (False, True):
        with duckdb.connect() as session:
            session.execute("SET TimeZone = 'UTC'")
            session.execute(make_tables_sql(index.list_files(), keeps_copies))
            for kind in KINDS:
                view = read_view(session, kind)
                assert said.setdefault(kind, view) == view
    return said


def read_view(session: duckdb.DuckDBPyConnection, name: str) -> tuple[list[str], list[str], list[str]]:
    """Returns the columns, the types and the rows of a view, in an order that depends on them alone."""
    columns = ", ".join(f'"{column}"' for column in list_article_columns()) if name == "articles" else "*"
    found = session.sql(f"SELECT {columns} FROM {name}")
    return found.columns, list(map(str, found.types)), sorted(map(repr, found.fetchall()))


def read_tables(output: Path) -> dict[str, object]:
    """Returns the same of the views over the whole tables."""
    with connect(open_store(str(output))) as session:
        return {kind: read_view(session, kind) for kind in KINDS}
