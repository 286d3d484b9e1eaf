"""The tables and views in DuckDB and BigQuery, over tables that the pipeline has written."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import duckdb
import fastavro
import pytest
import sqlglot
from sqlglot import exp

from tests.questions import PAGE, load_questions, make_page
from tests.support import STORY, run_wiredesk, write_files
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.layout import LOADER
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.schemas import TABLES
from wiredesk.schemas.bigquery_sql import make_bigquery
from wiredesk.schemas.columns import list_columns, walk_columns
from wiredesk.schemas.duckdb_session import make_wiredesk_sql

VIEWS = (
    "annotated",
    "entities",
    "entity_mentions",
    "quotes",
    "places",
    "times",
    "copies",
    "clusters",
    "daily",
    "people",
)
GLOB = "read_parquet('{}/{}/parquet/**/*.parquet', hive_partitioning = true, union_by_name = true)"


def load_as_a_user(output: Path) -> duckdb.DuckDBPyConnection:
    """Returns a DuckDB session without wiredesk, after ``.read wiredesk.sql``."""
    connection = duckdb.connect()
    connection.execute(f"SET VARIABLE wiredesk = '{output}'")
    connection.execute((output / LOADER).read_text("utf-8"))
    return connection


def fetch(connection, query: str):
    relation = connection.sql(query)
    return relation.columns, sorted(map(repr, relation.fetchall()))


def test_manifests_and_glob_give_the_same_rows(newsdays):
    with load_as_a_user(newsdays) as connection:
        for table in TABLES:
            names = ", ".join(f'"{column.name}"' for column in list_columns(table))
            by_glob = fetch(connection, f"SELECT {names} FROM {GLOB.format(newsdays, table)}")
            assert fetch(connection, f"SELECT {names} FROM {table}") == by_glob
            assert by_glob[1]


def test_wiredesk_sql_works_from_the_folder_of_the_output(newsdays, monkeypatch):
    monkeypatch.chdir(newsdays)
    with duckdb.connect() as connection:
        connection.execute(Path(LOADER).read_text("utf-8"))
        assert connection.sql("SELECT count(*) FROM articles").fetchall() == [(16,)]


def test_wiredesk_sql_leaves_a_database_as_it_was(newsdays, tmp_path):
    with duckdb.connect(tmp_path / "mine.duckdb") as connection:
        connection.execute(f"SET VARIABLE wiredesk = '{newsdays}'")
        connection.execute(make_wiredesk_sql())
    with duckdb.connect(tmp_path / "mine.duckdb") as connection:
        assert connection.sql("SELECT * FROM duckdb_tables()").fetchall() == []
        assert connection.sql("SELECT * FROM duckdb_views() WHERE NOT internal").fetchall() == []


def test_older_versions_of_duckdb_read_the_same_rows(newsdays):
    older = make_wiredesk_sql().replace("AS INTEGER) >= 2;", "AS INTEGER) >= 1000;")
    assert older != make_wiredesk_sql()
    with duckdb.connect() as connection, load_as_a_user(newsdays) as today:
        connection.execute(f"SET VARIABLE wiredesk = '{newsdays}'")
        connection.execute(older)
        for name in (*TABLES, *VIEWS):
            assert fetch(connection, f"FROM {name}") == fetch(today, f"FROM {name}"), name


def test_an_output_without_articles_has_all_tables_and_views(tmp_path):
    run_wiredesk(write_files(tmp_path / "in", {"a.txt": ""}), tmp_path / "out")
    with load_as_a_user(tmp_path / "out") as connection:
        for name in (*TABLES, *VIEWS):
            rows = connection.sql(f"FROM {name}").fetchall()
            assert len(rows) == (1 if name in ("rejects", "sources", "daily") else 0), name
        types = connection.sql("SELECT typeof(published_at), typeof(entities) FROM articles").types
        assert len(types) == 2


def test_partitions_of_two_kinds_and_names_that_are_patterns(tmp_path):
    out = tmp_path / "[a] b*?c#%20"
    for number, by in enumerate(("month", "day", "none")):
        files = {f"{number}.txt": f" date 2026-01-0{number + 1} {STORY}"}
        run_wiredesk(write_files(tmp_path / by, files), out, partition_by=by)
    with load_as_a_user(out) as connection:
        assert connection.sql("SELECT count(*) FROM articles").fetchall() == [(3,)]
        assert "published_month" not in connection.sql("FROM articles").columns


def test_a_removed_file_is_no_longer_read_and_a_replaced_one_once(newsdays, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(newsdays, out)
    with load_as_a_user(out) as connection:
        before = connection.sql("FROM wiredesk_files ORDER BY path").fetchall()
        files = [row for row in before if row[:2] == ("articles", "parquet")]
        ids = connection.sql("SELECT count(*), count(DISTINCT article_id) FROM articles").fetchall()
    assert ids == [(16, 16)] and len(files) == 2
    (gone, kept) = files
    replaced = {"table": "articles", "format": "parquet", "path": kept[2], "rows": kept[3], "bytes": kept[4]}
    manifest = {"run_id": "29990101T000000Z-1", "committed_at": "2999-01-01", "files": []}
    manifest |= {"replaced": [replaced], "removed": [gone[2]]}
    (out / "_runs" / "29990101T000000Z-1.json").write_text(json.dumps(manifest))
    with load_as_a_user(out) as connection:
        assert connection.sql("SELECT count(*) FROM articles").fetchall() == [(kept[3],)]
        (row,) = connection.sql(f"SELECT run_id FROM wiredesk_files WHERE path = '{kept[2]}'").fetchall()
        assert row == ("29990101T000000Z-1",)


def test_an_output_without_runs_has_all_tables_and_views_and_no_rows(tmp_path):
    with duckdb.connect() as connection:
        connection.execute(f"SET VARIABLE wiredesk = '{tmp_path}'")
        connection.execute(make_wiredesk_sql())
        for name in TABLES:
            assert connection.sql(f"FROM {name}").fetchall() == []


def test_other_files_among_the_manifests_are_ignored_and_a_damaged_one_is_named(newsdays, tmp_path):
    out = Path(shutil.copytree(newsdays, tmp_path / "out"))
    (out / "_runs" / "notes.json").write_text('{"files": 7}')
    (out / "_runs" / "._20260705T120000Z-3fa2c1.json").write_bytes(b"\x00\x05\x16\x07\xff")
    (out / "_runs" / "20260705T120000Z-3fa2c1.json.part").write_text('{"run_id"')
    with load_as_a_user(out) as connection, connect(open_store(str(out))) as ours:
        for session in (connection, ours):
            assert session.sql("SELECT count(*) FROM articles").fetchall() == [(16,)]
    (out / "_runs" / "20260705T120000Z-3fa2c1.json").write_text('{"run_id"')
    with pytest.raises(
        duckdb.Error, match=r"3fa2c1\.json is no JSON; see what is wrong with: wiredesk check"
    ):
        load_as_a_user(out)


def test_bigquerys_views_give_the_rows_of_duckdbs(newsdays):
    trees = [tree for tree in sqlglot.parse(make_bigquery("views"), read="bigquery") if tree is not None]
    assert [tree.find(exp.Table).name for tree in trees] == list(VIEWS)
    with connect(open_store(str(newsdays))) as connection:
        expected = {name: fetch(connection, f"FROM {name}") for name in VIEWS}
        for tree, name in zip(trees, VIEWS, strict=True):
            for table in tree.find_all(exp.Table):
                table.set("db", None)
            connection.execute(tree.sql("duckdb").replace("CREATE OR REPLACE", "CREATE OR REPLACE TEMP"))
            found = connection.sql(f"FROM {name}")
            assert (found.columns, sorted(map(repr, found.fetchall()))) == expected[name], name
            assert expected[name][1], name


@pytest.mark.parametrize("part", ["tables", "external", "views"])
def test_bigquerys_sql_can_be_parsed_and_names_the_dataset(part):
    text = make_bigquery(part, "project.news", "gs://mine/out/")
    # sqlglot does not know this clause, which BigQuery's reference has.
    hive = "WITH PARTITION COLUMNS (published_month STRING)\n"
    assert text.count(hive) == (2 if part == "external" else 0)
    trees = sqlglot.parse(text.replace(hive, ""), read="bigquery")
    assert len([tree for tree in trees if isinstance(tree, exp.Create)]) == text.count("CREATE ")
    assert "`project.news.articles`" in text and "wiredesk." not in text.replace("wiredesk's", "")
    if part == "external":
        assert '"gs://mine/out/articles/parquet/*.parquet"' in text


def test_bigquerys_tables_describe_every_column_and_convert_what_avro_has():
    # https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-avro#logical_types
    kinds = {"timestamp": "TIMESTAMP", "date": "DATE", "long": "INT64", "int": "INT64", "double": "FLOAT64"}
    kinds |= {"string": "STRING", "bytes": "BYTES"}
    text = make_bigquery("tables")
    for table in TABLES:
        (create,) = (part for part in text.split("CREATE TABLE") if f"`wiredesk.{table}`" in part)
        columns = list(walk_columns(list_columns(table)))
        assert create.count("OPTIONS (description = ") == len(columns) + 1
        for path, column in columns:
            name = "`end`" if column.name == "end" else column.name
            if not column.fields:
                kind = f"ARRAY<{kinds[column.kind]}>" if column.is_list else kinds[column.kind]
                assert f"  {name} {kind}" in create, path
            required = not column.is_nullable and not column.is_list and not column.fields
            assert not required or f"{name} {kinds[column.kind]} NOT NULL" in create, path
    assert "PARTITION BY TIMESTAMP_TRUNC(published_at, MONTH)" in text


def test_load_jobs_read_avro_with_logical_types():
    text = make_bigquery("load", "p.news", "gs://mine/out")
    jobs = [job for job in text.split("bq load")[1:] if "avro" in job]
    assert len(jobs) == 3
    for job in jobs:
        assert "--source_format=AVRO --use_avro_logical_types" in job and "'p:news." in job


@pytest.mark.parametrize("question", load_questions(), ids=lambda question: question.path.stem)
def test_every_question_has_an_answer_and_its_page_shows_its_sql(question, newsdays):
    with load_as_a_user(newsdays) as connection:
        answer = connection.sql(question.sql)
        assert answer.fetchall(), question.title
        page = PAGE.read_text("utf-8")
        assert f"## {question.title}\n" in page and f"```sql\n{question.sql}\n```" in page
        assert f"| {' | '.join(answer.columns)} |" in page


def test_answers_about_facts_that_the_sources_state(newsdays):
    """Answers that involve no model agree with the generated days."""
    answers = {}
    with load_as_a_user(newsdays) as connection:
        for question in load_questions():
            answers[question.path.stem[3:]] = connection.sql(question.sql).fetchall()
        assert make_page(connection).count("\n## ") == len(answers)
    assert [row[:1] + row[2:3] for row in answers["wire_copy_within_an_hour"]] == [
        ("Harbour Gazette", 21),
        ("Northern Star", 38),
        ("Valley Courier", 55),
        ("Harbour Gazette", 32),
    ]
    spread = [(minutes, publisher) for minutes, publisher, *_ in answers["how_a_story_spread"]]
    assert spread[0] == (0, "AP") and (285, "The Evening Ledger") in spread
    assert [row[1] for row in answers["corrections"]] == ["Harbour Gazette"]
    assert answers["what_was_rejected"][0][:3] == ("parse", "no_text", 1)
    days = [(str(row[0]), row[1]) for row in answers["day_by_day"]]
    assert days == [("2026-03-13", 3), ("2026-03-12", 3), ("2026-03-11", 3), ("2026-03-10", 7)]


def walk_avro(avro):
    """Yields every type within an Avro schema."""
    yield avro
    if isinstance(avro, list):
        for branch in avro:
            yield from walk_avro(branch)
    elif isinstance(avro, dict):
        below = [field["type"] for field in avro.get("fields", ())]
        below += [avro[name] for name in ("items",) if name in avro]
        for one in below:
            yield from walk_avro(one)


def test_avro_files_have_only_what_bigquery_loads(newsdays):
    # Nullable unions, arrays of no arrays, names without dots, and logical types that it converts:
    # https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-avro#avro_conversions
    paths = sorted(newsdays.rglob("*.avro"))
    assert {path.relative_to(newsdays).parts[0] for path in paths} == {"articles", "rejects", "sources"}
    for path in paths:
        with open(path, "rb") as stream:
            reader = fastavro.reader(stream)
            assert reader.codec in ("deflate", "snappy")
            for avro in walk_avro(reader.writer_schema):
                if isinstance(avro, list):
                    assert len(avro) == 2 and avro[0] == "null"
                elif isinstance(avro, dict):
                    assert avro.get("logicalType") in (None, "timestamp-micros", "date")
                    items = avro.get("items")
                    assert not (isinstance(items, dict) and items["type"] == "array")
                    names = [avro.get("name", "x"), *(field["name"] for field in avro.get("fields", ()))]
                    assert all(re.fullmatch(r"(wiredesk\.)?[A-Za-z_]\w*", name) for name in names)
