"""Incompatible schema changes are refused, and the code of one version reads files of another."""

from __future__ import annotations

import copy
import io
import json

import duckdb
import fastavro
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from tests.support import make_article
from wiredesk.pipeline.storage.table_files import write_avro, write_parquet
from wiredesk.schemas import TABLES, compatibility, from_row, load_avro_schema, to_row
from wiredesk.schemas.arrow import make_arrow_schema, to_arrow_schema
from wiredesk.schemas.columns import read_columns
from wiredesk.schemas.compatibility import check, find_breaks, list_released, main, release
from wiredesk.schemas.duckdb_session import make_wiredesk_sql
from wiredesk.schemas.records import Article, Entity, Mention, Quote

NEW_FIELD = {"name": "mood", "type": ["null", "string"], "default": None, "doc": "How it reads."}


def change(edit):
    """Returns the incompatibilities of ``articles`` after an edit, which changes the list of fields in place."""
    new = copy.deepcopy(load_avro_schema("articles"))
    edit(new["fields"])
    return list(find_breaks(load_avro_schema("articles"), new, "articles"))


def get(fields, name):
    return next(field for field in fields if field["name"] == name)


def get_items(fields, name):
    return get(fields, name)["type"]["items"]["fields"]


def test_the_current_schemas_are_compatible_with_all_releases():
    assert {table for _, table, _ in list_released()} == set(TABLES)
    assert check() == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda fields: None,
        lambda fields: fields.append(NEW_FIELD),
        lambda fields: get_items(fields, "entities").append(NEW_FIELD),
        lambda fields: get(fields, "body").update(doc="Another sentence."),
        lambda fields: get(fields, "relation")["values"].append("translation"),
        lambda fields: fields.append(
            {"name": "tags", "type": {"type": "array", "items": "string"}, "default": []}
        ),
    ],
)
def test_compatible_changes_are_allowed(edit):
    assert change(edit) == []


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            lambda fields: fields.remove(get(fields, "slug")),
            "articles.slug is gone or has another name; keep it",
        ),
        (
            lambda fields: get(fields, "slug").update(name="label"),
            "articles.slug is gone or has another name",
        ),
        (
            lambda fields: fields.append({"name": "x", "type": "string"}),
            'type ["null", T] with "default": null',
        ),
        (
            lambda fields: get(fields, "word_count").update(type="long"),
            "word_count was int and is long; leave it",
        ),
        (lambda fields: get(fields, "body").update(type=["null", "string"]), "may be null now"),
        (lambda fields: get(fields, "slug").update(type="string"), "articles.slug may no longer be null"),
        (lambda fields: get(fields, "slug").update(default="none"), "articles.slug: its default has changed"),
        (lambda fields: get(fields, "relation")["values"].remove("exact"), "no longer lists exact"),
        (lambda fields: fields.insert(0, NEW_FIELD), "put new ones after"),
        (lambda fields: get_items(fields, "quotes").pop(0), "articles.quotes.start is gone"),
        (
            lambda fields: get(fields, "published_at").update(type=["null", "long"]),
            "was timestamp-micros and is long",
        ),
        (lambda fields: get(fields, "entities")["type"]["items"].update(name="Thing"), "call it Entity"),
    ],
)
def test_incompatible_changes_are_refused_with_advice(edit, message):
    assert any(message in found for found in change(edit)), change(edit)


