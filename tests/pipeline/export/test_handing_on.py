"""The files for warehouses: DDL and exports of the command line, the dictionary and dbt's sources."""

from __future__ import annotations

import ast
import re

import pytest
import yaml
from typer.testing import CliRunner

from tests.support import OTHER_STORY, ROOT, STORY, run_wiredesk, write_files
from wiredesk.pipeline.cli import app
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.schemas import TABLES
from wiredesk.schemas.bigquery_sql import PARTS, make_bigquery
from wiredesk.schemas.columns import list_columns, walk_columns
from wiredesk.schemas.dbt_sources import make_dbt_macro, make_dbt_sources
from wiredesk.schemas.dictionary import make_dictionary
from wiredesk.schemas.duckdb_session import make_wiredesk_sql
from wiredesk.schemas.duckdb_sql import make_duckdb_tables


def call(*args):
    return CliRunner().invoke(app, [str(arg) for arg in args])


def test_ddl_prints_each_part():
    assert call("ddl", "duckdb").output == make_wiredesk_sql()
    assert call("ddl", "duckdb", "--part", "tables").output == make_duckdb_tables()
    for part in PARTS:
        found = call("ddl", "bigquery", "--part", part, "--dataset", "p.news", "--uri", "gs://mine/out")
        assert found.output == make_bigquery(part, "p.news", "gs://mine/out")


@pytest.mark.parametrize("by", ["day", "month", "year", "none"])
def test_external_tables_follow_the_partitioning_of_the_output(by, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    texts = {"a.txt": f" date 2026-01-01 {STORY}", "b.txt": OTHER_STORY}
    run_wiredesk(write_files(tmp_path / "in", texts), tmp_path / "out", partition_by=by)
    found = call("ddl", "bigquery", "--part", "external", "--output", tmp_path / "out").output
    assert found == make_bigquery("external", partition_by=by)
    assert call("ddl", "bigquery", "--part", "external").output == found, "the default output of all commands"
    assert call("ddl", "bigquery", "--part", "external", "--partition-by", by).output == found
    # https://cloud.google.com/bigquery/docs/hive-partitioned-queries: all files have the same keys, or none is read.
    folders = {
        path.name.partition("=")[0] for path in (tmp_path / "out/articles/parquet").iterdir() if path.is_dir()
    }
    declared = set(re.findall(r"PARTITION COLUMNS \((\w+) STRING\)", found))
    assert declared == folders
    assert found.count("hive_partition_uri_prefix") == (0 if by == "none" else 2)


def test_external_tables_have_no_partition_column_where_files_have_several(tmp_path):
    for by in ("day", "year"):
        run_wiredesk(
            write_files(tmp_path / by, {f"{by}.txt": f"{STORY} {by}"}), tmp_path / "out", partition_by=by
        )
    found = call("ddl", "bigquery", "--part", "external", "--output", tmp_path / "out").output
    assert found == make_bigquery("external", partition_by="none")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("ddl", "oracle"), "DIALECT is duckdb or bigquery"),
        (("ddl", "duckdb", "--part", "load"), "--part of duckdb takes session or tables"),
        (("ddl", "bigquery", "--part", "external", "-o", "nowhere-at-all"), "there are no tables in"),
        (("ddl", "bigquery", "--part", "external", "--partition-by", "week"), "--partition-by takes day"),
        (("export", "x", "--output", "nowhere-at-all"), "there are no tables in"),
        (("export", "x", "--format", "xml"), "--format takes duckdb, csv, parquet or jsonl"),
    ],
)
def test_wrong_use_is_reported_in_one_sentence(args, message):
    found = call(*args)
    assert found.exit_code == 2 and message in re.sub(r"\s+", " ", found.stderr)
    assert found.stderr.count("\n") == 1


def test_export_reports_what_it_wrote(newsdays, tmp_path):
    found = call("export", tmp_path / "flat", "--format", "csv", "--output", newsdays)
    assert found.exit_code == 0
    written = {line.split()[0]: line.split()[1] for line in found.output.splitlines()}
    assert written["articles"] == "16" and "articles_entities_mentions" in written
    assert call("export", tmp_path / "flat", "--format", "csv", "--output", newsdays).exit_code == 2


