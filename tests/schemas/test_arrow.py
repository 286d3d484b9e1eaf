"""Dataclasses, Avro and Arrow schemas describe the same rows."""

from __future__ import annotations

import io
import typing
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime

import fastavro
import pyarrow.parquet as pq
import pytest

from tests.support import make_article
from wiredesk.pipeline.storage.table_files import write_avro, write_parquet
from wiredesk.schemas import TABLES, load_avro_schema, records, to_row
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import Article, Author, Dateline, Entity, Mention, Reject, Signature, Source

ROW_TYPES = {"articles": Article, "rejects": Reject, "sources": Source, "signatures": Signature}
PRIMITIVES = {"string": str, "bytes": bytes, "int": int, "long": int, "double": float}
LOGICAL = {"timestamp-micros": datetime, "date": date}


def to_python_type(avro):
    """Returns the Python type that a dataclass field of this Avro type must have."""
    if isinstance(avro, list):
        (branch,) = [b for b in avro if b != "null"]
        return to_python_type(branch) | None
    if isinstance(avro, str):
        return PRIMITIVES[avro]
    if "logicalType" in avro:
        return LOGICAL[avro["logicalType"]]
    if avro["type"] == "array":
        return tuple[to_python_type(avro["items"]), ...]
    return getattr(records, avro["name"])


def list_record_schemas(avro):
    if isinstance(avro, list):
        for branch in avro:
            yield from list_record_schemas(branch)
    elif isinstance(avro, dict):
        if avro["type"] == "record":
            yield avro
            for field in avro["fields"]:
                yield from list_record_schemas(field["type"])
        elif avro["type"] == "array":
            yield from list_record_schemas(avro["items"])


@pytest.mark.parametrize("table", TABLES)
def test_dataclasses_mirror_the_avro_schemas_field_for_field(table):
    assert getattr(records, load_avro_schema(table)["name"]) is ROW_TYPES[table]
    for schema in list_record_schemas(load_avro_schema(table)):
        record_type = getattr(records, schema["name"])
        hints = typing.get_type_hints(record_type)
        names, own = [f["name"] for f in schema["fields"]], [f.name for f in fields(record_type)]
        differing = sorted(set(names) ^ set(own))
        assert names == own, f"schemas/records.py: {schema['name']} differs from {table}.avsc in {differing}"
        for field in schema["fields"]:
            assert hints[field["name"]] == to_python_type(field["type"]), (schema["name"], field["name"])


@pytest.mark.parametrize("table", TABLES)
def test_every_field_has_a_description_and_nullable_fields_have_a_default(table):
    for schema in list_record_schemas(load_avro_schema(table)):
        for field in schema["fields"]:
            assert field.get("doc"), (schema["name"], field["name"])
            if isinstance(field["type"], list):
                assert field["type"][0] == "null", "the default's branch comes first"
                assert field["default"] is None


def test_every_row_type_is_frozen_and_slotted():
    for value in vars(records).values():
        if isinstance(value, type) and is_dataclass(value):
            assert value.__dataclass_params__.frozen and hasattr(value, "__slots__"), value


def test_a_full_row_is_the_same_from_avro_and_from_parquet():
    article = make_article(
        "Mr. Lind said no.\n\nNothing else.",
        headline="Lind says no",
        keywords=("fishing", "courts"),
        authors=(Author("Jane Doe", "correspondent"),),
        dateline=Dateline("MARLOW BAY, Jan 2 (AP) -", "MARLOW BAY", date(2026, 1, 2), "AP"),
        entities=(Entity(0, "Lind", "PERSON", 1, 0.25, (Mention(4, 8, "Lind"),)),),
        modified_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    )
    rows = [to_row(article), to_row(make_article("Undated.", day=None))]
    avro, parquet = io.BytesIO(), io.BytesIO()
    write_avro("articles", rows, avro, b"0" * 16)
    write_parquet("articles", rows, parquet)
    from_avro = list(fastavro.reader(io.BytesIO(avro.getvalue())))
    assert from_avro == pq.read_table(io.BytesIO(parquet.getvalue())).to_pylist()
    assert from_avro == rows


def test_parquet_has_the_descriptions_and_the_sort_order():
    parquet = io.BytesIO()
    write_parquet("articles", [to_row(make_article("Text."))], parquet)
    file = pq.ParquetFile(io.BytesIO(parquet.getvalue()))
    assert file.schema_arrow.field("body").metadata[b"description"].startswith(b"Clean text")
    order = pq.SortingColumn.to_ordering(file.schema_arrow, file.metadata.row_group(0).sorting_columns)
    assert order == ((("published_at", "ascending"), ("article_id", "ascending")), "at_end")
    assert file.metadata.row_group(0).column(0).statistics is not None


def test_arrow_types_follow_the_avro_ones():
    schema = make_arrow_schema("articles")
    assert str(schema.field("published_at").type) == "timestamp[us, tz=UTC]"
    assert str(schema.field("published_date").type) == "date32[day]"
    assert not schema.field("body").nullable and schema.field("headline").nullable
    with pytest.raises(KeyError):
        make_arrow_schema("nothing")
