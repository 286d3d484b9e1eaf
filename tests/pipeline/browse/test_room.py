from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from tests.pipeline.browse.conftest import serve_output
from tests.pipeline.maintenance.support import join
from tests.support import run_wiredesk, write_files
from wiredesk.pipeline.browse import room as room_module
from wiredesk.pipeline.browse.errors import BusyError, QueryTimeoutError, TooLargeError, UnreadableError
from wiredesk.pipeline.browse.limits import Limit
from wiredesk.pipeline.browse.paging import NotThereError, Query
from wiredesk.pipeline.browse.room import Room
from wiredesk.pipeline.cli import app as cli
from wiredesk.pipeline.export.warehouse import NoTablesError, connect
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.views.article import find_article

ENDLESS = Query(
    "Endless",
    "SELECT count(*) FROM range(1000000) a, range(10000000) b WHERE a.range > b.range + $n",
    {"n": 5},
)
VIEWS = ("articles", "rejects", "sources", "signatures", "entities", "entity_mentions", "quotes", "places", "times",
         "copies", "clusters", "daily", "people", "annotated")  # fmt: skip


@pytest.fixture(scope="module")
def room(news: Path) -> Iterator[Room]:
    with closing(Room(open_store(str(news)))) as opened:
        yield opened


@pytest.fixture
def changing(tmp_path: Path) -> Path:
    """An output of its own, with one run."""
    write_files(
        tmp_path / "in", {"a.txt": "2026-01-01\n\nA first report about the harbour of Ashdown.\n" * 3}
    )
    run_wiredesk(tmp_path / "in", tmp_path / "out")
    return tmp_path / "out"


def add(output: Path, name: str) -> None:
    """Adds an article to an output."""
    folder = output.parent / name
    write_files(folder, {f"{name}.txt": f"2026-01-02\n\nOne more report, about {name} and its people.\n" * 3})
    run_wiredesk(folder, output)


@pytest.mark.parametrize("view", VIEWS)
def test_the_tables_are_those_of_wiredesk_query(room: Room, news: Path, view: str) -> None:
    session = connect(open_store(str(news)))
    columns = room.fetch(Query("", f"FROM (DESCRIBE {view})"), limit=200)
    names = [f'"{row["column_name"]}"' for row in columns if row["column_name"] != "payload"]
    sql = f"SELECT {', '.join(names)} FROM {view} ORDER BY ALL"
    ours = room.fetch(Query("", sql), limit=100_000)
    assert ours == session.sql(sql).to_arrow_table().to_pylist() and (ours or view in ("rejects",))


def test_an_article_is_read_from_its_file_alone(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = room.fetch(Query("", "SELECT article_id FROM articles"), limit=10_000)
    asked: list[str] = []
    read = room_module._read_rows
    monkeypatch.setattr(room_module, "_read_rows", lambda *args: asked.append(args[1]) or read(*args))
    for row in rows:
        assert room.fetch_article(row["article_id"]) == find_article(room.store, row["article_id"])
    assert len(asked) >= 2 * len(rows) and [sql for sql in asked if "stored.articles" in sql] == []


def test_a_copy_has_the_annotations_of_its_original(changing: Path) -> None:
    write_files(changing.parent / "again", {"again.txt": (changing.parent / "in" / "a.txt").read_bytes()})
    run_wiredesk(changing.parent / "again", changing, model="en_core_web_sm")
    with closing(Room(open_store(str(changing)))) as opened:
        rows = opened.fetch(Query("", "SELECT article_id, annotated_from FROM articles"))
        assert [bool(row["annotated_from"]) for row in rows].count(True) == 1
        for row in rows:
            assert opened.fetch_article(row["article_id"]) == find_article(opened.store, row["article_id"])


def test_an_article_without_a_date_is_found(tmp_path: Path) -> None:
    write_files(tmp_path / "in", {"a.txt": "A report without any date about the harbour of Ashdown.\n" * 3})
    run_wiredesk(tmp_path / "in", tmp_path / "out")
    with closing(Room(open_store(str(tmp_path / "out")))) as opened:
        (row,) = opened.fetch(Query("", "SELECT article_id, published_at FROM articles"))
        assert row["published_at"] is None
        assert opened.fetch_article(row["article_id"])[0]["article_id"] == row["article_id"]


def test_an_unknown_article_is_not_there(room: Room) -> None:
    with pytest.raises(NotThereError):
        room.fetch_article("0" * 32)


def test_an_output_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoTablesError):
        Room(open_store(str(tmp_path / "none")))


def test_pages_of_rows(room: Room) -> None:
    query = Query(
        "", "SELECT article_id FROM articles WHERE article_id <> $id ORDER BY article_id;", {"id": "x"}
    )
    everything = [row["article_id"] for row in room.fetch(query, limit=10_000)]
    assert room.count(query) == len(everything) > 10
    pages = [room.fetch(query, limit=7, offset=first) for first in range(0, len(everything), 7)]
    assert [row["article_id"] for page in pages for row in page] == everything


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "COPY (SELECT 1) TO '{folder}/x.csv'",
        "ATTACH '{folder}/x.db'",
        "EXPORT DATABASE '{folder}/x'",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "RESET lock_configuration",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT getenv('PATH')",
    ],
)
def test_the_database_reaches_nothing_but_the_tables(room: Room, tmp_path: Path, sql: str) -> None:
    with pytest.raises(duckdb.Error), room.moment.connection.cursor() as cursor:
        cursor.execute(sql.format(folder=tmp_path)).fetchall()
    assert list(tmp_path.iterdir()) == []