def test_the_dictionary_has_every_column_with_its_labels():
    page = make_dictionary()
    for table in TABLES:
        section = page.split(f"## `{table}`\n")[1].split("\n## ")[0]
        rows = re.findall(r"^\| `([\w.]+)` \| ([\w ]+) \| (yes)? \| (.+) \|$", section, re.M)
        columns = list(walk_columns(list_columns(table)))
        assert [row[0] for row in rows] == [path for path, _ in columns]
        for (path, _, null, text), (_, column) in zip(rows, columns, strict=True):
            assert bool(null.strip()) == column.is_nullable, path
            assert all(value in text for value in column.values), path


def test_descriptions_define_offsets_ranges_and_labels():
    """The description of an offset names the text, that of a probability or share its range, and labels are listed."""
    for table in TABLES:
        for path, column in walk_columns(list_columns(table)):
            name = path.rpartition(".")[2]
            assert len(column.doc) >= 8 and column.doc.endswith((".", "-")), path
            if name.endswith(("start", "end")):
                assert "ffset in " in column.doc, path
            if name.endswith("confidence") or name in ("similarity", "containment", "salience"):
                assert "0 to 1" in column.doc, path
            if name == "bytes" or name.endswith("_bytes"):
                assert re.search(r"Bytes|Size|Length", column.doc), path


def test_labels_in_the_tables_are_listed(newsdays):
    with connect(open_store(str(newsdays))) as connection:
        for table in ("articles", "rejects"):
            for path, column in walk_columns(list_columns(table)):
                if not column.values:
                    continue
                outer, _, inner = path.partition(".")
                one = f"(SELECT unnest({outer}) AS item FROM {table})" if inner else table
                query = f"SELECT DISTINCT {f'item.{inner}' if inner else outer} AS label FROM {one}"
                found = {row[0] for row in connection.sql(query).fetchall()} - {None}
                assert found <= set(column.values), path


def test_dbt_has_every_table_and_column_and_tests_their_keys():
    (source,) = yaml.safe_load(make_dbt_sources())["sources"]
    assert [table["name"] for table in source["tables"]] == list(TABLES)
    for table in source["tables"]:
        columns = {column["name"]: column for column in table["columns"]}
        assert list(columns) == [column.name for column in list_columns(table["name"])]
        assert all(column["description"] for column in columns.values())
        for column in list_columns(table["name"]):
            tests = columns[column.name].get("data_tests", [])
            assert ("not_null" in tests) == (not column.is_nullable), column.name
        key = {"articles": "article_id", "rejects": "reject_id", "signatures": "article_id"}.get(
            table["name"]
        )
        assert key is None or "unique" in columns[key]["data_tests"]
        assert f'"{table["name"]}": "NULL::' in make_dbt_macro(), "the view that takes its place"


def test_every_stage_that_the_code_names_is_a_label_of_the_table():
    """dbt's accepted values are generated from these labels."""
    paths = (*ROOT.glob("transforms/**/*.py"), *ROOT.glob("pipeline/**/*.py"))
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    constants = {
        target.id: node.value.value
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    stages = set()
    for node in nodes:
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("RecordError", "Reject"):
            for value in (*node.args[:1], *(word.value for word in node.keywords if word.arg == "stage")):
                if isinstance(value, ast.Constant):
                    stages.add(value.value)
                elif isinstance(value, ast.Name) and value.id in constants:
                    stages.add(constants[value.id])
    (column,) = [column for column in list_columns("rejects") if column.name == "stage"]
    assert stages and stages <= set(column.values)
    assert stages >= {"read", "parse", "forget"}, "the search found some"


def test_dbts_models_run_on_the_tables(newsdays):
    models = ROOT / "deploy" / "dbt" / "models"
    described = {
        model["name"] for model in yaml.safe_load((models / "models.yml").read_text("utf-8"))["models"]
    }
    assert {path.stem for path in models.glob("*.sql")} == described
    with connect(open_store(str(newsdays))) as connection:
        made = {}
        for path in models.glob("*.sql"):
            sql = path.read_text("utf-8").replace("{{ source('wiredesk', 'articles') }}", "articles")
            assert "{{" not in sql
            made[path.stem] = connection.sql(sql).to_arrow_table().to_pylist()
    assert sum(row["articles"] for row in made["outlet_days"]) == 16
    assert {row["publisher"] for row in made["outlet_days"] if row["wire_copy"]} >= {"AP", "Harbour Gazette"}
    assert any(row["speaker"] == "Katrin Behrens" for row in made["quotations"])
