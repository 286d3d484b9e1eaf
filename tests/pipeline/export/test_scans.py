"""Queries skip the files and row groups that they do not need, in tables laid out like those of a large run."""

from __future__ import annotations

import pytest

from tests.bench.queries import DAYS, FIRST, SLICE_ROWS, find_scanned, make_tables
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store

ROWS = 2 * SLICE_ROWS


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    store = open_store(str(tmp_path_factory.mktemp("rows")))
    make_tables(store, ROWS, templates=200)
    with connect(store) as connection:
        yield connection


def count(scanned: str) -> tuple[int, int]:
    some, every = scanned.split("/")
    return int(some), int(every)


def test_a_month_is_read_from_its_own_files(connection):
    scanned = find_scanned(
        connection, "SELECT sum(word_count) FROM articles WHERE published_month = '2024-09'"
    )
    files, of = count(scanned["files"])
    assert of >= 24 and files <= 2


def test_some_days_are_read_from_their_own_row_groups(connection):
    query = "SELECT sum(word_count) FROM articles WHERE published_at >= '2024-09-15' AND published_at < '2024-09-17'"
    scanned = find_scanned(connection, query)
    groups, of = count(scanned["row_groups"])
    assert of >= 24 and groups <= 2
    assert connection.sql(f"SELECT count(*) FROM ({query})").fetchall() == [(1,)]


def test_the_rows_are_spread_over_days_and_months(connection):
    first, last, rows = connection.sql(
        "SELECT min(published_at), max(published_at), count(*) FROM articles"
    ).fetchall()[0]
    assert rows == ROWS and first == FIRST and (last - first).days == DAYS - 1
    query = "SELECT count(DISTINCT published_month), count(*) FILTER (WHERE relation = 'copy') FROM articles"
    months, copies = connection.sql(query).fetchall()[0]
    assert months == 24 and ROWS / 8 < copies < ROWS / 5


def test_the_view_of_days_reads_the_days_asked_for(connection):
    scanned = find_scanned(connection, "SELECT * FROM daily WHERE day >= '2024-09-15' AND day < '2024-09-17'")
    groups, of = count(scanned["row_groups"])
    assert groups <= 4 < 24 <= of
