from __future__ import annotations

import pytest

from wiredesk.schemas import TABLES
from wiredesk.schemas.columns import (
    Column,
    list_columns,
    list_optional,
    read_columns,
    split_nullable,
    walk_columns,
)


def read(avro, **more):
    (column,) = read_columns({"fields": [{"name": "x", "type": avro, "doc": "An x."} | more]})
    return column


DATE = {"type": "int", "logicalType": "date"}
MOMENT = {"type": "long", "logicalType": "timestamp-micros"}
PAIR = {"type": "record", "name": "Pair", "fields": [{"name": "a", "type": "int"}]}


@pytest.mark.parametrize(
    ("avro", "kind", "is_nullable", "is_list"),
    [
        ("string", "string", False, False),
        (["null", "long"], "long", True, False),
        (DATE, "date", False, False),
        (["null", MOMENT], "timestamp", True, False),
        ({"type": "array", "items": "string"}, "string", False, True),
        ({"type": "array", "items": PAIR}, "record", False, True),
        (["null", PAIR], "record", True, False),
    ],
)
def test_avro_types_become_columns(avro, kind, is_nullable, is_list):
    column = read(avro)
    assert (column.kind, column.is_nullable, column.is_list) == (kind, is_nullable, is_list)
    assert [field.name for field in column.fields] == (["a"] if kind == "record" else [])


def test_a_default_of_null_is_a_default():
    assert (read(["null", "int"], default=None).has_default, read("int").has_default) == (True, False)
    assert read({"type": "array", "items": "string"}, default=[]).default == []


def test_properties_of_the_schema_are_read():
    spanned = PAIR | {"spans": [["a", "a", None]]}
    column = read({"type": "array", "items": spanned}, annotation=True, values=["p", "q"])
    assert column.is_annotation and column.spans == (("a", "a", None),) and column.values == ("p", "q")
    assert read("string") == Column("x", "string", False, False, "An x.")


def test_a_union_of_two_types_has_no_column():
    with pytest.raises(ValueError, match="union"):
        split_nullable(["null", "int", "string"])


def test_paths_name_lists_on_request():
    columns = list_columns("articles")
    plain, marked = (dict(walk_columns(columns, list_mark=mark)) for mark in ("", "[]"))
    assert "entities.mentions.start" in plain and "entities[].mentions[].start" in marked
    assert "dateline.place" in plain and "dateline.place" in marked
    assert list(plain.values()) == list(marked.values())


@pytest.mark.parametrize("table", TABLES)
def test_optional_columns_are_those_with_a_default(table):
    optional = list_optional(table)
    for path, column in walk_columns(list_columns(table), list_mark="[]"):
        assert (path in optional) == column.has_default
    assert list_columns(table)[0].name not in optional