def test_the_command_refuses_a_break_and_stores_a_release(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(compatibility, "check", lambda: check(tmp_path))
    monkeypatch.setattr(compatibility, "release", lambda version: release(version, tmp_path))
    assert main(["--release", "9.0.0"]) == 0
    assert [found[:2] for found in list_released(tmp_path)] == [("9.0.0", table) for table in sorted(TABLES)]
    assert main([]) == 0
    path = tmp_path / "9.0.0" / "articles.avsc"
    schema = json.loads(path.read_text())
    schema["fields"].append({"name": "lost", "type": "string", "doc": "x"})
    path.write_text(json.dumps(schema))
    assert main([]) == 1
    assert "articles.lost is gone" in capsys.readouterr().err
    assert main(["--relase"]) == 1
    path.unlink()
    assert main(["--relase", "1"]) == 2


def make_rows():
    mention = Mention(0, 4, "Lind")
    quote = Quote(0, 4, "Lind", "direct", None, None, None, None, None, None, None, 0.5, "unknown")
    article = make_article(
        "Lind said no.", entities=(Entity(0, "Lind", "PERSON", 1, 0.5, (mention,)),), quotes=(quote,)
    )
    return [to_row(article), to_row(make_article("Other.", "b.txt", day=None))]


def cut(schema, names, nested):
    """A schema as it was before some columns, and before the last field of some lists."""
    older = copy.deepcopy(schema)
    older["fields"] = [field for field in older["fields"] if field["name"] not in names]
    for name in nested:
        get_items(older["fields"], name).pop()
    return older


def versions():
    """Schemas of ``articles`` to read with and against: those released, an older one, and a newer one."""
    today = load_avro_schema("articles")
    # A list and a plain column that have defaults, and a field within a list.
    yield "older", cut(today, {"removed", "wire_agency", "correction_note"}, ["quotes"])
    newer = copy.deepcopy(today)
    newer["fields"] += [
        NEW_FIELD,
        {"name": "tags", "type": {"type": "array", "items": "string"}, "default": []},
    ]
    get_items(newer["fields"], "quotes").append(NEW_FIELD)
    yield "newer", newer
    for version, table, schema in list_released():
        if table == "articles":
            yield version, schema


VERSIONS = list(versions())
OF_ALL = pytest.mark.parametrize(
    "schema", [schema for _, schema in VERSIONS], ids=[name for name, _ in VERSIONS]
)


def project(rows, schema):
    """Rows as a file of a schema has them: fewer fields, or the defaults of more."""
    buffer = io.BytesIO()
    write_avro("articles", rows, buffer, b"0" * 16)
    return list(fastavro.reader(io.BytesIO(buffer.getvalue()), reader_schema=schema))


@OF_ALL
def test_avro_is_read_across_versions(schema):
    rows = make_rows()
    there = project(rows, schema)
    buffer = io.BytesIO()
    fastavro.writer(buffer, schema, there)
    back = list(fastavro.reader(io.BytesIO(buffer.getvalue()), reader_schema=load_avro_schema("articles")))
    assert [row["article_id"] for row in back] == [row["article_id"] for row in rows]
    names = {field["name"] for field in schema["fields"]}
    for row, was in zip(back, rows, strict=True):
        assert from_row(Article, row).body == was["body"]
        assert row["entities"] == was["entities"]
        missing = set(was) - names
        assert all(
            row[name] == get(load_avro_schema("articles")["fields"], name)["default"] for name in missing
        )


def write_version(folder, schema, name):
    """A Parquet file as code with that schema would write it."""
    fields = to_arrow_schema(read_columns(schema))
    path = folder / "articles" / "parquet" / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(project(make_rows(), schema), schema=fields), path)
    return path


@OF_ALL
def test_parquet_is_read_across_versions_by_arrow_and_into_elements(schema, tmp_path):
    path = write_version(tmp_path, schema, "then")
    with open(tmp_path / "articles" / "parquet" / "now.parquet", "wb") as stream:
        write_parquet("articles", make_rows(), stream)
    united = ds.dataset(path.parent, schema=make_arrow_schema("articles")).to_table()
    assert united.num_rows == 4 and united.schema.names == make_arrow_schema("articles").names
    for row in pq.read_table(path).to_pylist():
        element = from_row(Article, row)
        assert element.removed == () and element.entities in ((), from_row(Article, make_rows()[0]).entities)
    older = pa.schema([make_arrow_schema("articles").field(name) for name in ("article_id", "body")])
    assert ds.dataset(path.parent, schema=older).to_table().num_rows == 4


@OF_ALL
@pytest.mark.parametrize("is_lazy", [True, False])
def test_duckdb_reads_files_of_several_versions_at_once(schema, is_lazy, tmp_path):
    write_version(tmp_path, schema, "then")
    write_version(tmp_path, load_avro_schema("articles"), "now")
    files = [
        {
            "table": "articles",
            "format": "parquet",
            "path": f"articles/parquet/{n}.parquet",
            "rows": 2,
            "bytes": 1,
        }
        for n in ("then", "now")
    ]
    (tmp_path / "_runs").mkdir()
    run = {"run_id": "20260101T000000Z-000000", "committed_at": "2026", "files": files}
    (tmp_path / "_runs" / f"{run['run_id']}.json").write_text(json.dumps(run))
    text = (
        make_wiredesk_sql()
        if is_lazy
        else make_wiredesk_sql().replace("AS INTEGER) >= 2;", "AS INTEGER) > 99;")
    )
    with duckdb.connect() as connection:
        connection.execute(f"SET VARIABLE wiredesk = '{tmp_path}'")
        connection.execute(text)
        columns = connection.sql("FROM articles").columns
        assert set(columns) >= {field["name"] for field in load_avro_schema("articles")["fields"]}
        assert connection.sql("SELECT count(*), count(DISTINCT article_id) FROM articles").fetchall() == [
            (4, 2)
        ]
        assert connection.sql("SELECT text, part_of, count(*) FROM quotes GROUP BY ALL").fetchall() == [
            ("Lind", None, 2)
        ]
        assert connection.sql("SELECT sum(coalesce(len(removed), 0)) FROM articles").fetchall() == [(0,)]
        if is_lazy:
            assert connection.sql("SELECT count(*) FROM articles WHERE removed IS NULL").fetchall() == [(0,)]
