from __future__ import annotations

import base64
import csv
import json
import shutil
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.questions import load_questions
from wiredesk.pipeline.export import flat as exporting
from wiredesk.pipeline.export.flat import ExportError, export
from wiredesk.pipeline.export.warehouse import NoTablesError, connect
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.schemas.columns import list_columns, walk_columns
from wiredesk.schemas.flat import list_flat_tables

LISTS = [(path, column) for path, column in walk_columns(list_columns("articles")) if column.is_list]


@pytest.fixture(scope="module")
def store(newsdays):
    return open_store(str(newsdays))


def count_items(store, path: str) -> int:
    """Counts the items of a list column in all rows, without the code under test."""
    with connect(store) as connection:
        column = path.partition(".")[0]
        rows = connection.sql(f"SELECT {column} FROM articles").fetchall()
    items = [row[0] for row in rows]
    for name in [*path.split(".")[1:], None]:
        items = [item for some in items for item in some]
        if name is not None:
            items = [item[name] for item in items]
    return len(items)


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_flat_files_have_a_table_for_each_list(store, tmp_path, form):
    written = {table.name: table.rows for table in export(store, str(tmp_path / "flat"), form)}
    assert {path.name for path in (tmp_path / "flat").iterdir()} == {f"{name}.{form}" for name in written}
    for path, _ in LISTS:
        assert written[f"articles_{path.replace('.', '_')}"] == count_items(store, path), path
    assert (written["articles"], written["rejects"], written["sources"]) == (16, 1, 4)
    assert [entry.name for entry in tmp_path.iterdir()] == ["flat"], "nothing is left beside it"


def test_csv_has_exact_values(store, tmp_path):
    export(store, str(tmp_path / "flat"), "csv")
    with open(tmp_path / "flat" / "articles.csv", encoding="utf-8", newline="") as stream:
        articles = {row["article_id"]: row for row in csv.DictReader(stream)}
    with connect(store) as connection:
        query = "SELECT article_id, body, published_at, dateline.place, word_count FROM articles"
        for article_id, body, published_at, place, words in connection.sql(query).fetchall():
            row = articles[article_id]
            assert row["body"] == body and row["word_count"] == str(words)
            assert row["published_at"] == published_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            assert row["dateline_place"] == (place or "")
    with open(tmp_path / "flat" / "articles_entities_mentions.csv", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            body = articles[row["article_id"]]["body"]
            assert body[int(row["start"]) : int(row["end"])] == row["text"]
            assert int(row["entities_item"]) >= 0


def test_jsonl_has_one_object_a_line_and_bytes_as_base64(store, tmp_path):
    export(store, str(tmp_path / "flat"), "jsonl")
    (line,) = (tmp_path / "flat" / "rejects.jsonl").read_text("utf-8").splitlines()
    assert b"Puzzle of the day" in base64.b64decode(json.loads(line)["payload"])


def test_parquet_joins_back_to_the_nested_rows(store, tmp_path):
    export(store, str(tmp_path / "flat"), "parquet")
    rows = pq.read_table(tmp_path / "flat" / "articles_quotes.parquet").to_pylist()
    names = [column.name for column in next(c for c in list_columns("articles") if c.name == "quotes").fields]
    found: dict[str, list[dict[str, object]]] = {}
    for row in sorted(rows, key=lambda row: row["item"]):
        found.setdefault(row["article_id"], []).append({name: row[name] for name in names})
    with connect(store) as connection:
        expected = dict(
            connection.sql("SELECT article_id, quotes FROM articles WHERE len(quotes) > 0").fetchall()
        )
    assert found == expected


def test_one_file_of_duckdb_has_the_rows_the_views_and_the_descriptions(store, tmp_path):
    target = tmp_path / "news.duckdb"
    export(store, str(target), "duckdb")
    with duckdb.connect(target, read_only=True) as database, connect(store) as session:
        for question in load_questions():
            assert database.sql(question.sql).fetchall() == session.sql(question.sql).fetchall(), (
                question.title
            )
        comments = dict(
            database.sql(
                "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'articles'"
            ).fetchall()
        )
    assert comments == {column.name: column.doc for column in list_columns("articles")}
    assert [entry.name for entry in tmp_path.iterdir()] == ["news.duckdb"]


def test_an_existing_target_is_replaced_only_with_force(store, tmp_path):
    target = tmp_path / "flat"
    target.mkdir()
    (target / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="--force"):
        export(store, str(target), "csv")
    assert (target / "mine.txt").exists()
    export(store, str(target), "csv", force=True)
    assert not (target / "mine.txt").exists() and (target / "articles.csv").exists()
    export(store, str(tmp_path / "one"), "duckdb")
    (tmp_path / "one.wal").write_text("of the older database")
    export(store, str(tmp_path / "one"), "duckdb", force=True)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["flat", "one"]


def test_a_path_with_a_question_mark_works_for_flat_files_only(store, tmp_path):
    folder = tmp_path / "what?"
    export(store, str(folder / "flat"), "csv")
    with pytest.raises(UsageError, match="question mark"):
        export(store, str(folder / "news.duckdb"), "duckdb")
    assert [entry.name for entry in folder.iterdir()] == ["flat"]


def test_a_failed_export_leaves_what_was_there(newsdays, tmp_path, monkeypatch):
    out = tmp_path / "out"
    shutil.copytree(newsdays, out)
    manifest = min((out / "_runs").iterdir())
    text = json.loads(manifest.read_text())
    next(f for f in text["files"] if (f["table"], f["format"]) == ("articles", "parquet"))["rows"] += 1
    manifest.write_text(json.dumps(text))
    target = tmp_path / "to" / "news.duckdb"
    target.parent.mkdir()
    target.write_text("older")
    with pytest.raises(ExportError, match="16 rows of articles were read, but the manifests say 17"):
        export(open_store(str(out)), str(target), "duckdb", force=True)
    assert [entry.name for entry in target.parent.iterdir()] == ["news.duckdb"]
    assert target.read_text() == "older"


def test_files_replaced_while_they_are_read_are_noticed(newsdays, tmp_path, monkeypatch):
    out = tmp_path / "out"
    shutil.copytree(newsdays, out)

    def write_and_be_overtaken(connection, path: Path, form: str):
        written = write(connection, path, form)
        removed = [row[1] for row in exporting._list_data_files(connection)][:1]
        run_id = "29990101T000000Z-000000"
        late = {"run_id": run_id, "committed_at": "2999", "files": [], "removed": removed}
        (out / "_runs" / f"{run_id}.json").write_text(json.dumps(late))
        return written

    write = exporting._write_flat
    monkeypatch.setattr(exporting, "_write_flat", write_and_be_overtaken)
    with pytest.raises(ExportError, match="export again"):
        export(open_store(str(out)), str(tmp_path / "flat"), "csv")
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_wrong_use_is_refused(store, tmp_path):
    with pytest.raises(UsageError, match="not 'xml'"):
        export(store, str(tmp_path / "x"), "xml")
    with pytest.raises(UsageError, match="this machine's disk"):
        export(store, "gs://bucket/x", "csv")
    with pytest.raises(NoTablesError):
        export(open_store(str(tmp_path / "none")), str(tmp_path / "x"), "csv")


def test_flat_tables_have_no_lists_and_no_records(store):
    with connect(store) as connection:
        for flat in list_flat_tables("articles"):
            relation = connection.sql(flat.sql)
            kinds = {str(kind) for kind in relation.types}
            assert not [kind for kind in kinds if "[]" in kind or "STRUCT" in kind], flat.name
            assert relation.columns[0] == "article_id" and len(set(relation.columns)) == len(relation.columns)