def test_a_query_that_takes_too_long_is_interrupted(news: Path) -> None:
    with closing(Room(open_store(str(news)), query_timeout_s=0.3)) as opened:
        with pytest.raises(QueryTimeoutError, match="--query-timeout"):
            opened.fetch(ENDLESS)
        assert opened.fetch(Query("", "SELECT 1 AS a")) == [{"a": 1}]


def test_the_queries_of_a_page_share_their_time(news: Path) -> None:
    with closing(Room(open_store(str(news)), query_timeout_s=0.5)) as opened, opened.limit_time():
        with pytest.raises(QueryTimeoutError):
            opened.fetch(ENDLESS)
        with pytest.raises(QueryTimeoutError):
            opened.fetch(ENDLESS)


def test_an_interruption_between_two_steps_is_repeated() -> None:
    with duckdb.connect() as connection, pytest.raises(QueryTimeoutError), Limit(0.0) as limit:
        cursor = limit.watch(connection.cursor())
        threading.Event().wait(0.3)
        cursor.sql(ENDLESS.sql, params=dict(ENDLESS.params)).fetchall()


def test_a_query_that_needs_too_much_memory_is_refused(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    large = Query("", "SELECT list(a.range || repeat('x', 1000)) FROM range(100000000) a")
    with pytest.raises(TooLargeError):
        room.fetch(large)


def test_too_many_queries_wait_and_are_then_refused(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_module, "_WAIT_S", 0.1)
    with closing(Room(open_store(str(news)), query_timeout_s=5.0)) as opened:
        for _ in range(room_module._QUERIES_AT_ONCE):
            opened._queries.acquire()
        with pytest.raises(BusyError):
            opened.fetch(Query("", "SELECT 1 AS a"))
        opened._queries.release()
        assert opened.fetch(Query("", "SELECT 1 AS a")) == [{"a": 1}]


def test_a_later_commit_is_seen(changing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = Query("", "SELECT count(*) AS n FROM articles")
    with closing(Room(open_store(str(changing)))) as opened:
        before = opened.moment
        add(changing, "Marlow")
        assert opened.fetch(count) == [{"n": 1}]
        monkeypatch.setattr(room_module, "_LOOK_EVERY_S", 0.0)
        opened.catch_up()
        opened._watcher.shutdown(wait=True)
        monkeypatch.undo()
        assert opened.fetch(count) == [{"n": 2}] and opened.moment.run_id != before.run_id
        # Those who still have the tables of before can go on with them.
        assert before.connection.cursor().sql("SELECT count(*) FROM articles").fetchall() == [(1,)]


def test_a_text_that_was_taken_out_is_not_shown_to_the_next_reader(changing: Path) -> None:
    add(changing, "Marlow")
    with serve_output(changing) as running:
        gone, *_ = [
            row["article_id"] for row in running.room.fetch(Query("", "SELECT article_id FROM articles"))
        ]
        assert gone in running.ask("/search").text
        assert CliRunner().invoke(cli, ["forget", gone, "-o", str(changing)]).exit_code == 0
        # Nobody has read a page for a minute.
        running.room._looked_at -= 60
        assert gone not in running.ask("/search").text
        assert running.ask(f"/article/{gone}").status == 404


def test_a_file_that_is_missing_is_a_sentence(changing: Path) -> None:
    with closing(Room(open_store(str(changing)))) as opened:
        for path in opened.moment.segments.values():
            (changing / path).unlink()
        with pytest.raises(UnreadableError, match="wiredesk check"):
            opened.fetch(Query("", "SELECT body FROM stored.articles"))


def test_files_that_compaction_has_removed_do_no_harm(changing: Path) -> None:
    add(changing, "Marlow")
    with closing(Room(open_store(str(changing)))) as opened:
        ids = [row["article_id"] for row in opened.fetch(Query("", "SELECT article_id FROM articles"))]
        files = set(opened.moment.segments.values())
        join(changing)
        assert not any((changing / path).exists() for path in files)
        assert {opened.fetch_article(one)[0]["article_id"] for one in ids} == set(ids)
        assert len(opened.fetch(Query("", "SELECT body FROM stored.articles"))) == 2


def test_nothing_is_left_behind(changing: Path) -> None:
    opened = Room(open_store(str(changing)))
    folder = opened._spill
    assert folder.is_dir() and folder.stat().st_mode & 0o077 == 0
    opened.close()
    assert not folder.exists()


def test_the_tables_may_be_named_by_a_relative_path(
    news: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(news, tmp_path / "it's [out]")
    monkeypatch.chdir(tmp_path)
    with closing(Room(open_store("it's [out]"))) as opened:
        assert opened.fetch(Query("", "SELECT count(*) AS n FROM stored.articles"))[0]["n"] > 10
        (row,) = opened.fetch(Query("", "SELECT article_id FROM articles"), limit=1)
        assert opened.fetch_article(row["article_id"])
